"""Who bears a name: the concepts of the vocabulary, and those that are about to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from pyoxigraph import NamedNode

from cancerkg.mentions.names import Names
from cancerkg.model import MentionType
from cancerkg.namespaces import CONCEPT, slug
from cancerkg.vocabulary import Concept, Vocabulary


class Use(Enum):
    """How a name is in use."""

    FREE = auto()
    OWN = auto()
    """It is a name of the concept already."""
    OWN_SPELLING = auto()
    """It is a spelling that the matcher makes of a name of the concept: its plural, or British spelling."""
    TAKEN = auto()
    """It is another concept's name, or a spelling of one."""


@dataclass(frozen=True, slots=True)
class NameUse:
    """How a name is in use, by which concept, and where that is said if it is about to come."""

    use: Use
    bearer: NamedNode | None = None
    where: str = ""


class NamesInUse:
    """The names of a vocabulary, and those that new concepts claim, one after the other."""

    def __init__(self, vocabulary: Vocabulary, coming: Iterable[Concept]) -> None:
        """``coming`` are the new concepts with their labels alone: other names are to be claimed."""
        current = [concept for concept in vocabulary.concepts.values() if not concept.obsolete]
        new = list(coming)
        self._exact = {name.casefold(): (iri, "") for name, iri in vocabulary.names()}
        self._exact |= {concept.slug: (concept.iri, "") for concept in current}
        self._spelled = (Names(current), Names(new))
        self._of_labels = {concept.iri: self._use_of_label(concept) for concept in new}
        for concept in new:
            self._exact.setdefault(concept.label.casefold(), (concept.iri, ""))
            self._exact.setdefault(concept.slug, (concept.iri, ""))

    def claim(self, name: str, concept: NamedNode, where: str) -> NameUse:
        """Give the name to the concept if it is free; say how it was in use before."""
        used = self.use(name, concept)
        if used.use is Use.FREE:
            self._exact[name.casefold()] = (concept, where)
        return used

    def of_label(self, concept: NamedNode) -> NameUse:
        """How the label of a new concept was in use before it came."""
        return self._of_labels[concept]

    def _use_of_label(self, concept: Concept) -> NameUse:
        exact = self._exact.get(concept.label.casefold())
        if exact is not None:
            return NameUse(Use.TAKEN, *exact)
        bearers = [iri for names in self._spelled for iri in names.concepts_called(concept.label)]
        others = [iri for iri in bearers if iri != concept.iri]
        return NameUse(Use.TAKEN, others[0]) if others else NameUse(Use.FREE)

    def use(self, name: str, concept: NamedNode) -> NameUse:
        """How the name is in use, seen from the concept."""
        exact = self._exact.get(name.casefold())
        if exact is not None:
            return NameUse(Use.OWN if exact[0] == concept else Use.TAKEN, *exact)
        bearers = [iri for names in self._spelled for iri in names.concepts_called(name)]
        if bearers:
            own = concept in bearers
            return NameUse(Use.OWN_SPELLING if own else Use.TAKEN, concept if own else bearers[0])
        return NameUse(Use.FREE)


def labelled(label: str, mention_type: MentionType) -> Concept:
    """A concept that is about to come, as far as its label goes."""
    return Concept(
        iri=iri_of(label),
        slug=slug(label),
        label=label,
        alternatives=(),
        hidden=(),
        definition="",
        types=frozenset(),
        broader=(),
        sites=(),
        mention_type=mention_type,
        obsolete=False,
    )


def iri_of(label: str) -> NamedNode:
    """The IRI of the concept that is called so."""
    return CONCEPT[slug(label)]
