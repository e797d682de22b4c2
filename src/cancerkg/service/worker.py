"""The query worker: it answers one request after another on a socket, until the front is gone.

``python -m cancerkg.service.worker --store DIR`` opens a release on disk, read-only; a worker that the template forks
has the release in memory already. One thread with a large stack reads requests, evaluates and serialises (a lazy result
that another thread touches aborts the process); the main thread watches the socket, and ends the process the moment the
front is gone, also in the middle of a query.
"""

import argparse
import os
import select
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from cancerkg.namespaces import BASE, PREFIXES
from cancerkg.service.formats import GraphFormat, SolutionsFormat
from cancerkg.service.mending import (
    GraphNames,
    graphs_of,
    in_query_order,
    merged,
    needs_merge,
    turtle_prefixes,
    with_simple_concatenations,
)
from cancerkg.service.messages import CHUNK, HEADER, Allowance, AnswerKind, Fault, Frame, QueryRequest, fault, frame
from cancerkg.service.misplaced import explained
from cancerkg.service.rows import RowCounter, row_counter
from cancerkg.service.sandbox import give_up_rights, limit_memory

_SOLUTIONS: Final = {
    SolutionsFormat.JSON: ox.QueryResultsFormat.JSON,
    SolutionsFormat.XML: ox.QueryResultsFormat.XML,
    SolutionsFormat.CSV: ox.QueryResultsFormat.CSV,
    SolutionsFormat.TSV: ox.QueryResultsFormat.TSV,
}
RDF_FORMATS: Final = {
    GraphFormat.TURTLE: ox.RdfFormat.TURTLE,
    GraphFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    GraphFormat.JSON_LD: ox.RdfFormat.JSON_LD,
    GraphFormat.RDF_XML: ox.RdfFormat.RDF_XML,
    GraphFormat.N_QUADS: ox.RdfFormat.N_QUADS,
    GraphFormat.TRIG: ox.RdfFormat.TRIG,
}


class _OverBytes(Exception):
    """The answer has more bytes than its limit."""


class _OverRows(Exception):
    """The answer has more rows than its limit."""


class _Frames:
    """A binary file that sends what is written to it as ``DATA`` frames, within an allowance."""

    def __init__(self, channel: socket.socket, head: bytes, allowance: Allowance, counter: RowCounter | None) -> None:
        self._channel = channel
        self._unsent = head
        self._left = allowance.bytes
        self._most_rows = allowance.rows
        self._counter = counter
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise _OverBytes
        self._held += data
        if len(self._held) >= CHUNK:
            self._count()
            self._channel.sendall(self._frame())
        return len(data)

    def flush(self) -> None:
        """Nothing: the frames are sent when full, and by :meth:`end`."""

    def end(self, rows: int) -> None:
        """Send what is left and ``END``; ``rows`` is the number where nothing here counts them."""
        self._count()
        if self._counter is not None:
            rows = self._counter.rows
        self._channel.sendall(self._frame() + frame(Frame.END, str(rows).encode()))

    def _count(self) -> None:
        if self._counter is not None:
            self._counter.feed(bytes(self._held))
            if self._counter.rows > self._most_rows:
                raise _OverRows

    def _frame(self) -> bytes:
        unsent, held = self._unsent, bytes(self._held)
        self._unsent = b""
        self._held.clear()
        return unsent + frame(Frame.DATA, held) if held else unsent


def main(arguments: Sequence[str] | None = None) -> None:
    """Answer requests on standard input, a socket, until its other end is closed."""
    given = settings("worker", "Answer SPARQL queries on a socket.", arguments)
    channel = take_socket()
    give_up_rights(network=given.network)
    limit_memory(given.memory)
    work(lambda: ox.Store.read_only(str(given.store)), channel, given.stack)


