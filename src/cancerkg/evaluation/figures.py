"""Counts → precision, recall and F1, with intervals."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

RESAMPLES = 1000
_TAIL = 0.025
_NORMAL_QUANTILE = 1.959964
"""The 0.975 quantile of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Counts:
    """``recalled`` of ``expected`` labels were found, ``right`` of ``found`` findings are some reader's."""

    recalled: int = 0
    expected: int = 0
    right: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        """The share of the findings that is right; 0 where there are none."""
        return _share(self.right, self.found)

    @property
    def recall(self) -> float:
        """The share of the labels that was found; 0 where there are none."""
        return _share(self.recalled, self.expected)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts over all articles. The intervals are by the bootstrap over articles; None where there is but one."""

    counts: Counts
    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


Draw = tuple[int, ...]
"""The indexes of the articles of one resample."""


def draws(articles: int, seed: int) -> tuple[Draw, ...]:
    """Resamples of so many articles, with replacement. Equal seeds give equal draws: of all of Random, its method
    ``random`` alone is promised to stay the same in later versions of Python."""
    chance = Random(seed).random  # noqa: S311 - resampling, no secret
    return tuple(tuple(int(chance() * articles) for _ in range(articles)) for _ in range(RESAMPLES))


def measure(per_article: Sequence[Counts], resamples: Iterable[Draw]) -> Measure:
    """The sum of the counts of each article, with the percentile intervals of the bootstrap (B. Efron, 1979).

    A figure is that of the summed counts (micro-average), in the whole as in each resample. The work is the number of
    resamples times that of articles.
    """
    whole = total(per_article)
    if len(per_article) < 2:
        return Measure(whole, None, None, None)
    sums = [total([per_article[index] for index in draw]) for draw in resamples]
    return Measure(
        whole,
        _percentiles([one.precision for one in sums]),
        _percentiles([one.recall for one in sums]),
        _percentiles([one.f1 for one in sums]),
    )


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of counts."""
    recalled = expected = right = found = 0
    for one in counts:
        recalled += one.recalled
        expected += one.expected
        right += one.right
        found += one.found
    return Counts(recalled, expected, right, found)


def wilson(right: int, of: int) -> Interval:
    """The score interval of a share (E. B. Wilson, 1927): sound for small numbers too; 0 to 1 where there are none."""
    if of == 0:
        return Interval(0.0, 1.0)
    z2 = _NORMAL_QUANTILE**2
    share = right / of
    centre = share + z2 / (2 * of)
    spread = _NORMAL_QUANTILE * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    scale = 1 + z2 / of
    return Interval(max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _percentiles(values: Sequence[float]) -> Interval:
    ordered = sorted(values)
    return Interval(ordered[math.floor(_TAIL * len(ordered))], ordered[math.ceil((1 - _TAIL) * len(ordered)) - 1])
