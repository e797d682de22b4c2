"""What a sentence says by itself: the patterns, matched in its typed text."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from cancerkg.assertions.arguments import Fit, arguments_of, what_it_is_part_of
from cancerkg.assertions.changes import whose_change
from cancerkg.assertions.cues import PLAIN, Modality
from cancerkg.assertions.frames import FrameKind, match_frame, read_frame_rules
from cancerkg.assertions.gates import patterns_for
from cancerkg.assertions.language import read_language
from cancerkg.assertions.patterns import LEAD, TOPIC, Pattern
from cancerkg.assertions.reading import Place, Reading, Statement, predicate_for
from cancerkg.assertions.typed_text import TREATMENT, Reference, TypedText
from cancerkg.folding import folded
from cancerkg.model import Assertion, Certainty, Mention, MentionType, Passage, PassageKind, Polarity, Predicate, Span

_LONGEST = 2_000
"""A sentence of more characters is a table or a script that lost its tags; patterns are not tried on it."""


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
            for statement, how in _said(Fit(pattern, match, typed, previous, passage, span), place, reading):
                key = (statement.subject.id, statement.object.id)
                if key not in taken:
                    taken.add(key)
                    name = pattern.name if how == "sentence" else f"{pattern.name}/{how}"
                    said.append((pattern, reading.assertion(statement, passage, span, name, _context(how, place))))
    said.extend(_of_the_head(said, typed, passage, span, place, reading))
    told = {_of_what(one) for pattern, one in said if TOPIC not in (pattern.subject, pattern.object)}
    for pattern, one in said:
        if TOPIC not in (pattern.subject, pattern.object) or _of_what(one) not in told:
            yield one


def _of_the_head(
    said: Sequence[tuple[Pattern, Assertion]],
    typed: TypedText,
    passage: Passage,
    span: Span,
    place: Place,
    reading: Reading,
) -> Iterator[tuple[Pattern, Assertion]]:
    """What the sentence says of the treatments that it begins with is said of the one at the passage's head, of which
    they are examples: "Bone-strengthening drugs. Denosumab prevents fractures"."""
    head = place.treatments[0] if len(place.treatments) == 1 else None
    first = next(iter(typed.marked), None)
    is_treatment = isinstance(first, Mention) and first.type is MentionType.TREATMENT
    if head is None or head.end >= typed.start or not (is_treatment or isinstance(first, Reference)):
        return
    for pattern, one in said:
        begins = one.subject is first if is_treatment else one.subject.end <= typed.start
        if one.predicate is not Predicate.TREATS or not begins or one.subject is head:
            continue
        statement = Statement(
            head, one.predicate, one.object, one.polarity, one.certainty, one.hedge, one.stage, one.quality_of
        )
        yield pattern, reading.assertion(statement, passage, span, f"{pattern.name}/lead")


def _matches(pattern: Pattern, typed: TypedText) -> Iterator[re.Match[str]]:
    """The places where the pattern fits, from left to right. What a match ends with may begin the next one where it is
    the subject of a clause of its own ("hypercalcemia causes thirst, and anemia causes fatigue"), and so may treatments
    ("steroids reduce swelling, and opioids or massage ease pain")."""
    position = 0
    while match := pattern.expression.search(typed.text, position):
        yield match
        position = match.end()
        before = bisect_left(typed.symbols, position)
        while before > 0 and typed.text[typed.symbols[before - 1]] == TREATMENT:
            before -= 1
            position = max(typed.symbols[before], match.start() + 1)
        last = typed.symbols[before - 1] if before > 0 else 0
        behind = typed.text[match.end() :]
        clauses = read_language().clauses
        if last > match.start() and (clauses.verb.match(behind) or clauses.relative.match(behind)):
            position = min(position, last)


def _of_what(one: Assertion) -> tuple[Predicate, str]:
    """What a statement is of, whose other end the section may tell: where the sentence itself tells it, the section
    does not."""
    return one.predicate, one.subject.id if one.predicate is Predicate.TREATS else one.object.id


def _may_apply(pattern: Pattern, previous: TypedText | None, place: Place) -> bool:
    """Whether there is what the pattern takes from outside of the sentence; it is asked before the expression is
    tried."""
    if pattern.subject == LEAD and not place.treatments:
        return False
    return previous is not None or (pattern.after is None and _is_in_frame(pattern, place))


def _applies(pattern: Pattern, typed: TypedText, previous: TypedText | None, place: Place) -> bool:
    """Whether the pattern may be used in this sentence; it is only asked where its expression fits."""
    if not _is_in_frame(pattern, place) and pattern.frame != _kind_of(previous):
        return False
    if pattern.after is not None and (previous is None or not pattern.after.search(previous.text)):
        return False
    return pattern.guard is None or pattern.guard.search(typed.text) is None


def _is_in_frame(pattern: Pattern, place: Place) -> bool:
    is_of_all = place.frame.kind is FrameKind.GENERAL and place.is_about_illness()
    return pattern.frame in (None, place.frame.kind) or is_of_all


def _kind_of(previous: TypedText | None) -> FrameKind | None:
    """What the sentence before is about, where a frame's cue opens it: "Treatment depends on …", "Symptoms vary …"."""
    match = match_frame(previous, read_frame_rules()) if previous else None
    return match.rule.kind if match and match.start == 0 else None


