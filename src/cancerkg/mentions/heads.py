"""Phrases told by their last word: "palliative radiation therapy", "small bowel obstruction", "cystitis".

Each word of the text is looked at once: whether it is a head, ends a term, or has an ending of a type. Then the words
before it are taken in, as long as they are such as stand before heads. Those are learnt from the vocabulary: the words
before the last word of its names.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from cancerkg.folding import folded
from cancerkg.mentions.tokens import Token
from cancerkg.mentions.variants import Variants
from cancerkg.model import MentionType

_MOST_MODIFIERS = 4
_TYPES = (MentionType.SYMPTOM, MentionType.CONDITION, MentionType.TREATMENT)
_SHORTEST_ADJECTIVE = 5
_HYPHENS = ("-", "‐", "‑")


@dataclass(frozen=True, slots=True)
class HeadMatch:
    """A phrase with a head, from ``start`` to ``end`` of a text."""

    start: int
    end: int
    type: MentionType


@dataclass(frozen=True, slots=True)
class _Head:
    """What a last word needs before it: ``first`` are the words that must stand directly before, None for any
    modifier; ``open`` whether any word may that is not a small one."""

    type: MentionType
    first: frozenset[str] | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of ``data/heads.toml``, compiled with the modifiers of a vocabulary."""

    terms: Mapping[str, Sequence[tuple[str, MentionType]]]
    heads: Mapping[str, Sequence[_Head]]
    endings: re.Pattern[str]
    modifiers: frozenset[str]
    adjective_endings: tuple[str, ...]
    small_words: frozenset[str]
    excluded: frozenset[str]

    def find(self, text: str, lookup: str, tokens: Sequence[Token]) -> Iterator[HeadMatch]:
        """Every phrase of the text that ends in a head or a term; ``lookup`` is the text folded. Linear in it."""
        joined = frozenset(token.end for token in tokens if text[token.end : token.end + 1] in _HYPHENS)
        for index, token in enumerate(tokens):
            if (found := self._ending_at(lookup, tokens, index, joined)) is not None and (
                lookup[found.start : token.end] not in self.excluded
            ):
                yield found

    def _ending_at(
        self, lookup: str, tokens: Sequence[Token], index: int, joined: Collection[int]
    ) -> HeadMatch | None:
        word, end = tokens[index].word, tokens[index].end
        for term, mention_type in self.terms.get(word, ()):
            start = end - len(term)
            if lookup.startswith(term, max(start, 0), end) and (start == 0 or not lookup[start - 1].isalnum()):
                first = index - term.count(" ")
                return HeadMatch(self._with_modifiers(lookup, tokens, first, start, joined), end, mention_type)
        for head in self.heads.get(word, ()):
            if index and self._fits(head, lookup, tokens, index, joined):
                start = tokens[index - 1].start
                return HeadMatch(self._with_modifiers(lookup, tokens, index - 1, start, joined), end, head.type)
        ending = self.endings.fullmatch(word) if word not in self.heads else None
        if ending is None or ending.lastgroup is None:
            return None
        start = self._with_modifiers(lookup, tokens, index, tokens[index].start, joined)
        return HeadMatch(start, end, MentionType(ending.lastgroup))

    def _fits(
        self, head: _Head, lookup: str, tokens: Sequence[Token], index: int, joined: Collection[int]
    ) -> bool:
        before = tokens[index - 1]
        if lookup[before.end : tokens[index].start] != " ":
            return False
        if head.first is not None:
            return before.word in head.first
        if self._is_modifier(before.word):
            return True
        if head.open and index > 1 and tokens[index - 2].end in joined:
            return True
        is_word = before.word.isalpha() or "'" in before.word
        return head.open and len(before.word) > 2 and is_word and before.word not in self.small_words

    def _with_modifiers(
        self, lookup: str, tokens: Sequence[Token], index: int, start: int, joined: Collection[int]
    ) -> int:
        """Where the words before the token begin that belong to its phrase: modifiers, and what a hyphen joins."""
        for position in range(index - 1, max(-1, index - 1 - _MOST_MODIFIERS), -1):
            before = tokens[position]
            if lookup[before.end : start] != " ":
                break
            if before.end not in joined and not self._is_modifier(before.word):
                break
            start = before.start
        return start

    def _is_modifier(self, word: str) -> bool:
        if word in self.small_words:
            return False
        return word in self.modifiers or (
            len(word) >= _SHORTEST_ADJECTIVE and word.endswith(self.adjective_endings) and word.isalpha()
        )


def read_heads(names: Iterable[str]) -> Heads:
    """The heads of the data file, with the modifiers that the names of a vocabulary teach."""
    table = tomllib.loads(files(__package__).joinpath("data/heads.toml").read_text(encoding="utf-8"))
    learnt = {word for name in names for word in folded(name).split()[:-1] if word.isalpha() and len(word) > 2}
    listed = {word for phrase in table["modifiers"] for word in phrase.split()}
    endings = (f"(?P<{kind.value}>{'|'.join(table[kind.value]['endings'])})" for kind in _TYPES)
    return Heads(
        terms=_terms(table),
        heads=_heads(table),
        endings=re.compile("|".join(endings)),
        modifiers=frozenset(learnt | listed),
        adjective_endings=tuple(table["adjective_endings"]),
        small_words=frozenset(table["small_words"]),
        excluded=frozenset(table["not"]["words"]),
    )


def _terms(table: Mapping[str, Any]) -> dict[str, Sequence[tuple[str, MentionType]]]:
    """The terms in every spelling and number, by their last word, the longest first."""
    variants = Variants.read()
    found: defaultdict[str, dict[str, MentionType]] = defaultdict(dict)
    for kind in _TYPES:
        for term in table[kind.value]["terms"]:
            for form in sorted(variants.of(term, kind.value)):
                found[form.rpartition(" ")[2]].setdefault(form, kind)
    return {
        last: tuple(sorted(forms.items(), key=lambda one: (-len(one[0]), one[0]))) for last, forms in found.items()
    }


def _heads(table: Mapping[str, Any]) -> dict[str, Sequence[_Head]]:
    found: defaultdict[str, list[_Head]] = defaultdict(list)
    symptom = table[MentionType.SYMPTOM.value]
    for word in symptom["with_function"]:
        found[word].append(_Head(MentionType.SYMPTOM, first=frozenset(symptom["functions"])))
    for kind in _TYPES:
        for word in table[kind.value]["heads"]:
            found[word].append(_Head(kind))
        for word in table[kind.value]["open"]:
            found[word].append(_Head(kind, open=True))
    return dict(found)
