"""Sources → documents: files of schema.org JSON-LD become :class:`~cancerkg.model.Document` values.

``find_sources`` touches the file system; ``read_documents`` is pure. Nothing is fetched.
"""

from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.documents.rdf import Conversion, convert_source
from cancerkg.documents.reading import Reading, read_documents
from cancerkg.documents.sources import Rejection, Source, find_sources

__all__ = [
    "Conversion",
    "Notice",
    "NoticeKind",
    "Reading",
    "Rejection",
    "Source",
    "convert_source",
    "find_sources",
    "read_documents",
]
