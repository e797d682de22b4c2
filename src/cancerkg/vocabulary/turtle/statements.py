"""The triples of an ontology by subject, and the form in which each blank node is written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.errors import VocabularyError
from cancerkg.namespaces import RDF

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal

MAX_DEPTH: Final = 100
"""How deep brackets may stand in brackets; the members of a list stand beside each other."""


class Statements:
    """Distinct triples, and for each blank node whether it can stand within the one triple that refers to it.

    ``apart`` are the blank nodes that cannot, because several triples refer to them, or because they lead back to
    themselves: they need a label. Linear in the number of triples. Raises :class:`VocabularyError` for a triple within
    a triple, and for brackets deeper than :data:`MAX_DEPTH`.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples: Final = tuple(dict.fromkeys(triples))
        said: dict[Node, list[tuple[NamedNode, Term]]] = defaultdict(list)
        for subject, predicate, term in map(plain, self.triples):
            said[subject].append((predicate, term))
        self._of: Final = dict(said)
        objects = (term for pairs in said.values() for _, term in pairs)
        self._referred: Final = Counter(term for term in objects if isinstance(term, BlankNode))
        self._links: Final = self._whole_lists()
        self.apart: Final = frozenset(self._apart())

    def subjects(self) -> tuple[Node, ...]:
        """Every subject, in the order given."""
        return tuple(self._of)

    def of(self, subject: Node) -> tuple[tuple[NamedNode, Term], ...]:
        """The predicates and objects of the subject, in the order given."""
        return tuple(self._of.get(subject, ()))

    def objects(self, subject: Node, predicate: NamedNode) -> tuple[Term, ...]:
        """The objects of the subject with that predicate, in the order given."""
        return tuple(term for found, term in self._of.get(subject, ()) if found == predicate)

    def nodes(self, subject: Node, predicate: NamedNode) -> tuple[NamedNode, ...]:
        """Those objects that are IRIs, sorted."""
        found = (term for term in self.objects(subject, predicate) if isinstance(term, NamedNode))
        return tuple(sorted(found, key=lambda node: node.value))

    def items(self, head: Term) -> tuple[Term, ...] | None:
        """The members of the list that can be written as ``( … )``; None where it is no such list."""
        members: list[Term] = []
        while head != RDF.nil:
            link = self._link(head)
            if link is None:
                return None
            member, head = link
            members.append(member)
        return tuple(members) if members else None

    def is_nested(self, node: Term) -> bool:
        """Whether the blank node is written within the triple that refers to it."""
        return isinstance(node, BlankNode) and self._referred[node] == 1 and node not in self.apart

    def tops(self) -> Iterator[Node]:
        """The subjects that have a block of their own, in the order given."""
        return (subject for subject in self._of if not self.is_nested(subject))

    def _link(self, node: Term) -> tuple[Term, Term] | None:
        if not isinstance(node, BlankNode) or not self.is_nested(node) or node not in self._links:
            return None
        said = dict(self._of[node])
        return said[RDF.first], said[RDF.rest]

    def _whole_lists(self) -> frozenset[BlankNode]:
        """The blank nodes from which a list goes on to its end, each with a first and a rest and nothing else."""
        before: dict[Term, list[BlankNode]] = defaultdict(list)
        for node, pairs in self._of.items():
            if isinstance(node, BlankNode) and len(pairs) == 2 and {pair[0] for pair in pairs} == {RDF.first, RDF.rest}:
                before[dict(pairs)[RDF.rest]].append(node)
        whole: set[BlankNode] = set()
        waiting = before[RDF.nil]
        while waiting:
            node = waiting.pop()
            whole.add(node)
            if self._referred[node] == 1:
                waiting.extend(before[node])
        return frozenset(whole)

    def _apart(self) -> Iterator[BlankNode]:
        # What is reached from the tops is nested; what is not reached leads back to itself.
        shared = [node for node, times in self._referred.items() if times > 1]
        yield from shared
        roots = (node for node in self._of if not isinstance(node, BlankNode) or self._referred[node] != 1)
        waiting: list[tuple[Node, int]] = [(root, 0) for root in roots]
        reached: set[Node] = set()
        while waiting:
            node, depth = waiting.pop()
            reached.add(node)
            for predicate, term in self._of.get(node, ()):
                if not isinstance(term, BlankNode) or self._referred[term] != 1:
                    continue
                deeper = depth if predicate == RDF.rest and node in self._links else depth + 1
                if deeper > MAX_DEPTH:
                    raise VocabularyError(
                        f"Blank nodes stand within blank nodes more than {MAX_DEPTH} deep.",
                        where=str(node),
                        cure="Give one of them an IRI.",
                    )
                waiting.append((term, deeper))
        yield from (node for node, times in self._referred.items() if times == 1 and node not in reached)


def plain(triple: Triple) -> tuple[Node, NamedNode, Term]:
    """Subject, predicate and object; raises :class:`VocabularyError` where the object is a triple."""
    if isinstance(triple.object, Triple) or isinstance(triple.subject, Triple):
        raise VocabularyError(f"A triple stands within a triple, which OWL 2 does not know: {triple}.")
    return triple.subject, triple.predicate, triple.object
