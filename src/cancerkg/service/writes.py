"""What the front and the writer say to each other about a write: the payload of a frame, as for queries."""

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import orjson

from cancerkg.service.formats import GraphFormat

_LENGTH: Final = struct.Struct(">I")


class WriteAction(StrEnum):
    """What is to be done: a SPARQL update, or one of the operations on a graph of the Graph Store Protocol."""

    UPDATE = "update"
    REPLACE = "replace"
    MERGE = "merge"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Part:
    """RDF that is sent: its format and its bytes. Blank nodes of different parts are different ones."""

    form: GraphFormat
    body: bytes


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """A write: ``update`` for an update, else ``parts`` (of which there are none where a graph is dropped).

    ``base`` is the IRI that relative ones of the parts are resolved against (in an update it is ours); ``graph`` is the
    graph's IRI, None the default graph.
    """

    action: WriteAction
    base: str | None = None
    update: str = ""
    graph: str | None = None
    parts: tuple[Part, ...] = ()

    def to_bytes(self) -> bytes:
        """The payload of a frame."""
        forms = [[part.form, len(part.body)] for part in self.parts]
        head = orjson.dumps([self.action, self.base, self.update, self.graph, forms])
        return b"".join([_LENGTH.pack(len(head)), head, *(part.body for part in self.parts)])

    @staticmethod
    def from_bytes(payload: bytes) -> "WriteRequest":
        """The request in a payload of :meth:`to_bytes`."""
        (length,) = _LENGTH.unpack_from(payload)
        end = _LENGTH.size + length
        action, base, update, graph, forms = orjson.loads(payload[_LENGTH.size : end])
        parts = []
        for form, size in forms:
            parts.append(Part(GraphFormat(form), payload[end : end + size]))
            end += size
        return WriteRequest(WriteAction(action), base, update, graph, tuple(parts))


@dataclass(frozen=True, slots=True)
class Written:
    """What a write that is acknowledged has done; ``created`` says that the graph was not there before."""

    created: bool = False
