"""Document → passages: the blocks of a page with their sentences, in reading order.

Offsets are into :attr:`~cancerkg.model.Passage.text`, which is the block's words with entities resolved and white space
folded to single spaces.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cancerkg.model import Body, BodyFormat, Document, Passage, PassageKind, Span
from cancerkg.namespaces import digest
from cancerkg.passages.blocks import Block, heading
from cancerkg.passages.cues import Cues, read_cues
from cancerkg.passages.html import html_blocks
from cancerkg.passages.sentences import sentence_spans
from cancerkg.passages.text import text_blocks
from cancerkg.passages.visible import visible

__all__ = ["find_passages"]


_SHORTCODE = re.compile(
    r"\[/?(?:(?:vc|et_pb|fusion|av|mk|cs|su|nectar|ux)_\w+|caption|gallery|embed|video|audio|playlist)"
    r"(?:[ /][^\][]{0,1000})?\]"
)
"""What a site's plug-ins put into a text, and replace when they show it: ``[vc_column width="1/2"]``."""
_LONGEST_LINE = 300
"""A longer passage is not about the publisher for one line of it."""
_SHORT_LINE = 2
"""As many sentences are a line."""
_LONGEST_DISCLAIMER = 900
_LONGEST_TITLE = 120
"""A longer passage opens no section."""


class _Placed(NamedTuple):
    block: Block
    pointer: str


def find_passages(document: Document) -> tuple[Passage, ...]:
    """The passages of the document: its title, its bodies' blocks, and the names that its markup gives.

    Passage 0 is the title, a heading of level 1. A passage that is about the publisher is kept and marked. Linear in
    the length of the words.
    """
    cues = read_cues()
    title = _folded(document.title)
    placed = [_Placed(heading(title, 1), "")] if title else []
    for body in document.bodies:
        placed.extend(_body_blocks(body, cues, title=title))
    passages = _numbered(placed, document.key)
    return (*_marked(passages, cues), *_markup_passages(document, start=len(passages)))


def _body_blocks(body: Body, cues: Cues, *, title: str) -> Iterator[_Placed]:
    if body.heading and _folded(body.heading).casefold() != title.casefold():
        yield _Placed(heading(_folded(body.heading), body.level), body.heading_pointer or body.pointer)
    read = html_blocks if body.format is BodyFormat.HTML else text_blocks
    blocks = read(_SHORTCODE.sub("\n\n", body.text), cues, headed=bool(body.heading))
    shift = body.level if body.heading else 1
    for position, block in enumerate(blocks):
        if position == 0 and block.text.casefold() == title.casefold():
            continue
        is_shifted = block.kind is PassageKind.HEADING and not shift <= block.level <= 6
        yield _Placed(replace(block, level=min(6, max(block.level, shift))) if is_shifted else block, body.pointer)


def _numbered(placed: Sequence[_Placed], key: str) -> list[Passage]:
    """Passages with their names: the digest of document, words, and how often the same words stood before."""
    seen: Counter[str] = Counter()
    passages = []
    introductions = _introductions(item.block for item in placed)
    for index, (item, introduction) in enumerate(zip(placed, introductions, strict=True)):
        text = item.block.text
        passages.append(
            Passage(
                id=digest(key, text, str(seen[text])),
                document=key,
                index=index,
                kind=item.block.kind,
                level=item.block.level,
                text=text,
                sentences=(Span(0, len(text)),) if item.block.kind is PassageKind.HEADING else sentence_spans(text),
                pointer=item.pointer,
                introduction=introduction,
            )
        )
        seen[text] += 1
    return passages


def _marked(passages: Sequence[Passage], cues: Cues) -> Iterator[Passage]:
    """Mark what is about the publisher and not about the illness."""
    below = sum(len(passage.text) for passage in passages)
    half = below / 2
    tail = False
    section = 0
    for passage in passages:
        below -= len(passage.text)
        is_heading = passage.kind is PassageKind.HEADING
        if is_heading and passage.level <= section:
            section = 0
        if passage.index and len(passage.text) <= _LONGEST_TITLE:
            opens_tail = cues.boilerplate_tail.opens(passage.text)
            tail = tail or (opens_tail and below <= half)
            if is_heading and (opens_tail or cues.boilerplate_section.opens(passage.text)):
                section = passage.level
        is_publishers = tail or section or (passage.index and _is_publishers(passage, cues))
        yield replace(passage, boilerplate=True) if is_publishers else passage


def _is_publishers(passage: Passage, cues: Cues) -> bool:
    """Whether the words alone tell that they are about the publisher: those of a line, or half of the sentences."""
    text = passage.text
    if len(text) <= _LONGEST_LINE and cues.is_publishers_line(text):
        lines = sum(cues.is_publishers_line(span.of(text)) for span in passage.sentences)
        return len(passage.sentences) <= _SHORT_LINE or lines * 2 >= len(passage.sentences)
    return len(text) <= _LONGEST_DISCLAIMER and cues.is_disclaimer(text)


def _introductions(blocks: Iterable[Block]) -> Iterator[int | None]:
    """The index of the passage that introduces the list of each item; None for what is no item, or has none.

    That is the last one before it that is no item, or for a list inside another the item that it belongs to; where the
    page does not say how deep a list is, an item that ends in a colon opens one.
    """
    first: list[int] = []
    above: list[int] = []
    last_depth = 0
    for index, block in enumerate(blocks):
        if block.kind is not PassageKind.LIST_ITEM:
            first = above = [index]
            yield None
            continue
        depth = block.depth
        if depth == 1 < last_depth:
            above = first
        last_depth = depth
        outer = above[: max(1, depth)] or above
        yield outer[-1] if outer else None
        above = [*outer, index] if depth > 1 or not block.text.endswith(":") else [index]


def _markup_passages(document: Document, start: int) -> Iterator[Passage]:
    """One passage for each name in the page's markup; its words are the value, its place the JSON pointer."""
    values = sorted(
        {(value.pointer, value.text) for each in document.statements for value in (each.subject, each.object)}
    )
    for index, (pointer, text) in enumerate(values, start):
        yield Passage(
            id=digest(document.key, text, pointer),
            document=document.key,
            index=index,
            kind=PassageKind.MARKUP,
            level=0,
            text=text,
            sentences=(Span(0, len(text)),),
            pointer=pointer,
        )


def _folded(text: str) -> str:
    """What is shown, with white space folded to single spaces, in the composed form of Unicode (NFC)."""
    return " ".join(unicodedata.normalize("NFC", visible(text)).split())
