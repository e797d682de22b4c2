"""What the front and a worker say to each other: frames on a socket.

A frame is a kind (one byte), the length of its payload (4 bytes, big-endian) and the payload. The worker opens with
``READY``. A request is one ``QUERY`` frame; ``OPEN`` has it open another store, and say ``READY`` again. The answer is
``HEAD``, any number of ``DATA``, ``END`` with the number of rows; or one ``ERROR`` in place of what is still to come.
"""

import struct
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

import orjson

from cancerkg.errors import (
    BodyUnreadable,
    CancerkgError,
    NotAcceptable,
    QueryCrashed,
    QuerySyntaxError,
    QueryTooLarge,
    TooManyRows,
    UnknownGraph,
)
from cancerkg.service.formats import GraphFormat, SolutionsFormat

HEADER: Final = struct.Struct(">cI")
CHUNK: Final = 1 << 16
"""Bytes of a result that travel in one frame; as many are held back, so that an early failure has its status."""


class Frame(Enum):
    """The kinds of frames."""

    READY = b"R"
    QUERY = b"Q"
    OPEN = b"O"
    HEAD = b"H"
    DATA = b"D"
    END = b"E"
    ERROR = b"X"


class Control:
    """What the front and a template say to each other, one message each; see :mod:`cancerkg.service.template`."""

    READY: Final = b"READY"
    FORK: Final = b"FORK"
    FORKED: Final = b"FORKED"
    STATUS: Final = b"STATUS"
    ENDED: Final = b"ENDED"
    MAX_BYTES: Final = 64


class AnswerKind(StrEnum):
    """What a query yields: a table, a yes or no, or triples."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


class Fault(StrEnum):
    """Why a worker did not answer. What it cannot say (it was killed, it crashed) the pool says."""

    SYNTAX = "syntax"
    FORMAT = "format"
    TOO_LARGE = "too-large"
    TOO_MANY_ROWS = "too-many-rows"
    EVALUATION = "evaluation"
    BODY = "body"
    NO_GRAPH = "no-graph"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one answer may have: bytes of its body, and rows (solutions or triples)."""

    bytes: int
    rows: int


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query and how it is to be answered.

    ``solutions`` and ``graph`` are the formats wanted if the query yields solutions (or a boolean) and if it yields a
    graph; None where the client takes none of that family. ``default_graphs`` and ``named_graphs`` are the RDF dataset
    of SPARQL 1.1 Protocol, section 2.1.4; None leaves the choice to the query.
    """

    query: str
    solutions: SolutionsFormat | None = SolutionsFormat.JSON
    graph: GraphFormat | None = GraphFormat.TURTLE
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    def to_bytes(self, allowance: Allowance) -> bytes:
        """The payload of a ``QUERY`` frame."""
        return orjson.dumps({"request": self, "allowance": allowance})

    @staticmethod
    def from_bytes(payload: bytes) -> tuple["QueryRequest", Allowance]:
        """The request in a ``QUERY`` frame, and what its answer may have."""
        message = orjson.loads(payload)
        fields = message["request"]
        default, named = fields["default_graphs"], fields["named_graphs"]
        return QueryRequest(
            fields["query"],
            fields["solutions"] and SolutionsFormat(fields["solutions"]),
            fields["graph"] and GraphFormat(fields["graph"]),
            None if default is None else tuple(default),
            None if named is None else tuple(named),
        ), Allowance(**message["allowance"])


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: what the query yields, the media type, and the body in that type. Never a part of one.

    ``rows`` is the number of solutions or triples; a boolean has 1.
    """

    kind: AnswerKind
    media_type: str
    body: bytes
    rows: int = 0


def frame(kind: Frame, payload: bytes = b"") -> bytes:
    """The bytes of one frame."""
    return HEADER.pack(kind.value, len(payload)) + payload


def fault(
    kind: Fault, what: str, *, line: int | None = None, column: int | None = None, limit: int | None = None
) -> bytes:
    """An ``ERROR`` frame."""
    message = {"kind": kind, "what": what, "line": line, "column": column, "limit": limit}
    return frame(Frame.ERROR, orjson.dumps(message))


def error_of(payload: bytes) -> CancerkgError:
    """The error that the payload of an ``ERROR`` frame tells of."""
    message = orjson.loads(payload)
    what: str = message["what"]
    error: CancerkgError
    match Fault(message["kind"]):
        case Fault.SYNTAX:
            error = QuerySyntaxError(what, message["line"], message["column"])
        case Fault.FORMAT:
            error = NotAcceptable(what)
        case Fault.TOO_LARGE:
            error = QueryTooLarge(what, message["limit"])
        case Fault.TOO_MANY_ROWS:
            error = TooManyRows(message["limit"])
        case Fault.EVALUATION:
            error = QueryCrashed(what)
        case Fault.BODY:
            error = BodyUnreadable(what, message["line"], message["column"])
        case Fault.NO_GRAPH:
            error = UnknownGraph(what)
    return error
