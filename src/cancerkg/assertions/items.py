"""What a list item or a sub-heading says by where it stands: the frame gives the subject and the predicate."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cancerkg.assertions.frames import Frame, FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Place, Reading, Statement, predicate_for
from cancerkg.folding import folded
from cancerkg.model import Assertion, Mention, MentionType, Passage, PassageKind, Polarity, Span

_LEAD_END = re.compile(r":(?=\s|[A-Z])|\s[–—-]\s|\.\s|\s\((?=see|also)")
_PLACE_TYPES = {
    FrameKind.SYMPTOM: MentionType.SYMPTOM,
    FrameKind.QUALITY: MentionType.SYMPTOM,
    FrameKind.TREATMENT: MentionType.TREATMENT,
    FrameKind.RELIEF: MentionType.SYMPTOM,
}
_LONGEST_HEADING = 5
_LONGEST_PHRASE = 12
_LONGEST_DETERMINER = 5
_HOW = "how-does-a-cause-b"
_WHETHER = "does-a-cause-b"


class _Item(NamedTuple):
    """A list item or a sub-heading, with the phrases of its lead."""

    passage: Passage
    span: Span
    mentions: tuple[Mention, ...]
    place: Place


def assertions_in_items(reading: Reading, places: Sequence[Place]) -> Iterator[Assertion]:
    """What the items of lists and the sub-headings of sections say, in reading order."""
    heads = {place.list_frame.passage for place in places if place.list_frame}
    for passage, place in zip(reading.passages, places, strict=True):
        if passage.boilerplate or not passage.text:
            continue
        if (passage.kind is PassageKind.LIST_ITEM and passage.index not in heads) or (
            passage.kind is PassageKind.PARAGRAPH and _is_item_above(reading, passage)
        ):
            yield from _of_item(_item(reading, passage, place), place.frame, reading, "item")
        elif passage.kind is PassageKind.HEADING and place.frames[-1].rule in (_HOW, _WHETHER):
            yield from _asked(reading, passage, place.frames[-1])
        elif passage.kind is PassageKind.HEADING and place.frames[-1].bare is not None and len(place.frames) > 1:
            frame = _above(place)
            below = reading.passages[passage.index + 1 : passage.index + 2]
            if frame.kind is FrameKind.SYMPTOM and below and below[0].kind is PassageKind.LIST_ITEM:
                continue  # its own symptoms stand below it
            yield from _of_item(_item(reading, passage, place), frame, reading, "heading")


def _asked(reading: Reading, passage: Passage, frame: Frame) -> Iterator[Assertion]:
    """ "How does A cause B?" takes it for known that A causes B; whether A does is for the answer to say."""
    polarity = Polarity.AFFIRMED if frame.rule == _HOW else _answer(reading, passage)
    if polarity is None:
        return
    for subject in frame.topics[:1]:
        for effect in frame.effects[:1]:
            predicate = predicate_for("causes", subject, effect)
            if predicate is not None and {subject.passage, effect.passage} == {passage.index}:
                span = Span(0, len(passage.text))
                statement = Statement(subject, predicate, effect, polarity)
                yield reading.assertion(statement, passage, span, f"asked/{frame.rule}")


def _answer(reading: Reading, question: Passage) -> Polarity | None:
    """What the passage below a question says first: yes, no, or neither."""
    below = reading.passages[question.index + 1 : question.index + 2]
    answer = read_language().answer.match(reading.folded(below[0])) if below else None
    if answer is None:
        return None
    return Polarity.AFFIRMED if answer.group("yes") else Polarity.NEGATED


def _is_item_above(reading: Reading, passage: Passage) -> bool:
    """Whether a line introduces a list by being its first item: "Breast lump, such as:"."""
    if not passage.text.endswith(":") or len(passage.sentences) != 1:
        return False
    return read_language().item.above.fullmatch(reading.typed(passage, passage.sentences[0]).text) is not None


def _above(place: Place) -> Frame:
    """The frame that a sub-heading is an item of. A treatment that heads a section of its own is for what the page is
    about, whatever the frame above says."""
    frame, bare = place.frames[-2], place.frames[-1].bare
    if (
        bare is not None
        and bare.type is MentionType.TREATMENT
        and frame.kind in (FrameKind.GENERAL, FrameKind.DEFINITION)
    ):
        above = Place(place.frames[:-1])
        return replace(frame, kind=FrameKind.TREATMENT, topics=above.treated(), rule="phrase")
    return frame


def place_mentions(reading: Reading, places: Sequence[Place]) -> Iterator[tuple[Passage, Span, MentionType]]:
    """The phrases without a name that stand where a symptom or a treatment stands: an item of such a list.

    A list is believed where at least a third of its items hold a phrase of the wanted type; its introduction counts.
    """
    yield from _mechanisms(reading, places)
    for items in _lists(reading, places):
        wanted = _PLACE_TYPES.get(items[0].place.frame.kind)
        known = sum(any(m.type is wanted for m in item.mentions) for item in items)
        introduction = items[0].passage.introduction
        if introduction is not None and any(
            m.type is wanted for m in reading.mentions_in(reading.passages[introduction])
        ):
            known += 1  # "Skin changes, such as:" names one itself
        if wanted is None or not items[0].place.topics() or known * 3 < len(items):
            continue
        for item in items:
            introduces = item.passage.text.endswith(":")  # "In the chest:", above a list of its own
            span = None if introduces or _clinical(item.mentions) else _phrase(item.passage.text, item.span)
            if span is not None and not (wanted is MentionType.TREATMENT and _is_test(item.passage.text, span)):
                yield item.passage, span, wanted


def _is_test(text: str, span: Span) -> bool:
    return read_language().doubtful.test.search(folded(span.of(text))) is not None


def _mechanisms(reading: Reading, places: Sequence[Place]) -> Iterator[tuple[Passage, Span, MentionType]]:
    """The short sub-headings under "How does A cause B?" that name nothing known: they name mechanisms."""
    for passage, place in zip(reading.passages, places, strict=True):
        if (
            passage.kind is PassageKind.HEADING
            and not passage.boilerplate
            and len(place.frames) > 1
            and place.frames[-2].kind is FrameKind.MECHANISM
            and place.frames[-1].kind is FrameKind.MECHANISM
            and len(passage.text.split()) <= _LONGEST_HEADING
            and not _clinical(reading.mentions_in(passage))
        ):
            span = _phrase(passage.text, Span(0, len(passage.text)))
            if span is not None:
                yield passage, span, MentionType.CONDITION


def _lists(reading: Reading, places: Sequence[Place]) -> Iterator[list[_Item]]:
    items: list[_Item] = []
    for passage, place in zip(reading.passages, places, strict=True):
        if passage.kind is PassageKind.LIST_ITEM and not passage.boilerplate:
            items.append(_item(reading, passage, place))
        elif items:
            yield items
            items = []
    if items:
        yield items


def _item(reading: Reading, passage: Passage, place: Place) -> _Item:
    """The item's first sentence and the phrases of its lead: before a colon, a dash, or words that lead aside."""
    span = passage.sentences[0] if passage.sentences else Span(0, len(passage.text))
    found = reading.mentions_in(passage)
    if len(found) > 1 or (found and found[0].start > 0):  # else there is nothing that may be behind the lead
        lead = _end_of_lead(reading, passage, span, found)
        examples = _examples_behind(passage, span, lead, found, reading)
        found = [m for m in (*(m for m in found if m.start < lead), *examples) if not _explains(passage.text, m)]
    text = reading.folded(passage)
    found = [m for m in found if not read_language().item.absent.search(text[span.start : m.start])]
    return _Item(passage, span, tuple(found), place)


