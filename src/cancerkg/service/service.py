"""The query service of a data directory: it answers from the release that is current, and follows a switch."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from cancerkg.errors import NoRelease, QuerySyntaxError, QueryTooLarge
from cancerkg.releases import Release, Releases
from cancerkg.service.budgets import Budgets
from cancerkg.service.cache import Cached, ResultCache, etag, normalised
from cancerkg.service.guard import refuse_complex
from cancerkg.service.limits import Limits
from cancerkg.service.memory import fits
from cancerkg.service.messages import Allowance, Answer, QueryRequest
from cancerkg.service.pool import QueryPool
from cancerkg.service.process import Asker
from cancerkg.service.rewriting import Rewritten
from cancerkg.service.searching import Finder, with_found
from cancerkg.service.streams import AnswerStream, Execution, Used, whole_stream
from cancerkg.service.syntax import is_repeatable, refuse_forbidden


@dataclass(frozen=True, slots=True)
class Released:
    """A release that can be asked, its digest, the identity of the link and the manifest, and its size.

    The identity tells a release from one of the same number in a data directory that was made anew.
    """

    release: Release
    digest: str
    identity: tuple[str, int, int]
    quads: int


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer on its way, the release that it is from, its entity tag (None where the next one will differ), and
    whether it comes from the cache.
    """

    stream: AnswerStream
    released: Released
    etag: str | None
    cached: bool


@dataclass(frozen=True, slots=True)
class State:
    """What a service does at a moment: workers at work and idle, queries waiting, workers killed since the release
    came, bytes of answers kept, whether the release is in memory.
    """

    busy: int = 0
    idle: int = 0
    waiting: int = 0
    killed: int = 0
    cache_bytes: int = 0
    in_memory: bool = False


class Generation:
    """The pool and the answers of one release, and how many requests use it."""

    def __init__(self, released: Released, pool: QueryPool, cache: ResultCache) -> None:
        """That nobody uses yet."""
        self.released = released
        self.pool = pool
        self.cache = cache
        self.users = 0


class Lease:
    """The use of a generation by one request."""

    def __init__(self, generation: Generation, leave: Callable[[Generation], None]) -> None:
        self.generation = generation
        self._leave: Callable[[Generation], None] | None = leave

    def leave(self) -> None:
        """Use it no more. Repeatable."""
        leave, self._leave = self._leave, None
        if leave is not None:
            leave(self.generation)


