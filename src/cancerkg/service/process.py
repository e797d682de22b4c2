"""The front's side of one worker: start it, ask it under a deadline, kill it."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cancerkg.errors import QueryCrashed, QueryTimeout, QueryTooLarge, WorkerUnavailable
from cancerkg.service.limits import Limits
from cancerkg.service.messages import HEADER, Answer, AnswerKind, Frame, QueryRequest, error_of, frame

_READ: Final = 1 << 18
_REASONS: Final = {
    signal.SIGSEGV: "it is nested too deeply",
    signal.SIGABRT: "it needs more memory or a deeper stack than a query may have",
    signal.SIGBUS: "it is nested too deeply",
    signal.SIGKILL: "the system stopped it, most likely for want of memory",
}


class WorkerProcess:
    """One worker. It is used by one thread at a time; :class:`~cancerkg.service.pool.QueryPool` sees to that.

    After :meth:`ask` has raised :class:`QueryTimeout`, :class:`QueryCrashed` or anything but an error that the worker
    itself told of, the worker is dead or out of step: :attr:`usable` is False, and it must be killed.
    """

    def __init__(self, store: Path, limits: Limits) -> None:
        """Start the worker by exec and return at once; the first :meth:`ask` waits until it is ready."""
        self._limits = limits
        command = [sys.executable, "-m", "cancerkg.service.worker", "--store", str(store)]
        command += ["--memory", str(limits.memory_bytes), "--stack", str(limits.stack_bytes)]
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module, no shell)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to = self._process.stdin.fileno()
        self._from = self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        self._received = bytearray()
        self._ready = False
        self.usable = True

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, request: QueryRequest, deadline: float) -> Answer:
        """The answer to the request; ``deadline`` is a time of ``time.monotonic()``.

        Raises:
            QueryTimeout: the deadline came first.
            QueryCrashed: the worker died of the query, or could not evaluate it.
            QueryTooLarge: the answer is over the limit.
            QuerySyntaxError, NotAcceptable: as the worker says.
            WorkerUnavailable: the worker did not start.
        """
        usable, self.usable = self.usable, False
        if not usable:
            raise WorkerUnavailable("it is already stopped")
        self._await_ready(deadline)
        self._send(frame(Frame.QUERY, request.to_bytes(self._limits.result_bytes)), deadline)
        head = b""
        body = bytearray()
        for kind, payload in self._frames(deadline):
            if kind is Frame.HEAD:
                head = payload
            elif kind is Frame.DATA:
                body += payload
                if len(body) > self._limits.result_bytes:
                    raise QueryTooLarge("answer", self._limits.result_bytes)
            elif kind is Frame.ERROR:
                self.usable = True
                raise error_of(payload)
            else:
                break
        self.usable = True
        query_kind, _, media_type = head.decode().partition(" ")
        return Answer(AnswerKind(query_kind), media_type, bytes(body))

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def interrupt(self) -> None:
        """Send SIGKILL and return at once: the thread that waits for an answer gets :class:`QueryCrashed`."""
        self._process.kill()

    def kill(self) -> None:
        """End the worker with SIGKILL, wait until it is gone, and close the pipes; only for the thread that uses it."""
        self.usable = False
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _await_ready(self, deadline: float) -> None:
        if self._ready:
            return
        try:
            kind, _ = next(self._frames(deadline))
        except QueryCrashed as error:
            raise WorkerUnavailable(f"it ended with status {self._process.returncode}") from error
        assert kind is Frame.READY
        self._ready = True

    def _frames(self, deadline: float) -> Iterator[tuple[Frame, bytes]]:
        """The frames that the worker sends, without end: the caller knows which is the last."""
        while True:
            while len(self._received) < HEADER.size:
                self._receive(deadline)
            kind, length = HEADER.unpack_from(self._received)
            while len(self._received) < HEADER.size + length:
                self._receive(deadline)
            payload = bytes(self._received[HEADER.size : HEADER.size + length])
            del self._received[: HEADER.size + length]
            yield Frame(kind), payload

    def _receive(self, deadline: float) -> None:
        self._wait(self._from, select.POLLIN, deadline)
        try:
            data = os.read(self._from, _READ)
        except BlockingIOError:
            return
        if not data:
            raise self._crash()
        self._received += data

    def _send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(self._to, select.POLLOUT, deadline)
            try:
                view = view[os.write(self._to, view) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as error:
                raise self._crash() from error

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        """Return when the descriptor is ready (or its other end is closed); raise at the deadline."""
        poll = select.poll()
        poll.register(descriptor, event)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise QueryTimeout(self._limits.seconds)

    def _crash(self) -> QueryCrashed:
        status = self._process.wait()
        reason = _REASONS.get(signal.Signals(-status)) if status < 0 else None
        return QueryCrashed(reason or f"the worker ended with status {status}")
