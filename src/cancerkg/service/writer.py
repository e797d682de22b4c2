"""The writer: the one process that has a store open for writing. ``python -m cancerkg.service.writer --store DIR``.

Each write is one transaction of the store, and is acknowledged when that is committed: so a write is there in full or
not at all, whenever the process is killed. Readers never open this store. They are given *snapshots*: directories of
hard links (a checkpoint) that nothing changes, made while a write may be under way, without what it has not committed.
"""

import argparse
import os
import select
import socket
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Final

import orjson
import pyoxigraph as ox

from cancerkg.namespaces import BASE
from cancerkg.service.messages import HEADER, Fault, Frame, fault, frame
from cancerkg.service.misplaced import explained
from cancerkg.service.sandbox import give_up_rights, limit_memory
from cancerkg.service.worker import RDF_FORMATS, take_socket
from cancerkg.service.writes import WriteAction, WriteRequest

_LOCK_SECONDS: Final = 10.0
"""How long another writer, whose front was killed, may take to end."""
_RETRY_SECONDS: Final = 0.05


def main(arguments: Sequence[str] | None = None) -> None:
    """Answer on two sockets, for writes (standard input) and for snapshots, until the first is closed."""
    parser = argparse.ArgumentParser(prog="python -m cancerkg.service.writer", description="Write to a store.")
    parser.add_argument("--store", type=Path, required=True, help="the directory of the store")
    parser.add_argument("--first", type=Path, help="the store to begin with a copy of, where there is none yet")
    parser.add_argument("--snapshots", type=int, required=True, help="the descriptor of the socket for snapshots")
    parser.add_argument("--memory", type=int, required=True, help="address space beyond that at the start, in bytes")
    parser.add_argument("--stack", type=int, required=True, help="the stack of the writing thread, in bytes")
    parser.add_argument("--network", action="store_true", help="keep the network")
    given = parser.parse_args(arguments)
    channel = take_socket()
    snapshots = socket.socket(fileno=given.snapshots)
    give_up_rights(network=given.network)
    limit_memory(given.memory)
    try:
        store = _opened(given.store, given.first)
    except (OSError, ValueError, RuntimeError) as error:
        sys.exit(f"writer: {error}")
    threading.Thread(target=_serve, args=(snapshots, _Snapshots(store)), daemon=True).start()
    threading.stack_size(given.stack)
    threading.Thread(target=_serve, args=(channel, _Writes(store)), daemon=True).start()
    watch = select.poll()
    watch.register(channel, select.POLLRDHUP)
    watch.poll()
    os._exit(0)


def _opened(directory: Path, first: Path | None) -> ox.Store:
    """The store, made anew if need be; waits a while for another writer to end."""
    if first is not None and not directory.exists():
        copy = directory.with_name(directory.name + ".tmp")
        ox.Store.read_only(str(first)).backup(str(copy))
        copy.rename(directory)
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            return ox.Store(str(directory))
        except OSError as error:
            if "lock" not in str(error).lower() or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)


def _serve(channel: socket.socket, answers: "_Snapshots | _Writes") -> None:
    """Answer each request with one frame. An error that is not the request's ends the process."""
    try:
        channel.sendall(frame(Frame.READY))
        requests = channel.makefile("rb")
        while len(header := requests.read(HEADER.size)) == HEADER.size:
            _, length = HEADER.unpack(header)
            channel.sendall(answers.answer(requests.read(length)))
    except (OSError, ValueError, RuntimeError) as error:
        sys.stderr.write(f"writer: {error}\n")
        sys.stderr.flush()
    finally:
        os._exit(1)


class _Snapshots:
    """Makes snapshots; the payload is the path of the new directory."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def answer(self, payload: bytes) -> bytes:
        self._store.backup(payload.decode())
        return frame(Frame.END)


class _NoGraph(Exception):
    """The graph to be dropped is not there."""


class _Writes:
    """Makes writes, one after another."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def answer(self, payload: bytes) -> bytes:
        request = WriteRequest.from_bytes(payload)
        try:
            return frame(Frame.END, orjson.dumps(self._created(request)))
        except SyntaxError as error:
            return _syntax_fault(request, error)
        except _NoGraph:
            return fault(Fault.NO_GRAPH, request.graph or "")
        except (ValueError, RuntimeError, OSError) as error:  # what the store raises, and a LOAD that fails
            return fault(Fault.EVALUATION, str(error))
        except MemoryError:
            return fault(Fault.EVALUATION, "it needs more memory than a write may have")

    def _created(self, request: WriteRequest) -> bool:
        """Whether the write has made its graph."""
        if request.action is WriteAction.UPDATE:
            self._store.update(request.update, base_iri=BASE)
            return False
        graph = ox.DefaultGraph() if request.graph is None else ox.NamedNode(request.graph)
        missing = isinstance(graph, ox.NamedNode) and not self._store.contains_named_graph(graph)
        match request.action:
            case WriteAction.REPLACE:
                self._store.update(_replacing(graph, _triples(request)))
            case WriteAction.MERGE:
                self._store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in _triples(request))
                if isinstance(graph, ox.NamedNode):
                    self._store.add_graph(graph)  # that of no triples is there as well
            case _:
                self._drop(graph, missing=missing)
        return missing

    def _drop(self, graph: ox.NamedNode | ox.DefaultGraph, *, missing: bool) -> None:
        if missing:
            raise _NoGraph
        if isinstance(graph, ox.DefaultGraph):
            self._store.clear_graph(graph)
        else:
            self._store.remove_graph(graph)


def _triples(request: WriteRequest) -> list[ox.Triple]:
    """The triples of the parts, with blank nodes that are nobody else's."""
    return [
        quad.triple
        for part in request.parts
        for quad in ox.parse(part.body, RDF_FORMATS[part.form], base_iri=request.base, rename_blank_nodes=True)
    ]


def _replacing(graph: ox.NamedNode | ox.DefaultGraph, triples: list[ox.Triple]) -> str:
    """The update that lets a graph have these triples and no others: one transaction, which clearing and loading with
    the store's own methods would not be.
    """
    lines = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    name = "put_default_graph.ru" if isinstance(graph, ox.DefaultGraph) else "put_graph.ru"
    template = Template(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    named = {} if isinstance(graph, ox.DefaultGraph) else {"graph": graph.value}
    return template.substitute(named, triples=lines)


def _syntax_fault(request: WriteRequest, error: SyntaxError) -> bytes:
    if request.action is WriteAction.UPDATE:
        told = explained(request.update, error, update=True)
        return fault(Fault.SYNTAX, told.reason, line=told.line, column=told.column)
    return fault(Fault.BODY, error.msg or str(error), line=error.lineno, column=error.offset)


if __name__ == "__main__":
    main()
