"""Where a field stands in a JSON text."""

import re
from json import JSONDecoder

FieldPath = tuple[str | int, ...]
"""The names and indexes on the way from the top to a field."""

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = JSONDecoder()


def line_of(text: str, path: FieldPath) -> int:
    """The line, from 1, of the value at the path in a JSON text that is well-formed; where a field is missing, that of
    the value that should have it. Linear in the text."""
    place = _skip(text, 0)
    for part in path:
        found = _member(text, place, part)
        if found is None:
            break
        place = found
    return text.count("\n", 0, place) + 1


def _member(text: str, place: int, part: str | int) -> int | None:
    """Where the member of the object or array at the place begins; None where it has none of that name or index."""
    is_object = text[place] == "{"
    if text[place] not in "{[" or is_object is not isinstance(part, str):
        return None
    place, index = _skip(text, place + 1), 0
    while text[place] not in "}]":
        name: object = index
        if is_object:
            name, place = _DECODER.raw_decode(text, place)
            place = _skip(text, _skip(text, place) + 1)
        if name == part:
            return place
        place = _skip(text, _DECODER.raw_decode(text, place)[1])
        if text[place] == ",":
            place = _skip(text, place + 1)
        index += 1
    return None


def _skip(text: str, place: int) -> int:
    """The place after the white space."""
    blank = _BLANK.match(text, place)
    return blank.end() if blank else place
