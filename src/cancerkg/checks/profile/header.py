"""The ontology header: that there is one, and only one.

OWL 2 Mapping to RDF Graphs, section 3.1.2: https://www.w3.org/TR/owl2-mapping-to-rdf/
"""

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode

from cancerkg.checks.graph import OntologyGraph
from cancerkg.namespaces import OWL, curie
from cancerkg.vocabulary import Fault


def header_faults(graph: OntologyGraph) -> Iterator[Fault]:
    """What is wrong with the header, and what it imports, which is not read."""
    headers = graph.instances(OWL.Ontology)
    if not headers:
        yield Fault("ontology-header", None, "Nothing is an owl:Ontology.")
    for header in headers[1:]:
        node = header if isinstance(header, NamedNode) else None
        yield Fault("ontology-header", node, f"The file has {len(headers)} ontology headers, and needs one.")
    for header in headers:
        node = header if isinstance(header, NamedNode) else None
        versions = graph.objects(header, OWL.versionIRI)
        if len(versions) > 1 or not all(isinstance(version, NamedNode) for version in versions):
            yield Fault("ontology-header", node, "An ontology has at most one owl:versionIRI, and that is an IRI.")
        if versions and isinstance(header, BlankNode):
            yield Fault("ontology-header", node, "An ontology without an IRI has no owl:versionIRI.")
        for imported in graph.objects(header, OWL.imports):
            told = curie(imported) if isinstance(imported, NamedNode) else str(imported)
            yield Fault("imports-not-read", node, f"The ontology imports {told}, which is not read.")
