"""Who may write, and SPARQL updates (SPARQL 1.1 Protocol, section 2.2)."""

import hmac
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, cast

from flask import Response, current_app, make_response, request

from cancerkg.errors import ProtocolError, QuerySyntaxError, ReadOnly, TokenMissing, Unauthorized
from cancerkg.service.usings import with_datasets
from cancerkg.service.writable import WritableService
from cancerkg.service.writes import WriteAction, WriteRequest
from cancerkg.web.protocol import ProtocolRequest
from cancerkg.web.trail import trail

EXTENSION: Final = "cancerkg-writing"
_BEARER: Final = "bearer"


@dataclass(frozen=True, slots=True)
class Writing:
    """The service that writes, and the token of those who may; None lets in whoever reaches the server."""

    service: WritableService
    token: str | None


def require_token(host: str, token: str | None) -> None:
    """Raise :class:`~cancerkg.errors.TokenMissing` where others than this machine reach ``host``, and there is none."""
    if not token and not _is_this_machine(host):
        raise TokenMissing(host)


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def may_be_written() -> bool:
    """Whether the server was started to write."""
    return EXTENSION in current_app.extensions


def writer() -> WritableService:
    """The service that writes, for a request that may.

    Without a token nobody but programs on this machine reach the server, and a web page that a person there looks at:
    a browser names the page's origin with each request that writes, and is refused by it.

    Raises :class:`~cancerkg.errors.ReadOnly`, :class:`~cancerkg.errors.Unauthorized`.
    """
    if not may_be_written():
        raise ReadOnly
    writing = cast(Writing, current_app.extensions[EXTENSION])
    if writing.token is None:
        if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
            raise Unauthorized("a web page may not, where the server has no token", status=403)
        return writing.service
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _BEARER:
        raise Unauthorized("there is no token in the request")
    if not hmac.compare_digest(given.strip().encode(), writing.token.encode()):
        raise Unauthorized("the token is another one")
    return writing.service


def updated(asked: ProtocolRequest) -> Response:
    """Make the update of a request; 204 once it is written.

    Raises what :func:`writer` and :meth:`WritableService.write` raise.
    """
    assert asked.update is not None
    service = writer()
    if request.method != "POST":
        raise ProtocolError("An update is not sent by GET.", cure="Send it by POST.", status=405)
    made = with_datasets(asked.update, asked.using_graphs, asked.using_named_graphs)
    trail().query = asked.update
    try:
        service.write(WriteRequest(WriteAction.UPDATE, update=made.text), asked.seconds)
    except QuerySyntaxError as error:
        raise made.in_original(error) from error
    response = make_response("", 204)
    response.headers["Cache-Control"] = "no-store"
    return response
