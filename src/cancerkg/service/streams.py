"""An answer on its way: the first part is held back, so that what fails early has its status; the rest flows."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from cancerkg.errors import QueryCrashed
from cancerkg.service.messages import CHUNK, Allowance, Answer, QueryRequest
from cancerkg.service.pool import QueryPool
from cancerkg.service.process import Asker, Head, WorkerProcess

_LONG_SECONDS: Final = 0.005
"""A worker that has taken less cannot keep much memory: no system gives out 32 MiB of pages so fast."""
_TRIES: Final = 3
"""Workers that are asked, where each is killed before it has read the request."""


@dataclass(frozen=True, slots=True)
class Used:
    """What an answer took: ``seconds`` of a worker (0 from the cache), ``bytes`` of the body so far; ``rows`` is None
    until it is whole.
    """

    seconds: float = 0.0
    bytes: int = 0
    rows: int | None = None


class AnswerStream:
    """The parts of an answer, for one thread, once; :meth:`close` must be called in the end, however it ends.

    ``length`` is the number of bytes where the answer is whole already, else None; ``etag`` is None where the answer
    changes from one time to the next. The worker waits while nobody reads (its socket is full), so a slow reader costs
    no memory; and it is killed at the deadline, so it costs no more time than another. What goes wrong on the way is
    raised by the iteration: what came before it is no answer.
    """

    def __init__(self, head: Head, parts: Iterator[bytes], length: int | None, close: Callable[[], Used]) -> None:
        """With what gives the parts, and what is to be done in the end."""
        self.kind = head.kind
        self.media_type = head.media_type
        self.length = length
        self._parts = parts
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        return self._parts

    def close(self) -> Used:
        """Free the worker, which is killed in the middle of an answer; what the answer took. Repeatable."""
        return self._close()


def whole_stream(answer: Answer) -> AnswerStream:
    """A stream of an answer that is there already."""
    used = Used(0.0, len(answer.body), answer.rows)
    return AnswerStream(Head(answer.kind, answer.media_type), iter((answer.body,)), len(answer.body), lambda: used)


class Execution:
    """A query at work in a worker."""

    def __init__(self, pool: QueryPool, asker: Asker, ended: Callable[[Used], None]) -> None:
        """Take a worker; ``ended`` is told once what it was used for. Raises what :meth:`QueryPool.take` raises."""
        self._pool = pool
        self._asker = asker
        self._ended = ended
        self._worker: WorkerProcess | None = self._taken()
        self._started = time.monotonic()
        self._bytes = 0
        self._used = Used()

    def begin(
        self, request: QueryRequest, allowance: Allowance, keep: Callable[[Answer], None], largest: int
    ) -> AnswerStream:
        """Ask, and hold the first part back. ``keep`` gets the answer once it is whole, if it has at most ``largest``
        bytes. Raises what :meth:`WorkerProcess.begin` raises.
        """
        worker, head = self._begun(request, allowance)
        parts = worker.parts(self._asker)
        held: list[bytes] = []
        size = 0
        for part in parts:
            held.append(part)
            size += len(part)
            if size >= CHUNK:
                break
        else:
            self._bytes = size
            answer = Answer(head.kind, head.media_type, b"".join(held), worker.rows)
            self.close()
            if size <= largest:
                keep(answer)
            return AnswerStream(head, iter((answer.body,)), size, self.close)
        return AnswerStream(head, self._flow(head, held, parts, keep, largest), None, self.close)

    def close(self) -> Used:
        """Give the worker back; what it was used for. Repeatable."""
        worker, self._worker = self._worker, None
        if worker is not None:
            rows = worker.rows if worker.usable else None
            self._used = Used(time.monotonic() - self._started, self._bytes, rows)
            self._pool.give_back(worker, long=self._used.seconds > _LONG_SECONDS)
            self._ended(self._used)
        return self._used

    def _begun(self, request: QueryRequest, allowance: Allowance) -> tuple[WorkerProcess, Head]:
        """The worker that answers, and what it will answer; one that was killed before it had read the request is
        replaced, a few times.
        """
        tries = 1
        while True:
            worker = self._worker
            assert worker is not None
            try:
                return worker, worker.begin(request, allowance, self._asker)
            except QueryCrashed:
                if not worker.unread or tries == _TRIES:
                    raise
            tries += 1
            self._worker = None
            self._pool.give_back(worker)
            self._worker = self._taken()

    def _taken(self) -> WorkerProcess:
        """A worker; another one where the first dies while it opens what it is to be asked about."""
        try:
            return self._pool.take(self._asker)
        except QueryCrashed:
            return self._pool.take(self._asker)

    def _flow(
        self, head: Head, held: list[bytes], parts: Iterator[bytes], keep: Callable[[Answer], None], largest: int
    ) -> Iterator[bytes]:
        kept: list[bytes] | None = []
        worker = self._worker
        assert worker is not None
        for part in _chained(held, parts):
            self._bytes += len(part)
            if kept is not None:
                kept.append(part)
                if self._bytes > largest:
                    kept = None
            yield part
        self.close()
        if kept is not None:
            keep(Answer(head.kind, head.media_type, b"".join(kept), worker.rows))


def _chained(held: list[bytes], parts: Iterator[bytes]) -> Iterator[bytes]:
    """What was held back, let go as it is given, and then the rest."""
    while held:
        yield held.pop(0)
    yield from parts
