"""The tokens of a Turtle text, with the lines that they stand in.

A scanner, and no parser: it tells where things stand in a file that pyoxigraph has read. Linear in the length of the
text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a token is, in the words of the grammar (https://www.w3.org/TR/turtle/#sec-grammar-grammar)."""

    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    DIRECTIVE = "directive"
    NAME = "name"
    """A prefixed name, or the label of a blank node."""
    NUMBER = "number"
    WORD = "word"
    """``a``, ``true``, ``false``, ``PREFIX``, ``BASE``."""
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is spelled, and the line, from 1, that it begins in."""

    kind: Kind
    text: str
    line: int


_QUOTED: Final = "|".join(
    (
        r'"""(?:"{0,2}(?:[^"\\]|\\.))*+"""',
        r"'''(?:'{0,2}(?:[^'\\]|\\.))*+'''",
        r'"(?:[^"\\\n\r]|\\.)*+"',
        r"'(?:[^'\\\n\r]|\\.)*+'",
    )
)
_NAME: Final = (
    r"(?:[^\W\d_][\w.-]*+|_)?:(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[^\w\s]))?"
)
_TOKEN: Final = re.compile(
    "|".join(
        (
            r"(?P<comment>#[^\r\n]*)",
            r"(?P<iri><[^<>\"{}|^`\s]*>)",
            f"(?P<string>{_QUOTED})",
            r"(?P<directive>@[A-Za-z][\w-]*)",
            f"(?P<name>{_NAME})",
            r"(?P<number>[+-]?(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?)",
            r"(?P<word>[A-Za-z]+)",
            r"(?P<mark>\^\^|[.;,()\[\]{}])",
        )
    ),
    re.DOTALL,
)


def scan(text: str) -> Iterator[Token]:
    """The tokens of the text, comments too, white space not. What is no token is passed over."""
    line, counted = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if match.lastgroup is not None:
            yield Token(Kind(match.lastgroup), match.group(), line)
