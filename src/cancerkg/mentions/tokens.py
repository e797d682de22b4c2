"""Folded text → its words: the unit in which heads and shapes are looked up, so that each word is looked at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?")


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
    spans = [match.span() for match in _WORD.finditer(lookup)]
    return Tokens(_WORD.findall(lookup), [start for start, _ in spans], [end for _, end in spans])
