"""The small words of ``data/language.toml``, compiled."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cancerkg.assertions.typed_text import with_symbols


@dataclass(frozen=True, slots=True)
class DoubtfulWords:
    """Words beside and among treatments that are told by their last word alone."""

    of_itself: re.Pattern[str]
    not_of_itself: re.Pattern[str]
    treating_with: re.Pattern[str]
    before_head: re.Pattern[str]
    joined: re.Pattern[str]
    opens_bracket: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Pronouns:
    """Pronouns that point to what was named last, to the subject of the sentence before, to all that were named
    together, and to symptoms."""

    to_last: frozenset[str]
    to_subject: frozenset[str]
    to_all: frozenset[str]
    to_symptoms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Beside:
    """What joins a phrase to the one before it, what parts the two, and what makes it an aside; and words of a sentence
    that says whose symptoms are besides."""

    joining: re.Pattern[str]
    parting: re.Pattern[str]
    as_aside: re.Pattern[str]
    of_others: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Centre:
    """What tells whom a sentence is about: its opening, the words before its subject, words that it is about another,
    and how the one before turned to another illness."""

    opening: re.Pattern[str]
    short_opening: re.Pattern[str]
    not_subject: re.Pattern[str]
    of_another: re.Pattern[str]
    turning: re.Pattern[str]
    theme: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Spread:
    """Headings that say where the cancer has spread, the names of what has spread, and what is said of a cancer that
    spreads."""

    to: re.Pattern[str]
    names: re.Pattern[str]
    said: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Language:
    """Expressions as source text, to be built into others, and the compiled ones that stand alone."""

    auxiliary: str
    determiner: str
    separator: str
    member_tail: str
    cause: str
    treat: str
    treats: str
    treating: str
    given: str
    unknown: str
    unknown_first: str
    unknown_last: str
    gap: str
    same_clause: str
    clause: re.Pattern[str]
    complement: re.Pattern[str]
    its_treatment: re.Pattern[str]
    answer: re.Pattern[str]
    relief: re.Pattern[str]
    means: re.Pattern[str]
    no_cancer: re.Pattern[str]
    introducing: re.Pattern[str]
    exemplifying: re.Pattern[str]
    definite: re.Pattern[str]
    besides: re.Pattern[str]
    left_out: re.Pattern[str]
    demonstrative: re.Pattern[str]
    coordination: re.Pattern[str]
    other_names: re.Pattern[str]
    persons: re.Pattern[str]
    several: re.Pattern[str]
    excluding: re.Pattern[str]
    not_offered: re.Pattern[str]
    offering: re.Pattern[str]
    not_offered_after: re.Pattern[str]
    not_felt: re.Pattern[str]
    beside_phrase: re.Pattern[str]
    """The phrases of a heading, and all that does not count beside them."""
    generic: re.Pattern[str]
    doubtful: DoubtfulWords
    pronouns: Pronouns
    beside: Beside
    centre: Centre
    spread: Spread
    any_treatment: re.Pattern[str]
    set_apart: re.Pattern[str]
    supposing: re.Pattern[str]
    drug: re.Pattern[str]
    item_above: re.Pattern[str]
    item_bare_treatment: re.Pattern[str]
    item_aside: re.Pattern[str]
    item_determiner: re.Pattern[str]
    item_pronoun: re.Pattern[str]
    item_circumstance: re.Pattern[str]
    item_trail: re.Pattern[str]


def _doubtful_words(table: Mapping[str, Any]) -> DoubtfulWords:
    return DoubtfulWords(
        of_itself=re.compile(_any(table["of_itself"])),
        not_of_itself=re.compile(table["not_of_itself"]),
        treating_with=re.compile(table["treating_with"]),
        before_head=re.compile(table["before_head"]),
        joined=re.compile(table["joined"]),
        opens_bracket=re.compile(table["opens_bracket"]),
    )


def _beside_phrase(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(with_symbols(rf"[{{C}}{{S}}{{T}}]|\b{_any(words)}\b|\([^()]*\)|[^a-z]"))


def _theme(table: Mapping[str, Any]) -> str:
    expression = table["theme"].replace("{treat}", table["treat"]).replace("{treating}", table["treating"])
    determiner, auxiliary = _any(table["determiner"]), _any(table["auxiliary"])
    return with_symbols(expression.replace("{det}", f"(?:{determiner} )*").replace("{aux}", auxiliary))


def _not_behind(words: Iterable[str]) -> str:
    return "".join(rf"(?<!{re.escape(word)} )" for word in words)


def _pronouns(table: Mapping[str, Any]) -> Pronouns:
    return Pronouns(
        to_last=frozenset(table["pointing_to_last"]),
        to_subject=frozenset(table["pointing_to_subject"]),
        to_all=frozenset(table["pointing_to_all"]),
        to_symptoms=frozenset(table["pointing_to_symptoms"]),
    )


def _beside(table: Mapping[str, Any]) -> Beside:
    return Beside(**{name: re.compile(expression) for name, expression in table.items()})


def _spread(table: Mapping[str, Any]) -> Spread:
    return Spread(
        to=re.compile(table["spread_to"]),
        names=re.compile(table["metastasis"]),
        said=re.compile(table["spreading"]),
    )


def _centre(table: Mapping[str, Any]) -> Centre:
    return Centre(
        opening=re.compile(with_symbols(table["opening"])),
        short_opening=re.compile(table["short_opening"]),
        not_subject=re.compile(table["not_subject"]),
        of_another=re.compile(r"\b" + _any(table["of_another"]) + r"\b"),
        turning=re.compile(with_symbols(_any(table["turning"]))),
        theme=re.compile(_theme(table)),
    )


@cache
def read_language() -> Language:
    """The words that are shipped with the package."""
    table = tomllib.loads(files(__package__).joinpath("data/language.toml").read_text(encoding="utf-8"))
    item = table["item"]
    return Language(
        auxiliary=_any(table["auxiliary"]),
        determiner=_any(table["determiner"]),
        separator=with_symbols(_any(table["separator"])),
        member_tail=table["member_tail"],
        cause=table["cause"],
        treat=table["treat"],
        treats=table["treats"],
        treating=table["treating"],
        given=table["given"],
        unknown=table["unknown"],
        unknown_first=table["unknown_first"],
        unknown_last=table["unknown_last"],
        gap=with_symbols(table["gap"]),
        same_clause=table["same_clause"],
        clause=re.compile(table["clause"]),
        complement=re.compile(with_symbols(table["complement"])),
        means=re.compile(table["means"]),
        relief=re.compile(table["relief"]),
        no_cancer=re.compile(table["no_cancer"]),
        its_treatment=re.compile(table["its_treatment"]),
        answer=re.compile(table["answer"]),
        exemplifying=re.compile(with_symbols(table["exemplifying"])),
        introducing=re.compile(with_symbols(table["introducing"])),
        other_names=re.compile(table["other_names"]),
        demonstrative=re.compile(table["demonstrative"]),
        coordination=re.compile(table["coordination"]),
        left_out=re.compile(table["left_out"]),
        besides=re.compile(table["besides"]),
        definite=re.compile(table["definite"]),
        persons=re.compile(table["persons"]),
        several=re.compile(table["several"]),
        excluding=re.compile(table["excluding"].replace("{amount}", _not_behind(table["amounts"]))),
        not_offered=re.compile(r"\b" + _any(table["not_offered"]) + r"\b"),
        offering=re.compile(table["offering"].replace("{given}", table["given"])),
        not_offered_after=re.compile(table["not_offered_after"]),
        not_felt=re.compile(r"\b" + _any(table["not_felt"]) + r"\b"),
        generic=re.compile("(?!" + _any(table["specific"]) + "$)" + _any(table["generic"])),
        beside_phrase=_beside_phrase(table["beside_phrase"]),
        doubtful=_doubtful_words(table),
        pronouns=_pronouns(table),
        beside=_beside(table["beside"]),
        centre=_centre(table),
        spread=_spread(table),
        any_treatment=re.compile("(?!" + _any(table["specific"]) + "$)" + _any(table["any_treatment"])),
        supposing=re.compile(table["supposing"]),
        set_apart=re.compile(table["set_apart"]),
        drug=re.compile(table["drug"]),
        item_bare_treatment=re.compile(item["bare_treatment"]),
        item_above=re.compile(with_symbols(item["above"])),
        item_aside=re.compile(_any(item["aside"]) + r"\b"),
        item_determiner=re.compile("^" + _any(item["determiner"]) + r"\s+", re.IGNORECASE),
        item_pronoun=re.compile("^" + _any(item["pronoun"]) + r"\b", re.IGNORECASE),
        item_circumstance=re.compile("^" + _any(item["circumstance"]) + r"\b", re.IGNORECASE),
        item_trail=re.compile(_any(item["trail"]) + ".*$", re.IGNORECASE),
    )


def _any(expressions: Iterable[str]) -> str:
    return "(?:" + "|".join(expressions) + ")"
