"""Names that people type → IRIs, and back: a concept's label or slug, a CURIE, an IRI, a property of ours."""

from difflib import get_close_matches

from pyoxigraph import NamedNode

from cancerkg.errors import UnknownConcept, UnknownProperty
from cancerkg.namespaces import CKG, CONCEPT, OWL, RDF, curie, expand
from cancerkg.vocabulary import Vocabulary


def concept_named(vocabulary: Vocabulary, name: str) -> NamedNode:
    """The concept that a name stands for. Raises :class:`UnknownConcept` with names that are near."""
    return vocabulary.find(name).iri


def node_named(vocabulary: Vocabulary, name: str) -> NamedNode:
    """The concept of that name, else the IRI or CURIE that it spells. Raises :class:`UnknownConcept`."""
    try:
        return vocabulary.find(name).iri
    except UnknownConcept:
        node = expand(name)
        if node is None or node in CONCEPT:
            raise
        return node


def property_named(vocabulary: Vocabulary, name: str) -> NamedNode:
    """The property: ``hasSymptom`` is one of our ontology, else the IRI or CURIE that it spells.

    Raises :class:`UnknownProperty` with names that are near.
    """
    node = expand(name)
    if node is not None:
        return node
    known = {
        quad.subject.value.removeprefix(CKG.iri)
        for quad in vocabulary.quads
        if isinstance(quad.subject, NamedNode) and quad.subject in CKG
        if quad.predicate == RDF.type and quad.object == OWL.ObjectProperty
    }
    if name not in known:
        raise UnknownProperty(name, get_close_matches(name, sorted(known)))
    return CKG[name]


def name_of(term: object) -> str:
    """A concept's slug, a property of ours without prefix, else the CURIE: what people type to name it."""
    if not isinstance(term, NamedNode):
        return str(term)
    for namespace in (CONCEPT, CKG):
        if term in namespace:
            return term.value.removeprefix(namespace.iri)
    return curie(term)
