"""Phrases without a known name that their sentence tells: "Plum jam may ease nausea", "symptoms include … purple
elbows". The rules are in ``data/places.toml``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cancerkg.assertions.patterns import compile_expression
from cancerkg.assertions.reading import Reading
from cancerkg.assertions.typed_text import CONDITION, REFERENCE, SYMPTOM, TREATMENT, TypedText
from cancerkg.model import MentionType, Passage, PassageKind, Span

_SEPARATOR = re.compile(r",? (?:and|or|and or|as well as) |, ")
_DETERMINER = re.compile(r"(?:an?|the|some|your|any) ")
_SYMBOL = re.compile(f"[{CONDITION}{SYMPTOM}{TREATMENT}{REFERENCE}]")
_TYPE_SYMBOL = {
    MentionType.CONDITION: CONDITION,
    MentionType.SYMPTOM: SYMPTOM,
    MentionType.TREATMENT: TREATMENT,
}
_PHRASE = re.compile(r"[a-z][a-z' ]*[a-z]")
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One entry of ``data/places.toml``, compiled."""

    name: str
    type: MentionType
    expression: re.Pattern[str]
    known: bool
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
    rules = tuple(
        PhraseRule(
            name=entry["name"],
            type=MentionType(entry["type"]),
            expression=compile_expression(_typed(entry["expression"])),
            known=entry.get("known", False),
            examples=entry["examples"],
        )
        for entry in table["place"]
    )
    return PhraseRules(
        rules=rules,
        starts=re.compile(r"(?:" + "|".join(words["starts"]) + r")\b"),
        holds=re.compile(r"\b(?:" + "|".join(words["holds"]) + r")\b"),
        most_words=words["most_words"],
    )


def phrases_in_sentences(reading: Reading) -> Iterator[tuple[Passage, Span, MentionType]]:
    """The phrases that a sentence tells, with their passage, span and type. Linear, for sentences of bounded length."""
    rules = read_phrase_rules()
    for passage in reading.passages:
        if passage.boilerplate or passage.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM):
            continue
        for span in passage.sentences:
            typed = reading.typed(passage, span)
            if typed.marked and len(typed.text) <= _LONGEST and not typed.text.endswith("?"):
                yield from ((passage, *found) for found in _in_sentence(typed, rules))


def _in_sentence(typed: TypedText, rules: PhraseRules) -> Iterator[tuple[Span, MentionType]]:
    for rule in rules.rules:
        symbol = _TYPE_SYMBOL[rule.type] if rule.known else ""
        for match in rule.expression.finditer(typed.text) if symbol in typed.text else ():
            held = match.group("phrases")
            if symbol not in held:
                continue
            for start, words in _parts(held, match.start("phrases")):
                if rules.is_phrase(words):
                    yield Span(typed.origin(start), typed.origin(start + len(words) - 1) + 1), rule.type


def _parts(held: str, start: int) -> Iterator[tuple[int, str]]:
    """The parts of a list that hold no known phrase, each with its place, without its determiner."""
    reached = 0
    for separator in (*_SEPARATOR.finditer(held), None):
        end = separator.start() if separator else len(held)
        part = held[reached:end]
        words = part.strip()
        begin = reached + len(part) - len(part.lstrip())
        determiner = _DETERMINER.match(words)
        if determiner:
            words, begin = words[determiner.end() :], begin + determiner.end()
        if words and not _SYMBOL.search(words):
            yield start + begin, words
        reached = separator.end() if separator else end


def _typed(expression: str) -> str:
    for placeholder, symbol in (("{C}", CONDITION), ("{S}", SYMPTOM), ("{T}", TREATMENT), ("{R}", REFERENCE)):
        expression = expression.replace(placeholder, symbol)
    return expression
