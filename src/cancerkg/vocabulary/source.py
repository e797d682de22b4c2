"""The two files of the ontology as they are edited, read and written together."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Triple

from cancerkg.errors import VocabularyError
from cancerkg.vocabulary.mappings import MappingSet, read_mappings, write_mappings
from cancerkg.vocabulary.parsing import parse_ontology
from cancerkg.vocabulary.reading import MAPPINGS_FILE, ONTOLOGY_FILE, read_vocabulary
from cancerkg.vocabulary.replacing import replace_files
from cancerkg.vocabulary.turtle import normalised, write_turtle


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

    Axioms get the form of :func:`normalised`. What would be written is first read back from a folder of its own, and
    then put in place by :func:`replace_files`: whatever goes wrong, the files of the folder stay as they were, byte for
    byte. Comments are not kept, but for the mappings' header.

    Raises :class:`VocabularyError`, with the file's place as it would have been, and :class:`OSError` where the folder
    cannot be written.
    """
    texts = {ONTOLOGY_FILE: write_turtle(normalised(source.triples)), MAPPINGS_FILE: write_mappings(source.mappings)}
    with TemporaryDirectory(prefix="cancerkg-") as folder:
        aside = Path(folder)
        for name, text in texts.items():
            (aside / name).write_text(text, encoding="utf-8", newline="")
        try:
            read_vocabulary(aside)
        except VocabularyError as error:
            where = error.where.replace(str(aside), str(directory))
            raise VocabularyError(error.what, where=where, cure=error.cure) from error
    replace_files({directory / name: text for name, text in texts.items()})
