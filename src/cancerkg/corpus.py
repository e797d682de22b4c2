"""Sources → the documents of a build, streamed through the workers into the dataset, each page once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import RdfFormat, parse

from cancerkg.annotate import AnnotatedSource, annotate_source
from cancerkg.claims import Statement, statements_of
from cancerkg.counts import SourceCounts, Tally
from cancerkg.dataset import Dataset
from cancerkg.documents import Notice, NoticeKind, Rejection, Source
from cancerkg.engines import run
from cancerkg.kept_documents import kept
from cancerkg.lexicons import external_terms
from cancerkg.manifest import SourceEntry
from cancerkg.model import Annotation
from cancerkg.namespaces import annotation_graph, source_graph
from cancerkg.quads import annotation_quads, source_quads, write_nquads

_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """One document's share of the graph, as a worker hands it over: small, and quick to pickle.

    ``kept`` is what the release keeps of it beside the dataset.
    """

    entry: SourceEntry
    file: str
    modified: str
    nquads: bytes
    kept: bytes
    statements: tuple[Statement, ...]
    counts: dict[str, int]
    repairs: tuple[str, ...]
    external: frozenset[str]
    """The IRIs of the terms of external ontologies that it mentions."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the sources came to: documents by key, what was noticed, what was rejected (without its bytes), and the
    counts of each file and of all."""

    documents: Mapping[str, CorpusDocument]
    notices: tuple[Notice, ...]
    rejections: tuple[Rejection, ...]
    files: tuple[SourceCounts, ...]
    total: SourceCounts

    def statements(self) -> Iterable[Statement]:
        """What the documents state, in the order of their keys."""
        return (statement for _, document in sorted(self.documents.items()) for statement in document.statements)

    def external(self) -> frozenset[str]:
        """The IRIs of the terms of external ontologies that the documents mention."""
        return frozenset().union(*(document.external for document in self.documents.values()))


@dataclass(slots=True)
class _Gathering:
    """A corpus in the making, while the sources stream in."""

    documents: dict[str, CorpusDocument] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def result(self) -> Corpus:
        """What has been gathered."""
        return Corpus(
            MappingProxyType(self.documents),
            tuple(self.notices),
            tuple(self.rejections),
            self.tally.files(),
            self.tally.total(),
        )


@dataclass(frozen=True, slots=True)
class _Result:
    source: str
    file: str
    documents: tuple[CorpusDocument, ...]
    notices: tuple[Notice, ...]
    repairs: tuple[str, ...]
    rejection: Rejection | None


def read_corpus(
    sources: Iterable[Source | Rejection],
    dataset: Dataset,
    ontology: Path,
    *,
    lexicons: tuple[Path, ...] = (),
    workers: int,
    keep: Callable[[bytes], object],
    reject: Callable[[Rejection], None],
    progress: Callable[[str], None],
) -> Corpus:
    """Read every source, and add each document's graphs to the dataset. Of one page read twice the newer stays.

    ``lexicons`` are files of compiled lexicons. ``keep`` is called with what is kept of each document that was the
    newest when it came, ``reject`` with each rejection while its bytes are there, ``progress`` with each source that is
    done.
    """
    corpus = _Gathering()
    for result in run(partial(_work, ontology, lexicons), sources, workers):
        if result.rejection is not None:
            reject(result.rejection)
            corpus.rejections.append(replace(result.rejection, content=b""))
            corpus.tally.add_rejected(result.rejection)
        else:
            corpus.notices.extend(result.notices)
            corpus.tally.add_read(
                result.file, documents=len(result.documents), repairs=result.repairs, notices=result.notices
            )
        for document in result.documents:
            _keep_newest(document, corpus, dataset, keep)
        progress(result.source)
    return corpus.result()


def moment(modified: str) -> datetime:
    """The time that a page gives as ISO 8601, in UTC where it names no zone; what is no such time is before all."""
    try:
        time = datetime.fromisoformat(modified.strip())
    except ValueError:
        return _NO_TIME
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _work(ontology: Path, lexicons: tuple[Path, ...], source: Source | Rejection) -> _Result:
    """What a worker does with one source."""
    done = annotate_source(ontology, source, lexicons)
    documents = tuple(_document(annotation, done) for annotation in done.annotations)
    return _Result(done.source, done.file, documents, done.notices, done.repairs, done.rejection)


def _document(annotation: Annotation, done: AnnotatedSource) -> CorpusDocument:
    document = annotation.document
    return CorpusDocument(
        entry=SourceEntry(document.iri.value, document.key, document.source, document.content),
        file=done.file,
        modified=document.modified or "",
        nquads=write_nquads([*source_quads(document), *annotation_quads(annotation)]),
        kept=kept(annotation),
        statements=statements_of(annotation),
        counts={
            "passages": len(annotation.passages),
            "mentions": len(annotation.mentions),
            "assertions": len(annotation.assertions),
        },
        repairs=tuple(str(repair) for repair in done.repairs),
        external=external_terms(annotation),
    )


def _keep_newest(
    document: CorpusDocument, corpus: _Gathering, dataset: Dataset, keep: Callable[[bytes], object]
) -> None:
    key = document.entry.key
    other = corpus.documents.get(key)
    if other is not None:
        older, newer = sorted((document, other), key=_age)
        message = f"the page is also in {newer.entry.source}, which is newer or equal; this one is left out"
        notice = Notice(NoticeKind.DUPLICATE_DOCUMENT, older.entry.source, "", message)
        corpus.notices.append(notice)
        corpus.tally.add_notices(older.file, [notice])
        if newer is other:
            return
        for graph in (source_graph(key), annotation_graph(key)):
            dataset.replace_graph(graph, ())
    # The quads are in the dataset now, and the bytes would be held for nothing.
    corpus.documents[key] = replace(document, nquads=b"", kept=b"")
    dataset.add(parse(document.nquads, RdfFormat.N_QUADS))
    keep(document.kept)


def _age(document: CorpusDocument) -> tuple[datetime, str, str]:
    """The newest last; of equal times, whichever, as long as the order of sources does not matter."""
    return moment(document.modified), document.entry.content, document.entry.source
