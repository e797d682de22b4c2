"""The rules of ``data/places.toml``: which words of a sentence are a phrase without a known name."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from cancerkg.assertions.patterns import compile_expression, signs_of_source
from cancerkg.model import MentionType

_PHRASE = re.compile(r"[a-z][a-z' ]*[a-z]")


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One entry of ``data/places.toml``, compiled."""

    name: str
    type: MentionType
    expression: re.Pattern[str]
    known: bool
    signs: tuple[frozenset[str], ...]
    examples: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class PhraseRules:
    """The rules in the order of the file, and what no phrase starts with or holds."""

    rules: tuple[PhraseRule, ...]
    starts: re.Pattern[str]
    holds: re.Pattern[str]
    most_words: int

    def is_phrase(self, words: str) -> bool:
        """Whether the words can stand alone as the name of something."""
        return (
            _PHRASE.fullmatch(words) is not None
            and len(words.split()) <= self.most_words
            and not self.starts.match(words)
            and not self.holds.search(words)
        )


@cache
def read_phrase_rules() -> PhraseRules:
    """The rules that are shipped with the package."""
    table = tomllib.loads(files(__package__).joinpath("data/places.toml").read_text(encoding="utf-8"))
    words = table["words"]
    return PhraseRules(
        rules=tuple(_rule(entry, "(?:" + "|".join(words["states"]) + ")") for entry in table["place"]),
        starts=re.compile(r"(?:" + "|".join(words["starts"]) + r")\b"),
        holds=re.compile(r"\b(?:" + "|".join(words["holds"]) + r")\b"),
        most_words=words["most_words"],
    )


def _rule(entry: Mapping[str, Any], state: str) -> PhraseRule:
    expression = entry["expression"].replace("{state}", state)
    return PhraseRule(
        name=entry["name"],
        type=MentionType(entry["type"]),
        expression=compile_expression(expression),
        known=entry.get("known", False),
        signs=signs_of_source(expression),
        examples=entry["examples"],
    )
