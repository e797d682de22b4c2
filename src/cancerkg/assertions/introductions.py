"""Introductions of lists → the frames of their items: "Symptoms include:", "It can cause:", "Doctors may suggest:"."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cancerkg.assertions.centering import begun_with
from cancerkg.assertions.frames import (
    FROM_HEADING,
    Frame,
    FrameKind,
    FrameMatch,
    bare_phrase,
    conditions_of,
    match_frame,
    read_frame_rules,
)
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Reading
from cancerkg.assertions.topics import topics_of
from cancerkg.assertions.typed_text import Reference, TypedText
from cancerkg.model import Mention, MentionType, Passage, PassageKind, Span

_FORBIDDING = frozenset(
    (FrameKind.RISK, FrameKind.SIDE_EFFECT, FrameKind.TEST, FrameKind.DEFINITION, FrameKind.GENERAL)
)
_OF_TREATMENT = (FrameKind.SIDE_EFFECT,)
"""Sections in which "You may have:" is no word on the illness."""
_OF_PEOPLE = "introduces-symptoms"
"""The rule that tells of symptoms without the word."""


def frame_of_list(reading: Reading, item: Passage, section: Frame) -> Frame | None:
    """The frame that a list's introduction pushes for its items; None where it says nothing of its own."""
    if item.introduction is None:
        return None
    introduction = reading.passages[item.introduction]
    if introduction.kind is PassageKind.HEADING or introduction.boilerplate or not introduction.sentences:
        return None
    typed, match = _understood(introduction, introduction.sentences, reading)
    if match is None:
        return _own_list(introduction, typed, section)
    if _is_as_above(match, typed, section) or _is_of_treatments(match, section, reading.mentions_in(item)):
        return None
    return _pushed(introduction, introduction.sentences, (typed, match), section, reading)


def frame_before_colon(
    reading: Reading, passage: Passage, sentences: Sequence[Span], section: Frame, listed: Sequence[Mention]
) -> Frame | None:
    """The frame that the words before a colon push for what the sentence lists behind it; None where they push none.

    ``sentences`` are those of the passage up to the colon, the last of them cut there.
    """
    typed, match = _understood(passage, sentences, reading)
    if match is None or _is_as_above(match, typed, section) or _is_of_treatments(match, section, listed):
        return None
    return _pushed(passage, sentences, (typed, match), section, reading)


def _pushed(
    introduction: Passage,
    sentences: Sequence[Span],
    understood: tuple[TypedText, FrameMatch],
    section: Frame,
    reading: Reading,
) -> Frame:
    typed, match = understood
    stage = reading.cues.stage(sentences[-1].of(introduction.text), section.stage) or section.stage
    topics = _referred(introduction, sentences, understood, reading) or topics_of(match, typed, section, reading)
    frame = Frame(
        match.rule.kind,
        topics,
        match.effects or section.effects,
        stage,
        introduction.index,
        7,
        match.rule.name,
        treated=section.treated if topics == section.topics else (),
    )
    return (
        frame if frame.kind in _FORBIDDING or frame.topics or frame.effects else replace(frame, topics=section.topics)
    )


def _understood(
    introduction: Passage, sentences: Sequence[Span], reading: Reading
) -> tuple[TypedText, FrameMatch | None]:
    """The introduction's last sentence and the rule that fits it; the sentence before where the last only refers to it:
    "Symptoms vary. They include:"."""
    typed = reading.typed(introduction, sentences[-1], references=False)
    match = match_frame(typed, read_frame_rules())
    if match is None and len(sentences) > 1 and read_language().item.pronoun.match(typed.text):
        typed = reading.typed(introduction, sentences[-2], references=False)
        match = match_frame(typed, read_frame_rules())
    return typed, match


def _is_as_above(match: FrameMatch, typed: TypedText, section: Frame) -> bool:
    """Whether the introduction tells no more than the section's heading does."""
    if match.rule.kind is FrameKind.SYMPTOM:
        return section.kind is FrameKind.QUALITY or (section.kind in _OF_TREATMENT and not _topics_named(match, typed))
    both_treat = match.rule.kind is FrameKind.TREATMENT and section.kind is FrameKind.TREATMENT
    return both_treat and not _topics_named(match, typed)


def _is_of_treatments(match: FrameMatch, section: Frame, listed: Iterable[Mention]) -> bool:
    """Whether what looks like an introduction of symptoms stands before treatments: "You may have:"."""
    is_in_doubt = match.rule.kind is FrameKind.SYMPTOM and section.kind is FrameKind.TREATMENT
    return is_in_doubt and any(mention.type is MentionType.TREATMENT for mention in listed)


def _referred(
    introduction: Passage, sentences: Sequence[Span], understood: tuple[TypedText, FrameMatch], reading: Reading
) -> tuple[Mention, ...]:
    """The condition that the sentence before begins with, where the introduction goes on about it: "Low
    sodium often goes unnoticed. Later on, a person may have:", "Ascites is common. It can cause:"."""
    typed, match = understood
    if len(sentences) < 2 or conditions_of(typed):
        return ()
    before = reading.typed(introduction, sentences[-2])
    if read_language().item.pronoun.match(typed.text):
        first = before.mentions()[:1]
        return first if first and first[0].type is MentionType.CONDITION else ()
    marked = reading.typed(introduction, sentences[-1]).marked
    goes_on = match.rule.name == _OF_PEOPLE and not any(isinstance(one, Reference) for one in marked)
    begun = begun_with(before, (), reading) if goes_on else None
    return (begun,) if begun is not None else ()


def _own_list(introduction: Passage, typed: TypedText, section: Frame) -> Frame | None:
    """The frame of a list that is headed by one of several conditions in a section on their symptoms or treatment:
    "Brain tumors:"."""
    bare = bare_phrase(typed)
    if bare is None or bare.type is not MentionType.CONDITION or section.kind not in FROM_HEADING:
        return None
    return replace(section, topics=(bare,), treated=(), passage=introduction.index, level=7)


def _topics_named(match: FrameMatch, typed: TypedText) -> bool:
    return bool(match.topics) or any(m.type in (MentionType.CONDITION, MentionType.SYMPTOM) for m in typed.mentions())
