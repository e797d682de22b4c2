"""The whole story: sources → documents → assertions → claims → inference → checks → release."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode

from cancerkg import __version__
from cancerkg.checks import Finding, Severity, shacl, violations
from cancerkg.claims import claims_of
from cancerkg.corpus import Corpus, read_corpus
from cancerkg.counts import SourceCounts
from cancerkg.dataset import Dataset
from cancerkg.documents import Notice, Rejection, Source
from cancerkg.errors import CheckFailed, NothingToRelease, StrictBuildFailed
from cancerkg.inference import materialise, read_rules
from cancerkg.lexicons import term_quads
from cancerkg.manifest import Manifest, manifest_of
from cancerkg.mentions import LexiconSource, compiled
from cancerkg.namespaces import CKG
from cancerkg.quads import claim_quads, provenance_quads
from cancerkg.queries import Queries, QueryKind, read_queries
from cancerkg.rejected import RejectedSources
from cancerkg.releases import Releases
from cancerkg.vocabulary import Vocabulary, read_vocabulary, vocabulary_files


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build works: the data directory, the directories of the ontology and the queries, and the external
    ontologies whose names are recognised too."""

    data: Path
    ontology: Path
    queries: Path
    lexicons: tuple[LexiconSource, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: the new release's manifest, what was rejected and noticed, how much was found, and how the
    sources of each file fared. The rejections are without their bytes, which are in ``rejected/``."""

    manifest: Manifest
    rejections: tuple[Rejection, ...]
    notices: tuple[Notice, ...]
    counts: dict[str, int]
    inferred: dict[str, int]
    files: tuple[SourceCounts, ...]
    total: SourceCounts


def build(
    sources: Iterable[Source | Rejection],
    place: Place,
    *,
    strict: bool = False,
    workers: int,
    clock: Callable[[], datetime],
    host: str,
    progress: Callable[[str], None] = lambda _source: None,
) -> BuildReport:
    """Build a release of exactly these sources (see :func:`~cancerkg.documents.find_sources`), and switch to it.

    The same sources, ontology, lexicons, queries and version give the same digest, with any number of ``workers``. The
    lexicons are compiled once, and what pages mention of them is described in graph/lexicon/<name>. ``clock``
    gives the time with its zone and ``host`` the machine's name: they are written into graph/provenance alone.
    ``progress`` is called with the name of each source that is done.

    Raises :class:`~cancerkg.errors.NothingToRelease` when no source could be read,
    :class:`~cancerkg.errors.StrictBuildFailed` when the build is ``strict`` and there was a notice or a rejection,
    :class:`~cancerkg.errors.CheckFailed` when the graph breaks a rule of its own,
    :class:`~cancerkg.errors.DataDirectoryBusy`, :class:`~cancerkg.errors.VocabularyError`,
    :class:`~cancerkg.errors.ExternalOntologyError` and :class:`~cancerkg.errors.LexiconError`. In each case the last
    release stays as it is.
    """
    started = clock()
    vocabulary = read_vocabulary(place.ontology)
    queries = read_queries(place.queries)
    rules = read_rules(queries)
    with compiled(place.lexicons) as lexicons, Releases(place.data).candidate() as candidate:
        candidate.keep_vocabulary(vocabulary_files(place.ontology), lexicons)
        with candidate.documents.open("wb") as documents, Dataset.create(candidate.store) as dataset:
            dataset.add(vocabulary.quads)
            rejected = RejectedSources(place.data)
            corpus = read_corpus(
                sources,
                dataset,
                place.ontology,
                lexicons=lexicons,
                workers=workers,
                keep=documents.write,
                reject=rejected.keep,
                progress=progress,
            )
            rejected.publish()
            if not corpus.documents:
                raise NothingToRelease([one.error for one in corpus.rejections])
            if strict and (corpus.notices or corpus.rejections):
                candidate.write_report(_as_json(corpus, {}, {}, ()))
                raise StrictBuildFailed(
                    [str(notice) for notice in corpus.notices], [one.error for one in corpus.rejections]
                )
            dataset.add(term_quads(lexicons, corpus.external()))
            claims = claims_of(
                corpus.statements(), lambda concept: vocabulary.is_a(concept, CKG.Mechanism), vocabulary.is_within
            )
            dataset.add(claim_quads(claims))
            inferred = materialise(dataset, rules)
            files = [
                (NamedNode(one.entry.document), one.entry.source, one.repairs) for one in corpus.documents.values()
            ]
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
        candidate.write_manifest(manifest)
        candidate.write_report(_as_json(corpus, counts, inferred, findings))
        failures = [
            f"{finding.rule}: {finding.message}" for finding in findings if finding.severity is Severity.VIOLATION
        ]
        if failures:
            raise CheckFailed(failures)
    return BuildReport(
        manifest,
        corpus.rejections,
        corpus.notices,
        counts,
        inferred,
        corpus.files,
        corpus.total,
    )


def _check(dataset: Dataset, vocabulary: Vocabulary, queries: Queries, ontology: Path) -> tuple[Finding, ...]:
    """What the shapes find in the ontology, and the violation queries in the whole."""
    ask = partial(_ask, dataset)
    return (*shacl(vocabulary.quads, ontology / "shapes.ttl"), *violations(queries.of(QueryKind.VIOLATION), ask))


def _ask(dataset: Dataset, query: str) -> tuple[dict[str, str], ...]:
    return dataset.select(query).texts()


def _counts(corpus: Corpus, *, concepts: int, claims: int) -> dict[str, int]:
    total: Counter[str] = Counter()
    for document in corpus.documents.values():
        total.update(document.counts)
    return {"documents": len(corpus.documents), **dict(sorted(total.items())), "claims": claims, "concepts": concepts}


def _as_json(
    corpus: Corpus, counts: dict[str, int], inferred: dict[str, int], findings: Iterable[Finding]
) -> dict[str, object]:
    return {
        "counts": counts,
        "inferred": inferred,
        "sources": {**asdict(corpus.total), "files": [asdict(file) for file in corpus.files]},
        "rejected": [
            {"source": one.source, "error": type(one.error).__name__, "message": str(one.error)}
            for one in corpus.rejections
        ],
        "notices": [asdict(notice) for notice in corpus.notices],
        "findings": [_finding(finding) for finding in findings],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(finding).items()}
