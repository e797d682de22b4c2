"""A phrase that was found in a passage, before it is known which words beside it belong to it."""

from collections.abc import Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from cancerkg.model import MentionType


class Found(NamedTuple):
    """A phrase from ``start`` to ``end``, and how it was found.

    ``concept`` is the first of those that it may mean, which are ``candidates`` where they are several, or of those
    that it names at once, which are ``members`` where they are several.
    """

    start: int
    end: int
    type: MentionType
    layer: str
    concept: NamedNode | None = None
    stage: NamedNode | None = None
    candidates: tuple[NamedNode, ...] = ()
    members: tuple[NamedNode, ...] = ()


def meaning_one_of(start: int, end: int, mention_type: MentionType, layer: str, concepts: Sequence[NamedNode]) -> Found:
    """A phrase that means one of the concepts; it has none where they are none."""
    if len(concepts) < 2:
        return Found(start, end, mention_type, layer, concepts[0] if concepts else None)
    return Found(start, end, mention_type, layer, concepts[0], candidates=tuple(sorted(concepts, key=str)))


def naming_all(found: Found, concepts: Sequence[NamedNode]) -> Found:
    """The phrase as a name of all the concepts at once, one or more."""
    return found._replace(concept=concepts[0], members=tuple(concepts) if len(concepts) > 1 else ())
