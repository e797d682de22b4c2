"""What a release is made of: its graphs and sources by digest."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

import orjson

from cancerkg.dataset import Dataset

FORMAT: Final = 1
"""The version of the layout of a release and of ``manifest.json``."""

_JSON: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class GraphEntry:
    """A named graph of a release: IRI, SHA-256 of its sorted N-Quads lines, number of triples."""

    iri: str
    digest: str
    triples: int


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A document of a release: its IRI, key, the file as the user named it, and the SHA-256 of its content."""

    document: str
    key: str
    source: str
    content: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release is made of: equal for equal sources, vocabulary and code, but for the number.

    ``digest`` is of all graphs but graph/provenance, ``triples`` the size of the merged default graph. Times and hosts
    are in graph/provenance alone.
    """

    format: int
    release: int
    code_version: str
    vocabulary: str
    digest: str
    triples: int
    graphs: tuple[GraphEntry, ...]
    sources: tuple[SourceEntry, ...]

    def to_json(self) -> bytes:
        """The manifest as JSON (RFC 8259), keys in this class's order."""
        return orjson.dumps(asdict(self), option=_JSON)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """The manifest from :meth:`to_json`'s bytes. Raises :class:`ValueError` for anything else."""
        try:
            fields = orjson.loads(text)
            graphs = tuple(GraphEntry(**entry) for entry in fields.pop("graphs"))
            sources = tuple(SourceEntry(**entry) for entry in fields.pop("sources"))
            return cls(**fields, graphs=graphs, sources=sources)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"this is no manifest: {error}") from error


def manifest_of(
    dataset: Dataset, release: int, *, code_version: str, vocabulary: str, sources: Iterable[SourceEntry]
) -> Manifest:
    """Measure a merged dataset. ``vocabulary`` is the digest of the ontology that it was built with."""
    digests = dataset.digests()
    return Manifest(
        format=FORMAT,
        release=release,
        code_version=code_version,
        vocabulary=vocabulary,
        digest=dataset.digest_of(digests),
        triples=dataset.count(None),
        graphs=tuple(GraphEntry(graph.value, one, dataset.count(graph)) for graph, one in digests.items()),
        sources=tuple(sorted(sources, key=lambda source: (source.document, source.source))),
    )
