"""The order of predicates within a block, and of types within a list of them."""

from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.namespaces import CKG, DCTERMS, IAO, OWL, RDF, RDFS, SKOS

_BEFORE_OURS: Final = (
    *(RDF.type, OWL.deprecated, IAO["0100001"], IAO["0000231"]),
    *(OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, OWL.imports),
    *(DCTERMS[name] for name in ("title", "description", "creator", "contributor", "created", "issued", "modified")),
    *(DCTERMS[name] for name in ("source", "license")),
    *(SKOS[name] for name in ("inScheme", "topConceptOf", "broader", "narrower", "related")),
    *(RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf, RDFS.domain, RDFS.range, OWL.propertyChainAxiom),
    *(OWL[name] for name in ("annotatedSource", "annotatedProperty", "annotatedTarget")),
    *(OWL[name] for name in ("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue")),
    *(OWL.onProperty, OWL.onProperties, OWL.onDatatype, OWL.members, OWL.distinctMembers),
    *(RDF.first, RDF.rest),
)
_AFTER_OURS: Final = (
    *(RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation, RDFS.comment),
    *(SKOS.definition, IAO["0000115"], IAO["0000119"]),
    *(SKOS[name] for name in ("scopeNote", "example", "note", "editorialNote", "historyNote", "changeNote")),
    *(IAO["0000116"], IAO["0000232"], IAO["0000412"], RDFS.seeAlso, RDFS.isDefinedBy),
    *(SKOS[name] for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
    *(OWL.equivalentClass, OWL.equivalentProperty, OWL.disjointWith, OWL.propertyDisjointWith, OWL.disjointUnionOf),
)
_PREDICATES: Final = MappingProxyType(
    {
        **{predicate: (0, rank) for rank, predicate in enumerate(_BEFORE_OURS)},
        **{predicate: (2, rank) for rank, predicate in enumerate(_AFTER_OURS)},
    }
)
_TYPES: Final = MappingProxyType(
    {
        kind: rank
        for rank, kind in enumerate(
            (
                *(OWL.Ontology, OWL.Class, RDFS.Class, OWL.NamedIndividual),
                *(OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property, RDFS.Datatype),
            )
        )
    }
)


def predicate_key(predicate: NamedNode) -> tuple[int, int, str]:
    """What predicates are sorted by: kind, hierarchy, relations of ours, labels, definitions, axioms, the rest."""
    group, rank = _PREDICATES.get(predicate, (1, 0) if predicate in CKG else (3, 0))
    return group, rank, predicate.value


def type_key(cls: NamedNode, rank: int | None) -> tuple[int, int, str]:
    """What types are sorted by: what OWL calls it, other foreign types, then ours by their ``rank`` among classes."""
    if rank is not None:
        return 2, rank, cls.value
    if cls in _TYPES:
        return 0, _TYPES[cls], cls.value
    return (2 if cls in CKG else 0 if cls in OWL else 1), len(_TYPES), cls.value
