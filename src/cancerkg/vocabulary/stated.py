"""Concepts as a file states them, however faulty: what a reader and a check look at first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from cancerkg.model import MentionType
from cancerkg.namespaces import CKG, IAO, OWL, RDF, RDFS, SKOS
from cancerkg.vocabulary.kinds import CLASS_OF_MENTION_TYPE


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
        for triple in triples:
            self._objects[triple.subject, triple.predicate].append(triple.object)
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
                if triple.predicate == RDFS.subClassOf:
                    self._subclasses[triple.subject].add(triple.object)
                elif triple.predicate == RDF.type:
                    self._instances[triple.object].add(triple.subject)

    def instances(self, cls: NamedNode) -> list[NamedNode]:
        return sorted(self._instances[cls], key=lambda node: node.value)

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> tuple[NamedNode, ...]:
        found = (node for node in self._objects.get((subject, predicate), ()) if isinstance(node, NamedNode))
        return tuple(sorted(found, key=lambda node: node.value))

    def texts(self, subject: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        found = (text for text in self._objects.get((subject, predicate), ()) if isinstance(text, Literal))
        return tuple(sorted(text.value for text in found))

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
    direct = facts.nodes(iri, RDF.type)
    types = frozenset(direct).union(*(superclasses.get(cls, frozenset()) for cls in direct))
    sources = (*facts.texts(iri, IAO["0000119"]), *(node.value for node in facts.nodes(iri, IAO["0000119"])))
    why = (SKOS.changeNote, SKOS.editorialNote, SKOS.note, RDFS.comment, IAO["0000231"], IAO["0000116"])
    reasons = (*(text for name in why for text in facts.texts(iri, name)), *_iris(facts.nodes(iri, IAO["0000231"])))
    return StatedConcept(
        iri=iri,
        labels=facts.texts(iri, SKOS.prefLabel),
        alternatives=facts.texts(iri, SKOS.altLabel),
        hidden=facts.texts(iri, SKOS.hiddenLabel),
        definitions=facts.texts(iri, SKOS.definition),
        definition_sources=sources,
        types=types,
        branches=tuple(kind for kind, cls in CLASS_OF_MENTION_TYPE.items() if cls in types),
        broader=facts.nodes(iri, SKOS.broader),
        sites=facts.nodes(iri, CKG.hasSite),
        is_top=bool(facts.nodes(iri, SKOS.topConceptOf)),
        obsolete="true" in facts.texts(iri, OWL.deprecated),
        replaced_by=facts.nodes(iri, IAO["0100001"]),
        reasons=reasons,
    )


def _iris(nodes: Iterable[NamedNode]) -> Iterable[str]:
    return (node.value for node in nodes)
