"""What a sentence says by itself: the patterns, matched in its typed text."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cancerkg.assertions.cues import PLAIN, Modality, ReferenceKind
from cancerkg.assertions.frames import FrameKind, match_frame, read_frame_rules
from cancerkg.assertions.gates import patterns_for
from cancerkg.assertions.language import read_language
from cancerkg.assertions.patterns import LEAD, LISTED, TOPIC, Pattern
from cancerkg.assertions.reading import Place, Reading, Statement, predicate_for
from cancerkg.assertions.references import resolve, resolve_treatments
from cancerkg.assertions.typed_text import TREATMENT, Reference, TypedText
from cancerkg.model import Assertion, Mention, MentionType, Passage, PassageKind, Polarity, Predicate, Span

_LONGEST = 2_000
"""A sentence of more characters is a table or a script that lost its tags; patterns are not tried on it."""


_NOT_FELT = (FrameKind.SIDE_EFFECT, FrameKind.RISK)
"""Sections in which what people notice is no symptom of the topic."""

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
    said: list[tuple[Pattern, Assertion]] = []
    taken: set[tuple[str, str]] = set()
    for pattern in patterns_for(typed.text, reading.signs(typed)):
        if not _may_apply(pattern, previous, place):
            continue
        for number, match in enumerate(_matches(pattern, typed)):
            if number == 0 and not _applies(pattern, typed, previous, place):
                break
            if reading.cues.hypothesis.search(typed.text, 0, match.end()):
                continue
            for statement, how in _said(_Match(pattern, match, typed, previous, passage, span), place, reading):
                key = (statement.subject.id, statement.object.id)
                if key not in taken:
                    taken.add(key)
                    name = pattern.name if how == "sentence" else f"{pattern.name}/{how}"
                    said.append((pattern, reading.assertion(statement, passage, span, name, _context(how, place))))
    told = {_of_what(one) for pattern, one in said if TOPIC not in (pattern.subject, pattern.object)}
    for pattern, one in said:
        if TOPIC not in (pattern.subject, pattern.object) or _of_what(one) not in told:
            yield one


def _matches(pattern: Pattern, typed: TypedText) -> Iterator[re.Match[str]]:
    """Where the pattern fits, from left to right. The treatments that one match ends with may be those that the next
    begins with: "Steroids reduce swelling, and opioids or massage ease pain"."""
    position = 0
    while (match := pattern.expression.search(typed.text, position)) is not None:
        yield match
        position = match.end()
        before = bisect_left(typed.symbols, position)
        while before > 0 and typed.text[typed.symbols[before - 1]] == TREATMENT:
            before -= 1
            position = max(typed.symbols[before], match.start() + 1)


def _of_what(one: Assertion) -> tuple[Predicate, str]:
    """What a statement is of, whose other end the section may tell: where the sentence itself tells it, the section
    does not."""
    return one.predicate, one.subject.id if one.predicate is Predicate.TREATS else one.object.id


def _may_apply(pattern: Pattern, previous: TypedText | None, place: Place) -> bool:
    """Whether there is what the pattern takes from outside of the sentence; it is asked before the expression is
    tried."""
    if pattern.subject == LEAD and not place.treatments:
        return False
    needs_previous = pattern.after is not None or pattern.frame not in (None, place.frame.kind)
    return previous is not None or not needs_previous


def _applies(pattern: Pattern, typed: TypedText, previous: TypedText | None, place: Place) -> bool:
    """Whether the pattern may be used in this sentence; it is only asked where its expression fits."""
    if pattern.frame not in (None, place.frame.kind) and pattern.frame != _kind_of(previous):
        return False
    if pattern.after is not None and (previous is None or not pattern.after.search(previous.text)):
        return False
    return pattern.guard is None or pattern.guard.search(typed.text) is None


def _kind_of(previous: TypedText | None) -> FrameKind | None:
    """What the sentence before is about, where a frame's cue opens it: "Treatment depends on …", "Symptoms vary …"."""
    match = match_frame(previous, read_frame_rules()) if previous else None
    return match.rule.kind if match and match.start == 0 else None


def _said(found: _Match, place: Place, reading: Reading) -> Iterator[tuple[Statement, str]]:
    """What the pattern says where it fits, each with how the subject was found."""
    pattern = found.pattern
    if pattern.relation != "treats" and _is_complement(found):
        return
    wanted = MentionType.TREATMENT if pattern.relation == "treats" else MentionType.CONDITION
    held_objects = _listed(found, place) if pattern.object == LISTED else _held(found, pattern.object)
    objects = [one for one in held_objects if isinstance(one, Mention)]
    subjects = _subjects(found, objects, wanted, place, reading)
    if not objects:
        objects = [mention for mention, _ in _resolved_objects(found, held_objects, subjects, place, reading)]
    if not subjects or not objects:
        return
    modality, hedge = _modality(found, reading)
    if modality.polarity is Polarity.NEGATED and read_language().supposing.search(
        found.typed.text[: found.match.start()]
    ):
        return  # "if antibiotics do not clear it"
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
            yield statement, how


def _held(found: _Match, slot: str) -> tuple[Mention | Reference, ...]:
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


def _listed(found: _Match, place: Place) -> tuple[Mention, ...]:
    """The symptoms of the list before, else of the sentence before, where the words refer to them: "any of these
    symptoms"."""
    held = found.typed.within(*found.match.span("R")) if found.match.groupdict().get("R") else ()
    if any(not isinstance(one, Reference) or one.kind is not ReferenceKind.SYMPTOMS for one in held):
        return ()
    return place.listed or (found.previous.mentions(MentionType.SYMPTOM) if found.previous else ())


def _subjects(
    found: _Match, objects: Sequence[Mention], wanted: MentionType, place: Place, reading: Reading
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


def _default(found: _Match, place: Place) -> tuple[Mention, ...]:
    """What the section says is the object, where the sentence does not."""
    if found.pattern.relation != "treats":
        return place.caused()
    head = place.led(found.typed.origin(found.match.start()))
    return (head,) if head is not None else place.treated()


def _opening_topic(
    found: _Match, others: Sequence[Mention], place: Place, reading: Reading
) -> tuple[Mention, str] | None:
    """What the opening of the sentence says that the rest is about: "In lung cancer, …"."""
    opening = read_language().opening.match(found.typed.text, 0, found.match.end())
    if opening is None:
        return None
    (one,) = found.typed.within(*opening.span("topic"))
    if isinstance(one, Mention):
        return None if one in others else (one, "sentence")
    return resolve(one, others, found.typed, found.previous, place, reading, (MentionType.CONDITION,))


def _is_complement(found: _Match) -> bool:
    """Whether the cause is a treatment or a test of the condition, and not the condition itself."""
    slot = found.pattern.subject
    if slot == TOPIC or found.match.group(slot) is None:
        return False
    text, (start, end) = found.typed.text, found.match.span(slot)
    language = read_language()
    return bool(language.complement.search(text[:start]) or language.its_treatment.match(text, end))


def _resolved_objects(
    found: _Match,
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
    return PLAIN, None


def _exact(found: _Match, offset: int, hedge: tuple[int, int]) -> str:
    """The words of the hedge as they stand in the passage."""
    start, end = (found.typed.origin(offset + position) for position in hedge)
    return found.passage.text[start:end].strip()


def _context(how: str, place: Place) -> tuple[int, ...]:
    return (place.frames[0].passage,) if how == "page" else (place.frames[-1].passage,) if how == "section" else ()


def _is_narrower(one: Mention, other: Mention, reading: Reading) -> bool:
    return one.concept is not None and other.concept in reading.vocabulary.ancestors(one.concept)
