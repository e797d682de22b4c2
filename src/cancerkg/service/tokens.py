"""The tokens of a SPARQL query or update, as far as the service has to look into one (SPARQL 1.1, section 19.8).

Strings, IRIs and comments are exact, so what stands in them is never taken for something else. Text that is no SPARQL
gives tokens too: nothing here refuses anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from cancerkg.namespaces import BASE
from cancerkg.service.lexing import pieces

_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")


class TokenKind(StrEnum):
    """What a token is; ``OTHER`` is what begins none."""

    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    TAG = "tag"
    NUMBER = "number"
    NAME = "name"
    WORD = "word"
    MARK = "mark"
    OTHER = "other"


_KINDS: Final = {kind.value: kind for kind in TokenKind}


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is written, and the offset of its first character in the text."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The word in lower case, or the empty string for what is no word."""
        return self.text.lower() if self.kind is TokenKind.WORD else ""


@dataclass(frozen=True, slots=True)
class Prologue:
    """What the beginning of a query declares: prefixes with their IRIs, and the base; ``end`` is the number of its
    tokens.
    """

    prefixes: Mapping[str, str]
    base: str | None
    end: int

    def resolve(self, token: Token) -> str | None:
        """The absolute IRI of an IRI or a prefixed name; None where it has none."""
        if token.kind is TokenKind.IRI:
            iri = _codepoints(token.text[1:-1])
            if _SCHEME.match(iri):
                return iri
            return urljoin(self.base, iri) + ("#" if iri.endswith("#") else "") if self.base else None
        prefix, _, local = token.text.partition(":")
        return self.prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local) if prefix in self.prefixes else None


def tokens(text: str, most: int | None = None) -> tuple[Token, ...]:
    """The tokens without the comments, ``most`` at most. Linear in the length of the text."""
    found = (Token(_KINDS[kind], piece, start) for kind, piece, start in pieces(text) if kind != "comment")
    return tuple(islice(found, most))


def prologue(found: tuple[Token, ...]) -> Prologue:
    """The prologue of a query or update, read from its tokens; without a BASE of its own it has ours."""
    prefixes: dict[str, str] = {}
    base: str | None = BASE
    at = 0
    while at + 1 < len(found):
        declared = Prologue(prefixes, base, at)
        match found[at].keyword, found[at + 1].kind:
            case "version", TokenKind.STRING:
                at += 2
            case "base", TokenKind.IRI:
                base = declared.resolve(found[at + 1])
                at += 2
            case "prefix", TokenKind.NAME if at + 2 < len(found) and found[at + 2].kind is TokenKind.IRI:
                iri = declared.resolve(found[at + 2])
                if iri is not None:
                    prefixes[found[at + 1].text.removesuffix(":")] = iri
                at += 3
            case _:
                break
    return Prologue(prefixes, base, at)


def _codepoints(text: str) -> str:
    return _CODEPOINT.sub(lambda escape: chr(int(escape[1] or escape[2], 16)), text)
