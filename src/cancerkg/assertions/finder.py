"""All assertions of one document, in a stable order, each once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from cancerkg.assertions.aims import denials_in, has_other_aim, indications_in, is_denied, is_for_condition, others_in
from cancerkg.assertions.companions import assertions_of_companions, claimed_symptoms, without_claimed
from cancerkg.assertions.cues import ReferenceKind, read_cues
from cancerkg.assertions.doubtful_treatments import without_doubtful_treatments
from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.inline_lists import assertions_in_inline_lists
from cancerkg.assertions.items import assertions_in_items, place_mentions
from cancerkg.assertions.markup import assertions_in_markup, markup_types
from cancerkg.assertions.members import mentions_of_members, said_of_members
from cancerkg.assertions.metastases import assertions_of_metastases
from cancerkg.assertions.phrases import phrases_in_sentences
from cancerkg.assertions.prose import assertions_in_prose
from cancerkg.assertions.reading import Place, Reading
from cancerkg.assertions.sections import read_places
from cancerkg.assertions.sentences import assertions_in_sentences
from cancerkg.assertions.typed_text import Reference
from cancerkg.model import (
    Annotation,
    Assertion,
    Certainty,
    Document,
    Evidence,
    Mention,
    MentionType,
    Passage,
    PassageKind,
    Span,
)
from cancerkg.namespaces import digest
from cancerkg.vocabulary import Vocabulary


def find_assertions(
    document: Document, passages: Sequence[Passage], mentions: Iterable[Mention], vocabulary: Vocabulary
) -> Annotation:
    """What the document says: the mentions given and those that only their place tells, and the assertions.

    Pure: the same document, mentions and vocabulary give the same annotation. Linear in the passages, for sentences of
    bounded length.
    """
    given = tuple(mentions)
    reading = first = Reading(document, passages, given, vocabulary, read_cues())
    places = read_places(first)
    placed = tuple(_from_places(first, places))
    covered = {
        m.id for one in placed for m in first.mentions_in(passages[one.passage]) if _covers(Span(one.start, one.end), m)
    }
    standing = (m for m in given if m.id not in covered)
    all_mentions = _in_order((*standing, *_from_markup(first), *placed))
    if all_mentions != given:
        reading = first.with_mentions(all_mentions)
        places = read_places(reading)
    told = tuple(assertions_in_sentences(reading, places))
    claimed = claimed_symptoms(told)
    said_of_them = tuple(without_claimed(told, claimed))
    spoken = (*said_of_them, *assertions_of_companions(reading, said_of_them))
    indications = indications_in(spoken)
    denials = denials_in(spoken)
    others = others_in(spoken, reading)
    listed = (
        one
        for one in (*assertions_in_items(reading, places), *assertions_in_inline_lists(reading, places))
        if not has_other_aim(one, indications, reading)
        and not is_denied(one, denials)
        and not is_for_condition(one, others)
    )
    unclaimed = without_claimed(listed, claimed)
    said = [*spoken, *unclaimed, *assertions_in_markup(reading)]
    said.extend(without_claimed(assertions_in_prose(reading, places, said), claimed))
    said.extend(assertions_of_metastases(reading, places, said))
    meant = (one for one in said_of_members(said, vocabulary) if not _is_kind_of(one, vocabulary))
    once = _each_once(_without_silent_headings(meant, reading, places))
    believed = without_doubtful_treatments(all_mentions, once, reading, places)
    kept = mentions_of_members(believed, vocabulary)
    return Annotation(document, tuple(passages), tuple(kept), once)


def _from_places(reading: Reading, places: Sequence[Place]) -> Iterator[Mention]:
    taken: defaultdict[int, list[Span]] = defaultdict(list)
    for passage, span, mention_type in (*place_mentions(reading, places), *phrases_in_sentences(reading)):
        standing = (m for m in reading.mentions_in(passage) if m.type is not MentionType.SITE or not _covers(span, m))
        others = (*(Span(m.start, m.end) for m in standing), *taken[passage.index])
        if not any(other.start < span.end and span.start < other.end for other in others):
            taken[passage.index].append(span)
            yield _placed(passage, span, mention_type)


def _covers(span: Span, mention: Mention) -> bool:
    """Whether the phrase lies in the span, as the part of the body does in "heaviness of the legs"."""
    return span.start <= mention.start and mention.end <= span.end


def _from_markup(reading: Reading) -> Iterator[Mention]:
    """A markup value that holds no known name is a phrase of the type that its property implies."""
    clinical = (MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT)
    for index, mention_type in dict.fromkeys(markup_types(reading)):
        passage = reading.passages[index]
        if passage.text and not any(m.type in clinical for m in reading.mentions_in(passage)):
            yield _placed(passage, Span(0, len(passage.text)), mention_type)


def _placed(passage: Passage, span: Span, mention_type: MentionType) -> Mention:
    return Mention(
        id=digest(passage.id, str(span.start), str(span.end), mention_type.value),
        passage=passage.index,
        start=span.start,
        end=span.end,
        exact=span.of(passage.text),
        type=mention_type,
        layer="place",
    )


def _without_silent_headings(
    said: Iterable[Assertion], reading: Reading, places: Sequence[Place]
) -> Iterator[Assertion]:
    """A sub-heading under "How does A cause B?" speaks only where the sentences below it are silent.

    Where it speaks, its evidence is the sentence below that names the cause, if one does.
    """
    found = list(said)
    if not any(_is_below_mechanism(one, places) for one in found):
        yield from found
        return
    spoken = {
        (one.evidence.passage, one.subject.concept, one.predicate, one.object.concept)
        for one in found
        if not one.pattern.startswith("heading/")
    }
    for one in found:
        if not _is_below_mechanism(one, places):
            yield one
            continue
        section = tuple(_section(reading.passages, one.evidence.passage))
        if any(
            (passage.index, one.subject.concept, one.predicate, one.object.concept) in spoken for passage in section
        ):
            continue
        yield _with_better_evidence(one, section, reading)


def _is_below_mechanism(one: Assertion, places: Sequence[Place]) -> bool:
    return one.pattern.startswith("heading/") and places[one.evidence.passage].frames[-2].kind is FrameKind.MECHANISM


def _is_kind_of(one: Assertion, vocabulary: Vocabulary) -> bool:
    """Whether the object is but a broader name of the subject: a lung cancer does not lead to a tumor, it is one."""
    subject, object_ = one.subject.concept, one.object.concept
    return subject is not None and object_ is not None and object_ in vocabulary.ancestors(subject)


def _section(passages: Sequence[Passage], heading: int) -> Iterator[Passage]:
    for passage in passages[heading + 1 :]:
        if passage.kind is PassageKind.HEADING and passage.level <= passages[heading].level:
            return
        yield passage


def _with_better_evidence(assertion: Assertion, section: Iterable[Passage], reading: Reading) -> Assertion:
    """With the first sentence of the section that names the cause, in its own name, a narrower one, or as "the
    cancer"."""
    for passage in section:
        for span in passage.sentences:
            if any(_names(one, assertion.subject, reading) for one in reading.typed(passage, span).marked):
                return _said_by(assertion, passage, span, reading)
    return assertion


