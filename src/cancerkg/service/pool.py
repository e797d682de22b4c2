"""A pool of query workers on one store: a queue whose waiting counts, and a new worker for each that was killed."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cancerkg.errors import ServerBusy, WorkerUnavailable
from cancerkg.service.limits import Limits
from cancerkg.service.messages import Answer, QueryRequest
from cancerkg.service.process import WorkerProcess

_LOG: Final = logging.getLogger(__name__)


class QueryPool:
    """``limits.workers`` workers on one read-only store. Safe to use from any number of threads."""

    def __init__(self, store: Path, limits: Limits) -> None:
        """Start the workers; they open the store while the first request is on its way."""
        self._store = store
        self._limits = limits
        self._condition = threading.Condition()
        self._idle = [self._start() for _ in range(limits.workers)]
        self._busy: set[WorkerProcess] = set()
        self._waiting = 0
        self._closed = False

    def ask(self, request: QueryRequest) -> Answer:
        """The answer to the request, within the limits; they count from now.

        Raises:
            ServerBusy: too many queries wait already, no worker was free in time, or the pool is closed.
            QueryError: whatever else :meth:`WorkerProcess.ask` raises.
        """
        deadline = time.monotonic() + self._limits.seconds
        with self._worker(deadline) as worker:
            return worker.ask(request, deadline)

    def close(self) -> None:
        """Kill all workers; the queries at work end with :class:`QueryCrashed`. Later calls do nothing."""
        with self._condition:
            self._closed = True
            idle = [worker for worker in self._idle if worker]
            self._idle.clear()
            for worker in self._busy:
                worker.interrupt()  # its own thread clears it away
            self._condition.notify_all()
        for worker in idle:
            worker.kill()

    @contextmanager
    def _worker(self, deadline: float) -> Iterator[WorkerProcess]:
        """A worker of one's own; it is given back, or replaced when it can no longer be used."""
        worker = self._take(deadline)
        try:
            yield worker
        finally:
            self._give_back(worker)

    def _take(self, deadline: float) -> WorkerProcess:
        with self._condition:
            if not self._idle and self._waiting >= self._limits.waiting:
                raise ServerBusy(0, self._waiting)
            self._waiting += 1
            try:
                free = self._condition.wait_for(lambda: self._idle or self._closed, deadline - time.monotonic())
            finally:
                self._waiting -= 1
            if not free or self._closed:
                raise ServerBusy(self._limits.seconds)
            worker = self._idle.pop()
            if worker is not None and not worker.alive:  # ended by somebody else between two queries
                worker.kill()
                worker = None
            worker = worker or self._start()
            if worker is None:
                self._idle.append(None)
                raise WorkerUnavailable("the system starts no more processes")
            self._busy.add(worker)
            return worker

    def _give_back(self, worker: WorkerProcess) -> None:
        usable = worker.usable
        if not usable:
            worker.kill()
        with self._condition:
            self._busy.discard(worker)
            if self._closed:
                worker.kill()
                return
            self._idle.append(worker if usable else self._start())
            self._condition.notify()

    def _start(self) -> WorkerProcess | None:
        """A new worker, or None where the system gives no process; then the next query tries again."""
        try:
            return WorkerProcess(self._store, self._limits)
        except OSError:
            _LOG.exception("a query worker could not be started")
            return None
