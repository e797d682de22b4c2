"""HTML bodies → blocks. The only importer of selectolax (the HTML standard's own parsing algorithm, by Lexbor).

A table that has heads is read column by column (or row by row, where its rows have them), each head as the introduction
of what stands below it. Where a page marks its headings and its lists, what it marks counts. Where it marks neither, as
one that is all ``div`` or ``br``, its blocks get their kinds as those of a plain text do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cancerkg.passages.blocks import Block, Cut, Hint
from cancerkg.passages.cues import Cues
from cancerkg.passages.kinds import classified
from cancerkg.passages.outline import outlined
from cancerkg.passages.text import cut_pieces, text_blocks
from cancerkg.passages.visible import is_note, visible

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 3, "dt": 4, "caption": 4}
_BLOCKS = frozenset(
    (
        *_HEADINGS,
        *("address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "fieldset"),
        *("figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_SILENT = frozenset(
    ("script", "style", "template", "noscript", "head", "svg", "-comment", "_comment", "!--", "!doctype")
)
_LISTS = frozenset(("ul", "ol"))
_HEAD, _CELL = "th", "td"
_CELLS = frozenset((_HEAD, _CELL))
_BOLD = frozenset(("b", "strong"))
_PARAGRAPHS = frozenset(("p", "br", "div"))
_TAG = re.compile(r"<([A-Za-z][A-Za-z\d]*)")
_BLANK_LINE = re.compile(r"\n\s*\n|\r\n?\s*\r")
_INLINE_ITEM = re.compile(r"(.*:) [-–•] ([^:•]{1,120})")
_HEADING_WORDS = 12
"""A paragraph that is all bold and no longer than this is a heading that the page's author did not mark as one."""
_FEWEST_BOLD = 2
_ITEM_WORDS = 20
"""A cell of more words is a paragraph and no item of its column."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The words between two borders of blocks as they stand in the source, and the element that they stand in."""

    text: str
    element: str
    depth: int
    bold: bool


def html_blocks(text: str, cues: Cues, *, headed: bool = False) -> list[Block]:
    """The blocks of an HTML fragment in reading order; ``headed`` where it has a heading above it.

    In time n log n in its length.
    """
    body = LexborHTMLParser(text).body
    if body is None:
        return []
    runs = list(_runs(body))
    tags = frozenset(tag.lower() for tag in _TAG.findall(text))
    if not tags & _BLOCKS:
        return text_blocks("".join(run.text for run in runs), cues, headed=headed)
    if not tags & _PARAGRAPHS:
        runs = [each for run in runs for each in _paragraphs(run)]
    cuts = [cut for cut in map(_cut, runs) if cut.text]
    cuts = [each for cut, below in pairwise([*cuts, None]) if cut for each in _first_item(cut, below)]
    tagged = _tagged(cuts)
    if not any(cut.level or cut.depth for cut in cuts):
        cuts = outlined(cut_pieces(cuts, cues, flat="p" not in tags))
    return list(classified(cuts, cues, tagged, headed=headed))


def _paragraphs(run: _Run) -> Iterator[_Run]:
    """The run cut at empty lines, which part the paragraphs of a page that has no tags for them."""
    if run.element == "p":
        yield from (_Run(text, run.element, run.depth, run.bold) for text in _BLANK_LINE.split(run.text))
    else:
        yield run


def _cut(run: _Run) -> Cut:
    text = " ".join(visible(run.text).split())
    if run.element in _HEADINGS:
        return Cut(text, Hint.HEADING, level=_HEADINGS[run.element])
    if run.element == "li":
        return Cut(text, Hint.ITEM, depth=max(1, run.depth))
    if run.element in _CELLS:
        is_item = run.element == _CELL and len(text.split()) <= _ITEM_WORDS
        return Cut(text, Hint.ITEM if is_item else Hint.PARAGRAPH, depth=int(is_item))
    if run.bold and len(text.split()) <= _HEADING_WORDS and not text.endswith((".", ",", ";")):
        return Cut(text, Hint.HEADING)
    return Cut(text)


