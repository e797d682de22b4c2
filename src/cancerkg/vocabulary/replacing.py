"""Several files replaced as one: written aside, flushed to disk, renamed."""

import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory


def replace_files(texts: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write each text to its file, as UTF-8; all of them, or on an error none. Returns the files that changed.

    A file that has the text already is not touched, a link is followed, and a file that is there keeps its
    permissions. A crash of the machine between two renames leaves new and old files, each whole. Raises
    :class:`OSError`.
    """
    targets = {path: path.resolve() for path in texts}
    changed = [path for path, target in targets.items() if _content(target) != texts[path].encode()]
    before = {path: _content(targets[path]) for path in changed}
    with ExitStack() as folders:
        new: dict[Path, Path] = {}
        for path in changed:
            target = targets[path]
            folder = folders.enter_context(TemporaryDirectory(prefix=".writing-", dir=target.parent))
            new[path] = Path(folder, target.name)
            new[path].write_text(texts[path], encoding="utf-8", newline="")
            if target.exists():
                shutil.copymode(target, new[path])
            flush(new[path])
        done: list[Path] = []
        try:
            for path in changed:
                new[path].replace(targets[path])
                done.append(path)
        except OSError:
            for path in done:
                content = before[path]
                targets[path].unlink() if content is None else targets[path].write_bytes(content)
            raise
    for parent in {targets[path].parent for path in changed}:
        flush(parent)
    return tuple(changed)


def flush(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to disk (fsync(2))."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
