"""The SPARQL endpoint: the protocol for programs, an editor and a table for people, at one address."""

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from cancerkg.errors import CancerkgError, ProtocolError
from cancerkg.queries import QueryKind
from cancerkg.service import Answer, AnswerKind, QueryRequest, Streamed
from cancerkg.web.asking import asking
from cancerkg.web.description import description
from cancerkg.web.flowing import cache_control, content_type, flowing
from cancerkg.web.problems import Problem, finished, problem_of
from cancerkg.web.protocol import ProtocolRequest, read_request
from cancerkg.web.recall import offer
from cancerkg.web.tables import Table, read_table
from cancerkg.web.trail import Trail, trail
from cancerkg.web.writing import updated

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
    response.headers["Access-Control-Allow-Headers"] = "Accept, Authorization, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False, provide_automatic_options=False)
def query() -> Response:
    """Answer a query, or make an update; without either, people get the editor, programs a description."""
    if (error := trail().raised) is not None:
        raise error
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise ProtocolError("A compressed body is not read.", cure="Send it as it is.", status=415)
    asked = read_request(request)
    if asked.update is not None:
        return updated(asked)
    if asked.query is None and not asked.wanted.page and request.method in ("GET", "HEAD"):
        return description(asked.wanted.graph)
    if asked.query is None or (asked.wanted.page and not asked.query.strip()):
        if not asked.wanted.page:
            raise ProtocolError(
                "There is no query.", cure="Send it as the parameter 'query', or as the body of a POST."
            )
        return _page(asked.example and _example(asked.example))
    if asked.wanted.page:
        return _result_page(asked)
    return answered(asked.to_query(), asked.seconds)


def answered(query_request: QueryRequest, seconds: float | None = None, *, recalled: bool = True) -> Response:
    """The answer of a query in the format asked for, with its ETag; 304 where the client has it already.

    It is streamed once its first part is there. An HTTP/1.0 client would take an answer that breaks off for a whole
    one, so it gets it all at once. ``recalled`` says that the same address has the same answer until the next release.
    Raises what :meth:`QueryService.stream` raises.
    """
    seen = trail()
    seen.query = query_request.query
    conditional = request.method in ("GET", "HEAD") and bool(request.if_none_match)
    tag = asking().service.tag(query_request) if conditional else None
    if tag is not None and request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
        response.set_etag(tag)
        return _varying(response, validated=True)
    streamed = seen.streamed = asking().stream(query_request, seconds)
    response = Response(_body(streamed, seen), content_type=content_type(streamed.stream.media_type))
    response.call_on_close(streamed.stream.close)
    if recalled and streamed.etag is not None and streamed.stream.length is not None:
        offer(request.environ, streamed)
    if request.method in ("GET", "HEAD") and streamed.etag is not None:
        response.set_etag(streamed.etag)
    return _varying(response, validated=streamed.etag is not None)


def _body(streamed: Streamed, seen: Trail) -> bytes | Iterator[bytes]:
    if streamed.stream.length is None and request.environ.get("SERVER_PROTOCOL") != "HTTP/1.0":
        return flowing(streamed, seen)
    try:
        return b"".join(streamed.stream)
    finally:
        streamed.stream.close()


def _varying(response: Response, *, validated: bool) -> Response:
    response.headers["Cache-Control"] = cache_control(validated=validated)
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
    seen = trail()
    seen.query = page_request.query
    try:
        answer = _whole(page_request, asked.seconds)
    except CancerkgError as error:
        seen.failure = type(error).__name__
        problem = problem_of(error)
        return finished(_page(asked.query, problem=problem), problem)
    if answer.kind is AnswerKind.GRAPH:
        text = answer.body.decode()
        return _page(asked.query, turtle=text[:SHOWN_CHARACTERS], cut=len(text) > SHOWN_CHARACTERS)
    return _page(asked.query, table=read_table(answer.body))


def _whole(query_request: QueryRequest, seconds: float | None) -> Answer:
    streamed = trail().streamed = asking().stream(query_request, seconds)
    try:
        body = b"".join(streamed.stream)
    finally:
        streamed.stream.close()
    return Answer(streamed.stream.kind, streamed.stream.media_type, body)


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
    return _varying(response, validated=True)


def starting_query() -> str:
    """The query that the editor begins with."""
    return without_decorators(asking().queries.find("sparql-start", QueryKind.PAGE).text)
