"""A source → RDF alone: what ``cancerkg convert`` writes, also of a source that is no page."""

from dataclasses import dataclass

from pyoxigraph import Quad

from cancerkg.documents.article import web_address
from cancerkg.documents.conversion import expand
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.documents.parts import find_parts, find_strays
from cancerkg.documents.reading import read_documents
from cancerkg.documents.repair import Repair
from cancerkg.documents.sources import Source
from cancerkg.documents.triples import Expanded, read_triples
from cancerkg.documents.values import read_value
from cancerkg.errors import NoArticle, SourceError
from cancerkg.namespaces import digest, skolem, source_graph


@dataclass(frozen=True, slots=True)
class Conversion:
    """The quads of a source and how many pages they are of; what was left out; the repairs that its JSON needed."""

    quads: tuple[Quad, ...]
    documents: int
    notices: tuple[Notice, ...]
    repairs: tuple[Repair, ...]


def convert_source(source: Source) -> Conversion:
    """The quads of a source: one named graph for each page in it; one for the whole where no page is in it.

    Pure. Raises a :class:`~cancerkg.errors.SourceError` where it holds no JSON-LD that can be read.
    """
    try:
        reading = read_documents(source)
    except NoArticle:
        return _convert_parts(source)
    quads = tuple(
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for document in reading.documents
        for graph in [source_graph(document.key)]
        for triple in document.triples
    )
    return Conversion(quads, len(reading.documents), reading.notices, reading.repairs)


def _convert_parts(source: Source) -> Conversion:
    """The quads of a source without a page: its graph and its blank nodes are named for its bytes."""
    value = read_value(source)
    key = digest(source.content.decode("utf-8", "replace"))
    address = web_address(value.address)
    base = skolem(key, "") if address is None else address
    notices = [*value.notices, *find_strays(value.json, source.name)]
    objects = []
    failures: list[SourceError] = []
    for part in find_parts(value.json):
        try:
            nodes, ignored = expand(part.content, base=base.value, source=source.name, pointer=part.pointer)
        except SourceError as error:
            failures.append(error)
            notices.append(Notice(NoticeKind.OBJECT_DROPPED, source.name, part.pointer, error.what))
        else:
            objects.append(Expanded(part.pointer, nodes))
            notices.extend(ignored)
    if not objects and failures:
        raise failures[0]
    page = read_triples(objects, key=key, source=source.name)
    quads = tuple(Quad(triple.subject, triple.predicate, triple.object, source_graph(key)) for triple in page.triples)
    return Conversion(quads, 0, (*notices, *page.notices), value.repairs)
