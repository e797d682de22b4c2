"""Names under which a drug is sold, told by the bracket behind the drug: "tamsulosin (Flomax)", and "Flomax" from there
on. They mean the drug."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cancerkg.mentions.brackets import read_brackets
from cancerkg.model import Mention, MentionType, Passage
from cancerkg.namespaces import digest

_SEPARATOR: Final = re.compile(r", or | or | and |, ")
_SHORTEST: Final = 4


def with_brand_names(passages: Iterable[Passage], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, and those of the brand names that stand in a bracket behind a drug, there and further down.

    ``mentions`` are in reading order and without overlap, and so is what comes back. Linear in the text.
    """
    here = {passage.index: passage for passage in passages}
    sold_as: dict[str, Mention] = {}
    for mention in mentions:
        if mention.type is MentionType.TREATMENT:
            for name in _sold_as(here[mention.passage].text, mention):
                sold_as.setdefault(name, mention)
    if not sold_as:
        return tuple(mentions)
    by_passage: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_passage.setdefault(mention.passage, []).append(mention)
    names = re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, sold_as), key=lambda name: (-len(name), name)))})(?![\w-])"
    )
    extra = [
        one for passage in here.values() for one in _named(passage, names, sold_as, by_passage.get(passage.index, ()))
    ]
    return tuple(sorted((*mentions, *extra), key=lambda one: (one.passage, one.start)))


def _sold_as(text: str, drug: Mention) -> Iterator[str]:
    """The names in the bracket behind a drug, or behind a form in which one is given."""
    match = (
        read_brackets().brands.match(text, drug.end)
        if read_brackets().drug.fullmatch(drug.exact[:1].lower() + drug.exact[1:])
        else None
    )
    for name in _SEPARATOR.split(match.group(1)) if match else ():
        if len(name) >= _SHORTEST:
            yield name


def _named(
    passage: Passage, names: re.Pattern[str], sold_as: Mapping[str, Mention], taken: Sequence[Mention]
) -> Iterator[Mention]:
    for match in names.finditer(passage.text):
        before = bisect_left(taken, match.end(), key=lambda one: one.start)
        meant = sold_as[match.group()]
        if (before and taken[before - 1].end > match.start()) or (passage.index, match.start()) < (
            meant.passage,
            meant.start,
        ):
            continue  # it is another phrase there, or a reader does not know the name yet
        yield replace(
            meant,
            id=digest(passage.id, str(match.start()), str(match.end()), meant.type.value),
            passage=passage.index,
            start=match.start(),
            end=match.end(),
            exact=match.group(),
            stage=None,
        )
