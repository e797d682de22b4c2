"""What is read, and what cannot be: the values that pass between the readers of files and the readers of documents."""

from dataclasses import dataclass
from enum import StrEnum

from cancerkg.errors import SourceError


class SourceFormat(StrEnum):
    """What a source's bytes are."""

    JSON = "json"
    """JSON, or what was meant to be."""
    HTML = "html"
    """A page whose ``application/ld+json`` scripts are JSON."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one page or record, under the name that the user gave it; see ``docs/sources.md``.

    A folder's member is ``folder/sub/file.jsonld``, a record of a file ``file.jsonl:12`` or ``file.warc:https://…``.
    ``address`` is where the bytes came from, for a page that does not say it itself. ``file`` is what the report counts
    the source under, where that is not the name.
    """

    name: str
    content: bytes
    address: str | None = None
    format: SourceFormat = SourceFormat.JSON
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A source that cannot become a document, and why. ``content`` is empty where nothing could be read.

    ``file`` is as in :class:`Source`.
    """

    source: str
    error: SourceError
    content: bytes
    file: str | None = None


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """What one source may cost. What costs more is rejected, and the others are read."""

    document_bytes: int = 64 * 2**20
    """Bytes of one document, after decompression."""
    document_seconds: float = 60.0
    """Seconds of work on one document, from its bytes to its annotations."""
    skipped_bytes: int = 2**30
    """Bytes of records over the limit that are passed over in one file, before the rest of the file is given up."""
    fetch_seconds: float = 30.0
    """Seconds to fetch one address, with its redirects."""
    redirects: int = 5
    """Redirects that are followed from one address."""
