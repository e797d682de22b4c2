"""Ontologies of others: their terms, as frozen values. OBO, and OWL or SKOS in RDF/XML, Turtle and N-Triples.

Start at :func:`read_external`. Nothing here knows our vocabulary; :func:`mention_type_of` says which kind of phrase a
term's names would be.
"""

from cancerkg.external.mention_types import mention_type_of
from cancerkg.external.ontology import ExternalOntology
from cancerkg.external.reading import MAX_BYTES, read_external
from cancerkg.external.terms import ExternalTerm, Synonym, SynonymScope

__all__ = [
    "MAX_BYTES",
    "ExternalOntology",
    "ExternalTerm",
    "Synonym",
    "SynonymScope",
    "mention_type_of",
    "read_external",
]
