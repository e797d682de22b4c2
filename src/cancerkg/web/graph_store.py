"""The SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), at ``/store``.

A graph is named by ``?graph=IRI`` or ``?default``, or is that whose IRI is the address itself, below ``/store/``.
"""

import re
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, make_response, request
from pyoxigraph import NamedNode
from werkzeug.urls import iri_to_uri

from cancerkg.errors import BodyUnreadable, NotAcceptable, ProtocolError, UnknownGraph
from cancerkg.namespaces import digest
from cancerkg.queries import QueryKind
from cancerkg.service import GraphFormat, QueryRequest
from cancerkg.service.formats import choose, read_accept
from cancerkg.service.writes import Part, WriteAction, WriteRequest
from cancerkg.web.asking import asking
from cancerkg.web.protocol import read_parameters
from cancerkg.web.sparql import answered
from cancerkg.web.trail import trail
from cancerkg.web.writing import writer

blueprint: Final = Blueprint("graph-store", __name__)
_METHODS: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_MULTIPART: Final = "multipart/form-data"
_TRIPLES: Final = (GraphFormat.TURTLE, GraphFormat.N_TRIPLES, GraphFormat.JSON_LD, GraphFormat.RDF_XML)
"""What a graph may be sent in: a dataset's formats name graphs of their own."""
_CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii"})
_DECLARATION: Final = re.compile(rb"<!(?!--|\[CDATA\[)")


@dataclass(frozen=True, slots=True)
class Target:
    """The graph that a request names: its IRI, or None for the default graph."""

    graph: str | None


@blueprint.route("/store", methods=["OPTIONS"], defaults={"path": ""}, strict_slashes=False)
@blueprint.route("/store/<path:path>", methods=["OPTIONS"])
def options(path: str) -> Response:  # noqa: ARG001 - each graph has the same
    """What may be done, also for a browser that asks before it sends."""
    response = make_response("", 204)
    response.headers["Allow"] = _METHODS
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


@blueprint.route("/store", methods=["GET"], defaults={"path": ""}, strict_slashes=False)
@blueprint.route("/store/<path:path>", methods=["GET"])
def read(path: str) -> Response:
    """The triples of a graph. Raises :class:`UnknownGraph`, :class:`NotAcceptable`."""
    target = _target(path)
    form = choose(read_accept(request.headers.get("Accept")), GraphFormat)
    if form is None:
        raise NotAcceptable(", ".join(f.media_type for f in GraphFormat))
    if target.graph is None:
        text = asking().queries.find("default-graph-content", QueryKind.PAGE).text
        return answered(QueryRequest(text, graph=form), recalled=False)
    if not asking().true("graph-known", graph=target.graph):
        raise UnknownGraph(target.graph)
    text = asking().queries.find("graph-content", QueryKind.PAGE).bind({"graph": target.graph})
    return answered(QueryRequest(text, graph=form), recalled=False)


@blueprint.route("/store", methods=["PUT"], defaults={"path": ""}, strict_slashes=False)
@blueprint.route("/store/<path:path>", methods=["PUT"])
def replace(path: str) -> Response:
    """Let a graph have the triples of the body and no others: 201 where it was not there, else 204."""
    service = writer()
    target = _target(path)
    return _written(created=service.write(_sent(WriteAction.REPLACE, target)).created)


@blueprint.route("/store", methods=["POST"], defaults={"path": ""}, strict_slashes=False)
@blueprint.route("/store/<path:path>", methods=["POST"])
def merge(path: str) -> Response:
    """Add the triples of the body to a graph; without a name to a new one, whose IRI is in ``Location``."""
    service = writer()
    if not path and not request.query_string:
        name = digest(service.release().digest, request.base_url)  # another one after each write
        iri = iri_to_uri(request.base_url.rstrip("/")) + "/" + name
        response = _written(created=service.write(_sent(WriteAction.MERGE, Target(iri))).created)
        response.headers["Location"] = iri
        return response
    return _written(created=service.write(_sent(WriteAction.MERGE, _target(path))).created)


@blueprint.route("/store", methods=["DELETE"], defaults={"path": ""}, strict_slashes=False)
@blueprint.route("/store/<path:path>", methods=["DELETE"])
def drop(path: str) -> Response:
    """Remove a graph, or empty the default graph. Raises :class:`UnknownGraph`."""
    service = writer()
    target = _target(path)
    service.write(WriteRequest(WriteAction.DROP, graph=target.graph))
    return _written(created=False)


def _target(path: str) -> Target:
    """The graph that the request names. Raises :class:`ProtocolError` where it names none, or two."""
    parameters = read_parameters(request.query_string, "The address")
    named = parameters.get("graph", [])
    is_default = "default" in parameters
    if unknown := parameters.keys() - {"graph", "default"}:
        raise ProtocolError(f"The parameter {min(unknown)!r} is unknown.", cure="Name a graph by ?graph= or ?default.")
    if path and not parameters:
        return Target(_checked(iri_to_uri(request.base_url)))
    if path or len(named) + is_default != 1:
        raise ProtocolError("The request names no graph, or more than one.", cure="Name one by ?graph= or ?default.")
    return Target(None if is_default else _checked(named[0]))


def _checked(iri: str) -> str:
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise ProtocolError(f"The graph {iri!r} is not an IRI: {error}.", cure="Send an absolute IRI.") from error


def _sent(action: WriteAction, target: Target) -> WriteRequest:
    """The write of the request's body. Raises :class:`ProtocolError`, :class:`BodyUnreadable`."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise ProtocolError("A compressed body is not read.", cure="Send it as it is.", status=415)
    trail().query = None
    if request.mimetype == _MULTIPART:
        files = [file for _, file in request.files.items(multi=True)]
        parts = tuple(_part(f.mimetype, f.mimetype_params.get("charset"), f.stream.read()) for f in files)
    else:
        parts = (_part(request.mimetype, request.mimetype_params.get("charset"), request.get_data()),)
    base = request.base_url if target.graph is None else target.graph
    return WriteRequest(action, base, graph=target.graph, parts=parts)


def _part(media_type: str, charset: str | None, body: bytes) -> Part:
    form = next((form for form in _TRIPLES if media_type in form.media_types), None)
    if form is None:
        known = ", ".join(form.media_type for form in _TRIPLES)
        raise ProtocolError(
            f"A graph of type {media_type or 'unknown'!r} is not read.", cure=f"Send {known}.", status=415
        )
    if (charset or "utf-8").lower() not in _CHARSETS:
        raise ProtocolError(f"A body in {charset} is not read.", cure="Send it in UTF-8.", status=415)
    if form is GraphFormat.RDF_XML and _DECLARATION.search(body):
        # Entities are expanded where they are declared: 600 bytes can take gigabytes.
        raise BodyUnreadable("a document type declaration is not read")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BodyUnreadable("it is not in UTF-8") from error
    return Part(form, body)


def _written(*, created: bool) -> Response:
    response = make_response("", 201 if created else 204)
    response.headers["Cache-Control"] = "no-store"
    return response
