"""Files and folders → sources: what is to be read, in an order that does not depend on the file system."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cancerkg.errors import SourceError, SourceUnreadable

JSON_SUFFIXES = (".json", ".jsonld")
"""The files that are taken from a folder. A file that the user names is read whatever its name ends in."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes under the name that the user gave it; a folder's member is ``folder/sub/file.jsonld``."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Rejection:
    """A source that cannot become a document, and why. ``content`` is empty where nothing could be read."""

    source: str
    error: SourceError
    content: bytes


def find_sources(paths: Sequence[Path]) -> Iterator[Source | Rejection]:
    """The files that the paths name, and those in the folders that they name, each once.

    Folders are walked in the order of names, hidden members are skipped, links are followed and a loop of links ends. A
    file is read when it is yielded, so that memory holds one at a time. What cannot be read, a link to nowhere, and a
    folder with nothing to read in it are rejections with :class:`~cancerkg.errors.SourceUnreadable`; nothing is raised.
    """
    read: set[str] = set()
    for path in paths:
        for found in _walk(path, set(), given=True):
            if isinstance(found, Rejection):
                yield found
                continue
            real = os.path.realpath(found)
            if real not in read:
                read.add(real)
                yield _read(found)


def _walk(path: Path, visited: set[str], *, given: bool) -> Iterator[Path | Rejection]:
    """The files at and below the path; ``visited`` holds the real paths of the folders above and before."""
    try:
        real = os.path.realpath(path, strict=True)
        if not path.is_dir():
            if given or path.suffix.lower() in JSON_SUFFIXES:
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
        yield _rejection(path, f"no {' or '.join(JSON_SUFFIXES)} file is in the folder")


def _read(path: Path) -> Source | Rejection:
    if not path.is_file():  # a pipe or a device could keep the build waiting for ever
        return _rejection(path, "it is not a regular file")
    try:
        return Source(path.as_posix(), path.read_bytes())
    except OSError as error:
        return _rejection(path, error.strerror or type(error).__name__)


def _rejection(path: Path, reason: str) -> Rejection:
    return Rejection(path.as_posix(), SourceUnreadable(path.as_posix(), reason[:1].lower() + reason[1:]), b"")
