"""Releases: immutable directories, made aside, checked, and switched to by one atomic rename.

    data/  releases/1/  store/ ontology/ lexicons/            a release: never written again
                        documents.jsonl.gz manifest.json report.json
           releases/2.tmp/                                    a candidate, or what a crash left of one
           current → releases/1                               a symbolic link
           .lock                                              held by the process that builds

A release comes to be in this order: everything is written under ``<n>.tmp`` and flushed to disk, the directory gets its
name, the link is replaced. So a crash at any moment leaves ``current`` on a whole release: the old one, or the new one.
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from cancerkg.errors import DataDirectoryBusy, NoEarlierRelease, NoRelease
from cancerkg.kept_documents import read_kept
from cancerkg.manifest import Manifest
from cancerkg.model import Annotation

_TEMPORARY: Final = ".tmp"
_STORE: Final = "store"
_ONTOLOGY: Final = "ontology"
_DOCUMENTS: Final = "documents.jsonl.gz"
_LEXICONS: Final = "lexicons"
_JSON: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class Release:
    """A released directory and its number."""

    number: int
    directory: Path

    @property
    def store(self) -> Path:
        """The directory of the dataset; open it read-only."""
        return self.directory / _STORE

    @property
    def ontology(self) -> Path:
        """The directory with the files of the vocabulary that it was made with."""
        return self.directory / _ONTOLOGY

    @property
    def lexicons(self) -> tuple[Path, ...]:
        """The compiled lexicons that it was made with, in the order in which they were given."""
        return tuple(sorted((self.directory / _LEXICONS).glob("*")))

    @property
    def keeps_documents(self) -> bool:
        """Whether :meth:`documents` and ``ontology`` are there; a release of an earlier version has neither."""
        return self.ontology.is_dir() and (self.directory / _DOCUMENTS).is_file()

    def documents(self) -> Iterator[Annotation]:
        """What was read and found in each document, without the page's own triples, in no order that means anything.

        Raises :class:`DocumentsDamaged`.
        """
        contents = {source.key: (source.source, source.content) for source in self.manifest().sources}
        return read_kept(self.directory / _DOCUMENTS, contents)

    def manifest(self) -> Manifest:
        """What it is made of."""
        return Manifest.from_json((self.directory / "manifest.json").read_bytes())

    def report(self) -> dict[str, object]:
        """What the build and the checks had to say, as JSON values."""
        report: dict[str, object] = orjson.loads((self.directory / "report.json").read_bytes())
        return report


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release in the making: the number that it will have, and the directory that it is made in."""

    number: int
    directory: Path

    @property
    def store(self) -> Path:
        """Where its dataset goes."""
        return self.directory / _STORE

    @property
    def documents(self) -> Path:
        """Where its documents go, each as :func:`~cancerkg.kept_documents.kept` gives it."""
        return self.directory / _DOCUMENTS

    def keep_vocabulary(self, files: Iterable[Path], lexicons: Sequence[Path] = ()) -> None:
        """Copy what it is made with: the files of the ontology, and compiled lexicons, whose names tell their order."""
        for name in (_ONTOLOGY, _LEXICONS):
            (self.directory / name).mkdir()
        for file in files:
            shutil.copyfile(file, self.directory / _ONTOLOGY / file.name)
        for number, file in enumerate(lexicons):
            shutil.copyfile(file, self.directory / _LEXICONS / f"{number:03}")

    def discard(self) -> None:
        """Remove everything but the report."""
        self.documents.unlink(missing_ok=True)
        for directory in (self.store, self.directory / _ONTOLOGY, self.directory / _LEXICONS):
            shutil.rmtree(directory, ignore_errors=True)

    def write_manifest(self, manifest: Manifest) -> None:
        """Say what it is made of; without this there is no release."""
        (self.directory / "manifest.json").write_bytes(manifest.to_json())

    def write_report(self, report: Mapping[str, object]) -> None:
        """Keep what the build and the checks say. It outlives a candidate that fails, until the next build."""
        (self.directory / "report.json").write_bytes(orjson.dumps(report, option=_JSON))

    def require_whole(self) -> None:
        """Raises :class:`FileNotFoundError` while something is yet to be written."""
        for name in ("manifest.json", "report.json", _STORE, _ONTOLOGY, _LEXICONS, _DOCUMENTS):
            if not (self.directory / name).exists():
                raise FileNotFoundError(f"the candidate has no {name}")


