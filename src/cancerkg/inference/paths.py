"""Property paths of a rule's body, and the triples that one is made of (SPARQL 1.1, section 9)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from cancerkg.dataset import Dataset, Term


@dataclass(frozen=True, slots=True)
class Inverse:
    """``^property``."""

    property: NamedNode


@dataclass(frozen=True, slots=True)
class Alternatives:
    """``a|b``."""

    paths: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """``a/b``."""

    paths: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """``path+``."""

    path: "Path"


Path = NamedNode | Inverse | Alternatives | Chain | OneOrMore


def inverse(path: Path) -> Path:
    """``^path``, with the inversion moved down to the properties."""
    match path:
        case Inverse(property_):
            return property_
        case Alternatives(paths):
            return Alternatives(tuple(inverse(one) for one in paths))
        case Chain(paths):
            return Chain(tuple(inverse(one) for one in reversed(paths)))
        case OneOrMore(one):
            return OneOrMore(inverse(one))
    return Inverse(path)


def way(dataset: Dataset, graphs: Sequence[NamedNode], start: Term, path: Path, end: Term) -> tuple[Triple, ...]:
    """The triples of the graphs that lead from start to end along the path, which must hold; always the same ones."""
    return next(triples for node, triples in _ends(dataset, graphs, start, path) if node == end)


def _ends(
    dataset: Dataset, graphs: Sequence[NamedNode], start: Term, path: Path
) -> Iterator[tuple[Term, tuple[Triple, ...]]]:
    """The nodes that the path leads to, each with the triples on the way; the fewest steps of a ``+`` come first."""
    match path:
        case NamedNode():
            if not isinstance(start, Literal | Triple):
                for triple in dataset.match(start, path, None, graphs=graphs):
                    yield triple.object, (triple,)
        case Inverse(property_):
            for triple in dataset.match(None, property_, start, graphs=graphs):
                yield triple.subject, (triple,)
        case Alternatives(paths):
            for one in paths:
                yield from _ends(dataset, graphs, start, one)
        case Chain(paths):
            yield from _chain(dataset, graphs, start, paths)
        case OneOrMore(one):
            yield from _closure(dataset, graphs, start, one)


def _chain(
    dataset: Dataset, graphs: Sequence[NamedNode], start: Term, paths: tuple[Path, ...]
) -> Iterator[tuple[Term, tuple[Triple, ...]]]:
    if not paths:
        yield start, ()
        return
    for node, triples in _ends(dataset, graphs, start, paths[0]):
        for end, more in _chain(dataset, graphs, node, paths[1:]):
            yield end, triples + more


def _closure(
    dataset: Dataset, graphs: Sequence[NamedNode], start: Term, path: Path
) -> Iterator[tuple[Term, tuple[Triple, ...]]]:
    seen: set[Term] = set()
    queue: list[tuple[Term, tuple[Triple, ...]]] = [(start, ())]
    for node, triples in queue:  # grows while it is walked: breadth first
        for end, more in _ends(dataset, graphs, node, path):
            if end not in seen:
                seen.add(end)
                queue.append((end, triples + more))
                yield end, triples + more
