"""Queries of programs, answered without the framework.

Routing, a context, hooks and an object for the response take longer than a lookup in the graph, so the request that an
endpoint gets most, a query by GET, does without them. Whatever else comes, and whatever goes wrong, is left to the
application: the two answer alike.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from werkzeug.wsgi import ClosingIterator

from cancerkg.errors import CancerkgError, ProtocolError
from cancerkg.service import QueryService, Streamed
from cancerkg.web.clients import client_address, client_gone
from cancerkg.web.compression import gzipped, is_worth_compressing, takes_gzip
from cancerkg.web.flowing import cache_control, content_type, flowing
from cancerkg.web.protocol import ProtocolRequest, read_query
from cancerkg.web.recall import CONDITIONS, offer
from cancerkg.web.trail import Trail, trail_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PATHS: Final = ("/sparql", "/sparql/")

Ended = Callable[["WSGIEnvironment", Trail], None]
"""Is told of each answer given here once its last byte has been given to the server, or the client is gone."""


class Direct:
    """A WSGI application before the framework's, which answers whatever this one does not."""

    def __init__(
        self, application: "WSGIApplication", service: QueryService, headers: Mapping[str, str], ended: Ended
    ) -> None:
        """Before an application whose answers come from the service, each with these headers."""
        self._application = application
        self._service = service
        self._headers = tuple(headers.items())
        self._ended = ended

    def __call__(self, wsgi: "WSGIEnvironment", start_response: "StartResponse", /) -> Iterable[bytes]:
        """Answer as WSGI has it (PEP 3333)."""
        asked = _read(wsgi)
        if asked is None:
            return self._application(wsgi, start_response)
        seen = trail_of(wsgi)
        seen.query = asked.query
        client = client_address(wsgi, self._service.limits.trusted_proxies)
        try:
            streamed = self._service.stream(
                asked.to_query(), client=client, seconds=asked.seconds, gone=client_gone(wsgi)
            )
        except CancerkgError as error:
            seen.raised = error
            return self._application(wsgi, start_response)
        seen.streamed = streamed
        return self._answer(wsgi, start_response, streamed, seen)

    def _answer(
        self, wsgi: "WSGIEnvironment", start_response: "StartResponse", streamed: Streamed, seen: Trail
    ) -> Iterable[bytes]:
        stream = streamed.stream
        headers = [
            *self._headers,
            ("Content-Type", content_type(stream.media_type)),
            ("Cache-Control", cache_control(validated=streamed.etag is not None)),
            ("Vary", "Accept, Accept-Encoding"),
        ]
        compress = takes_gzip(wsgi.get("HTTP_ACCEPT_ENCODING", "")) and is_worth_compressing(stream.length)
        if streamed.etag is not None:
            headers.append(("ETag", f'W/"{streamed.etag}"' if compress else f'"{streamed.etag}"'))
        if compress:
            headers.append(("Content-Encoding", "gzip"))
        if stream.length is None:
            start_response("200 OK", headers)
            parts = flowing(streamed, seen)
            return ClosingIterator(gzipped(parts) if compress else parts, lambda: self._ended(wsgi, seen))
        body = b"".join(gzipped(stream) if compress else stream)
        if streamed.etag is not None:
            offer(wsgi, streamed)
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        self._ended(wsgi, seen)
        return (body,)


def _read(wsgi: "WSGIEnvironment") -> ProtocolRequest | None:
    """The query that a program asks by GET; None for any other request, and for one that is wrong."""
    if (
        wsgi["REQUEST_METHOD"] != "GET"
        or wsgi["PATH_INFO"] not in _PATHS
        or wsgi["SERVER_PROTOCOL"] == "HTTP/1.0"
        or any(wsgi.get(name) for name in CONDITIONS)
    ):
        return None
    try:
        asked = read_query(wsgi.get("QUERY_STRING", "").encode("latin-1"), wsgi.get("HTTP_ACCEPT"))
    except (ProtocolError, UnicodeEncodeError):
        return None
    return asked if asked.query is not None and asked.update is None and not asked.wanted.page else None
