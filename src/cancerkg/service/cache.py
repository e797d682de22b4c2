"""Whole answers kept in memory, up to a number of bytes: the least recently used go first."""

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from cancerkg.service.lexing import DOUBTFUL_IRI, IRI, LONG_STRINGS, SHORT_STRINGS
from cancerkg.service.messages import Allowance, Answer, QueryRequest

_LARGEST_PART: Final = 8
"""An answer over an eighth of the budget is not kept: it would push out too much else."""
_OVERHEAD: Final = 1000
"""Bytes that an entry takes beside its body and its query, about."""
_OPEN: Final = frozenset({"open", "open_long"})
_PIECE: Final = re.compile(
    rf"""
      (?P<kept> [^<"'\s\#]+ | <(?![^<>"{{}}|^`\x00-\x20]*>) | {IRI} | {LONG_STRINGS} )
    | (?P<open_long> \"\"\" | ''' )                       # a string that does not end
    | (?P<kept_short> {SHORT_STRINGS} )
    | (?:\s | \#[^\r\n]*)+
    | (?P<open> ["'])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Cached:
    """An answer and its entity tag."""

    answer: Answer
    etag: str


class ResultCache:
    """The answers from one release. Safe to use from any number of threads."""

    def __init__(self, budget: int) -> None:
        """With room for so many bytes; 0 keeps nothing."""
        self._budget = budget
        self._lock = threading.Lock()
        self._entries: OrderedDict[QueryRequest, Cached] = OrderedDict()
        self._bytes = 0

    @property
    def largest(self) -> int:
        """The size of the largest body that is kept."""
        return self._budget // _LARGEST_PART

    @property
    def bytes(self) -> int:
        """What the entries take, about."""
        return self._bytes

    def get(self, request: QueryRequest) -> Cached | None:
        """The answer to a normalised request."""
        with self._lock:
            found = self._entries.get(request)
            if found is not None:
                self._entries.move_to_end(request)
            return found

    def put(self, request: QueryRequest, cached: Cached) -> None:
        """Keep a whole answer."""
        size = _size(request, cached)
        if size > self.largest:
            return
        with self._lock:
            if self._budget == 0 or request in self._entries:
                return
            self._entries[request] = cached
            self._bytes += size
            while self._bytes > self._budget:
                self._bytes -= _size(*self._entries.popitem(last=False))

    def drop(self) -> None:
        """Forget all, and keep nothing more: its release is no longer served."""
        with self._lock:
            self._entries.clear()
            self._bytes = self._budget = 0


def normalised(request: QueryRequest) -> QueryRequest:
    """The request with one space for each run of space and comments outside strings and IRIs: equal for queries that
    differ in nothing else. A text with a string that does not end, or that can be read in two ways, stays as it is.
    Linear in the length of the query.
    """
    if DOUBTFUL_IRI.search(request.query):
        return request
    pieces = []
    for match in _PIECE.finditer(request.query):
        if match.lastgroup in _OPEN:
            return request
        pieces.append(match.group() if match.lastgroup else " ")
    return replace(request, query="".join(pieces).strip())


def etag(request: QueryRequest, digest: str) -> str:
    """The same for the same normalised request on the same release (RFC 9110, section 8.8.3)."""
    return sha256(digest.encode() + b"\n" + request.to_bytes(Allowance(0, 0))).hexdigest()[:32]


def _size(request: QueryRequest, cached: Cached) -> int:
    return len(cached.answer.body) + len(request.query) + _OVERHEAD
