"""Who writes the ontology's own definitions."""

from pyoxigraph import NamedNode

from cancerkg.dataset import text_of
from cancerkg.namespaces import DCTERMS, ONTOLOGY
from cancerkg.vocabulary import Vocabulary


def creators(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The ``dcterms:creator`` of the ontology, as texts, sorted; empty where it names none."""
    ontology = NamedNode(ONTOLOGY)
    return tuple(
        sorted(
            text_of(quad.object)
            for quad in vocabulary.quads
            if quad.subject == ontology and quad.predicate == DCTERMS.creator
        )
    )
