"""Acronyms that a text introduces: "vestibular schwannoma (VS)", and "VS" from there on.

An acronym is told by the rule of Schwartz and Hearst (2003, doi:10.1142/9789812776303_0042): its letters stand in the
long form in their order, and the first begins it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.mentions.brackets import ACRONYM, read_brackets
from cancerkg.model import Mention, MentionType, Passage
from cancerkg.namespaces import digest

_BRACKETED: Final = re.compile(rf"\({ACRONYM}\)")
_CLAUSE_BORDER: Final = re.compile(r"[.,;:()!?\n]")
_MOST_SKIPPED: Final = 5
"""How many more words than letters a long form may have (Schwartz and Hearst)."""
_LONGEST_FORM: Final = 120
_WORD: Final = re.compile(r"(?<![\w-])([A-Z0-9](?=[A-Za-z0-9-]*[A-Z])[A-Za-z0-9-]{1,9}?)s?( \d[A-Za-z]?)?(?![\w-])")
_CLINICAL: Final = frozenset((MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT))


def introduced_after(text: str, start: int, end: int) -> str | None:
    """The acronym that stands after the phrase from ``start`` to ``end``, in a bracket or called so, if it is the
    phrase's."""
    match = read_brackets().acronym.match(text, end) or read_brackets().shortened.match(text, end)
    return match.group(1) if match and _abbreviates(match.group(1), text[start:end]) else None


def find_acronyms(text: str, known: Mapping[str, object]) -> Iterator[tuple[int, int, str]]:
    """Where the known acronyms stand: start, end, and which it is. A plural s belongs to it, and the number that a
    known one has; linear in the text."""
    if any(map(text.__contains__, known)):
        for match in _WORD.finditer(text):
            if match.group() in known:  # "MEN 1"
                yield match.start(), match.end(), match.group()
            elif match.group(1) in known:
                yield match.start(), match.end() - len(match.group(2) or ""), match.group(1)


def with_meaning_here(passages: Iterable[Passage], mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions without the acronyms of the vocabulary that the passages introduce for something else: after "the
    Cancer Support Fund (CSF)", CSF is no cerebrospinal fluid on the page.

    Linear in the text.
    """
    ending = {(one.passage, one.end): one for one in mentions}
    named = {(one.passage, one.start): one for one in mentions}
    others: set[str] = set()
    for passage in passages:
        for match in _BRACKETED.finditer(passage.text) if "(" in passage.text else ():
            acronym = named.get((passage.index, match.start(1)))
            if acronym is None or not _meanings(acronym) or acronym.layer != "name":
                continue
            before = len(passage.text[: match.start()].rstrip())
            long_form = ending.get((passage.index, before))
            is_another = long_form is None or _meanings(long_form).isdisjoint(_meanings(acronym))
            if is_another and _has_long_form(match, passage.text):
                others.add(match.group(1))
    return [one for one in mentions if one.exact.removesuffix("s") not in others] if others else mentions


def _meanings(mention: Mention) -> frozenset[NamedNode]:
    return frozenset(mention.candidates or ((mention.concept,) if mention.concept is not None else ()))


def _has_long_form(match: re.Match[str], text: str) -> bool:
    """Whether the words before the bracket spell the acronym in it."""
    before = _CLAUSE_BORDER.split(text[max(0, match.start() - _LONGEST_FORM) : match.start()])[-1].split()
    acronym = match.group(1)
    first = max(0, len(before) - len(acronym) - _MOST_SKIPPED)
    return any(_abbreviates(acronym, " ".join(before[index:])) for index in range(first, len(before)))


def _abbreviates(acronym: str, phrase: str) -> bool:
    letters = iter(phrase.lower())
    wanted = [letter for letter in acronym.lower() if letter.isalpha()]
    return phrase[:1].lower() == wanted[0] and all(letter in letters for letter in wanted)


def with_acronyms(passages: Iterable[Passage], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, and those of the acronyms that stand in a bracket behind one, in all the passages.

    ``mentions`` are in reading order and without overlap, and so is what comes back. Linear in the text.
    """
    here = {passage.index: passage for passage in passages}
    introduced: dict[str, Mention] = {}
    by_passage: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_passage.setdefault(mention.passage, []).append(mention)
        if mention.type in _CLINICAL:
            acronym = introduced_after(here[mention.passage].text, mention.start, mention.end)
            if acronym is not None:
                introduced.setdefault(acronym, mention)
    extra = [
        one for passage in here.values() for one in _in_passage(passage, introduced, by_passage.get(passage.index, ()))
    ]
    return tuple(sorted((*mentions, *extra), key=lambda one: (one.passage, one.start))) if extra else tuple(mentions)


def _in_passage(passage: Passage, introduced: Mapping[str, Mention], taken: Sequence[Mention]) -> Iterator[Mention]:
    for start, end, acronym in find_acronyms(passage.text, introduced):
        before = bisect_left(taken, end, key=lambda one: one.start)
        if before and taken[before - 1].end > start:
            continue
        meant = introduced[acronym]
        if (passage.index, start) < (meant.passage, meant.start):
            continue  # a reader does not know it yet
        yield replace(
            meant,
            id=digest(passage.id, str(start), str(end), meant.type.value),
            passage=passage.index,
            start=start,
            end=end,
            exact=passage.text[start:end],
            stage=None,
        )
