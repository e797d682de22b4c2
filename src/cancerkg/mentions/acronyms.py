"""Acronyms that a text introduces: "vestibular schwannoma (VS)", and "VS" from there on.

An acronym is told by the rule of Schwartz and Hearst (2003, doi:10.1142/9789812776303_0042): its letters stand in the
long form in their order, and the first begins it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

_INTRODUCED: Final = re.compile(r"\s?\(([A-Z0-9](?=[A-Za-z0-9-]*[A-Z])[A-Za-z0-9-]{1,9}?)s?\)")
_WORD: Final = re.compile(r"(?<![\w-])([A-Z0-9](?=[A-Za-z0-9-]*[A-Z])[A-Za-z0-9-]{1,9}?)s?(?![\w-])")


def introduced_after(text: str, start: int, end: int) -> str | None:
    """The acronym that stands in brackets after the phrase from ``start`` to ``end``, if it is the phrase's."""
    match = _INTRODUCED.match(text, end)
    return match.group(1) if match and _abbreviates(match.group(1), text[start:end]) else None


def find_acronyms(text: str, known: Mapping[str, object]) -> Iterator[tuple[int, int, str]]:
    """Where the known acronyms stand: start, end, and which it is. A plural s belongs to it; linear in the text."""
    if known:
        for match in _WORD.finditer(text):
            if match.group(1) in known:
                yield match.start(), match.end(), match.group(1)


def _abbreviates(acronym: str, phrase: str) -> bool:
    letters = iter(phrase.lower())
    wanted = [letter for letter in acronym.lower() if letter.isalpha()]
    return phrase[:1].lower() == wanted[0] and all(letter in letters for letter in wanted)
