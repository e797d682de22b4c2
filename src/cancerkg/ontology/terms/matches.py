"""The terms of external ontologies that a phrase may mean: by label, by synonym, or by a name that is near."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cancerkg.external import ExternalOntology, ExternalTerm, mention_type_of
from cancerkg.model import MentionType
from cancerkg.ontology.terms.nearness import Named, NameIndex
from cancerkg.ontology.terms.phrases import normal_form

_LEAST_NEAR: Final = 70
_MOST: Final = 3
_CLINICAL: Final = frozenset({MentionType.CONDITION, MentionType.SYMPTOM})
"""What one ontology calls a symptom, another calls a condition."""


class MatchKind(StrEnum):
    """How a name of an external term matches a phrase, the surest first."""

    LABEL = "label"
    RECOGNIZED = "recognized in the pages"
    EXACT = "exact synonym"
    OTHER = "other synonym"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Match:
    """An external term that a phrase may mean. ``score`` is 100 where the words are the same in number and case."""

    id: str
    label: str
    kind: MatchKind
    name: str
    score: int


class ExternalNames:
    """The names of the terms of one external ontology, obsolete ones left out. Building is linear in the names."""

    def __init__(self, ontology: ExternalOntology) -> None:
        self._ontology = ontology
        self._same: defaultdict[str, list[tuple[MatchKind, str, str]]] = defaultdict(list)
        names: list[Named[str]] = []
        for term in ontology.terms.values():
            if term.obsolete:
                continue
            mention_type = mention_type_of(ontology, term.id)
            for kind, name in _names(term):
                self._same[normal_form(name)].append((kind, term.id, name))
                if kind is not MatchKind.OTHER:
                    names.append(Named(term.id, name, mention_type))
        self._clinical = NameIndex(one for one in names if one.type in _CLINICAL)
        self._treatments = NameIndex(one for one in names if one.type is MentionType.TREATMENT)

    def matches(self, phrase: str, mention_type: MentionType) -> tuple[Match, ...]:
        """The terms with this name, the surest first; where there is none, at most three of a like type whose names
        are near."""
        found: dict[str, Match] = {}
        for kind in MatchKind:
            for known, term, name in self._same.get(normal_form(phrase), ()):
                if known is kind:
                    found.setdefault(term, Match(term, self._ontology.terms[term].label, kind, name, 100))
        if found:
            return tuple(found.values())[:_MOST]
        index = self._clinical if mention_type in _CLINICAL else self._treatments
        return tuple(
            Match(near.key, self._ontology.terms[near.key].label, MatchKind.NEAR, near.name, near.score)
            for near in index.near(phrase, mention_type, most=_MOST, least=_LEAST_NEAR)
        )


def external_matches(
    names: Iterable[ExternalNames], phrase: str, mention_type: MentionType, known: Sequence[Match] = ()
) -> tuple[Match, ...]:
    """The known matches and what each external ontology has for the phrase, the surest first, in the order of the
    ontologies; a term that several of them have, once."""
    order: Sequence[MatchKind] = tuple(MatchKind)
    found = [*known, *(match for one in names for match in one.matches(phrase, mention_type))]
    ranked = sorted(found, key=lambda match: (order.index(match.kind), -match.score))
    return tuple({match.id: match for match in reversed(ranked)}.values())[::-1]


def _names(term: ExternalTerm) -> Iterator[tuple[MatchKind, str]]:
    yield MatchKind.LABEL, term.label
    for synonym in term.synonyms:
        yield (MatchKind.EXACT if synonym.scope.lower() == "exact" else MatchKind.OTHER), synonym.text
