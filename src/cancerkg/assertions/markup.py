"""What a page says in markup: ``signOrSymptom``, ``possibleTreatment`` and the like, with a JSON pointer as the
place."""

from collections.abc import Iterator

from cancerkg.assertions.reading import Reading, Statement
from cancerkg.model import Assertion, MarkupValue, Mention, MentionType, PassageKind, Predicate, Span

_TYPES = {
    Predicate.HAS_SYMPTOM: (MentionType.CONDITION, MentionType.SYMPTOM),
    Predicate.LEADS_TO: (MentionType.CONDITION, MentionType.CONDITION),
    Predicate.TREATS: (MentionType.TREATMENT, MentionType.CONDITION),
}


def markup_types(reading: Reading) -> Iterator[tuple[int, MentionType]]:
    """For each name in markup, the index of its passage and the type that the property implies."""
    indexes = _indexes(reading)
    for statement in reading.document.statements:
        subject_type, object_type = _TYPES[statement.predicate]
        yield indexes[statement.subject.pointer, statement.subject.text], subject_type
        yield indexes[statement.object.pointer, statement.object.text], object_type


def assertions_in_markup(reading: Reading) -> Iterator[Assertion]:
    """The statements of the page's markup, in the order of the document."""
    indexes = _indexes(reading)
    for statement in reading.document.statements:
        subject = _mention(reading, indexes, statement.subject)
        object_ = _mention(reading, indexes, statement.object)
        if subject is None or object_ is None:
            continue
        predicate = statement.predicate
        if predicate is Predicate.HAS_SYMPTOM and object_.type is MentionType.CONDITION:
            predicate = Predicate.LEADS_TO
        value = subject if predicate is Predicate.TREATS else object_  # what the property of the condition holds
        passage = reading.passages[value.passage]
        yield reading.assertion(Statement(subject, predicate, object_), passage, Span(0, len(passage.text)), "markup")


def _indexes(reading: Reading) -> dict[tuple[str, str], int]:
    return {(p.pointer, p.text): p.index for p in reading.passages if p.kind is PassageKind.MARKUP}


def _mention(reading: Reading, indexes: dict[tuple[str, str], int], value: MarkupValue) -> Mention | None:
    """The clinical phrase of a markup value: the longest in it."""
    passage = reading.passages[indexes[value.pointer, value.text]]
    clinical = [
        m
        for m in reading.mentions_in(passage)
        if m.type in (MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT)
    ]
    return max(clinical, key=lambda m: (m.end - m.start, -m.start), default=None)
