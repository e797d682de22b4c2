"""How the model is written in RDF: the only place that knows the shape of the graph (``docs/data-model.md``).

Each function takes frozen values of :mod:`cancerkg.model` and yields quads of one named graph.
"""

from cancerkg.quads.claims import claim_quads
from cancerkg.quads.documents import QUOTE_CONTEXT, annotation_quads, source_quads
from cancerkg.quads.lexicons import lexicon_quads
from cancerkg.quads.provenance import provenance_quads
from cancerkg.quads.terms import CLASS_OF, PROPERTY_OF
from cancerkg.quads.writing import write, write_nquads

__all__ = [
    "CLASS_OF",
    "PROPERTY_OF",
    "QUOTE_CONTEXT",
    "annotation_quads",
    "claim_quads",
    "lexicon_quads",
    "provenance_quads",
    "source_quads",
    "write",
    "write_nquads",
]
