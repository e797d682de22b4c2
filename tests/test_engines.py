"""Engines: the same results in the same order wherever the work runs, and an error that arrives as itself.

What a pool runs is found by its name in the worker, so these tests give it functions of installed modules.
"""

import inspect
import itertools
import multiprocessing
import os
import pickle
import typing
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from pathlib import Path

import pytest

from cancerkg import errors
from cancerkg.documents import Source, read_documents
from cancerkg.engines import local, run
from cancerkg.errors import CancerkgError, NotJson, SourceError
from tests.test_build import page
from tests.test_build import run as build

PID = "__import__('os').getpid()"
"""Evaluated where the work runs: which process that is."""


class Counting:
    """An iterable that knows how many of its items have been taken."""

    def __init__(self, items: Iterable[object]) -> None:
        self._items = items
        self.taken = 0

    def __iter__(self) -> Iterator[object]:
        for item in self._items:
            self.taken += 1
            yield item


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("count", [0, 1, local.BATCH, local.BATCH + 1, 5 * local.BATCH + 3])
def test_the_order_is_kept(workers: int, count: int) -> None:
    assert list(run(sqrt, range(count), workers)) == [sqrt(number) for number in range(count)]


def test_order_holds_when_the_first_work_takes_longest() -> None:
    heavy_first = [f"sum(range({10**6 if n == 0 else 1})) * 0 + {n}" for n in range(4 * local.BATCH)]
    assert list(run(eval, heavy_first, 2)) == list(range(4 * local.BATCH))


def test_two_workers_are_other_processes() -> None:
    pids = set(run(eval, [PID] * (8 * local.BATCH), 2))
    assert os.getpid() not in pids
    assert 1 <= len(pids) <= 2


@pytest.mark.parametrize(("workers", "count"), [(1, 10 * local.BATCH), (2, local.BATCH)])
def test_one_worker_or_a_handful_of_items_start_no_process(workers: int, count: int) -> None:
    # A lambda cannot be pickled, so nothing has been handed to another process.
    assert set(run(lambda _: os.getpid(), range(count), workers)) == {os.getpid()}
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_reaches_the_caller_as_itself(workers: int) -> None:
    items = [*range(3 * local.BATCH), -1, *range(3 * local.BATCH)]
    results = run(sqrt, items, workers)
    with pytest.raises(ValueError, match="math domain error"):
        list(results)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_ours_keeps_its_fields(workers: int) -> None:
    bad = Source("folder/bad.jsonld", b'{"a":\n  ?}')
    with pytest.raises(NotJson) as caught:
        list(run(read_documents, [bad] * (2 * local.BATCH), workers))
    assert (caught.value.source, caught.value.line, caught.value.column) == ("folder/bad.jsonld", 2, 3)
    assert str(caught.value).startswith("folder/bad.jsonld:2:3: This is not JSON")


def test_no_more_than_the_window_is_taken_ahead() -> None:
    window = 2 * local.AHEAD * local.BATCH
    items = Counting(range(4 * window))
    for given, _ in enumerate(run(sqrt, items, 2), start=1):
        assert items.taken <= window + given
    assert items.taken == 4 * window


def test_one_worker_takes_items_as_they_are_asked_for() -> None:
    items = Counting(itertools.count())
    results = run(sqrt, items, 1)
    assert list(itertools.islice(results, 100)) == [sqrt(number) for number in range(100)]
    assert items.taken <= 100 + 1


def test_a_caller_that_stops_early_leaves_no_process() -> None:
    results = run(sqrt, itertools.count(), 2)
    assert next(results) == 0
    results.close()
    assert multiprocessing.active_children() == []


def test_bad_sources_come_back_from_a_pool_of_processes(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    for number in range(2 * local.BATCH):
        page(folder / f"{number}.jsonld", "Lymphoma may cause fever.", name=f"site{number}")
    (folder / "bad.jsonld").write_text("{")
    (folder / "odd.jsonld").write_text('{"@context": "https://odd.example.org/", "@type": "Article"}')
    (folder / "none.jsonld").write_text('{"@context": "https://schema.org", "@type": "Person", "name": "Ada"}')
    one, two = build(tmp_path / "1", folder), build(tmp_path / "2", folder, workers=2)
    assert one.manifest.digest == two.manifest.digest
    assert [str(r.error) for r in one.rejections] == [str(r.error) for r in two.rejections]
    assert [type(r.error).__name__ for r in two.rejections] == ["NotJson", "NoArticle", "UnknownContext"]


# --- every error can travel


def error_classes() -> list[type[CancerkgError]]:
    members = inspect.getmembers(errors, inspect.isclass)
    return [member for _, member in members if issubclass(member, CancerkgError)]


SAMPLES = {
    str: "word",
    int: 7,
    object: "any",
    float: 1.5,
    int | None: 3,
    str | None: "a cure.",
    Sequence[str]: ("one", "two"),
    Iterable[str]: ("one", "two"),
    Sequence[SourceError]: (NotJson("a.json", "no", 1, 2),),
}


def made(kind: type[CancerkgError]) -> CancerkgError:
    """An error of the class, each of its arguments a sample of the type that it declares."""
    parameters = dict(inspect.signature(kind).parameters)
    hints = typing.get_type_hints(kind.__init__)
    given = {name: SAMPLES[hints[name]] for name in parameters}
    positional = [given.pop(name) for name, one in parameters.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    return kind(*positional, **given)


def fields(error: CancerkgError) -> dict[str, str]:
    return {name: repr(value) for name, value in vars(error).items()}


@pytest.mark.parametrize("kind", error_classes(), ids=lambda kind: kind.__name__)
def test_pickling_an_error_keeps_its_words_and_its_fields(kind: type[CancerkgError]) -> None:
    error = made(kind)
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert str(back) == str(error)
    assert fields(back) == fields(error)
    assert back.cure