def _end_of_lead(reading: Reading, passage: Passage, span: Span, found: Sequence[Mention]) -> int:
    end = _LEAD_END.search(passage.text, 1)
    lead = end.start() if end and not _is_list_behind(passage, end, found) else span.end
    asides = read_language().item.aside.finditer(reading.folded(passage), 1, lead)
    stops = (aside.start() for aside in asides if not any(m.start < aside.start() < m.end for m in found))
    return next(stops, lead)


def _examples_behind(
    passage: Passage, span: Span, lead: int, found: Sequence[Mention], reading: Reading
) -> tuple[Mention, ...]:
    """What an item names as examples behind its lead, of the same type as what it leads with: "infections that are hard
    to shake off, such as pneumonia or shingles"."""
    first = next((m for m in found if m.start < lead), None)
    start = read_language().item.examples.search(reading.folded(passage), lead, span.end) if first else None
    if first is None or start is None:
        return ()
    behind = [m for m in found if start.end() <= m.start and m.end <= span.end]
    is_next = bool(behind) and behind[0].start - start.end() <= _LONGEST_DETERMINER
    return tuple(m for m in behind if m.type is first.type) if is_next else ()


def _is_list_behind(passage: Passage, end: re.Match[str], mentions: Sequence[Mention]) -> bool:
    """Whether what stands behind the colon goes on with symptoms: "Changes in feeling: tingling, coldness, or …", or is
    what the part before it has: "In the bone marrow: low blood counts". Behind an illness they are its own: "Mouth
    cancer: a sore, …"."""
    if any(m.start < end.start() and m.type is MentionType.CONDITION for m in mentions):
        return False
    behind = next((m for m in mentions if m.start >= end.end()), None)
    wanted = (MentionType.SYMPTOM,) if _clinical_before(end, mentions) else (MentionType.SYMPTOM, MentionType.CONDITION)
    if behind is None or behind.type not in wanted or not end.group().startswith(":"):
        return False
    between = passage.text[end.end() : behind.start].strip()
    return not between or read_language().item.determiner.fullmatch(f"{between} ") is not None


