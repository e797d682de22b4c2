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

from cancerkg.assertions.language import read_language
from cancerkg.assertions.stems import StemFinder, stems_of
from cancerkg.assertions.typed_text import CONDITION, REFERENCE, SYMPTOM, TREATMENT
from cancerkg.model import Certainty, Polarity

TOPIC = "topic"
"""The name of the slot that the section fills, where the sentence does not."""

LISTED = "listed"
"""The name of the slot that the list before the sentence fills: "These symptoms may be caused by …"."""

_SYMBOL = {"C": CONDITION, "S": SYMPTOM, "T": TREATMENT, "R": REFERENCE}
_OPTIONAL = re.compile(r"\(\?:[^()]*(?:\([^()]*\)[^()]*)*\)\?")
_SLOT = re.compile(r"\{([A-Z]):([CSTR]+)(\+?)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which a sentence says a relation. ``subject`` and ``object`` name groups of ``expression`` or the
    topic."""

    name: str
    relation: str
    expression: re.Pattern[str]
    subject: str
    object: str
    guard: re.Pattern[str] | None
    polarity: Polarity | None
    certainty: Certainty | None
    narrower: bool
    frame: str | None
    after: re.Pattern[str] | None
    source: str
    needs: tuple[str, ...]
    stems: frozenset[str]
    examples: Mapping[str, Sequence[str]]


@cache
def read_patterns() -> tuple[Pattern, ...]:
    """The patterns that are shipped with the package, in the order of the data file."""
    table = tomllib.loads(files(__package__).joinpath("data/patterns.toml").read_text(encoding="utf-8"))
    return tuple(_pattern(entry) for entry in table["pattern"])


@cache
def read_stems() -> StemFinder:
    """What finds the stems of all patterns in a sentence."""
    return StemFinder(stem for pattern in read_patterns() for stem in pattern.stems)


@cache
def patterns_for(symbols: frozenset[str]) -> tuple[Pattern, ...]:
    """The patterns that may fit a sentence with these private characters, in the order of the data file."""
    return tuple(p for p in read_patterns() if all(symbols.intersection(needed) for needed in p.needs))


def compile_expression(source: str) -> re.Pattern[str]:
    """A pattern's expression as a regular expression over typed text."""
    return re.compile(r"(?<![a-z])" + _SLOT.sub(_slot, _filled(source)))


def _filled(source: str) -> str:
    expression = source
    for macro, meaning in _macros().items():
        expression = expression.replace(macro, meaning)
    return expression


@cache
def _macros() -> dict[str, str]:
    language = read_language()
    return {
        "{aux}": f"(?P<aux>(?:{language.auxiliary},? )*)",
        "{aux2}": f"(?P<aux2>(?:{language.auxiliary},? )*)",
        "{det}": f"(?:{language.determiner}[,:]? )*",
        "{gap}": language.gap,
        "{treat}": language.treat,
        "{treats}": language.treats,
        "{treating}": language.treating,
    }


def _needed(expression: str) -> list[tuple[str, str, str]]:
    """The slots that are not in an optional group: those without which no sentence fits."""
    return _SLOT.findall(_OPTIONAL.sub("", expression))


def _typed(expression: str) -> str:
    for letter, symbol in _SYMBOL.items():
        expression = expression.replace("{" + letter + "}", symbol)
    return expression


def _slot(match: re.Match[str]) -> str:
    """A slot as a group. In a list, members may be of any type, and some may be no phrase that is known."""
    name, types, several = match.groups()
    one = "[" + "".join(_SYMBOL[letter] for letter in types) + "]"
    if not several:
        return f"(?P<{name}>{one})"
    language = read_language()
    beside = f"(?:(?:[a-z']+ ){{1,3}}(?:or|and) (?:{language.determiner} )*)?"  # "a cold or pneumonia"
    member = f"(?:{language.determiner} )*{beside}[{CONDITION}{SYMPTOM}{TREATMENT}]"
    return f"(?P<{name}>(?>{one}(?:{language.member_tail}{language.unknown}{language.separator}{member})*))"


def _pattern(entry: Mapping[str, Any]) -> Pattern:
    return Pattern(
        name=entry["name"],
        relation=entry["relation"],
        expression=compile_expression(entry["expression"]),
        subject=entry.get("subject", "A"),
        object=entry.get("object", "B"),
        guard=re.compile(_typed(entry["guard"])) if "guard" in entry else None,
        polarity=Polarity(entry["polarity"]) if "polarity" in entry else None,
        certainty=Certainty(entry["certainty"]) if "certainty" in entry else None,
        narrower=entry.get("narrower", False),
        frame=entry.get("frame"),
        after=re.compile(entry["after"]) if "after" in entry else None,
        source=entry["expression"],
        stems=stems_of(_SLOT.sub("", _filled(entry["expression"]))),
        needs=tuple("".join(_SYMBOL[letter] for letter in types) for _, types, _ in _needed(entry["expression"])),
        examples=entry.get("examples", {}),
    )
