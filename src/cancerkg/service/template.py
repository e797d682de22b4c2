"""The template: a process of one thread that holds a release in memory and forks query workers.

``python -m cancerkg.service.template --store DIR`` is started by exec, so nothing of the front is in it. Its workers
share its memory (copy on write): one that is killed is back in milliseconds, with nothing to load. On standard input, a
``SOCK_SEQPACKET`` socket, it says ``READY`` once the release is loaded, and then serves requests of one message each:

    FORK with a socket      → FORKED <pid>, with a process descriptor (pidfd_open(2))
    STATUS <pid>            → ENDED <status>, as waitpid(2) gives it; for a worker that has ended, or is about to
"""

import argparse
import ctypes
import gc
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from cancerkg.service.messages import Control
from cancerkg.service.sandbox import give_up_rights, limit_memory, threads
from cancerkg.service.worker import settings, take_socket, work

_HUGE_PAGE: Final = 2 << 20
_MADV_COLLAPSE: Final = 25


def main(arguments: Sequence[str] | None = None) -> None:
    """Load the release and fork workers until the front closes the socket."""
    given = settings("template", "Hold a release in memory and fork query workers.", arguments)
    control = take_socket()
    give_up_rights(network=given.network)
    store = _loaded(given.store)
    gc.collect()
    gc.freeze()  # a collection in a worker then leaves these pages shared
    _use_huge_pages()
    if threads() != 1:
        sys.exit("query template: a thread was left behind by loading, so it is not safe to fork")
    control.sendall(Control.READY)
    while message := _receive(control):
        words, descriptors = message
        if words[0] == Control.FORK and len(descriptors) == 1:
            _fork(control, socket.socket(fileno=descriptors[0]), store, given)
        elif words[0] == Control.STATUS:
            _, status = os.waitpid(int(words[1]), 0)
            control.sendall(b"%s %d" % (Control.ENDED, status))
    os._exit(0)  # the system frees a large store faster than its destructor


def _receive(control: socket.socket) -> tuple[list[bytes], list[int]] | None:
    message, descriptors, _, _ = socket.recv_fds(control, Control.MAX_BYTES, 1)
    return (message.split(), descriptors) if message else None


def _fork(control: socket.socket, channel: socket.socket, store: ox.Store, given: argparse.Namespace) -> None:
    pid = os.fork()
    if pid == 0:
        control.close()
        limit_memory(given.memory)
        work(lambda: store, channel, given.stack)
    channel.close()
    descriptor = os.pidfd_open(pid)
    socket.send_fds(control, [b"%s %d" % (Control.FORKED, pid)], [descriptor])
    os.close(descriptor)


def _loaded(directory: Path) -> ox.Store:
    """The release in memory. A child reads the disk: the database there starts threads, and a fork wants none."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        try:
            with os.fdopen(writable, "wb") as output:
                _write(ox.Store.read_only(str(directory)), output)
            os._exit(0)
        except (OSError, ValueError, RuntimeError) as error:
            sys.stderr.write(f"query template: {error}\n")
            sys.stderr.flush()
        finally:
            os._exit(1)
    os.close(writable)
    store = ox.Store()
    with os.fdopen(readable, "rb") as quads:
        store.bulk_load(quads, ox.RdfFormat.N_QUADS)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit("query template: the release could not be read")
    return store


def _write(store: ox.Store, output: IO[bytes]) -> None:
    """All quads as N-Quads, those of the default graph last: a store in memory finds what came last first, and most
    queries ask the default graph. The other way round, ten rows of it come after all named graphs were gone through.
    """
    named = (quad for graph in store.named_graphs() for quad in store.quads_for_pattern(None, None, None, graph))
    ox.serialize(named, output, ox.RdfFormat.N_QUADS)
    store.dump(output, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())


def _use_huge_pages() -> None:
    """Put the heap into pages of 2 MiB (Linux 6.1 and later; elsewhere nothing happens).

    A fork copies one entry for each page that is in use, so it takes a tenth of the time.
    """
    madvise = ctypes.CDLL(None, use_errno=True).madvise
    madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        addresses, rights, _, _, inode, *_ = line.split()
        start, end = (int(address, 16) for address in addresses.split("-"))
        start, end = -(-start // _HUGE_PAGE) * _HUGE_PAGE, end // _HUGE_PAGE * _HUGE_PAGE
        if rights.startswith("rw") and inode == "0" and start < end:
            madvise(start, end - start, _MADV_COLLAPSE)


if __name__ == "__main__":
    main()
