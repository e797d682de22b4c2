"""What becomes known of a request while it is answered, for the log and the figures."""

import time
from typing import TYPE_CHECKING, Final

from flask import request

from cancerkg.errors import CancerkgError
from cancerkg.service import Streamed, Used

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_NAME: Final = "cancerkg.trail"


class Trail:
    """The query of a request, its answer, and what went wrong; written while the request is answered.

    ``raised`` is an error that came before the framework had the request, which has it to tell.
    """

    def __init__(self) -> None:
        """Of a request that begins now, and has said nothing yet."""
        self.began = time.monotonic()
        self.query: str | None = None
        self.streamed: Streamed | None = None
        self.failure: str | None = None
        self.raised: CancerkgError | None = None

    def used(self) -> Used:
        """What the answer took; the worker is freed."""
        return self.streamed.stream.close() if self.streamed else Used()

    @property
    def outcome(self) -> str:
        """One word: ``answered``, ``cached``, or the class of the error; ``page`` where there was no query."""
        if self.failure is not None:
            return self.failure
        if self.streamed is not None:
            return "cached" if self.streamed.cached else "answered"
        return "page" if self.query is None else "unmodified"


def trail_of(wsgi: "WSGIEnvironment") -> Trail:
    """The trail of a request, given its WSGI environment."""
    seen: Trail | None = wsgi.get(_NAME)
    if seen is None:
        seen = wsgi[_NAME] = Trail()
    return seen


def trail() -> Trail:
    """The trail of the present request."""
    return trail_of(request.environ)
