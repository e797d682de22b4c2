"""What a term of another ontology is."""

from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode


class SynonymScope(StrEnum):
    """How far a synonym means what its term means, in the words of OBO 1.4."""

    EXACT = "EXACT"
    BROAD = "BROAD"
    NARROW = "NARROW"
    RELATED = "RELATED"


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another name of a term. ``kind`` is the synonym type of the ontology's own, such as HPO's ``abbreviation``."""

    text: str
    scope: SynonymScope
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ExternalTerm:
    """A term of another ontology: an OBO term, an OWL class or a SKOS concept.

    ``id`` is its CURIE ("HP:0003418"), or its IRI where that has no such form; so are all other ids here. ``label`` is
    the id where the ontology gives none. ``parents`` are the terms directly above it (``is_a``), ``alternative_ids``
    those of terms that were merged into it. An ``obsolete`` term is kept; ``replaced_by`` says what to use in its
    place, ``consider`` what may fit.
    """

    id: str
    iri: NamedNode
    label: str
    synonyms: tuple[Synonym, ...] = ()
    definition: str | None = None
    definition_sources: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    alternative_ids: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    consider: tuple[str, ...] = ()
    obsolete: bool = False