def _names(one: Mention | Reference, cause: Mention, reading: Reading) -> bool:
    if isinstance(one, Reference):
        return one.kind is ReferenceKind.CANCER and reading.is_cancer(cause)
    if one.concept is None or cause.concept is None:
        return False
    return one.concept == cause.concept or cause.concept in reading.vocabulary.ancestors(one.concept)


def _said_by(assertion: Assertion, passage: Passage, span: Span, reading: Reading) -> Assertion:
    """The assertion with a sentence as its evidence, and with the sentence's own hedge."""
    sentence = span.of(passage.text)
    context = tuple(sorted({*assertion.evidence.context, assertion.evidence.passage}))
    evidence = Evidence(passage.index, span.start, span.end, sentence, context)
    modality = reading.cues.modality(sentence)
    if modality.certainty is not Certainty.PROBABLE or modality.hedge is None:
        return replace(assertion, evidence=evidence)
    return replace(assertion, evidence=evidence, certainty=modality.certainty, hedge=sentence[slice(*modality.hedge)])


def _in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=attrgetter("passage", "start", "end", "type")))


def _each_once(assertions: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """One assertion for what one place says of two concepts, in reading order."""
    seen: dict[tuple[object, ...], Assertion] = {}
    for one in sorted(assertions, key=_reading_order):
        arguments = tuple(m.concept or m.exact.casefold() for m in (one.subject, one.object))
        key = (one.evidence.passage, one.evidence.start, arguments, one.predicate, one.polarity)
        seen.setdefault(key, one)
    return tuple(seen.values())


def _reading_order(one: Assertion) -> tuple[int, int, int, int, str, str]:
    return (
        one.evidence.passage,
        one.evidence.start,
        one.object.start,
        one.subject.start,
        one.predicate.value,
        one.pattern,
    )