def settings(module: str, description: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    """What the front starts a worker, or the template of workers, with: store, memory, stack, network."""
    parser = argparse.ArgumentParser(prog=f"python -m cancerkg.service.{module}", description=description)
    parser.add_argument("--store", type=Path, required=True, help="the directory of the release's store")
    parser.add_argument("--memory", type=int, required=True, help="a worker's address space beyond that at its start")
    parser.add_argument("--stack", type=int, required=True, help="the stack of the evaluating thread, in bytes")
    parser.add_argument("--network", action="store_true", help="keep the network")
    return parser.parse_args(arguments)


def take_socket() -> socket.socket:
    """The socket at standard input. Descriptors 0 and 1 then lead elsewhere: no library can write between frames."""
    channel = socket.socket(fileno=os.dup(0))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return channel


def work(open_store: Callable[[], ox.Store], channel: socket.socket, stack: int) -> None:
    """Answer requests until the front is gone; then the process ends at once, whatever it is doing."""
    threading.stack_size(stack)
    threading.Thread(target=_answer_all, args=(open_store, channel), daemon=True).start()
    watch = select.poll()
    watch.register(channel, select.POLLRDHUP)
    watch.poll()
    os._exit(0)


def _answer_all(open_store: Callable[[], ox.Store], channel: socket.socket) -> None:
    """Open the store and answer one request after another. An error that is not the query's ends the worker."""
    try:
        store = open_store()
        channel.sendall(frame(Frame.READY))
        requests = channel.makefile("rb")
        while (message := _read_request(requests)) is not None:
            kind, payload = message
            if kind is Frame.OPEN:
                del store  # a store is closed when nobody has it
                store = ox.Store.read_only(os.fsdecode(payload))
                channel.sendall(frame(Frame.READY))
            else:
                channel.sendall(_answer(store, payload, channel))
        os._exit(0)
    except (OSError, ValueError, RuntimeError) as error:  # the store cannot be opened, or the front is gone
        sys.stderr.write(f"query worker: {error}\n")
        sys.stderr.flush()
    finally:
        os._exit(1)


def _read_request(requests: IO[bytes]) -> tuple[Frame, bytes] | None:
    header = requests.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    kind, length = HEADER.unpack(header)
    payload = requests.read(length)
    return (Frame(kind), payload) if len(payload) == length else None


def _answer(store: ox.Store, payload: bytes, channel: socket.socket) -> bytes:
    """Send the answer, and return the frame that ends it, unless it has been sent."""
    request, allowance = QueryRequest.from_bytes(payload)
    try:
        return _send(_results(store, request), request, allowance, channel)
    except SyntaxError as error:
        told = explained(request.query, error)
        return fault(Fault.SYNTAX, told.reason, line=told.line, column=told.column)
    except _OverBytes:
        return fault(Fault.TOO_LARGE, "answer", limit=allowance.bytes)
    except _OverRows:
        return fault(Fault.TOO_MANY_ROWS, "answer", limit=allowance.rows)
    except (ValueError, RuntimeError, OSError) as error:  # what pyoxigraph raises during evaluation
        return fault(Fault.EVALUATION, str(error))
    except MemoryError:
        return fault(Fault.EVALUATION, "it needs more memory than a query may have")


def _results(store: ox.Store, request: QueryRequest) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """What the store answers, on the dataset of the request or else of the query, with columns in the query's order."""
    names = graphs_of(request.query)
    if request.default_graphs is not None or request.named_graphs is not None:
        names = GraphNames(request.default_graphs or (), request.named_graphs or ())
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None = None
    if needs_merge(names):
        assert names is not None
        store = merged(store, names)
        default = [ox.DefaultGraph()]
    elif names is not None:
        default = [ox.NamedNode(graph) for graph in dict.fromkeys(names.default)]
    named: list[ox.NamedNode | ox.BlankNode] | None = None
    if names is not None:
        named = [ox.NamedNode(graph) for graph in dict.fromkeys(names.named)]
    text = with_simple_concatenations(request.query)
    results = store.query(text, base_iri=BASE, default_graph=default, named_graphs=named)
    if isinstance(results, ox.QuerySolutions):
        ordered = in_query_order(text, [variable.value for variable in results.variables])
        if ordered is not None:
            return store.query(ordered, base_iri=BASE, default_graph=default, named_graphs=named)
    return results


def _send(
    results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    request: QueryRequest,
    allowance: Allowance,
    channel: socket.socket,
) -> bytes:
    wanted = request.graph if isinstance(results, ox.QueryTriples) else request.solutions
    if wanted is None:
        family = GraphFormat if isinstance(results, ox.QueryTriples) else SolutionsFormat
        return fault(Fault.FORMAT, ", ".join(f.media_type for f in family))
    head = frame(Frame.HEAD, f"{_kind(results)} {wanted.media_type}".encode())
    rows = 1
    if isinstance(results, ox.QueryTriples):
        assert isinstance(wanted, GraphFormat)
        body = _Frames(channel, head, allowance, None)
        triples = _Counted(results, allowance.rows)
        prefixes = turtle_prefixes(request.query, PREFIXES.items())
        ox.serialize(triples, body, RDF_FORMATS[wanted], prefixes=prefixes)  # type: ignore[arg-type]  # write() is all it calls
        rows = triples.count
    else:
        assert isinstance(wanted, SolutionsFormat)
        counter = row_counter(wanted) if isinstance(results, ox.QuerySolutions) else None
        body = _Frames(channel, head, allowance, counter)
        results.serialize(body, _SOLUTIONS[wanted])  # type: ignore[arg-type]  # write() is all it calls
    body.end(rows)
    return b""


class _Counted:
    """Triples, and how many there have been."""

    def __init__(self, triples: ox.QueryTriples, most: int) -> None:
        self._triples = triples
        self._most = most
        self.count = 0

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self.count += 1
            if self.count > self._most:
                raise _OverRows
            yield triple


def _kind(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> AnswerKind:
    match results:
        case ox.QuerySolutions():
            return AnswerKind.SOLUTIONS
        case ox.QueryBoolean():
            return AnswerKind.BOOLEAN
        case _:
            return AnswerKind.GRAPH


if __name__ == "__main__":
    main()
