"""The local engine: this process, or a pool of processes."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 16
"""How many items travel to a worker at a time; fewer in all are not worth a pool."""
AHEAD = 4
"""How many batches may wait for each worker: this bounds the memory, whatever the number of items."""


def run(function: Callable[[Item], Result], items: Iterable[Item], workers: int) -> Iterator[Result]:
    """``function`` of each item, in the items' order.

    With one worker, or no more items than a batch, in this process; else in a pool, to which the function, its items
    and its results must be picklable. At most ``workers * AHEAD * BATCH`` results are held at a time. An exception of
    the function reaches the caller as itself; then, and when the caller stops early, batches not yet begun are dropped.
    """
    stream = iter(items)
    first = list(islice(stream, BATCH + 1))
    if workers == 1 or len(first) <= BATCH:
        yield from map(function, chain(first, stream))
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        waiting: deque[Future[list[Result]]] = deque()
        for batch in _batches(chain(first, stream)):
            waiting.append(pool.submit(_each, function, batch))
            if len(waiting) >= workers * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _each(function: Callable[[Item], Result], batch: list[Item]) -> list[Result]:
    return [function(item) for item in batch]


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch
