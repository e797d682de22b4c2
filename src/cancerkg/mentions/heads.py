"""Phrases told by their last word: "palliative radiation therapy", "small bowel obstruction", "cystitis".

The words that may stand before a head are learnt from the vocabulary: those before the last word of its names.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from cancerkg.folding import folded, is_border
from cancerkg.model import MentionType

_MOST_MODIFIERS = 3


@dataclass(frozen=True, slots=True)
class HeadMatch:
    """A phrase with a head, from ``start`` to ``end`` of a text."""

    start: int
    end: int
    type: MentionType


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of ``data/heads.toml``, compiled with the modifiers of a vocabulary."""

    modifiers: frozenset[str]
    patterns: Mapping[MentionType, re.Pattern[str]]
    excluded: frozenset[str]

    def find(self, text: str) -> Iterator[HeadMatch]:
        """Every phrase of the text that ends in a head. Offsets are into ``text``; linear in its length."""
        lookup = folded(text)
        for mention_type, pattern in self.patterns.items():
            for match in pattern.finditer(lookup):
                if (
                    match.group() not in self.excluded
                    and is_border(lookup, match.start())
                    and is_border(lookup, match.end())
                ):
                    yield HeadMatch(match.start(), match.end(), mention_type)


def read_heads(names: Iterable[str]) -> Heads:
    """The heads of the data file, with the modifiers that the names of a vocabulary teach."""
    table = tomllib.loads(files(__package__).joinpath("data/heads.toml").read_text(encoding="utf-8"))
    learnt = {word for name in names for word in folded(name).split()[:-1] if word.isalpha() and len(word) > 2}
    excluded = frozenset(table["not"]["words"])
    modifiers = sorted(
        (learnt - set(table["small_words"])) | set(table["modifiers"]), key=lambda word: (-len(word), word)
    )
    patterns = {
        MentionType(kind): _pattern(table[kind]["heads"], table[kind]["endings"], modifiers)
        for kind in ("symptom", "condition", "treatment")
    }
    return Heads(frozenset(modifiers), patterns, excluded)


def _pattern(heads: Sequence[str], endings: Sequence[str], modifiers: Sequence[str]) -> re.Pattern[str]:
    """One to three modifiers and a head, or a word with an ending that needs none."""
    modifier = "(?:" + "|".join(re.escape(word) for word in modifiers) + ")"
    with_head = f"(?:{modifier} ){{1,{_MOST_MODIFIERS}}}(?:{'|'.join(heads)})"
    with_ending = f"(?:{modifier} ){{0,{_MOST_MODIFIERS}}}(?:{'|'.join(endings)})"
    return re.compile("(?<![a-z0-9])(?:" + (f"{with_ending}|" if endings else "") + with_head + ")(?![a-z0-9])")
