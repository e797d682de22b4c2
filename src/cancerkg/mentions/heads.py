"""Phrases told by their last word: "palliative radiation therapy", "small bowel obstruction", "cystitis".

Each word of the text is looked at once: whether it is a head, ends a term, or has an ending of a type. Then the words
before it are taken in, as long as they are such as stand before heads. Those are learnt from the vocabulary: the words
before the last word of its names.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from cancerkg.folding import folded, is_border
from cancerkg.mentions.tokens import Tokens
from cancerkg.mentions.variants import Variants
from cancerkg.model import MentionType

_MOST_MODIFIERS = 4
_TYPES = (MentionType.SYMPTOM, MentionType.CONDITION, MentionType.TREATMENT)
_SHORTEST_ADJECTIVE = 5
_TAIL = 2
"""So many letters of a word tell whether it may have one of the endings."""
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
class _Line:
    """A folded text with its words; ``joined`` are the ends of the words behind which there is a hyphen."""

    lookup: str
    tokens: Tokens
    joined: frozenset[int]


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of ``data/heads.toml``, compiled with the modifiers of a vocabulary."""

    terms: Mapping[str, Sequence[tuple[str, MentionType]]]
    heads: Mapping[str, Sequence[_Head]]
    endings: re.Pattern[str]
    tails: frozenset[str]
    modifiers: frozenset[str]
    adjective_endings: tuple[str, ...]
    small_words: frozenset[str]
    excluded: frozenset[str]
    of_illness: frozenset[str]
    """Heads that say nothing beside the illness before them: "lung cancer treatment"."""

    def find(self, text: str, lookup: str, tokens: Tokens) -> Iterator[HeadMatch]:
        """Every phrase of the text that ends in a head or a term; ``lookup`` is the text folded. Linear in it."""
        line = _Line(lookup, tokens, frozenset(e for e in tokens.ends if text[e : e + 1] in _HYPHENS))
        for index, word in enumerate(tokens.words):
            if word not in self.terms and word not in self.heads and word[-_TAIL:] not in self.tails:
                continue
            found = self._ending_at(line, index)
            if found is not None and lookup[found.start : found.end] not in self.excluded:
                yield found

    def _ending_at(self, line: "_Line", index: int) -> HeadMatch | None:
        word, end = line.tokens.words[index], line.tokens.ends[index]
        for term, mention_type in self.terms.get(word, ()):
            start = end - len(term)
            if line.lookup.startswith(term, max(start, 0), end) and is_border(line.lookup, start):
                return HeadMatch(self._with_modifiers(line, index - term.count(" "), start), end, mention_type)
        for head in self.heads.get(word, ()):
            if index and self._fits(head, line, index):
                start = line.tokens.starts[index - 1]
                return HeadMatch(self._with_modifiers(line, index - 1, start), end, head.type)
        ending = self.endings.fullmatch(word) if word not in self.heads else None
        if ending is None or ending.lastgroup is None:
            return None
        start = self._with_modifiers(line, index, line.tokens.starts[index])
        return HeadMatch(start, end, MentionType(ending.lastgroup))

    def _fits(self, head: _Head, line: "_Line", index: int) -> bool:
        word, end = line.tokens.words[index - 1], line.tokens.ends[index - 1]
        if line.lookup[end : line.tokens.starts[index]] != " ":
            return False
        if head.first is not None:
            return word in head.first
        if self._is_modifier(word):
            return True
        if head.open and index > 1 and line.tokens.ends[index - 2] in line.joined:
            return True
        is_word = word.isalpha() or "'" in word
        return head.open and len(word) > len("of") and is_word and word not in self.small_words

    def _with_modifiers(self, line: "_Line", index: int, start: int) -> int:
        """Where the words before the token begin that belong to its phrase: modifiers, and what a hyphen joins."""
        for position in range(index - 1, max(-1, index - 1 - _MOST_MODIFIERS), -1):
            end = line.tokens.ends[position]
            if line.lookup[end:start] != " ":
                break
            if end not in line.joined and not self._is_modifier(line.tokens.words[position]):
                break
            start = line.tokens.starts[position]
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
    tails = {ending[-_TAIL:] for kind in _TYPES for ending in table[kind.value]["endings"]}
    return Heads(
        terms=_terms(table),
        heads=_heads(table),
        endings=re.compile("|".join(endings)),
        tails=frozenset(tails),
        modifiers=frozenset(learnt | listed),
        adjective_endings=tuple(table["adjective_endings"]),
        small_words=frozenset(table["small_words"]),
        excluded=frozenset(table["not"]["words"]),
        of_illness=frozenset(table["of-illness"]["words"]),
    )


def _terms(table: Mapping[str, Any]) -> dict[str, Sequence[tuple[str, MentionType]]]:
    """The terms in every spelling and number, by their last word, the longest first."""
    variants = Variants.read()
    found: defaultdict[str, dict[str, MentionType]] = defaultdict(dict)
    for kind in _TYPES:
        for term in table[kind.value]["terms"]:
            for form in sorted(variants.of(term, kind.value)):
                found[form.rpartition(" ")[2]].setdefault(form, kind)
    return {last: tuple(sorted(forms.items(), key=lambda one: (-len(one[0]), one[0]))) for last, forms in found.items()}


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
