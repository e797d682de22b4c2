"""The small words of ``data/language.toml``, compiled."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cancerkg.assertions.typed_text import with_symbols

Sites = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
"""Places in the body as a sentence says them, each with what the name of an illness there holds."""


@dataclass(frozen=True, slots=True)
class DoubtfulWords:
    """Words beside and among treatments that are told by their last word alone."""

    of_itself: re.Pattern[str]
    not_of_itself: re.Pattern[str]
    treating_with: re.Pattern[str]
    before_head: re.Pattern[str]
    joined: re.Pattern[str]
    opens_bracket: re.Pattern[str]
    test: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class AimWords:
    """What tells which treatment is meant, and what for: how a sentence turns to an illness, the symptoms that are
    relieved for the sake of one, and what stands between a treatment and its examples."""

    theme: re.Pattern[str]
    means: re.Pattern[str]
    exemplifying: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """Where a clause ends: words before and behind a phrase that begin another, or explain the phrase before."""

    verb: re.Pattern[str]
    joins: re.Pattern[str]
    joins_clauses: re.Pattern[str]
    apposition: re.Pattern[str]
    relative: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class SpreadWords:
    """Words of where a cancer has spread. ``sites`` are the places as a sentence says them, each with what the name of
    the metastases there holds."""

    heading: re.Pattern[str]
    of_metastasis: re.Pattern[str]
    metastases: re.Pattern[str]
    progressed: re.Pattern[str]
    with_them: re.Pattern[str]
    sites: Sites


@dataclass(frozen=True, slots=True)
class ItemWords:
    """Words of list items: which are none of the phrase, and which are no item."""

    above: re.Pattern[str]
    bare_treatment: re.Pattern[str]
    aside: re.Pattern[str]
    examples: re.Pattern[str]
    absent: re.Pattern[str]
    determiner: re.Pattern[str]
    pronoun: re.Pattern[str]
    circumstance: re.Pattern[str]
    trail: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Pronouns:
    """Pronouns that point to what was named last, to the subject of the sentence before, and to all that were named
    together."""

    to_last: frozenset[str]
    to_subject: frozenset[str]
    to_all: frozenset[str]
    relative: frozenset[str]


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
    clauses: ClauseWords
    complement: re.Pattern[str]
    its_treatment: re.Pattern[str]
    answer: re.Pattern[str]
    relief: re.Pattern[str]
    no_cancer: re.Pattern[str]
    introducing: re.Pattern[str]
    turning: re.Pattern[str]
    spread: SpreadWords
    pressure_sites: Sites
    cancer_name: re.Pattern[str]
    definite: re.Pattern[str]
    besides: re.Pattern[str]
    left_out: re.Pattern[str]
    demonstrative: re.Pattern[str]
    coordination: re.Pattern[str]
    other_names: re.Pattern[str]
    opening: re.Pattern[str]
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
    aims: AimWords
    pronouns: Pronouns
    any_treatment: re.Pattern[str]
    set_apart: re.Pattern[str]
    supposing: re.Pattern[str]
    drug: re.Pattern[str]
    item: ItemWords


def _doubtful_words(table: Mapping[str, Any]) -> DoubtfulWords:
    return DoubtfulWords(
        of_itself=re.compile(_any(table["of_itself"])),
        not_of_itself=re.compile(table["not_of_itself"]),
        treating_with=re.compile(table["treating_with"]),
        before_head=re.compile(table["before_head"]),
        joined=re.compile(table["joined"]),
        opens_bracket=re.compile(table["opens_bracket"]),
        test=re.compile(table["no_treatment"]),
    )


def _clause_words(table: Mapping[str, Any]) -> ClauseWords:
    return ClauseWords(
        verb=re.compile(table["verb"]),
        joins=re.compile(table["joins"]),
        joins_clauses=re.compile(table["joins_clauses"]),
        apposition=re.compile(with_symbols(table["apposition"])),
        relative=re.compile(table["relative"]),
    )


def _spread_words(table: Mapping[str, Any]) -> SpreadWords:
    return SpreadWords(
        heading=re.compile(table["heading"]),
        of_metastasis=re.compile(table["of_metastasis"]),
        metastases=re.compile(table["metastases"]),
        progressed=re.compile(table["progressed"]),
        with_them=re.compile(table["with_them"]),
        sites=_sites(table["sites"]),
    )


def _sites(table: Mapping[str, str]) -> Sites:
    return tuple((re.compile(said), re.compile(named)) for said, named in table.items())


def _item_words(table: Mapping[str, Any]) -> ItemWords:
    return ItemWords(
        bare_treatment=re.compile(table["bare_treatment"]),
        above=re.compile(with_symbols(table["above"])),
        aside=re.compile(_any(table["aside"]) + r"\b"),
        examples=re.compile(table["examples"]),
        absent=re.compile(table["absent"]),
        determiner=re.compile("^" + _any(table["determiner"]) + r"\s+", re.IGNORECASE),
        pronoun=re.compile("^" + _any(table["pronoun"]) + r"\b", re.IGNORECASE),
        circumstance=re.compile("^" + _any(table["circumstance"]) + r"\b", re.IGNORECASE),
        trail=re.compile(_any(table["trail"]) + ".*$", re.IGNORECASE),
    )


def _beside_phrase(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(with_symbols(rf"[{{C}}{{S}}{{T}}]|\b{_any(words)}\b|\([^()]*\)|[^a-z]"))


def _aim_words(table: Mapping[str, Any]) -> AimWords:
    theme = table["theme"].replace("{treat}", table["treat"]).replace("{treating}", table["treating"])
    determiner, auxiliary = _any(table["determiner"]), _any(table["auxiliary"])
    return AimWords(
        theme=re.compile(with_symbols(theme.replace("{det}", f"(?:{determiner} )*").replace("{aux}", auxiliary))),
        means=re.compile(table["means"]),
        exemplifying=re.compile(with_symbols(table["exemplifying"])),
    )


def _not_behind(words: Iterable[str]) -> str:
    return "".join(rf"(?<!{re.escape(word)} )" for word in words)


def _pronouns(table: Mapping[str, Any]) -> Pronouns:
    return Pronouns(
        to_last=frozenset(table["pointing_to_last"]),
        to_subject=frozenset(table["pointing_to_subject"]),
        to_all=frozenset(table["pointing_to_all"]),
        relative=frozenset(table["relative"]),
    )


@cache
def read_language() -> Language:
    """The words that are shipped with the package."""
    table = tomllib.loads(files(__package__).joinpath("data/language.toml").read_text(encoding="utf-8"))
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
        clauses=_clause_words(table["clauses"]),
        complement=re.compile(with_symbols(table["complement"])),
        opening=re.compile(with_symbols(table["opening"])),
        relief=re.compile(table["relief"]),
        no_cancer=re.compile(table["no_cancer"]),
        its_treatment=re.compile(table["its_treatment"]),
        answer=re.compile(table["answer"]),
        turning=re.compile(with_symbols(table["turning"])),
        spread=_spread_words(table["spread"]),
        pressure_sites=_sites(table["pressure"]["sites"]),
        cancer_name=re.compile(table["cancer_name"]),
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
        aims=_aim_words(table),
        doubtful=_doubtful_words(table),
        pronouns=_pronouns(table),
        any_treatment=re.compile("(?!" + _any(table["specific"]) + "$)" + _any(table["any_treatment"])),
        supposing=re.compile(table["supposing"]),
        set_apart=re.compile(table["set_apart"]),
        drug=re.compile(table["drug"]),
        item=_item_words(table["item"]),
    )


def _any(expressions: Iterable[str]) -> str:
    return "(?:" + "|".join(expressions) + ")"
