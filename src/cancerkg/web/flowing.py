"""The body of an answer that is sent while it is made."""

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
