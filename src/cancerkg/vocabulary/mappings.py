"""Mappings of our terms to those of other vocabularies, as SSSOM writes them.

SSSOM (Simple Standard for Sharing Ontological Mappings) in TSV is a table below a YAML header in comments.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.errors import VocabularyError

_REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")


@dataclass(frozen=True, slots=True)
class ConceptMapping:
    """One row: our term, how the other one relates to it (``skos:broadMatch``: it is broader), the other, its label."""

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode
    object_label: str
    justification: str


def read_mappings(path: Path) -> tuple[ConceptMapping, ...]:
    """The rows of an SSSOM/TSV file, in the file's order.

    Raises :class:`VocabularyError`, with file and line, for a file that cannot be read, a required column that is
    missing, a short row, or an identifier whose prefix the header's ``curie_map`` does not have.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"The mappings cannot be read: {error}.", where=str(path)) from error
    prefixes = dict(_curie_map(lines))
    header = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    rows = csv.DictReader(lines[header:], delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [column for column in _REQUIRED if column not in (rows.fieldnames or ())]
    if missing:
        raise VocabularyError(
            f"The mappings lack the column {missing[0]!r}.",
            where=str(path),
            cure="Write the columns of SSSOM into the first line below the header.",
        )
    return tuple(_mapping(row, prefixes, f"{path}:{number}") for number, row in enumerate(rows, start=header + 2))


def _curie_map(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    # The header is YAML, of which only this one block of `prefix: iri` lines is needed.
    inside = False
    for line in lines:
        if not line.startswith("#"):
            return
        content = line.removeprefix("#")
        if not content.startswith("  "):
            inside = content.strip() == "curie_map:"
        elif inside:
            prefix, _, iri = content.strip().partition(": ")
            yield prefix, iri.strip("\"' ")


def _mapping(row: Mapping[str, str | None], prefixes: Mapping[str, str], where: str) -> ConceptMapping:
    values = {column: row[column] or "" for column in _REQUIRED}
    empty = [column for column, value in values.items() if not value]
    if empty:
        raise VocabularyError(f"The row has no {empty[0]}.", where=where, cure="Fill it in, or delete the row.")
    return ConceptMapping(
        subject=_expanded(values["subject_id"], prefixes, where),
        predicate=_expanded(values["predicate_id"], prefixes, where),
        object=_expanded(values["object_id"], prefixes, where),
        object_label=row.get("object_label") or "",
        justification=values["mapping_justification"],
    )


def _expanded(curie: str, prefixes: Mapping[str, str], where: str) -> NamedNode:
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in prefixes:
        raise VocabularyError(
            f"The identifier {curie!r} has a prefix that the header does not know.",
            where=where,
            cure="Add the prefix to curie_map, or mend the identifier.",
        )
    try:
        return NamedNode(prefixes[prefix] + local)
    except ValueError as error:
        raise VocabularyError(f"The identifier {curie!r} makes no IRI: {error}.", where=where) from error
