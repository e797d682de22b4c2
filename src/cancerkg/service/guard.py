"""How deep a query is nested and how much it joins, told before it is parsed.

The store's parser and planner recurse and compare every pattern with every other: a few kilobytes can exhaust a stack
or plan for minutes. The worker survives neither, so the server does; but the client is better told at once, and which
limit it was. The counts follow SPARQL's tokens (strings, IRIs and comments are exact), not its grammar.
"""

from dataclasses import dataclass
from typing import Final

from cancerkg.errors import QueryTooComplex
from cancerkg.service.lexing import pieces
from cancerkg.service.limits import Limits

_NESTING: Final = "{([!+-<"
"""What opens, or is a sign; ``<<`` opens too."""
_PATTERNS: Final = frozenset(".;,/^[")
_JOINING: Final = {
    "{": _PATTERNS,
    "[": _PATTERNS,
    "{|": _PATTERNS,
    "(": frozenset("/^"),
    "<<": frozenset[str](),
    "<<(": frozenset[str](),
}
"""Between two patterns, or two steps of a path; within parentheses a comma is between arguments."""
_CLOSING: Final = {"{": "}", "[": "]", "(": ")", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_NOT_JOINED: Final = frozenset({"values", "construct", "data", "insert", "delete"})
"""The braces that follow hold data, or a template."""


@dataclass(slots=True)
class _Group:
    """A pair of brackets: which, whether what it holds is not joined, and how much it joins."""

    bracket: str
    data: bool = False
    joins: int = 0


class _Measure:
    """Brackets that are open, against the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._groups = [_Group("{")]
        self._signs = 0
        self._data = False

    def word(self, word: str) -> None:
        self._signs = 0
        if word in _NOT_JOINED:
            self._data = True
        elif word == "where":
            self._data = False
        elif word == "optional":
            self._join(1)

    def mark(self, mark: str) -> None:
        group = self._groups[-1]
        self._signs = self._signs + 1 if mark in "!+-" else 0
        if mark in _JOINING[group.bracket]:
            self._join(1)
        if mark in _CLOSING:
            self._groups.append(_Group(mark, data=group.data or (self._data and mark == "{")))
            self._data = self._data and mark != "{"
        elif mark == _CLOSING[group.bracket] and len(self._groups) > 1:
            self._groups.pop()
            if mark != "}":  # a list, a blank node or a part of a path is joined with what is around it
                self._join(group.joins)
        nesting = len(self._groups) - 1 + self._signs
        if nesting > self._limits.query_nesting:
            raise QueryTooComplex("query_nesting", "a nesting above", self._limits.query_nesting)

    def _join(self, count: int) -> None:
        group = self._groups[-1]
        if not group.data:
            group.joins += count
            if group.joins > self._limits.query_chain:
                raise QueryTooComplex(
                    "query_chain", "more patterns and path steps in one group than", self._limits.query_chain
                )


def refuse_complex(query: str, limits: Limits) -> None:
    """Raise :class:`QueryTooComplex` where brackets, or signs in a row, are nested deeper than ``query_nesting``, or
    one group joins more than ``query_chain``. Linear in the length of the query, which is read only where it has as
    many of these signs at all, in strings or wherever.
    """
    nested = sum(map(query.count, _NESTING))
    joined = sum(map(query.count, _PATTERNS)) + query.lower().count("optional")
    if nested <= limits.query_nesting and joined <= limits.query_chain:
        return
    measure = _Measure(limits)
    for kind, piece, _ in pieces(query):
        if kind == "mark":
            measure.mark(piece)
        elif kind == "word":
            measure.word(piece.lower())
