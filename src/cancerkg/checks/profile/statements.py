"""Each triple read as an axiom, an assertion or an annotation: whether its terms are what their places ask for.

OWL 2 Mapping to RDF Graphs, section 3.2.5: https://www.w3.org/TR/owl2-mapping-to-rdf/#Parsing_of_Axioms
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from cancerkg.checks.graph import Node, OntologyGraph
from cancerkg.checks.profile.expressions import EXPRESSION_PREDICATES, NODE_TYPES
from cancerkg.checks.profile.terms import DECLARATIONS, PROPERTIES, Kind, Terms, is_reserved, told
from cancerkg.namespaces import OWL, RDF, RDFS, curie
from cancerkg.vocabulary import Fault

_CLASS: Final = frozenset({Kind.CLASS})
_OBJECT: Final = frozenset({Kind.OBJECT_PROPERTY})
_ROLES: Final = frozenset({Kind.OBJECT_PROPERTY, Kind.DATA_PROPERTY})
_LISTED: Final[Mapping[NamedNode, tuple[frozenset[Kind], frozenset[Kind], int]]] = MappingProxyType(
    {
        OWL.disjointUnionOf: (_CLASS, _CLASS, 2),
        OWL.propertyChainAxiom: (_OBJECT, _OBJECT, 2),
        OWL.hasKey: (_CLASS, _ROLES, 1),
    }
)
"""Axioms whose object is a list: the kind of the subject, of the members, and how many there must be."""
_ALIKE: Final[Mapping[NamedNode, frozenset[Kind]]] = MappingProxyType(
    {
        RDFS.subClassOf: _CLASS,
        OWL.disjointWith: _CLASS,
        OWL.inverseOf: _OBJECT,
        OWL.equivalentClass: frozenset({Kind.CLASS, Kind.DATATYPE}),
        RDFS.subPropertyOf: PROPERTIES,
        OWL.equivalentProperty: _ROLES,
        OWL.propertyDisjointWith: _ROLES,
    }
)
"""Axioms that relate two terms of one kind."""
CHARACTERISTICS: Final[Mapping[NamedNode, frozenset[Kind]]] = MappingProxyType(
    {
        OWL.FunctionalProperty: _ROLES,
        **{
            OWL[f"{name}Property"]: _OBJECT
            for name in ("InverseFunctional", "Reflexive", "Irreflexive", "Symmetric", "Asymmetric", "Transitive")
        },
    }
)
_OF_HEADER: Final = frozenset({OWL.imports, OWL.versionIRI})
_EARLIER_TYPES: Final = frozenset(
    {OWL.DeprecatedClass, OWL.DeprecatedProperty, OWL.OntologyProperty, OWL.DataRange, RDF.List, RDF.Property}
    | {RDFS.Class}
)
"""Types that OWL 1 and RDF Schema put beside those that count (section 3.1.2)."""


def statement_faults(graph: OntologyGraph, terms: Terms) -> Iterator[Fault]:
    """Triples that no axiom, assertion or annotation of OWL 2 DL can be made of. Linear in the triples and lists."""
    statements = _Statements(graph, terms)
    for triple in graph.triples:
        for node, wanted in statements.places(triple):
            if not terms.fits(node, wanted):
                yield terms.misfit(node, wanted, triple.predicate, graph.named_above(triple.subject))
        yield from statements.misplaced(triple)


class _Statements:
    def __init__(self, graph: OntologyGraph, terms: Terms) -> None:
        self._graph = graph
        self._terms = terms

    def places(self, triple: Triple) -> Iterator[tuple[Node, frozenset[Kind]]]:
        """The terms of the triple whose kind matters, each with the kinds that its place asks for."""
        subject, predicate, object_ = triple.subject, triple.predicate, triple.object
        if predicate == RDF.type:
            yield from self._typed(subject, object_)
        elif predicate == OWL.inverseOf and isinstance(subject, BlankNode):
            yield object_, _OBJECT
        elif predicate in _ALIKE:
            yield from self._alike(subject, object_, _ALIKE[predicate])
        elif predicate in _LISTED:
            of_subject, of_members, _ = _LISTED[predicate]
            yield subject, of_subject
            yield from ((member, of_members) for member in self._graph.members(object_) or ())
        elif predicate in (RDFS.domain, RDFS.range):
            yield from self._ends(subject, predicate, object_)
        elif predicate in (OWL.sameAs, OWL.differentFrom):
            yield subject, frozenset({Kind.INDIVIDUAL})
            yield object_, frozenset({Kind.INDIVIDUAL})
        elif not is_reserved(predicate) or self._terms.kinds(predicate):
            yield from self._asserted(subject, predicate, object_)

    def _typed(self, subject: Node, cls: Node) -> Iterator[tuple[Node, frozenset[Kind]]]:
        if isinstance(cls, NamedNode) and cls in CHARACTERISTICS:
            yield subject, CHARACTERISTICS[cls]
        elif not is_reserved(cls) or self._terms.fits(cls, _CLASS):
            yield cls, _CLASS

    def _alike(self, subject: Node, object_: Node, kinds: frozenset[Kind]) -> Iterator[tuple[Node, frozenset[Kind]]]:
        """Both must be of one of the kinds, and of the same: the subject's decides, where it has one."""
        yield subject, kinds
        yield object_, (self._terms.kinds(subject) & kinds) or kinds

    def _ends(self, subject: Node, predicate: NamedNode, object_: Node) -> Iterator[tuple[Node, frozenset[Kind]]]:
        yield subject, PROPERTIES
        kinds = self._terms.kinds(subject)
        if Kind.OBJECT_PROPERTY in kinds or (Kind.DATA_PROPERTY in kinds and predicate == RDFS.domain):
            yield object_, _CLASS
        elif Kind.DATA_PROPERTY in kinds:
            yield object_, frozenset({Kind.DATATYPE})

    def _asserted(self, subject: Node, predicate: NamedNode, object_: Node) -> Iterator[tuple[Node, frozenset[Kind]]]:
        kinds = self._terms.kinds(predicate)
        if not kinds & PROPERTIES:
            yield predicate, PROPERTIES
        elif Kind.ANNOTATION_PROPERTY not in kinds:
            yield subject, frozenset({Kind.INDIVIDUAL})
            yield object_, frozenset({Kind.INDIVIDUAL if Kind.OBJECT_PROPERTY in kinds else Kind.LITERAL})

    def misplaced(self, triple: Triple) -> Iterator[Fault]:
        """The triple itself, where OWL 2 has none such."""
        predicate, object_ = triple.predicate, triple.object
        place = self._graph.named_above(triple.subject)
        if predicate == RDF.type and is_reserved(object_) and isinstance(object_, NamedNode):
            if object_ in NODE_TYPES and isinstance(triple.subject, NamedNode):
                message = f"{curie(triple.subject)} has an IRI, and {curie(object_)} is only for blank nodes."
                yield Fault("malformed-expression", place, message, statement=place)
            elif not self._is_known_type(object_):
                yield Fault("unknown-construct", place, f"OWL 2 has no type {curie(object_)}.", statement=place)
        elif predicate in _LISTED:
            yield from self._too_short(triple, place)
        elif predicate in _OF_HEADER:
            if not self._graph.has_type(triple.subject, OWL.Ontology):
                message = f"{curie(predicate)} stands at {told(triple.subject)}, which is no ontology."
                yield Fault("ontology-header", place, message, statement=place)
        elif is_reserved(predicate) and not (
            predicate in _ALIKE
            or predicate in (RDF.type, RDFS.domain, RDFS.range, OWL.sameAs, OWL.differentFrom)
            or predicate in EXPRESSION_PREDICATES
            or self._terms.kinds(predicate)
        ):
            yield Fault("unknown-construct", place, f"OWL 2 has no {curie(predicate)}.", statement=place)

    def _is_known_type(self, cls: NamedNode) -> bool:
        return (
            cls in DECLARATIONS
            or cls in CHARACTERISTICS
            or cls in NODE_TYPES
            or cls in _EARLIER_TYPES
            or cls == OWL.Ontology
            or self._terms.fits(cls, _CLASS)
        )

    def _too_short(self, triple: Triple, place: NamedNode | None) -> Iterator[Fault]:
        members = self._graph.members(triple.object)
        least = _LISTED[triple.predicate][2]
        if members is None:
            message = f"What {curie(triple.predicate)} leads to is no list."
            yield Fault("malformed-list", place, message, statement=place)
        elif len(members) < least:
            message = f"{curie(triple.predicate)} lists {len(members)}, and needs {least} or more."
            yield Fault("too-few-operands", place, message, statement=place)
