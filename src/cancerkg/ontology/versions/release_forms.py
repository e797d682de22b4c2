"""Every form of a released ontology, by file name, and how much is in it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.namespaces import CKG, CONCEPT, OWL, RDF, SKOS
from cancerkg.ontology.versions import artefacts
from cancerkg.ontology.versions.conclusions import Conclusions
from cancerkg.ontology.versions.obo_graphs import obo_graphs
from cancerkg.vocabulary import OntologySource

_KINDS: Final = MappingProxyType(
    {
        "classes": OWL.Class,
        "object_properties": OWL.ObjectProperty,
        "datatype_properties": OWL.DatatypeProperty,
        "annotation_properties": OWL.AnnotationProperty,
        "concepts": SKOS.Concept,
    }
)


def turtle_form(given: OntologySource, version: str) -> bytes:
    """``cancerkg.ttl``, from which the other forms are made."""
    return artefacts.to_turtle(given.triples, _comment("", version))


def other_forms(given: OntologySource, drawn: Conclusions, version: str) -> dict[str, bytes]:
    """The other files that say what the ontology says, whole or in part, by name."""
    own = artefacts.base(given.triples)
    inferred = tuple(dict.fromkeys((*given.triples, *drawn.triples)))
    concepts = artefacts.skos(given.triples, given.mappings)
    drawer = "HermiT" if drawn.reasoner == "HermiT" else "the rules of cancerkg"
    return {
        "cancerkg.owl": artefacts.to_rdf_xml(given.triples),
        "cancerkg.jsonld": artefacts.to_json_ld(given.triples),
        "cancerkg.json": obo_graphs(given.triples, given.mappings),
        "cancerkg-base.ttl": artefacts.to_turtle(own, _comment(", its own terms alone", version)),
        "cancerkg-base.owl": artefacts.to_rdf_xml(own),
        "cancerkg-inferred.ttl": artefacts.to_turtle(inferred, _comment(f", with what {drawer} concluded", version)),
        "cancerkg-inferred.owl": artefacts.to_rdf_xml(inferred),
        "cancerkg-skos.ttl": artefacts.to_turtle(concepts, _comment(", its concepts in SKOS", version)),
    }


def _comment(what: str, version: str) -> str:
    return f"The cancerkg ontology{what}: version {version}. Made from its source; a change goes there."


def counts_of(given: OntologySource) -> dict[str, int]:
    """How many terms of ours there are of each kind, how many mappings and triples."""

    def declared(kind: NamedNode) -> int:
        subjects = {t.subject for t in given.triples if t.predicate == RDF.type and t.object == kind}
        return sum(subject in CKG or subject in CONCEPT for subject in subjects)

    kinds = {name: declared(kind) for name, kind in _KINDS.items()}
    return {**kinds, "mappings": len(given.mappings.rows), "triples": len(given.triples)}


def summary(counts: Mapping[str, int]) -> str:
    """The counts in one sentence."""
    properties = counts["object_properties"] + counts["datatype_properties"] + counts["annotation_properties"]
    return (
        f"{counts['concepts']:,} concepts, {counts['classes']} classes, {properties} properties, "
        f"{counts['mappings']:,} mappings."
    )
