"""gzip for clients that take it (RFC 9110, section 12.5.3), as the answer flows."""

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_LEAST: Final = 1000
"""A body below so many bytes is sent as it is."""
_LEVEL: Final = 1
_REMEMBERED: Final = 100
_GZIP: Final = 16 + zlib.MAX_WBITS
_TEXTS: Final = ("text/", "application/sparql-results", "application/json", "application/ld+json", "application/rdf")
_MORE_TEXTS: Final = ("application/n-", "application/trig", "application/problem+json")


def compressed(response: Response) -> Response:
    """The response, compressed where the client takes that and it is worth it. Its ETag becomes a weak one, since the
    bytes are not those of the answer that is not compressed.
    """
    if not (response.mimetype or "").startswith(_TEXTS + _MORE_TEXTS) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    length = response.content_length
    if (
        response.status_code != 200
        or response.direct_passthrough
        or not is_worth_compressing(length)
        or not takes_gzip(request.headers.get("Accept-Encoding", ""))
    ):
        return response
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Content-Length", None)
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)
    response.response = gzipped(response.iter_encoded())
    if length is not None and request.method != "HEAD":
        response.set_data(b"".join(response.response))
    return response


@lru_cache(_REMEMBERED)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether the client takes gzip, given its Accept-Encoding header."""
    return parse_accept_header(accept_encoding, Accept).quality("gzip") > 0


def is_worth_compressing(length: int | None) -> bool:
    """Whether a body is, given its number of bytes where it is known."""
    return length is None or length >= _LEAST


def gzipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts of a body as those of its compressed form."""
    compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
    for part in parts:
        if data := compressor.compress(part):
            yield data
    yield compressor.flush()
