"""What a sentence lists behind a colon: "Symptoms of lung cancer may include: cough, chest pain, and hoarseness."

The words before the colon are read as the introduction of a list is, and each phrase behind it as an item.
"""

import re
from collections.abc import Iterator, Sequence

from cancerkg.assertions.frames import Frame, FrameKind
from cancerkg.assertions.introductions import frame_before_colon
from cancerkg.assertions.items import statements_of
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Place, Reading
from cancerkg.model import Assertion, Mention, Passage, PassageKind, Span

_COLON = re.compile(r":\s(?=\S)| [–—] ")
_TELLING = (FrameKind.SYMPTOM, FrameKind.CAUSE, FrameKind.TREATMENT, FrameKind.COMPLICATION)
_FORBIDDING = (FrameKind.SIDE_EFFECT, FrameKind.RISK, FrameKind.TEST)
_LONGEST_INTRODUCTION = 160


def assertions_in_inline_lists(reading: Reading, places: Sequence[Place]) -> Iterator[Assertion]:
    """What the lists inside sentences say, in reading order."""
    for passage, place in zip(reading.passages, places, strict=True):
        if passage.kind not in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM) or passage.boilerplate:
            continue
        if place.frame.kind in _FORBIDDING or _COLON.search(passage.text) is None:
            continue
        for number, span in enumerate(passage.sentences):
            colon = _COLON.search(passage.text, span.start, min(span.end, span.start + _LONGEST_INTRODUCTION))
            if colon is None:
                continue
            head = Span(span.start, colon.start() + 1)
            listed = _listed(reading, passage, Span(colon.end(), span.end))
            before = (*passage.sentences[:number], head)
            frame = frame_before_colon(reading, passage, before, place.frame, listed) if listed else None
            if frame is not None and frame.kind in _TELLING:
                yield from _said(reading, passage, span, frame, listed, head)


def _said(
    reading: Reading, passage: Passage, span: Span, frame: Frame, listed: Sequence[Mention], head: Span
) -> Iterator[Assertion]:
    for statement in statements_of(listed, frame, head.of(passage.text), reading):
        yield reading.assertion(statement, passage, span, f"listed/{frame.rule}")


def _listed(reading: Reading, passage: Passage, span: Span) -> tuple[Mention, ...]:
    """The phrases of a list, up to words that lead aside."""
    typed = reading.typed(passage, span)
    aside = read_language().item.aside.search(typed.text)
    end = aside.start() if aside else len(typed.text)
    return tuple(one for one in typed.within(0, end) if isinstance(one, Mention))
