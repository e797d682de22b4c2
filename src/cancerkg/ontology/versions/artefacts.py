"""The forms in which an ontology is released: which triples each holds, and its bytes.

Each function is pure, and gives equal bytes for equal graphs: triples in the order of the Turtle, blank nodes numbered
by it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from cancerkg.namespaces import BASE, CKG, DCTERMS, ONTOLOGY, OWL, RDF, SKOS, XSD
from cancerkg.vocabulary import MappingSet, write_turtle
from cancerkg.vocabulary.turtle import TURTLE_PREFIXES

_Term = TypeVar("_Term", bound=NamedNode | BlankNode | Literal | Triple)
_ONTOLOGY: Final = NamedNode(ONTOLOGY)
VERSION_PREDICATES: Final = frozenset({OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, DCTERMS.issued})
"""What the ontology's header says of its version."""
VERSION_DECLARATION: Final = Triple(DCTERMS.issued, RDF.type, OWL.AnnotationProperty)
_SCHEME_METADATA: Final = (OWL.versionInfo, DCTERMS.issued, DCTERMS.license, DCTERMS.creator)


def versioned(triples: Iterable[Triple], version: str, issued: str, previous: str | None) -> tuple[Triple, ...]:
    """The ontology as the version: IRI, number, day (``YYYY-MM-DD``) and the version before, in place of any others."""
    kept = (t for t in triples if t.subject != _ONTOLOGY or t.predicate not in VERSION_PREDICATES)
    header = [
        Triple(_ONTOLOGY, OWL.versionIRI, version_iri(version)),
        Triple(_ONTOLOGY, OWL.versionInfo, Literal(version)),
        Triple(_ONTOLOGY, DCTERMS.issued, Literal(issued, datatype=XSD.date)),
        VERSION_DECLARATION,
    ]
    if previous is not None:
        header.append(Triple(_ONTOLOGY, OWL.priorVersion, version_iri(previous)))
    return tuple(dict.fromkeys((*kept, *header)))


def versioned_mappings(mappings: MappingSet, version: str) -> MappingSet:
    """The mappings as those of the version, where their header says one."""
    name = "#mapping_set_version:"
    header = tuple(f"{name} {version}" if line.startswith(name) else line for line in mappings.header)
    return replace(mappings, header=header)


def version_iri(version: str) -> NamedNode:
    """The IRI of a version of the ontology."""
    return NamedNode(f"{ONTOLOGY}/{version}")


def base(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """What the ontology says of its own terms, and of foreign ones only of which kind they are, as OWL needs it."""
    return tuple(
        triple
        for triple in triples
        if isinstance(triple.subject, BlankNode)
        or (isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(BASE))
        or triple.predicate == RDF.type
    )


def skos(triples: Iterable[Triple], mappings: MappingSet) -> tuple[Triple, ...]:
    """The concepts in SKOS alone: scheme, labels, notes, hierarchy in both directions, mappings; and what is obsolete.

    No class and no property of ours is in it, so that a tool that knows SKOS can show all of it.
    """
    given = tuple(triples)
    concepts = {t.subject for t in given if t.predicate == RDF.type and t.object == SKOS.Concept}
    return tuple(dict.fromkeys((*_scheme(given), *_concepts(given, concepts), *_mapped(mappings, concepts))))


def _scheme(triples: Iterable[Triple]) -> Iterator[Triple]:
    for triple in triples:
        if triple.subject == CKG.scheme:
            if triple.predicate == RDF.type and triple.object != SKOS.ConceptScheme:
                continue
            yield triple
        elif triple.subject == _ONTOLOGY and triple.predicate in _SCHEME_METADATA:
            yield Triple(CKG.scheme, triple.predicate, triple.object)


def _concepts(triples: Iterable[Triple], concepts: set[NamedNode | BlankNode | Triple]) -> Iterator[Triple]:
    for triple in triples:
        if triple.subject not in concepts:
            continue
        if triple.predicate == RDF.type:
            if triple.object == SKOS.Concept:
                yield triple
        elif triple.predicate in SKOS or isinstance(triple.object, Literal):
            yield triple
            inverse = {SKOS.broader: SKOS.narrower, SKOS.topConceptOf: SKOS.hasTopConcept}.get(triple.predicate)
            if inverse is not None and isinstance(triple.object, NamedNode):
                yield Triple(triple.object, inverse, triple.subject)


def _mapped(mappings: MappingSet, concepts: set[NamedNode | BlankNode | Triple]) -> Iterator[Triple]:
    for row in mappings.rows:
        if row.subject in concepts:
            yield Triple(row.subject, row.predicate, row.object)


def to_turtle(triples: Iterable[Triple], comment: str) -> bytes:
    """Turtle in the stable layout."""
    return write_turtle(triples, comment=comment).encode()


def to_rdf_xml(triples: Iterable[Triple]) -> bytes:
    """RDF/XML, as Protégé and the OWL API read it."""
    return _serialised(triples, RdfFormat.RDF_XML)


def to_json_ld(triples: Iterable[Triple]) -> bytes:
    """JSON-LD, with the prefixes as its context."""
    return _serialised(triples, RdfFormat.JSON_LD) + b"\n"


def _serialised(triples: Iterable[Triple], rdf_format: RdfFormat) -> bytes:
    ordered = tuple(_in_order(triples))
    nodes = {term for triple in ordered for term in (triple.subject, triple.predicate, triple.object)}
    used = {
        prefix: iri
        for prefix, iri in TURTLE_PREFIXES.items()
        if any(isinstance(node, NamedNode) and node.value.startswith(iri) for node in nodes)
    }
    return serialize(ordered, format=rdf_format, prefixes=used) or b""


def _in_order(triples: Iterable[Triple]) -> list[Triple]:
    """The triples subject by subject as the Turtle has them, blank nodes called b1, b2 and so on."""
    named: dict[BlankNode, BlankNode] = {}

    def renamed(term: _Term) -> _Term | BlankNode:
        return named.setdefault(term, BlankNode(f"b{len(named) + 1}")) if isinstance(term, BlankNode) else term

    read = [quad.triple for quad in parse(write_turtle(triples), RdfFormat.TURTLE)]
    fixed = [Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in read]
    place = {subject: number for number, subject in reversed(list(enumerate(t.subject for t in fixed)))}
    return sorted(fixed, key=lambda triple: place[triple.subject])
