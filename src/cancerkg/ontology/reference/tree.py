"""The tree of classes, each with its concepts in their own hierarchy."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from pyoxigraph import NamedNode

from cancerkg.namespaces import SKOS
from cancerkg.ontology.reference.view import Branch, Link
from cancerkg.vocabulary.turtle import Statements, TermOrder


def tree(
    order: TermOrder,
    members: Callable[[NamedNode], Sequence[NamedNode]],
    statements: Statements,
    link: Callable[[NamedNode], Link],
) -> tuple[Branch, ...]:
    """The classes, each below those that it narrows; ``members`` gives the concepts of a class, sorted."""
    below: dict[NamedNode | None, list[NamedNode]] = defaultdict(list)
    for cls in order.classes:
        parents = [above for above in order.parents(cls) if above in order.classes and above != cls]
        for above in parents:
            below[above].append(cls)
        if not parents:
            below[None].append(cls)

    def branch(cls: NamedNode, path: frozenset[NamedNode]) -> Branch:
        lower = (branch(one, path | {one}) for one in below[cls] if one not in path)
        return Branch(link(cls), tuple(lower), _concepts(members(cls), statements, link))

    return tuple(branch(cls, frozenset({cls})) for cls in below[None])


def _concepts(
    concepts: Sequence[NamedNode], statements: Statements, link: Callable[[NamedNode], Link]
) -> tuple[Branch, ...]:
    """The concepts of a class, each below the first broader one that is of the class too."""
    inside = set(concepts)
    below: dict[NamedNode | None, list[NamedNode]] = defaultdict(list)
    for concept in concepts:
        broader = (above for above in statements.nodes(concept, SKOS.broader) if above in inside)
        below[next(broader, None)].append(concept)

    def branch(concept: NamedNode) -> Branch:
        return Branch(link(concept), (), tuple(branch(lower) for lower in below[concept]))

    return tuple(branch(concept) for concept in below[None])
