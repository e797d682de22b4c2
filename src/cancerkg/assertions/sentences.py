"""What a sentence says by itself: the patterns, matched in its typed text."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cancerkg.assertions.cues import Modality, ReferenceKind
from cancerkg.assertions.frames import FrameKind, match_frame, read_frame_rules
from cancerkg.assertions.language import read_language
from cancerkg.assertions.patterns import LISTED, TOPIC, Pattern, patterns_for, read_stems
from cancerkg.assertions.reading import Place, Reading, Statement, predicate_for
from cancerkg.assertions.references import resolve
from cancerkg.assertions.typed_text import Reference, TypedText
from cancerkg.model import Assertion, Certainty, Mention, MentionType, Passage, PassageKind, Polarity, Span

_LONGEST = 2_000
"""A sentence of more characters is a table or a script that lost its tags; patterns are not tried on it."""


_ILLNESS = (MentionType.CONDITION, MentionType.SYMPTOM)


class _Match(NamedTuple):
    pattern: Pattern
    match: re.Match[str]
    typed: TypedText
    previous: TypedText | None
    passage: Passage
    span: Span


def assertions_in_sentences(reading: Reading, places: Sequence[Place]) -> Iterator[Assertion]:
    """What the sentences of paragraphs, items and statement headings say, in reading order."""
    for passage, place in zip(reading.passages, places, strict=True):
        is_title = passage.kind is PassageKind.HEADING and not passage.text.endswith(".")
        if passage.boilerplate or is_title or passage.kind is PassageKind.MARKUP:
            continue
        previous: TypedText | None = None
        for span in passage.sentences:
            typed = reading.typed(passage, span)
            if typed.marked and len(typed.text) <= _LONGEST and not typed.text.rstrip().endswith("?"):
                yield from _in_sentence(typed, previous, passage, span, place, reading)
            previous = typed


def _in_sentence(
    typed: TypedText, previous: TypedText | None, passage: Passage, span: Span, place: Place, reading: Reading
) -> Iterator[Assertion]:
    taken: set[tuple[str, str]] = set()
    candidates = patterns_for(typed.text)
    stems = read_stems().find(typed.text) if candidates else frozenset()
    for pattern in candidates:
        if pattern.stems and pattern.stems.isdisjoint(stems):
            continue
        for number, match in enumerate(pattern.expression.finditer(typed.text)):
            if number == 0 and not _applies(pattern, typed, previous, place):
                break
            if reading.cues.hypothesis.search(typed.text, 0, match.end()):
                continue
            for assertion in _said(_Match(pattern, match, typed, previous, passage, span), place, reading):
                key = (assertion.subject.id, assertion.object.id)
                if key not in taken:
                    taken.add(key)
                    yield assertion


def _applies(pattern: Pattern, typed: TypedText, previous: TypedText | None, place: Place) -> bool:
    """Whether the pattern may be used in this sentence; it is only asked where its expression fits."""
    if pattern.frame is not None and FrameKind(pattern.frame) not in (place.frame.kind, _kind_of(previous)):
        return False
    if pattern.after is not None and (previous is None or not pattern.after.search(previous.text)):
        return False
    return pattern.guard is None or pattern.guard.search(typed.text) is None


def _kind_of(previous: TypedText | None) -> FrameKind | None:
    """What the sentence before is about, where a frame's cue opens it: "Treatment depends on …", "Symptoms vary …"."""
    match = match_frame(previous, read_frame_rules()) if previous else None
    return match.rule.kind if match and match.start == 0 else None


def _said(found: _Match, place: Place, reading: Reading) -> Iterator[Assertion]:
    pattern = found.pattern
    if pattern.relation != "treats" and _is_complement(found):
        return
    wanted = MentionType.TREATMENT if pattern.relation == "treats" else MentionType.CONDITION
    held_objects = _listed(found, place) if pattern.object == LISTED else _held(found, pattern.object)
    objects = [one for one in held_objects if isinstance(one, Mention)]
    subjects = _subjects(found, objects, wanted, place, reading)
    if not objects:
        objects = [mention for mention, _ in _resolved_objects(found, held_objects, subjects, place, reading)]
    modality, hedge = _modality(found, reading)
    if modality.polarity is Polarity.NEGATED and read_language().supposing.search(
        found.typed.text[: found.match.start()]
    ):
        return  # "if antibiotics do not clear it"
    if not subjects or not objects:
        return
    stage = reading.cues.stage(found.span.of(found.passage.text), place.frame.stage)
    for subject, how in subjects:
        for object_ in objects:
            predicate = predicate_for(pattern.relation, subject, object_)
            if predicate is None or (pattern.narrower and not _is_narrower(object_, subject, reading)):
                continue
            statement = Statement(
                subject,
                predicate,
                object_,
                pattern.polarity or modality.polarity,
                pattern.certainty or modality.certainty,
                hedge,
                stage or object_.stage,
            )
            name = pattern.name if how == "sentence" else f"{pattern.name}/{how}"
            yield reading.assertion(statement, found.passage, found.span, name, _context(how, place))


