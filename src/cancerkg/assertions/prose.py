"""What the prose of a section says by standing there: a treatment that is spoken of in a section on the treatment of an
illness is one for it, a symptom in a section on its symptoms is one of it.

Weaker than a pattern, since the sentence itself does not say it: only where no pattern and no item has spoken for the
two, never in a sentence about something else (``not_offered``, ``not_felt``) or of a treatment that the sentence says
is for something else, and the assertion's pattern says that it was the section that told.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from cancerkg.assertions.aims import (
    Use,
    aims_in,
    denials_in,
    has_other_aim,
    is_denied,
    is_for_condition,
    is_kin,
    is_kind_of,
    others_in,
)
from cancerkg.assertions.centering import turned_to
from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import CANCER, Place, Reading, Statement, predicate_for
from cancerkg.assertions.themes import theme_before
from cancerkg.assertions.typed_text import TypedText
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

_SILENT = (FrameKind.SIDE_EFFECT, FrameKind.RISK, FrameKind.TEST)
_OPEN = (FrameKind.GENERAL, FrameKind.DEFINITION)
_NO_CUE = "heading"
"""The rule of a section that has its kind from the one above, since its own heading gives no cue: "Staying well"."""
_OF_ILLNESS = (*_OPEN, FrameKind.SYMPTOM, FrameKind.COMPLICATION)
"""The kinds of a section below which one that an illness heads is about all of that illness."""


def assertions_in_prose(reading: Reading, places: Sequence[Place], said: Collection[Assertion]) -> Iterator[Assertion]:
    """One assertion for each such phrase of each such section, by its first sentence; ``said`` is what patterns and
    items found."""
    spoken = {_key(one.subject, one.object) for one in said}
    aims, denials = aims_in(said), denials_in(said)
    others = others_in(said, reading)
    aimed = _aimed_in_passages(said, aims)
    told = {(one.evidence.passage, one.evidence.start) for one in said}
    for passage, place in zip(reading.passages, places, strict=True):
        if passage.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM) or passage.boilerplate:
            continue
        for one in _after_turns(reading, passage, place, told):
            key = _key(one.subject, one.object)
            if key not in spoken:
                spoken.add(key)
                yield one
        for kind in _kinds(place):
            for span in passage.sentences:
                if kind is not FrameKind.TREATMENT and (passage.index, span.start) in told:
                    continue  # the sentence itself says what is whose
                for one in _in_sentence(reading, passage, span, place, kind):
                    key = _key(one.subject, one.object)
                    has_aim = (
                        has_other_aim(one, aims, reading)
                        or is_for_condition(one, others)
                        or (_use_in_passage(one) in aimed and not place.treatments)
                    )
                    if key not in spoken and not has_aim and not is_denied(one, denials):
                        spoken.add(key)
                        yield one


def _after_turns(
    reading: Reading, passage: Passage, place: Place, told: Collection[tuple[int, int]]
) -> Iterator[Assertion]:
    """What a sentence that names no illness tells is felt, where the one before turned to an illness: "Ascites can
    develop. The belly swells and feels tight"."""
    if place.frame.kind in _SILENT:
        return
    for before, span in pairwise(passage.sentences):
        typed = reading.typed(passage, span)
        mentions = typed.mentions()
        is_felt = bool(mentions) and all(one.type is MentionType.SYMPTOM for one in mentions)
        if not is_felt or typed.text.endswith("?") or (passage.index, span.start) in told:
            continue
        topic = turned_to(reading.typed(passage, before), place.topics())
        if topic is None:
            continue
        if read_language().not_felt.search(typed.text):
            continue
        modality = reading.cues.modality(typed.opening(len(typed.text)))
        for mention in mentions:
            statement = Statement(topic, Predicate.HAS_SYMPTOM, mention, certainty=modality.certainty)
            yield reading.assertion(statement, passage, span, "prose/turning")


def _in_sentence(reading: Reading, passage: Passage, span: Span, place: Place, kind: FrameKind) -> Iterator[Assertion]:
    typed = reading.typed(passage, span)
    is_of_lead = kind is FrameKind.COMPLICATION and place.lead is not None
    wanted = _OF_LEAD if is_of_lead else _WANTED[kind]
    mentions = [one for one in typed.mentions() if one.type in wanted]
    if not mentions or typed.text.endswith("?") or not _topics(place, kind, span.start):
        return
    if _is_aside(typed, _topics(place, kind, span.start)[0], place, kind, reading):
        return
    theme = theme_before(passage, span, place, reading) if kind is FrameKind.TREATMENT else None
    modality = reading.cues.modality(typed.opening(len(typed.text)))
    for mention in mentions:
        if _is_left_out(typed, mention, place, kind):
            continue
        is_led = kind is not FrameKind.TREATMENT or place.led(mention.start) is not None
        topics = _topics(place, kind, mention.start) if is_led or theme is None else (theme,)
        for topic in topics if kind is not FrameKind.TREATMENT else _as_named(topics, typed, reading):
            subject, relation, object_ = _related(mention, topic, kind)
            predicate = predicate_for(relation, subject, object_)
            if predicate is not None:
                statement = Statement(
                    subject, predicate, object_, certainty=modality.certainty, stage=place.frame.stage
                )
                yield reading.assertion(statement, passage, span, f"prose/{place.frame.rule}", (place.frame.passage,))


