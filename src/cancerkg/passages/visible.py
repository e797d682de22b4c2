"""Words as a page shows them: without characters that show nothing, and without the marks of notes."""

import re

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
"""Where a word may be broken or must not be, and in which direction it runs. The joiners of emoji and of Persian
letters (U+200C, U+200D) change what is shown, and stay."""
_NUMBERS = r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*"
_NOTE = re.compile(rf"(?<=\S) ?\[{_NUMBERS}\](?![\w(])")
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,2}(?:\s?[,–-]\s?\d{1,2})*|[*†‡§])[\])]?")
_BEFORE_NOTE = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?)”\"])\Z")


def visible(text: str) -> str:
    """The text without what shows nothing, and without notes in brackets ("fever [2, 3]"). Linear in its length."""
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return _NOTE.sub("", text) if "[" in text else text


def is_note(raised: str, before: str) -> bool:
    """Whether raised words are the mark of a note, directly behind a word or a sentence ("fever²"), and no power
    ("10⁹", "cm²")."""
    return _NOTE_MARK.fullmatch(raised.strip()) is not None and _BEFORE_NOTE.search(before) is not None
