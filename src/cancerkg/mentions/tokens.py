"""Folded text → its words: the unit in which heads and shapes are looked up, so that each word is looked at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_WORD = re.compile(r"([^\W_]+(?:'[^\W_]+)*'?)")
_ASCII_WORD = re.compile(r"([a-z0-9]+(?:'[a-z0-9]+)*'?)")
"""The same for nearly all texts, and found a quarter faster."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a folded text in order, without the punctuation around them, and where each starts and ends."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.words)


def tokens_of(lookup: str) -> Tokens:
    """The words of a folded text. Linear in its length."""
    parts = (_ASCII_WORD if lookup.isascii() else _WORD).split(
        lookup
    )  # what stands between words and the words, in turn
    borders = list(accumulate(map(len, parts)))
    return Tokens(parts[1::2], borders[:-1:2], borders[1::2])