def _topics(place: Place, kind: FrameKind, start: int) -> Sequence[Mention]:
    """What is spoken of at ``start`` of a passage: the head of the passage, else its section. What
    relieves a symptom below "Pain relief" in a section on treatment is for both."""
    if kind is FrameKind.CAUSE:
        return (place.frame.effects or place.topics())[:1]
    if kind is not FrameKind.TREATMENT:
        return (place.lead,) if place.lead is not None else place.topics()[:1]
    head = place.led(start)
    if head is None:
        return place.treated()[:1]
    return (head, *place.treated()[:1]) if place.treatments else (head,)


def _is_aside(typed: TypedText, topic: Mention, place: Place, kind: FrameKind, reading: Reading) -> bool:
    """Whether the sentence is about something else than what its section tells of the topic."""
    language = read_language()
    if kind is not FrameKind.TREATMENT:
        is_of_another = kind is FrameKind.SYMPTOM and (
            _is_of_another(typed, topic, reading)
            or language.centre.of_another.search(typed.text) is not None
            or language.centre.of_another.search(reading.folded(reading.passages[place.frame.passage])) is not None
        )
        return is_of_another or language.not_felt.search(typed.text) is not None
    if _is_below_symptom(place) and not language.offering.search(typed.text):
        return True
    return language.not_offered.search(typed.text) is not None or _is_of_another(typed, topic, reading)


def _is_left_out(typed: TypedText, mention: Mention, place: Place, kind: FrameKind) -> bool:
    """Whether the phrase, or the words before it, say that it is not what the section tells: "the procedure", "nausea
    after chemotherapy", "not chemotherapy alone"; "the tumor" is no complication."""
    language = read_language()
    before = typed.text[: typed.symbols[typed.marked.index(mention)]]
    if mention not in place.treatments and language.generic.fullmatch(folded(mention.exact)):
        return True
    if language.left_out.search(before):
        return True
    if kind is FrameKind.TREATMENT:
        return language.not_offered_after.search(before) is not None
    return kind is FrameKind.COMPLICATION and language.definite.search(before) is not None


def _is_of_another(typed: TypedText, topic: Mention, reading: Reading) -> bool:
    """Whether the sentence begins with an illness that the section is not about: "Astrocytomas have fuzzy edges, so
    …"."""
    first = typed.marked[0]
    if not isinstance(first, Mention) or first.type is not MentionType.CONDITION or first.concept in (None, CANCER):
        return False
    return read_language().centre.short_opening.fullmatch(typed.text, 0, typed.symbols[0]) is not None and not is_kin(
        first, topic, reading
    )


def _as_named(topics: Sequence[Mention], typed: TypedText, reading: Reading) -> Sequence[Mention]:
    """The topics; in the place of one that the sentence names a kind of, that kind: "For a glioblastoma, …"."""
    named = typed.mentions(MentionType.CONDITION)
    return [next((one for one in named if is_kind_of(one, topic, reading)), topic) for topic in topics]


def _related(mention: Mention, topic: Mention, kind: FrameKind) -> tuple[Mention, str, Mention]:
    if kind is FrameKind.TREATMENT:
        return mention, "treats", topic
    return (mention, "causes", topic) if kind is FrameKind.CAUSE else (topic, "causes", mention)


def _kinds(place: Place) -> tuple[FrameKind, ...]:
    """The kind of the innermost frame, where it tells anything. On a page about a symptom, what no frame forbids is
    about its treatment; in a section that an illness heads, about its treatment and its symptoms."""
    kind = place.frame.kind
    is_about_symptom = bool(place.frames[0].treated) and place.treated() == place.frames[0].treated
    if kind in _OPEN and (is_about_symptom or _is_below_symptom(place)):
        return (FrameKind.TREATMENT,)
    if place.is_about_illness() and kind in _OF_ILLNESS:
        return (FrameKind.TREATMENT, FrameKind.SYMPTOM)
    is_unmarked = kind is FrameKind.TREATMENT and place.frame.rule == _NO_CUE
    return (kind,) if kind in _WANTED and not is_unmarked else ()


def _is_below_symptom(place: Place) -> bool:
    """Whether the section's heading is but a symptom, on a page that says no more of what it is about: a treatment is
    then for the symptom where the sentence says that it is given or helps."""
    bare = place.frames[-1].bare
    is_about_symptom = bool(place.frames[0].treated) and place.treated() == place.frames[0].treated
    return bare is not None and bare.type is MentionType.SYMPTOM and place.frame.kind in _OPEN and not is_about_symptom


def _aimed_in_passages(
    said: Collection[Assertion], aims: Mapping[Use, Sequence[Mention]]
) -> frozenset[tuple[int, object]]:
    """The treatments that a sentence of each passage says are for something: "Morphine is for pain. Constipation is
    likely with morphine" says nothing of what the section is about."""
    return frozenset(_use_in_passage(one) for one in said if Use(one.subject.id, one.evidence.exact) in aims)


def _use_in_passage(one: Assertion) -> tuple[int, object]:
    return one.evidence.passage, one.subject.concept or one.subject.exact.casefold()


def _key(subject: Mention, object_: Mention) -> tuple[object, object]:
    return subject.concept or subject.exact.casefold(), object_.concept or object_.exact.casefold()
