"""A pool of query workers on one release: a fair queue whose waiting counts, and spare workers for those killed.

One thread of the pool, its keeper, starts workers and clears away dead ones, so that no request waits for either. The
first workers open the release on disk, within some 40 ms. Where it fits into memory a template loads it meanwhile, and
when that is ready, its workers take their place; should the template end, workers on disk take over again.
"""

import logging
import queue
import threading
import time
from pathlib import Path
from typing import Final

from cancerkg.errors import QueryAbandoned, ServerBusy, WorkerUnavailable
from cancerkg.service.limits import Limits
from cancerkg.service.process import Asker, WorkerProcess
from cancerkg.service.starting import ExecStarter, StartFailures, TemplateStarter
from cancerkg.service.waiting import FairQueue, Ticket

_LOG: Final = logging.getLogger(__name__)
_START_SECONDS: Final = 30.0
_END_SECONDS: Final = 5.0
_TEMPLATES: Final = 3
"""Templates that are tried on one release before it stays on disk."""
_LOOK_SECONDS: Final = 0.1


class QueryPool:
    """``limits.workers`` workers at work on one read-only store. Safe to use from any number of threads."""

    def __init__(self, store: Path, limits: Limits, *, in_memory: bool) -> None:
        """Start the workers, which takes a moment in the background; ``in_memory`` says whether the release fits."""
        self._limits = limits
        self._store = store
        self._condition = threading.Condition()
        self._waiting = FairQueue(limits.waiting)
        self._idle: list[WorkerProcess] = []
        self._busy: dict[WorkerProcess, Asker] = {}
        self._overdue: set[WorkerProcess] = set()
        self._retired: queue.SimpleQueue[WorkerProcess | None] = queue.SimpleQueue()
        self._starter: ExecStarter | TemplateStarter = ExecStarter(store, limits)
        self._origin: dict[WorkerProcess, object] = {}
        self._failures = StartFailures()
        self._loading: TemplateStarter | None = None
        self._templates_left = _TEMPLATES if in_memory else 0
        self._closed = False
        self._reopened: Path | None = None
        self.killed = 0
        self._keeper = threading.Thread(target=self._keep, name="keeper of query workers", daemon=True)
        self._keeper.start()
        self._load_template()

    @property
    def in_memory(self) -> bool:
        """Whether new workers have the release in memory."""
        return self._starter.in_memory

    @property
    def busy(self) -> int:
        """How many workers are at work."""
        return len(self._busy)

    @property
    def idle(self) -> int:
        """How many workers stand by; one that somebody has killed does not, though the keeper has yet to see it."""
        return sum(worker.alive() for worker in tuple(self._idle))

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return len(self._waiting)

    def take(self, asker: Asker) -> WorkerProcess:
        """A worker of one's own, to be given back.

        Raises:
            ServerBusy: too many queries wait already, no worker was free in time, or the pool is closed.
            QueryAbandoned: the client has gone away.
            WorkerUnavailable: no worker starts.
        """
        ticket = Ticket(asker)
        with self._condition:
            if not self._waiting.enter(ticket, self._limits.workers - len(self._busy)):
                raise ServerBusy(0, self._limits.waiting)
            self._failures.told = None
            self._dispatch()
            try:
                while ticket.worker is None:
                    self._check(ticket, asker)
                    self._condition.wait(max(0.0, min(asker.deadline - time.monotonic(), _LOOK_SECONDS)))
            except BaseException:
                self._waiting.leave(ticket)
                raise
            worker, store = ticket.worker, self._reopened
        if store is not None and worker.store != store:
            try:
                worker.open(store, asker)
            except BaseException:
                self.give_back(worker)
                raise
        return worker

    def reopen(self, store: Path) -> None:
        """Let queries that come from now on go to another store on disk; each worker opens it when it is next taken."""
        with self._condition:
            self._store = self._reopened = store
            self._starter = ExecStarter(store, self._limits)
            self._origin = dict.fromkeys(self._origin, self._starter)

    def give_back(self, worker: WorkerProcess, *, long: bool = True) -> None:
        """Take a worker back; one that is not usable is killed, and a spare one steps in.

        After a query that took ``long`` it is looked whether the worker keeps much memory; then it is replaced too.
        """
        usable = worker.usable
        if not usable:
            worker.kill()
        fresh = usable and not (long and worker.swollen())
        with self._condition:
            asker = self._busy.pop(worker, None)
            if asker is None:  # it was overdue, and is gone already
                worker.close()
                return
            self._waiting.ended(asker.client)
            if fresh and not self._closed and self._origin[worker] is self._starter:
                self._idle.append(worker)
            else:
                self.killed += not usable
                self._retire(worker)
            self._dispatch()

    def close(self) -> None:
        """Kill all workers; the queries at work end with :class:`QueryCrashed`. Later calls do nothing."""
        with self._condition:
            if self._closed:
                return
            self._closed = True
            for worker in self._busy:
                worker.kill()  # its own thread gives it back
            for worker in self._idle:
                self._retire(worker)
            self._idle.clear()
            self._retired.put(None)
            self._condition.notify_all()
            loading = self._loading
        if loading is not None:
            loading.close()
        self._keeper.join(_END_SECONDS)
        self._starter.close()

    def _check(self, ticket: Ticket, asker: Asker) -> None:
        """Raise where it is of no use to wait on."""
        if ticket.refused:
            raise ServerBusy(0, self._limits.waiting)
        if self._closed or time.monotonic() >= asker.deadline:
            raise ServerBusy(asker.seconds)
        if self._failures.told is not None:
            raise self._failures.told
        if asker.gone is not None and asker.gone():
            raise QueryAbandoned

    def _dispatch(self) -> None:
        """Give idle workers to those who wait; ask the keeper for more where there are too few. The lock is held."""
        while len(self._busy) < self._limits.workers and len(self._waiting) and self._idle:
            worker = self._idle.pop()
            if not worker.alive():  # ended by somebody else between two queries
                self._retire(worker)
                continue
            ticket = self._waiting.next()
            assert ticket is not None
            ticket.worker = worker
            self._busy[worker] = ticket.asker
            self._waiting.began(ticket.asker.client)
            self._condition.notify_all()
        if len(self._waiting) and not self._idle:
            self._retired.put(None)

    def _retire(self, worker: WorkerProcess) -> None:
        """Have the keeper clear a worker away."""
        worker.kill()
        self._retired.put(worker)

    def _keep(self) -> None:
        """Start anew, and clear away, until the pool is closed and all workers are gone."""
        worker = None
        while True:
            self._fill()
            if worker is not None:
                worker.wait()
            with self._condition:
                if worker is not None:
                    del self._origin[worker]
                    if worker not in self._overdue:  # the thread that uses it has its socket still
                        worker.close()
                    self._overdue.discard(worker)
                if self._closed and not self._origin:
                    return
            try:
                worker = self._retired.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                worker = None
            self._look_after()

    def _look_after(self) -> None:
        """Kill workers past their deadline whose own threads have not come to do it: they wait for a client to read.
        Replace those that have ended while they stood by. After a failure try again in a while.
        """
        now = time.monotonic()
        with self._condition:
            self._failures.forget()
            for worker in [worker for worker, asker in self._busy.items() if now > asker.deadline + _LOOK_SECONDS]:
                self._waiting.ended(self._busy.pop(worker).client)
                self._overdue.add(worker)
                self.killed += 1
                self._retire(worker)
            for worker in [worker for worker in self._idle if not worker.alive()]:  # somebody has killed it
                self._idle.remove(worker)
                self._retire(worker)
            self._dispatch()

    def _fill(self) -> None:
        """Start workers until there are enough, those for the ones at work included."""
        while True:
            with self._condition:
                starter = self._starter
                stale = [worker for worker in self._idle if self._origin[worker] is not starter]
                have = len(self._idle) - len(stale) + len(self._busy)
                enough = have >= self._limits.workers + self._limits.spare
                for worker in stale if enough else ():
                    self._idle.remove(worker)
                    self._retire(worker)
                if self._closed or self._failures.told or enough:
                    return
            try:
                worker = starter.start()
                worker.await_ready(time.monotonic() + _START_SECONDS)
            except WorkerUnavailable as error:
                self._failed(starter, error)
                continue
            with self._condition:
                self._failures.end()
                self._origin[worker] = starter
                if self._closed or starter is not self._starter:
                    self._retire(worker)
                else:
                    self._idle.append(worker)
                self._dispatch()

    def _failed(self, starter: ExecStarter | TemplateStarter, error: WorkerUnavailable) -> None:
        _LOG.error("%s", error)
        if isinstance(starter, TemplateStarter):
            if starter is self._starter:
                self._switch(ExecStarter(self._store, self._limits))
                self._load_template()
            return
        with self._condition:
            self._failures.add(error)
            self._condition.notify_all()

    def _load_template(self) -> None:
        if self._templates_left:
            self._templates_left -= 1
            threading.Thread(target=self._template, name="loader of a release", daemon=True).start()

    def _template(self) -> None:
        try:
            template = TemplateStarter(self._store, self._limits)
        except WorkerUnavailable as error:
            _LOG.warning("the release stays on disk: %s", error)
            return
        with self._condition:
            self._loading = template
            closed = self._closed
        try:
            if not closed:
                template.await_ready()
            if closed or not self._switch(template):
                template.close()
        except WorkerUnavailable as error:
            template.close()
            if not self._closed:
                _LOG.warning("the release stays on disk: %s", error)
        finally:
            self._loading = None

    def _switch(self, starter: ExecStarter | TemplateStarter) -> bool:
        """Let new workers come from another starter; they take the places of the old one's."""
        with self._condition:
            if self._closed:
                return False
            old, self._starter = self._starter, starter
            self._retired.put(None)
        old.close()
        return True
