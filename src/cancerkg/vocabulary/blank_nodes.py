"""Triples in, triples without blank nodes out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.errors import VocabularyError
from cancerkg.namespaces import digest, ontology_skolem

_Term = TypeVar("_Term", bound=NamedNode | BlankNode | Literal | Triple)


def without_blank_nodes(triples: Iterable[Triple], where: str) -> tuple[Triple, ...]:
    """The same triples with an IRI for each blank node (RDF 1.1 Concepts, section 3.5), in the order given.

    The IRI is made of what the blank node says, all the way down, and of what refers to it, all the way up, so a change
    elsewhere in the ontology does not touch it, as it would with the labels of RDFC-1.0, which count through the whole
    dataset. What refers to it counts, lest two lists with the same end share it, which OWL does not allow.

    Raises :class:`VocabularyError`, at ``where``, for blank nodes that lead back to themselves.
    """
    given = tuple(triples)
    outgoing: dict[BlankNode, list[Triple]] = defaultdict(list)
    incoming: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in given:
        if isinstance(triple.subject, BlankNode):
            outgoing[triple.subject].append(triple)
        if isinstance(triple.object, BlankNode):
            incoming[triple.object].append(triple)
    contents = _Told(lambda node: ((t.predicate, t.object) for t in outgoing[node]), where)
    referrers = _Told(lambda node: ((t.predicate, t.subject) for t in incoming[node]), where)

    def named(term: _Term) -> _Term | NamedNode:
        if not isinstance(term, BlankNode):
            return term
        return ontology_skolem(digest(contents.of(term), referrers.of(term)))

    return tuple(
        Triple(named(t.subject), t.predicate, named(t.object))
        if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)
        else t
        for t in given
    )


class _Told:
    """What a blank node's neighbours in one direction tell of it, as a digest, kept once it is known."""

    def __init__(self, neighbours: Callable[[BlankNode], Iterable[tuple[NamedNode, object]]], where: str) -> None:
        self._neighbours = neighbours
        self._where = where
        self._known: dict[BlankNode, str] = {}

    def of(self, node: BlankNode) -> str:
        # A stack of its own: a list of a thousand members is a thousand blank nodes deep.
        waiting = [node]
        open_: set[BlankNode] = set()
        while waiting:
            current = waiting[-1]
            if current not in self._known:
                unknown = [node for node in self._blank(current) if node not in self._known]
                if (current in open_ and unknown) or open_.intersection(unknown) or current in unknown:
                    cure = "Give one of them an IRI."
                    raise VocabularyError("Blank nodes lead back to themselves.", where=self._where, cure=cure)
                if unknown:
                    open_.add(current)
                    waiting.extend(unknown)
                    continue
                self._known[current] = digest(*sorted(self._parts(current)))
            open_.discard(current)
            waiting.pop()
        return self._known[node]

    def _blank(self, node: BlankNode) -> Iterator[BlankNode]:
        return (term for _, term in self._neighbours(node) if isinstance(term, BlankNode))

    def _parts(self, node: BlankNode) -> Iterator[str]:
        for predicate, term in self._neighbours(node):
            yield f"{predicate} {self._known[term] if isinstance(term, BlankNode) else term}"
