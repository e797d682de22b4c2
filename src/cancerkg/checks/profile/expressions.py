"""The blank nodes of an ontology: restrictions, class expressions, data ranges, lists, axioms about several terms.

OWL 2 Mapping to RDF Graphs, section 3.2.4 (tables 11 to 15): https://www.w3.org/TR/owl2-mapping-to-rdf/
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.checks.graph import Node, OntologyGraph
from cancerkg.checks.profile.terms import Kind, Terms, is_reserved
from cancerkg.namespaces import OWL, RDF, RDFS, XSD, curie
from cancerkg.vocabulary import Fault

_Kinds = frozenset[Kind]
_CLASS: Final = frozenset({Kind.CLASS})
_DATATYPE: Final = frozenset({Kind.DATATYPE})
_INDIVIDUAL: Final = frozenset({Kind.INDIVIDUAL})
_LITERAL: Final = frozenset({Kind.LITERAL})
_OBJECT: Final = frozenset({Kind.OBJECT_PROPERTY})
_DATA: Final = frozenset({Kind.DATA_PROPERTY})
_ROLES: Final = _OBJECT | _DATA

_OF_CLASS: Final[Mapping[NamedNode, tuple[_Kinds, int]]] = MappingProxyType(
    {
        OWL.intersectionOf: (_CLASS, 2),
        OWL.unionOf: (_CLASS, 2),
        OWL.oneOf: (_INDIVIDUAL, 1),
        OWL.complementOf: (_CLASS, 0),
    }
)
"""What a class expression is made with: the kind of its operands and, where they are listed, the least number."""
_OF_DATATYPE: Final[Mapping[NamedNode, tuple[_Kinds, int]]] = MappingProxyType(
    {
        OWL.intersectionOf: (_DATATYPE, 2),
        OWL.unionOf: (_DATATYPE, 2),
        OWL.oneOf: (_LITERAL, 1),
        OWL.datatypeComplementOf: (_DATATYPE, 0),
        OWL.onDatatype: (_DATATYPE, 0),
    }
)
CARDINALITIES: Final = frozenset(
    {OWL.cardinality, OWL.minCardinality, OWL.maxCardinality}
    | {OWL.qualifiedCardinality, OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality}
)
_QUALIFIED: Final = frozenset({OWL.qualifiedCardinality, OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality})
_OF_RESTRICTION: Final = CARDINALITIES | {OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.hasSelf}
_QUALIFIERS: Final = frozenset({OWL.onClass, OWL.onDataRange})
_MEMBERS: Final[Mapping[NamedNode, _Kinds]] = MappingProxyType(
    {OWL.AllDisjointClasses: _CLASS, OWL.AllDisjointProperties: _ROLES, OWL.AllDifferent: _INDIVIDUAL}
)
_PARTS: Final[Mapping[NamedNode, tuple[NamedNode, ...]]] = MappingProxyType(
    {
        OWL.NegativePropertyAssertion: (OWL.sourceIndividual, OWL.assertionProperty),
        OWL.Axiom: (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget),
        OWL.Annotation: (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget),
    }
)
NODE_TYPES: Final = frozenset({OWL.Restriction, *_MEMBERS, *_PARTS})
"""The types that only blank nodes have."""
FACETS: Final = frozenset(
    {RDF.langRange}
    | {XSD[f"{end}{limit}clusive"] for end in ("min", "max") for limit in ("In", "Ex")}
    | {XSD[name] for name in ("length", "minLength", "maxLength", "pattern")}
)
EXPRESSION_PREDICATES: Final = (
    frozenset({*_OF_CLASS, *_OF_DATATYPE, *_OF_RESTRICTION, *_QUALIFIERS, *FACETS})
    | {part for parts in _PARTS.values() for part in parts}
    | {OWL.onProperty, OWL.withRestrictions, OWL.members, OWL.distinctMembers}
    | {OWL.targetIndividual, OWL.targetValue, RDF.first, RDF.rest}
)
"""What only blank nodes say."""
_EARLIER: Final = frozenset({OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf})
"""What OWL 1 lets a class with an IRI say (section 3.2.5, table 18)."""


def expression_faults(graph: OntologyGraph, terms: Terms) -> Iterator[Fault]:
    """Expressions that are not as OWL 2 makes them. Linear in the triples."""
    expressions = _Expressions(graph, terms)
    for subject in dict.fromkeys(t.subject for t in graph.triples if t.predicate in EXPRESSION_PREDICATES | {RDF.type}):
        if isinstance(subject, BlankNode):
            yield from expressions.of(subject)
        elif isinstance(subject, NamedNode):
            yield from expressions.named(subject)
    yield from _list_faults(graph)


class _Expressions:
    def __init__(self, graph: OntologyGraph, terms: Terms) -> None:
        self._graph = graph
        self._terms = terms

    def named(self, subject: NamedNode) -> Iterator[Fault]:
        """What a node with an IRI may not say."""
        for triple in self._graph.outgoing(subject):
            if triple.predicate in _EARLIER:
                yield from self._operands(triple, *_OF_CLASS[triple.predicate])
            elif triple.predicate in EXPRESSION_PREDICATES:
                message = f"{curie(triple.predicate)} is said of {curie(subject)}; only blank nodes have it."
                yield Fault("malformed-expression", subject, message)

    def of(self, node: BlankNode) -> Iterator[Fault]:
        """What is wrong with one blank node."""
        forms: tuple[tuple[NamedNode, Callable[[BlankNode], Iterator[Fault]]], ...] = (
            (OWL.Restriction, self._restriction),
            *((cls, self._several) for cls in _MEMBERS),
            (OWL.NegativePropertyAssertion, self._negative),
            *((cls, self._annotated) for cls in (OWL.Axiom, OWL.Annotation)),
            (RDFS.Datatype, lambda node: self._made(node, _OF_DATATYPE)),
            (OWL.Class, lambda node: self._made(node, _OF_CLASS)),
        )
        form = next((check for cls, check in forms if self._graph.has_type(node, cls)), None)
        if form is not None:
            yield from form(node)
            return
        said = {t.predicate for t in self._graph.outgoing(node)} & EXPRESSION_PREDICATES
        if said - {RDF.first, RDF.rest} - FACETS:
            yield self._malformed(node, f"A blank node has {curie(min(said, key=str))} and no type that goes with it.")

    # --- forms

    def _restriction(self, node: BlankNode) -> Iterator[Fault]:
        made = [t for t in self._graph.outgoing(node) if t.predicate in _OF_RESTRICTION]
        properties = self._graph.objects(node, OWL.onProperty)
        if len(properties) != 1 or len(made) != 1:
            yield self._malformed(node, "A restriction has one owl:onProperty and one thing that it says of it.")
            return
        yield from self._stray(node, {OWL.onProperty, made[0].predicate, *_QUALIFIERS})
        if not self._terms.fits(properties[0], _ROLES):
            yield self._misfit(node, OWL.onProperty, properties[0], _ROLES)
            return
        yield from self._restricted(made[0], is_data=not self._terms.fits(properties[0], _OBJECT))

    def _restricted(self, triple: Triple, *, is_data: bool) -> Iterator[Fault]:
        node, predicate, value = triple.subject, triple.predicate, triple.object
        qualifier, other = (OWL.onDataRange, OWL.onClass) if is_data else (OWL.onClass, OWL.onDataRange)
        fillers = self._graph.objects(node, qualifier)
        if self._graph.objects(node, other) or len(fillers) != (1 if predicate in _QUALIFIED else 0):
            yield self._malformed(node, f"{curie(predicate)} does not go with the qualification that stands by it.")
        elif fillers:
            yield from self._asked(node, qualifier, fillers[0], _DATATYPE if is_data else _CLASS)
        if predicate in CARDINALITIES:
            if not (isinstance(value, Literal) and value.value.isdecimal()):
                yield self._malformed(node, f"{curie(predicate)} is {value}, and no whole number from 0.")
        elif predicate == OWL.hasSelf:
            if is_data or value != Literal("true", datatype=XSD.boolean):
                yield self._malformed(node, "owl:hasSelf is true, of an object property.")
        elif predicate == OWL.hasValue:
            yield from self._asked(node, predicate, value, _LITERAL if is_data else _INDIVIDUAL)
        else:
            yield from self._asked(node, predicate, value, _DATATYPE if is_data else _CLASS)

    def _made(self, node: BlankNode, constructors: Mapping[NamedNode, tuple[_Kinds, int]]) -> Iterator[Fault]:
        made = [t for t in self._graph.outgoing(node) if t.predicate in constructors]
        if len(made) != 1:
            what = " or ".join(sorted(curie(name) for name in constructors))
            yield self._malformed(node, f"A class or data range without an IRI has exactly one of {what}.")
            return
        yield from self._stray(node, {made[0].predicate, OWL.withRestrictions})
        yield from self._operands(made[0], *constructors[made[0].predicate])
        facets = self._graph.objects(node, OWL.withRestrictions)
        if len(facets) != (1 if made[0].predicate == OWL.onDatatype else 0):
            yield self._malformed(node, "owl:onDatatype goes with one owl:withRestrictions, and neither stands alone.")

    def _several(self, node: BlankNode) -> Iterator[Fault]:
        cls = next(cls for cls in _MEMBERS if self._graph.has_type(node, cls))
        named = (OWL.members, OWL.distinctMembers) if cls == OWL.AllDifferent else (OWL.members,)
        lists = [t for t in self._graph.outgoing(node) if t.predicate in named]
        if len(lists) != 1:
            yield self._malformed(node, f"{curie(cls)} has exactly one owl:members.")
            return
        yield from self._stray(node, set(named))
        yield from self._operands(lists[0], _MEMBERS[cls], 2)

    def _negative(self, node: BlankNode) -> Iterator[Fault]:
        yield from self._parts(node, OWL.NegativePropertyAssertion)
        individuals = self._graph.objects(node, OWL.targetIndividual)
        values = self._graph.objects(node, OWL.targetValue)
        if len(individuals) + len(values) != 1:
            yield self._malformed(node, "A negative assertion has one owl:targetIndividual or one owl:targetValue.")
        for name in self._graph.objects(node, OWL.assertionProperty):
            yield from self._asked(node, OWL.assertionProperty, name, _DATA if values else _OBJECT)

    def _annotated(self, node: BlankNode) -> Iterator[Fault]:
        cls = OWL.Axiom if self._graph.has_type(node, OWL.Axiom) else OWL.Annotation
        faults = tuple(self._parts(node, cls))
        yield from faults
        if faults:
            return
        source, name, target = (self._graph.objects(node, part)[0] for part in _PARTS[cls])
        if not (
            isinstance(source, NamedNode | BlankNode)
            and isinstance(name, NamedNode)
            and Triple(source, name, target) in self._graph
        ):
            yield self._malformed(node, f"An {curie(cls)} annotates a statement that is not made.")

    # --- parts

    def _parts(self, node: BlankNode, cls: NamedNode) -> Iterator[Fault]:
        for part in _PARTS[cls]:
            if len(self._graph.objects(node, part)) != 1:
                yield self._malformed(node, f"An {curie(cls)} has exactly one {curie(part)}.")

    def _operands(self, triple: Triple, wanted: _Kinds, least: int) -> Iterator[Fault]:
        """What is wrong with the operands of an expression: of one alone where ``least`` is 0, else of a list."""
        node, predicate = triple.subject, triple.predicate
        operands = self._graph.members(triple.object) if least else (triple.object,)
        if operands is None:
            place = self._graph.named_above(node)
            yield Fault("malformed-list", place, f"What {curie(predicate)} leads to is no list.", statement=place)
            return
        if len(operands) < least:
            place = self._graph.named_above(node)
            message = f"{curie(predicate)} lists {len(operands)}, and needs {least} or more."
            yield Fault("too-few-operands", place, message, statement=place)
        for operand in operands:
            yield from self._asked(node, predicate, operand, wanted)

    def _asked(self, node: Node, predicate: NamedNode, term: Node, wanted: _Kinds) -> Iterator[Fault]:
        if not self._terms.fits(term, wanted):
            yield self._misfit(node, predicate, term, wanted)

    def _misfit(self, node: Node, predicate: NamedNode, term: Node, wanted: _Kinds) -> Fault:
        place = self._graph.named_above(node)
        if place is None and isinstance(term, NamedNode):
            place = term
        return self._terms.misfit(term, wanted, predicate, place)

    def _stray(self, node: BlankNode, allowed: set[NamedNode]) -> Iterator[Fault]:
        for triple in self._graph.outgoing(node):
            if triple.predicate in EXPRESSION_PREDICATES and triple.predicate not in allowed:
                yield self._malformed(node, f"{curie(triple.predicate)} does not belong to this expression.")

    def _malformed(self, node: Node, message: str) -> Fault:
        place = self._graph.named_above(node)
        return Fault("malformed-expression", place, message, statement=place)


def _list_faults(graph: OntologyGraph) -> Iterator[Fault]:
    """Lists that branch, share a part, lead nowhere, or back to themselves (section 3.2.4)."""
    ended: set[Node] = {RDF.nil}
    for triple in graph.with_predicate(RDF.first):
        node = triple.subject
        place = graph.named_above(node)
        if len(graph.objects(node, RDF.first)) != 1 or len(graph.objects(node, RDF.rest)) != 1:
            yield Fault("malformed-list", place, "A list has one first and one rest at each step.", statement=place)
        elif len(graph.incoming(node)) > 1:
            yield Fault("malformed-list", place, "Two statements share a list, or its end.", statement=place)
        elif not _ends(graph, node, ended):
            yield Fault("malformed-list", place, "A list does not come to its end.", statement=place)
        elif any(is_reserved(t.predicate) and t.predicate not in _OF_LIST for t in graph.outgoing(node)):
            yield Fault("malformed-list", place, "A list says something else than its members.", statement=place)


_OF_LIST: Final = frozenset({RDF.first, RDF.rest, RDF.type})


def _ends(graph: OntologyGraph, node: Node, ended: set[Node]) -> bool:
    """Whether the rest of the rest … of the node is the empty list. What is found to end is added to ``ended``."""
    walked: set[Node] = set()
    while node not in ended:
        rest = graph.objects(node, RDF.rest)
        if node in walked or len(rest) != 1:
            return False
        walked.add(node)
        node = rest[0]
    ended |= walked
    return True
