"""Clinical statements that a page makes in its markup, not in its words.

A ``cause`` of a condition leads to it, a ``possibleTreatment`` treats it. What a treatment itself brings about
(``adverseOutcome``) is never read as a symptom of anything.
"""

from collections.abc import Iterator

from cancerkg.documents.bodies import title_of
from cancerkg.documents.kinds import Kind, MarkupProperty, kind_of, markup_properties
from cancerkg.documents.nodes import Node, Tree
from cancerkg.model import MarkupStatement, MarkupValue


def find_statements(tree: Tree) -> tuple[MarkupStatement, ...]:
    """The statements of all conditions in the source that have a name, in the order of the nodes; each once."""
    found: dict[MarkupStatement, None] = {}
    for node in tree:
        condition = title_of(node) if kind_of(node) is Kind.CONDITION else None
        if condition is not None:
            found.update((_statement(condition, row, other), None) for row, other in _others(node, tree))
    return tuple(found)


def _others(node: Node, tree: Tree) -> Iterator[tuple[MarkupProperty, MarkupValue]]:
    """What the condition names, by property and then in the order of the values: a string, or a node with a name."""
    for row in markup_properties():
        for value in tree.values(node, row.name):
            name = title_of(value) if isinstance(value, Node) else value
            if name is not None:
                yield row, name


def _statement(condition: MarkupValue, row: MarkupProperty, other: MarkupValue) -> MarkupStatement:
    subject, object_ = (condition, other) if row.condition_is_subject else (other, condition)
    return MarkupStatement(subject, row.predicate, object_)
