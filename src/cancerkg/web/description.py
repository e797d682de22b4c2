"""What the endpoint is and has, in its own terms (SPARQL 1.1 Service Description,
https://www.w3.org/TR/sparql11-service-description/)."""

from collections.abc import Iterator
from typing import Final

from flask import Response, request
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from cancerkg.errors import NotAcceptable
from cancerkg.namespaces import FORMATS, PREFIXES, RDF, RDFS, SD, SEARCH
from cancerkg.service import GraphFormat
from cancerkg.web.asking import asking
from cancerkg.web.writing import may_be_written

_RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG"),
)
_INPUTS: Final = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_HOW_TO_SEARCH: Final = (
    'Concepts by what somebody types: ?concept ckg:search "back pa", or '
    '(?concept ?score ?name) ckg:search ("back pa" 20). Resolved before the query is evaluated.'
)
_SERVICE: Final = BlankNode("service")
_DATASET: Final = BlankNode("dataset")
_DEFAULT: Final = BlankNode("default")


def description(form: GraphFormat | None) -> Response:
    """The description in a format; each named graph is in it. Raises :class:`NotAcceptable` for None."""
    if form is None:
        raise NotAcceptable(", ".join(f.media_type for f in GraphFormat))
    names = [row.text("graph") for row in asking().rows("graph-names")]
    triples = _triples(request.base_url, names, writable=may_be_written())
    rdf_format = RdfFormat.from_media_type(form.media_type)
    assert rdf_format is not None
    body = serialize(triples, format=rdf_format, prefixes={**PREFIXES, "sd": SD.iri}) or b""
    response = Response(body, mimetype=form.media_type)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    return response


def _triples(endpoint: str, names: list[str], *, writable: bool) -> Iterator[Triple]:
    yield Triple(_SERVICE, RDF.type, SD.Service)
    yield Triple(_SERVICE, RDFS.label, Literal("cancerkg", language="en"))
    yield Triple(_SERVICE, SD.endpoint, NamedNode(endpoint))
    yield Triple(_SERVICE, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(_SERVICE, SD.propertyFeature, SEARCH)
    yield Triple(SEARCH, RDF.type, SD.Feature)
    yield Triple(SEARCH, RDFS.label, Literal("search", language="en"))
    yield Triple(SEARCH, RDFS.comment, Literal(_HOW_TO_SEARCH, language="en"))
    if writable:
        yield Triple(_SERVICE, SD.supportedLanguage, SD.SPARQL11Update)
        yield Triple(_SERVICE, SD.feature, SD.EmptyGraphs)
        for name in _INPUTS:
            yield Triple(_SERVICE, SD.inputFormat, FORMATS[name])
    else:
        yield Triple(_SERVICE, SD.feature, SD.UnionDefaultGraph)
    for name in _RESULTS:
        yield Triple(_SERVICE, SD.resultFormat, FORMATS[name])
    yield Triple(_SERVICE, SD.defaultDataset, _DATASET)
    yield Triple(_DATASET, RDF.type, SD.Dataset)
    yield Triple(_DATASET, SD.defaultGraph, _DEFAULT)
    yield Triple(_DEFAULT, RDF.type, SD.Graph)
    for number, name in enumerate(names):
        named, graph = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(_DATASET, SD.namedGraph, named)
        yield Triple(named, RDF.type, SD.NamedGraph)
        yield Triple(named, SD.name, NamedNode(name))
        yield Triple(named, SD.graph, graph)
        yield Triple(graph, RDF.type, SD.Graph)
