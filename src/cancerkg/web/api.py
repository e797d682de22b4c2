"""For programs: ``/api/search``, concepts by what somebody types, and ``/openapi.json``, what can be asked."""

from pathlib import Path
from typing import Final, cast

import orjson
from flask import Blueprint, Flask, Response, current_app, request

from cancerkg.errors import ProtocolError
from cancerkg.service.searching import Finder

blueprint: Final = Blueprint("api", __name__)
_EXTENSION: Final = "cancerkg-search"
_SHOWN: Final = 10
_MOST: Final = 100
_LONGEST: Final = 200


def register(app: Flask, finder: Finder) -> None:
    """Let the app search."""
    app.extensions[_EXTENSION] = finder
    app.register_blueprint(blueprint)


@blueprint.get("/api/search")
def search() -> Response:
    """The concepts whose labels or synonyms fit ``q``, best first, ``limit`` of them. Raises :class:`ProtocolError`."""
    text = request.args.get("q", "").strip()
    if not text or len(text) > _LONGEST:
        raise ProtocolError(
            "There is nothing to search for." if not text else f"The text is over {_LONGEST} characters.",
            cure="Send a part of a name as ?q=back+pa.",
        )
    found = cast(Finder, current_app.extensions[_EXTENSION]).find(text, _limit())
    results = [
        {"concept": one.named.concept, "label": one.named.label, "name": one.named.name, "score": one.score}
        for one in found
    ]
    response = Response(orjson.dumps({"query": text, "results": results}), mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of the HTTP API (OpenAPI 3.1)."""
    return Response(Path(__file__).with_name("openapi.json").read_bytes(), mimetype="application/json")


def _limit() -> int:
    text = request.args.get("limit", str(_SHOWN))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= _MOST and len(text) <= len(str(_MOST))):
        raise ProtocolError(f"The limit {text[:40]!r} is no number from 1 to {_MOST}.", cure="Send it as limit=10.")
    return int(text)
