"""Running the app under waitress, one process with threads; the queries run in processes of their own."""

import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

import waitress
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import WSGITask

from cancerkg.errors import AddressUnavailable, NoRelease
from cancerkg.namespaces import WEB_SCHEMES
from cancerkg.service import return_what_is_freed
from cancerkg.web.asking import asking_of

_SPARE_THREADS: Final = 4
"""Threads beyond those that queries can hold, so that pages without a query (``/health``) answer under load."""
_CONNECTIONS: Final = 1000
_IDLE_SECONDS: Final = 60
_LOOK_SECONDS: Final = 0.05
_UNSENT_BYTES: Final = 1 << 20
"""An answer that its client does not read waits once so much of it has been written."""
_LATE: Final = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def serve(app: Flask, host: str, port: int, announce: Callable[[str], object] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; then accept no more, answer within ``grace_seconds`` what has been asked, kill the
    query workers and return.

    ``port`` 0 takes a free one. Once connections are accepted ``announce``, or standard error, gets one line with the
    address. Raises :class:`~cancerkg.errors.AddressUnavailable`.
    """
    return_what_is_freed()
    service = asking_of(app).service
    limits = service.limits
    sockets: dict[int, object] = {}
    try:
        server = waitress.create_server(
            app,
            map=sockets,
            host=host,
            port=port,
            threads=limits.workers + limits.waiting + _SPARE_THREADS,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
            connection_limit=_CONNECTIONS,
            channel_timeout=_IDLE_SECONDS,
            channel_request_lookahead=1,  # so that it notices a client that hangs up
            outbuf_high_watermark=_UNSENT_BYTES,
            outbuf_overflow=4 * _UNSENT_BYTES,
            log_socket_errors=False,
            clear_untrusted_proxy_headers=False,  # web/clients.py knows whom to believe
            ident=None,
        )
    except (OSError, ValueError) as error:  # waitress says ValueError of a name that no address has
        service.close()
        raise AddressUnavailable(host, port, getattr(error, "strerror", None) or str(error)) from error
    for listener in _listeners(sockets):
        listener.channel_class = _Channel
    try:
        with _stop_signals() as stopped:
            with suppress(NoRelease):
                service.prepare()
            shown = f"[{host}]" if ":" in host else host
            (announce or _to_standard_error)(f"Serving at {server_address(shown, server.effective_port)}")
            _Connections(sockets, limits.seconds).run(stopped, limits.grace_seconds)
    finally:
        service.close()
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(sockets, ignore_all=True)


class _Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request at work, whose answer goes out in one piece with its head where it is whole: a client that gets the
    head alone is woken for nothing.
    """

    wrote_header = False
    close_on_finish = False

    def set_close_on_finish(self) -> None:
        """Close the connection after the answer; but chunks have an end of their own (RFC 9112, section 7.1)."""
        if not self.chunked_response or self.wrote_header or self.close_on_finish:
            super().set_close_on_finish()

    def write(self, data: bytes) -> None:
        if self.wrote_header or not data or len(data) != self.content_length or not self.has_body:
            super().write(data)
            return
        self.channel.write_soon(self.build_response_header() + data)
        self.wrote_header = True
        self.content_bytes_written = len(data)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection."""

    task_class = _Task

    def writable(self) -> bool:
        """Whether something is left to be sent by the thread that serves the connections.

        One that answers may be just about to send it. Until it has, the socket takes more, so polling would return at
        once, time and again, and each time take the interpreter's lock from the other. So its send, which never
        blocks, is waited for.
        """
        if self.total_outbufs_len:
            with self.outbuf_lock:
                pass
        return bool(super().writable())


class _Connections:
    """The connections of the server, and how long each has been late: with its request, or to take its answer."""

    def __init__(self, sockets: dict[int, object], seconds: float) -> None:
        """A client has so many seconds to send a request, and as many to read an answer that is written."""
        self._sockets = sockets
        self._seconds = seconds
        self._late_since: dict[HTTPChannel, float] = {}

    def run(self, stopped: list[int], grace: float) -> None:
        """Serve until ``stopped`` holds a signal; then until nothing is under way, for ``grace`` seconds at most."""
        looked = time.monotonic()
        end: float | None = None
        while end is None or (self._under_way() and time.monotonic() < end):
            wasyncore.loop(timeout=_LOOK_SECONDS, use_poll=True, map=self._sockets, count=1)
            if end is None and stopped:
                end = time.monotonic() + grace
                self._stop_listening()
            if time.monotonic() - looked > _LOOK_SECONDS:
                looked = time.monotonic()
                self._close_late(looked)

    def _channels(self) -> list[HTTPChannel]:
        return [one for one in self._sockets.values() if isinstance(one, HTTPChannel)]

    def _under_way(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self._channels())

    def _stop_listening(self) -> None:
        for listener in _listeners(self._sockets):
            wasyncore.dispatcher.close(listener)

    def _close_late(self, now: float) -> None:
        """Close where a client sends its request, or reads its answer, drop by drop or not at all."""
        late = {}
        for channel in self._channels():
            receiving = channel.request is not None and not channel.requests
            if not (receiving or channel.total_outbufs_len):
                continue
            since = late[channel] = self._late_since.get(channel, now)
            if now - since > self._seconds:
                if receiving and not channel.total_outbufs_len:
                    with suppress(OSError):
                        channel.socket.send(_LATE)
                channel.handle_close()
        self._late_since = late


def _listeners(sockets: Mapping[int, object]) -> list[BaseWSGIServer]:
    return [one for one in sockets.values() if isinstance(one, BaseWSGIServer)]


def server_address(host: str, port: int | str) -> str:
    """The address of the home page."""
    return f"{WEB_SCHEMES[0]}://{host}:{port}/"


def _to_standard_error(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


@contextmanager
def _stop_signals() -> Iterator[list[int]]:
    """A list that gets SIGINT and SIGTERM; the second one ends the process at once."""
    received: list[int] = []

    def stop(number: int, _frame: object) -> None:
        received.append(number)
        if len(received) > 1:
            sys.exit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
