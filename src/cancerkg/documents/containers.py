"""A stream of bytes → the sources in it: one document, one a line, one a page of an archive."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from io import BufferedReader
from pathlib import PurePath
from types import MappingProxyType

import orjson

from cancerkg.documents.archives import ArchivedPage, read_archive
from cancerkg.documents.compression import SUFFIXES as COMPRESSIONS
from cancerkg.documents.compression import damage_of, decompressed
from cancerkg.documents.scripts import decoded
from cancerkg.documents.sources import Rejection, Source, SourceFormat, SourceLimits
from cancerkg.errors import SourceError, SourceTooLarge


class Container(StrEnum):
    """What a file holds."""

    JSON = "json"
    LINES = "lines"
    HTML = "html"
    ARCHIVE = "archive"


EXTENSIONS: Mapping[str, Container] = MappingProxyType(
    {
        ".json": Container.JSON,
        ".jsonld": Container.JSON,
        ".jsonl": Container.LINES,
        ".ndjson": Container.LINES,
        ".html": Container.HTML,
        ".htm": Container.HTML,
        ".warc": Container.ARCHIVE,
    }
)
"""The files that are taken from a folder, each also with ``.gz`` or ``.zst`` behind it."""

_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_ARCHIVE = b"WARC/"
_STEP = 2**16


def container_named(name: str) -> Container | None:
    """What a file holds by the end of its name, in any case; None where this says nothing."""
    path = PurePath(name.lower())
    return EXTENSIONS.get(PurePath(path.stem).suffix if path.suffix in COMPRESSIONS else path.suffix)


def read_container(
    stream: BufferedReader, name: str, container: Container | None, limits: SourceLimits
) -> Iterator[Source | Rejection]:
    """The sources in a stream of that name, one in memory at a time; nothing is raised.

    Where ``container`` is None it is known by its first bytes. A damaged file is a rejection after the sources that
    stand before the damage.
    """
    try:
        with damage_of(name):
            opened = decompressed(stream)
            kind = container or _container_of(opened)
            if kind is Container.LINES:
                yield from _lines(opened, name, limits)
            elif kind is Container.ARCHIVE:
                yield from _pages(opened, name, limits)
            elif kind is None:
                yield from _document_or_lines(opened, name, limits)
            else:
                yield _document(opened, name, SourceFormat(kind.value), limits)
    except SourceError as error:
        yield Rejection(name, error, b"")


def _container_of(stream: BufferedReader) -> Container | None:
    """What the first bytes say: an archive, a page; None for any JSON."""
    start = stream.peek(len(_ARCHIVE))
    if start.startswith(_ARCHIVE):
        return Container.ARCHIVE
    return Container.HTML if _PAGE.match(start) else None


def _document(stream: BufferedReader, name: str, kind: SourceFormat, limits: SourceLimits) -> Source:
    content = stream.read(limits.document_bytes + 1)
    if len(content) > limits.document_bytes:
        raise SourceTooLarge(name, limits.document_bytes)
    return Source(name, content, format=kind)


def _document_or_lines(stream: BufferedReader, name: str, limits: SourceLimits) -> Iterator[Source | Rejection]:
    """Of a stream without a telling name: records, if its first line is a whole object and not its last line."""
    first = stream.readline(limits.document_bytes + 1)
    if stream.peek(1) and _is_object(first):
        yield Source(f"{name}:1", first, file=name)
        yield from _lines(stream, name, limits, above=1)
        return
    rest = stream.read(max(limits.document_bytes + 1 - len(first), 0))
    if len(first) + len(rest) > limits.document_bytes:
        raise SourceTooLarge(name, limits.document_bytes)
    yield Source(name, first + rest)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _lines(stream: BufferedReader, name: str, limits: SourceLimits, *, above: int = 0) -> Iterator[Source | Rejection]:
    """JSON Lines: a record a line; lines without a character but white space are none."""
    number = above
    skipped = 0
    while line := stream.readline(limits.document_bytes + 1):
        number += 1
        record = f"{name}:{number}"
        if len(line) > limits.document_bytes and not line.endswith(b"\n"):
            yield Rejection(record, SourceTooLarge(record, limits.document_bytes), b"", file=name)
            while line and not line.endswith(b"\n"):
                line = stream.readline(_STEP)
                skipped += len(line)
                if skipped > limits.skipped_bytes:
                    raise SourceTooLarge(record, limits.skipped_bytes, "Behind a record over the limit, a rest")
        elif line.strip():
            yield Source(record, line, file=name)


def _pages(stream: BufferedReader, name: str, limits: SourceLimits) -> Iterator[Source | Rejection]:
    for page in read_archive(stream, name, limits.document_bytes):
        record = f"{name}:{page.address}"
        if len(page.content) > limits.document_bytes:
            yield Rejection(record, SourceTooLarge(record, limits.document_bytes), b"", file=name)
        else:
            yield Source(record, _content(page), page.address, page.format, name)


def _content(page: ArchivedPage) -> bytes:
    """The page's bytes; in UTF-8 where its server, and not the page itself, said what they are in."""
    if page.format is SourceFormat.HTML and page.charset is not None:
        return decoded(page.content, page.charset).encode("utf-8", "replace")
    return page.content
