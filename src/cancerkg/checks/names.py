"""The names of concepts: how they are written, what else they mean, and which of two concepts they mean.

The vocabulary is matched against text, so a bad name costs more than a bad definition: it makes false mentions.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from cancerkg.folding import folded
from cancerkg.namespaces import curie
from cancerkg.vocabulary import Fault, StatedConcept

Variants: TypeAlias = Callable[[str, str], frozenset[str]]
"""Every spelling, number and order of a name that the matcher looks for, folded; of a name and the type of mention."""

_CONJUNCTION: Final = re.compile(r"\b(and|or)\b", re.IGNORECASE)
_BRACKETS: Final = frozenset("()[]{}<>")


@dataclass(frozen=True, slots=True)
class _Words:
    stop: frozenset[str]
    ordinary: frozenset[str]
    conjunctions: frozenset[str]


def name_faults(concepts: Mapping[NamedNode, StatedConcept], variants: Variants) -> Iterator[Fault]:
    """What is wrong with the names of concepts that are not obsolete, but for names that two have to the letter.

    Those are faults of the vocabulary itself (:func:`~cancerkg.vocabulary.concept_faults`). Linear in the names and
    their variants.
    """
    current = [concept for concept in concepts.values() if not concept.obsolete]
    for concept in current:
        for name in dict.fromkeys(concept.names):
            yield from _written(concept.iri, name)
            yield from _meaning(concept.iri, name)
    yield from _alike(current, variants)


def _written(iri: NamedNode, name: str) -> Iterator[Fault]:
    if name != " ".join(name.split()):
        message = f"The name {name!r} has a space at an end, two in a row, or a line break."
        yield Fault("name-spaces", iri, message, value=name)
    if _BRACKETS & set(name):
        yield Fault("name-brackets", iri, f"The name {name!r} has a bracket, which no text repeats.", value=name)


def _meaning(iri: NamedNode, name: str) -> Iterator[Fault]:
    words = _words()
    key = folded(name.strip())
    if sum(character.isalnum() for character in name) < 3:
        yield Fault("short-name", iri, f"The name {name!r} has fewer than three letters.", value=name)
    elif key in words.stop or key in words.ordinary:
        kind = "a word of every text" if key in words.stop else "an ordinary word"
        message = f"The name {name!r} is {kind}, and will be found where it is not meant."
        yield Fault("ordinary-name", iri, message, value=name)
    if (found := _CONJUNCTION.search(name)) and key not in words.conjunctions:
        yield Fault("name-conjunction", iri, f"The name {name!r} has {found[0]!r}: it may name two things.", value=name)


def _alike(concepts: Iterable[StatedConcept], variants: Variants) -> Iterator[Fault]:
    """Pairs of concepts with names that become the same in another spelling or number, each pair once."""
    bearers: dict[str, dict[NamedNode, str]] = defaultdict(dict)
    for concept in concepts:
        if len(concept.branches) == 1:
            for name in concept.names:
                for variant in variants(name, concept.branches[0].value):
                    bearers[variant].setdefault(concept.iri, name)
    told: set[frozenset[NamedNode]] = set()
    for variant, names in bearers.items():
        (first, one), *others = names.items()
        for iri, other in others:
            pair = frozenset({first, iri})
            if pair not in told and one.casefold() != other.casefold():
                told.add(pair)
                message = f"The name {other!r} and the name {one!r} of {curie(first)} are both found as {variant!r}."
                yield Fault("similar-names", iri, message, value=other)


@cache
def _words() -> _Words:
    table = tomllib.loads(files(__package__).joinpath("data/names.toml").read_text(encoding="utf-8"))
    return _Words(
        stop=frozenset(table["stop_words"]),
        ordinary=frozenset(table["ordinary_words"]),
        conjunctions=frozenset(folded(name) for name in table["conjunctions"]),
    )
