"""What becomes known of a request while it is answered, for the log and the figures."""

from typing import Final, cast

from flask import g

from cancerkg.service import Streamed, Used

_NAME: Final = "trail"


class Trail:
    """The query of a request, its answer, and what went wrong; written while the request is answered."""

    def __init__(self) -> None:
        """Of a request that has said nothing yet."""
        self.query: str | None = None
        self.streamed: Streamed | None = None
        self.failure: str | None = None

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


def trail() -> Trail:
    """The trail of the present request."""
    if _NAME not in g:
        g.trail = Trail()
    return cast(Trail, g.trail)
