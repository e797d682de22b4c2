"""The ontology and its mappings: names, types and hierarchy of the concepts, and the quads of ``graph/ontology``.

The ontology is OWL 2 DL in Turtle with SKOS labels; the mappings are in SSSOM. Start at :func:`read_vocabulary`; who
changes the files reads them by :func:`read_source`.
"""

from cancerkg.vocabulary.blank_nodes import without_blank_nodes
from cancerkg.vocabulary.concepts import Concept, Vocabulary
from cancerkg.vocabulary.faults import Fault, concept_faults
from cancerkg.vocabulary.kinds import CLASS_OF_MENTION_TYPE
from cancerkg.vocabulary.lines import TermLines, comment_lines
from cancerkg.vocabulary.mappings import ConceptMapping, MappingSet, numbered_mappings, read_mappings, write_mappings
from cancerkg.vocabulary.parsing import parse_ontology
from cancerkg.vocabulary.reading import MAPPINGS_FILE, ONTOLOGY_FILE, read_vocabulary, vocabulary_files
from cancerkg.vocabulary.replacing import flush, replace_files
from cancerkg.vocabulary.source import OntologySource, read_source, write_source
from cancerkg.vocabulary.stated import StatedConcept, stated_concepts
from cancerkg.vocabulary.turtle import normalised, write_turtle

__all__ = [
    "CLASS_OF_MENTION_TYPE",
    "MAPPINGS_FILE",
    "ONTOLOGY_FILE",
    "Concept",
    "ConceptMapping",
    "Fault",
    "MappingSet",
    "OntologySource",
    "StatedConcept",
    "TermLines",
    "Vocabulary",
    "comment_lines",
    "concept_faults",
    "flush",
    "normalised",
    "numbered_mappings",
    "parse_ontology",
    "read_mappings",
    "read_source",
    "read_vocabulary",
    "replace_files",
    "stated_concepts",
    "vocabulary_files",
    "without_blank_nodes",
    "write_mappings",
    "write_source",
    "write_turtle",
]
