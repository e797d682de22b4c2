"""The query worker: ``python -m cancerkg.service.worker --store DIR``. It reads requests on standard input.

It is started by exec, opens a release read-only, and takes from itself what a query has no use for: memory beyond
a limit, core files, the network. One thread with a large stack evaluates, and serialises (a lazy result that another
thread touches aborts the process); the main thread waits for the front, and ends the process the moment the front is
gone, also in the middle of a query.
"""

import argparse
import ctypes
import os
import queue
import resource
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from cancerkg.dataset import syntax_error
from cancerkg.namespaces import PREFIXES
from cancerkg.service.formats import GraphFormat, SolutionsFormat
from cancerkg.service.messages import CHUNK, HEADER, AnswerKind, Fault, Frame, QueryRequest, fault, frame

_SOLUTIONS: Final = {
    SolutionsFormat.JSON: ox.QueryResultsFormat.JSON,
    SolutionsFormat.XML: ox.QueryResultsFormat.XML,
    SolutionsFormat.CSV: ox.QueryResultsFormat.CSV,
    SolutionsFormat.TSV: ox.QueryResultsFormat.TSV,
}
_GRAPHS: Final = {
    GraphFormat.TURTLE: ox.RdfFormat.TURTLE,
    GraphFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    GraphFormat.JSON_LD: ox.RdfFormat.JSON_LD,
    GraphFormat.RDF_XML: ox.RdfFormat.RDF_XML,
    GraphFormat.N_QUADS: ox.RdfFormat.N_QUADS,
    GraphFormat.TRIG: ox.RdfFormat.TRIG,
}
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000


class _OverLimit(Exception):
    """The answer has more bytes than its limit."""


class _Frames:
    """A binary file that sends what is written to it as ``DATA`` frames, up to a limit."""

    def __init__(self, pipe: IO[bytes], limit: int) -> None:
        self._pipe = pipe
        self._left = limit
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise _OverLimit
        self._held += data
        if len(self._held) >= CHUNK:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: the frames are sent when full, and by :meth:`end`."""

    def end(self) -> None:
        self._send()
        self._pipe.write(frame(Frame.END))

    def _send(self) -> None:
        if self._held:
            self._pipe.write(frame(Frame.DATA, bytes(self._held)))
            self._held.clear()


def main(arguments: Sequence[str] | None = None) -> None:
    """Answer requests until the front closes standard input. The process then ends at once, whatever it is doing."""
    parser = argparse.ArgumentParser(
        prog="python -m cancerkg.service.worker", description="Answer SPARQL queries on pipes."
    )
    parser.add_argument("--store", type=Path, required=True, help="the directory of the release's store")
    parser.add_argument("--memory", type=int, required=True, help="the limit of the address space, in bytes")
    parser.add_argument("--stack", type=int, required=True, help="the stack of the evaluating thread, in bytes")
    given = parser.parse_args(arguments)
    requests, answers = _take_pipes()
    _give_up_rights(given.memory)
    threading.stack_size(given.stack)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_work, args=(given.store, inbox, answers), daemon=True).start()
    while (payload := _read_request(requests)) is not None:
        inbox.put(payload)
    os._exit(0)


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes to the front. Descriptor 1 becomes standard error, so that no library can write between the frames."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _give_up_rights(memory: int) -> None:
    """Limit the address space; no core files; no network where the system lets us: the second wall, not the first."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _read_request(requests: IO[bytes]) -> bytes | None:
    header = requests.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    _, length = HEADER.unpack(header)
    payload = requests.read(length)
    return payload if len(payload) == length else None


def _work(store_directory: Path, inbox: "queue.SimpleQueue[bytes]", answers: IO[bytes]) -> None:
    """Open the store and answer one request after another. An error that is not the query's ends the worker."""
    try:
        store = ox.Store.read_only(str(store_directory))
        answers.write(frame(Frame.READY))
        answers.flush()
        while True:
            answers.write(_answer(store, inbox.get(), answers))
            answers.flush()
    except (OSError, ValueError, RuntimeError) as error:  # the store cannot be opened, or the front is gone
        sys.stderr.write(f"query worker: {error}\n")
    finally:
        os._exit(1)


def _answer(store: ox.Store, payload: bytes, answers: IO[bytes]) -> bytes:
    """Send the answer, and return the frame that ends it."""
    request, result_bytes = QueryRequest.from_bytes(payload)
    try:
        results = store.query(
            request.query,
            default_graph=_default_graph(request),
            named_graphs=None if request.named_graphs is None else [ox.NamedNode(g) for g in request.named_graphs],
        )
        return _send(results, request, _Frames(answers, result_bytes), answers)
    except SyntaxError as error:
        told = syntax_error(error)
        return fault(Fault.SYNTAX, told.reason, line=told.line, column=told.column)
    except _OverLimit:
        return fault(Fault.TOO_LARGE, "answer", limit=result_bytes)
    except (ValueError, RuntimeError, OSError) as error:  # what pyoxigraph raises during evaluation
        return fault(Fault.EVALUATION, str(error))
    except MemoryError:
        return fault(Fault.EVALUATION, "it needs more memory than a query may have")


def _default_graph(request: QueryRequest) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None:
    return None if request.default_graphs is None else [ox.NamedNode(iri) for iri in request.default_graphs]


def _send(
    results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    request: QueryRequest,
    body: _Frames,
    answers: IO[bytes],
) -> bytes:
    wanted = request.graph if isinstance(results, ox.QueryTriples) else request.solutions
    if wanted is None:
        family = GraphFormat if isinstance(results, ox.QueryTriples) else SolutionsFormat
        return fault(Fault.FORMAT, ", ".join(f.media_type for f in family))
    kind = _kind(results)
    answers.write(frame(Frame.HEAD, f"{kind} {wanted.media_type}".encode()))
    if isinstance(results, ox.QueryTriples):
        assert isinstance(wanted, GraphFormat)
        ox.serialize(results, body, _GRAPHS[wanted], prefixes=dict(PREFIXES))  # type: ignore[arg-type]  # write() is all it calls
    else:
        assert isinstance(wanted, SolutionsFormat)
        results.serialize(body, _SOLUTIONS[wanted])  # type: ignore[arg-type]  # write() is all it calls
    body.end()
    return b""


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