class QueryService:
    """Answers queries from ``data/current``, for any number of threads. Nothing is opened before the first query.

    The link is read at each request. After a switch new queries go to workers on the new release; the old workers end
    when their last query has.
    """

    def __init__(self, data: Path, limits: Limits) -> None:
        """On a data directory, which may have no release yet. ``finder`` is what ``ckg:search`` asks; without one it
        is a property like any other.
        """
        self.limits = limits
        self.finder: Finder | None = None
        self.budgets = Budgets(limits.client_seconds, limits.client_rate, time.monotonic)
        self._releases = Releases(data)
        self._link = str(data / "current")
        self._manifest = str(data / "current" / "manifest.json")
        self._known: Released | None = None
        self._lock = threading.Lock()
        self._current: Generation | None = None
        self._old: list[Generation] = []

    def release(self) -> Released:
        """The release that is current. Raises :class:`NoRelease`."""
        known = self._known
        try:
            identity = self._identity()
            while known is None or known.identity != identity:
                release = self._releases.current()
                manifest = release.manifest()
                before, identity = identity, self._identity()
                if before == identity:  # else it was switched in between
                    quads = manifest.triples + sum(graph.triples for graph in manifest.graphs)
                    known = self._known = Released(release, manifest.digest, identity, quads)
        except (OSError, ValueError) as error:
            raise NoRelease(str(self._releases.data)) from error
        return known

    def _identity(self) -> tuple[str, int, int]:
        """Which release is current, for two calls of the system: this is asked for each request."""
        stat = os.stat(self._manifest)  # noqa: PTH116 (pathlib takes longer than the call)
        return os.readlink(self._link), stat.st_ino, stat.st_ctime_ns  # noqa: PTH115

    def prepare(self) -> None:
        """Start the workers of the current release, so that the first query finds them. Raises :class:`NoRelease`."""
        self._enter().leave()

    def state(self) -> State:
        """What the service does now, on the current release."""
        generation = self._current
        if generation is None:
            return State()
        pool = generation.pool
        return State(pool.busy, pool.idle, pool.waiting, pool.killed, generation.cache.bytes, pool.in_memory)

    def ask(self, request: QueryRequest, *, client: str = "") -> tuple[Answer, Released]:
        """The whole answer, and the release that it is from; ``client`` pays with its time ("" is nobody).

        Raises what :meth:`stream` and the iteration of its answer raise.
        """
        streamed = self.stream(request, client=client)
        try:
            body = b"".join(streamed.stream)
        finally:
            used = streamed.stream.close()
        answer = Answer(streamed.stream.kind, streamed.stream.media_type, body, used.rows or 0)
        return answer, streamed.released

    def stream(
        self,
        request: QueryRequest,
        *,
        client: str = "",
        seconds: float | None = None,
        gone: Callable[[], bool] | None = None,
    ) -> Streamed:
        """The answer in parts; ``stream.close()`` must be called in the end.

        ``seconds`` may lower the time that the query has, which counts from now; ``gone`` tells whether the client has
        gone away.

        Raises:
            NoRelease: there is none.
            ForbiddenQuery: an update, or SERVICE.
            QueryTooLarge, QueryTooComplex: the query is over a limit, or the beginning of the answer.
            SearchPatternError: ``ckg:search`` stands where it cannot be resolved.
            ClientOverBudget: the client has used up its time.
            QuerySyntaxError, QueryError: as :meth:`QueryPool.take` and :meth:`WorkerProcess.begin` have them.
        """
        allowed = min(self.limits.seconds, seconds or self.limits.seconds)
        asker = Asker(client, time.monotonic() + allowed, allowed, gone)
        if len(request.query.encode("utf-8", "surrogatepass")) > self.limits.query_bytes:
            raise QueryTooLarge("query", self.limits.query_bytes)
        lease = self._enter()
        try:
            return self._streamed(lease, request, asker)
        except BaseException:
            lease.leave()
            raise

    def tag(self, request: QueryRequest) -> str | None:
        """The entity tag that an answer to the request has now; None for one that changes from time to time."""
        return etag(normalised(request), self.release().digest) if is_repeatable(request.query) else None

    def close(self) -> None:
        """Kill all workers. A later :meth:`ask` starts new ones."""
        with self._lock:
            generations = [*self._old, *([self._current] if self._current else [])]
            self._old.clear()
            self._current = None
        for generation in generations:
            generation.pool.close()

    def _streamed(self, lease: "Lease", request: QueryRequest, asker: Asker) -> Streamed:
        """The answer from the cache or a worker; the generation is left when it ends."""
        generation = lease.generation
        key = normalised(request)
        cached = generation.cache.get(key)
        if cached is not None:
            lease.leave()
            return Streamed(whole_stream(cached.answer), generation.released, cached.etag, cached=True)
        refuse_complex(request.query, self.limits)
        refuse_forbidden(request.query, self.limits.services)
        self.budgets.require(asker.client)
        asked = self._searched(request.query, asker.client)
        tag = etag(key, generation.released.digest) if is_repeatable(request.query) else None

        def ended(used: Used) -> None:
            self.budgets.charge(asker.client, used.seconds)
            lease.leave()

        def keep(answer: Answer) -> None:
            if tag is not None:
                generation.cache.put(key, Cached(answer, tag))

        execution = Execution(generation.pool, asker, ended)
        try:
            allowance = Allowance(self.limits.result_bytes, self.limits.result_rows)
            stream = execution.begin(
                request if asked is None else replace(request, query=asked.text),
                allowance,
                keep,
                generation.cache.largest,
            )
        except QuerySyntaxError as error:
            execution.close()
            raise (error if asked is None else asked.in_original(error)) from error
        except BaseException:
            execution.close()
            raise
        return Streamed(stream, generation.released, tag, cached=False)

    def _searched(self, query: str, client: str) -> Rewritten | None:
        """The query with its searches resolved, in the time of the client; None where it has none."""
        if self.finder is None:
            return None
        began = time.monotonic()
        asked = with_found(query, self.finder)
        if asked is not None:
            self.budgets.charge(client, time.monotonic() - began)
        return asked

    def _enter(self) -> "Lease":
        """The generation of the current release; its pool is not closed before the lease is left."""
        released = self.release()
        with self._lock:
            generation = self._switched(released)
            generation.users += 1
        return Lease(generation, self._leave)

    def _leave(self, generation: Generation) -> None:
        with self._lock:
            generation.users -= 1
            unused = [g for g in self._old if not g.users]
            self._old = [g for g in self._old if g.users]
        for old in unused:  # beside this request, which need not wait for processes to end
            threading.Thread(target=old.pool.close, name="closer of an old release", daemon=True).start()

    def _switched(self, released: Released) -> Generation:
        """The generation of the release, a new one if it has just been switched to; the lock is held."""
        current = self._current
        if current is None or current.released != released:
            if current is not None:
                self._old.append(current)
                current.cache.drop()
            in_memory = fits(released.quads, self.limits.store_bytes)
            pool = QueryPool(released.release.store, self.limits, in_memory=in_memory)
            current = self._current = Generation(released, pool, ResultCache(self.limits.cache_bytes))
        return current
