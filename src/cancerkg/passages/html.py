"""HTML bodies → blocks. The only importer of selectolax (the HTML standard's own parsing algorithm, by Lexbor)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cancerkg.model import PassageKind
from cancerkg.passages.blocks import Block, heading, list_item, paragraph

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
_BOLD = frozenset(("b", "strong"))
_INLINE_ITEM = re.compile(r"(.*:) [-–•] ([^:•]{1,120})")
_HEADING_WORDS = 12
"""A paragraph that is all bold and no longer than this is a heading that the page's author did not mark as one."""


def html_blocks(text: str) -> list[Block]:
    """The blocks of an HTML fragment in reading order, in time linear in its length."""
    body = LexborHTMLParser(text).body
    if body is None:
        return []
    blocks = [block for block in _blocks(body) if block.text]
    return [each for block, below in pairwise([*blocks, None]) if block for each in _first_item(block, below)]


def _first_item(block: Block, below: Block | None) -> Iterator[Block]:
    """The block; a paragraph whose end is the first item of the list below ("… include: - fever") is cut there."""
    match = _INLINE_ITEM.fullmatch(block.text) if block.kind is PassageKind.PARAGRAPH else None
    if match is None or below is None or below.kind is not PassageKind.LIST_ITEM:
        yield block
    else:
        yield paragraph(match[1])
        yield list_item(match[2])


def _blocks(root: LexborNode) -> Iterator[Block]:
    """Walk the tree with a stack of its own: a page may nest deeper than Python's calls."""
    stack: list[tuple[LexborNode, str, bool]] = [(root, "p", False)]
    words: list[tuple[str, bool]] = []
    context = "p"
    depth = 0
    while stack:
        node, container, bold = stack.pop()
        tag = node.tag or ""
        if container.startswith("/"):
            yield from _flush(words, context, depth)
            context = container[1:]
            depth -= tag in _LISTS
            continue
        if tag in ("-text", "_text"):
            words.append((node.text_content or "", bold))
            continue
        if tag in _SILENT:
            continue
        inner = container
        if tag in _BLOCKS:
            yield from _flush(words, context, depth)
            depth += tag in _LISTS
            inner = tag if tag in _HEADINGS or tag == "li" else "li" if container == "li" and tag != "dd" else "p"
            stack.append((node, "/" + context, bold))
            context = inner
        stack.extend((child, inner, bold or tag in _BOLD) for child in reversed(list(node.iter(include_text=True))))
    yield from _flush(words, context, depth)


def _flush(words: list[tuple[str, bool]], context: str, depth: int) -> Iterator[Block]:
    text = " ".join("".join(word for word, _ in words).split())
    all_bold = all(bold for word, bold in words if word.strip())
    words.clear()
    if not text:
        return
    if context in _HEADINGS:
        yield heading(text, _HEADINGS[context])
    elif context == "li":
        yield list_item(text, max(1, depth))
    elif all_bold and len(text.split()) <= _HEADING_WORDS and not text.endswith((".", ",", ";")):
        yield heading(text, 4)
    else:
        yield paragraph(text)
