"""Mentions by a name that several concepts bear → the concept that is meant, where the page tells, else all of them.

What tells, the surest first:

1. *Type.* A word that says of which type the phrase is (:mod:`cancerkg.mentions.expected_types`), else the other
   members of a coordination, else the list that the phrase is an item of; where none does, that something is asserted
   of the phrase if it is of the one type, and nothing if it is of another. Candidates of other types are not meant.
2. *Page.* The mentions of the page that name one of the candidates, if they all name the same: a page uses a word in
   one sense (Gale, Church and Yarowsky 1992, doi:10.3115/1075527.1075579).
3. *Label.* The words are the preferred label of one candidate, and a lesser name of the others.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pyoxigraph import NamedNode

from cancerkg.folding import folded
from cancerkg.mentions.expected_types import read_expected_types
from cancerkg.mentions.names import name_variants
from cancerkg.model import Mention, MentionType, Passage, PassageKind
from cancerkg.namespaces import digest

_JOINT = re.compile(r"(?:,|,? (?:and|or|and or)) (?:an? |the )?")
_BEFORE_ITEM = re.compile(r"\W*(?:an? |the )?")


class Sense(NamedTuple):
    """A concept that a name may mean, the type of its mentions, and its preferred label."""

    concept: NamedNode
    type: MentionType
    label: str


SenseOf = Callable[[NamedNode], Sense]
SaidOf = Callable[[Sequence[Mention]], frozenset[str]]
"""Given the mentions of a page, the identifiers of those of which the page asserts something."""


def settled(
    passages: Sequence[Passage], mentions: Sequence[Mention], sense_of: SenseOf, said_of: SaidOf | None = None
) -> tuple[Mention, ...]:
    """The mentions, each with the concept that it means; with candidates only where nothing tells which.

    ``mentions`` are all of the passages, in reading order and without overlap, and so is what comes back. Linear in
    them; ``said_of`` is asked once for each type of a candidate, where the types of candidates differ.
    """
    if not any(one.candidates for one in mentions):
        return tuple(mentions)
    here = {passage.index: passage for passage in passages}
    by_passage: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_passage.setdefault(mention.passage, []).append(mention)
    listed = _types_of_lists(here, by_passage)
    typed: list[Mention] = []
    for index, found in by_passage.items():
        if any(one.candidates for one in found):
            typed.extend(_by_type(here[index], found, listed.get(index), sense_of))
        else:
            typed.extend(found)
    if said_of is not None:
        typed = _by_assertion(here, typed, sense_of, said_of)
    named = {one.concept for one in typed if one.concept is not None}
    return tuple(_by_page_or_label(here[one.passage], one, named, sense_of) if one.candidates else one for one in typed)


def _by_type(
    passage: Passage, mentions: Sequence[Mention], listed: MentionType | None, sense_of: SenseOf
) -> Iterator[Mention]:
    """The mentions of a passage, those with candidates as the type that is expected where they stand; ``listed`` is
    that of what begins an item."""
    lookup = folded(passage.text)
    for group in _coordinations(lookup, mentions):
        types = {one.type for one in group if not one.candidates}
        expected = (
            read_expected_types().beside(lookup, group[0].start, group[-1].end)
            or (types.pop() if len(types) == 1 else None)
            or (listed if not types and _begins_item(passage, group[0]) else None)
        )
        for one in group:
            yield _of_type(passage, one, expected, sense_of) if expected and one.candidates else one


def _of_type(passage: Passage, mention: Mention, expected: MentionType, sense_of: SenseOf) -> Mention:
    """The mention without the candidates of other types; as it is where all are of others."""
    fitting = [sense for sense in map(sense_of, mention.candidates) if sense.type is expected]
    if len(fitting) == 1:
        return _meaning(passage, mention, fitting[0])
    if not fitting:
        return mention
    kept = tuple(sense.concept for sense in fitting)
    return replace(mention, id=_id(passage, mention, expected), type=expected, candidates=kept)


def _by_assertion(
    passages: Mapping[int, Passage], mentions: Sequence[Mention], sense_of: SenseOf, said_of: SaidOf
) -> list[Mention]:
    """The mentions, those with candidates of several types as the one type of which something is asserted, if it is of
    one alone."""
    kinds = [frozenset(sense_of(concept).type for concept in one.candidates) for one in mentions]
    fitting: list[list[MentionType]] = [[] for _ in mentions]
    for kind in sorted(frozenset().union(*(types for types in kinds if len(types) > 1))):
        tried = [
            replace(one, id=_id(passages[one.passage], one, kind), type=kind) if kind in types else one
            for one, types in zip(mentions, kinds, strict=True)
        ]
        said = said_of(tried)
        for one, types, fits in zip(tried, kinds, fitting, strict=True):
            if kind in types and one.id in said:
                fits.append(kind)
    return [
        _of_type(passages[one.passage], one, fits[0], sense_of) if len(fits) == 1 else one
        for one, fits in zip(mentions, fitting, strict=True)
    ]


def _by_page_or_label(passage: Passage, mention: Mention, named: set[NamedNode], sense_of: SenseOf) -> Mention:
    senses = [sense_of(concept) for concept in mention.candidates]
    for fitting in (
        [sense for sense in senses if sense.concept in named],
        [sense for sense in senses if _is_called(mention, sense)],
    ):
        if len(fitting) == 1:
            return _meaning(passage, mention, fitting[0])
    return mention


def _is_called(mention: Mention, sense: Sense) -> bool:
    """Whether the phrase holds the preferred label, in any spelling or number."""
    words = f" {folded(mention.exact)} "
    return any(f" {variant} " in words for variant in name_variants(sense.label, sense.type.value))


def _meaning(passage: Passage, mention: Mention, sense: Sense) -> Mention:
    return replace(
        mention,
        id=_id(passage, mention, sense.type),
        type=sense.type,
        concept=sense.concept,
        label=sense.label,
        candidates=(),
    )


def _id(passage: Passage, mention: Mention, mention_type: MentionType) -> str:
    return digest(passage.id, str(mention.start), str(mention.end), mention_type.value)


def _coordinations(lookup: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions of a passage, those together that only commas and conjunctions part."""
    group = [mentions[0]]
    for one, following in pairwise(mentions):
        if not _JOINT.fullmatch(lookup, one.end, following.start):
            yield group
            group = []
        group.append(following)
    yield group


