"""What the user names → sources, in an order that does not depend on the file system."""

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path

from cancerkg.documents.containers import EXTENSIONS, container_named, read_container
from cancerkg.documents.sources import Rejection, Source, SourceLimits
from cancerkg.errors import FetchRefused, SourceUnreadable
from cancerkg.namespaces import WEB_SCHEMES

Fetch = Callable[[str], Source | Rejection]
"""What gets the page at an address."""

STANDARD_INPUT = "-"
_WILDCARDS = frozenset("*?[")


def find_sources(
    names: Sequence[str | Path],
    *,
    limits: SourceLimits | None = None,
    standard_input: BufferedReader | None = None,
    fetch: Fetch | None = None,
) -> Iterator[Source | Rejection]:
    """The sources in the files that are named, and in those in the folders that are named, each file once.

    A name is that of a file or a folder, a pattern (``pages/**/*.html``) where there is no such file, ``-`` for
    ``standard_input``, or an address on the web, which is got by ``fetch``; without ``fetch`` it is a rejection.
    Folders are walked in the order of names, hidden members are skipped, links are followed and a loop of links ends.
    One document is in memory at a time. What cannot be read, a link to nowhere, a pattern that nothing fits, and a
    folder with nothing to read in it are rejections; nothing is raised. ``docs/sources.md`` has the formats.
    """
    within = limits or SourceLimits()
    read: set[str] = set()
    for name in names:
        if _is_address(str(name)):
            yield _fetched(str(name), fetch)
            continue
        if str(name) == STANDARD_INPUT and standard_input is not None:
            yield from read_container(standard_input, STANDARD_INPUT, None, within)
            continue
        for found in _named(Path(name)):
            if isinstance(found, Rejection):
                yield found
                continue
            real = os.path.realpath(found)
            if real not in read:
                read.add(real)
                yield from _read(found, within)


def _is_address(name: str) -> bool:
    scheme, colon, _ = name.partition("://")
    return bool(colon) and scheme.lower() in WEB_SCHEMES


def _fetched(address: str, fetch: Fetch | None) -> Source | Rejection:
    if fetch is None:
        error = FetchRefused(address, "nothing is fetched unless you ask for it", "Give --fetch, or save the page.")
        return Rejection(address, error, b"")
    return fetch(address)


def _named(path: Path) -> Iterator[Path | Rejection]:
    """The files that one name stands for."""
    if not _WILDCARDS.intersection(str(path)) or os.path.lexists(path):
        yield from _walk(path, set(), given=True)
        return
    fitting = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - Path's has no absolute patterns
    if not fitting:
        yield _rejection(path, "nothing fits the pattern")
    visited: set[str] = set()
    for one in fitting:
        yield from _walk(Path(one), visited, given=not Path(one).is_dir())


def _walk(path: Path, visited: set[str], *, given: bool) -> Iterator[Path | Rejection]:
    """The files at and below the path; ``visited`` holds the real paths of the folders above and before."""
    try:
        real = os.path.realpath(path, strict=True)
        if not path.is_dir():
            if given or container_named(path.name) is not None:
                yield path
            return
        if real in visited:
            return
        visited.add(real)
        members = sorted(member for member in path.iterdir() if not member.name.startswith("."))
    except OSError as error:
        yield _rejection(path, error.strerror or type(error).__name__)
        return
    empty = True
    for member in members:
        for found in _walk(member, visited, given=False):
            empty = False
            yield found
    if given and empty:
        yield _rejection(path, f"no file that ends in {', '.join(EXTENSIONS)} is in the folder")


def _read(path: Path, limits: SourceLimits) -> Iterator[Source | Rejection]:
    if not path.is_file():  # a pipe or a device could keep the build waiting for ever
        yield _rejection(path, "it is not a regular file")
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        yield _rejection(path, error.strerror or type(error).__name__)
        return
    with stream:
        yield from read_container(stream, path.as_posix(), container_named(path.name), limits)


def _rejection(path: Path, reason: str) -> Rejection:
    return Rejection(path.as_posix(), SourceUnreadable(path.as_posix(), reason[:1].lower() + reason[1:]), b"")
