"""The query service of a data directory: it answers from the release that is current, and follows a switch."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cancerkg.errors import NoRelease, QueryTooLarge
from cancerkg.releases import Release, Releases
from cancerkg.service.limits import Limits
from cancerkg.service.messages import Answer, QueryRequest
from cancerkg.service.pool import QueryPool
from cancerkg.service.syntax import refuse_forbidden


@dataclass(frozen=True, slots=True)
class Released:
    """A release that can be asked, its digest, and the identity of its manifest in the file system.

    The identity tells a release from one of the same number in a data directory that was made anew.
    """

    release: Release
    digest: str
    identity: tuple[int, int]


@dataclass(slots=True)
class _Generation:
    """The pool on one release, and how many requests use it."""

    released: Released
    pool: QueryPool
    users: int = 0


class QueryService:
    """Answers queries from ``data/current``, for any number of threads. Nothing is opened before the first query.

    The link is read at each request. After a switch new queries go to workers on the new release; the old workers end
    when their last query has.
    """

    def __init__(self, data: Path, limits: Limits) -> None:
        """On a data directory, which may have no release yet."""
        self.limits = limits
        self._releases = Releases(data)
        self._known: Released | None = None
        self._lock = threading.Lock()
        self._current: _Generation | None = None
        self._old: list[_Generation] = []

    def release(self) -> Released:
        """The release that is current. Raises :class:`NoRelease`."""
        release = self._releases.current()
        try:
            stat = (release.directory / "manifest.json").stat()
            identity = (stat.st_ino, stat.st_ctime_ns)
            known = self._known
            if known is None or (known.release, known.identity) != (release, identity):
                known = self._known = Released(release, release.manifest().digest, identity)
        except (OSError, ValueError) as error:
            raise NoRelease(str(self._releases.data)) from error
        return known

    def ask(self, request: QueryRequest) -> tuple[Answer, Released]:
        """The answer, and the release that it is from.

        Raises:
            NoRelease: there is none.
            ForbiddenQuery: an update, or SERVICE.
            QueryTooLarge: the query or the answer is over its limit.
            QuerySyntaxError, QueryError: as :meth:`QueryPool.ask` has them.
        """
        if len(request.query.encode("utf-8", "surrogatepass")) > self.limits.query_bytes:
            raise QueryTooLarge("query", self.limits.query_bytes)
        refuse_forbidden(request.query)
        with self._generation() as generation:
            return generation.pool.ask(request), generation.released

    def close(self) -> None:
        """Kill all workers. A later :meth:`ask` starts new ones."""
        with self._lock:
            generations = [*self._old, *([self._current] if self._current else [])]
            self._old.clear()
            self._current = None
        for generation in generations:
            generation.pool.close()

    @contextmanager
    def _generation(self) -> Iterator[_Generation]:
        """The pool on the current release; it is not closed before the block ends."""
        released = self.release()
        with self._lock:
            generation = self._switched(released)
            generation.users += 1
        try:
            yield generation
        finally:
            with self._lock:
                generation.users -= 1
            self._close_unused()

    def _switched(self, released: Released) -> _Generation:
        """The generation of the release, a new one if it has just been switched to; the lock is held."""
        current = self._current
        if current is None or current.released != released:
            if current is not None:
                self._old.append(current)
            current = self._current = _Generation(released, QueryPool(released.release.store, self.limits))
        return current

    def _close_unused(self) -> None:
        with self._lock:
            unused = [g for g in self._old if not g.users]
            self._old = [g for g in self._old if g.users]
        for generation in unused:
            generation.pool.close()
