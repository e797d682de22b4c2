"""What the reference calls predicates and kinds of terms."""

from types import MappingProxyType
from typing import Final

from cancerkg.namespaces import DCTERMS, IAO, OWL, RDFS, SKOS

KINDS: Final = MappingProxyType(
    {
        OWL.Class: "Classes",
        OWL.ObjectProperty: "Object properties",
        OWL.DatatypeProperty: "Datatype properties",
        OWL.AnnotationProperty: "Annotation properties",
    }
)
"""The sections of what the ontology defines beside concepts, in their order."""

FACTS: Final = MappingProxyType(
    {
        RDFS.subClassOf: "below",
        RDFS.subPropertyOf: "below",
        SKOS.broader: "broader",
        SKOS.topConceptOf: "top concept of",
        SKOS.altLabel: "also called",
        SKOS.hiddenLabel: "also found as",
        RDFS.comment: "comment",
        SKOS.editorialNote: "note",
        RDFS.domain: "from",
        RDFS.range: "to",
        OWL.inverseOf: "inverse of",
        OWL.equivalentClass: "defined as",
        OWL.disjointWith: "disjoint with",
        OWL.propertyChainAxiom: "follows from",
        IAO["0100001"]: "replaced by",
    }
)
MATCHES: Final = MappingProxyType({SKOS[f"{scope}Match"]: scope for scope in ("exact", "close", "broad", "narrow")})
SOURCES: Final = (IAO["0000119"], DCTERMS.source)
"""What says where a definition is from."""
