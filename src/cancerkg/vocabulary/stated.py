"""Concepts as a file states them, however faulty: what a reader and a check look at first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from cancerkg.model import MentionType
from cancerkg.namespaces import CKG, IAO, OWL, RDF, RDFS, SKOS
from cancerkg.vocabulary.kinds import CLASS_OF_MENTION_TYPE

# Made once: a vocabulary of 20,000 names asks for them 160,000 times.
_TYPE, _SUBCLASS = RDF.type, RDFS.subClassOf
_LABEL, _ALTERNATIVE, _HIDDEN = SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel
_DEFINITION, _SOURCE = SKOS.definition, IAO["0000119"]
_BROADER, _SITE, _TOP_OF = SKOS.broader, CKG.hasSite, SKOS.topConceptOf
_DEPRECATED, _REPLACED_BY, _REASON = OWL.deprecated, IAO["0100001"], IAO["0000231"]
_WHY = (SKOS.changeNote, SKOS.editorialNote, SKOS.note, RDFS.comment, _REASON, IAO["0000116"])


@dataclass(frozen=True, slots=True)
class StatedConcept:
    """What is stated of one ``skos:Concept``, each in any number, sorted. A concept has one of some of these.

    ``types`` are its classes, superclasses too, and ``branches`` the kinds of mention that they make it;
    ``replaced_by`` are the terms to use in the place of an obsolete one, ``reasons`` why it is obsolete, in words.
    """

    iri: NamedNode
    labels: tuple[str, ...]
    alternatives: tuple[str, ...]
    hidden: tuple[str, ...]
    definitions: tuple[str, ...]
    definition_sources: tuple[str, ...]
    types: frozenset[NamedNode]
    branches: tuple[MentionType, ...]
    broader: tuple[NamedNode, ...]
    sites: tuple[NamedNode, ...]
    is_top: bool
    obsolete: bool
    replaced_by: tuple[NamedNode, ...]
    reasons: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name: preferred labels first, then synonyms, then hidden labels."""
        return (*self.labels, *self.alternatives, *self.hidden)


def stated_concepts(triples: Iterable[Triple]) -> dict[NamedNode, StatedConcept]:
    """The concepts by IRI, in the order of their IRIs. Linear in the triples, but for the class hierarchy."""
    facts = _Facts(triples)
    superclasses = facts.superclasses()
    return {iri: _stated(iri, facts, superclasses) for iri in facts.instances(SKOS.Concept)}


class _Facts:
    """The objects of the ontology's triples, by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[object, NamedNode], list[object]] = defaultdict(list)
        self._subclasses: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        self._instances: dict[object, set[NamedNode]] = defaultdict(set)
        for subject, predicate, object_ in triples:
            self._objects[subject, predicate].append(object_)
            if predicate in (_TYPE, _SUBCLASS) and isinstance(subject, NamedNode) and isinstance(object_, NamedNode):
                if predicate == _TYPE:
                    self._instances[object_].add(subject)
                else:
                    self._subclasses[subject].add(object_)

    def instances(self, cls: NamedNode) -> list[NamedNode]:
        return sorted(self._instances[cls], key=lambda node: node.value)

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> tuple[NamedNode, ...]:
        objects = self._objects.get((subject, predicate))
        if objects is None:
            return ()
        return tuple(sorted((one for one in objects if isinstance(one, NamedNode)), key=lambda node: node.value))

    def texts(self, subject: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        objects = self._objects.get((subject, predicate))
        return () if objects is None else tuple(sorted(one.value for one in objects if isinstance(one, Literal)))

    def superclasses(self) -> dict[NamedNode, frozenset[NamedNode]]:
        """All that is above each class."""
        closed: dict[NamedNode, frozenset[NamedNode]] = {}
        for cls, parents in self._subclasses.items():
            above: set[NamedNode] = set()
            waiting = list(parents)
            while waiting:
                upper = waiting.pop()
                if upper not in above:
                    above.add(upper)
                    waiting.extend(self._subclasses.get(upper, ()))
            closed[cls] = frozenset(above)
        return closed


def _stated(iri: NamedNode, facts: _Facts, superclasses: Mapping[NamedNode, frozenset[NamedNode]]) -> StatedConcept:
    direct = facts.nodes(iri, _TYPE)
    types = frozenset(direct).union(*(superclasses.get(cls, frozenset()) for cls in direct))
    sources = (*facts.texts(iri, _SOURCE), *_iris(facts.nodes(iri, _SOURCE)))
    reasons = (*(text for name in _WHY for text in facts.texts(iri, name)), *_iris(facts.nodes(iri, _REASON)))
    return StatedConcept(
        iri=iri,
        labels=facts.texts(iri, _LABEL),
        alternatives=facts.texts(iri, _ALTERNATIVE),
        hidden=facts.texts(iri, _HIDDEN),
        definitions=facts.texts(iri, _DEFINITION),
        definition_sources=sources,
        types=types,
        branches=tuple(kind for kind, cls in CLASS_OF_MENTION_TYPE.items() if cls in types),
        broader=facts.nodes(iri, _BROADER),
        sites=facts.nodes(iri, _SITE),
        is_top=bool(facts.nodes(iri, _TOP_OF)),
        obsolete="true" in facts.texts(iri, _DEPRECATED),
        replaced_by=facts.nodes(iri, _REPLACED_BY),
        reasons=reasons,
    )


def _iris(nodes: Iterable[NamedNode]) -> Iterable[str]:
    return (node.value for node in nodes)
