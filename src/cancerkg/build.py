"""The whole story: sources → documents → assertions → claims → inference → checks → release."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from cancerkg import __version__
from cancerkg.annotate import annotate_source
from cancerkg.checks import Finding, Severity, shacl, violations
from cancerkg.claims import Statement, claims_of, statements_of
from cancerkg.dataset import Dataset
from cancerkg.documents import Notice, NoticeKind, Rejection, Source, find_sources
from cancerkg.engines import run
from cancerkg.errors import CheckFailed, NothingToRelease
from cancerkg.inference import materialise, read_rules
from cancerkg.model import Annotation
from cancerkg.namespaces import CKG, annotation_graph, source_graph
from cancerkg.quads import annotation_quads, claim_quads, provenance_quads, source_quads, write_nquads
from cancerkg.queries import Queries, QueryKind, read_queries
from cancerkg.rejected import keep_rejected
from cancerkg.releases import Manifest, Releases, SourceEntry, manifest_of
from cancerkg.vocabulary import Vocabulary, read_vocabulary


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build works: the data directory, and the directories of the ontology and the queries."""

    data: Path
    ontology: Path
    queries: Path


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the new release's manifest, what was rejected and noticed, and how much was found."""

    manifest: Manifest
    rejections: tuple[Rejection, ...]
    notices: tuple[Notice, ...]
    counts: dict[str, int]
    inferred: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Document:
    """One document's share of the graph, as a worker hands it over: small, and quick to pickle."""

    entry: SourceEntry
    modified: str
    nquads: bytes
    statements: tuple[Statement, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Result:
    documents: tuple[_Document, ...]
    notices: tuple[Notice, ...]
    rejection: Rejection | None


@dataclass(slots=True)
class _Corpus:
    """What the documents come to, while they stream in."""

    documents: dict[str, _Document] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)


def build(
    sources: Sequence[Path],
    place: Place,
    *,
    workers: int,
    clock: Callable[[], datetime],
    host: str,
    progress: Callable[[str], None] = lambda _source: None,
) -> BuildReport:
    """Build a release of exactly these sources, check it, and switch to it.

    The same sources, ontology, queries and version give the same digest, with any number of ``workers``. ``clock``
    gives the time with its zone and ``host`` the machine's name: they are written into graph/provenance alone.
    ``progress`` is called with the name of each source that is done.

    Raises :class:`~cancerkg.errors.NothingToRelease` when no source could be read,
    :class:`~cancerkg.errors.CheckFailed` when the graph breaks a rule of its own,
    :class:`~cancerkg.errors.DataDirectoryBusy`, and :class:`~cancerkg.errors.VocabularyError`. In each case the last
    release stays as it is.
    """
    started = clock()
    vocabulary = read_vocabulary(place.ontology)
    queries = read_queries(place.queries)
    rules = read_rules(queries)
    with Releases(place.data).candidate() as candidate:
        with Dataset.create(candidate.store) as dataset:
            dataset.add(vocabulary.quads)
            corpus = _read_all(sources, dataset, place.ontology, workers, progress)
            keep_rejected(place.data, corpus.rejections)
            if not corpus.documents:
                raise NothingToRelease([one.error for one in corpus.rejections])
            claims = claims_of(_statements(corpus), lambda concept: vocabulary.is_a(concept, CKG.Mechanism))
            dataset.add(claim_quads(claims))
            inferred = materialise(dataset, rules)
            files = [(NamedNode(one.entry.document), one.entry.source) for one in corpus.documents.values()]
            dataset.add(
                provenance_quads(
                    release=candidate.number,
                    started=started,
                    ended=clock(),
                    host=host,
                    version=__version__,
                    files=files,
                )
            )
            dataset.merge()
            findings = _check(dataset, vocabulary, queries, place.ontology)
            manifest = manifest_of(
                dataset,
                candidate.number,
                code_version=__version__,
                vocabulary=vocabulary.digest,
                sources=(document.entry for document in corpus.documents.values()),
            )
        counts = _counts(corpus, concepts=len(vocabulary.concepts), claims=len(claims))
        report = BuildReport(manifest, tuple(corpus.rejections), tuple(corpus.notices), counts, inferred)
        candidate.write_manifest(manifest)
        candidate.write_report(_as_json(report, findings))
        failures = [
            f"{finding.rule}: {finding.message}" for finding in findings if finding.severity is Severity.VIOLATION
        ]
        if failures:
            raise CheckFailed(failures)
    return report


