"""For whoever runs the server: health, figures, and a line in the log for each request."""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import orjson
from flask import Blueprint, Flask, Response, request

from cancerkg.service import Limits, QueryService
from cancerkg.web.access import log_recalled, log_request
from cancerkg.web.asking import asking
from cancerkg.web.clients import client_address
from cancerkg.web.metrics import MEDIA_TYPE, Metrics
from cancerkg.web.trail import Trail, trail

blueprint = Blueprint("operations", __name__)
QUERIES: Final = "/sparql"
"""The route of queries."""


@blueprint.get("/health")
def health() -> Response:
    """The server runs: neither a release nor a worker is needed to say so."""
    return _status({"status": "ok"})


@blueprint.get("/health/ready")
def ready() -> Response:
    """There is a release to answer from, and which. Raises :class:`NoRelease`, which is 503."""
    service = asking().service
    released = service.release()
    return _status(
        {
            "status": "ok",
            "release": released.release.number,
            "digest": released.digest,
            "in_memory": service.state().in_memory,
        }
    )


def _status(members: dict[str, object]) -> Response:
    return Response(orjson.dumps(members), mimetype="application/json", headers={"Cache-Control": "no-store"})


class Operations:
    """The figures and the log of an app."""

    def __init__(self, service: QueryService) -> None:
        """Of an app that answers from the service."""
        self._limits = service.limits
        self._metrics = Metrics(service)

    def register(self, app: Flask) -> None:
        """Let the app count and log its requests, and show the figures at ``/metrics``."""

        def began() -> None:
            trail()

        def answered(response: Response) -> Response:
            route = request.url_rule.rule if request.url_rule else "none"
            response.call_on_close(partial(self.ended, request.environ, trail(), route, response.status_code))
            return response

        def figures() -> Response:
            return Response(self._metrics.exposition(), content_type=MEDIA_TYPE)

        app.before_request(began)
        app.after_request(answered)
        app.add_url_rule("/metrics", "metrics", figures)

    def ended(self, wsgi: Mapping[str, Any], seen: Trail, route: str = QUERIES, status: int = 200) -> None:
        """The last byte of an answer has been given to the server, or the client is gone."""
        used = seen.used()
        seconds = time.monotonic() - seen.began
        self._metrics.count(route, status, seconds)
        if seen.query is not None:
            self._metrics.count_query(seen.outcome, used.seconds, used.bytes)
        asked = partial(_request, wsgi, self._limits)
        log_request(seen, asked, status, seconds, self._limits.slow_seconds)

    def recalled(self, wsgi: Mapping[str, Any], size: int, seconds: float) -> None:
        """A query was answered as before."""
        self._metrics.count(QUERIES, 200, seconds)
        self._metrics.count_query("cached", 0.0, size)
        log_recalled(partial(_request, wsgi, self._limits), size, seconds)


def _request(wsgi: Mapping[str, Any], limits: Limits) -> dict[str, str]:
    """Who has asked for what, for the log."""
    client = client_address(wsgi, limits.trusted_proxies)
    return {"client": client, "method": wsgi["REQUEST_METHOD"], "path": wsgi["PATH_INFO"]}
