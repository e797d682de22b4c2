"""A version of the ontology, in every form that its users read, in a folder of its own that is never written again.

OUT/<version>/  cancerkg.ttl .owl .jsonld              the ontology
                cancerkg-base.ttl .owl                 what it says of its own terms
                cancerkg-inferred.ttl .owl             with what follows
                cancerkg-skos.ttl  cancerkg.json       SKOS alone; OBO Graphs
                mappings.sssom.tsv  CHANGELOG.md  manifest.json
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import orjson
from pyoxigraph import NamedNode, Triple

from cancerkg.checks import Finding, Severity
from cancerkg.errors import OntologyReleaseRefused
from cancerkg.namespaces import CKG, CONCEPT, ONTOLOGY, OWL
from cancerkg.ontology.difference.differences import Differences, Status, differences, read_states
from cancerkg.ontology.versions import artefacts
from cancerkg.ontology.versions.changelog import changelog
from cancerkg.ontology.versions.conclusions import Conclusions
from cancerkg.ontology.versions.release_forms import counts_of, other_forms, summary, turtle_form
from cancerkg.vocabulary import (
    MAPPINGS_FILE,
    ONTOLOGY_FILE,
    OntologySource,
    Vocabulary,
    flush,
    normalised,
    parse_ontology,
    read_source,
    read_vocabulary,
    write_mappings,
)

FORMAT: Final = 1
"""The version of the layout of a release and of its ``manifest.json``."""
MANIFEST: Final = "manifest.json"
_VERSION: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_CHANGELOG: Final = "CHANGELOG.md"


@dataclass(frozen=True, slots=True)
class OntologyRelease:
    """What was released: its folder, the SHA-256 of each file by name, how much is in it, and who drew conclusions."""

    directory: Path
    version: str
    previous: str | None
    reasoner: str
    counts: Mapping[str, int]
    files: Mapping[str, str]


def release(
    source: Path,
    out: Path,
    *,
    version: str,
    issued: date,
    previous: Path | None,
    check: Callable[[Path], Iterable[Finding]],
    conclude: Callable[[Vocabulary], Conclusions],
) -> OntologyRelease:
    """Release the ontology of a folder as ``OUT/<version>``, and say what was written.

    ``previous`` is a released folder or a file; without it, the newest version in ``out`` below this one. ``check``
    finds what is wrong with the source: a violation stops the release. ``conclude`` draws the conclusions. The folder
    is made aside, flushed to disk and renamed, so it is there as a whole or not at all; equal sources, previous release
    and day give equal bytes, where the same reasoner drew the conclusions.

    Raises :class:`OntologyReleaseRefused` for a version that is no ``MAJOR.MINOR.PATCH``, is not above the previous one
    or is there already, for a violation, and for a term of the previous release that is gone, for what was released is
    obsoleted and never lost; :class:`VocabularyError` for files that cannot be read; what ``conclude`` raises; and
    :class:`OSError`.
    """
    read = read_source(source)
    read_vocabulary(source)  # what is wrong with it is told with the places of its own files
    before = previous or newest(out, below=version)
    earlier, found = _compared(read, before)
    _refuse(version, out, earlier, found, check(source))
    triples = normalised(artefacts.versioned(read.triples, version, issued.isoformat(), earlier))
    given = replace(read, triples=triples, mappings=artefacts.versioned_mappings(read.mappings, version))
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{version}-", dir=out) as folder:
        made = Path(folder) / version
        made.mkdir()
        (made / ONTOLOGY_FILE).write_bytes(turtle_form(given, version))
        (made / MAPPINGS_FILE).write_text(write_mappings(given.mappings), encoding="utf-8", newline="")
        vocabulary = read_vocabulary(made)
        drawn = conclude(vocabulary)
        counts = counts_of(given)
        for name, content in other_forms(given, drawn, version).items():
            (made / name).write_bytes(content)
        written = source / _CHANGELOG
        words = written.read_text(encoding="utf-8") if written.exists() else ""
        text = changelog(version, issued.isoformat(), words, found, summary(counts))
        (made / _CHANGELOG).write_text(text, encoding="utf-8", newline="")
        files = {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(made.iterdir())}
        released = OntologyRelease(out / version, version, earlier, drawn.reasoner, counts, files)
        (made / MANIFEST).write_bytes(_manifest(released, issued, vocabulary.digest))
        for path in (*made.iterdir(), made):
            flush(path)
        made.rename(released.directory)
        flush(out)
    return released


def newest(out: Path, *, below: str) -> Path | None:
    """The folder in ``out`` of the highest version below that one; None where there is none."""
    limit = _number(below)
    names = [path.name for path in out.iterdir() if path.is_dir()] if out.is_dir() else []
    numbers = {number: name for name in names if (number := _number(name)) is not None}
    lower = [number for number in numbers if limit is not None and number < limit]
    return out / numbers[max(lower)] if lower else None


def _number(version: str) -> tuple[int, ...] | None:
    match = _VERSION.fullmatch(version)
    return tuple(map(int, match.groups())) if match else None


def _compared(read: OntologySource, before: Path | None) -> tuple[str | None, Differences | None]:
    """The version of the previous release, and the differences from it; the version and its day do not count."""
    if before is None:
        return None, None
    old, new = read_states(before, read.directory) if before.is_dir() else (parse_ontology(before), read.triples)
    headless = [[t for t in triples if not _is_version(t)] for triples in (old, new)]
    numbers = [t.object for t in old if t.subject == NamedNode(ONTOLOGY) and t.predicate == OWL.versionInfo]
    version = next((number.value for number in numbers if not isinstance(number, Triple)), None)
    return version, differences(*headless)


def _is_version(triple: Triple) -> bool:
    return triple == artefacts.VERSION_DECLARATION or (
        triple.subject == NamedNode(ONTOLOGY) and triple.predicate in artefacts.VERSION_PREDICATES
    )


def _refuse(
    version: str, out: Path, earlier: str | None, found: Differences | None, findings: Iterable[Finding]
) -> None:
    reasons = []
    number = _number(version)
    if number is None:
        reasons.append("a version is MAJOR.MINOR.PATCH, such as 1.2.0")
    elif earlier is not None and (_number(earlier) or ()) >= number:
        reasons.append(f"the previous release is {earlier}, which is not below it")
    if (out / version).exists():
        reasons.append(f"{out / version} is there already, and a release is never changed")
    removed = (difference.term for difference in (found.of(Status.REMOVED) if found else ()))
    reasons += [f"{term.value} was released and is gone" for term in removed if term in CKG or term in CONCEPT]
    reasons += [str(finding) for finding in findings if finding.severity is Severity.VIOLATION]
    if reasons:
        raise OntologyReleaseRefused(version, reasons)


def _manifest(released: OntologyRelease, issued: date, digest: str) -> bytes:
    content = {
        "format": FORMAT,
        "version": released.version,
        "version_iri": artefacts.version_iri(released.version).value,
        "issued": issued.isoformat(),
        "previous": released.previous,
        "reasoner": released.reasoner,
        "vocabulary": digest,
        "counts": dict(released.counts),
        "files": [{"name": name, "sha256": sum_} for name, sum_ in released.files.items()],
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
