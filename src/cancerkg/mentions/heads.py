"""Phrases told by their last word: "palliative radiation therapy", "small bowel obstruction", "cystitis".

Each word of the text is looked at once: whether it is a head, ends a term, or has an ending of a type. Then the words
before it are taken in, as long as they are such as stand before heads. Those are learnt from the vocabulary: the words
before the last word of its names.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from cancerkg.folding import folded, is_border
from cancerkg.mentions.tokens import Tokens
from cancerkg.mentions.variants import Variants
from cancerkg.model import MentionType

_MOST_MODIFIERS = 4
_TYPES = (MentionType.SYMPTOM, MentionType.CONDITION, MentionType.TREATMENT)
_SHORTEST_ADJECTIVE = 5
_PROPER = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z0-9]*[A-Z0-9]|\d+[A-Z])[A-Za-z0-9]{2,9}|[A-Z][a-z]{2,}(?:['’]s?)?")
"""An acronym, or a word with a capital: before a head in small letters it says which, "BRAF inhibitors"."""
_CAPITAL = re.compile(r"[A-Z]")
_AFTER_SENTENCE = re.compile(r"(?:^|[.!?:;•\n(\"“])\s*\Z")
_REMEMBERED = 1 << 16
"""How many words are kept with what they tell: a text of any length needs no more memory."""
_DRUG_ENDING = "ine"
"""As an adjective ends ("uterine"), and most drugs do."""
_VERBAL = ("ed", "ing", "s")
"""As verbs end, which may stand before what one is given: "wanted surgery"."""
_HYPHENS = ("-", "‐", "‑")


class HeadMatch(NamedTuple):
    """A phrase with a head, from ``start`` to ``end`` of a text; ``named`` where it ends in a term that says by itself
    which thing it is, or a word with an ending of the type."""

    start: int
    end: int
    type: MentionType
    named: bool = False


@dataclass(frozen=True, slots=True)
class _Head:
    """What a last word needs before it: ``first`` are the words that must stand directly before, None for any
    modifier; ``open`` whether any word may that is not a small one; ``joined`` whether a hyphen must join the word to
    one before it; ``named`` whether both say which thing it is."""

    type: MentionType
    first: frozenset[str] | None = None
    open: bool = False
    joined: bool = False
    named: bool = False


class _Last(NamedTuple):
    """What a word tells as the last one of a phrase: the terms that end in it, the longest first, with their types; it
    as a head; the type of its ending."""

    terms: tuple[str, ...]
    types: tuple[MentionType, ...]
    heads: Sequence[_Head]
    ending: MentionType | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A text, folded too, with its words."""

    text: str
    lookup: str
    tokens: Tokens

    def is_joined(self, end: int) -> bool:
        """Whether a hyphen follows the word that ends there."""
        return self.text[end : end + 1] in _HYPHENS

    def is_proper(self, index: int, head: int) -> bool:
        """Whether the word is a name, as it is written, before a word that is none: the first word of a sentence has a
        capital anyway, and so have all in a title."""
        start = self.tokens.starts[index]
        word = self.text[start : self.tokens.ends[index]]
        if _PROPER.fullmatch(word) is None or not self.text[self.tokens.starts[head]].islower():
            return False
        return not word[1:].islower() or not _AFTER_SENTENCE.search(self.text, max(0, start - 3), start)

    def is_second(self, index: int) -> bool:
        """Whether a hyphen joins the word to the one before it."""
        return index > 0 and self.is_joined(self.tokens.ends[index - 1])


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of ``data/heads.toml``, compiled with the modifiers of a vocabulary.

    ``last`` says what a word tells as the last one of a phrase; None where it is no such word.
    """

    last: Callable[[str], _Last | None]
    modifiers: frozenset[str]
    adjective_endings: tuple[str, ...]
    small_words: frozenset[str]
    no_compound: frozenset[str]
    open_modifiers: frozenset[str]
    two_words: frozenset[str]
    capitals: frozenset[str]
    loose: frozenset[str]
    excluded: frozenset[str]
    deeds: frozenset[str]
    of_illness: frozenset[str]
    """Heads that say nothing beside the illness before them: "lung cancer treatment"."""

    def find(self, text: str, lookup: str, tokens: Tokens) -> Iterator[HeadMatch]:
        """Every phrase of the text that ends in a head or a term; ``lookup`` is the text folded. Linear in it."""
        line = _Line(text, lookup, tokens)
        for index, last in [(at, one) for at, one in enumerate(map(self.last, tokens.words)) if one is not None]:
            is_term = lookup.endswith(last.terms, 0, tokens.ends[index])  # most words that end terms end none here
            found = self._term_at(line, index, last) if is_term else None
            found = found or (self._head_at(line, index, last) if last.heads or last.ending else None)
            if found is not None and lookup[found.start : found.end] not in self.excluded:
                yield found

    def _term_at(self, line: _Line, index: int, last: _Last) -> HeadMatch | None:
        end = line.tokens.ends[index]
        for term, mention_type in zip(last.terms, last.types, strict=True):
            start = end - len(term)
            if (
                line.lookup.endswith(term, 0, end)
                and is_border(line.lookup, start)
                and not (term in self.capitals and line.text[start:end].islower())
            ):
                first = self._with_modifiers(line, index - term.count(" "), start)
                return HeadMatch(first, end, mention_type, term not in self.loose)
        return None

    def _head_at(self, line: _Line, index: int, last: _Last) -> HeadMatch | None:
        end = line.tokens.ends[index]
        for head in last.heads:
            if index and self._fits(head, line, index):
                start = line.tokens.starts[index - 1]
                return HeadMatch(self._with_modifiers(line, index - 1, start), end, head.type, head.named)
        if last.ending is None:
            return None
        start = self._with_modifiers(line, index, line.tokens.starts[index])
        return HeadMatch(start, end, last.ending, line.tokens.words[index] not in self.loose)

    def _fits(self, head: _Head, line: _Line, index: int) -> bool:
        word, end = line.tokens.words[index - 1], line.tokens.ends[index - 1]
        is_deed = f"{word} {line.tokens.words[index]}" in self.deeds
        if is_deed or line.lookup[end : line.tokens.starts[index]] != " ":
            return False
        if head.first is not None:
            return word in head.first and (not head.joined or line.is_second(index - 1))
        if self._is_modifier(word) or self._is_compound(line, index - 1) or self._is_name(line, index - 1, index):
            return True
        is_word = word.isalpha() or "'" in word
        is_other = head.named and word.endswith(_VERBAL)
        return head.open and len(word) > len("of") and is_word and word not in self.small_words and not is_other

    def _with_modifiers(self, line: _Line, index: int, start: int) -> int:
        """Where the words before the token begin that belong to its phrase: modifiers, and what a hyphen joins."""
        words = line.tokens.words
        for position in range(index - 1, max(-1, index - 1 - _MOST_MODIFIERS), -1):
            end = line.tokens.ends[position]
            if line.lookup[end:start] != " ":
                break
            if not line.is_joined(end) and not (
                self._is_modifier(words[position])
                or self._is_compound(line, position)
                or self._is_name(line, position, index)
                or self._is_first_of_two(line, position)
            ):
                break
            if f"{words[position]} {words[position + 1]}" in self.deeds:
                break
            start = line.tokens.starts[position]
        return start

    def _is_first_of_two(self, line: _Line, index: int) -> bool:
        """Whether the word says of which cells, or the like, the next word is: "granulosa cell", "clear cell"."""
        word = line.tokens.words[index]
        return line.tokens.words[index + 1] in self.open_modifiers and (
            f"{word} {line.tokens.words[index + 1]}" in self.two_words
            or (word.isalpha() and len(word) > len("of") and word not in self.small_words)
        )

    def _is_compound(self, line: _Line, index: int) -> bool:
        """Whether the word ends one of several words that say together which: "hormone-sensitive"."""
        return line.is_second(index) and line.tokens.words[index] not in self.no_compound

    def _is_name(self, line: _Line, index: int, head: int) -> bool:
        return line.tokens.words[index] not in self.small_words and line.is_proper(index, head)

    def is_head(self, word: str) -> bool:
        """Whether the word says as the last one of a phrase what kind of thing it is."""
        last = self.last(word)
        return last is not None and bool(last.heads)

    def may_share(self, word: str) -> bool:
        """Whether the word may stand before "or" and a phrase whose head it shares: "bone or joint pain"."""
        if word.endswith(_DRUG_ENDING) and word not in self.modifiers:
            return False
        last = self.last(word)
        return self._is_modifier(word) and (last is None or word not in last.terms)

    def _is_modifier(self, word: str) -> bool:
        if word in self.small_words:
            return False
        return word in self.modifiers or (
            len(word) >= _SHORTEST_ADJECTIVE and word.endswith(self.adjective_endings) and word.isalpha()
        )


def read_heads(names: Iterable[str]) -> Heads:
    """The heads of the data file, with the modifiers that the names of a vocabulary teach."""
    table = tomllib.loads(files(__package__).joinpath("data/heads.toml").read_text(encoding="utf-8"))
    small = frozenset(table["small_words"])
    learnt = {
        word
        for words in (folded(name).split() for name in names)
        if small.isdisjoint(words)
        for word in words[:-1]
        if word.isalpha() and len(word) > 2
    }
    listed = {word for phrase in table["modifiers"] for word in phrase.split()}
    variants = Variants.read()
    return Heads(
        last=lru_cache(_REMEMBERED)(_reader_of_last_words(table)),
        modifiers=frozenset(learnt | listed),
        adjective_endings=tuple(table["adjective_endings"]),
        small_words=small,
        no_compound=frozenset(table["no_compound"]),
        open_modifiers=frozenset(table["open_modifiers"]),
        two_words=frozenset(phrase for phrase in table["modifiers"] if " " in phrase),
        capitals=frozenset(
            folded(term) for kind in _TYPES for term in table[kind.value]["terms"] if _CAPITAL.search(term)
        ),
        loose=frozenset(
            form for term in table["treatment"]["loose"] for form in variants.of(term, MentionType.TREATMENT.value)
        ),
        excluded=frozenset(table["not"]["words"]),
        deeds=frozenset(table["deeds"]["pairs"]),
        of_illness=frozenset(table["of-illness"]["words"]),
    )


def _reader_of_last_words(table: Mapping[str, Any]) -> Callable[[str], _Last | None]:
    terms, heads = _terms(table), _heads(table)
    of_kind = {
        kind: [*table[kind.value]["endings"], *(_drug(stem) for stem in table[kind.value].get("stems", ()))]
        for kind in _TYPES
    }
    endings = re.compile("|".join(f"(?P<{kind.value}>{'|'.join(words)})" for kind, words in of_kind.items()))

    def read(word: str) -> _Last | None:
        match = endings.fullmatch(word) if word not in heads else None
        ending = MentionType(match.lastgroup) if match and match.lastgroup else None
        ended = terms.get(word, ())
        last = _Last(tuple(term for term, _ in ended), tuple(kind for _, kind in ended), heads.get(word, ()), ending)
        return last if any(last) else None

    return read


def _drug(stem: str) -> str:
    """The expression of the words that end in the stem of a drug's name."""
    return "[a-z]{3,}" + stem


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
    for kind, words in table["related"].items():
        for word in words:
            found[word].append(_Head(MentionType(kind), first=frozenset(("related",)), joined=True))
    for kind in _TYPES:
        sure = frozenset(table[kind.value].get("sure", ()))
        for word in table[kind.value]["heads"]:
            found[word].append(_Head(kind, named=word in sure))
        for word in table[kind.value]["open"]:
            found[word].append(_Head(kind, open=True, named=word in sure))
    return dict(found)
