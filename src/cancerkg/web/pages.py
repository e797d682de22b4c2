"""The home page, the example queries, and what machines that watch a site ask for."""

from typing import Final

from flask import Blueprint, Response, make_response, render_template, request
from pyoxigraph import NamedNode

from cancerkg.errors import CancerkgError, ParameterError, UnknownConcept, all_errors
from cancerkg.namespaces import CONCEPT, slug
from cancerkg.queries import Query
from cancerkg.service import QueryRequest
from cancerkg.web.asking import asking
from cancerkg.web.concepts import near_names
from cancerkg.web.links import last_part
from cancerkg.web.problems import finished, problem_of
from cancerkg.web.protocol import read_wanted
from cancerkg.web.sparql import SHOWN_ROWS, answered, starting_query, without_decorators

blueprint: Final = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> Response:
    """What this is, the numbers of the graph, and ways in."""
    release = asking().service.release()
    numbers = asking().rows("home-numbers")[0]
    return make_response(
        render_template(
            "home.html", release=release, numbers=numbers, examples=asking().examples(), start=starting_query()
        )
    )


@blueprint.get("/queries/", strict_slashes=False)
def queries() -> str:
    """The example queries."""
    return render_template("queries.html", examples=asking().examples())


@blueprint.get("/docs/errors")
def errors() -> str:
    """What each error of ours means: the page that the ``type`` of a problem names."""
    known = [(error.__name__, _paragraph(error.__doc__ or ""), error.cure) for error in all_errors()]
    return render_template("errors.html", errors=known)


@blueprint.get("/queries/<name>")
def query(name: str) -> Response:
    """Run an example query with the address's parameters: a form and a table for people, any format for programs."""
    example = asking().queries.find(name)
    given = {key: value.strip() for key, value in request.args.items() if value.strip() and key != "format"}
    wanted = read_wanted(request.headers.get("Accept"), request.args.get("format"))
    if not wanted.page:
        return answered(QueryRequest(example.bind(given, resolve), wanted.solutions, wanted.graph))
    table = problem = None
    text = example.text
    try:
        text = example.bind(given, resolve)
        table = asking().table(text)
    except CancerkgError as error:
        if not (isinstance(error, ParameterError) and not given):  # a form that is not filled in yet is no error
            problem = problem_of(error)
    page = make_response(
        render_template(
            "query.html",
            example=example,
            given={**_defaults(example), **given},
            text=without_decorators(text),
            table=table,
            problem=problem,
            shown_rows=SHOWN_ROWS,
        )
    )
    page.vary.add("Accept")
    return finished(page, problem) if problem else page


def resolve(name: str) -> NamedNode:
    """The concept that has the name as label, synonym or slug. Raises :class:`UnknownConcept` with near names."""
    wanted = name.lower()
    for row in asking().rows("concept-names"):
        iri = row.text("concept")
        if wanted == row.text("name").lower() or iri == CONCEPT[slug(name)].value:
            return NamedNode(iri)
    raise UnknownConcept(name, [last_part(row.text("concept")) for row in near_names(name)])


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read the pages, and leave the endpoint alone."""
    return Response("User-agent: *\nDisallow: /sparql\nDisallow: /queries/\n", mimetype="text/plain")


def _defaults(example: Query) -> dict[str, str]:
    return {p.name: p.default for p in example.parameters if p.default is not None}


def _paragraph(docstring: str) -> str:
    """A docstring as a paragraph for people: one line, without the marks of code."""
    return " ".join(docstring.split()).replace("``", "")
