"""Plain text → its lines, each with what Markdown says of it.

A border is a line break or a tab; two spaces or more, where the text has them between blocks and not only behind full
stops, as some people type. Lines that were broken at a fixed width, as in an e-mail, are joined again.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cancerkg.passages.blocks import Cut, Hint

_LINE = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]+")
_GAP = re.compile(r"(?<=\S)[ \xa0]{2,}(?=\S)")
_FEWEST_GAPS = 2
_WIDTHS = range(40, 101)
"""The widths at which text is broken into lines, in characters."""
_FEWEST_FULL = 3
_MARK = re.compile(r"\s*(?:[-–—*·◦+]\s|[•▪‣#>|]|\(?\d{1,2}[.)]\s)")
_LONE_MARK = re.compile(r"^([ \xa0]*(?:[-–—*·◦+•▪‣§Øo\uf0a7\uf0b7\uf0d8]|\(?\d{1,2}[.)]))[\t\xa0]+(?=\S)", re.MULTILINE)
"""A mark before an item, and behind it the tab of a word processor, which has bullets in signs of its own."""

_HASHES = re.compile(r"(#{1,6}) (?=[^\s#])")
_ALL_BOLD = re.compile(r"(\*\*|__)(?!\s)([^*_]{2,120})(?<!\s)\1:?")
_BOLD = re.compile(r"(\*\*|__)(?![\s*_])([^*_]{1,300})(?<!\s)\1")
_LINK = re.compile(r"\[([^\][]{1,200})\]\((?:https?:|mailto:|/|#)[^\s()]{0,500}\)")
_RULE = re.compile(r"(?:[-=*_~]\s?){3,}")


def cut_lines(text: str) -> list[Cut]:
    """The lines of the text that have words, white space folded; in time linear in its length."""
    text = _LONE_MARK.sub(r"\1 ", _unwrapped(text))
    if _is_parted_by_gaps(text):
        text = _GAP.sub("\n", text)
    lines = [" ".join(line.split()) for line in _LINE.split(text)]
    return list(_marked_down([line for line in lines if line]))


def _marked_down(lines: Sequence[str]) -> Iterator[Cut]:
    for line, below in pairwise([*lines, ""]):
        hashes = _HASHES.match(line)
        bold = _ALL_BOLD.fullmatch(line)
        if hashes is not None:
            yield Cut(_plain(line[hashes.end() :].rstrip("# ")), Hint.HEADING, level=len(hashes[1]))
        elif bold is not None:
            yield Cut(bold[2], Hint.HEADING)
        elif line.startswith("|") and line.endswith("|"):
            yield from (Cut(_plain(cell.strip()), Hint.PARAGRAPH) for cell in line.split("|") if cell.strip(" -:"))
        elif _RULE.fullmatch(line) is None:
            is_underlined = below[:1] in {"=", "-"} and _RULE.fullmatch(below) is not None
            yield Cut(_plain(line), Hint.HEADING if is_underlined and len(line) < _WIDTHS.stop else Hint.NONE)


def _plain(line: str) -> str:
    """The line without the signs of Markdown for bold letters and links."""
    return _BOLD.sub(r"\2", _LINK.sub(r"\1", line)) if "](" in line or "**" in line or "__" in line else line


def _is_parted_by_gaps(text: str) -> bool:
    """Whether runs of spaces stand between the blocks of the text.

    One behind each sentence is a habit of typing and one inside a sentence a slip; several before a capital letter or
    behind a colon where no sentence ends are borders.
    """
    if "  " not in text and "\xa0" not in text:
        return False
    gaps = [(text[match.start() - 1], text[match.end()]) for match in _GAP.finditer(text)]
    inner = [(before, after) for before, after in gaps if before not in ".!?”\"'"]
    borders = sum(before == ":" or not after.islower() for before, after in inner)
    return len(inner) >= _FEWEST_GAPS and borders * 4 >= len(inner)


def _unwrapped(text: str) -> str:
    """The text, its lines joined where each was broken because the next word would not have fitted."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    width = max(map(len, lines))
    if width not in _WIDTHS or "\t" in text:
        return text
    pairs = [(one, two) for one, two in pairwise(lines) if one and two and not _MARK.match(two)]
    full = [two for one, two in pairs if _is_full(one, two, width)]
    goes_on = sum(two.lstrip()[0].islower() for two in full)
    if len(full) < _FEWEST_FULL or len(full) * 2 < len(pairs) or goes_on * 2 < len(full):
        return text
    parts = [lines[0]]
    for one, two in pairwise(lines):
        joined = one and two and not _MARK.match(two) and _is_full(one, two, width)
        parts.append((" " if joined else "\n") + two)
    return "".join(parts)


def _is_full(line: str, below: str, width: int) -> bool:
    return len(line) + 1 + len(below.split(maxsplit=1)[0]) > width
