"""What the prose of a section says by standing there: a treatment that is spoken of in a section on the treatment of an
illness is one for it, a symptom in a section on its symptoms is one of it.

Weaker than a pattern, since the sentence itself does not say it: only in sections without a list, only where no pattern
and no item has spoken for the two, never in a sentence about something else (``not_offered``, ``not_felt``), and the
assertion's pattern says that it was the section that told.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from cancerkg.assertions.aims import aims_in, has_other_aim, is_kin
from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import CANCER, Place, Reading, Statement, predicate_for
from cancerkg.assertions.typed_text import TypedText
from cancerkg.folding import folded
from cancerkg.model import Assertion, Mention, MentionType, Passage, PassageKind, Span

_WANTED: Mapping[FrameKind, MentionType] = MappingProxyType(
    {
        FrameKind.TREATMENT: MentionType.TREATMENT,
        FrameKind.SYMPTOM: MentionType.SYMPTOM,
        FrameKind.CAUSE: MentionType.CONDITION,
    }
)
_SHORT_OPENING = re.compile(r"(?:[a-z']+ ){0,4}")
_OPEN = (FrameKind.GENERAL, FrameKind.DEFINITION)


def assertions_in_prose(reading: Reading, places: Sequence[Place], said: Collection[Assertion]) -> Iterator[Assertion]:
    """One assertion for each such phrase of each such section, by its first sentence; ``said`` is what patterns and
    items found."""
    listed = {
        place.frames[-1] for place, p in zip(places, reading.passages, strict=True) if p.kind is PassageKind.LIST_ITEM
    }
    spoken = {_key(one.subject, one.object) for one in said}
    aims = aims_in(said)
    told = {(one.evidence.passage, one.evidence.start) for one in said}
    for passage, place in zip(reading.passages, places, strict=True):
        if place.frames[-1] in listed and passage.kind is PassageKind.PARAGRAPH:
            continue
        if passage.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM) or passage.boilerplate:
            continue
        if _kind(place) not in _WANTED and not _is_below_symptom(place):
            continue
        for span in passage.sentences:
            if _kind(place) is not FrameKind.TREATMENT and (passage.index, span.start) in told:
                continue  # the sentence itself says what is whose
            for one in _in_sentence(reading, passage, span, place):
                key = _key(one.subject, one.object)
                if key not in spoken and not has_other_aim(one, aims, reading):
                    spoken.add(key)
                    yield one


def _in_sentence(reading: Reading, passage: Passage, span: Span, place: Place) -> Iterator[Assertion]:
    frame = place.frame
    typed = reading.typed(passage, span)
    kind = _kind(place)
    if kind not in _WANTED:
        if not read_language().offering.search(typed.text):
            return
        kind = FrameKind.TREATMENT
    mentions = typed.mentions(_WANTED[kind])
    if not mentions:
        return
    head = place.led(span.start) if kind is FrameKind.TREATMENT else None
    topics = (head,) if head else place.treated() if kind is FrameKind.TREATMENT else place.topics()
    topics = (frame.effects if kind is FrameKind.CAUSE else ()) or topics
    if not topics or typed.text.endswith("?") or _aside(kind).search(typed.text):
        return
    modality = reading.cues.modality(typed.opening(len(typed.text)))
    if kind is FrameKind.TREATMENT and _is_of_another(typed, topics[0], reading):
        return
    for mention in mentions:
        says_nothing = mention not in place.treatments and read_language().generic.fullmatch(folded(mention.exact))
        if says_nothing or (kind is FrameKind.TREATMENT and _is_by_the_way(typed, mention)):
            continue
        subject, relation, object_ = _related(mention, topics[0], kind)
        predicate = predicate_for(relation, subject, object_)
        if predicate is not None:
            statement = Statement(subject, predicate, object_, certainty=modality.certainty, stage=frame.stage)
            yield reading.assertion(statement, passage, span, f"prose/{frame.rule}", (frame.passage,))


def _is_by_the_way(typed: TypedText, mention: Mention) -> bool:
    """Whether the words before a treatment say that it is not what is offered: "nausea after chemotherapy"."""
    before = typed.text[: typed.symbols[typed.marked.index(mention)]]
    return read_language().not_offered_after.search(before) is not None


def _is_of_another(typed: TypedText, topic: Mention, reading: Reading) -> bool:
    """Whether the sentence begins with an illness that the section is not about: "Astrocytomas have fuzzy edges, so
    …"."""
    first = typed.marked[0]
    if not isinstance(first, Mention) or first.type is not MentionType.CONDITION or first.concept in (None, CANCER):
        return False
    return _SHORT_OPENING.fullmatch(typed.text, 0, typed.symbols[0]) is not None and not is_kin(first, topic, reading)


def _related(mention: Mention, topic: Mention, kind: FrameKind) -> tuple[Mention, str, Mention]:
    if kind is FrameKind.TREATMENT:
        return mention, "treats", topic
    return (topic, "causes", mention) if kind is FrameKind.SYMPTOM else (mention, "causes", topic)


def _kind(place: Place) -> FrameKind:
    """The kind of the innermost frame. On a page about a symptom, what no frame forbids is about its treatment."""
    kind = place.frame.kind
    is_about_symptom = bool(place.frames[0].treated) and place.treated() == place.frames[0].treated
    return FrameKind.TREATMENT if is_about_symptom and kind in _OPEN else kind


def _is_below_symptom(place: Place) -> bool:
    """Whether the section's heading is but a symptom, on a page that says no more of what it is about: a treatment is
    then for the symptom where the sentence says that it is given or helps."""
    bare = place.frames[-1].bare
    return bare is not None and bare.type is MentionType.SYMPTOM and _kind(place) in _OPEN


def _aside(kind: FrameKind) -> re.Pattern[str]:
    language = read_language()
    return language.not_offered if kind is FrameKind.TREATMENT else language.not_felt


def _key(subject: Mention, object_: Mention) -> tuple[object, object]:
    return subject.concept or subject.exact.casefold(), object_.concept or object_.exact.casefold()
