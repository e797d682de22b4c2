"""A text in pieces, with the mentions in it marked; the template escapes each piece."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a mention is in an assertion."""

    SUBJECT = "subject"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. ``href`` is where a marked one leads, if anywhere, ``role`` what it is, if that matters."""

    text: str
    marked: bool = False
    href: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Offsets of a mention into the text, in code points, end exclusive, where it leads, and its role."""

    start: int
    end: int
    href: str | None = None
    role: Role | None = None


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """The text cut at the marks; joined, the pieces are the text again.

    Marks outside the text are left out. Of marks that overlap the one that begins first counts, and of two that begin
    together the longer.
    """
    found: list[Piece] = []
    at = 0
    for mark in sorted(set(marks), key=lambda m: (m.start, -m.end, m.href or "", m.role or "")):
        if at <= mark.start < mark.end <= len(text):
            if mark.start > at:
                found.append(Piece(text[at : mark.start]))
            found.append(Piece(text[mark.start : mark.end], marked=True, href=mark.href, role=mark.role))
            at = mark.end
    if at < len(text):
        found.append(Piece(text[at:]))
    return tuple(found)
