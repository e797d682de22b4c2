"""How far an assertion is to be believed by the pattern that found it: ``data/precision.tsv``, smoothed."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

PRIOR_HITS: Final = 5
"""How many statements the precision of what stands above a pattern is worth."""
PLACES: Final = frozenset({"asked", "heading", "item", "listed", "prose"})
"""What stands before the slash in a pattern where a frame's rule stands behind it."""


@dataclass(frozen=True, slots=True)
class Record:
    """How many statements labelled articles could judge, and how many of them were right."""

    hits: int = 0
    right: int = 0


_NOTHING: Final = Record()


class Precisions:
    """The records of patterns, of the rules that they are variants of, and of all together."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        """From the record of each pattern."""
        self._records = dict(records)
        hits, right = Counter[str](), Counter[str]()
        for pattern, record in records.items():
            hits[family_of(pattern)] += record.hits
            right[family_of(pattern)] += record.right
        # The rule of succession, so that even an empty table gives a number between 0 and 1.
        self._overall = (right.total() + 1) / (hits.total() + 2)
        self._rules = {rule: _smoothed(Record(hits[rule], right[rule]), self._overall) for rule in hits}
        self._confidences: dict[str, float] = {}

    def record(self, pattern: str) -> Record:
        """What was measured of the pattern: nothing where it made no statement in the labelled articles."""
        return self._records.get(pattern, _NOTHING)

    def confidence(self, pattern: str) -> float:
        """The probability that a statement of the pattern is right, from 0 to 1, rounded to 4 places.

        The m-estimate (Cestnik, "Estimating probabilities: a crucial task in machine learning", ECAI 1990): (right + k
        p) / (hits + k), k = :data:`PRIOR_HITS`, which is the mean of the posterior where p is worth k statements. The
        prior p is not chosen but estimated from the same table, level by level, as in empirical Bayes (Efron & Morris,
        "Data analysis using Stein's estimator and its generalizations", JASA 70, 1975): for a pattern the estimate of
        its rule, for a rule the precision of all. So a pattern that was right once in one statement is not certain, and
        one that the table lacks has the confidence of its rule, or of all.
        """
        known = self._confidences.get(pattern)
        if known is None:
            prior = self._rules.get(family_of(pattern), self._overall)
            known = self._confidences[pattern] = round(_smoothed(self.record(pattern), prior), 4)
        return known


def family_of(pattern: str) -> str:
    """The rule that the pattern is a variant of: ``causes`` of ``causes/section``, which found its subject in the
    heading, and ``symptoms`` of ``item/symptoms`` and ``prose/symptoms``, which read one frame in two places."""
    before, _, behind = pattern.partition("/")
    return behind if before in PLACES else before


@cache
def read_precisions() -> Precisions:
    """The records that are shipped with the package."""
    lines = files(__package__).joinpath("data/precision.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t")
    return Precisions({row["pattern"]: Record(int(row["hits"]), int(row["right"])) for row in rows})


def _smoothed(record: Record, prior: float) -> float:
    return (record.right + PRIOR_HITS * prior) / (record.hits + PRIOR_HITS)
