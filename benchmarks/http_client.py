"""A client of HTTP/1.1 that costs little: what is timed is the server. It reads what a server of SPARQL sends."""

import socket
from dataclasses import dataclass

READ = 1 << 18


class Broken(OSError):
    """The answer ended before its end, or is none."""


@dataclass(frozen=True, slots=True)
class Response:
    """A status, and the body as it was before it was sent."""

    status: int
    body: bytes


class Connection:
    """One connection that stays open, opened with the first request and anew after a failure."""

    def __init__(self, port: int, timeout: float) -> None:
        """To a port of this machine; no step may take longer than ``timeout`` seconds."""
        self._port = port
        self._timeout = timeout
        self._socket: socket.socket | None = None
        self._received = b""

    def get(self, target: str, accept: str) -> Response:
        """Ask, and read all. Raises :class:`OSError`."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=self._timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._received = b""
        request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept: {accept}\r\n\r\n"
        try:
            self._socket.sendall(request.encode())
            return self._response()
        except (OSError, ValueError):
            self.close()
            raise

    def close(self) -> None:
        """Close it. Repeatable."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _response(self) -> Response:
        head = self._until(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(first.split(" ", 2)[1])
        if "content-length" in fields:
            body = self._exactly(int(fields["content-length"]))
        elif fields.get("transfer-encoding", "").lower() == "chunked":
            body = self._chunks()
        else:
            raise Broken("the answer has no length")
        if fields.get("connection", "").lower() == "close":
            self.close()
        return Response(status, body)

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._until(b"\r\n").split(b";")[0], 16):
            parts.append(self._exactly(size))
            self._exactly(2)
        while self._until(b"\r\n"):
            pass
        return b"".join(parts)

    def _until(self, end: bytes) -> bytes:
        while end not in self._received:
            self._receive()
        before, _, self._received = self._received.partition(end)
        return before

    def _exactly(self, size: int) -> bytes:
        parts, have = [self._received], len(self._received)
        while have < size:
            self._received = b""
            self._receive()
            parts.append(self._received)
            have += len(self._received)
        joined = b"".join(parts)
        self._received = joined[size:]
        return joined[:size]

    def _receive(self) -> None:
        assert self._socket is not None
        data = self._socket.recv(READ)
        if not data:
            raise Broken("the connection was closed")
        self._received += data
