"""Folded text → its words: the unit in which heads and shapes are looked up, so that each word is looked at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a folded text, without the punctuation around it, and its offsets."""

    word: str
    start: int
    end: int


def tokens_of(lookup: str) -> Sequence[Token]:
    """The words of a folded text in order. Linear in its length."""
    return [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(lookup)]
