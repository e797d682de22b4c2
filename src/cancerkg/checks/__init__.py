"""Whether the ontology and the graph are as they must be: OWL 2 DL, names, mappings, SHACL, violation queries, HermiT.

A check yields faults (:class:`~cancerkg.vocabulary.Fault`) or findings; :func:`catalogue` has the rules that are
broken.
"""

from cancerkg.checks.catalogue import Rule, catalogue
from cancerkg.checks.finding import Finding, Severity
from cancerkg.checks.hermit import ReasonerLimits
from cancerkg.checks.reasoner import reason, subsumptions
from cancerkg.checks.report import CheckReport, Unchecked, place_of, report_of
from cancerkg.checks.shacl import shacl
from cancerkg.checks.violations import violations

__all__ = [
    "CheckReport",
    "Finding",
    "ReasonerLimits",
    "Rule",
    "Severity",
    "Unchecked",
    "catalogue",
    "place_of",
    "reason",
    "report_of",
    "shacl",
    "subsumptions",
    "violations",
]
