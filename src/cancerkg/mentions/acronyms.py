"""Acronyms that a page introduces itself: "superior vena cava obstruction (SVCO)", and from then on "SVCO"."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cancerkg.model import Mention, MentionType, Passage
from cancerkg.namespaces import digest

_INTRODUCED = re.compile(r" \((?:also (?:called|known as) |or )?([A-Z][A-Za-z0-9-]{1,6}?)s?[);,]")
_CLINICAL = frozenset((MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT))
_FEWEST_CAPITALS = 2


def with_acronyms(passages: Iterable[Passage], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, and those of the acronyms that stand in a bracket behind one, in the whole page, in reading order.

    An acronym is believed where its capitals are the first letters of words of the phrase, in their order (Schwartz and
    Hearst 2003, doi:10.1142/9789812776303_0042, for the idea). ``mentions`` are in reading order and without overlap,
    and so is what comes back. Linear in the text.
    """
    by_passage: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_passage.setdefault(mention.passage, []).append(mention)
    here = {passage.index: passage for passage in passages}
    introduced: dict[str, Mention] = {}
    for index, found in by_passage.items():
        for mention in found:
            match = _INTRODUCED.match(here[index].text, mention.end) if mention.type in _CLINICAL else None
            if match is not None and _stands_for(match[1], mention.exact):
                introduced.setdefault(match[1], mention)
    if not introduced:
        return tuple(mentions)
    pattern = re.compile(
        r"(?<![\w-])(" + "|".join(map(re.escape, sorted(introduced, key=lambda a: (-len(a), a)))) + r")s?(?![\w-])"
    )
    extra = [one for passage in here.values() for one in _in_passage(passage, pattern, introduced, by_passage)]
    return tuple(sorted((*mentions, *extra), key=lambda one: (one.passage, one.start)))


def _stands_for(acronym: str, phrase: str) -> bool:
    """Whether the capitals of the acronym begin words of the phrase, in their order, the first of each its first."""
    capitals = [letter.lower() for letter in acronym if letter.isupper()]
    initials = [word[0].lower() for word in re.split(r"[\s-]+", phrase) if word]
    if len(capitals) < _FEWEST_CAPITALS or not initials or initials[0] != capitals[0]:
        return False
    rest = iter(initials)
    return all(capital in rest for capital in capitals)


def _in_passage(
    passage: Passage,
    pattern: re.Pattern[str],
    introduced: Mapping[str, Mention],
    by_passage: Mapping[int, Sequence[Mention]],
) -> Iterator[Mention]:
    if passage.boilerplate:
        return
    taken = by_passage.get(passage.index, ())
    for match in pattern.finditer(passage.text):
        start, end = match.span()
        before = bisect_left(taken, end, key=lambda one: one.start)
        if before and taken[before - 1].end > start:
            continue
        meant = introduced[match[1]]
        yield replace(
            meant,
            id=digest(passage.id, str(start), str(end), meant.type.value),
            passage=passage.index,
            start=start,
            end=end,
            exact=match.group(),
            stage=None,
        )
