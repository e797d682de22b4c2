"""A web archive (WARC, ISO 28500) → the pages in it. The only importer of warcio."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from cancerkg.documents.compression import damage_of
from cancerkg.documents.sources import SourceFormat
from cancerkg.errors import SourceDamaged

MEDIA_TYPES = {
    "text/html": SourceFormat.HTML,
    "application/xhtml+xml": SourceFormat.HTML,
    "application/ld+json": SourceFormat.JSON,
}
"""The responses that are pages; an archive also holds the images, styles and scripts of these."""

_KINDS = ("response", "resource")


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page of an archive: its address, its bytes without any transfer or content encoding, and its charset if said.

    ``content`` is at most ``limit + 1`` bytes: one more than may be read.
    """

    address: str
    content: bytes
    format: SourceFormat
    charset: str | None


class _Told:
    """A stream whose end in the middle is our error: warcio takes Python's for the end of the archive."""

    def __init__(self, stream: BufferedReader, name: str) -> None:
        self._stream = stream
        self._name = name

    def read(self, size: int = -1) -> bytes:
        """As of any stream."""
        with damage_of(self._name):
            return self._stream.read1(size)


def read_archive(stream: BufferedReader, name: str, limit: int) -> Iterator[ArchivedPage]:
    """The pages of an archive that is not compressed, in its order, one in memory at a time.

    Responses with a status of success count, whose media type is in ``MEDIA_TYPES``; so do resources. Raises
    :class:`~cancerkg.errors.SourceDamaged` at the first record that is not whole, when those before it are out.
    """
    records = 0
    try:
        for record in ArchiveIterator(_Told(stream, name)):
            page = _page(record, limit)
            cut = record.raw_stream.limit > 0 and not record.raw_stream.read(1)
            if cut:
                raise SourceDamaged(name, f"it ends in the middle of record {records + 1}")
            records += 1
            if page is not None:
                yield page
    except (ArchiveLoadFailed, StatusAndHeadersParserException, ValueError) as error:
        raise SourceDamaged(name, f"what follows record {records} is no record of an archive") from error
    if records == 0:
        raise SourceDamaged(name, "there is no record of an archive in it")


def _page(record: ArcWarcRecord, limit: int) -> ArchivedPage | None:
    if record.rec_type not in _KINDS:
        return None
    address = record.rec_headers.get_header("WARC-Target-URI")
    headers = record.http_headers or record.rec_headers
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    media_type, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
    kind = MEDIA_TYPES.get(media_type.strip().lower())
    if address is None or kind is None or not status.startswith("2"):
        return None
    charset = parameters.lower().partition("charset=")[2].strip(" \"';") or None
    return ArchivedPage(address.strip("<>"), _content(record, limit), kind, charset)


def _content(record: ArcWarcRecord, limit: int) -> bytes:
    stream = record.content_stream()
    pieces: list[bytes] = []
    left = limit + 1
    while left > 0 and (piece := stream.read(left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
