"""SHACL, by pySHACL (https://www.w3.org/TR/shacl/)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyshacl
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from cancerkg.checks.finding import Finding, Severity
from cancerkg.errors import VocabularyError
from cancerkg.namespaces import curie
from cancerkg.vocabulary import Fault

_SEVERITIES: Final = {
    str(SH.Violation): Severity.VIOLATION,
    str(SH.Warning): Severity.WARNING,
    str(SH.Info): Severity.INFO,
}
RULE: Final = "breaks-shape"
"""The rule of the catalogue that a finding of SHACL is of."""


def shacl(quads: Iterable[Quad], shapes: Path) -> tuple[Finding, ...]:
    """The findings of :func:`shape_faults`, sorted; empty where all conforms."""
    return tuple(
        sorted(
            Finding(fault.rule, fault.node.value if fault.node else "", fault.message, severity)
            for fault, severity in shape_faults(quads, shapes)
        )
    )


def shape_faults(quads: Iterable[Quad], shapes: Path) -> tuple[tuple[Fault, Severity], ...]:
    """Every constraint of the shapes that the merge of the quads' graphs breaks, with the severity that its shape has.

    ``quads`` must hold the class hierarchy too, since ``sh:class`` looks up through ``rdfs:subClassOf``. ``shapes`` is
    a Turtle file. Raises :class:`VocabularyError` for a shapes file that cannot be read or has no sense as SHACL.
    rdflib holds the graph in memory and is slow: seconds for 10,000 triples. It is for the ontology and for cases in
    tests; what depends on the number of pages is checked by violation queries.
    """
    rules = Graph()
    try:
        rules.parse(shapes, format="turtle")
    except (OSError, SyntaxError) as error:
        raise VocabularyError(f"The shapes cannot be read: {error}.", where=str(shapes)) from error
    try:
        _, report, text = pyshacl.validate(_to_rdflib(quads), shacl_graph=rules, inference=None, advanced=False)
    except pyshacl.errors.ShapeLoadError as error:
        raise VocabularyError(f"The shapes make no sense: {error}.", where=str(shapes)) from error
    if not isinstance(report, Graph):
        raise VocabularyError(f"The shapes cannot be applied: {text}.", where=str(shapes))
    return tuple(_faults(report))


def _to_rdflib(quads: Iterable[Quad]) -> Graph:
    triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


def _faults(report: Graph) -> Iterable[tuple[Fault, Severity]]:
    for result in report.subjects(SH.resultSeverity):
        node, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        fault = Fault(
            rule=RULE,
            node=NamedNode(str(node)) if isinstance(node, URIRef) else None,
            message=_told(report, result),
            value=str(value) if isinstance(value, URIRef | Literal) else None,
        )
        yield fault, _SEVERITIES[str(report.value(result, SH.resultSeverity))]


def _told(report: Graph, result: Node) -> str:
    """The shape's own words, the property that they are about, and the value that breaks it."""
    message = str(report.value(result, SH.resultMessage))
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    about = [_short(node) for node in (path, value) if isinstance(node, URIRef | Literal)]
    return f"{message} ({': '.join(about)})" if about else message


def _short(node: URIRef | Literal) -> str:
    return curie(NamedNode(str(node))) if isinstance(node, URIRef) else repr(str(node))
