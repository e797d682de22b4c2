"""An ontology's file, from whatever tool, in the one layout that this project keeps."""

from dataclasses import dataclass
from pathlib import Path

from cancerkg.vocabulary import (
    comment_lines,
    normalised,
    parse_ontology,
    read_mappings,
    write_mappings,
    write_turtle,
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """The text in the stable layout, and the lines of the file, from 1, whose comments are not in it."""

    text: str
    lost: tuple[int, ...]


def formatted(path: Path) -> Formatted:
    """What the file says, as :func:`write_turtle` writes it; an SSSOM table (``.tsv``) as :func:`write_mappings` does.

    Axioms get the form of :func:`normalised`. Comments of a Turtle file that the writer would not write are told, since
    RDF has none; those that an RDF/XML file has are the headings of the tool that wrote it.

    Raises :class:`VocabularyError`, with file and line, for a file that cannot be read or written in one form.
    """
    if path.suffix.lower() == ".tsv":
        return Formatted(write_mappings(read_mappings(path)), ())
    text = write_turtle(normalised(parse_ontology(path)))
    kept = set(comment_lines(text).values())
    return Formatted(text, tuple(line for line, comment in comment_lines(path).items() if comment not in kept))


def first_difference(path: Path, text: str) -> int | None:
    """The first line of the file, from 1, that is not as in the text; None where they are the same bytes."""
    given = path.read_bytes()
    if given == text.encode():
        return None
    ours = text.encode().split(b"\n")
    theirs = given.split(b"\n")
    same = next((number for number, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
    return (min(len(ours), len(theirs)) if same is None else same) + 1
