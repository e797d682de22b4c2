"""What can be said of a query or an update before it is parsed: whether it asks for what this endpoint never does.

The parser of the store (a PEG) needs no space around keywords: ``SERVICEex:a``, ``trueSERVICE<…>`` and, with a prefix
``SERVICE:`` declared, ``SERVICE:a`` all call out. So the letters are looked for wherever they are not part of a
comment, a string, an IRI, a variable or a local name. Where in doubt the query is refused; the network namespace of
the worker is the second wall.
"""

import re
import sys
from collections.abc import Collection
from typing import Final

from cancerkg.errors import ForbiddenQuery
from cancerkg.service.lexing import DOUBTFUL_IRI, pieces
from cancerkg.service.tokens import Token, TokenKind, tokens

_OPAQUE: Final = frozenset({TokenKind.STRING, TokenKind.IRI, TokenKind.VARIABLE})
_OPERANDS: Final = frozenset(
    {TokenKind.STRING, TokenKind.IRI, TokenKind.VARIABLE, TokenKind.NUMBER, TokenKind.NAME, TokenKind.TAG}
)
_CALLS: Final = ("service", "load")
_OPENING: Final = frozenset({"(", "{", "["})
_CLOSING: Final = frozenset({")", "}", "]"})
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_WORD: Final = re.compile(r"[\w:%\\-]+")
_PREFIX: Final = re.compile(r"\bprefix\s*+([\w.-]*+)\s*+:", re.IGNORECASE)
_PROLOGUE: Final = frozenset({"base", "prefix", "version"})
_UPDATES: Final = frozenset(["insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"])
_CHANGING: Final = frozenset(["now", "rand", "uuid", "struuid", "bnode"])
_MAY_CHANGE: Final = re.compile(rf"(?<![\w:%\\-])(?:{'|'.join(sorted(_CHANGING))})(?![\w:%\\-])")
"""One of these words, also where it is in a string; what is no such word here is none without the strings either."""


def refuse_forbidden(query: str, services: Collection[str] = ()) -> None:
    """Raise :class:`ForbiddenQuery` for an update and for SERVICE; return for every other text, SPARQL or not.

    ``services`` are the addresses that SERVICE may name, each in full as an IRI. Codepoint escapes are resolved first
    (SPARQL 1.1, section 19.2): the store's parser does not do so outside strings and IRIs, but another one might; the
    text as it stands is judged as well. Linear in the length of the query.
    """
    for text in {query, resolved(query)}:
        if _first_word(text) in _UPDATES:
            raise ForbiddenQuery("An update", cure="The graph changes by a build: `cancerkg build SOURCE… --data DIR`.")
        if _calls_out(text, "service", services):
            raise ForbiddenQuery("SERVICE")


def refuse_calls(update: str, services: Collection[str] = ()) -> None:
    """Raise :class:`ForbiddenQuery` for an update with SERVICE or LOAD of an address that is not in ``services``.

    Linear in the length of the update.
    """
    for text in {update, resolved(update)}:
        for keyword in _CALLS:
            if _calls_out(text, keyword, services):
                raise ForbiddenQuery(keyword.upper(), cure="Fetch it yourself, and send what you got.")


def resolved(query: str) -> str:
    """The text with the characters for its codepoint escapes; one that is no character stays."""
    return _CODEPOINT.sub(_character, query) if "\\" in query else query


def _character(escape: re.Match[str]) -> str:
    codepoint = int(escape[1] or escape[2], 16)
    return chr(codepoint) if codepoint <= sys.maxunicode else escape[0]


def is_repeatable(query: str) -> bool:
    """Whether the answer is the same each time on the same release: it depends on neither time nor chance."""
    lowered = query.lower()
    if not any(word in lowered for word in _CHANGING) or not _MAY_CHANGE.search(lowered):
        return True
    return not any(word.lower() in _CHANGING for word in _WORD.findall(_skeleton(query)))


def _first_word(query: str) -> str:
    """The first word behind the prologue, in lower case."""
    for kind, piece, _ in pieces(query):
        if kind == "word":
            word = piece.lower()
            if word not in _PROLOGUE:
                return word
        elif kind not in ("comment", "iri", "name", "string"):
            break
    return ""


def _calls_out(query: str, keyword: str, services: Collection[str]) -> bool:
    if keyword not in query.lower():
        return False
    skeleton = _skeleton(query, services)
    declared = frozenset(name.lower() for name in _PREFIX.findall(skeleton))
    return any(_may_call_out(word, declared, keyword) for word in _WORD.findall(skeleton))


def _skeleton(query: str, services: Collection[str] = ()) -> str:
    """The query with a space for each comment, string, IRI and variable, and for a call of a service that is allowed.

    Where it cannot be told whether a ``<`` begins an IRI or means *less than*, and that decides where strings and
    comments are, nothing is taken out: all of the text is looked at.
    """
    found = tokens(query)
    if DOUBTFUL_IRI.search(query) and _is_doubtful(query, found):
        return query
    parts: list[str] = []
    copied = 0
    for at, token in enumerate(found):
        shown = "" if token.kind in _OPAQUE or (services and _is_allowed_call(found, at, services)) else token.text
        gap = " " if copied < token.start else ""  # space and comments
        parts += [gap, shown or " "]
        copied = token.end
    return "".join(parts)


def _is_doubtful(query: str, found: tuple[Token, ...]) -> bool:
    """Whether what is taken for an IRI may be an operator: within parentheses, behind a term."""
    brackets = [""]
    before: Token | None = None
    for token in found:
        if token.kind is TokenKind.MARK and token.text in _OPENING:
            brackets.append(token.text)
        elif token.kind is TokenKind.MARK and token.text in _CLOSING and len(brackets) > 1:
            brackets.pop()
        is_operand = before is not None and (before.kind in _OPERANDS or before.text in _CLOSING or before.keyword)
        twice = token.text.startswith("<<")
        is_compared = brackets[-1] == "(" and is_operand and (twice or token.kind is TokenKind.IRI)
        if is_compared and DOUBTFUL_IRI.match(query, token.start + twice):
            return True
        before = token
    return False


def _is_allowed_call(found: tuple[Token, ...], at: int, services: Collection[str]) -> bool:
    if found[at].keyword not in _CALLS:
        return False
    address = at + 1 + (at + 1 < len(found) and found[at + 1].keyword == "silent")
    return address < len(found) and found[address].kind is TokenKind.IRI and found[address].text[1:-1] in services


def _may_call_out(word: str, declared: frozenset[str], keyword: str) -> bool:
    prefix, colon, _ = word.lower().partition(":")
    if keyword not in prefix:
        return False
    rests = [prefix[found.end() :] for found in re.finditer(keyword, prefix)]
    return not colon or any(rest in declared or rest.removeprefix("silent") in declared for rest in rests)
