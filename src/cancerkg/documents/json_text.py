"""Bytes → a JSON value (RFC 8259)."""

from typing import TypeAlias

import orjson

from cancerkg.documents.sources import Source
from cancerkg.errors import NestedTooDeep, NotJson

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"

MAX_DEPTH = 200
"""Levels of arrays and objects: pages have about ten, and what walks the value is recursive."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_json(source: Source) -> JsonValue:
    """The value that the source's bytes spell in UTF-8, with or without a byte order mark.

    Raises :class:`~cancerkg.errors.NotJson` with the line and column, both from 1, column in code points; and
    :class:`~cancerkg.errors.NestedTooDeep`. Linear in the number of bytes.
    """
    content = source.content.removeprefix(_BYTE_ORDER_MARK)
    if not content.strip():
        raise NotJson(source.name, "the file is empty")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(content[: error.start])
        raise NotJson(source.name, "it is not in UTF-8", line, column) from error
    try:
        value: JsonValue = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise NotJson(source.name, error.msg, error.lineno, error.colno) from error
    if _is_deeper(value, MAX_DEPTH):
        raise NestedTooDeep(source.name, MAX_DEPTH)
    return value


def _place(before: bytes) -> tuple[int, int]:
    """The line and column of what follows these bytes of UTF-8."""
    text = before.decode("utf-8")
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _is_deeper(value: JsonValue, limit: int) -> bool:
    level = [value]
    for _ in range(limit + 1):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent if isinstance(parent, list) else ())
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
