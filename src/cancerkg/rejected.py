"""``rejected/``: every source of the last build that could not be read, as it was, with the reason and the cure."""

import re
import shutil
from pathlib import Path

import orjson

from cancerkg.documents import Rejection
from cancerkg.namespaces import digest

DIRECTORY = "rejected"
_UNFIT = re.compile(r"[^\w.-]+")
_LONGEST = 100
"""Characters of a source's name that are kept in a file's name; systems take 255 bytes."""


class RejectedSources:
    """A new ``rejected/`` in the making. Each source goes to disk as it comes, so that memory holds none."""

    def __init__(self, data: Path) -> None:
        """For a data directory; what an earlier build left unfinished goes."""
        self._place = data / DIRECTORY
        self._fresh = data / f"{DIRECTORY}.tmp"
        shutil.rmtree(self._fresh, ignore_errors=True)
        self._fresh.mkdir(parents=True)

    def keep(self, rejection: Rejection) -> None:
        """Write ``<name>-<digest>`` with the source's bytes, where there were any, and ``….why.json``.

        That has the source as the user named it, the class of the error, what happened, where, and the cure.
        """
        last = _UNFIT.sub("_", Path(rejection.source).name)[-_LONGEST:].lstrip(".")
        name = f"{last or 'source'}-{digest(rejection.source)}"
        if rejection.content:
            (self._fresh / name).write_bytes(rejection.content)
        error = rejection.error
        why = {
            "source": rejection.source,
            "error": type(error).__name__,
            "what": error.what,
            "where": error.where,
            "cure": error.cure,
        }
        text = orjson.dumps(why, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (self._fresh / f"{name}.why.json").write_bytes(text)

    def publish(self) -> None:
        """Put it in the place of the last build's."""
        shutil.rmtree(self._place, ignore_errors=True)
        self._fresh.rename(self._place)
