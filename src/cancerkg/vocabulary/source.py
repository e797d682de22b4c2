"""The two files of the ontology as they are edited, read and written together."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from pyoxigraph import Triple

from cancerkg.errors import VocabularyError
from cancerkg.vocabulary.mappings import MappingSet, read_mappings, write_mappings
from cancerkg.vocabulary.parsing import parse_ontology
from cancerkg.vocabulary.reading import MAPPINGS_FILE, ONTOLOGY_FILE, read_vocabulary
from cancerkg.vocabulary.turtle import write_turtle


@dataclass(frozen=True, slots=True)
class OntologySource:
    """What the files of a folder say: the triples of ``cancerkg.ttl``, blank nodes as they are, and the mappings."""

    directory: Path
    triples: tuple[Triple, ...]
    mappings: MappingSet


def read_source(directory: Path) -> OntologySource:
    """The source in a folder with ``cancerkg.ttl`` and ``mappings.sssom.tsv``.

    Raises :class:`VocabularyError`, with file and line, for a file that cannot be read or parsed. Whether what they say
    makes a vocabulary is asked when it is written, and by :func:`read_vocabulary`.
    """
    return OntologySource(
        directory, parse_ontology(directory / ONTOLOGY_FILE), read_mappings(directory / MAPPINGS_FILE)
    )


def write_source(source: OntologySource, directory: Path) -> None:
    """Write both files into the folder, in their stable layout, if :func:`read_vocabulary` takes what was written.

    They are written aside, read back, flushed to disk and then renamed; a file that would not change is not touched.
    Whatever goes wrong, the files of the folder stay as they were, byte for byte; only a crash of the machine between
    the two renames leaves one new and one old file, each whole. Comments of the files are not kept, but for the
    mappings' header.

    Raises :class:`VocabularyError`, with the file's place as it would have been, and :class:`OSError` where the folder
    cannot be written.
    """
    texts = {ONTOLOGY_FILE: write_turtle(source.triples), MAPPINGS_FILE: write_mappings(source.mappings)}
    with TemporaryDirectory(prefix=".writing-", dir=directory) as folder:
        aside = Path(folder)
        for name, text in texts.items():
            (aside / name).write_text(text, encoding="utf-8", newline="")
        try:
            read_vocabulary(aside)
        except VocabularyError as error:
            where = error.where.replace(str(aside), str(directory))
            raise VocabularyError(error.what, where=where, cure=error.cure) from error
        changed = {
            aside / name: (directory / name).resolve()
            for name, text in texts.items()
            if not (directory / name).exists() or (directory / name).read_bytes() != text.encode()
        }
        replace_files(changed)


def replace_files(targets: Mapping[Path, Path]) -> None:
    """Rename each new file to its target, which may be there; all of them, or on an error none.

    A target that is there keeps its permissions. New files and targets must be on one file system. Raises
    :class:`OSError`.
    """
    for new, target in targets.items():
        if target.exists():
            shutil.copymode(target, new)
        _flush(new)
    before = MappingProxyType({target: target.read_bytes() if target.exists() else None for target in targets.values()})
    done: list[Path] = []
    try:
        for new, target in targets.items():
            new.replace(target)
            done.append(target)
    except OSError:
        for target in done:
            content = before[target]
            target.unlink() if content is None else target.write_bytes(content)
        raise
    for folder in {target.parent for target in targets.values()}:
        _flush(folder)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
