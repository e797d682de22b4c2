"""Our other IRIs as linked data: documents, passages, mentions, evidence, assertions, claims, graphs, the ontology."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, abort, make_response, render_template

from cancerkg.assertions import read_precisions
from cancerkg.namespaces import BASE, GRAPH_ONTOLOGY
from cancerkg.service import GraphFormat
from cancerkg.web.asking import asking
from cancerkg.web.links import href, last_part
from cancerkg.web.marks import Mark, pieces
from cancerkg.web.negotiation import graph_response, read_sought
from cancerkg.web.sentences import said_of
from cancerkg.web.tables import Row

blueprint: Final = Blueprint("linked", __name__)
_PLURALS: Final = {
    "Class": "Classes",
    "ObjectProperty": "Object properties",
    "DatatypeProperty": "Datatype properties",
    "AnnotationProperty": "Annotation properties",
}
_KINDS: Final = "any(passage, mention, evidence, assertion, lexicon)"


@blueprint.get("/document/", strict_slashes=False)
def documents() -> str:
    """All documents, by site."""
    return render_template("documents.html", documents=asking().rows("document-list"))


@blueprint.get("/document/<key>")
def document(key: str) -> Response:
    """A document: its passages with the mentions marked, or its annotation graph."""
    sought = read_sought(key)
    described = asking().rows("document-description", key=sought.name)
    if not described:
        abort(404, f"No document has the key {sought.name!r}.")
    if sought.form is not None:
        return graph_response("document-graph", sought.form, key=sought.name)
    marks: dict[str, list[Mark]] = {}
    for row in asking().rows("document-mentions", key=sought.name):
        mark = Mark(row.number("start"), row.number("end"), href(row.text("concept")))
        marks.setdefault(row.text("passage"), []).append(mark)
    passages = [
        (row, pieces(row.text("text"), marks.get(row.text("passage"), ())))
        for row in asking().rows("document-passages", key=sought.name)
    ]
    return _negotiated(render_template("document.html", document=described[0], passages=passages, name=sought.name))


@blueprint.get("/document/<key>/.well-known/genid/<label>")
def blank_node(key: str, label: str) -> Response:
    """A blank node of a page, under the name that stands for it."""
    return _resource(f"document/{key}/.well-known/genid/{label}")


@blueprint.get(f"/<{_KINDS}:kind>/<name>")
def resource(kind: str, name: str) -> Response:
    """A passage, mention, piece of evidence or assertion."""
    return _resource(f"{kind}/{name}")


@blueprint.get("/claim/<name>")
def claim(name: str) -> Response:
    """A claim: what it says, and every sentence for and against it."""
    sought = read_sought(name)
    iri = f"{BASE}claim/{sought.name}"
    described = _rows_of("claim-description", claim=iri)
    if sought.form is not None:
        return graph_response("resource-graph", sought.form, resource=iri)
    said = said_of(asking().rows("claim-evidence", claim=iri), read_precisions())
    return _negotiated(render_template("claim.html", iri=iri, name=sought.name, claim=described[0], said=said))


@blueprint.get("/graph/<path:name>")
def graph(name: str) -> Response:
    """A named graph, in Turtle where the client does not ask for another format."""
    sought = read_sought(name)
    iri = _checked(f"{BASE}graph/{sought.name}")
    if not asking().true("graph-exists", graph=iri):
        abort(404, "No graph has this name.")
    return graph_response("graph-content", sought.form or GraphFormat.TURTLE, graph=iri)


@blueprint.get("/ontology")
@blueprint.get("/ontology<any('.ttl', '.nt', '.jsonld', '.rdf'):suffix>")
def ontology(suffix: str = "") -> Response:
    """The ontology: a list of its classes and properties, or its triples."""
    sought = read_sought(f"ontology{suffix}")
    if sought.form is not None:
        return graph_response("graph-content", sought.form, graph=GRAPH_ONTOLOGY.value)
    return _negotiated(render_template("ontology.html", terms=_terms(asking().rows("ontology-terms"))))


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology; ``parents`` are IRIs."""

    kind: str
    name: str
    label: str
    comment: str
    parents: tuple[str, ...]


def _terms(rows: tuple[Row, ...]) -> list[Term]:
    """The terms, each once, with all its parents."""
    by_term: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_term.setdefault((row.text("kind"), row.text("term")), []).append(row)
    return [
        Term(
            _PLURALS[last_part(kind)],
            last_part(term),
            found[0].text("label"),
            found[0].text("comment"),
            tuple(dict.fromkeys(p for row in found if (p := row.optional("parent")))),
        )
        for (kind, term), found in by_term.items()
    ]


def _resource(path: str) -> Response:
    sought = read_sought(path)
    iri = BASE + sought.name
    rows = _rows_of("resource-description", resource=iri)
    if sought.form is not None:
        return graph_response("resource-graph", sought.form, resource=iri)
    incoming = asking().rows("resource-incoming", resource=iri)
    return _negotiated(render_template("resource.html", iri=iri, path=sought.name, rows=rows, incoming=incoming))


def _rows_of(query: str, **iri: str) -> tuple[Row, ...]:
    """The rows about an IRI; 404 where the graph says nothing of it."""
    rows = asking().rows(query, **{name: _checked(value) for name, value in iri.items()})
    if not rows:
        abort(404, "The graph says nothing of this name.")
    return rows


def _checked(iri: str) -> str:
    """The IRI, or 404 where it is none."""
    if any(c in '<>"{}|^`\\' or c <= " " for c in iri):
        abort(404, "This is not an IRI.")
    return iri


def _negotiated(page: str) -> Response:
    response = make_response(page)
    response.vary.add("Accept")
    return response
