"""When and where a release was built → quads of ``graph/provenance``."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad, Triple

from cancerkg.namespaces import CKG, DCTERMS, GRAPH_PROVENANCE, PROV, RDF, RDFS, XSD, digest, minted


def provenance_quads(
    *,
    release: int,
    started: datetime,
    ended: datetime,
    host: str,
    version: str,
    files: Iterable[tuple[NamedNode, str, Sequence[str]]],
) -> Iterator[Quad]:
    """When, where, from which files and by which version a release was built: the only graph that differs between
    machines.

    The two times must be aware of their zone; ``files`` gives each document, the file it
    was read from, and the repairs that its JSON needed.
    """
    entity = minted("release", str(release))
    activity = minted("build", digest(str(release), started.isoformat(), host))
    agent = minted("software", f"cancerkg-{version}")
    triples = (
        Triple(entity, RDF.type, PROV.Entity),
        Triple(entity, PROV.wasGeneratedBy, activity),
        Triple(activity, RDF.type, PROV.Activity),
        Triple(activity, PROV.startedAtTime, Literal(started.isoformat(), datatype=XSD.dateTime)),
        Triple(activity, PROV.endedAtTime, Literal(ended.isoformat(), datatype=XSD.dateTime)),
        Triple(activity, CKG.host, Literal(host)),
        Triple(activity, PROV.wasAssociatedWith, agent),
        Triple(agent, RDF.type, PROV.SoftwareAgent),
        Triple(agent, RDFS.label, Literal(f"cancerkg {version}")),
        *(triple for document, file, repairs in files for triple in _file_triples(document, file, repairs)),
    )
    yield from (Quad(triple.subject, triple.predicate, triple.object, GRAPH_PROVENANCE) for triple in triples)


def _file_triples(document: NamedNode, file: str, repairs: Sequence[str]) -> Iterator[Triple]:
    yield Triple(document, DCTERMS.source, Literal(file))
    for repair in repairs:
        yield Triple(document, CKG.repairedBy, Literal(repair))
