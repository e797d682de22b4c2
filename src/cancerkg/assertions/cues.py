"""The cues of ``data/cues.toml``: what a sentence says of certainty, polarity and stage, and which words refer back."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.expressions import by_first_letter, look_ahead, without_groups
from cancerkg.folding import folded
from cancerkg.model import Certainty, Polarity
from cancerkg.namespaces import CONCEPT


class ReferenceKind(StrEnum):
    """What a referring phrase may stand for."""

    CONDITION = "condition"
    CANCER = "cancer"
    SYMPTOMS = "symptoms"
    TREATMENT = "treatment"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Modality:
    """How a statement is made. ``hedge`` is the cue's place in the text that was looked at, None where there is no
    cue."""

    polarity: Polarity
    certainty: Certainty
    hedge: tuple[int, int] | None


PLAIN: Final = Modality(Polarity.AFFIRMED, Certainty.DEFINITE, None)
"""How a statement is made that has no cue."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled cues. Every method takes text in any case and gives offsets into it."""

    probable: re.Pattern[str]
    unlikely: re.Pattern[str]
    negated: re.Pattern[str]
    affirmed: re.Pattern[str]
    doubted: re.Pattern[str]
    hypothesis: re.Pattern[str]
    stage_reference: re.Pattern[str]
    stages: Mapping[str, re.Pattern[str]]
    any_stage: re.Pattern[str]
    """What names a stage or points to one."""
    references: re.Pattern[str]
    """Its groups have the names of the kinds."""

    def modality(self, words: str) -> Modality:
        """The polarity and certainty that the auxiliaries and adverbs of a statement give it."""
        if not words:
            return PLAIN
        lookup = folded(words)
        denial = self._denial(lookup)
        for pattern, certainty in ((self.unlikely, Certainty.UNLIKELY), (self.probable, Certainty.PROBABLE)):
            cue = pattern.search(lookup)
            if cue is not None:
                polarity = Polarity.AFFIRMED if denial is None else Polarity.NEGATED
                return Modality(polarity, certainty, cue.span())
        if denial is not None:
            return Modality(Polarity.NEGATED, Certainty.DEFINITE, denial.span())
        return PLAIN

    def _denial(self, lookup: str) -> re.Match[str] | None:
        """The first denial that is none of the cues which only look like one."""
        denials = list(self.negated.finditer(lookup))
        exceptions = [match.span() for match in self.affirmed.finditer(lookup)] if denials else []
        return next((one for one in denials if not _overlap(one.span(), exceptions)), None)

    def stage(self, words: str, section: NamedNode | None) -> NamedNode | None:
        """The concept of the stage that the words name; ``section`` where they point to the section's."""
        lookup = folded(words)
        if self.any_stage.search(lookup) is None:
            return None
        if self.stage_reference.search(lookup):
            return section
        found = [(match.start(), slug) for slug, pattern in self.stages.items() if (match := pattern.search(lookup))]
        return CONCEPT[min(found)[1]] if found else None


@cache
def read_cues() -> Cues:
    """The cues that are shipped with the package."""
    table = tomllib.loads(files(__package__).joinpath("data/cues.toml").read_text(encoding="utf-8"))
    return Cues(
        probable=_words(table["certainty"]["probable"]),
        unlikely=_words(table["certainty"]["unlikely"]),
        negated=_words(table["polarity"]["negated"]),
        affirmed=_words(table["polarity"]["affirmed"]),
        doubted=_words(table["polarity"]["doubted"]),
        hypothesis=_words(table["hypothesis"]["opener"]),
        stage_reference=_words(table["stage_reference"]["words"]),
        stages={slug: _words(words) for slug, words in table["stage"].items()},
        any_stage=_words(chain(table["stage_reference"]["words"], *table["stage"].values())),
        references=_any(
            f"(?P<{ReferenceKind(kind).value}>{without_groups('|'.join(words))})"
            for kind, words in table["reference"].items()
        ),
    )


def _words(expressions: Iterable[str]) -> re.Pattern[str]:
    return _any(map(without_groups, expressions))


def _any(expressions: Iterable[str]) -> re.Pattern[str]:
    """One expression for all, between two borders of words. Where it may begin is told first, so that most words cost
    little."""
    joined = "|".join(expressions)
    return re.compile(rf"\b{look_ahead(joined)}(?:{by_first_letter(joined)})\b")


def _overlap(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
