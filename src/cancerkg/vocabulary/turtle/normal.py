"""One form of axioms that can be said in several: what the OWL API, and with it Protégé and ROBOT, may turn round.

In OWL 2 the members of a union, of an intersection and of an axiom of disjointness are sets, and disjointness has no
direction (*Structural Specification*, sections 2.2, 8 and 9); RDF writes lists, and triples with a direction. A tool
that reads sets writes them in an order of its own. Here the order is that of the file: classes as they stand in it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.namespaces import OWL, RDF
from cancerkg.vocabulary.turtle.order import TermOrder
from cancerkg.vocabulary.turtle.statements import Node, Statements, Term, plain

SETS: Final = frozenset(
    {OWL.unionOf, OWL.intersectionOf, OWL.oneOf, OWL.disjointUnionOf, OWL.members, OWL.distinctMembers}
)
"""Properties whose lists are sets."""
SYMMETRIC: Final = frozenset({OWL.disjointWith, OWL.propertyDisjointWith, OWL.differentFrom, OWL.sameAs})
"""Properties that say the same in both directions."""


def normalised(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """The same axioms: members of sets in order, symmetric axioms from the first term to the second, two classes that
    are disjoint by ``owl:disjointWith``; everything else as it is.

    Raises what :func:`write_turtle` raises. Linear in the number of triples, but for sorting.
    """
    statements = Statements(triples)
    keys = _Keys(statements)
    members = dict(_sorted_members(statements, keys))
    gone: set[Term] = set()
    disjoint: list[Triple] = []
    for axiom, head, (one, other) in _pairs(statements):
        gone.update((axiom, *_nodes(statements, head)))
        disjoint.append(Triple(one, OWL.disjointWith, other))
    kept: list[Triple] = []
    for subject, predicate, term in map(plain, statements.triples):
        if subject not in gone:
            object_ = members.get(subject, term) if predicate == RDF.first else term
            kept.append(Triple(subject, predicate, object_))
    return tuple(dict.fromkeys(keys.directed(triple) for triple in (*kept, *disjoint)))


def _sorted_members(statements: Statements, keys: "_Keys") -> Iterator[tuple[Term, Term]]:
    """Each node of a list that is a set, and the member that it has once the list is sorted."""
    for _, predicate, head in map(plain, statements.triples):
        items = statements.items(head) if predicate in SETS else None
        if items is not None:
            yield from zip(_nodes(statements, head), sorted(items, key=keys.of), strict=True)


def _nodes(statements: Statements, head: Term) -> Iterator[Term]:
    """The nodes of a list, from its head."""
    while isinstance(head, BlankNode):
        yield head
        (head,) = statements.objects(head, RDF.rest)


def _pairs(statements: Statements) -> Iterator[tuple[Node, Term, tuple[NamedNode, NamedNode]]]:
    """Each axiom that two named classes are disjoint and that says no more: its node, its list, the classes."""
    for subject in statements.subjects():
        if OWL.AllDisjointClasses not in statements.nodes(subject, RDF.type) or len(statements.of(subject)) != 2:
            continue
        for head in statements.objects(subject, OWL.members):
            match statements.items(head):
                case (NamedNode() as one, NamedNode() as other):
                    yield subject, head, (one, other)


class _Keys:
    """What terms are sorted by, whatever the order of lists within them."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._classes = TermOrder(statements).classes

    def of(self, term: Term) -> tuple[int, int, str]:
        if isinstance(term, NamedNode):
            return (0, self._classes.get(term, len(self._classes)), term.value)
        return (1 if isinstance(term, Literal) else 2, 0, self._said(term))

    def directed(self, triple: Triple) -> Triple:
        subject, predicate, term = plain(triple)
        symmetric = predicate in SYMMETRIC and isinstance(subject, NamedNode) and isinstance(term, NamedNode)
        if symmetric and isinstance(term, NamedNode) and self.of(term) < self.of(subject):
            return Triple(term, predicate, subject)
        return triple

    def _said(self, term: Term, *, is_set: bool = False) -> str:
        if not isinstance(term, BlankNode) or not self._statements.is_nested(term):
            return "" if isinstance(term, BlankNode) else str(term)
        items = self._statements.items(term)
        if items is not None:
            members = [self._said(item) for item in items]
            return f"({' '.join(sorted(members) if is_set else members)})"
        said = (
            f"{predicate} {self._said(one, is_set=predicate in SETS)}" for predicate, one in self._statements.of(term)
        )
        return f"[{' ; '.join(sorted(said))}]"
