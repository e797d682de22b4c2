"""The triples of an ontology, found by subject, by object, and by predicate."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.namespaces import RDF

Resource: TypeAlias = NamedNode | BlankNode
Node: TypeAlias = NamedNode | BlankNode | Literal | Triple


class OntologyGraph:
    """A set of triples with blank nodes, indexed once; each look-up takes constant time. Order is that of the file."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = tuple(dict.fromkeys(triples))
        self._outgoing: dict[Node, list[Triple]] = defaultdict(list)
        self._incoming: dict[Node, list[Triple]] = defaultdict(list)
        self._by_predicate: dict[NamedNode, list[Triple]] = defaultdict(list)
        self._stated = frozenset(self.triples)
        for triple in self.triples:
            self._outgoing[triple.subject].append(triple)
            self._incoming[triple.object].append(triple)
            self._by_predicate[triple.predicate].append(triple)

    def __contains__(self, triple: Triple) -> bool:
        return triple in self._stated

    def outgoing(self, subject: Node) -> tuple[Triple, ...]:
        """What is said of the node."""
        return tuple(self._outgoing.get(subject, ()))

    def incoming(self, object_: Node) -> tuple[Triple, ...]:
        """What refers to the node."""
        return tuple(self._incoming.get(object_, ()))

    def with_predicate(self, predicate: NamedNode) -> tuple[Triple, ...]:
        """The triples of that predicate."""
        return tuple(self._by_predicate.get(predicate, ()))

    def objects(self, subject: Node, predicate: NamedNode) -> tuple[Node, ...]:
        """What the subject is related to by the predicate."""
        return tuple(triple.object for triple in self._outgoing.get(subject, ()) if triple.predicate == predicate)

    def instances(self, cls: NamedNode) -> tuple[Resource, ...]:
        """What is stated to be in the class."""
        return tuple(
            triple.subject
            for triple in self._incoming.get(cls, ())
            if triple.predicate == RDF.type and isinstance(triple.subject, NamedNode | BlankNode)
        )

    def has_type(self, node: Node, cls: NamedNode) -> bool:
        """Whether the node is stated to be in the class."""
        return any(triple.predicate == RDF.type and triple.object == cls for triple in self._outgoing.get(node, ()))

    def members(self, head: Node) -> tuple[Node, ...] | None:
        """The members of the RDF list that starts at the node, in order; None where it is no well-formed list."""
        members = []
        seen: set[Node] = set()
        while head != RDF.nil:
            first, rest = self.objects(head, RDF.first), self.objects(head, RDF.rest)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return tuple(members)

    def named_above(self, node: Node) -> NamedNode | None:
        """The term in whose statement a node stands: itself, or for a blank node what refers to it, all the way up."""
        seen: set[Node] = set()
        while isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            node = next((t.subject for t in self._incoming.get(node, ())), node)
        return node if isinstance(node, NamedNode) else None
