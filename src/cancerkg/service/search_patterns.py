"""``ckg:search`` in a query: patterns that the store does not know, and that are resolved before it is asked.

    ?concept ckg:search "bakc pain"
    (?concept ?score ?name) ckg:search ("bakc pain" 20)

Each becomes a VALUES block with what the search has found. The patterns are ordinary SPARQL, triples and lists, so
they are found by their tokens: what is told of here is only what stands around them. In an expression, a template, a
VALUES block or a list the IRI is a term like any other.
"""

import re
from dataclasses import dataclass
from typing import Final

from cancerkg.errors import SearchPatternError
from cancerkg.namespaces import SEARCH
from cancerkg.service.rewriting import position_of
from cancerkg.service.tokens import Prologue, Token, TokenKind, prologue, tokens

MOST: Final = 1000
"""What one pattern may ask for."""
_USUAL: Final = 100
_LONGEST: Final = 200
_VARIABLES: Final = 3
_TERMS: Final = frozenset({"a", "true", "false"})
"""Words that are no keywords."""
_PATH_BEFORE: Final = frozenset("/^|!")
_PATH_BEHIND: Final = frozenset("/|*+?")
_CLOSING: Final = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_DATA: Final = frozenset({"values", "construct", "insert", "delete", "data"})
"""The braces that follow hold terms, or a template."""
_CONSTRAINTS: Final = frozenset({"filter", "bind"})
"""They end with the parenthesis that closes."""
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True, slots=True)
class SearchPattern:
    """A search: the text, how many concepts at most, and the variables that take concept, score and name.

    It stands between two offsets of the query; ``before`` and ``behind`` are what has to be written around the block
    that takes its place, so that what is left of a list of properties stays whole.
    """

    start: int
    end: int
    text: str
    most: int
    variables: tuple[str, ...]
    before: str
    behind: str


def search_patterns(query: str) -> tuple[SearchPattern, ...]:
    """The patterns with ``ckg:search`` in the order of the query. Linear in its length; without the word in the query
    nothing is looked at.

    Raises :class:`SearchPatternError` for one that cannot be resolved: its text is a variable, it is a part of a path,
    or nothing before it takes what is found.
    """
    if "search" not in query and "\\u" not in query and "\\U" not in query:
        return ()
    found = tokens(query)
    declared = prologue(found)
    if not any(_is_search(token, declared) for token in found[declared.end :]):
        return ()
    return _Reading(query, found, declared).patterns()


def refuse_searches(update: str) -> None:
    """Raise :class:`SearchPatternError` for an update that searches: it may be made again, on other names."""
    for pattern in search_patterns(update):
        place = position_of(update, pattern.start)
        raise SearchPatternError("ckg:search is for queries, and this is an update", *place)


@dataclass(slots=True)
class _Frame:
    """Brackets that are open: which, whether they hold a group of patterns, only terms, or the pattern of a CONSTRUCT
    that is its template too; whether they are a path; and how far the statement in them has come.
    """

    bracket: str
    group: bool = False
    data: bool = False
    short: bool = False
    verb: bool = False
    clause: str = ""
    word: str = ""
    subject: tuple[int, int] | None = None
    expects_verb: bool = False

    def begin(self) -> None:
        """Expect a new statement."""
        self.clause = self.word = ""
        self.subject = None
        self.expects_verb = False


