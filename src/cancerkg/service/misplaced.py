"""Where a query is wrong, exactly.

The store's parser tells how far it came, but takes the length of a keyword that it tried, and did not find, for a part
of the way: for a ``SELEC`` in column 1 it says column 10, as CONSTRUCT has nine letters. So a query that it refuses is
parsed once more with so much space between the tokens that no keyword reaches from one to the next; the token that
the parser came to is then certain.
"""

import re
from typing import Final

import pyoxigraph as ox

from cancerkg.dataset import syntax_error
from cancerkg.errors import QuerySyntaxError
from cancerkg.namespaces import BASE
from cancerkg.service.rewriting import position_of
from cancerkg.service.tokens import Token, TokenKind, tokens

_SPACE: Final = " " * 24
"""Longer than any keyword of SPARQL."""
_LONGEST: Final = 100_000
"""A longer text is not parsed again; the parser's own place then stands."""
_PLACE: Final = re.compile(r"error at \d+:(\d+): ")
_BREAKS: Final = re.compile(r"\r\n|\r|\n")
_SHOWN: Final = 60


def explained(query: str, error: SyntaxError, *, update: bool = False) -> QuerySyntaxError:
    """The store's complaint with the place of the token that does not fit, line and column from 1 in characters.

    Where the query has more than 100,000 characters, or space between the tokens changes what the parser says, its own
    word stands. Linear in the length of the query, but for the parser.
    """
    told = syntax_error(error)
    if told.line is None or len(query) > _LONGEST:
        return told
    found = tokens(query)
    starts, spread = _spread(found)
    again = _complaint(spread, update=update)
    place = _PLACE.match(again.msg or "") if again else None
    if again is None or place is None:
        return told
    reason = syntax_error(again).reason
    came = int(place[1]) - 1
    reached = [token for token, start in zip(found, starts, strict=True) if start <= came]
    if came > len(spread) - len(_SPACE):
        line, column = position_of(query, len(query.rstrip()))
        return QuerySyntaxError(_sentence(reason) or "The text ends too early", line, column)
    if not reached:
        return told
    line, column = position_of(query, reached[-1].start)
    shown = reached[-1].text[:_SHOWN]
    return QuerySyntaxError(_sentence(reason) or f"{shown!r} does not fit here", line, column)


def _spread(found: tuple[Token, ...]) -> tuple[list[int], str]:
    """The query on one line with space where there is some, and around brackets; and where each token then starts."""
    starts: list[int] = []
    parts: list[str] = []
    length = 0
    before: Token | None = None
    for token in found:
        if before is not None and (before.end < token.start or _apart(before) or _apart(token)):
            parts.append(_SPACE)
            length += len(_SPACE)
        text = token.text
        if token.kind is TokenKind.STRING:  # a line break within a long string would count as a line
            text = _BREAKS.sub(lambda match: "\\n" if len(match[0]) == 1 else "\\r\\n", text)
        starts.append(length)
        parts.append(text)
        length += len(text)
        before = token
    return starts, "".join(parts) + 2 * _SPACE


def _apart(token: Token) -> bool:
    return token.kind is TokenKind.MARK and token.text in "{}()[];,"


def _complaint(text: str, *, update: bool) -> SyntaxError | None:
    store = ox.Store()
    try:
        if update:
            store.update(text, base_iri=BASE)
        else:
            store.query(text, base_iri=BASE)
    except SyntaxError as error:
        return error
    except (ValueError, RuntimeError, OSError):
        return None
    return None


def _sentence(reason: str) -> str | None:
    """The reason where the parser names a cause, and does not list what could stand there."""
    return None if reason.startswith(("Expected ", "What stands here")) else reason
