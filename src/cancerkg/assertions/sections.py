"""Passages → places: the stack of frames that each passage stands under."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cancerkg.assertions.aims import is_kin
from cancerkg.assertions.frames import (
    FROM_HEADING,
    Frame,
    FrameKind,
    bare_phrase,
    conditions_of,
    match_frame,
    read_frame_rules,
)
from cancerkg.assertions.introductions import frame_of_list
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Place, Reading, same
from cancerkg.assertions.references import named_together
from cancerkg.assertions.topics import spread_of_section, topics_of, without_general
from cancerkg.assertions.typed_text import TypedText
from cancerkg.folding import folded
from cancerkg.model import Mention, MentionType, Passage, PassageKind, Span

_LEAD_END = re.compile(r"(?: \([^()]*\))?(?::| ?[–—]|\. | - | (?:is|are|means|occurs?|happens?|develops?) )")
_LONGEST_BEFORE_LEAD = 10
_TREATMENT_LEAD_END = re.compile(r"[:.](?= |$)| [–—] | - ")
_LONGEST_TREATMENT_LEAD = 80
_BEFORE_LEAD = re.compile(r"[^A-Za-z]*(?:An? |The )?")
_MOST_LISTED = 50
"""A longer list is no list of the symptoms of one illness."""


def read_places(reading: Reading) -> tuple[Place, ...]:
    """The place of each passage, in the passages' order. Linear in the passages."""
    return tuple(_places(reading))


def _places(reading: Reading) -> Iterator[Place]:
    stack = [_page_frame(reading)]
    list_frame: Frame | None = None
    listed: list[Mention] = []
    for position, passage in enumerate(reading.passages):
        if passage.kind is PassageKind.HEADING and passage.index > 0 and not _is_other_name(reading, passage):
            while len(stack) > 1 and stack[-1].level >= passage.level and not _goes_on(stack, passage, reading):
                stack.pop()
            stack.append(_heading_frame(reading, passage, stack))
            listed = []
        if passage.kind is not PassageKind.LIST_ITEM:
            list_frame = None
        elif reading.passages[position - 1].kind is not PassageKind.LIST_ITEM:
            list_frame = frame_of_list(reading, passage, stack[-1])
            listed = []
        elif reading.passages[position - 1].introduction != passage.introduction:  # a list inside the list, or its end
            list_frame = frame_of_list(reading, passage, stack[-1]) or list_frame
        lead = _lead(reading, passage, stack[-1], MentionType.CONDITION)
        treatments = _treatments_at_head(reading, passage)
        complaint = _lead(reading, passage, stack[-1], MentionType.SYMPTOM) or _relieved(treatments, reading)
        head_end = next((one.end for one in (*treatments[-1:], lead, complaint) if one is not None), 0)
        yield Place(tuple(stack), list_frame, tuple(listed), lead, complaint, treatments, head_end)
        if passage.kind is PassageKind.LIST_ITEM and len(listed) < _MOST_LISTED:
            listed.extend(m for m in reading.mentions_in(passage)[:_MOST_LISTED] if m.type is MentionType.SYMPTOM)


def _goes_on(stack: Sequence[Frame], heading: Passage, reading: Reading) -> bool:
    """Whether a heading that names no illness stands under the last one, which is an illness, on a page that is headed
    by several, whatever their levels: "Ascites", then "What you may notice"."""
    last = stack[-1]
    if last.bare is None:
        return False
    title = _whole(reading, reading.passages[0])
    first = next(iter(title.mentions()), None)
    together = named_together(first, title) if first is not None else ()
    is_one = len(together) > 1 and any(is_kin(last.bare, topic, reading) for topic in together)
    return is_one and not conditions_of(_whole(reading, heading))


def _lead(reading: Reading, passage: Passage, section: Frame, mention_type: MentionType) -> Mention | None:
    """The condition or symptom at the head of an item or a paragraph, set off by a colon, a full stop or a dash, or
    said to be something ("Pneumonia is an infection. …"); none where it is but more general than the topic."""
    first = next(iter(reading.mentions_in(passage)), None)
    if first is None or first.type is not mention_type or first.start > _LONGEST_BEFORE_LEAD:
        return None
    if passage.kind is PassageKind.HEADING:
        return None
    return first if _is_set_off(passage, first) and first in without_general((first,), section, reading) else None


def _is_set_off(passage: Passage, first: Mention) -> bool:
    """Whether the phrase heads the passage, before a colon, a full stop, a dash, or what is said of it."""
    before = _BEFORE_LEAD.fullmatch(passage.text, 0, first.start)
    return before is not None and _LEAD_END.match(passage.text, first.end) is not None


def _treatments_at_head(reading: Reading, passage: Passage) -> tuple[Mention, ...]:
    """The treatments that an item or a paragraph names before anything else, set off by a colon, a full stop or a dash:
    "Radiation therapy. …"."""
    first = next(iter(reading.mentions_in(passage)), None)
    if first is None or first.type is not MentionType.TREATMENT or passage.kind is PassageKind.HEADING:
        return ()
    end = _TREATMENT_LEAD_END.search(passage.text, first.end, _LONGEST_TREATMENT_LEAD)
    if end is None or first.start > _LONGEST_BEFORE_LEAD:
        return ()
    typed = reading.typed(passage, Span(0, end.start()), references=False)
    return typed.mentions(MentionType.TREATMENT) if bare_phrase(typed) is not None else ()


