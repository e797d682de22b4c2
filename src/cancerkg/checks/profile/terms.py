"""What each term of an ontology is: class, datatype, one of three kinds of property, individual, or an expression.

OWL 2 Structural Specification, section 5 (entities, and 5.8, typing constraints):
https://www.w3.org/TR/owl2-syntax/#Entities.2C_Literals.2C_and_Anonymous_Individuals
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from cancerkg.checks.graph import Node, OntologyGraph
from cancerkg.namespaces import OWL, RDF, RDFS, XSD, curie
from cancerkg.vocabulary import Fault


class Kind(StrEnum):
    """What a term can be, in words for a message."""

    CLASS = "class"
    DATATYPE = "datatype"
    OBJECT_PROPERTY = "object property"
    DATA_PROPERTY = "data property"
    ANNOTATION_PROPERTY = "annotation property"
    INDIVIDUAL = "individual"
    LITERAL = "literal"


PROPERTIES: Final = frozenset({Kind.OBJECT_PROPERTY, Kind.DATA_PROPERTY, Kind.ANNOTATION_PROPERTY})

DECLARATIONS: Final[Mapping[NamedNode, Kind]] = MappingProxyType(
    {
        OWL.Class: Kind.CLASS,
        RDFS.Datatype: Kind.DATATYPE,
        OWL.ObjectProperty: Kind.OBJECT_PROPERTY,
        OWL.DatatypeProperty: Kind.DATA_PROPERTY,
        OWL.AnnotationProperty: Kind.ANNOTATION_PROPERTY,
        OWL.NamedIndividual: Kind.INDIVIDUAL,
    }
)
"""The classes by which a term is declared (section 5.8)."""

DATATYPES: Final = frozenset(
    {
        RDFS.Literal,
        *(OWL[name] for name in ("real", "rational")),
        *(RDF[name] for name in ("PlainLiteral", "XMLLiteral", "langString")),
        *(
            XSD[name]
            for name in (
                *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger"),
                *("negativeInteger", "long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort"),
                *("unsignedByte", "double", "float", "string", "normalizedString", "token", "language", "Name"),
                *("NCName", "NMTOKEN", "boolean", "hexBinary", "base64Binary", "anyURI", "dateTime", "dateTimeStamp"),
            )
        ),
    }
)
"""The OWL 2 datatype map (section 4), rdfs:Literal, and the datatype of literals with a language."""

_BUILT_IN: Final[Mapping[Kind, frozenset[NamedNode]]] = MappingProxyType(
    {
        Kind.CLASS: frozenset({OWL.Thing, OWL.Nothing}),
        Kind.DATATYPE: DATATYPES,
        Kind.OBJECT_PROPERTY: frozenset({OWL.topObjectProperty, OWL.bottomObjectProperty}),
        Kind.DATA_PROPERTY: frozenset({OWL.topDataProperty, OWL.bottomDataProperty}),
        Kind.ANNOTATION_PROPERTY: frozenset(
            {
                *(RDFS[name] for name in ("label", "comment", "seeAlso", "isDefinedBy")),
                *(OWL[name] for name in ("deprecated", "versionInfo", "priorVersion")),
                *(OWL[name] for name in ("backwardCompatibleWith", "incompatibleWith")),
            }
        ),
    }
)
_CONSTRUCTORS: Final = frozenset({OWL.onProperty, OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf})
_RESERVED: Final = (OWL, RDF, RDFS, XSD)


def is_reserved(node: object) -> bool:
    """Whether the IRI belongs to OWL, RDF, RDFS or XML Schema (section 2.4)."""
    return any(node in namespace for namespace in _RESERVED)


class Terms:
    """The kinds of all terms of an ontology: as declared, or built in."""

    def __init__(self, graph: OntologyGraph) -> None:
        self._graph = graph
        kinds: dict[NamedNode, set[Kind]] = defaultdict(set)
        for kind, terms in _BUILT_IN.items():
            for term in terms:
                kinds[term].add(kind)
        self.declared = tuple(
            (term, kind)
            for cls, kind in DECLARATIONS.items()
            for term in graph.instances(cls)
            if isinstance(term, NamedNode)
        )
        for term, kind in self.declared:
            kinds[term].add(kind)
        self._kinds = {term: frozenset(found) for term, found in kinds.items()}

    def kinds(self, node: Node) -> frozenset[Kind]:
        """What the node is: of a blank node what its triples make it; empty for a term that is not declared."""
        if isinstance(node, NamedNode):
            return self._kinds.get(node, frozenset())
        if isinstance(node, BlankNode):
            return frozenset({self._kind_of_blank(node)})
        return frozenset({Kind.LITERAL}) if isinstance(node, Literal) else frozenset()

    def fits(self, node: Node, wanted: Collection[Kind]) -> bool:
        """Whether the node is of one of the kinds. An individual with an IRI needs no declaration (section 5.8)."""
        if isinstance(node, NamedNode) and Kind.INDIVIDUAL in wanted and not is_reserved(node):
            return True
        return not self.kinds(node).isdisjoint(wanted)

    def misfit(self, node: Node, wanted: Collection[Kind], predicate: NamedNode, place: NamedNode | None) -> Fault:
        """The fault that a node is which does not fit, said of the predicate in the statement on ``place``."""
        asked = " or ".join(_a(kind) for kind in sorted(wanted))
        known = self.kinds(node)
        if isinstance(node, NamedNode) and not known and not is_reserved(node):
            message = f"{curie(node)} is used as {asked}, and is not declared."
            return Fault("undeclared-term", node, message, statement=place, value=node.value)
        what = " and ".join(_a(kind) for kind in sorted(known)) or "nothing of the kind"
        message = f"{told(node)} is {what}, where {curie(predicate)} asks for {asked}."
        value = node.value if isinstance(node, NamedNode | Literal) else None
        at = node if isinstance(node, NamedNode) else place
        return Fault("wrong-kind", at, message, statement=place, value=value)

    def faults(self) -> Iterator[Fault]:
        """Declarations that OWL 2 DL forbids."""
        for term, kind in self.declared:
            if is_reserved(term) and term not in _BUILT_IN.get(kind, frozenset()):
                message = f"{curie(term)} belongs to OWL, RDF or XML Schema, and is declared as {_a(kind)}."
                yield Fault("reserved-vocabulary", term, message)
        for term in dict.fromkeys(term for term, _ in self.declared):
            yield from _punned(term, self._kinds[term])

    def _kind_of_blank(self, node: BlankNode) -> Kind:
        if self._graph.has_type(node, RDFS.Datatype) or self._graph.has_type(node, OWL.DataRange):
            return Kind.DATATYPE
        if any(self._graph.has_type(node, cls) for cls in (OWL.Restriction, OWL.Class)):
            return Kind.CLASS
        if any(triple.predicate in _CONSTRUCTORS for triple in self._graph.outgoing(node)):
            return Kind.CLASS  # the type is missing, which is a fault of its own
        return Kind.OBJECT_PROPERTY if self._graph.objects(node, OWL.inverseOf) else Kind.INDIVIDUAL


def _punned(term: NamedNode, kinds: frozenset[Kind]) -> Iterator[Fault]:
    for exclusive in (frozenset({Kind.CLASS, Kind.DATATYPE}), PROPERTIES):
        clash = sorted(kinds & exclusive)
        if len(clash) > 1:
            yield Fault("illegal-punning", term, f"{curie(term)} is declared as {' and as '.join(map(_a, clash))}.")


def _a(kind: Kind) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def told(node: Node) -> str:
    """A node in words."""
    if isinstance(node, NamedNode):
        return curie(node)
    return f"the literal {node}" if isinstance(node, Literal) else "a blank node"