def _clinical_before(end: re.Match[str], mentions: Sequence[Mention]) -> bool:
    return _clinical(m for m in mentions if m.start < end.start())


def _explains(text: str, mention: Mention) -> bool:
    """Whether the phrase stands in a bracket and says what the one before it is: "Steroids (drugs that …)"."""
    opening = text.rfind("(", 0, mention.start)
    is_aside = opening > 0 and ")" not in text[opening : mention.start]
    fills_bracket = opening + 1 == mention.start and text[mention.end : mention.end + 1] == ")"
    return is_aside and mention.type is not MentionType.SYMPTOM and not fills_bracket


def _of_item(item: _Item, frame: Frame, reading: Reading, where: str) -> Iterator[Assertion]:
    context = {frame.passage, *((item.passage.introduction,) if item.passage.introduction is not None else ())}
    introduction = reading.passages[frame.passage]
    words = introduction.sentences[-1].of(introduction.text) if frame.level > 6 else ""
    for statement in statements_of(item.mentions, frame, words, reading):
        yield reading.assertion(
            statement, item.passage, item.span, f"{where}/{frame.rule}", context - {item.passage.index}
        )


def statements_of(
    mentions: Iterable[Mention], frame: Frame, introduction: str, reading: Reading
) -> Iterator[Statement]:
    """What a frame says of its items, as its introduction hedges it."""
    modality = reading.cues.modality(introduction)
    hedge = introduction[slice(*modality.hedge)] if modality.hedge else None
    quality_of = frame.effects[0].concept if frame.kind is FrameKind.QUALITY and frame.effects else None
    for mention in mentions:
        if frame.kind is FrameKind.SYMPTOM and reading.names_cancer(mention):
            continue  # one of several that the list goes through, and no sign of another
        for subject, relation, object_ in _relations(mention, frame):
            predicate = predicate_for(relation, subject, object_)
            if predicate is None:
                continue
            yield Statement(
                subject,
                predicate,
                object_,
                certainty=modality.certainty,
                hedge=hedge,
                stage=frame.stage,
                quality_of=quality_of,
            )


def _relations(mention: Mention, frame: Frame) -> Iterator[tuple[Mention, str, Mention]]:
    """(subject, relation, object) of a phrase that is an item of the frame."""
    match frame.kind:
        case FrameKind.SYMPTOM | FrameKind.COMPLICATION | FrameKind.QUALITY:
            yield from ((topic, "causes", mention) for topic in frame.topics[:1])
        case FrameKind.RELIEF:
            yield from ((topic, "treats", mention) for topic in frame.topics[:1])
        case FrameKind.CAUSE:
            yield from ((mention, "causes", effect) for effect in (frame.effects or frame.topics)[:1])
        case FrameKind.TREATMENT if read_language().item.bare_treatment.fullmatch(folded(mention.exact)):
            return
        case FrameKind.TREATMENT:
            yield from ((mention, "treats", topic) for topic in frame.treated or frame.topics)
        case FrameKind.MECHANISM:
            yield from ((topic, "leads_to", mention) for topic in frame.topics[:1])
            named = (effect for effect in frame.effects[:1] if effect.passage == frame.passage)
            yield from ((mention, "has_symptom", effect) for effect in named)
        case _:
            return


def _clinical(mentions: Iterable[Mention]) -> bool:
    return any(m.type in (MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT) for m in mentions)


def _phrase(text: str, span: Span) -> Span | None:
    """The noun phrase at the head of an item, without determiner and trailing clause; None where there is none."""
    start = span.start
    while match := read_language().item.determiner.match(text[start : span.end]):
        start += match.end()
    lead = _LEAD_END.search(text, start + 1, span.end)
    end = lead.start() if lead else span.end
    trail = read_language().item.trail.search(text, start + 1, end)
    end = trail.start() if trail else end
    words = text[start:end].rstrip(" .;,:")
    openers = (read_language().item.pronoun, read_language().item.circumstance)
    is_phrase = words[:1].isalpha() and not any(opener.match(words) for opener in openers)
    if not is_phrase or len(words.split()) > _LONGEST_PHRASE:
        return None
    return Span(start, start + len(words))
