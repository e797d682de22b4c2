"""Whom a match of a pattern speaks of: what its slots hold, and whom the section or a reference stands in for."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cancerkg.assertions.cues import ReferenceKind
from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.patterns import LEAD, LISTED, TOPIC, Pattern
from cancerkg.assertions.reading import Place, Reading
from cancerkg.assertions.references import resolve, resolve_treatments
from cancerkg.assertions.typed_text import Reference, TypedText
from cancerkg.model import Mention, MentionType, Passage, Span

_NOT_FELT = (FrameKind.SIDE_EFFECT, FrameKind.RISK)
"""Sections in which what people notice is no symptom of the topic."""

_ILLNESS = (MentionType.CONDITION, MentionType.SYMPTOM)


class Match(NamedTuple):
    """Where a pattern fits a sentence, ``typed`` after ``previous``, of a passage."""

    pattern: Pattern
    match: re.Match[str]
    typed: TypedText
    previous: TypedText | None
    passage: Passage
    span: Span


def arguments_of(
    found: Match, place: Place, reading: Reading
) -> tuple[Sequence[tuple[Mention, str]], Sequence[Mention]]:
    """The subjects, each with how it was found, and the objects of what the match says; either may be empty."""
    wanted = MentionType.TREATMENT if found.pattern.relation == "treats" else MentionType.CONDITION
    held_objects = _listed(found, place) if found.pattern.object == LISTED else _held(found, found.pattern.object)
    objects = [one for one in held_objects if isinstance(one, Mention)]
    subjects = _subjects(found, objects, wanted, place, reading)
    if not objects:
        objects = [mention for mention, _ in _resolved_objects(found, held_objects, subjects, place, reading)]
    return subjects, objects


def is_complement(found: Match) -> bool:
    """Whether the cause is a treatment or a test of the condition, and not the condition itself."""
    slot = found.pattern.subject
    if slot == TOPIC or found.match.group(slot) is None:
        return False
    text, (start, end) = found.typed.text, found.match.span(slot)
    language = read_language()
    return bool(language.complement.search(text[:start]) or language.its_treatment.match(text, end))


def _held(found: Match, slot: str) -> tuple[Mention | Reference, ...]:
    """What a slot of the pattern holds; nothing for the topic, which is not in the sentence.

    Left out are a first member that the words before it set apart ("among lung cancers, …"), and a last one that is the
    subject of a clause of its own ("… causes nausea, and fatigue is common").
    """
    if slot in (TOPIC, LISTED, LEAD) or found.match.group(slot) is None:
        return ()
    language = read_language()
    start, end = found.match.span(slot)
    held = found.typed.within(start, end)
    first = start == found.match.start()
    if (
        first
        and len(held) == 1
        and slot == found.pattern.subject
        and language.set_apart.search(found.typed.text[:start])
    ):
        return ()
    if len(held) > 1 and language.clause.match(found.typed.text[end:]) and end == found.match.end():
        held = held[:-1]
    if first and len(held) > 1 and language.excluding.search(found.typed.text[:start]):
        held = held[1:]
    if len(held) > 1:
        introducing = language.introducing.finditer(found.typed.text, start, end)
        aside = [one for match in introducing for one in found.typed.within(*match.span())]
        held = tuple(one for one in held if one not in aside)
    return held


def _listed(found: Match, place: Place) -> tuple[Mention, ...]:
    """The symptoms of the list before, else of the sentence before, where the words refer to them: "any of these
    symptoms"."""
    held = found.typed.within(*found.match.span("R")) if found.match.groupdict().get("R") else ()
    if any(not isinstance(one, Reference) or one.kind is not ReferenceKind.SYMPTOMS for one in held):
        return ()
    return place.listed or (found.previous.mentions(MentionType.SYMPTOM) if found.previous else ())


def _subjects(
    found: Match, objects: Sequence[Mention], wanted: MentionType, place: Place, reading: Reading
) -> list[tuple[Mention, str]]:
    if found.pattern.subject == TOPIC:
        if place.frame.kind in _NOT_FELT:
            return []
        opening = _opening_topic(found, objects, place, reading)
        if opening:
            return [opening]
        lead = place.lead
        is_led = lead is not None and found.typed.origin(found.match.start()) > lead.end
        return [(topic, "section") for topic in ([lead] if lead and is_led else place.topics()[:1])]
    if found.pattern.subject == LEAD:
        return [(one, "lead") for one in place.treatments if found.typed.origin(found.match.start()) > one.end]
    subjects: list[tuple[Mention, str]] = []
    second = _held(found, "C") if "C" in found.pattern.expression.groupindex else ()
    for one in (*_held(found, found.pattern.subject), *second):
        if isinstance(one, Mention):
            subjects.append((one, "sentence"))
        elif wanted is MentionType.TREATMENT:
            subjects.extend(resolve_treatments(one, objects, found.typed, found.previous, place, reading))
        else:
            resolved = resolve(one, objects, found.typed, found.previous, place, reading, (wanted,))
            subjects.extend([resolved] if resolved else [])
    return subjects


def _default(found: Match, place: Place) -> tuple[Mention, ...]:
    """What the section says is the object, where the sentence does not."""
    if found.pattern.relation != "treats":
        return place.caused()
    head = place.led(found.typed.origin(found.match.start()))
    return (head,) if head is not None else place.treated()


def _opening_topic(
    found: Match, others: Sequence[Mention], place: Place, reading: Reading
) -> tuple[Mention, str] | None:
    """What the opening of the sentence says that the rest is about: "In lung cancer, …"."""
    opening = read_language().opening.match(found.typed.text, 0, found.match.end())
    if opening is None:
        return None
    (one,) = found.typed.within(*opening.span("topic"))
    if isinstance(one, Mention):
        return None if one in others else (one, "sentence")
    return resolve(one, others, found.typed, found.previous, place, reading, (MentionType.CONDITION,))


def _resolved_objects(
    found: Match,
    held: Sequence[Mention | Reference],
    subjects: Sequence[tuple[Mention, str]],
    place: Place,
    reading: Reading,
) -> Iterator[tuple[Mention, str]]:
    """What is treated, where the sentence says "it" or nothing at all."""
    others = [subject for subject, _ in subjects]
    if found.pattern.object == TOPIC:
        opening = _opening_topic(found, others, place, reading)
        yield from [opening] if opening else ((topic, "section") for topic in _default(found, place))
    for one in held:
        if isinstance(one, Reference):
            resolved = resolve(one, others, found.typed, found.previous, place, reading, _ILLNESS)
            if resolved:
                yield resolved
