"""The access log and the log of slow queries: a line of JSON each, so that nothing that a client sends forges one."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson

from cancerkg.web.trail import Trail

_ACCESS: Final = logging.getLogger("cancerkg.access")
_SLOW: Final = logging.getLogger("cancerkg.slow")
_SHOWN: Final = 4000
"""Characters of a slow query that are kept."""


Requested = Callable[[], dict[str, str]]
"""Who has asked for what."""


class _JsonLines(logging.Formatter):
    """The members that a record was given, with the time that it was made at; other records get their message."""

    def format(self, record: logging.LogRecord) -> str:
        """One line without its end."""
        members = getattr(record, "members", None) or {"level": record.levelname, "message": record.getMessage()}
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "log": record.name, **members}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


def write_logs(file: Path | None) -> None:
    """Have all loggers of the process write to the end of a file, or to standard error."""
    handler = logging.StreamHandler() if file is None else logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(_JsonLines())
    logging.getLogger().addHandler(handler)
    logging.getLogger("cancerkg").setLevel(logging.INFO)


def log_request(trail: Trail, request: Requested, status: int, seconds: float, slow: float) -> None:
    """Write the line of an answered request; ``request`` gives its client, method and path, ``slow`` is what is slow.

    ``query`` is the first half of the SHA-256 of the query's text, ``worker_seconds`` the time that a worker was used.
    """
    slowly = trail.query is not None and seconds >= slow
    if not (_ACCESS.isEnabledFor(logging.INFO) or slowly):
        return
    used = trail.used()
    digest = sha256(trail.query.encode("utf-8", "surrogatepass")).hexdigest()[:32] if trail.query else None
    members = {
        **request(),
        "status": status,
        "outcome": trail.outcome,
        "seconds": round(seconds, 6),
        "query": digest,
        "worker_seconds": round(used.seconds, 6),
        "bytes": used.bytes,
        "rows": used.rows,
    }
    _ACCESS.info("request", extra={"members": members})
    if slowly and trail.query is not None:
        text = trail.query[:_SHOWN].encode("utf-8", "replace").decode()
        _SLOW.warning("slow query", extra={"members": {**members, "text": text}})


def log_recalled(request: Requested, size: int, seconds: float) -> None:
    """Write the line of a request that was answered as before; ``size`` is that of the body."""
    if _ACCESS.isEnabledFor(logging.INFO):
        members = {**request(), "status": 200, "outcome": "cached", "seconds": round(seconds, 6), "bytes": size}
        _ACCESS.info("request", extra={"members": members})
