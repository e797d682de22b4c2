"""A lexicon: the names of an external ontology, compiled for recognition.

A name is kept as the words that it has, whatever their order, number and spelling (:mod:`cancerkg.mentions.words`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, Self

from pyoxigraph import NamedNode

from cancerkg.model import MentionType

Words = tuple[str, ...]
"""The words of a name as stems, sorted; of a name of one word its key, which keeps its ending."""


@dataclass(frozen=True, slots=True)
class LexiconTerm:
    """A term whose names are recognised. ``type`` is None for a term that names nothing clinical.

    ``parents`` are the ids of the terms directly above it.
    """

    id: str
    iri: NamedNode
    label: str
    type: MentionType | None
    parents: tuple[str, ...] = ()


class Name(NamedTuple):
    """A name of a term: the term's id, and the words in their order, singular and in American spelling."""

    term: str
    words: Words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms by id and the names by their words, of one version of an ontology.

    ``name``, ``version``, ``license`` and ``sha256`` are the ontology's; ``families`` is the digest of the data by
    which words were made alike, since names that were compiled with other data would not be found.
    """

    name: str
    version: str | None
    license: str | None
    sha256: str
    families: str
    terms: Mapping[str, LexiconTerm] = field(repr=False)
    names: Mapping[Words, tuple[Name, ...]] = field(repr=False)

    def typed(self) -> Self:
        """The lexicon with the names of those terms alone that have a type."""
        kept = {
            words: found
            for words, names in self.names.items()
            if (found := tuple(name for name in names if self.terms[name.term].type is not None))
        }
        return replace(self, names=MappingProxyType(kept))
