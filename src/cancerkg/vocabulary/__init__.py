"""The ontology and its mappings: names, types and hierarchy of the concepts, and the quads of ``graph/ontology``.

The ontology is OWL 2 DL in Turtle with SKOS labels; the mappings are in SSSOM. Start at :func:`read_vocabulary`.
"""

from cancerkg.vocabulary.concepts import Concept, Vocabulary
from cancerkg.vocabulary.faults import Fault, concept_faults
from cancerkg.vocabulary.mappings import ConceptMapping
from cancerkg.vocabulary.reading import read_vocabulary
from cancerkg.vocabulary.stated import StatedConcept, stated_concepts
from cancerkg.vocabulary.turtle import parse_turtle, without_blank_nodes

__all__ = [
    "Concept",
    "ConceptMapping",
    "Fault",
    "StatedConcept",
    "Vocabulary",
    "concept_faults",
    "parse_turtle",
    "read_vocabulary",
    "stated_concepts",
    "without_blank_nodes",
]
