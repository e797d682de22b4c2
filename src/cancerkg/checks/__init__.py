"""Whether the ontology and the graph are as they must be: SHACL, violation queries, and HermiT."""

from cancerkg.checks.finding import Finding, Severity
from cancerkg.checks.reasoner import reason, subsumptions
from cancerkg.checks.shacl import shacl
from cancerkg.checks.violations import violations

__all__ = ["Finding", "Severity", "reason", "shacl", "subsumptions", "violations"]
