"""Sources → documents: files of schema.org JSON-LD become :class:`~cancerkg.model.Document` values.

``find_sources`` touches the file system; ``read_documents`` is pure. Nothing is fetched but what the user names, by the
``Fetch`` that the caller gives.
"""

from cancerkg.documents.containers import EXTENSIONS
from cancerkg.documents.fetching import Fetcher
from cancerkg.documents.finding import STANDARD_INPUT, Fetch, find_sources
from cancerkg.documents.limits import time_limit
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.documents.rdf import Conversion, convert_source
from cancerkg.documents.reading import Reading, read_documents
from cancerkg.documents.repair import Repair
from cancerkg.documents.sources import Rejection, Source, SourceFormat, SourceLimits

__all__ = [
    "EXTENSIONS",
    "STANDARD_INPUT",
    "Conversion",
    "Fetch",
    "Fetcher",
    "Notice",
    "NoticeKind",
    "Reading",
    "Rejection",
    "Repair",
    "Source",
    "SourceFormat",
    "SourceLimits",
    "convert_source",
    "find_sources",
    "read_documents",
    "time_limit",
]
