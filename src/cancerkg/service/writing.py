"""The front's side of the writer: it is started when it is needed, killed at a deadline, and started anew."""

import os
import select
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from cancerkg.errors import QueryTimeout, ServerBusy, WorkerUnavailable, WriterStopped
from cancerkg.service.limits import Limits
from cancerkg.service.messages import HEADER, Frame, error_of, frame
from cancerkg.service.writes import WriteRequest, Written

_MODULE: Final = "cancerkg.service.writer"
_START_SECONDS: Final = 30.0
_SNAPSHOT_SECONDS: Final = 30.0
_READ: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class _Running:
    """A writer at work, and the sockets to it."""

    process: "subprocess.Popen[bytes]"
    writes: "_Channel"
    snapshots: "_Channel"

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.writes.close()
        self.snapshots.close()


class Writer:
    """The writer of one store. Safe to use from any number of threads: writes queue up, snapshots pass them."""

    def __init__(self, store: Path, first: Path | None, limits: Limits) -> None:
        """Of a store that may not be there yet; it then begins with a copy of ``first``, or empty."""
        self._store = store
        self._first = first
        self._limits = limits
        self._starting = threading.Lock()
        self._writing = threading.Lock()
        self._taking = threading.Lock()
        self._running: _Running | None = None

    def write(self, request: WriteRequest, seconds: float) -> Written:
        """Make a write; when this returns, it outlives the process. Waiting for other writes counts.

        Raises:
            ServerBusy: other writes took all the time.
            QueryTimeout: the write did; the writer is killed, and nothing was written.
            WriterStopped: the writer ended on the way.
            WorkerUnavailable: it does not start.
            QuerySyntaxError, BodyUnreadable, UnknownGraph, QueryCrashed: as the writer says.
        """
        deadline = time.monotonic() + seconds
        if not self._writing.acquire(timeout=seconds):
            raise ServerBusy(seconds)
        try:
            running = self._start()
            try:
                kind, payload = running.writes.ask(request.to_bytes(), deadline)
            except TimeoutError as error:
                self._end(running)
                raise QueryTimeout(seconds) from error
            except OSError as error:
                self._end(running)
                raise WriterStopped("it was killed, or ran out of memory or stack") from error
        finally:
            self._writing.release()
        if kind is Frame.ERROR:
            raise error_of(payload)
        return Written(created=bool(orjson.loads(payload)))

    def snapshot(self, directory: Path) -> None:
        """Make a snapshot of all that is committed, as a new directory. Raises :class:`WorkerUnavailable`."""
        for _ in range(2):  # should the writer be killed, the next one has it all
            with self._taking:
                running = self._start()
                try:
                    running.snapshots.ask(os.fsencode(directory), time.monotonic() + _SNAPSHOT_SECONDS)
                except OSError:
                    self._end(running)
                    continue
            return
        raise WorkerUnavailable("the writer ends while it makes a snapshot")

    def close(self) -> None:
        """Kill the writer; what it has acknowledged is written. A later call starts a new one."""
        with self._starting:
            running, self._running = self._running, None
        if running is not None:
            running.end()

    def _end(self, ended: _Running) -> None:
        with self._starting:
            if self._running is ended:
                self._running = None
        ended.end()

    def _start(self) -> _Running:
        with self._starting:
            if self._running is not None and self._running.process.poll() is None:
                return self._running
            if self._running is not None:
                self._running.end()
            self._running = self._started()
            return self._running

    def _started(self) -> _Running:
        ours, theirs = socket.socketpair()
        our_snapshots, their_snapshots = socket.socketpair()
        limits = self._limits
        command = [sys.executable, "-m", _MODULE, "--store", str(self._store)]
        command += ["--snapshots", str(their_snapshots.fileno())]
        command += ["--memory", str(limits.memory_bytes), "--stack", str(limits.stack_bytes)]
        command += ["--first", str(self._first)] if self._first is not None else []
        command += ["--network"] if limits.services else []
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module, and paths
                command, stdin=theirs.fileno(), pass_fds=[their_snapshots.fileno()], start_new_session=True
            )
        except OSError as error:
            ours.close()
            our_snapshots.close()
            raise WorkerUnavailable(f"the system starts no process ({error.strerror})") from error
        finally:
            theirs.close()
            their_snapshots.close()
        running = _Running(process, _Channel(ours), _Channel(our_snapshots))
        deadline = time.monotonic() + _START_SECONDS
        try:
            running.writes.receive(deadline)
            running.snapshots.receive(deadline)
        except OSError as error:
            running.end()
            raise WorkerUnavailable("the writer ended at its start; another server may have the store") from error
        return running


class _Channel:
    """A socket to the writer: a frame there, a frame back."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        connection.settimeout(0)

    def ask(self, payload: bytes, deadline: float) -> tuple[Frame, bytes]:
        """The answer to a request. Raises :class:`TimeoutError`, or :class:`OSError` where the other end is gone."""
        view = memoryview(frame(Frame.QUERY, payload))
        while view:
            self._wait(select.POLLOUT, deadline)
            with suppress(BlockingIOError):
                view = view[self._connection.send(view) :]
        return self.receive(deadline)

    def receive(self, deadline: float) -> tuple[Frame, bytes]:
        """The next frame. Raises as :meth:`ask` does."""
        kind, length = HEADER.unpack(self._read(HEADER.size, deadline))
        return Frame(kind), self._read(length, deadline)

    def close(self) -> None:
        """Close the socket."""
        self._connection.close()

    def _read(self, length: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < length:
            self._wait(select.POLLIN, deadline)
            with suppress(BlockingIOError):
                part = self._connection.recv(min(_READ, length - len(data)))
                if not part:
                    raise ConnectionResetError
                data += part
        return bytes(data)

    def _wait(self, event: int, deadline: float) -> None:
        poll = select.poll()
        try:
            poll.register(self._connection, event)
        except ValueError as error:  # another thread has closed it
            raise ConnectionResetError from error
        if not poll.poll(max(0.0, 1000 * (deadline - time.monotonic()))):
            raise TimeoutError
