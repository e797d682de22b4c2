"""The front's side of one worker: ask it under a deadline, take its answer in parts, kill it."""

import os
import resource
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from cancerkg.errors import QueryAbandoned, QueryCrashed, QueryTimeout, WorkerUnavailable
from cancerkg.service.messages import HEADER, Allowance, AnswerKind, Frame, QueryRequest, error_of, frame

_READ: Final = 1 << 16
_LOOK_SECONDS: Final = 0.05
"""How often it is asked whether the client is still there."""
_KEPT_BYTES: Final = 32 << 20
_REASONS: Final = {
    signal.SIGSEGV: "it is nested too deeply",
    signal.SIGABRT: "it needs more memory or a deeper stack than a query may have",
    signal.SIGBUS: "it is nested too deeply",
    signal.SIGKILL: "the system stopped it, most likely for want of memory",
}


class Started(Protocol):
    """A process that was started, however it was."""

    @property
    def pid(self) -> int:
        """The process id."""

    def alive(self) -> bool:
        """Whether it runs."""

    def kill(self) -> None:
        """Send SIGKILL and return at once."""

    def wait(self) -> int:
        """Wait for its end; the exit status, or the signal's number below zero. Repeatable."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the client that pays with its time ("" is nobody in particular), until when (``time.monotonic()``), the
    seconds that this was, and what tells whether they have gone away.
    """

    client: str
    deadline: float
    seconds: float
    gone: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer will be."""

    kind: AnswerKind
    media_type: str


class WorkerProcess:
    """One worker. It is used by one thread at a time; :class:`~cancerkg.service.pool.QueryPool` sees to that.

    :attr:`usable` is False from :meth:`begin` until the answer, or an error that the worker itself told of, is whole. A
    worker that was left in between is at work on nobody's query, or dead: it must be killed.

    :attr:`unread` is True where it ended before it had read all of the request, which is then not to blame. The system
    tells: a socket whose other end was closed with bytes still in it is *reset*, else it is at its end (unix(7) of
    Linux; in net/unix/af_unix.c the end of a socket with a queue that is not empty sets ECONNRESET).
    """

    def __init__(self, process: Started, channel: socket.socket) -> None:
        """On a process that has the other end of the socket."""
        self.process = process
        self._channel = channel
        self._received = bytearray()
        self._at_first = 0
        self.rows = 0
        self.usable = True
        self.unread = False
        self.store: Path | None = None
        channel.settimeout(0)

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    def await_ready(self, deadline: float) -> None:
        """Wait until it has opened the release. Raises :class:`WorkerUnavailable` where it does not."""
        try:
            kind, _ = self._frame(Asker("", deadline, 0.0))
        except (QueryCrashed, QueryTimeout) as error:
            self.kill()
            self.close()
            raise WorkerUnavailable(f"it ended with status {self.wait()}") from error
        assert kind is Frame.READY
        self._at_first = self._resident()

    def open(self, store: Path, asker: Asker) -> None:
        """Let it open another store in the place of what it has. Raises what :meth:`begin` does."""
        self.usable = False
        self._send(frame(Frame.OPEN, os.fsencode(store)), asker)
        kind, _ = self._frame(asker)
        assert kind is Frame.READY
        self.store = store
        self.usable = True

    def begin(self, request: QueryRequest, allowance: Allowance, asker: Asker) -> Head:
        """Send the request, and return when the worker begins to answer.

        Raises:
            QueryTimeout: the deadline came first.
            QueryAbandoned: the client has gone away.
            QueryCrashed: the worker died of the query, or could not evaluate it.
            QueryTooLarge, TooManyRows, QuerySyntaxError, NotAcceptable: as the worker says.
        """
        self.usable = False
        self._send(frame(Frame.QUERY, request.to_bytes(allowance)), asker)
        kind, payload = self._frame(asker)
        if kind is Frame.ERROR:
            self.usable = True
            raise error_of(payload)
        query_kind, _, media_type = payload.decode().partition(" ")
        return Head(AnswerKind(query_kind), media_type)

    def parts(self, asker: Asker) -> Iterator[bytes]:
        """The body in parts, none of them empty. Raises what :meth:`begin` does."""
        while True:
            kind, payload = self._frame(asker)
            if kind is Frame.DATA:
                yield payload
                continue
            self.usable = True
            if kind is Frame.ERROR:
                raise error_of(payload)
            self.rows = int(payload)
            return

    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process.alive()

    def swollen(self) -> bool:
        """Whether it keeps much memory of a query that it has answered, so that a new one is better."""
        return self._resident() > self._at_first + _KEPT_BYTES

    def kill(self) -> None:
        """Send SIGKILL and return at once. A thread that waits for an answer gets :class:`QueryCrashed`."""
        self.usable = False
        self.process.kill()

    def wait(self) -> int:
        """Wait for the end of a worker that was killed; the status as :meth:`Started.wait`. Repeatable."""
        return self.process.wait()

    def close(self) -> None:
        """Close the socket of a worker that was killed: only for the thread that uses it, or where none does."""
        self._channel.close()

    def _resident(self) -> int:
        """The bytes of memory that it has, or 0 where it has ended."""
        try:
            pages = Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * resource.getpagesize()

    def _frame(self, asker: Asker) -> tuple[Frame, bytes]:
        while len(self._received) < HEADER.size:
            self._receive(asker)
        kind, length = HEADER.unpack_from(self._received)
        end = HEADER.size + length
        while len(self._received) < end:
            self._receive(asker)
        payload = bytes(self._received[HEADER.size : end])
        del self._received[:end]
        return Frame(kind), payload

    def _receive(self, asker: Asker) -> None:
        self._wait(select.POLLIN, asker)
        try:
            data = self._channel.recv(_READ)
        except BlockingIOError:
            return
        except ConnectionResetError as error:
            self.unread = True
            raise self._crash() from error
        if not data:
            raise self._crash()
        self._received += data

    def _send(self, data: bytes, asker: Asker) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self._channel.send(view) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, asker)
            except (BrokenPipeError, ConnectionResetError) as error:
                self.unread = True
                raise self._crash() from error

    def _wait(self, event: int, asker: Asker) -> None:
        """Return when the socket is ready (or its other end is closed); raise at the deadline, or with nobody there."""
        poll = select.poll()
        poll.register(self._channel, event)
        while (left := asker.deadline - time.monotonic()) > 0:
            if poll.poll(1000 * (left if asker.gone is None else min(left, _LOOK_SECONDS))):
                return
            if asker.gone is not None and asker.gone():
                raise QueryAbandoned
        raise QueryTimeout(asker.seconds)

    def _crash(self) -> QueryCrashed:
        status = self.process.wait()
        reason = _REASONS.get(signal.Signals(-status)) if status < 0 else None
        return QueryCrashed(reason or f"the worker ended with status {status}")
