"""A lexicon: the names of an external ontology, compiled for recognition.

A name is kept as the words that it has, whatever their order, number and spelling (:mod:`cancerkg.mentions.words`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pyoxigraph import NamedNode

from cancerkg.model import MentionType

Words = tuple[str, ...]
"""The words of a name as stems, sorted; of a name of one word its key, which keeps its ending."""


@dataclass(frozen=True, slots=True)
class LexiconTerm:
    """A term whose names are recognised. ``type`` is None for a term that is no condition, symptom or treatment.

    ``parents`` are the terms directly above it, which may be terms without names.
    """

    id: str
    iri: NamedNode
    label: str
    type: MentionType | None
    parents: tuple[str, ...] = ()


class Name(NamedTuple):
    """A name of a term: its words in their order, singular, in American spelling."""

    term: str
    words: Words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The terms by id and the names by their words, of one version of an ontology.

    ``sha256`` is of the ontology's file, ``families`` of the data by which its words were made alike.
    """

    name: str
    version: str | None
    license: str | None
    sha256: str
    families: str
    terms: Mapping[str, LexiconTerm] = field(repr=False)
    names: Mapping[Words, tuple[Name, ...]] = field(repr=False)
    acronyms: Mapping[str, tuple[str, ...]] = field(repr=False)
