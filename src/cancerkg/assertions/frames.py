"""What a part of a page is about: the frame that a heading opens for its section, or an introduction for its list.

A section is a stack of frames. The frame says what an item below it is to the topic: its symptom, its cause, its
treatment; frames of risks, side effects and tests exist to forbid.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pyoxigraph import NamedNode

from cancerkg.assertions.language import read_language
from cancerkg.assertions.typed_text import TypedText, with_symbols
from cancerkg.expressions import by_first_letter, look_ahead, without_groups
from cancerkg.model import Mention, MentionType

_BRACKET = re.compile(r"\([^()]*\)")


class FrameKind(StrEnum):
    """What an item is to the topic of its section."""

    SYMPTOM = "symptom"
    CAUSE = "cause"
    TREATMENT = "treatment"
    MECHANISM = "mechanism"
    COMPLICATION = "complication"
    QUALITY = "quality"
    RELIEF = "relief"
    RISK = "risk"
    SIDE_EFFECT = "side-effect"
    TEST = "test"
    DEFINITION = "definition"
    GENERAL = "general"


FROM_HEADING = frozenset((FrameKind.TREATMENT, FrameKind.SYMPTOM, FrameKind.COMPLICATION))
"""What a title, or the heading of a list, may say of all below it."""


@dataclass(frozen=True, slots=True)
class FrameRule:
    """One entry of ``data/frames.toml``, compiled."""

    name: str
    kind: FrameKind
    expression: re.Pattern[str]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameRules:
    """The rules, by the name of their group in ``any_cue``: one search finds the earliest cue of all, and of two at one
    place that of the rule which comes first in the file."""

    by_group: Mapping[str, FrameRule]
    any_cue: re.Pattern[str]

    def __iter__(self) -> Iterator[FrameRule]:
        """The rules in the order of the data file."""
        return iter(self.by_group.values())


@dataclass(frozen=True, slots=True)
class Frame:
    """What a section or a list is about.

    ``topics`` and ``effects`` are the mentions that the kind relates (effects: what a mechanism or a cause brings
    about); ``treated`` is what a treatment below it is for, where that is not the topics; ``passage`` is the index of
    the heading or introduction that opened it, ``level`` the heading's; ``rule`` the name of the rule that matched;
    ``bare`` is the heading that is nothing but a phrase, and so itself an item of the frame above.
    """

    kind: FrameKind
    topics: tuple[Mention, ...]
    effects: tuple[Mention, ...]
    stage: NamedNode | None
    passage: int
    level: int
    rule: str
    bare: Mention | None = None
    treated: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """A rule that fits a heading or introduction from ``start`` on, with the mentions that its groups hold."""

    rule: FrameRule
    start: int
    topics: tuple[Mention, ...]
    effects: tuple[Mention, ...]


@cache
def read_frame_rules() -> FrameRules:
    """The frame rules that are shipped with the package."""
    table = tomllib.loads(files(__package__).joinpath("data/frames.toml").read_text(encoding="utf-8"))
    by_group = {f"rule{number}": _rule(entry) for number, entry in enumerate(table["frame"])}
    cues = "|".join(f"(?P<{group}>{without_groups(rule.expression.pattern)})" for group, rule in by_group.items())
    return FrameRules(by_group, re.compile(f"{look_ahead(cues)}(?:{by_first_letter(cues)})"))


def match_frame(typed: TypedText, rules: FrameRules) -> FrameMatch | None:
    """The rule whose cue stands earliest in the typed text; of two at one place, the one that comes first in the
    file."""
    text = _BRACKET.sub(lambda bracket: " " * len(bracket.group()), typed.text)  # what stands in brackets is aside
    cue = rules.any_cue.search(text)
    rule = rules.by_group.get(cue.lastgroup or "") if cue else None
    match = rule.expression.match(text, cue.start()) if cue and rule else None
    if rule is None or match is None:
        return None
    groups = match.groupdict()
    spans = {name: match.span(name) for name, value in groups.items() if value is not None}
    return FrameMatch(rule, match.start(), _held(typed, spans, "topic"), _held(typed, spans, "effect"))


def bare_phrase(typed: TypedText) -> Mention | None:
    """The phrase that a heading consists of, where it consists of nothing else: "Spinal Cord Compression"."""
    mentions = typed.mentions()
    return mentions[0] if mentions and not read_language().beside_phrase.sub("", typed.text) else None


def conditions_of(typed: TypedText) -> tuple[Mention, ...]:
    """The conditions that a heading is about, each concept once."""
    seen: dict[object, Mention] = {}
    for mention in typed.mentions(MentionType.CONDITION):
        if read_language().besides.search(typed.text[: typed.symbols[typed.marked.index(mention)]]):
            continue
        seen.setdefault(mention.concept or mention.exact, mention)
    return tuple(seen.values())


def _held(typed: TypedText, spans: Mapping[str, tuple[int, int]], prefix: str) -> tuple[Mention, ...]:
    return tuple(
        one
        for name, span in sorted(spans.items())
        if name.startswith(prefix)
        for one in typed.within(*span)
        if isinstance(one, Mention)
    )


def _rule(entry: Mapping[str, str | list[str]]) -> FrameRule:
    return FrameRule(
        name=str(entry["name"]),
        kind=FrameKind(str(entry["kind"])),
        expression=re.compile(with_symbols(str(entry["expression"]))),
        examples=tuple(entry["examples"]),
    )
