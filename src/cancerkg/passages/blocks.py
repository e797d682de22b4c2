"""What a page's words are cut into before anything is read: blocks with a kind and a level."""

from dataclasses import dataclass

from cancerkg.model import PassageKind


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 1 to 6), a paragraph (0) or a list item (1), its white space folded to single spaces.

    ``depth`` is how many lists the item stands in, where the page says so, and 1 where it does not.
    """

    kind: PassageKind
    level: int
    text: str
    depth: int = 0


def heading(text: str, level: int) -> Block:
    """A heading block."""
    return Block(PassageKind.HEADING, level, text)


def paragraph(text: str) -> Block:
    """A paragraph block."""
    return Block(PassageKind.PARAGRAPH, 0, text)


def list_item(text: str, depth: int = 1) -> Block:
    """A list item block."""
    return Block(PassageKind.LIST_ITEM, 1, text, depth)
