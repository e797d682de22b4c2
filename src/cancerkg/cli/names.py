"""Names that people type → IRIs: a concept's label or slug, a CURIE, an IRI, a property of ours."""

from pyoxigraph import NamedNode

from cancerkg.errors import UnknownConcept
from cancerkg.namespaces import CKG, CONCEPT, expand
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


def property_named(name: str) -> NamedNode:
    """The property: ``hasSymptom`` is one of our ontology, else a CURIE or an IRI."""
    return expand(name) or CKG[name]
