"""Rules → what follows from the ontology and the claims, and why.

A rule is a CONSTRUCT in ``queries/infer/`` (``docs/inference.md``). :func:`materialise` writes what each rule gives
into ``graph/inferred/<rule>``; :func:`explain` leads one triple back to claims, their sentences, and the ontology.
"""

from cancerkg.inference.explanation import Derived, Explanation, Stated, explain, explain_all, explain_by
from cancerkg.inference.fixpoint import materialise
from cancerkg.inference.rules import Rule, read_rules
from cancerkg.inference.support import Argument, Claimed, Place, Support

__all__ = [
    "Argument",
    "Claimed",
    "Derived",
    "Explanation",
    "Place",
    "Rule",
    "Stated",
    "Support",
    "explain",
    "explain_all",
    "explain_by",
    "materialise",
    "read_rules",
]
