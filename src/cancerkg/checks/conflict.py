"""Which statements make an ontology inconsistent: a smallest set of them, found by leaving the others out."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.checks.graph import OntologyGraph
from cancerkg.errors import InconsistentOntology, ReasonerUnavailable
from cancerkg.namespaces import OWL, RDF, SKOS

_Part = TypeVar("_Part")
_Group = tuple[Triple, ...]
_UNTOLD = frozenset({SKOS.inScheme, SKOS.topConceptOf, SKOS.broader})


def conflicting_statements(graph: OntologyGraph, contradicts: Callable[[Sequence[Triple]], bool]) -> _Group:
    """Statements that contradict themselves together with declarations, none of which can be left out.

    ``contradicts`` says whether some of the graph's triples do. Statements that share a blank node go together. First
    the terms whose statements are needed are sought, then which of these. Of k needed out of n it takes about
    k · log n questions (QuickXplain: Junker, AAAI 2004).
    """
    groups = _groups(graph)
    given = [triple for group in groups if _is_declaration(group) for triple in group]
    others = [group for group in groups if not _is_declaration(group)]
    by_term: dict[object, list[_Group]] = {}
    for group in others:
        by_term.setdefault(graph.named_above(group[0].subject) or group[0].subject, []).append(group)

    def asks(parts: Sequence[Sequence[_Group]]) -> bool:
        return contradicts([*given, *(triple for part in parts for group in part for triple in group)])

    terms = minimal(list(by_term.values()), asks)
    single = [[group] for term in terms for group in term]
    return tuple(triple for part in minimal(single, asks) for group in part for triple in group)


def minimal(parts: Sequence[_Part], fails: Callable[[Sequence[_Part]], bool]) -> tuple[_Part, ...]:
    """The fewest-possible parts, in their order, that still fail together: none can be left out. All must fail."""
    return tuple(_needed((), (), tuple(parts), fails))


def _needed(
    background: tuple[_Part, ...],
    added: tuple[_Part, ...],
    parts: tuple[_Part, ...],
    fails: Callable[[Sequence[_Part]], bool],
) -> tuple[_Part, ...]:
    if added and fails(background):
        return ()
    if len(parts) == 1:
        return parts
    half = len(parts) // 2
    first, second = parts[:half], parts[half:]
    of_second = _needed((*background, *first), first, second, fails)
    of_first = _needed((*background, *of_second), of_second, first, fails)
    return (*of_first, *of_second)


def refutes(ask: Callable[[Sequence[Triple]], object]) -> Callable[[Sequence[Triple]], bool]:
    """From a question to the reasoner that raises :class:`InconsistentOntology` to one that says yes or no.

    What the reasoner refuses, since half an ontology may not be OWL 2 DL, does not contradict itself.
    """

    def answer(triples: Sequence[Triple]) -> bool:
        try:
            ask(triples)
        except InconsistentOntology:
            return True
        except ReasonerUnavailable as error:
            if type(error) is not ReasonerUnavailable:
                raise
        return False

    return answer


def _groups(graph: OntologyGraph) -> list[_Group]:
    """The statements, each with all that hangs on its blank nodes; annotations of words are left out."""
    groups: list[_Group] = []
    for triple in graph.triples:
        if isinstance(triple.subject, BlankNode) and graph.incoming(triple.subject):
            continue
        if isinstance(triple.object, Literal) and isinstance(triple.subject, NamedNode):
            continue
        if triple.predicate in _UNTOLD:
            continue
        if isinstance(triple.subject, BlankNode):
            if triple.predicate == RDF.type:
                groups.append(tuple(_below(graph, triple.subject)))
        else:
            groups.append((triple, *_below(graph, triple.object)))
    return groups


def _below(graph: OntologyGraph, node: object) -> list[Triple]:
    found: list[Triple] = []
    waiting = [node] if isinstance(node, BlankNode) else []
    seen: set[BlankNode] = set()
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            found.extend(graph.outgoing(current))
            waiting.extend(t.object for t in graph.outgoing(current) if isinstance(t.object, BlankNode))
    return found


def _is_declaration(group: _Group) -> bool:
    return len(group) == 1 and group[0].predicate == RDF.type and group[0].object in OWL
