"""What a page's words are cut into before anything is read: blocks with a kind and a level."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cancerkg.model import PassageKind


class Hint(StrEnum):
    """What the page's tags or marks say of a piece."""

    NONE = ""
    ITEM = "item"
    PARAGRAPH = "paragraph"
    HEADING = "heading"


class Cut(NamedTuple):
    """A piece of a page's words whose kind is not yet decided, and what is known of it.

    ``level`` is that of a heading (1 to 6) and ``depth`` the number of lists around an item, 0 where the page does not
    say.
    """

    text: str
    hint: Hint = Hint.NONE
    level: int = 0
    depth: int = 0


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