class Releases:
    """The releases of a data directory."""

    def __init__(self, data: Path) -> None:
        """On a data directory, which need not exist before the first candidate."""
        self.data = data
        self._directory = data / "releases"
        self._link = data / "current"
        self._building = False

    def current(self) -> Release:
        """The release that is served. Raises :class:`NoRelease` where none is."""
        try:
            directory = self._link.resolve(strict=True)
            return Release(int(directory.name), directory)
        except (OSError, ValueError) as error:
            raise NoRelease(str(self.data)) from error

    def history(self) -> tuple[Release, ...]:
        """All whole releases by number, also those rolled back."""
        found = self._directory.iterdir() if self._directory.is_dir() else ()
        numbered = [Release(int(path.name), path) for path in found if path.name.isdecimal()]
        return tuple(sorted(numbered, key=lambda release: release.number))

    @contextmanager
    def candidate(self) -> Iterator[Candidate]:
        """A new directory to build in; it becomes the current release when the block ends well.

        The block writes everything that :meth:`Candidate.require_whole` asks for, and closes the store. If it raises,
        ``current`` stays as it is, and only the report is kept. Raises :class:`DataDirectoryBusy` while another build
        works here.
        """
        with self._locked():
            self._clean()
            number = max((release.number for release in self.history()), default=0) + 1
            candidate = Candidate(number, self._directory / f"{number}{_TEMPORARY}")
            candidate.directory.mkdir()
            try:
                yield candidate
                candidate.require_whole()
            except BaseException:
                candidate.discard()
                raise
            self._publish(candidate)

    def rollback(self) -> Release:
        """Go back to the release before the current one, and return it; nothing is deleted.

        Raises :class:`NoRelease`, :class:`NoEarlierRelease`, :class:`DataDirectoryBusy`.
        """
        with self._locked():
            current = self.current()
            earlier = [release for release in self.history() if release.number < current.number]
            if not earlier:
                raise NoEarlierRelease(str(self.data), current.number)
            self._switch(earlier[-1].number)
            return earlier[-1]

    def _publish(self, candidate: Candidate) -> None:
        for directory, _, names in os.walk(candidate.directory):
            for name in names:
                _sync(Path(directory) / name)
            _sync(Path(directory))
        candidate.directory.rename(self._directory / str(candidate.number))
        _sync(self._directory)
        self._switch(candidate.number)

    def _switch(self, number: int) -> None:
        """Point the link at a release. rename(2) replaces it in one step: a reader sees the old one or the new one."""
        link = self._link.with_name(self._link.name + _TEMPORARY)
        link.unlink(missing_ok=True)
        link.symlink_to(Path(self._directory.name) / str(number))
        link.replace(self._link)
        _sync(self.data)

    def _clean(self) -> None:
        """Remove what a crash, or a candidate that failed, has left."""
        for path in sorted(self._directory.glob(f"*{_TEMPORARY}")):
            shutil.rmtree(path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of the data directory; the system lets go of it when the process ends, however it ends."""
        self._directory.mkdir(parents=True, exist_ok=True)
        if self._building:
            raise DataDirectoryBusy(str(self.data))
        with (self.data / ".lock").open("wb") as file:
            # A POSIX record lock, not flock(2): worker processes forked by a build that was killed do not hold it.
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise DataDirectoryBusy(str(self.data)) from error
            self._building = True
            try:
                yield
            finally:
                self._building = False


def _sync(path: Path) -> None:
    """Have the system write a file, or the names in a directory, to disk (fsync(2))."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
