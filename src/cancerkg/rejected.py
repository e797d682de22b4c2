"""``rejected/``: every source of the last build that could not be read, as it was, with the reason and the cure."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import orjson

from cancerkg.documents import Rejection
from cancerkg.namespaces import digest

DIRECTORY = "rejected"


def keep_rejected(data: Path, rejections: Iterable[Rejection]) -> None:
    """Replace ``rejected/`` in the data directory by what this build rejected.

    Each has ``<name>-<digest>`` with its bytes (where there were any) and the same with ``.why.json``: the source as
    the user named it, the class of the error, what happened, where, and the cure.
    """
    fresh = data / f"{DIRECTORY}.tmp"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for rejection in rejections:
        name = f"{Path(rejection.source).name or 'source'}-{digest(rejection.source)}"
        if rejection.content:
            (fresh / name).write_bytes(rejection.content)
        error = rejection.error
        why = {
            "source": rejection.source,
            "error": type(error).__name__,
            "what": error.what,
            "where": error.where,
            "cure": error.cure,
        }
        (fresh / f"{name}.why.json").write_bytes(
            orjson.dumps(why, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
    shutil.rmtree(data / DIRECTORY, ignore_errors=True)
    fresh.rename(data / DIRECTORY)