def _relieved(treatments: Sequence[Mention], reading: Reading) -> Mention | None:
    """The symptom by which a treatment is named, "Pain relief", as the page first names it by itself."""
    named = (read_language().relief.match(folded(one.exact)) for one in treatments)
    symptom = next((match.group("symptom") for match in named if match), None)
    if symptom is None:
        return None
    return reading.first_of_each_name(MentionType.SYMPTOM).get(symptom)


def _page_frame(reading: Reading) -> Frame:
    """The frame of the whole page: the condition of its title, else the one that it names most often."""
    title = reading.passages[0] if reading.passages else None
    if title is None or title.kind is not PassageKind.HEADING:
        return Frame(FrameKind.GENERAL, (), (), None, 0, 0, "page")
    typed = _whole(reading, title)
    topics = conditions_of(typed) or _most_named(reading, MentionType.CONDITION)
    effects = typed.mentions(MentionType.SYMPTOM)[:1]
    match = None if title.text.endswith("?") else match_frame(typed, read_frame_rules())
    kind = match.rule.kind if match and match.rule.kind in (*FROM_HEADING, FrameKind.SIDE_EFFECT) else FrameKind.GENERAL
    treated = (
        effects if effects and _count(reading, effects[0]) > sum(_count(reading, one) for one in topics[:1]) else ()
    )
    rule = match.rule.name if match else "page"
    return Frame(kind, topics[:1], effects, reading.cues.stage(title.text, None), 0, 0, rule, treated=treated)


def _count(reading: Reading, mention: Mention) -> int:
    """How often the page names the same thing."""
    return sum(same(mention, other) for passage in reading.passages for other in reading.mentions_in(passage))


def _most_named(reading: Reading, mention_type: MentionType) -> tuple[Mention, ...]:
    named: dict[object, list[Mention]] = {}
    for passage in reading.passages:
        for mention in reading.mentions_in(passage):
            if mention.type is mention_type and mention.concept is not None:
                named.setdefault(mention.concept, []).append(mention)
    best = max(named.values(), key=lambda found: (len(found), -found[0].passage, -found[0].start), default=[])
    return tuple(best[:1])


def _heading_frame(reading: Reading, passage: Passage, stack: Sequence[Frame]) -> Frame:
    frame = _frame_by_words(reading, passage, stack)
    named = _whole(reading, passage).mentions()[:1]
    relieved = _relieved(named, reading) if named and named[0].type is MentionType.TREATMENT else None
    if relieved is not None:
        return replace(frame, kind=FrameKind.TREATMENT, rule="treatment", treated=(relieved,))
    spread = spread_of_section(passage, reading)
    return replace(frame, topics=spread, treated=()) if spread else frame


def _frame_by_words(reading: Reading, passage: Passage, stack: Sequence[Frame]) -> Frame:
    typed = _whole(reading, passage)
    above = stack[-1]
    stage = reading.cues.stage(passage.text, None) or above.stage
    bare = bare_phrase(typed)
    if bare is not None:
        return replace(_headed_by(bare, passage, above), stage=stage)
    match = match_frame(typed, read_frame_rules())
    if match is None:
        subtitled = _before_subtitle(typed)
        if subtitled is not None:
            return replace(_headed_by(subtitled, passage, above), stage=stage)
        topics = without_general(conditions_of(typed)[:1], above, reading)
        keeps = above.kind in (FrameKind.TREATMENT, FrameKind.SYMPTOM) or not topics
        kind = above.kind if keeps else FrameKind.GENERAL
        treated = () if topics else above.treated
        index, level = passage.index, passage.level
        return Frame(kind, topics or above.topics, above.effects, stage, index, level, "heading", treated=treated)
    topics = topics_of(match, typed, above, reading)
    return Frame(
        match.rule.kind,
        topics,
        match.effects or above.effects,
        stage,
        passage.index,
        passage.level,
        match.rule.name,
        treated=above.treated if topics == above.topics else (),
    )


def _headed_by(bare: Mention, passage: Passage, above: Frame) -> Frame:
    """The frame of a section whose heading is nothing but a phrase."""
    topics = (bare,) if bare.type is MentionType.CONDITION else above.topics
    keeps = above.kind in (FrameKind.TREATMENT, FrameKind.SYMPTOM) or bare.type is not MentionType.CONDITION
    kind = above.kind if keeps else FrameKind.GENERAL
    if bare.type is MentionType.TREATMENT and kind in (FrameKind.GENERAL, FrameKind.DEFINITION):
        kind = FrameKind.TREATMENT
    treated = above.treated if topics == above.topics and bare.type is not MentionType.CONDITION else ()
    treated = (bare,) if bare.type is MentionType.SYMPTOM else treated
    return Frame(kind, topics, (), None, passage.index, passage.level, "phrase", bare=bare, treated=treated)


def _before_subtitle(typed: TypedText) -> Mention | None:
    """The phrase before the colon of a heading, where there is nothing else: "Spinal tumors: what to know"."""
    title, colon, _ = typed.text.partition(":")
    if not colon or len(title) != 1 or not typed.symbols or typed.symbols[0] != 0:
        return None
    (one,) = typed.within(0, 1)
    return one if isinstance(one, Mention) else None


def _is_other_name(reading: Reading, passage: Passage) -> bool:
    """Whether the heading only gives other names of what the section is about: "Also called: slipped disc"."""
    return read_language().other_names.match(reading.folded(passage)) is not None


def _whole(reading: Reading, passage: Passage) -> TypedText:
    return reading.typed(passage, Span(0, len(passage.text)), references=False)
