"""A query service on a dataset that can be written: updates and graphs go to a writer, queries to snapshots.

    data/  writable/  store/               the dataset; the writer alone opens it
                      snapshots/7/store/   what was committed at a moment, which workers open read-only
                      .lock                held by the server

Releases are never touched. The dataset begins as a copy of the current release (hard links, so it takes no time), or
empty where there is none. Its default graph is a plain one: a write to a named graph does not change it.
"""

import fcntl
import shutil
import threading
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from cancerkg.errors import DataDirectoryBusy, NoRelease, QueryTooLarge
from cancerkg.releases import Release, Releases
from cancerkg.service.cache import ResultCache
from cancerkg.service.guard import refuse_complex
from cancerkg.service.limits import Limits
from cancerkg.service.search_patterns import refuse_searches
from cancerkg.service.service import Generation, Lease, QueryService, Released
from cancerkg.service.syntax import refuse_calls
from cancerkg.service.writes import WriteAction, WriteRequest, Written
from cancerkg.service.writing import Writer

_DIRECTORY: Final = "writable"
_KEPT: Final = 5
"""Snapshots that stay: a worker may just be opening the last but one."""


class WritableService(QueryService):
    """Answers queries from what was written before they came, and writes, for any number of threads.

    A snapshot is made when a query comes after a write, in some 25 ms; so many writes in a row cost one.
    """

    def __init__(self, data: Path, limits: Limits) -> None:
        """On a data directory, which is made where it is missing.

        Raises :class:`~cancerkg.errors.DataDirectoryBusy` where another server writes there.
        """
        super().__init__(data, replace(limits, store_bytes=0))
        self._directory = data / _DIRECTORY
        self._snapshots = self._directory / "snapshots"
        self._lock_file = _locked(self._directory)
        shutil.rmtree(self._snapshots, ignore_errors=True)
        self._snapshots.mkdir()
        self._writer = Writer(self._directory / "store", _first(data), limits)
        self._changes = threading.Lock()
        self._writes = 0
        self._entering = threading.RLock()
        self._taken: tuple[int, Released] | None = None
        self._number = 0

    def write(self, request: WriteRequest, seconds: float | None = None) -> Written:
        """Make a write; ``seconds`` may lower the time that it has.

        Raises:
            ForbiddenQuery: an update with SERVICE or LOAD.
            QueryTooLarge, QueryTooComplex: an update that is over a limit.
            SearchPatternError: an update with ``ckg:search``.
            QueryError, QuerySyntaxError: as :meth:`Writer.write` has them.
        """
        if request.action is WriteAction.UPDATE:
            text = request.update
            if len(text) > self.limits.write_bytes:
                raise QueryTooLarge("update", self.limits.write_bytes)
            refuse_complex(text, self.limits)
            refuse_calls(text, self.limits.services)
            refuse_searches(text)
        try:
            return self._writer.write(request, min(self.limits.seconds, seconds or self.limits.seconds))
        finally:
            with self._changes:
                self._writes += 1

    def release(self) -> Released:
        """A snapshot with every write that was acknowledged before."""
        with self._entering:
            writes = self._writes
            if self._taken is None or self._taken[0] != writes:
                self._taken = writes, self._snapshot()
                self._remove_unused()
            return self._taken[1]

    def close(self) -> None:
        """Kill the workers and the writer. A later call starts new ones."""
        super().close()
        self._writer.close()

    def _enter(self) -> Lease:
        with self._entering:  # nobody goes back to a snapshot that has been removed meanwhile
            return super()._enter()

    def _switched(self, released: Released) -> Generation:
        """The generation of a snapshot, with the same pool for all of them: its workers open one after another."""
        current = self._current
        if current is None or current.released == released:
            return super()._switched(released)
        current.cache.drop()
        current.pool.reopen(released.release.store)
        self._current = Generation(released, current.pool, ResultCache(self.limits.cache_bytes))
        return self._current

    def _snapshot(self) -> Released:
        self._number += 1
        directory = self._snapshots / str(self._number)
        directory.mkdir()
        self._writer.snapshot(directory / "store")
        stat = directory.stat()
        identity = (str(directory), stat.st_ino, stat.st_ctime_ns)
        digest = sha256(str(identity).encode()).hexdigest()
        return Released(Release(self._number, directory), digest, identity, 0)

    def _remove_unused(self) -> None:
        """Remove snapshots that no worker will open any more; those that have one open keep it while they need it."""
        for directory in self._snapshots.iterdir():
            if int(directory.name) <= self._number - _KEPT:
                shutil.rmtree(directory, ignore_errors=True)


def _first(data: Path) -> Path | None:
    try:
        return Releases(data).current().store
    except NoRelease:
        return None


def _locked(directory: Path) -> IO[bytes]:
    """The lock of the dataset, for as long as the file is open; the system lets go of it with the process."""
    directory.mkdir(parents=True, exist_ok=True)
    file = (directory / ".lock").open("wb")
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise DataDirectoryBusy(str(directory)) from error
    return file
