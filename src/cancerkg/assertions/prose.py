"""What the prose of a section says by standing there: a treatment that is spoken of in a section on the treatment of an
illness is one for it, a symptom in a section on its symptoms is one of it.

Weaker than a pattern, since the sentence itself does not say it: only where no pattern and no item has spoken for the
two, never in a sentence about something else (``not_offered``, ``not_felt``) or of a treatment that the sentence says
is for something else, and the assertion's pattern says that it was the section that told.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.patterns import indications
from cancerkg.assertions.reading import Place, Reading, Statement, predicate_for, same
from cancerkg.folding import folded
from cancerkg.model import Assertion, Mention, MentionType, Passage, PassageKind, Predicate, Span

_WANTED: Mapping[FrameKind, Collection[MentionType]] = MappingProxyType(
    {
        FrameKind.TREATMENT: (MentionType.TREATMENT,),
        FrameKind.SYMPTOM: (MentionType.SYMPTOM,),
        FrameKind.CAUSE: (MentionType.CONDITION,),
        FrameKind.COMPLICATION: (MentionType.CONDITION,),
    }
)
_OF_LEAD = (MentionType.CONDITION, MentionType.SYMPTOM)
"""What the paragraph of a complication that heads it tells of it."""

_OPEN = (FrameKind.GENERAL, FrameKind.DEFINITION)


def assertions_in_prose(reading: Reading, places: Sequence[Place], said: Collection[Assertion]) -> Iterator[Assertion]:
    """One assertion for each such phrase of each such section, by its first sentence; ``said`` is what patterns and
    items found."""
    spoken = {_key(one.subject, one.object) for one in said}
    treats: defaultdict[tuple[int, int], list[Assertion]] = defaultdict(list)
    for one in said:
        if one.predicate is Predicate.TREATS:
            treats[one.evidence.passage, one.evidence.start].append(one)
    told = {(one.evidence.passage, one.evidence.start) for one in said}
    for passage, place in zip(reading.passages, places, strict=True):
        if passage.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM) or passage.boilerplate:
            continue
        for kind in _kinds(place):
            for span in passage.sentences:
                if kind is not FrameKind.TREATMENT and (passage.index, span.start) in told:
                    continue  # the sentence itself says what is whose
                here = treats[passage.index, span.start]
                for one in _in_sentence(reading, passage, span, place, kind, here):
                    key = _key(one.subject, one.object)
                    is_head = (
                        one.subject == place.remedy
                    )  # "Radiation therapy. It eases pain …" is one of the treatments
                    if key not in spoken and (is_head or not _is_for_another(one, here, reading)):
                        spoken.add(key)
                        yield one


def _in_sentence(
    reading: Reading, passage: Passage, span: Span, place: Place, kind: FrameKind, treats: Sequence[Assertion]
) -> Iterator[Assertion]:
    frame = place.frame
    typed = reading.typed(passage, span)
    wanted = _OF_LEAD if kind is FrameKind.COMPLICATION and place.lead is not None else _WANTED[kind]
    mentions = [one for one in typed.mentions() if one.type in wanted]
    if not mentions:
        return
    topics = place.treated() if kind is FrameKind.TREATMENT else place.topics()
    if place.lead is not None and kind is not FrameKind.CAUSE:
        topics = (place.lead,)
    topics = (frame.effects if kind is FrameKind.CAUSE else ()) or topics
    if not topics or typed.text.endswith("?") or _aside(kind).search(typed.text):
        return
    modality = reading.cues.modality(typed.opening(len(typed.text)))
    for mention in mentions:
        before = typed.text[: typed.symbols[typed.marked.index(mention)]]
        if read_language().generic.fullmatch(folded(mention.exact)) or read_language().left_out.search(before):
            continue
        if kind is FrameKind.COMPLICATION and read_language().definite.search(before):
            continue  # "the tumor" is no complication
        topic = _treated_beside(mention, treats, topics[0], reading) if kind is FrameKind.TREATMENT else topics[0]
        subject, relation, object_ = _related(mention, topic, kind)
        predicate = predicate_for(relation, subject, object_)
        if predicate is not None:
            statement = Statement(subject, predicate, object_, certainty=modality.certainty, stage=frame.stage)
            yield reading.assertion(statement, passage, span, f"prose/{frame.rule}", (frame.passage,))


def _treated_beside(mention: Mention, treats: Iterable[Assertion], topic: Mention, reading: Reading) -> Mention:
    """What a treatment is for that is named beside one that is given for an illness: "adrenal cancer is removed by
    surgery, and mitotane may be given afterwards"."""
    given = [one for one in treats if one.pattern in indications() and one.object.type is MentionType.CONDITION]
    if any(one.subject.id == mention.id for one in treats):
        return topic
    return next((one.object for one in given if _is_another(one.object, topic, reading)), topic)


def _related(mention: Mention, topic: Mention, kind: FrameKind) -> tuple[Mention, str, Mention]:
    if kind is FrameKind.TREATMENT:
        return mention, "treats", topic
    return (mention, "causes", topic) if kind is FrameKind.CAUSE else (topic, "causes", mention)


def _kinds(place: Place) -> tuple[FrameKind, ...]:
    """The kind of the innermost frame, where it tells anything. On a page about a symptom, what no frame forbids is
    about its treatment; in a section that an illness heads, about its treatment and its symptoms."""
    kind = place.frame.kind
    if kind in _OPEN and place.frames[0].treated and place.treated() == place.frames[0].treated:
        return (FrameKind.TREATMENT,)
    if kind in _OPEN and place.is_about_illness():
        return (FrameKind.TREATMENT, FrameKind.SYMPTOM)
    return (kind,) if kind in _WANTED else ()


def _aside(kind: FrameKind) -> re.Pattern[str]:
    language = read_language()
    return language.not_offered if kind is FrameKind.TREATMENT else language.not_felt


def _key(subject: Mention, object_: Mention) -> tuple[object, object]:
    return subject.concept or subject.exact.casefold(), object_.concept or object_.exact.casefold()


def _is_for_another(told: Assertion, treats: Iterable[Assertion], reading: Reading) -> bool:
    """Whether the sentence says that the treatment is for something else, and so not for the section's topic as well:
    for a symptom, for a cancer of another name that is no more general ("surgery can cure a meningioma" on a page about
    brain tumors), or that it, or a treatment beside it, is given for another illness."""
    others = [one for one in treats if _is_another(one.object, told.object, reading)]
    return any(
        (one.pattern in indications() and one.object.type is MentionType.CONDITION)
        or (
            one.subject.id == told.subject.id
            and (one.object.type is MentionType.SYMPTOM or reading.is_cancer(one.object))
        )
        for one in others
    )


def _is_another(treated: Mention, topic: Mention, reading: Reading) -> bool:
    """Whether one is not the other, nor a more general name of it."""
    general = reading.vocabulary.ancestors(topic.concept) if topic.concept else frozenset()
    return not same(treated, topic) and treated.concept not in general
