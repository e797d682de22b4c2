"""Whether the ontology and the graph are as they must be: SHACL, violation queries, and HermiT."""

from cancerkg.checks.finding import Finding, Severity
from cancerkg.checks.hermit import ReasonerLimits
from cancerkg.checks.reasoner import reason
from cancerkg.checks.shacl import shacl
from cancerkg.checks.violations import violations

__all__ = ["Finding", "ReasonerLimits", "Severity", "reason", "shacl", "violations"]
