"""All that is wrong with the writing of a Turtle file, not only what comes first."""

from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, parse

MAX_ERRORS: Final = 10
"""How many errors are told: each takes a reading of the file."""


def further_syntax_errors(path: Path, line: int) -> tuple[tuple[int, str], ...]:
    """The errors of a Turtle file behind the first, which is in ``line``: lines, from 1, and what the parser says.

    Each statement with an error is left out and the rest read again. It ends where that is of no use: a prefix would be
    left out, or the errors do not move on. Raises :class:`OSError`.
    """
    lines = path.read_bytes().split(b"\n")
    found: list[tuple[int, str]] = []
    while len(found) < MAX_ERRORS:
        start, end = _statement(lines, line - 1)
        if any(one.lstrip().lower().startswith((b"@prefix", b"prefix", b"@base", b"base")) for one in lines[start:end]):
            break
        lines[start:end] = [b""] * (end - start)
        try:
            for _ in parse(b"\n".join(lines), RdfFormat.TURTLE):
                pass
        except SyntaxError as error:
            if error.lineno is None or error.lineno <= end:
                break
            line = error.lineno
            found.append((line, error.msg))
        else:
            break
    return tuple(found)


def _statement(lines: list[bytes], place: int) -> tuple[int, int]:
    """The lines from the end of the statement before the place to the next end of one, as a half-open range."""
    start = min(place, len(lines) - 1)
    while start > 0 and not _ends(lines[start - 1]):
        start -= 1
    end = min(place, len(lines) - 1)
    while end < len(lines) - 1 and not _ends(lines[end]):
        end += 1
    return start, end + 1


def _ends(line: bytes) -> bool:
    return line.rstrip().endswith(b".") or not line.strip()
