"""Which patterns and phrase rules may fit a sentence, by its words and its phrases: the others are not tried in it.

A gate never shuts out what fits: it asks for what an expression cannot do without (:mod:`cancerkg.assertions.stems`).
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache, reduce
from itertools import chain
from operator import or_
from typing import TypeVar

from cancerkg.assertions.patterns import Pattern, read_patterns
from cancerkg.assertions.phrase_rules import PhraseRule, read_phrase_rules
from cancerkg.assertions.stems import SignFinder
from cancerkg.assertions.typed_text import CONDITION, REFERENCE, SYMPTOM, TREATMENT

_OTHER = re.compile(f"[^{CONDITION}{SYMPTOM}{TREATMENT}{REFERENCE}]+")
_LONGEST_RUN = 4
_RUN = re.compile(rf"(.)\1{{{_LONGEST_RUN - 1}}}\1+")
"""More phrases of one type in a row than a pattern has slots."""
_SEQUENCES_REMEMBERED = 10_000
_Rule = TypeVar("_Rule")


Signs = tuple[int, ...]
"""The signs of a text in their order, or those that an expression needs, as bits that mean something here alone."""


def signs_in(text: str) -> Signs:
    """The signs of a typed text. Linear in it: each word is looked up once for all expressions."""
    return _finder().find(text)


def patterns_for(text: str, signs: Signs) -> Sequence[Pattern]:
    """The patterns that may fit the typed text of a sentence, by its private characters and its signs, in the order of
    the data file."""
    return _with_signs(_patterns_with(_shortened(_OTHER.sub("", text))), signs)


def phrase_rules_for(signs: Signs) -> Sequence[PhraseRule]:
    """The rules that may fit a sentence by its signs, in the order of the data file."""
    return _with_signs(_phrase_rules(), signs)


def _with_signs(expressions: Iterable[tuple[int, Signs, _Rule]], signs: Signs) -> list[_Rule]:
    """Of the expressions those whose signs are there, in their order; the first number of each is all of them."""
    absent = ~reduce(or_, signs, 0)
    return [rule for every, needed, rule in expressions if not every & absent and _is_in_order(needed, signs)]


def _is_in_order(needed: Signs, signs: Signs) -> bool:
    waiting = iter(needed)
    wanted = next(waiting, None)
    for bits in signs:
        if wanted is None:
            break
        if bits & wanted:
            wanted = next(waiting, None)
    return wanted is None


def _needing(rule: _Rule, signs: Iterable[frozenset[str]]) -> tuple[int, Signs, _Rule]:
    needed = _finder().bits(signs)
    return reduce(or_, needed, 0), needed, rule


@cache
def _finder() -> SignFinder:
    needed = (*(one.signs for one in read_patterns()), *(one.signs for one in read_phrase_rules().rules))
    return SignFinder(chain.from_iterable(needed))


@cache
def _phrase_rules() -> Sequence[tuple[int, Signs, PhraseRule]]:
    return tuple(_needing(rule, rule.signs) for rule in read_phrase_rules().rules)


@lru_cache(maxsize=_SEQUENCES_REMEMBERED)
def _patterns_with(symbols: str) -> Sequence[tuple[int, Signs, Pattern]]:
    """The patterns that may fit by the private characters alone, with the signs that they need."""
    return tuple(
        _needing(pattern, pattern.signs)
        for pattern in read_patterns()
        if pattern.sequence.search(symbols) and _has_each(symbols, pattern.needs)
    )


def _shortened(symbols: str) -> str:
    return _RUN.sub(r"\1" * _LONGEST_RUN, symbols) if len(symbols) > _LONGEST_RUN else symbols


def _has_each(symbols: str, needs: Iterable[str]) -> bool:
    return not any(frozenset(symbols).isdisjoint(needed) for needed in needs)
