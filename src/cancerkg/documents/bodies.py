"""A page's node → its words in reading order, each stretch with its JSON pointer."""

import re
from collections.abc import Collection, Iterator
from html import unescape

from cancerkg.documents.kinds import Kind, kind_of
from cancerkg.documents.nodes import Node, Tree
from cancerkg.model import Body, BodyFormat, MarkupValue

_TEXT = ("articleBody", "text")
_CONDITION_TEXT = ("text", "pathophysiology", "epidemiology", "naturalProgression", "expectedPrognosis")
_SUMMARY = ("description", "abstract")
_TITLE = ("headline", "name")
_PARTS = ("mainEntity", "mainContentOfPage", "hasPart")
_ANSWERS = ("acceptedAnswer", "suggestedAnswer")
_TOP_LEVEL = 2
_LAST_LEVEL = 6
_TAG = re.compile(
    r"</?(?:p|br|hr|div|span|section|article|ul|ol|li|dl|dt|dd|h[1-6]|strong|em|b|i|u|a|img|figure|table|tr|td|th|blockquote)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def title_of(node: Node) -> MarkupValue | None:
    """The node's headline, or its name."""
    return next(node.texts(*_TITLE), None)


def has_text(node: Node, tree: Tree) -> bool:
    """Whether the node has words of its own or in its parts; a description alone is none."""
    if kind_of(node) is Kind.CONDITION:
        return any(node.texts(*_CONDITION_TEXT))
    return any(body.text for body in bodies_of(node, tree, heading=None))


def bodies_of(
    node: Node, tree: Tree, *, heading: MarkupValue | None, said: Collection[str] = frozenset()
) -> Iterator[Body]:
    """The words of a node that is a page, an article or a condition, and those of its parts, below the heading.

    ``said`` are texts that the page has said already: the node's own are left out where they say it again. A part that
    is itself a page, an article or a condition is left out: it has bodies of its own. A question is the
    heading of its answers. A part without words is kept for its heading, with an empty text.
    """
    names = ("description", *_CONDITION_TEXT) if kind_of(node) is Kind.CONDITION else _TEXT
    words = [value for value in node.texts(*names) if value.text.strip() not in said]
    yield from _stretch(words, heading, _TOP_LEVEL)
    yield from _parts(node, tree, _TOP_LEVEL if heading is None else _TOP_LEVEL + 1)


def summaries_of(node: Node) -> Iterator[Body]:
    """The node's description or abstract: what stands for its words where there are no others."""
    yield from _stretch(list(node.texts(*_SUMMARY))[:1], None, _TOP_LEVEL)


def _parts(node: Node, tree: Tree, level: int) -> Iterator[Body]:
    """The words of the parts, and below each those of its own; a part that is referred to twice comes once."""
    met = {node.pointer}
    waiting = [(part, level) for part in tree.children(node, *_PARTS)][::-1]
    while waiting:
        part, level = waiting.pop()
        if part.pointer in met or kind_of(part) is not None:
            continue
        met.add(part.pointer)
        heading = next(part.texts(*_TITLE, "text") if _is_question(part) else part.texts(*_TITLE), None)
        words = list(_answers(part, tree)) if _is_question(part) else list(part.texts(*_TEXT))
        yield from _stretch(words, heading, level) if words else _bare_heading(heading, level)
        waiting.extend([(inner, level + 1) for inner in tree.children(part, *_PARTS)][::-1])


def _is_question(node: Node) -> bool:
    return "Question" in node.types


def _answers(question: Node, tree: Tree) -> Iterator[MarkupValue]:
    for answer in tree.values(question, *_ANSWERS):
        if isinstance(answer, Node):
            yield from list(answer.texts(*_TEXT)) or list(answer.texts("description"))
        else:
            yield answer


def _stretch(words: list[MarkupValue], heading: MarkupValue | None, level: int) -> Iterator[Body]:
    """A body for each value, the first of them below the heading."""
    for index, value in enumerate(words):
        above = heading if index == 0 else None
        yield _body(value.text, value.pointer, above, level)


def _bare_heading(heading: MarkupValue | None, level: int) -> Iterator[Body]:
    if heading is not None:
        yield _body("", heading.pointer, heading, level)


def _body(text: str, pointer: str, heading: MarkupValue | None, level: int) -> Body:
    text = _once_escaped(text)
    return Body(
        pointer=pointer,
        text=text,
        format=BodyFormat.HTML if _TAG.search(text) else BodyFormat.TEXT,
        heading=heading.text if heading else None,
        heading_pointer=heading.pointer if heading else None,
        level=min(level, _LAST_LEVEL),
    )


def _once_escaped(text: str) -> str:
    """The text as it was before its tags were escaped, which a template did once too often: ``&lt;p&gt;``."""
    if "&lt;" not in text or _TAG.search(text):
        return text
    unescaped = unescape(text)
    return unescaped if _TAG.search(unescaped) else text
