"""Requests that have been answered before, on the same release, answered again before the framework sees them.

The cache of the query service saves the query; this saves the rest: parsing the request, choosing a format, building
the answer. What the two hold is the same bytes.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cancerkg.errors import NoRelease
from cancerkg.service import QueryService, Released, Streamed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_STREAMED: Final = "cancerkg.streamed"
_MOST: Final = 2000
_LARGEST: Final = 1 << 16
_DECIDING: Final = ("PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "SERVER_PROTOCOL")
"""What of a GET request decides on its answer."""
CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_CONTENT_ENCODING", "CONTENT_LENGTH")
"""With any of these the framework decides."""

Recalled = Callable[["WSGIEnvironment", int, float], None]
"""Is told of each answer given here: the request, the bytes of the body, the seconds that it took."""


@dataclass(frozen=True, slots=True)
class _Reply:
    released: Released
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def offer(wsgi: "WSGIEnvironment", streamed: Streamed) -> None:
    """Say that the answer to the request is this stream's, which is whole and the same each time on its release."""
    wsgi[_STREAMED] = streamed


class Recall:
    """A WSGI application before another one, which answers whatever is not recalled."""

    def __init__(self, application: "WSGIApplication", service: QueryService, recalled: Recalled) -> None:
        """Before the application whose answers come from the service."""
        self._application = application
        self._service = service
        self._recalled = recalled
        self._lock = threading.Lock()
        self._replies: OrderedDict[tuple[str | None, ...], _Reply] = OrderedDict()
        self._most = _MOST if service.limits.cache_bytes else 0

    def __call__(self, wsgi: "WSGIEnvironment", start_response: "StartResponse", /) -> Iterable[bytes]:
        """Answer as WSGI has it (PEP 3333)."""
        if wsgi["REQUEST_METHOD"] != "GET" or any(wsgi.get(name) for name in CONDITIONS):
            return self._application(wsgi, start_response)
        began = time.monotonic()
        key = tuple(wsgi.get(name) for name in _DECIDING)
        reply = self._find(key)
        if reply is None:
            return self._learn(key, wsgi, start_response)
        start_response(reply.status, list(reply.headers))
        self._recalled(wsgi, len(reply.body), time.monotonic() - began)
        return (reply.body,)

    def _find(self, key: tuple[str | None, ...]) -> _Reply | None:
        reply = self._replies.get(key)
        if reply is None:
            return None
        try:
            current = self._service.release()
        except NoRelease:
            return None
        with self._lock:
            if reply.released == current:
                if key in self._replies:
                    self._replies.move_to_end(key)
                return reply
            self._replies.clear()  # the release was switched: none of them holds any more
        return None

    def _learn(
        self, key: tuple[str | None, ...], wsgi: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Let the application answer, and keep what it has offered."""
        head: list[tuple[str, list[tuple[str, str]]]] = []

        def started(status: str, headers: list[tuple[str, str]], *rest: object) -> Callable[[bytes], object]:
            head.append((status, headers))
            return start_response(status, headers, *rest)  # type: ignore[arg-type]  # as it was given

        answer = self._application(wsgi, started)
        streamed = wsgi.pop(_STREAMED, None)
        if streamed is None or not head or not head[0][0].startswith("200"):
            return answer
        body = b"".join(answer)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        if len(body) <= _LARGEST:
            with self._lock:
                self._replies[key] = _Reply(streamed.released, head[0][0], tuple(head[0][1]), body)
                while len(self._replies) > self._most:
                    self._replies.popitem(last=False)
        return (body,)
