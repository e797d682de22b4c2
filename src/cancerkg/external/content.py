"""A file → its bytes, decompressed, within a limit; and what syntax they are in."""

import gzip
import re
import zlib
from enum import Enum
from pathlib import Path
from typing import Final

from cancerkg.errors import ExternalOntologyError

_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_START: Final = 65_536
_TURTLE: Final = re.compile(rb"(?i)(?:\s|#[^\n]*\n)*+(?:@prefix|@base|prefix\s+[\w.-]*:\s*<|base\s+<|<[^>\s]*>\s)")
_RDF_XML: Final = re.compile(rb"\s*+(?:<\?xml[^>]*\?>)?(?:\s|<!--(?:(?!-->).)*+-->)*+<(?:\w+:)?RDF\b", re.DOTALL)
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ROBOT: Final = "Convert it with ROBOT: `robot convert --input FILE --output FILE.ttl`."


class Syntax(Enum):
    """The syntaxes that are read."""

    OBO = "OBO"
    RDF_XML = "RDF/XML"
    TURTLE = "Turtle"
    N_TRIPLES = "N-Triples"


_BY_SUFFIX: Final = {
    ".obo": Syntax.OBO,
    ".owl": Syntax.RDF_XML,
    ".rdf": Syntax.RDF_XML,
    ".xml": Syntax.RDF_XML,
    ".ttl": Syntax.TURTLE,
    ".nt": Syntax.N_TRIPLES,
}


def read_content(path: Path, max_bytes: int) -> bytes:
    """The file's bytes, without gzip and byte order mark.

    Raises :class:`~cancerkg.errors.ExternalOntologyError` for what cannot be read, is damaged, is not UTF-8, or is
    longer than ``max_bytes`` when decompressed; no more than that is ever decompressed.
    """
    try:
        with path.open("rb") as file:
            is_compressed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            content = (gzip.GzipFile(fileobj=file) if is_compressed else file).read(max_bytes + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        cure = "Get the file again from where it came."
        raise ExternalOntologyError(str(path), f"the compressed data is damaged ({error})", cure=cure) from error
    except OSError as error:
        cure = "Check the path and its permissions."
        raise ExternalOntologyError(str(path), f"the file cannot be read: {error.strerror}", cure=cure) from error
    if len(content) > max_bytes:
        cure = "Take the subset of it that you need, for example with `robot extract`."
        raise ExternalOntologyError(str(path), f"it is longer than {max_bytes:,} bytes", cure=cure)
    content = content.removeprefix(_BOM)
    _require_utf8(content, path)
    return content


def syntax_of(content: bytes, path: Path) -> Syntax:
    """The syntax, by what the content looks like, else by the suffix; raises
    :class:`~cancerkg.errors.ExternalOntologyError` for another one, and for XML that declares entities: a few hundred
    bytes of these can ask for gigabytes of memory."""
    start = content[:_START]
    if _RDF_XML.match(start) or start.lstrip().startswith(b"<?xml") or _DECLARATION.search(start):
        declaration = _DECLARATION.search(content)
        if declaration:
            line = content.count(b"\n", 0, declaration.start()) + 1
            reason = "it is XML with a document type or entities, which are not expanded here"
            raise ExternalOntologyError(str(path), reason, line=line, cure=_ROBOT)
        if not _RDF_XML.match(start):
            raise ExternalOntologyError(str(path), "it is XML, but not RDF/XML", line=1, cure=_ROBOT)
        return Syntax.RDF_XML
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    by_suffix = _BY_SUFFIX.get(suffixes[-1]) if suffixes else None
    if start.lstrip().startswith(b"format-version:"):
        return Syntax.OBO
    if by_suffix is not Syntax.N_TRIPLES and _TURTLE.match(start):
        return Syntax.TURTLE
    if by_suffix is None or by_suffix is Syntax.RDF_XML:
        reason = "it is neither OBO nor RDF/XML, Turtle or N-Triples"
        raise ExternalOntologyError(str(path), reason, line=1, cure=_ROBOT)
    return by_suffix


def _require_utf8(content: bytes, path: Path) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        cure = "Convert the file to UTF-8, for example with iconv."
        raise ExternalOntologyError(str(path), "it is not UTF-8", line=line, cure=cure) from error
