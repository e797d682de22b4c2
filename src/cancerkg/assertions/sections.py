"""Passages → places: the stack of frames that each passage stands under."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cancerkg.assertions.frames import (
    Frame,
    FrameKind,
    FrameMatch,
    bare_phrase,
    conditions_of,
    match_frame,
    read_frame_rules,
)
from cancerkg.assertions.reading import Place, Reading, same
from cancerkg.assertions.typed_text import TypedText
from cancerkg.model import Mention, MentionType, Passage, PassageKind, Span

_FROM_HEADING = frozenset((FrameKind.TREATMENT, FrameKind.SYMPTOM, FrameKind.COMPLICATION))
_MOST_LISTED = 50
"""A longer list is no list of the symptoms of one illness."""
_FORBIDDING = frozenset(
    (FrameKind.RISK, FrameKind.SIDE_EFFECT, FrameKind.TEST, FrameKind.DEFINITION, FrameKind.GENERAL)
)


def read_places(reading: Reading) -> tuple[Place, ...]:
    """The place of each passage, in the passages' order. Linear in the passages."""
    return tuple(_places(reading))


def _places(reading: Reading) -> Iterator[Place]:
    stack = [_page_frame(reading)]
    list_frame: Frame | None = None
    listed: list[Mention] = []
    for position, passage in enumerate(reading.passages):
        if passage.kind is PassageKind.HEADING and passage.index > 0:
            while len(stack) > 1 and stack[-1].level >= passage.level:
                stack.pop()
            stack.append(_heading_frame(reading, passage, stack))
            listed = []
        if passage.kind is not PassageKind.LIST_ITEM:
            list_frame = None
        elif reading.passages[position - 1].kind is not PassageKind.LIST_ITEM:
            list_frame = _list_frame(reading, passage, stack)
            listed = []
        elif reading.passages[position - 1].introduction != passage.introduction:  # a list inside the list, or its end
            list_frame = _list_frame(reading, passage, stack) or list_frame
        yield Place(tuple(stack), list_frame, tuple(listed))
        if passage.kind is PassageKind.LIST_ITEM and len(listed) < _MOST_LISTED:
            listed.extend(m for m in reading.mentions_in(passage)[:_MOST_LISTED] if m.type is MentionType.SYMPTOM)


def _page_frame(reading: Reading) -> Frame:
    """The frame of the whole page: the condition of its title, else the one that it names most often."""
    title = reading.passages[0] if reading.passages else None
    if title is None or title.kind is not PassageKind.HEADING:
        return Frame(FrameKind.GENERAL, (), (), None, 0, 0, "page")
    typed = _whole(reading, title)
    topics = conditions_of(typed) or _most_named(reading, MentionType.CONDITION)
    effects = typed.mentions(MentionType.SYMPTOM)[:1]
    match = None if title.text.endswith("?") else match_frame(typed, read_frame_rules())
    kind = (
        match.rule.kind if match and match.rule.kind in (*_FROM_HEADING, FrameKind.SIDE_EFFECT) else FrameKind.GENERAL
    )
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
    typed = _whole(reading, passage)
    above = stack[-1]
    stage = reading.cues.stage(passage.text, None) or above.stage
    bare = bare_phrase(typed)
    if bare is not None:
        topics = (bare,) if bare.type is MentionType.CONDITION else above.topics
        keeps = above.kind in (FrameKind.TREATMENT, FrameKind.SYMPTOM) or bare.type is not MentionType.CONDITION
        kind = above.kind if keeps else FrameKind.GENERAL
        if bare.type is MentionType.TREATMENT and kind in (FrameKind.GENERAL, FrameKind.DEFINITION):
            kind = FrameKind.TREATMENT
        treated = above.treated if topics == above.topics else ()
        treated = (bare,) if bare.type is MentionType.SYMPTOM else treated
        return Frame(kind, topics, (), stage, passage.index, passage.level, "phrase", bare=bare, treated=treated)
    match = match_frame(typed, read_frame_rules())
    if match is None:
        topics = conditions_of(typed)[:1]
        kind = FrameKind.GENERAL if topics else above.kind
        treated = () if topics else above.treated
        index, level = passage.index, passage.level
        return Frame(kind, topics or above.topics, above.effects, stage, index, level, "heading", treated=treated)
    topics = _topics(match, typed, above, reading)
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


def _topics(match: FrameMatch, typed: TypedText, above: Frame, reading: Reading) -> tuple[Mention, ...]:
    """What a frame is about. A phrase more general than the topic above ("cancer" on a page about lung cancer) is that
    topic."""
    topics = _own_topics(match, typed, above)
    general = {ancestor for m in above.topics if m.concept for ancestor in reading.vocabulary.ancestors(m.concept)}
    return above.topics if topics and all(m.concept in general for m in topics) else topics


def _own_topics(match: FrameMatch, typed: TypedText, above: Frame) -> tuple[Mention, ...]:
    """The rule's topic, else the heading's phrases, else what the frame above is about."""
    if match.topics:
        return match.topics
    if match.rule.kind is FrameKind.TREATMENT:
        treated = tuple(m for m in typed.mentions() if m.type in (MentionType.CONDITION, MentionType.SYMPTOM))
        return treated or above.topics
    if match.rule.kind is FrameKind.CAUSE:
        return above.topics
    return conditions_of(typed) or above.topics


def _list_frame(reading: Reading, item: Passage, stack: Sequence[Frame]) -> Frame | None:
    """The frame that a list's introduction pushes for its items; None where it says nothing of its own."""
    if item.introduction is None:
        return None
    introduction = reading.passages[item.introduction]
    if introduction.kind is PassageKind.HEADING or introduction.boilerplate or not introduction.sentences:
        return None
    typed = reading.typed(introduction, introduction.sentences[-1], references=False)
    match = match_frame(typed, read_frame_rules())
    section = stack[-1]
    if match is None:
        return _own_list(introduction, typed, section)
    if match.rule.kind is FrameKind.SYMPTOM and section.kind is FrameKind.QUALITY:
        return None
    if (
        match.rule.kind is FrameKind.TREATMENT
        and section.kind is FrameKind.TREATMENT
        and not _topics_named(match, typed)
    ):
        return None
    stage = reading.cues.stage(introduction.sentences[-1].of(introduction.text), section.stage) or section.stage
    topics = _topics(match, typed, section, reading)
    frame = Frame(
        match.rule.kind,
        topics,
        match.effects or section.effects,
        stage,
        introduction.index,
        7,
        match.rule.name,
        treated=section.treated if topics == section.topics else (),
    )
    return (
        frame if frame.kind in _FORBIDDING or frame.topics or frame.effects else replace(frame, topics=section.topics)
    )


def _own_list(introduction: Passage, typed: TypedText, section: Frame) -> Frame | None:
    """The frame of a list that is headed by one of several conditions in a section on their symptoms or treatment:
    "Brain tumors:"."""
    bare = bare_phrase(typed)
    if bare is None or bare.type is not MentionType.CONDITION or section.kind not in _FROM_HEADING:
        return None
    return replace(section, topics=(bare,), treated=(), passage=introduction.index, level=7)


def _topics_named(match: FrameMatch, typed: TypedText) -> bool:
    return bool(match.topics) or any(m.type in (MentionType.CONDITION, MentionType.SYMPTOM) for m in typed.mentions())


def _whole(reading: Reading, passage: Passage) -> TypedText:
    return reading.typed(passage, Span(0, len(passage.text)), references=False)
