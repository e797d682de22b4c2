"""What a concept is, and the vocabulary that all concepts make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from pyoxigraph import NamedNode, Quad

from cancerkg.errors import UnknownConcept
from cancerkg.model import MentionType
from cancerkg.namespaces import CONCEPT, expand, slug
from cancerkg.vocabulary.mappings import ConceptMapping

_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class Concept:
    """A clinical concept: an individual of a class of ours that is also a ``skos:Concept``.

    ``label`` is the preferred label in US English, ``alternatives`` are synonyms, ``hidden`` spellings that only
    matching needs. ``types`` are the classes of ours that it is in, superclasses too; ``broader`` the concepts directly
    above it and ``sites`` where in the body it is. ``obsolete`` concepts keep their IRI and are found no more.
    """

    iri: NamedNode
    slug: str
    label: str
    alternatives: tuple[str, ...]
    hidden: tuple[str, ...]
    definition: str
    types: frozenset[NamedNode]
    broader: tuple[NamedNode, ...]
    sites: tuple[NamedNode, ...]
    mention_type: MentionType
    obsolete: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the concept: the preferred label first, then the others."""
        return (self.label, *self.alternatives, *self.hidden)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All concepts by IRI in the order of their IRIs, the mappings, and everything that ``graph/ontology`` holds.

    ``quads`` are sorted and without blank nodes. ``digest`` is the SHA-256, in hexadecimal, of the quads as sorted
    N-Quads: it is the same exactly where the graph is the same.
    """

    concepts: Mapping[NamedNode, Concept]
    mappings: tuple[ConceptMapping, ...]
    quads: tuple[Quad, ...] = field(repr=False)
    digest: str
    _by_name: Mapping[str, NamedNode] = field(repr=False)
    _above: Mapping[NamedNode, frozenset[NamedNode]] = field(repr=False)

    def concept(self, iri: NamedNode) -> Concept:
        """The concept of that IRI; raises :class:`UnknownConcept` with near slugs where there is none."""
        found = self.concepts.get(iri)
        if found is None:
            raise UnknownConcept(iri.value, self._near(iri.value.rpartition("/")[2]))
        return found

    def find(self, name: str) -> Concept:
        """The concept of that slug, label, synonym (in any case), CURIE or IRI.

        Raises :class:`UnknownConcept` with the slugs that look like it.
        """
        iri = self._by_name.get(slug(name)) or self._by_name.get(name.casefold()) or expand(name)
        if iri is None or iri not in self.concepts:
            raise UnknownConcept(name, self._near(name.rpartition("/")[2].rpartition(":")[2]))
        return self.concepts[iri]

    def is_a(self, concept: NamedNode, cls: NamedNode) -> bool:
        """Whether the concept is in the class, be it by a subclass; raises :class:`UnknownConcept`.

        A term of an external ontology is in none of our classes, as far as the vocabulary knows.
        """
        return concept in CONCEPT and cls in self.concept(concept).types

    def is_within(self, iri: NamedNode, other: NamedNode) -> bool:
        """Whether the first is the second, or below it by ``skos:broader``. What is no concept here is below none."""
        return iri == other or (iri in self.concepts and other in self.ancestors(iri))

    def ancestors(self, iri: NamedNode) -> frozenset[NamedNode]:
        """Every concept above this one by ``skos:broader``, not itself; raises :class:`UnknownConcept`.

        A term of an external ontology has none above it here.
        """
        return self._above[self.concept(iri).iri] if iri in CONCEPT else frozenset()

    def names(self) -> Iterator[tuple[str, NamedNode]]:
        """Each name of each concept that is not obsolete, with the concept's IRI, in a fixed order."""
        for concept in self.concepts.values():
            if not concept.obsolete:
                yield from ((name, concept.iri) for name in concept.names)

    def _near(self, name: str) -> tuple[str, ...]:
        candidates = get_close_matches(slug(name), self._by_name, n=2 * _NEAR)
        slugs = dict.fromkeys(self.concepts[self._by_name[candidate]].slug for candidate in candidates)
        return tuple(slugs)[:_NEAR]
