"""Errors as ``application/problem+json`` (RFC 9457) for programs, and as a page for people."""

import re
from dataclasses import dataclass
from typing import Final

import orjson
from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from cancerkg.errors import (
    BodyUnreadable,
    CancerkgError,
    NoRelease,
    ParameterError,
    QueryError,
    QuerySyntaxError,
    UnknownConcept,
    UnknownQuery,
)
from cancerkg.namespaces import BASE
from cancerkg.service.formats import prefers_html, read_accept
from cancerkg.web.trail import trail

MEDIA_TYPE: Final = "application/problem+json"
_STATUS: Final[tuple[tuple[type[CancerkgError], int], ...]] = (
    (QuerySyntaxError, 400),
    (ParameterError, 400),
    (UnknownConcept, 404),
    (UnknownQuery, 404),
    (NoRelease, 503),
)
_PLACED: Final = (QuerySyntaxError, BodyUnreadable)
_RETRY_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as the client sees it; ``line`` and ``column`` count from 1 and are for syntax errors; ``setting`` is
    the name of the limit that was hit, ``retry_after`` in seconds.
    """

    type: str
    title: str
    status: int
    detail: str
    cure: str = ""
    line: int | None = None
    column: int | None = None
    limit: float | None = None
    setting: str | None = None
    retry_after: int | None = None
    near: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """The members that say something, as JSON."""
        members = {name: getattr(self, name) for name in self.__slots__}
        return orjson.dumps({name: value for name, value in members.items() if value not in (None, "", ())})


def problem_of(error: CancerkgError) -> Problem:
    """The problem that an error of ours is to the client."""
    name = type(error).__name__
    status = (
        error.status if isinstance(error, QueryError) else next((s for t, s in _STATUS if isinstance(error, t)), 500)
    )
    limited = error if isinstance(error, QueryError) else QueryError("")
    return Problem(
        f"{BASE}docs/errors#{name.lower()}",
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize(),
        status,
        error.what,
        error.cure,
        error.line if isinstance(error, _PLACED) else None,
        error.column if isinstance(error, _PLACED) else None,
        limited.limit,
        limited.setting,
        _RETRY_SECONDS if isinstance(error, NoRelease) else limited.retry_after,
        error.near if isinstance(error, UnknownConcept | UnknownQuery) else (),
    )


def wants_page() -> bool:
    """Whether the client names HTML and likes it at least as well as JSON."""
    return prefers_html(read_accept(request.headers.get("Accept")), (MEDIA_TYPE, "application/json"))


def problem_response(problem: Problem) -> Response:
    """The problem as JSON."""
    return finished(Response(problem.to_json(), problem.status, mimetype=MEDIA_TYPE), problem)


def finished(response: Response, problem: Problem) -> Response:
    """The response with the status and the headers that the problem asks for."""
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def register(app: Flask) -> None:
    """Let the app answer every error, ours and HTTP's, as a problem."""
    app.register_error_handler(CancerkgError, _own)
    app.register_error_handler(HTTPException, _http)


def _own(error: CancerkgError) -> Response:
    trail().failure = type(error).__name__
    return _respond(problem_of(error))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    response = _respond(Problem("about:blank", error.name, status, error.description or error.name))
    for name, value in error.get_headers(request.environ):
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _respond(problem: Problem) -> Response:
    if not wants_page():
        return problem_response(problem)
    return finished(Response(render_template("error.html", problem=problem)), problem)
