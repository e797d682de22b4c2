"""Bytes → a JSON value (RFC 8259), repaired where the repair is certain, within limits that no page reaches."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from cancerkg.documents.json_value import JsonObject, JsonValue
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.documents.repair import Repair, nesting, repaired
from cancerkg.documents.sources import Source
from cancerkg.errors import NestedTooDeep, NotJson, TooManyValues

__all__ = ["MAX_BODY", "MAX_DEPTH", "MAX_STRING", "MAX_VALUES", "JsonObject", "JsonText", "JsonValue", "read_json"]

MAX_DEPTH = 200
"""Levels of arrays and objects: pages have about ten, and what walks the value is recursive."""

MAX_VALUES = 500_000
"""Values in one source, keys not counted: a page has hundreds. What is larger is better given as JSON lines."""

MAX_STRING = 4_000_000
"""Characters of one string, about the length of the Bible, unless it is a page's words."""

MAX_BODY = 8_000_000
"""Characters of a page's words in one string: a whole book of reference in one ``articleBody`` is read."""

_BODIES = re.compile(r"(?:^|[:/#])(?:articleBody|text)$")

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_KEY = re.compile(r'"\s*:')


@dataclass(frozen=True, slots=True)
class JsonText:
    """The value of a source, the repairs that it needed in the order of their use, and what they could not keep."""

    value: JsonValue
    repairs: tuple[Repair, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Size:
    """Counts over a whole value; ``depth`` is only counted up to one more than the limit."""

    depth: int
    values: int
    keys: int
    longest: int


def read_json(source: Source) -> JsonText:
    """The value that the source's bytes spell in UTF-8, UTF-16 or UTF-32, repaired where strict JSON refuses it.

    Raises :class:`~cancerkg.errors.NotJson` with the line and column of what strict JSON refuses, both from 1, column
    in code points; :class:`~cancerkg.errors.NestedTooDeep`; :class:`~cancerkg.errors.TooManyValues`. Linear in the
    number of bytes.
    """
    text, marks = _decoded(source)
    if not text.strip():
        raise NotJson(source.name, "the file is empty")
    value, repairs = _parsed(text, source.name)
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        text = value
        value, inner = _parsed(value, source.name)
        repairs = (*repairs, Repair.UNWRAP, *inner)
    size = _size(value)
    if size.depth > MAX_DEPTH:
        raise NestedTooDeep(source.name, MAX_DEPTH)
    if size.values > MAX_VALUES:
        raise TooManyValues(source.name, f"more than {MAX_VALUES:,} values")
    if size.longest > MAX_STRING:
        _refuse_too_long(value, source.name)
    notices = tuple(_repeated(text, size.keys, source.name))
    return JsonText(value, tuple(dict.fromkeys((*marks, *repairs))), notices)


def _decoded(source: Source) -> tuple[str, tuple[Repair, ...]]:
    content = source.content
    encoding = json.detect_encoding(content)
    if not encoding.startswith("utf-8"):
        try:
            return content.decode(encoding), (Repair.UNWRAP,)
        except UnicodeDecodeError as error:
            raise NotJson(source.name, f"it is not in {encoding.upper()}") from error
    marks = (Repair.UNWRAP,) if content.startswith(_BYTE_ORDER_MARK) else ()
    content = content.removeprefix(_BYTE_ORDER_MARK)
    try:
        return content.decode("utf-8"), marks
    except UnicodeDecodeError as error:
        line, column = _place(content[: error.start])
        raise NotJson(source.name, "it is not in UTF-8", line, column) from error


def _parsed(text: str, source: str) -> tuple[JsonValue, tuple[Repair, ...]]:
    try:
        value: JsonValue = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if nesting(text) > MAX_DEPTH:
            raise NestedTooDeep(source, MAX_DEPTH) from error
        mended = repaired(text, max_depth=MAX_DEPTH)
        if mended is None:
            raise NotJson(source, error.msg, error.lineno, error.colno) from error
        return mended
    return value, ()


def _place(before: bytes) -> tuple[int, int]:
    """The line and column of what follows these bytes of UTF-8."""
    text = before.decode("utf-8")
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _size(value: JsonValue) -> _Size:
    """Counted level by level, without recursion."""
    level: list[JsonValue] = [value]
    depth = values = keys = longest = 0
    while level and depth <= MAX_DEPTH and values <= MAX_VALUES:
        below: list[JsonValue] = []
        nested = False
        values += len(level)
        for item in level:
            if isinstance(item, str):
                longest = max(longest, len(item))
            elif isinstance(item, dict):
                keys += len(item)
                nested = True
                below.extend(item.values())
            elif isinstance(item, list):
                nested = True
                below.extend(item)
        depth += nested
        level = below
    return _Size(depth, values, keys, longest)


def _refuse_too_long(value: JsonValue, source: str) -> None:
    waiting = [("", value)]
    while waiting:
        key, item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item.items())
        elif isinstance(item, list):
            waiting.extend((key, each) for each in item)
        elif isinstance(item, str):
            is_body = _BODIES.search(key) is not None
            longest = MAX_BODY if is_body else MAX_STRING
            if len(item) > longest:
                what = "a body" if is_body else "a string"
                raise TooManyValues(source, f"{what} of more than {longest:,} characters")


def _repeated(text: str, keys: int, source: str) -> Sequence[Notice]:
    """A notice for each key that stands twice in one object, where the last counts.

    No parser tells. The keys in the text are counted first, which costs little and says too many at most.
    """
    if len(_KEY.findall(text)) <= keys:
        return ()
    found: dict[str, None] = {}

    def note(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        content = dict(pairs)
        if len(content) < len(pairs):
            met: set[str] = set()
            for key, _ in pairs:
                if key in met:
                    found.setdefault(key)
                met.add(key)
        return content

    try:
        json.loads(text, strict=False, object_pairs_hook=note)
    except (ValueError, RecursionError):
        return ()
    message = "the key {!r} stands more than once in one object, only the last counts"
    return [Notice(NoticeKind.REPEATED_KEY, source, "", message.format(key)) for key in found]
