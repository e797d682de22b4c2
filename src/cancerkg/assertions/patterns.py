"""The sentence patterns of ``data/patterns.toml``, compiled from their small language to regular expressions.

The language (slots, lists, ``{aux}``, ``{det}``, ``{gap}``) is described at the head of the data file, and each pattern
with its examples in ``docs/patterns.md``.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.stems import signs_of
from cancerkg.assertions.typed_text import CONDITION, PLACEHOLDERS, SYMPTOM, TREATMENT, with_symbols
from cancerkg.expressions import by_first_letter
from cancerkg.model import Certainty, Polarity

TOPIC = "topic"
"""The name of the slot that the section fills, where the sentence does not."""

LISTED = "listed"
"""The name of the slot that the list before the sentence fills: "These symptoms may be caused by …"."""

LEAD = "lead"
"""The name of the slot that the head of the passage fills: "Radiation therapy. A machine aims rays at the tumor"."""

_CHARACTER = re.compile(r"\\.|\[[^\]]*\]")
_GROUP = re.compile(r"\([^()]*\)")
_OPTIONAL = re.compile(r"\(\?:[^()]*(?:\([^()]*\)[^()]*)*\)\?")
_ANY = "".join(PLACEHOLDERS.values())
_FIRST_SYMBOL = re.compile(
    rf"(?:(?:\(\?P<\w+>)?(?:\[[{_ANY}]+\]|[{_ANY}])|\(\?:[{_ANY}](?:\|[{_ANY}])*\))(?!\)?[?*+{{|])"
)
_SLOT = re.compile(r"\{([A-Z]):([CSTR]+)([+!]?)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which a sentence says a relation. ``subject`` and ``object`` name groups of ``expression`` or the
    topic; ``source`` is the expression in the small language."""

    name: str
    relation: str
    subject: str
    object: str
    guard: re.Pattern[str] | None
    polarity: Polarity | None
    certainty: Certainty | None
    narrower: bool
    naming: bool
    about: re.Pattern[str] | None
    indicates: bool
    frame: FrameKind | None
    after: re.Pattern[str] | None
    source: str
    needs: tuple[str, ...]
    sequence: re.Pattern[str]
    signs: tuple[frozenset[str], ...]
    examples: Mapping[str, Sequence[str]]

    @property
    def expression(self) -> re.Pattern[str]:
        """The expression over typed text. Compiled when it is first asked for: no page needs all."""
        return compile_expression(self.source)


@cache
def read_patterns() -> tuple[Pattern, ...]:
    """The patterns that are shipped with the package, in the order of the data file."""
    table = tomllib.loads(files(__package__).joinpath("data/patterns.toml").read_text(encoding="utf-8"))
    return tuple(_pattern(entry) for entry in table["pattern"])


@cache
def compile_expression(source: str) -> re.Pattern[str]:
    """A pattern's expression as a regular expression over typed text."""
    expression = _SLOT.sub(_slot, _filled(by_first_letter(source), _cheap_macros()))
    symbol = _FIRST_SYMBOL.match(expression)
    if symbol is None:
        return re.compile(r"(?<![a-z])" + expression)
    # With the symbol in front the regular expression engine goes from one symbol to the next, over all else at once.
    return re.compile(symbol.group() + r"(?<![a-z].)" + expression[symbol.end() :])


def signs_of_source(source: str) -> tuple[frozenset[str], ...]:
    """The signs of a pattern's expression (:func:`cancerkg.assertions.stems.signs_of`)."""
    return signs_of(_SLOT.sub(lambda slot: f"[{_symbols(slot[2])}]", _filled(source, _macros())))


def _filled(source: str, macros: Mapping[str, str]) -> str:
    expression = source
    for macro, meaning in macros.items():
        expression = expression.replace(macro, meaning)
    return with_symbols(expression)


