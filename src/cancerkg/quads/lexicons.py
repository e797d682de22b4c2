"""Terms of external ontologies → quads of ``graph/lexicon/<name>``."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from cancerkg.model import MentionType
from cancerkg.namespaces import DCTERMS, OWL, RDF, SKOS, lexicon_graph, minted
from cancerkg.quads.terms import CLASS_OF


def lexicon_quads(
    *,
    name: str,
    version: str | None,
    license_: str | None,
    sha256: str,
    terms: Iterable[tuple[NamedNode, str, str, MentionType]],
) -> Iterator[Quad]:
    """The terms of an external ontology that pages mention, as concepts of its own scheme, and where they are from.

    ``terms`` gives each one's IRI, id, label and type. No terms, no quads.
    """
    graph, scheme = lexicon_graph(name), minted("lexicon", name)
    described = False
    for iri, id_, label, mention_type in terms:
        described = True
        for triple in (
            Triple(iri, RDF.type, OWL.NamedIndividual),
            Triple(iri, RDF.type, SKOS.Concept),
            Triple(iri, RDF.type, CLASS_OF[mention_type]),
            Triple(iri, SKOS.prefLabel, Literal(label, language="en")),
            Triple(iri, SKOS.notation, Literal(id_)),
            Triple(iri, SKOS.inScheme, scheme),
        ):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)
    if described:
        yield Quad(scheme, RDF.type, SKOS.ConceptScheme, graph)
        yield Quad(scheme, DCTERMS.title, Literal(name), graph)
        yield Quad(scheme, DCTERMS.identifier, Literal(f"sha256:{sha256}"), graph)
        if version:
            yield Quad(scheme, OWL.versionInfo, Literal(version), graph)
        if license_:
            yield Quad(scheme, DCTERMS.license, Literal(license_), graph)