def _tagged(cuts: Sequence[Cut]) -> frozenset[Hint]:
    """The kinds that the page marks: by tags, or headings by bold letters alone."""
    bold = sum(cut.hint is Hint.HEADING for cut in cuts) >= _FEWEST_BOLD
    headings = {Hint.HEADING} if bold or any(cut.level for cut in cuts) else set()
    return frozenset(headings | ({Hint.ITEM} if any(cut.depth for cut in cuts) else set()))


def _first_item(cut: Cut, below: Cut | None) -> Iterator[Cut]:
    """The piece; a paragraph whose end is the first item of the list below ("… include: - fever") is cut there."""
    match = _INLINE_ITEM.fullmatch(cut.text) if cut.hint is Hint.NONE else None
    if match is None or below is None or below.hint is not Hint.ITEM:
        yield cut
    else:
        yield Cut(match[1], Hint.PARAGRAPH)
        yield Cut(match[2], Hint.ITEM, depth=1)


def _runs(root: LexborNode) -> Iterator[_Run]:
    """Walk the tree with a stack of its own: a page may nest deeper than Python's calls."""
    stack: list[tuple[LexborNode, str, bool]] = [(root, "p", False)]
    words: list[tuple[str, bool]] = []
    context = "p"
    depth = 0
    while stack:
        node, container, bold = stack.pop()
        tag = node.tag or ""
        if container.startswith("/"):
            yield _run(words, context, depth)
            context = container[1:]
            depth -= tag in _LISTS
            continue
        if tag in ("-text", "_text"):
            words.append((node.text_content or "", bold))
            continue
        if tag in _SILENT or (tag == "sup" and words and is_note(node.text(), words[-1][0])):
            continue
        inner = container
        if tag in _BLOCKS:
            yield _run(words, context, depth)
            depth += tag in _LISTS
            inner = _inner(tag, container)
            stack.append((node, "/" + context, bold))
            context = inner
        cells = _cells(node) if tag == "table" else []
        if cells:
            stack.extend((cell, kind, bold) for cell, kind in reversed(cells))
            continue
        stack.extend((child, inner, bold or tag in _BOLD) for child in reversed(list(node.iter(include_text=True))))
    yield _run(words, context, depth)


def _inner(tag: str, container: str) -> str:
    """What the words directly inside an element of this tag stand in."""
    if tag in _HEADINGS or tag == "li" or container in _CELLS:
        return tag if tag in _HEADINGS or tag == "li" else container
    return "li" if container == "li" and tag != "dd" else "p"


def _cells(table: LexborNode) -> list[tuple[LexborNode, str]]:
    """The cells of a table in the order of reading, each with what it is: below the head of each column, or of each
    row, what belongs to it. None of a table without heads, or with another in it: it only lays out the page."""
    rows = [[cell for cell in row.iter() if cell.tag in _CELLS] for row in table.css("tr")]
    rows = [row for row in rows if row]
    if len(table.css("table")) > 1 or len(rows) <= 1 or not any(cell.tag == _HEAD for row in rows for cell in row):
        return []
    captions = [(caption, "caption") for caption in table.css("caption")]
    heads, body = rows[0], rows[1:]
    if len(heads) == 1 or any(cell.tag != _HEAD for cell in heads):
        return captions + [(cell, cell.tag or _CELL) for row in rows for cell in row]
    columns = range(max(map(len, rows)))
    return captions + [
        (row[column], _HEAD if row is heads else _CELL)
        for column in columns
        for row in (heads, *body)
        if column < len(row)
    ]


def _run(words: list[tuple[str, bool]], context: str, depth: int) -> _Run:
    """The words so far as a run, which leaves none."""
    run = _Run("".join(word for word, _ in words), context, depth, all(bold for word, bold in words if word.strip()))
    words.clear()
    return run
