"""Starting workers: by exec on a release on disk, or by a template that has the release in memory."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from cancerkg.errors import WorkerUnavailable
from cancerkg.service.limits import Limits
from cancerkg.service.messages import Control
from cancerkg.service.process import WorkerProcess

_WORKER: Final = "cancerkg.service.worker"
_TEMPLATE: Final = "cancerkg.service.template"
_TRIES: Final = 3
"""How many workers in a row fail to start before those who wait are told: one that somebody kills says nothing of the
next."""
_FORGET_SECONDS: Final = 5.0


class StartFailures:
    """How starting goes: ``told`` is the error for those who wait, once several workers in a row have failed."""

    def __init__(self) -> None:
        self.told: WorkerUnavailable | None = None
        self._in_a_row = 0
        self._at = 0.0

    def add(self, error: WorkerUnavailable) -> None:
        """Another worker has not started."""
        self._in_a_row += 1
        if self._in_a_row >= _TRIES:
            self.told, self._at = error, time.monotonic()

    def end(self) -> None:
        """A worker has started."""
        self._in_a_row = 0

    def forget(self) -> None:
        """Let it be tried again, once the last failure is some seconds ago."""
        if time.monotonic() > self._at + _FORGET_SECONDS:
            self.told = None


class ExecStarter:
    """Starts workers that open the release on disk."""

    in_memory: Final = False

    def __init__(self, store: Path, limits: Limits) -> None:
        """For a release's store."""
        self._store = store
        self._limits = limits

    def start(self) -> WorkerProcess:
        """A new worker; it may not be ready yet. Raises :class:`WorkerUnavailable`."""
        ours, theirs = socket.socketpair()
        try:
            return WorkerProcess(_Child(_run(_WORKER, self._store, self._limits, theirs)), ours)
        except OSError as error:
            ours.close()
            raise WorkerUnavailable(f"the system starts no process ({error.strerror})") from error
        finally:
            theirs.close()

    def close(self) -> None:
        """Nothing is held."""


class TemplateStarter:
    """Starts workers by a template process. Safe to use from any number of threads."""

    in_memory: Final = True

    def __init__(self, store: Path, limits: Limits) -> None:
        """Start the template, which loads the release. Raises :class:`WorkerUnavailable`."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        try:
            self._process = _run(_TEMPLATE, store, limits, theirs)
        except OSError as error:
            self._control.close()
            raise WorkerUnavailable(f"the system starts no process ({error.strerror})") from error
        finally:
            theirs.close()

    def await_ready(self) -> None:
        """Wait until the release is loaded. Raises :class:`WorkerUnavailable` where the template ends before."""
        with self._lock:
            if self._control.recv(Control.MAX_BYTES) != Control.READY:
                raise WorkerUnavailable(f"the template ended with status {self._process.wait()}")

    def start(self) -> WorkerProcess:
        """A new worker. Raises :class:`WorkerUnavailable` where the template is gone."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._lock:
                socket.send_fds(self._control, [Control.FORK], [theirs.fileno()])
                message, descriptors, _, _ = socket.recv_fds(self._control, Control.MAX_BYTES, 1)
        except OSError as error:
            ours.close()
            raise WorkerUnavailable("the template has ended") from error
        kind, _, pid = message.partition(b" ")
        if kind != Control.FORKED or len(descriptors) != 1:
            ours.close()
            raise WorkerUnavailable("the template has ended")
        return WorkerProcess(_Grandchild(int(pid), descriptors[0], self), ours)

    def status(self, pid: int) -> int:
        """The status of a worker that has ended, as waitpid(2) has it; SIGKILL where the template is gone as well."""
        with self._lock, suppress(OSError):
            self._control.sendall(b"%s %d" % (Control.STATUS, pid))
            _, _, status = self._control.recv(Control.MAX_BYTES).partition(b" ")
            if status:
                return int(status)
        return signal.SIGKILL

    def close(self) -> None:
        """Kill the template; its workers stay until they are killed, or their sockets closed."""
        self._process.kill()
        self._process.wait()
        with self._lock:
            self._control.close()


class _Child:
    """A worker that the front started itself."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int:
        return self._process.wait()


class _Grandchild:
    """A worker that a template forked, under its process descriptor: that of a dead process is never another's."""

    def __init__(self, pid: int, descriptor: int, template: TemplateStarter) -> None:
        self._pid = pid
        self._descriptor = descriptor
        self._template = template
        self._lock = threading.Lock()
        self._status: int | None = None

    @property
    def pid(self) -> int:
        return self._pid

    def alive(self) -> bool:
        with self._lock:
            return self._status is None and not self._ended(0)

    def kill(self) -> None:
        with self._lock, suppress(ProcessLookupError):
            if self._status is None:
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def wait(self) -> int:
        with self._lock:
            if self._status is None:
                self._ended(None)
                self._status = os.waitstatus_to_exitcode(self._template.status(self._pid))
                os.close(self._descriptor)
            return self._status

    def _ended(self, milliseconds: int | None) -> bool:
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(milliseconds))


def _run(module: str, store: Path, limits: Limits, channel: socket.socket) -> "subprocess.Popen[bytes]":
    """Start one of our modules by exec with the socket as its standard input."""
    command = [sys.executable, "-m", module, "--store", str(store), "--memory", str(limits.memory_bytes)]
    command += ["--stack", str(limits.stack_bytes), *(["--network"] if limits.services else [])]
    # A session of its own: Ctrl-C at a terminal is for the front, which lets queries end.
    return subprocess.Popen(  # noqa: S603 (our own interpreter and module, no shell)
        command, stdin=channel.fileno(), start_new_session=True
    )