def _said(found: Fit, place: Place, reading: Reading) -> Iterator[tuple[Statement, str]]:
    """What the pattern says where it fits, each with how the subject was found."""
    pattern = found.pattern
    subjects, objects = arguments_of(found, place, reading)
    if not subjects or not objects:
        return
    modality, hedge = _modality(found, reading)
    if modality.polarity is Polarity.NEGATED and read_language().supposing.search(
        found.typed.text[: found.match.start()]
    ):
        return  # "if antibiotics do not clear it"
    stage = reading.cues.stage(found.span.of(found.passage.text), place.frame.stage)
    how_said = _HowSaid(pattern.polarity or modality.polarity, pattern.certainty or modality.certainty, hedge, stage)
    yield from _of_the_topic(subjects, objects, found, place, reading, how_said)
    for subject, how in subjects:
        for object_ in objects:
            predicate = predicate_for(pattern.relation, subject, object_)
            if predicate is None or (pattern.narrower and not _is_narrower(object_, subject, reading)):
                continue
            if pattern.naming and _is_kind_of_cancer(subject, object_, reading):
                continue
            statement = Statement(
                subject, predicate, object_, how_said.polarity, how_said.certainty, hedge, stage or object_.stage
            )
            yield statement, how


class _HowSaid(NamedTuple):
    """What all that a sentence says by one pattern has in common."""

    polarity: Polarity
    certainty: Certainty
    hedge: str | None
    stage: NamedNode | None


def _of_the_topic(
    subjects: Iterable[tuple[Mention, str]],
    objects: Sequence[Mention],
    found: Fit,
    place: Place,
    reading: Reading,
    how_said: _HowSaid,
) -> Iterator[tuple[Statement, str]]:
    """What a sentence that tells what comes of a part or a doing of the section's illness says of that illness."""
    for part, how in subjects if found.pattern.relation == "causes" else ():
        if how != "sentence":
            continue
        for topic in what_it_is_part_of(part, found, place, reading):
            yield Statement(topic, Predicate.LEADS_TO, part, stage=how_said.stage), "section"
        for topic in whose_change(part, found, place, reading):
            for object_ in objects:
                predicate = predicate_for("causes", topic, object_)
                if predicate is not None:
                    yield Statement(topic, predicate, object_, *how_said), "section"


def _modality(found: Fit, reading: Reading) -> tuple[Modality, str | None]:
    """How it is said, and the words that say so: what denies the whole sentence ("It is unlikely that …"), else the
    pattern's auxiliaries, else what opens the sentence before any phrase of it ("In some cases, …")."""
    match = found.match
    slots = [match.start(name) for name in ("A", "B") if match.groupdict().get(name)]
    doubt = reading.cues.doubted.search(found.typed.text, 0, min(slots, default=match.start()))
    if doubt is not None:
        certainty = reading.cues.modality(doubt.group()).certainty
        return Modality(Polarity.NEGATED, certainty, doubt.span()), _exact(found, 0, doubt.span())
    auxiliaries = [match.span(name) for name in ("aux", "aux2") if match.groupdict().get(name)]
    for start, end in auxiliaries:
        modality = reading.cues.modality(found.typed.text[start:end])
        if modality.hedge is not None:
            return modality, _exact(found, start, modality.hedge)
    opening = reading.cues.modality(found.typed.opening(match.start()))
    if opening.polarity is Polarity.AFFIRMED and opening.hedge is not None:
        return opening, _exact(found, 0, opening.hedge)
    return PLAIN, None


def _exact(found: Fit, offset: int, hedge: tuple[int, int]) -> str:
    """The words of the hedge as they stand in the passage."""
    start, end = (found.typed.origin(offset + position) for position in hedge)
    return found.passage.text[start:end].strip()


def _context(how: str, place: Place) -> tuple[int, ...]:
    return (place.frames[0].passage,) if how == "page" else (place.frames[-1].passage,) if how == "section" else ()


def _is_kind_of_cancer(subject: Mention, object_: Mention, reading: Reading) -> bool:
    """Whether a cancer is but called by the name of a kind of cancer: "This is called ductal carcinoma in situ"."""
    name, spread = folded(object_.exact), read_language().spread
    is_spread = spread.of_metastasis.search(name) is not None
    has_progressed = spread.progressed.search(name) is not None and _is_narrower(object_, subject, reading)
    return reading.names_cancer(subject) and reading.names_cancer(object_) and not (is_spread or has_progressed)


def _is_narrower(one: Mention, other: Mention, reading: Reading) -> bool:
    return one.concept is not None and other.concept in reading.vocabulary.ancestors(one.concept)
