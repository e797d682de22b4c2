"""An answer as HTTP has it: its body, which may be sent while it is made, its type, and how long it may be kept."""

import errno
from collections.abc import Iterator

from cancerkg.errors import CancerkgError
from cancerkg.service import Streamed
from cancerkg.web.trail import Trail


def flowing(streamed: Streamed, seen: Trail) -> Iterator[bytes]:
    """The parts. A failure on the way ends the connection without the last chunk, which each client takes for what it
    is (RFC 9112, section 8): the servers do so for an error of the connection, and write no trace of it.
    """
    seen.failure = "QueryAbandoned"  # unless the end comes first
    try:
        yield from streamed.stream
    except CancerkgError as error:
        seen.failure = type(error).__name__
        raise ConnectionAbortedError(errno.ECONNABORTED, str(error)) from error
    seen.failure = None


def content_type(media_type: str) -> str:
    """The media type, with the charset where text has one."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def cache_control(*, validated: bool) -> str:
    """What a client may keep (RFC 9111, section 5.2.2): an answer with an ETag, if it asks whether that still holds; no
    other one, as the next is another."""
    return "no-cache" if validated else "no-store"
