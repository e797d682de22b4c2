"""For whoever runs the server: health, figures, and a line in the log for each request."""

import time
from functools import partial

import orjson
from flask import Blueprint, Flask, Response, g, request

from cancerkg.web.access import log_request
from cancerkg.web.asking import asking
from cancerkg.web.clients import client_address
from cancerkg.web.metrics import MEDIA_TYPE, Metrics
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


def register(app: Flask, metrics: Metrics) -> None:
    """Let the app count and log its requests, and show the figures at ``/metrics``."""

    def began() -> None:
        g.began = time.monotonic()

    def answered(response: Response) -> Response:
        client = {
            "client": client_address(request, asking().service.limits.trusted_proxies),
            "method": request.method,
            "path": request.path,
        }
        route = request.url_rule.rule if request.url_rule else "none"
        slow = asking().service.limits.slow_seconds
        response.call_on_close(
            partial(_ended, metrics, trail(), client, route, response.status_code, g.get("began"), slow)
        )
        return response

    app.before_request(began)
    app.after_request(answered)
    app.add_url_rule("/metrics", "metrics", lambda: Response(metrics.exposition(), content_type=MEDIA_TYPE))


def _ended(
    metrics: Metrics,
    seen: Trail,
    client: dict[str, str],
    route: str,
    status: int,
    began: float | None,
    slow: float,
) -> None:
    """The last byte of an answer has been given to the server, or the client is gone."""
    used = seen.used()
    seconds = time.monotonic() - began if began is not None else 0.0
    metrics.count(route, status, seconds)
    if seen.query is not None:
        metrics.count_query(seen.outcome, used.seconds, used.bytes)
    log_request(seen, client, status, seconds, slow)
