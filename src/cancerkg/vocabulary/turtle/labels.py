"""Labels for the blank nodes that need one: the same for the same statements, whatever a file called them.

RDFC-1.0 would not do: its labels count through the whole graph, so that a change of one term would rename the blank
nodes of others; and on a dozen blank nodes that all refer to each other it does not end. So a blank node is called by
what it says and what refers to it, round by round (colour refinement: Arvind, Köbler, Rattan and Verbitsky, *Graph
isomorphism, color refinement, and compactness*, 2017); a few that are alike are told apart by trying their orders.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Triple

from cancerkg.errors import VocabularyError
from cancerkg.namespaces import digest
from cancerkg.vocabulary.turtle.statements import Statements

MAX_ALIKE: Final = 6
"""How many blank nodes that are held together may be alike."""
_LENGTH: Final = 12

_Colours: TypeAlias = Mapping[BlankNode, str]


@dataclass(frozen=True, slots=True)
class _Component:
    """Blank nodes that hold together by triples between them, all their triples, and those that need a label."""

    nodes: frozenset[BlankNode]
    touching: Mapping[BlankNode, Sequence[Triple]]
    apart: tuple[BlankNode, ...]


def labels(statements: Statements) -> Mapping[BlankNode, str]:
    """A label such as ``_:b0123456789ab`` for each blank node of ``statements.apart``.

    Raises :class:`VocabularyError` where more than :data:`MAX_ALIKE` of them cannot be told apart.
    """
    named: dict[BlankNode, str] = {}
    times: Counter[str] = Counter()
    for component in _components(statements):
        colours = _told_apart(component, _refined(component, dict.fromkeys(component.nodes, "")))
        for node in component.apart:
            times[colours[node]] += 1
            twin = f"-{times[colours[node]]}" if times[colours[node]] > 1 else ""
            named[node] = f"_:b{colours[node][:_LENGTH]}{twin}"
    return named


def _components(statements: Statements) -> Iterator[_Component]:
    touching: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in statements.triples:
        for node in {triple.subject, triple.object}:
            if isinstance(node, BlankNode):
                touching[node].append(triple)
    left = set(statements.apart)
    while left:
        nodes = _connected(next(iter(left)), touching)
        yield _Component(frozenset(nodes), {node: touching[node] for node in nodes}, tuple(nodes & left))
        left -= nodes


def _connected(start: BlankNode, touching: Mapping[BlankNode, Sequence[Triple]]) -> set[BlankNode]:
    reached = {start}
    waiting = [start]
    while waiting:
        for triple in touching[waiting.pop()]:
            for node in (triple.subject, triple.object):
                if isinstance(node, BlankNode) and node not in reached:
                    reached.add(node)
                    waiting.append(node)
    return reached


def _refined(component: _Component, colours: _Colours) -> _Colours:
    """Colours that tell nodes apart as far as their neighbours, their neighbours' neighbours and so on differ."""
    kinds = len(set(colours.values()))
    while True:
        colours = {
            node: digest(colours[node], *sorted(_shown(triple, node, colours) for triple in component.touching[node]))
            for node in component.nodes
        }
        found = len(set(colours.values()))
        if found in (kinds, len(component.nodes)):
            return colours
        kinds = found


def _told_apart(component: _Component, colours: _Colours) -> _Colours:
    """Colours that differ for all nodes that need a label: of all choices, the one that reads first."""
    times = Counter(colours[node] for node in component.apart)
    alike = {colour: number for colour, number in times.items() if number > 1}
    if not alike:
        return colours
    if sum(alike.values()) > MAX_ALIKE:
        raise VocabularyError(
            f"{sum(alike.values())} blank nodes refer to each other and say the same, so they have no fixed order.",
            cure="Give them IRIs.",
        )
    colour = min(alike)
    choices = [
        _told_apart(component, _refined(component, {**colours, node: digest(colour)}))
        for node in component.apart
        if colours[node] == colour
    ]
    return min(choices, key=lambda choice: _certificate(component, choice))


def _certificate(component: _Component, colours: _Colours) -> list[str]:
    told = {triple for triples in component.touching.values() for triple in triples}
    return sorted(_shown(triple, None, colours) for triple in told)


def _shown(triple: Triple, node: BlankNode | None, colours: _Colours) -> str:
    subject, term = (
        ("_:self" if one == node else f"_:{colours[one]}") if isinstance(one, BlankNode) else str(one)
        for one in (triple.subject, triple.object)
    )
    return f"{subject} {triple.predicate} {term}"