class _Reading:
    """One reading of the tokens of a query, from the first to the last."""

    def __init__(self, query: str, found: tuple[Token, ...], declared: Prologue) -> None:
        self._query = query
        self._found = found
        self._declared = declared
        self._frames = [_Frame("", group=True)]
        self._opened: list[int] = []
        self._patterns: list[SearchPattern] = []

    def patterns(self) -> tuple[SearchPattern, ...]:
        for at in range(self._declared.end, len(self._found)):
            frame = self._frames[-1]
            token = self._found[at]
            if not frame.data and _is_search(token, self._declared):
                self._search(at, frame)
            if token.kind is TokenKind.MARK and token.text in _CLOSING:
                self._open(at, frame)
            elif token.kind is TokenKind.MARK and len(self._frames) > 1 and token.text == _CLOSING[frame.bracket]:
                self._close(at)
            elif frame.group:
                self._step(at, frame)
        return tuple(self._patterns)

    def _step(self, at: int, frame: _Frame) -> None:
        token = self._found[at]
        if token.text == "." and token.kind is TokenKind.MARK:
            frame.begin()
        elif token.keyword and token.keyword not in _TERMS:
            frame.clause = frame.clause or token.keyword
            frame.word = token.keyword
        elif not frame.clause:
            self._advance(at, at, frame)

    def _advance(self, first: int, last: int, frame: _Frame) -> None:
        """A term, or a mark between terms, of a statement."""
        if self._found[first].text == ";":
            frame.expects_verb = True
        elif frame.subject is None:
            frame.subject = first, last
            frame.expects_verb = True
        else:
            frame.expects_verb = False

    def _open(self, at: int, frame: _Frame) -> None:
        bracket = self._found[at].text
        opened = _Frame(bracket, data=frame.data)
        if bracket == "{":
            opened.data = frame.data or frame.word in _DATA
            opened.group = not opened.data
            opened.short = frame.clause == "construct" and not opened.data
        else:
            opened.verb = frame.verb or (frame.group and not frame.clause and frame.expects_verb)
            opened.clause = frame.clause
        self._frames.append(opened)
        self._opened.append(at)

    def _close(self, at: int) -> None:
        closed, frame = self._frames.pop(), self._frames[-1]
        first = self._opened.pop()
        if not frame.group:
            return
        if closed.bracket == "{" or (closed.bracket == "(" and frame.clause in _CONSTRAINTS):
            frame.begin()
        elif not frame.clause:
            self._advance(first, at, frame)

    def _search(self, at: int, frame: _Frame) -> None:
        """Look at the IRI of the search: it is the verb of a pattern, a term, or somewhere where it cannot be."""
        if frame.clause:  # an expression, or what a keyword is followed by
            return
        before, behind = self._mark(at - 1), self._mark(at + 1)
        is_verb = frame.group and frame.expects_verb
        in_node = not frame.group and (before in ("[", "{|", ";") or self._mark(at - 2) in ("<<", "<<("))
        if frame.verb or before in _PATH_BEFORE or behind in _PATH_BEHIND:
            raise self._error(at, "ckg:search is no part of a path")
        if in_node:
            raise self._error(at, "ckg:search has a variable before it, and no blank node or triple around it")
        if is_verb and frame.short:
            raise self._error(at, "ckg:search does not go with a CONSTRUCT that has no template of its own")
        if is_verb:
            self._patterns.append(self._pattern(at, frame))

    def _pattern(self, at: int, frame: _Frame) -> SearchPattern:
        assert frame.subject is not None
        first, last = frame.subject
        variables = self._variables(first, last)
        text, most, end = self._asked(at + 1)
        if self._mark(end) == ",":
            raise self._error(end, "ckg:search has one text")
        stop = end
        while self._mark(stop) == ";":
            stop += 1
        continues = stop > end and self._is_verb(stop)
        follows = self._mark(at - 1) == ";"
        if first != last and (continues or follows):
            raise self._error(at, "a list before ckg:search has no other property; a full stop ends the pattern")
        parted = follows and bool(self._patterns) and self._patterns[-1].end >= self._found[at - 1].end
        start = at if parted else at - 1 if follows else first
        return SearchPattern(
            self._found[start].start,
            self._found[stop - 1].end,
            text,
            most,
            variables,
            "" if parted or not follows else " . ",
            self._found[first].text if continues and not _is_search(self._found[stop], self._declared) else "",
        )

    def _is_verb(self, at: int) -> bool:
        """Whether a token begins another property of the same subject."""
        token = self._token(at)
        if token is None or (token.keyword and token.keyword != "a"):
            return False
        return token.kind is not TokenKind.MARK or token.text in ("^", "!", "(")

    def _variables(self, first: int, last: int) -> tuple[str, ...]:
        """The names of the variables before the search."""
        inner = self._found[first : last + 1] if first == last else self._found[first + 1 : last]
        names = tuple(token.text[1:] for token in inner)
        is_list = first == last or self._found[first].text == "("
        if not (is_list and 1 <= len(names) <= _VARIABLES and all(t.kind is TokenKind.VARIABLE for t in inner)):
            raise self._error(first, "ckg:search has a variable before it, or a list of up to three")
        if len(set(names)) < len(names):
            raise self._error(first, "each variable before ckg:search is another one")
        return names

    def _asked(self, at: int) -> tuple[str, int, int]:
        """What is searched for, how much, and the number of the token behind it."""
        is_list = self._mark(at) == "("
        place = at + is_list
        token = self._token(place)
        if token is None or token.kind is not TokenKind.STRING:
            shown = "nothing" if token is None else repr(token.text[:_LONGEST])
            raise self._error(place, f"the text of ckg:search is a string in the query itself, and here is {shown}")
        text = _unquoted(token.text)
        if len(text) > _LONGEST:
            raise self._error(place, f"the text of ckg:search has more than {_LONGEST} characters")
        place += 1
        if (tag := self._token(place)) is not None and tag.kind is TokenKind.TAG:
            place += 1
        if self._mark(place) == "^^":
            raise self._error(place, "the text of ckg:search has no datatype")
        most = _USUAL
        if is_list:
            number = self._token(place)
            if number is not None and number.kind is TokenKind.NUMBER:
                if not (number.text.isdigit() and len(number.text) <= len(str(MOST)) and 1 <= int(number.text) <= MOST):
                    raise self._error(place, f"the number of concepts of ckg:search is from 1 to {MOST}")
                most = int(number.text)
                place += 1
            if self._mark(place) != ")":
                raise self._error(place, "the list behind ckg:search is a string and a number")
            place += 1
        return text, most, place

    def _token(self, at: int) -> Token | None:
        return self._found[at] if 0 <= at < len(self._found) else None

    def _mark(self, at: int) -> str:
        """The mark at a token; nothing where there is none."""
        token = self._token(at)
        return token.text if token is not None and token.kind is TokenKind.MARK else ""

    def _error(self, at: int, reason: str) -> SearchPatternError:
        token = self._token(at)
        return SearchPatternError(reason, *position_of(self._query, len(self._query) if token is None else token.start))


def _is_search(token: Token, declared: Prologue) -> bool:
    return token.kind in (TokenKind.IRI, TokenKind.NAME) and declared.resolve(token) == SEARCH.value


def _unquoted(text: str) -> str:
    """What a string says."""
    quotes = 3 if text[:3] in ('"""', "'''") else 1
    return _ESCAPE.sub(_character, text[quotes:-quotes])


def _character(escape: re.Match[str]) -> str:
    if escape[3] is not None:
        return _ESCAPED.get(escape[3], escape[3])
    codepoint = int(escape[1] or escape[2], 16)
    return chr(codepoint) if codepoint <= 0x10FFFF else "\ufffd"
