"""Document → passages: the blocks of a page with their sentences, in reading order.

Offsets are into :attr:`~cancerkg.model.Passage.text`, which is the block's words with entities resolved and white space
folded to single spaces.
"""

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

__all__ = ["find_passages"]


_LONGEST_LINE = 300
"""A longer passage is not about the publisher for one line of it."""


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
    passages = _numbered(placed, document.key, cues)
    return (*passages, *_markup_passages(document, start=len(passages)))


def _body_blocks(body: Body, cues: Cues, *, title: str) -> Iterator[_Placed]:
    if body.heading and _folded(body.heading).casefold() != title.casefold():
        yield _Placed(heading(_folded(body.heading), body.level), body.heading_pointer or body.pointer)
    blocks = html_blocks(body.text) if body.format is BodyFormat.HTML else text_blocks(body.text, cues)
    shift = body.level if body.heading else 1
    for position, block in enumerate(blocks):
        if position == 0 and block.text.casefold() == title.casefold():
            continue
        is_shifted = block.kind is PassageKind.HEADING and not shift <= block.level <= 6
        yield _Placed(replace(block, level=min(6, max(block.level, shift))) if is_shifted else block, body.pointer)


def _numbered(placed: Sequence[_Placed], key: str, cues: Cues) -> list[Passage]:
    """Passages with their names: the digest of document, words, and how often the same words stood before."""
    seen: Counter[str] = Counter()
    passages = []
    blocks = [item.block for item in placed]
    marks, introductions = _about_publisher(blocks, cues), _introductions(blocks)
    for index, (item, boilerplate, introduction) in enumerate(zip(placed, marks, introductions, strict=True)):
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
                boilerplate=boilerplate,
                introduction=introduction,
            )
        )
        seen[text] += 1
    return passages


def _about_publisher(blocks: Iterable[Block], cues: Cues) -> Iterator[bool]:
    """Whether each block is about the publisher and not about the illness."""
    tail = False
    section = 0
    for index, block in enumerate(blocks):
        is_heading = block.kind is PassageKind.HEADING
        if is_heading and block.level <= section:
            section = 0
        if index and is_heading and cues.boilerplate_section.match(block.text):
            section = block.level
        tail = tail or (index > 0 and cues.boilerplate_tail.match(block.text) is not None)
        is_line = index > 0 and len(block.text) <= _LONGEST_LINE
        yield tail or section > 0 or (is_line and _is_about_publisher(block.text, cues))


def _is_about_publisher(line: str, cues: Cues) -> bool:
    return cues.boilerplate_line.match(line) is not None or (
        cues.boilerplate_phrase_core.search(line) is not None and cues.boilerplate_phrase.search(line) is not None
    )


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
    """White space folded to single spaces, in the composed form of Unicode (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())