@cache
def _macros() -> Mapping[str, str]:
    language = read_language()
    return {
        "{aux}": f"(?P<aux>(?:{language.auxiliary},? )*)",
        "{aux2}": f"(?P<aux2>(?:{language.auxiliary},? )*)",
        "{det}": f"(?:{language.determiner}[,:]? )*",
        "{gap}": language.gap,
        "{cause}": language.cause,
        "{treat}": language.treat,
        "{treats}": language.treats,
        "{treating}": language.treating,
        "{given}": language.given,
        "{clause}": language.same_clause,
    }


@cache
def _cheap_macros() -> Mapping[str, str]:
    return {macro: by_first_letter(meaning) for macro, meaning in _macros().items()}


def _needed(expression: str) -> list[str]:
    """The types of the slots that are neither in an optional group nor in one of several alternatives: those without
    which no sentence fits."""
    before, rest = "", _CHARACTER.sub("", _OPTIONAL.sub("", expression))
    while before != rest:
        before, rest = rest, _GROUP.sub(lambda group: "" if "|" in group[0] else group[0][1:-1], rest)
    return [types for _, types, _ in _SLOT.findall(rest)]


def _in_sequence(expression: str) -> list[str]:
    """The types of the slots that are in no group at all: each sentence that fits has them in this order."""
    before, rest = "", _CHARACTER.sub("", expression)
    while before != rest:
        before, rest = rest, _GROUP.sub("", rest)
    return [] if "|" in rest else [types for _, types, _ in _SLOT.findall(rest)]


def _symbols(types: str) -> str:
    return "".join(PLACEHOLDERS[f"{{{letter}}}"] for letter in types)


def _slot(match: re.Match[str]) -> str:
    """A slot as a group."""
    name, types, several = match.groups()
    return (
        _list_of(name, types, several, is_first=match.start() == 0) if several else f"(?P<{name}>[{_symbols(types)}])"
    )


@cache
def _list_of(name: str, types: str, several: str, *, is_first: bool) -> str:
    """A slot for a list. Members may be of any type, or of the slot's alone (``!``), and some may be no phrase that is
    known."""
    language = read_language()
    beside = f"(?:(?:[a-z']+ ){{1,3}}(?:or|and) (?:{language.determiner} )*)?"  # "a cold or pneumonia"
    members = _symbols(types) if several == "!" else f"{CONDITION}{SYMPTOM}{TREATMENT}"
    member = f"(?:{language.determiner} )*{beside}[{members}]"
    if is_first:
        first, last = "", language.unknown_last
    else:
        first, last = language.unknown_first.replace("{det}", f"(?:{language.determiner} )*"), ""
    rest = f"(?>(?:{language.member_tail}{language.unknown}{language.separator}{member})*)"
    return by_first_letter(f"{first}(?P<{name}>[{_symbols(types)}]{rest}){last}")


def _pattern(entry: Mapping[str, Any]) -> Pattern:
    return Pattern(
        name=entry["name"],
        relation=entry["relation"],
        subject=entry.get("subject", "A"),
        object=entry.get("object", "B"),
        guard=re.compile(with_symbols(entry["guard"])) if "guard" in entry else None,
        polarity=Polarity(entry["polarity"]) if "polarity" in entry else None,
        certainty=Certainty(entry["certainty"]) if "certainty" in entry else None,
        narrower=entry.get("narrower", False),
        naming=entry.get("naming", False),
        about=re.compile(entry["about"]) if "about" in entry else None,
        indicates=entry.get("indicates", False),
        frame=FrameKind(entry["frame"]) if "frame" in entry else None,
        after=re.compile(entry["after"]) if "after" in entry else None,
        source=entry["expression"],
        signs=signs_of_source(entry["expression"]),
        needs=tuple(map(_symbols, _needed(entry["expression"]))),
        sequence=re.compile(".*".join(f"[{_symbols(types)}]" for types in _in_sequence(entry["expression"]))),
        examples=entry.get("examples", {}),
    )
