"""Which patterns and phrase rules may fit a sentence, by its words and its phrases: the others are not tried in it.

A gate never shuts out what fits: it asks for what an expression cannot do without (:mod:`cancerkg.assertions.stems`).
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain

from cancerkg.assertions.patterns import Pattern, read_patterns
from cancerkg.assertions.phrase_rules import PhraseRule, read_phrase_rules
from cancerkg.assertions.stems import StemFinder
from cancerkg.assertions.typed_text import CONDITION, REFERENCE, SYMPTOM, TREATMENT

_OTHER = re.compile(f"[^{CONDITION}{SYMPTOM}{TREATMENT}{REFERENCE}]+")
_LONGEST_RUN = 4
_RUN = re.compile(rf"(.)\1{{{_LONGEST_RUN - 1}}}\1+")
"""More phrases of one type in a row than a pattern has slots."""
_SEQUENCES_REMEMBERED = 10_000


def stems_in(text: str) -> int:
    """The stems that the words of a typed text begin with, as bits that the other functions understand. Linear in the
    text: each word is looked up once for all expressions."""
    return _finder().find(text)


def patterns_for(text: str, stems: int) -> Sequence[Pattern]:
    """The patterns that may fit the typed text of a sentence, by its private characters and its stems, in the order of
    the data file."""
    symbols = _OTHER.sub("", text)
    absent = ~stems
    return [pattern for needed, pattern in _patterns_with(_shortened(symbols)) if not needed & absent]


def phrase_rules_for(stems: int) -> Sequence[PhraseRule]:
    """The rules that may fit a sentence by its stems, in the order of the data file."""
    absent = ~stems
    return [rule for needed, rule in _phrase_rules() if not needed & absent]


@cache
def _finder() -> StemFinder:
    needed = (*(one.stems for one in read_patterns()), *(one.stems for one in read_phrase_rules().rules))
    return StemFinder(chain.from_iterable(needed))


@cache
def _phrase_rules() -> Sequence[tuple[int, PhraseRule]]:
    """The rules, each with the bits of the stems that it needs."""
    return tuple((_finder().bits(rule.stems), rule) for rule in read_phrase_rules().rules)


@lru_cache(maxsize=_SEQUENCES_REMEMBERED)
def _patterns_with(symbols: str) -> Sequence[tuple[int, Pattern]]:
    """The patterns that may fit by the private characters, each with the bits of the stems that it needs."""
    return tuple(
        (_finder().bits(pattern.stems), pattern)
        for pattern in read_patterns()
        if pattern.sequence.search(symbols) and _has_each(symbols, pattern.needs)
    )


def _shortened(symbols: str) -> str:
    return _RUN.sub(r"\1" * _LONGEST_RUN, symbols) if len(symbols) > _LONGEST_RUN else symbols


def _has_each(symbols: str, needs: Iterable[str]) -> bool:
    return not any(frozenset(symbols).isdisjoint(needed) for needed in needs)
