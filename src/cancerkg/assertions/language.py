"""The small words of ``data/language.toml``, compiled."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cancerkg.assertions.typed_text import with_symbols
from cancerkg.assertions.word_groups import (
    AimWords,
    Beside,
    Centre,
    ClauseWords,
    DoubtfulWords,
    ItemWords,
    Pronouns,
    Sites,
    SpreadWords,
    aim_words,
    any_of,
    beside_words,
    centre_words,
    clause_words,
    doubtful_words,
    item_words,
    pronouns_of,
    sites_of,
    spread_words,
)


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
    spread: SpreadWords
    pressure_sites: Sites
    cancer_name: re.Pattern[str]
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
    aims: AimWords
    pronouns: Pronouns
    beside: Beside
    centre: Centre
    any_treatment: re.Pattern[str]
    set_apart: re.Pattern[str]
    supposing: re.Pattern[str]
    drug: re.Pattern[str]
    item: ItemWords


def _beside_phrase(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(with_symbols(rf"[{{C}}{{S}}{{T}}]|\b{any_of(words)}\b|\([^()]*\)|[^a-z]"))


def _not_behind(words: Iterable[str]) -> str:
    return "".join(rf"(?<!{re.escape(word)} )" for word in words)


@cache
def read_language() -> Language:
    """The words that are shipped with the package."""
    table = tomllib.loads(files(__package__).joinpath("data/language.toml").read_text(encoding="utf-8"))
    return Language(
        auxiliary=any_of(table["auxiliary"]),
        determiner=any_of(table["determiner"]),
        separator=with_symbols(any_of(table["separator"])),
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
        clauses=clause_words(table["clauses"]),
        complement=re.compile(with_symbols(table["complement"])),
        relief=re.compile(table["relief"]),
        no_cancer=re.compile(table["no_cancer"]),
        its_treatment=re.compile(table["its_treatment"]),
        answer=re.compile(table["answer"]),
        spread=spread_words(table["spread"]),
        pressure_sites=sites_of(table["pressure"]["sites"]),
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
        not_offered=re.compile(r"\b" + any_of(table["not_offered"]) + r"\b"),
        offering=re.compile(table["offering"].replace("{given}", table["given"])),
        not_offered_after=re.compile(table["not_offered_after"]),
        not_felt=re.compile(r"\b" + any_of(table["not_felt"]) + r"\b"),
        generic=re.compile("(?!" + any_of(table["specific"]) + "$)" + any_of(table["generic"])),
        beside_phrase=_beside_phrase(table["beside_phrase"]),
        aims=aim_words(table),
        doubtful=doubtful_words(table),
        pronouns=pronouns_of(table),
        beside=beside_words(table["beside"]),
        centre=centre_words(table),
        any_treatment=re.compile("(?!" + any_of(table["specific"]) + "$)" + any_of(table["any_treatment"])),
        supposing=re.compile(table["supposing"]),
        set_apart=re.compile(table["set_apart"]),
        drug=re.compile(table["drug"]),
        item=item_words(table["item"]),
    )
