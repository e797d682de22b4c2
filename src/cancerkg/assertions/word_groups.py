"""Groups of the small words of ``data/language.toml``, compiled: one value for what one module or two read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
    begins: re.Pattern[str]
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
    """Pronouns that point to what was named last, to the subject of the sentence before, to all that were named
    together, and to symptoms."""

    to_last: frozenset[str]
    to_subject: frozenset[str]
    to_all: frozenset[str]
    to_symptoms: frozenset[str]
    relative: frozenset[str]


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
    how the one before turned to another illness, and what is said of a cancer that spreads."""

    opening: re.Pattern[str]
    short_opening: re.Pattern[str]
    not_subject: re.Pattern[str]
    of_another: re.Pattern[str]
    turning: re.Pattern[str]
    spreading: re.Pattern[str]


def doubtful_words(table: Mapping[str, Any]) -> DoubtfulWords:
    """The words of ``[doubtful]``."""
    return DoubtfulWords(
        of_itself=re.compile(any_of(table["of_itself"])),
        not_of_itself=re.compile(table["not_of_itself"]),
        treating_with=re.compile(table["treating_with"]),
        before_head=re.compile(table["before_head"]),
        joined=re.compile(table["joined"]),
        opens_bracket=re.compile(table["opens_bracket"]),
        test=re.compile(table["no_treatment"]),
    )


def clause_words(table: Mapping[str, Any]) -> ClauseWords:
    """The words of ``[clauses]``."""
    return ClauseWords(
        verb=re.compile(table["verb"]),
        joins=re.compile(table["joins"]),
        begins=re.compile(table["begins"]),
        joins_clauses=re.compile(table["joins_clauses"]),
        apposition=re.compile(with_symbols(table["apposition"])),
        relative=re.compile(table["relative"]),
    )


def spread_words(table: Mapping[str, Any]) -> SpreadWords:
    """The words of ``[spread]``."""
    return SpreadWords(
        heading=re.compile(table["heading"]),
        of_metastasis=re.compile(table["of_metastasis"]),
        metastases=re.compile(table["metastases"]),
        progressed=re.compile(table["progressed"]),
        with_them=re.compile(table["with_them"]),
        sites=sites_of(table["sites"]),
    )


def sites_of(table: Mapping[str, str]) -> Sites:
    """A table of places, compiled."""
    return tuple((re.compile(said), re.compile(named)) for said, named in table.items())


def item_words(table: Mapping[str, Any]) -> ItemWords:
    """The words of ``[item]``."""
    return ItemWords(
        bare_treatment=re.compile(table["bare_treatment"]),
        above=re.compile(with_symbols(table["above"])),
        aside=re.compile(any_of(table["aside"]) + r"\b"),
        examples=re.compile(table["examples"]),
        absent=re.compile(table["absent"]),
        determiner=re.compile("^" + any_of(table["determiner"]) + r"\s+", re.IGNORECASE),
        pronoun=re.compile("^" + any_of(table["pronoun"]) + r"\b", re.IGNORECASE),
        circumstance=re.compile("^" + any_of(table["circumstance"]) + r"\b", re.IGNORECASE),
        trail=re.compile(any_of(table["trail"]) + ".*$", re.IGNORECASE),
    )


def aim_words(table: Mapping[str, Any]) -> AimWords:
    """The words of the file that tell which treatment is meant, and what for."""
    theme = table["theme"].replace("{treat}", table["treat"]).replace("{treating}", table["treating"])
    determiner, auxiliary = any_of(table["determiner"]), any_of(table["auxiliary"])
    return AimWords(
        theme=re.compile(with_symbols(theme.replace("{det}", f"(?:{determiner} )*").replace("{aux}", auxiliary))),
        means=re.compile(table["means"]),
        exemplifying=re.compile(with_symbols(table["exemplifying"])),
    )


def pronouns_of(table: Mapping[str, Any]) -> Pronouns:
    """The pronouns of the file."""
    return Pronouns(
        to_last=frozenset(table["pointing_to_last"]),
        to_subject=frozenset(table["pointing_to_subject"]),
        to_all=frozenset(table["pointing_to_all"]),
        to_symptoms=frozenset(table["pointing_to_symptoms"]),
        relative=frozenset(table["relative"]),
    )


def beside_words(table: Mapping[str, Any]) -> Beside:
    """The words of ``[beside]``."""
    return Beside(**{name: re.compile(expression) for name, expression in table.items()})


def centre_words(table: Mapping[str, Any]) -> Centre:
    """The words of the file that tell whom a sentence is about."""
    return Centre(
        opening=re.compile(with_symbols(table["opening"])),
        short_opening=re.compile(table["short_opening"]),
        not_subject=re.compile(table["not_subject"]),
        of_another=re.compile(r"\b" + any_of(table["of_another"]) + r"\b"),
        turning=re.compile(with_symbols(any_of(table["turning"]))),
        spreading=re.compile(table["spreading"]),
    )


def any_of(expressions: Iterable[str]) -> str:
    """One expression that matches where one of them does."""
    return "(?:" + "|".join(expressions) + ")"
