"""A query or an update that was changed in places, and where in the original a place of the new text is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cancerkg.errors import QuerySyntaxError

_BREAKS: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """``text`` in the place of what stands between two offsets of the original."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """``text`` is the ``original`` with the edits made; they are sorted, and none overlaps another."""

    text: str
    original: str
    edits: tuple[Edit, ...]

    def in_original(self, error: QuerySyntaxError) -> QuerySyntaxError:
        """The error with its place in the original: what is wrong within an edit is so at the beginning of it."""
        if not self.edits or error.line is None or error.column is None:
            return error
        offset = self._offset(offset_of(self.text, error.line, error.column))
        return type(error)(error.reason, *position_of(self.original, offset))

    def _offset(self, offset: int) -> int:
        """The offset in the original of one in the text."""
        shift = 0
        for edit in self.edits:
            start = edit.start + shift
            if offset < start:
                break
            if offset < start + len(edit.text):
                return edit.start
            shift += len(edit.text) - (edit.end - edit.start)
        return offset - shift


def rewritten(original: str, edits: Iterable[Edit]) -> Rewritten:
    """The text with the edits made."""
    ordered = tuple(sorted(edits, key=lambda edit: edit.start))
    parts: list[str] = []
    copied = 0
    for edit in ordered:
        parts += [original[copied : edit.start], edit.text]
        copied = edit.end
    return Rewritten("".join([*parts, original[copied:]]), original, ordered)


def position_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1, in characters."""
    before = _BREAKS.split(text[:offset])
    return len(before), len(before[-1]) + 1


def offset_of(text: str, line: int, column: int) -> int:
    """The offset of a line and a column; the end of the text where it has fewer."""
    start = 0
    breaks = _BREAKS.finditer(text)
    for _ in range(line - 1):
        found = next(breaks, None)
        if found is None:
            return len(text)
        start = found.end()
    return min(start + column - 1, len(text))
