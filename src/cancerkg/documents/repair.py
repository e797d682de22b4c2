"""Texts that are almost JSON → the value that they spell, by a ladder of repairs, each safer than the next.

No repair changes a word or an address: what could be read in two ways (a quotation mark inside a string, a text that is
cut off, an unknown encoding) is not repaired. Each rung that was needed is named, so that the provenance can say it.
"""

import html
import json
import re
from collections.abc import Iterator
from enum import StrEnum

import pyjson5

from cancerkg.documents.json_value import JsonValue


class Repair(StrEnum):
    """A rung of the ladder, in the order in which they are tried."""

    LENIENT = "lenient"
    """Control characters in strings, ``NaN`` and ``Infinity``, and halves of surrogate pairs (read as U+FFFD)."""
    UNWRAP = "unwrap"
    """A byte order mark, UTF-16 or UTF-32; ``<script>``, CDATA or an HTML comment around it; a semicolon after it; JSON
    inside a JSON string."""
    UNESCAPE = "unescape"
    """``&quot;`` in place of every quotation mark: the text was escaped for HTML once more."""
    RAW_DECODE = "raw-decode"
    """Several values in a row, as if they were an array."""
    JSON5 = "json5"
    """Trailing commas, comments, single quotes, bare keys."""


_OPENING = re.compile(
    r"(?:[\s\ufeff\u200b]+|<script\b[^<>]*>|<!--|//\s*<!--|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?)", re.IGNORECASE
)
_CLOSING = re.compile(
    r"(?:[\s\ufeff\u200b]|;|</script\s*>|(?://\s*)?-->|(?://|/\*)?\s*\]\]>\s*(?:\*/)?)\Z", re.IGNORECASE
)
_LONGEST_CLOSING = 64
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[{]|[\]}]', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f]")
_BETWEEN = re.compile(r"[\s,;]*")
_HALF_PAIR = re.compile(r"[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def repaired(text: str, *, max_depth: int) -> tuple[JsonValue, tuple[Repair, ...]] | None:
    """The value of a text that strict JSON refuses, and the rungs that were needed; None where none helps.

    Linear in the length of the text. ``max_depth`` bounds the nesting; a text that is deeper is not repaired.
    """
    for attempt, rungs in _rungs(text, max_depth):
        value, found = attempt
        if found:
            return _without_half_pairs(value, text), rungs
    return None


def nesting(text: str) -> int:
    """The greatest number of brackets that are open at once outside of strings: to be asked before parsing."""
    depth = deepest = 0
    for token in _STRING_OR_BRACKET.finditer(text):
        first = token.group()[0]
        if first in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first in "]}":
            depth -= 1
    return deepest


def unwrapped(text: str) -> str:
    """The text without what is known to be wrapped around JSON."""
    start, end = 0, len(text)
    while opening := _OPENING.match(text, start):
        start = opening.end()
    while end > start:
        tail = text[max(start, end - _LONGEST_CLOSING) : end]
        closing = _CLOSING.search(tail)
        if closing is None:
            break
        end -= len(tail) - closing.start()
    return text[start:end]


_Attempt = tuple[JsonValue, bool]
_FAILED: _Attempt = (None, False)


def _rungs(text: str, max_depth: int) -> Iterator[tuple[_Attempt, tuple[Repair, ...]]]:
    yield _lenient(text), (Repair.LENIENT,)
    used: tuple[Repair, ...] = ()
    bare = unwrapped(text)
    if bare != text.strip():
        used = (Repair.UNWRAP,)
        yield from _either(bare, used)
    if '"' not in bare and "&quot;" in bare:
        used, bare = (*used, Repair.UNESCAPE), unwrapped(html.unescape(bare))
        yield from _either(bare, used)
    yield _in_a_row(bare, strict=True), (*used, Repair.RAW_DECODE)
    yield _in_a_row(bare, strict=False), (*used, Repair.LENIENT, Repair.RAW_DECODE)
    yield _json5(bare, max_depth), (*used, Repair.JSON5)
    escaped = _STRING.sub(lambda string: _CONTROL.sub(_as_escape, string.group()), bare)
    if escaped != bare:
        yield _json5(escaped, max_depth), (*used, Repair.LENIENT, Repair.JSON5)


def _either(text: str, used: tuple[Repair, ...]) -> Iterator[tuple[_Attempt, tuple[Repair, ...]]]:
    yield _strict(text), used
    yield _lenient(text), (*used, Repair.LENIENT)


def _strict(text: str) -> _Attempt:
    if _ESCAPED_SURROGATE.search(text):
        return _FAILED  # the standard library lets halves of pairs through; they are the next rung's
    try:
        return json.loads(text, parse_constant=_refuse), True
    except (ValueError, RecursionError):
        return _FAILED


def _refuse(name: str) -> float:
    raise ValueError(name)


def _lenient(text: str) -> _Attempt:
    try:
        return json.loads(text, strict=False), True
    except (ValueError, RecursionError):
        return _FAILED


def _in_a_row(text: str, *, strict: bool) -> _Attempt:
    """The objects and arrays that stand one after another, with nothing but white space, commas or semicolons between
    them."""
    decoder = json.JSONDecoder(strict=strict)
    values: list[JsonValue] = []
    position = 0
    while position < len(text):
        if text[position] not in "{[":
            return _FAILED
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return _FAILED
        values.append(value)
        gap = _BETWEEN.match(text, position)
        position = gap.end() if gap else position
    return (values, True) if values else _FAILED


def _json5(text: str, max_depth: int) -> _Attempt:
    try:
        return pyjson5.decode(text, max_depth + 1), True
    except (pyjson5.Json5DecoderException, ValueError, RecursionError):
        return _FAILED


def _as_escape(control: re.Match[str]) -> str:
    return f"\\u{ord(control.group()):04x}"


def _without_half_pairs(value: JsonValue, text: str) -> JsonValue:
    """The value with U+FFFD for each half of a surrogate pair: it is no character and cannot be written in UTF-8."""
    return _mended(value) if _ESCAPED_SURROGATE.search(text) or _HALF_PAIR.search(text) else value


def _mended(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _HALF_PAIR.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_HALF_PAIR.sub("\ufffd", key): _mended(item) for key, item in value.items()}
    return value
