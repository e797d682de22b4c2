"""A source → RDF alone: what ``cancerkg convert`` writes, also of a source that is no page."""

from dataclasses import dataclass

from pyoxigraph import Quad

from cancerkg.documents.conversion import expand
from cancerkg.documents.json_text import read_json
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.documents.parts import find_parts, find_strays
from cancerkg.documents.reading import read_documents
from cancerkg.documents.sources import Source
from cancerkg.documents.triples import Expanded, read_triples
from cancerkg.errors import NoArticle, SourceError
from cancerkg.namespaces import digest, skolem, source_graph


@dataclass(frozen=True, slots=True)
class Conversion:
    """The quads of a source, and what was left out of them."""

    quads: tuple[Quad, ...]
    notices: tuple[Notice, ...]


def convert_source(source: Source) -> Conversion:
    """The quads of a source: one named graph for each page in it; one for the whole where no page is in it.

    Pure. Raises a :class:`~cancerkg.errors.SourceError` where it holds no JSON-LD that can be read.
    """
    try:
        reading = read_documents(source)
    except NoArticle:
        return _convert_parts(source)
    quads = tuple(
        Quad(triple.subject, triple.predicate, triple.object, source_graph(document.key))
        for document in reading.documents
        for triple in document.triples
    )
    return Conversion(quads, reading.notices)


def _convert_parts(source: Source) -> Conversion:
    """The quads of a source without a page: its graph and its blank nodes are named for its bytes."""
    value = read_json(source)
    key = digest(source.content.decode("utf-8", "replace"))
    notices = list(find_strays(value, source.name))
    objects = []
    failures: list[SourceError] = []
    for part in find_parts(value):
        try:
            nodes, ignored = expand(part.content, base=skolem(key, "").value, source=source.name)
        except SourceError as error:
            failures.append(error)
            notices.append(Notice(NoticeKind.OBJECT_DROPPED, source.name, part.pointer, error.what))
        else:
            objects.append(Expanded(part.pointer, nodes))
            notices.extend(Notice(NoticeKind.CONTEXT, source.name, part.pointer, message) for message in ignored)
    if not objects and failures:
        raise failures[0]
    page = read_triples(objects, key=key, source=source.name)
    quads = tuple(Quad(triple.subject, triple.predicate, triple.object, source_graph(key)) for triple in page.triples)
    return Conversion(quads, (*notices, *page.notices))