def _types_of_lists(
    passages: Mapping[int, Passage], mentions: Mapping[int, Sequence[Mention]]
) -> dict[int, MentionType]:
    """The type of what begins an item, by the item's index: what the introduction of its list says, else what all the
    other items begin with that name anything."""
    lists: dict[int, list[Passage]] = {}
    for passage in passages.values():
        if passage.kind is PassageKind.LIST_ITEM and passage.introduction is not None:
            lists.setdefault(passage.introduction, []).append(passage)
    found: dict[int, MentionType] = {}
    for introduction, items in lists.items():
        above = passages.get(introduction)
        said = read_expected_types().listed_under(folded(above.text)) if above is not None else None
        types = {said} if said else set(_beginnings(items, mentions))
        if len(types) == 1:
            found.update(dict.fromkeys((item.index for item in items), *types))
    return found


def _beginnings(items: Iterable[Passage], mentions: Mapping[int, Sequence[Mention]]) -> Iterator[MentionType]:
    for item in items:
        for first in mentions.get(item.index, ())[:1]:
            if not first.candidates and _begins_item(item, first):
                yield first.type


def _begins_item(passage: Passage, mention: Mention) -> bool:
    return (
        passage.kind is PassageKind.LIST_ITEM
        and _BEFORE_ITEM.fullmatch(folded(passage.text), 0, mention.start) is not None
    )
