"""The app factory, and the headers that every answer carries."""

from pathlib import Path
from typing import Final

from flask import Flask, Response

from cancerkg.queries import QueryKind, read_queries
from cancerkg.resources import queries_directory
from cancerkg.service import Limits, QueryService
from cancerkg.service.name_search import NameIndex
from cancerkg.service.writable import WritableService
from cancerkg.web import (
    api,
    concepts,
    contradictions,
    graph_store,
    linked,
    links,
    operations,
    pages,
    problems,
    sparql,
)
from cancerkg.web.asking import EXTENSION, Asking
from cancerkg.web.compression import compressed
from cancerkg.web.direct import Direct
from cancerkg.web.operations import Operations
from cancerkg.web.recall import Recall
from cancerkg.web.writing import EXTENSION as WRITING
from cancerkg.web.writing import Writing

_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Nothing here is private and nothing depends on who asks, so every origin may read it; no page runs a script."""


def create_app(data: Path, limits: Limits | None = None, *, writable: bool = False, token: str | None = None) -> Flask:
    """The WSGI app on a data directory, which may have no release yet. Workers start with the first query.

    ``writable`` lets those who have the token write, to a dataset beside the releases; without a token, all programs.
    Raises :class:`~cancerkg.errors.QueryFileError` where a query of the pages cannot be read, and
    :class:`~cancerkg.errors.DataDirectoryBusy` where another server writes in the same data directory.
    """
    limits = limits or Limits()
    app = Flask(__name__)
    # A form may write each byte of a query as three.
    largest = max(3 * limits.query_bytes, limits.write_bytes if writable else 0)
    app.config["MAX_CONTENT_LENGTH"] = largest + (1 << 16)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    service = QueryService(data, limits)
    if writable:
        service = writing = WritableService(data, limits)
        app.extensions[WRITING] = Writing(writing, token or None)
    queries = read_queries(queries_directory())
    service.finder = NameIndex(service, queries.find("concept-names", QueryKind.PAGE).text)
    app.extensions[EXTENSION] = Asking(service, queries)
    app.jinja_env.globals.update(href=links.href, short=links.short, is_ours=links.is_ours)
    for blueprint in (
        *(sparql.blueprint, graph_store.blueprint, concepts.blueprint, contradictions.blueprint, linked.blueprint),
        *(pages.blueprint, operations.blueprint),
    ):
        app.register_blueprint(blueprint)
    api.register(app, service.finder)
    problems.register(app)
    ours = Operations(service)
    ours.register(app)
    app.after_request(_with_headers)
    app.after_request(compressed)
    direct = Direct(app.wsgi_app, service, _HEADERS, ours.ended)
    app.wsgi_app = Recall(direct, service, ours.recalled)  # type: ignore[method-assign, assignment]  # as Flask's docs have it
    return app


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