def _held(found: _Match, slot: str) -> tuple[Mention | Reference, ...]:
    """What a slot of the pattern holds; nothing for the topic, which is not in the sentence.

    Left out are a first member that the words before it set apart ("among lung cancers, …"), and a last one that is the
    subject of a clause of its own ("… causes nausea, and fatigue is common").
    """
    if slot in (TOPIC, LISTED) or found.match.group(slot) is None:
        return ()
    language = read_language()
    start, end = found.match.span(slot)
    held = found.typed.within(start, end)
    if len(held) == 1 and slot == found.pattern.subject and language.set_apart.search(found.typed.text[:start]):
        return ()
    if len(held) > 1 and language.clause.match(found.typed.text[end:]) and end == found.match.end():
        held = held[:-1]
    if len(held) > 1 and language.excluding.search(found.typed.text[:start]):
        held = held[1:]
    return held


def _listed(found: _Match, place: Place) -> tuple[Mention, ...]:
    """The symptoms of the list before, where the words refer to them: "any of these symptoms"."""
    held = found.typed.within(*found.match.span("R"))
    return (
        place.listed if any(isinstance(one, Reference) and one.kind is ReferenceKind.SYMPTOMS for one in held) else ()
    )


def _subjects(
    found: _Match, objects: Sequence[Mention], wanted: MentionType, place: Place, reading: Reading
) -> list[tuple[Mention, str]]:
    if found.pattern.subject == TOPIC:
        return [(topic, "section") for topic in place.topics()[:1]]
    subjects: list[tuple[Mention, str]] = []
    second = _held(found, "C") if "C" in found.pattern.expression.groupindex else ()
    for one in (*_held(found, found.pattern.subject), *second):
        if isinstance(one, Mention):
            subjects.append((one, "sentence"))
        else:
            resolved = resolve(one, objects, found.typed, found.previous, place, reading, (wanted,))
            subjects.extend([resolved] if resolved else [])
    return subjects


def _is_complement(found: _Match) -> bool:
    """Whether the cause is a treatment or a test of the condition, and not the condition itself."""
    slot = found.pattern.subject
    if slot == TOPIC or found.match.group(slot) is None:
        return False
    return read_language().complement.search(found.typed.text[: found.match.start(slot)]) is not None


def _resolved_objects(
    found: _Match,
    held: Sequence[Mention | Reference],
    subjects: Sequence[tuple[Mention, str]],
    place: Place,
    reading: Reading,
) -> Iterator[tuple[Mention, str]]:
    """What is treated, where the sentence says "it" or nothing at all."""
    if found.pattern.object == TOPIC:
        yield from ((topic, "section") for topic in place.treated())
    others = [subject for subject, _ in subjects]
    for one in held:
        if isinstance(one, Reference):
            resolved = resolve(one, others, found.typed, found.previous, place, reading, _ILLNESS)
            if resolved:
                yield resolved


def _modality(found: _Match, reading: Reading) -> tuple[Modality, str | None]:
    """How it is said, and the words that say so: the pattern's auxiliaries, else what opens the sentence before any
    phrase of it ("In some cases, …")."""
    match = found.match
    auxiliaries = [match.span(name) for name in ("aux", "aux2") if match.groupdict().get(name)]
    for start, end in auxiliaries:
        modality = reading.cues.modality(found.typed.text[start:end])
        if modality.hedge is not None:
            return modality, _exact(found, start, modality.hedge)
    opening = reading.cues.modality(found.typed.opening(match.start()))
    if opening.polarity is Polarity.AFFIRMED and opening.hedge is not None:
        return opening, _exact(found, 0, opening.hedge)
    return Modality(Polarity.AFFIRMED, Certainty.DEFINITE, None), None


def _exact(found: _Match, offset: int, hedge: tuple[int, int]) -> str:
    """The words of the hedge as they stand in the passage."""
    start, end = (found.typed.origin(offset + position) for position in hedge)
    return found.passage.text[start:end].strip()


def _context(how: str, place: Place) -> tuple[int, ...]:
    return (place.frames[0].passage,) if how == "page" else (place.frames[-1].passage,) if how == "section" else ()


def _is_narrower(one: Mention, other: Mention, reading: Reading) -> bool:
    return one.concept is not None and other.concept in reading.vocabulary.ancestors(one.concept)
