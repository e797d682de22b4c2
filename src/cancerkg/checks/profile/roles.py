"""Which object properties are simple, and whether the property hierarchy is regular.

OWL 2 Structural Specification, section 11.2, "The Restrictions on the Axiom Closure", without which reasoning is
undecidable (Horrocks, Kutz and Sattler, KR 2006): https://www.w3.org/TR/owl2-syntax/#Global_Restrictions_on_Axioms_in_OWL_2_DL
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from cancerkg.checks.graph import Node, OntologyGraph
from cancerkg.checks.profile.expressions import CARDINALITIES
from cancerkg.checks.profile.terms import Kind, Terms
from cancerkg.namespaces import OWL, RDFS, curie
from cancerkg.vocabulary import Fault

_Inclusions = Mapping[NamedNode, set[NamedNode]]
_SIMPLE_ONLY: Final = (
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.AsymmetricProperty,
)


def role_faults(graph: OntologyGraph, terms: Terms) -> Iterator[Fault]:
    """Composite properties where only simple ones may stand, and chains that no order of the properties allows.

    A property and its inverse are looked at as one, since an axiom about one is an axiom about the other. Quadratic in
    the properties that chains mention, linear in the rest.
    """
    roles = _Roles(graph, terms)
    yield from roles.not_simple()
    yield from roles.irregular()


class _Roles:
    def __init__(self, graph: OntologyGraph, terms: Terms) -> None:
        self._graph = graph
        self._terms = terms
        self._above = _closed(self._inclusions())
        self._chains = tuple(self._chained())

    def not_simple(self) -> Iterator[Fault]:
        """Each use of a property that a chain or a transitive property is at or below, where OWL wants a simple one."""
        composite = {top for top, parts in self._chains} | {OWL.topObjectProperty, OWL.bottomObjectProperty}
        composite |= {role for node in self._graph.instances(OWL.TransitiveProperty) for role in self._role(node)}
        reached = composite.union(*(self._above.get(role, frozenset()) for role in composite))
        for node, use in self._simple_uses():
            for role in self._role(node):
                if role in reached:
                    message = f"{curie(role)} is a chain or transitive, or above one that is, and has {use}."
                    yield Fault("non-simple-property", role, message)

    def irregular(self) -> Iterator[Fault]:
        """Each chain whose parts cannot all come before the property that it makes."""
        before: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for top, parts in self._chains:
            for part in self._needed_before(top, parts):
                before[part].add(top)
        later = _closed(before)
        for top, parts in self._chains:
            for part in dict.fromkeys(self._needed_before(top, parts)):
                if any(x in self._above.get(y, frozenset({y})) for x, y in _pairs(part, top, later)):
                    message = (
                        f"The chain of {curie(top)} goes over {curie(part)}, which itself depends on {curie(top)}."
                    )
                    yield Fault("irregular-properties", top, message)

    def _needed_before(self, top: NamedNode, parts: tuple[tuple[NamedNode, bool], ...]) -> Iterator[NamedNode]:
        same = (top, False)
        if top == OWL.topObjectProperty or parts == (same, same):
            return
        if parts[0] == same:
            parts = parts[1:]
        elif parts[-1] == same:
            parts = parts[:-1]
        yield from (part for part, _ in parts)

    def _chained(self) -> Iterator[tuple[NamedNode, tuple[tuple[NamedNode, bool], ...]]]:
        for triple in self._graph.with_predicate(OWL.propertyChainAxiom):
            tops = self._expression(triple.subject)
            parts = [self._expression(member) for member in self._graph.members(triple.object) or ()]
            known = [part for part in parts if part is not None]
            if tops is not None and known and len(known) == len(parts):
                # A chain for an inverse is the chain of the inverses, turned round, for the property.
                turned = [(name, not inverse) for name, inverse in reversed(known)] if tops[1] else known
                yield tops[0], tuple(turned)

    def _inclusions(self) -> _Inclusions:
        below: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for predicate in (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf):
            for triple in self._graph.with_predicate(predicate):
                for lower in self._role(triple.subject):
                    for upper in self._role(triple.object):
                        below[lower].add(upper)
                        if predicate != RDFS.subPropertyOf:
                            below[upper].add(lower)
        return below

    def _simple_uses(self) -> Iterator[tuple[Node, str]]:
        for cls in _SIMPLE_ONLY:
            yield from ((node, f"the type {curie(cls)}") for node in self._graph.instances(cls))
        for restriction in self._graph.instances(OWL.Restriction):
            for triple in self._graph.outgoing(restriction):
                if triple.predicate in CARDINALITIES or triple.predicate == OWL.hasSelf:
                    for node in self._graph.objects(restriction, OWL.onProperty):
                        yield node, f"a restriction with {curie(triple.predicate)}"
        for triple in self._graph.with_predicate(OWL.propertyDisjointWith):
            yield triple.subject, "a disjoint property"
            yield triple.object, "a disjoint property"
        for axiom in self._graph.instances(OWL.AllDisjointProperties):
            for head in self._graph.objects(axiom, OWL.members):
                yield from ((member, "a disjoint property") for member in self._graph.members(head) or ())

    def _role(self, node: Node) -> tuple[NamedNode, ...]:
        """The property of an expression, be it inverse or not; none where it is no object property."""
        expression = self._expression(node)
        return () if expression is None else (expression[0],)

    def _expression(self, node: Node) -> tuple[NamedNode, bool] | None:
        inverse = False
        seen: set[Node] = set()
        while isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            of = self._graph.objects(node, OWL.inverseOf)
            node, inverse = (of[0], not inverse) if len(of) == 1 else (node, inverse)
        is_role = isinstance(node, NamedNode) and self._terms.fits(node, (Kind.OBJECT_PROPERTY,))
        return (node, inverse) if is_role and isinstance(node, NamedNode) else None


def _pairs(part: NamedNode, top: NamedNode, later: _Inclusions) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Each pair of the order that this part of the chain asks for: the part itself, and all that come after it."""
    return ((part, after) for after in {top} | later.get(top, set()))


def _closed(direct: _Inclusions) -> dict[NamedNode, set[NamedNode]]:
    """All that each name leads to, itself among it."""
    closed: dict[NamedNode, set[NamedNode]] = {}
    for start in direct:
        reached: set[NamedNode] = {start}
        waiting: list[NamedNode] = [start]
        while waiting:
            new: Iterable[NamedNode] = direct.get(waiting.pop(), set()) - reached
            reached |= set(new)
            waiting.extend(new)
        closed[start] = reached
    return closed
