"""For whoever runs the server: health, figures, and a line in the log for each request."""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, g, request

from cancerkg.service import Limits, QueryService
from cancerkg.web.access import log_recalled, log_request
from cancerkg.web.asking import asking
from cancerkg.web.clients import client_address
from cancerkg.web.metrics import MEDIA_TYPE, Metrics
from cancerkg.web.recall import Recall
from cancerkg.web.trail import Trail, trail

blueprint = Blueprint("operations", __name__)


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


def register(app: Flask, service: QueryService) -> None:
    """Let the app count and log its requests, and show the figures at ``/metrics``; recall what it has answered."""
    metrics = Metrics(service)
    limits = service.limits

    def began() -> None:
        g.began = time.monotonic()

    def answered(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        ended = partial(_ended, metrics, limits, trail(), request.environ, route, response.status_code)
        response.call_on_close(partial(ended, g.get("began", time.monotonic())))
        return response

    def recalled(wsgi: Mapping[str, Any], size: int, seconds: float) -> None:
        metrics.count("/sparql", 200, seconds)
        metrics.count_query("cached", 0.0, size)
        log_recalled(request_of(wsgi, limits), size, seconds)

    app.before_request(began)
    app.after_request(answered)
    app.add_url_rule("/metrics", "metrics", lambda: Response(metrics.exposition(), content_type=MEDIA_TYPE))
    app.wsgi_app = Recall(app.wsgi_app, service, recalled)  # type: ignore[method-assign, assignment]  # as Flask's docs have it


def request_of(wsgi: Mapping[str, Any], limits: Limits) -> dict[str, str]:
    """Who has asked for what, for the log."""
    client = client_address(wsgi, limits.trusted_proxies)
    return {"client": client, "method": wsgi["REQUEST_METHOD"], "path": wsgi["PATH_INFO"]}


def _ended(
    metrics: Metrics,
    limits: Limits,
    seen: Trail,
    wsgi: Mapping[str, Any],
    route: str,
    status: int,
    began: float,
) -> None:
    """The last byte of an answer has been given to the server, or the client is gone."""
    used = seen.used()
    seconds = time.monotonic() - began
    metrics.count(route, status, seconds)
    if seen.query is not None:
        metrics.count_query(seen.outcome, used.seconds, used.bytes)
    log_request(seen, request_of(wsgi, limits), status, seconds, limits.slow_seconds)
