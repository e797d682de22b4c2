"""The SPARQL endpoint: the protocol for programs, an editor and a table for people, at one address."""

from hashlib import sha256
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from cancerkg.errors import CancerkgError, ProtocolError
from cancerkg.queries import QueryKind
from cancerkg.service import Answer, AnswerKind, QueryRequest, Released
from cancerkg.service.syntax import is_repeatable
from cancerkg.web.asking import asking
from cancerkg.web.problems import Problem, finished, problem_of
from cancerkg.web.protocol import ProtocolRequest, read_request
from cancerkg.web.tables import Table, read_table

blueprint: Final = Blueprint("sparql", __name__)
SHOWN_ROWS: Final = 1000
"""Rows of a result that the page shows; the downloads have them all."""
SHOWN_CHARACTERS: Final = 200_000
_METHODS: Final = "GET, HEAD, POST, OPTIONS"


@blueprint.route("/sparql", methods=["OPTIONS"], strict_slashes=False)
def options() -> Response:
    """What may be asked, also for a browser that asks before it sends (Fetch standard, CORS preflight)."""
    response = make_response("", 204)
    response.headers["Allow"] = _METHODS
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False, provide_automatic_options=False)
def query() -> Response:
    """Answer a query, or show the editor where a person brings none."""
    asked = read_request(request)
    if asked.query is None or (asked.wanted.page and not asked.query.strip()):
        if not asked.wanted.page:
            raise ProtocolError(
                "There is no query.", cure="Send it as the parameter 'query', or as the body of a POST."
            )
        return _page(asked.example and _example(asked.example))
    if asked.wanted.page:
        return _result_page(asked)
    return answered(asked.to_query())


def answered(query_request: QueryRequest) -> Response:
    """The answer of a query in the format asked for, with its ETag; 304 where the client has it already.

    Raises what :meth:`QueryService.ask` raises.
    """
    service = asking().service
    repeatable = request.method in ("GET", "HEAD") and is_repeatable(query_request.query)
    if repeatable and request.if_none_match.contains(etag(query_request, service.release())):
        response = make_response("", 304)
        response.set_etag(etag(query_request, service.release()))
        return _cacheable(response)
    answer, release = service.ask(query_request)
    response = Response(answer.body, content_type=content_type(answer))
    if repeatable:
        response.set_etag(etag(query_request, release))
    return _cacheable(response)


def etag(query_request: QueryRequest, release: Released) -> str:
    """The same for the same query, dataset and formats on the same release (RFC 9110, section 8.8.3)."""
    return sha256(release.digest.encode() + b"\n" + query_request.to_bytes(0)).hexdigest()[:32]


def content_type(answer: Answer) -> str:
    """The media type, with the charset where text has one."""
    return f"{answer.media_type}; charset=utf-8" if answer.media_type.startswith("text/") else answer.media_type


def _cacheable(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"  # keep it, and ask whether it still holds
    response.vary.add("Accept")
    return response


def _example(name: str) -> str:
    return without_decorators(asking().queries.find(name, QueryKind.EXAMPLE).text)


def without_decorators(text: str) -> str:
    """A query's text without the lines that describe it."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+")).strip() + "\n"


def _result_page(asked: ProtocolRequest) -> Response:
    """The editor with the result below it, or with what is wrong with the query."""
    wanted = asked.to_query()
    page_request = QueryRequest(wanted.query, default_graphs=wanted.default_graphs, named_graphs=wanted.named_graphs)
    try:
        answer, _ = asking().service.ask(page_request)
    except CancerkgError as error:
        problem = problem_of(error)
        return finished(_page(asked.query, problem=problem), problem)
    if answer.kind is AnswerKind.GRAPH:
        text = answer.body.decode()
        return _page(asked.query, turtle=text[:SHOWN_CHARACTERS], cut=len(text) > SHOWN_CHARACTERS)
    return _page(asked.query, table=read_table(answer.body))


def _page(
    text: str | None,
    *,
    table: Table | None = None,
    turtle: str | None = None,
    cut: bool = False,
    problem: Problem | None = None,
) -> Response:
    response = make_response(
        render_template(
            "sparql.html",
            query=text or starting_query(),
            table=table,
            turtle=turtle,
            cut=cut,
            problem=problem,
            shown_rows=SHOWN_ROWS,
            examples=asking().examples(),
        )
    )
    return _cacheable(response)


def starting_query() -> str:
    """The query that the editor begins with."""
    return without_decorators(asking().queries.find("sparql-start", QueryKind.PAGE).text)
