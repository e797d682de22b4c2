"""Whether an ontology is OWL 2 DL, told from its triples (https://www.w3.org/TR/owl2-syntax/#Ontologies).

Each module reads one section of the specification. A test asks OWL API's own profile checker for a second opinion.
"""

from collections.abc import Iterator

from cancerkg.checks.graph import OntologyGraph
from cancerkg.checks.profile.datatypes import datatype_faults
from cancerkg.checks.profile.expressions import expression_faults
from cancerkg.checks.profile.header import header_faults
from cancerkg.checks.profile.individuals import individual_faults
from cancerkg.checks.profile.roles import role_faults
from cancerkg.checks.profile.statements import statement_faults
from cancerkg.checks.profile.terms import Terms
from cancerkg.vocabulary import Fault

__all__ = ["profile_faults"]


def profile_faults(graph: OntologyGraph) -> tuple[Fault, ...]:
    """Everything by which the triples are not an OWL 2 DL ontology, each once, in the order of the specification.

    The graph has its blank nodes: OWL knows lists and expressions by them. Linear in the triples but for the few
    properties that chains mention.
    """
    terms = Terms(graph)
    first: dict[tuple[str, object, str], Fault] = {}
    for fault in _faults(graph, terms):
        first.setdefault((fault.rule, fault.node, fault.message), fault)
    return tuple(first.values())


def _faults(graph: OntologyGraph, terms: Terms) -> Iterator[Fault]:
    yield from header_faults(graph)
    yield from terms.faults()
    yield from statement_faults(graph, terms)
    yield from expression_faults(graph, terms)
    yield from datatype_faults(graph, terms)
    yield from role_faults(graph, terms)
    yield from individual_faults(graph, terms)