def _read_all(
    sources: Sequence[Path], dataset: Dataset, ontology: Path, workers: int, progress: Callable[[str], None]
) -> _Corpus:
    """Read every source, and add each document's graphs to the dataset. Of one page read twice the newest stays."""
    corpus = _Corpus()
    for name, result in run(partial(_work, ontology), find_sources(sources), workers):
        corpus.notices.extend(result.notices)
        if result.rejection is not None:
            corpus.rejections.append(result.rejection)
        for document in result.documents:
            _keep_newest(document, corpus, dataset)
        progress(name)
    return corpus


def _work(ontology: Path, source: Source | Rejection) -> tuple[str, _Result]:
    """What a worker does with one source."""
    done = annotate_source(ontology, source)
    documents = tuple(_document(annotation) for annotation in done.annotations)
    return done.source, _Result(documents, done.notices, done.rejection)


def _document(annotation: Annotation) -> _Document:
    document = annotation.document
    return _Document(
        entry=SourceEntry(document.iri.value, document.key, document.source, document.content),
        modified=document.modified or "",
        nquads=write_nquads([*source_quads(document), *annotation_quads(annotation)]),
        statements=statements_of(annotation),
        counts={
            "passages": len(annotation.passages),
            "mentions": len(annotation.mentions),
            "assertions": len(annotation.assertions),
        },
    )


def _keep_newest(document: _Document, corpus: _Corpus, dataset: Dataset) -> None:
    key = document.entry.key
    other = corpus.documents.get(key)
    if other is not None:
        newer, older = sorted(
            (document, other), key=lambda one: (one.modified, one.entry.content, one.entry.source), reverse=True
        )
        message = f"the page is also in {newer.entry.source}, which is newer or equal; this one is left out"
        corpus.notices.append(Notice(NoticeKind.DUPLICATE_DOCUMENT, older.entry.source, "", message))
        if newer is other:
            return
        for graph in (source_graph(key), annotation_graph(key)):
            dataset.replace_graph(graph, ())
    corpus.documents[key] = document
    dataset.add(parse(document.nquads, RdfFormat.N_QUADS))


def _statements(corpus: _Corpus) -> Iterable[Statement]:
    return (statement for _, document in sorted(corpus.documents.items()) for statement in document.statements)


def _check(dataset: Dataset, vocabulary: Vocabulary, queries: Queries, ontology: Path) -> tuple[Finding, ...]:
    """What the shapes find in the ontology, and the violation queries in the whole."""
    ask = partial(_ask, dataset)
    return (*shacl(vocabulary.quads, ontology / "shapes.ttl"), *violations(queries.of(QueryKind.VIOLATION), ask))


def _ask(dataset: Dataset, query: str) -> tuple[dict[str, str], ...]:
    return dataset.select(query).texts()


def _counts(corpus: _Corpus, *, concepts: int, claims: int) -> dict[str, int]:
    total: Counter[str] = Counter()
    for document in corpus.documents.values():
        total.update(document.counts)
    return {"documents": len(corpus.documents), **dict(sorted(total.items())), "claims": claims, "concepts": concepts}


def _as_json(report: BuildReport, findings: Iterable[Finding]) -> dict[str, object]:
    return {
        "counts": report.counts,
        "inferred": report.inferred,
        "rejected": [
            {"source": one.source, "error": type(one.error).__name__, "message": str(one.error)}
            for one in report.rejections
        ],
        "notices": [asdict(notice) for notice in report.notices],
        "findings": [_finding(finding) for finding in findings],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(finding).items()}
