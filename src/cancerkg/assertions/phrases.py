"""Phrases without a known name that their sentence tells: "Plum jam may ease nausea", "symptoms include … purple
elbows". The rules are in ``data/places.toml``.
"""

import re
from collections.abc import Iterable, Iterator

from cancerkg.assertions.gates import phrase_rules_for
from cancerkg.assertions.phrase_rules import PhraseRule, read_phrase_rules
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
_LONGEST = 2_000


def phrases_in_sentences(reading: Reading) -> Iterator[tuple[Passage, Span, MentionType]]:
    """The phrases that a sentence tells, with their passage, span and type. Linear, for sentences of bounded length."""
    for passage in reading.passages:
        if passage.boilerplate or passage.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM):
            continue
        for span in passage.sentences:
            typed = reading.typed(passage, span)
            if len(typed.text) <= _LONGEST and not typed.text.endswith("?"):
                rules = phrase_rules_for(reading.signs(typed))
                yield from ((passage, *found) for found in _in_sentence(typed, rules))


def _in_sentence(typed: TypedText, rules: Iterable[PhraseRule]) -> Iterator[tuple[Span, MentionType]]:
    for rule in rules:
        symbol = _TYPE_SYMBOL[rule.type] if rule.known else ""
        for match in rule.expression.finditer(typed.text) if symbol in typed.text else ():
            held = match.group("phrases")
            if symbol not in held:
                continue
            for start, words in _parts(held, match.start("phrases")):
                if read_phrase_rules().is_phrase(words):
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
