"""Mappings of our terms to those of other vocabularies, as SSSOM writes them.

SSSOM (Simple Standard for Sharing Ontological Mappings, https://mapping-commons.github.io/sssom/) in TSV is a table
below a YAML header in comments.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.errors import VocabularyError

_REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_FIELDS: Final = MappingProxyType(
    {"subject_label": "subject_label", "object_label": "object_label", "comment": "comment"}
)
_PLACES: Final = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification"),
    "comment",
)
_HEADER: Final = "#"


@dataclass(frozen=True, slots=True)
class ConceptMapping:
    """One row: our term, how the other one relates to it (``skos:broadMatch``: it is broader), the other, its label.

    ``justification`` is a CURIE of the Semantic Mapping Vocabulary, ``comment`` says why in words. ``others`` are the
    cells of further columns of SSSOM, as column and text, where they are not empty.
    """

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode
    object_label: str
    justification: str
    subject_label: str = ""
    comment: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MappingSet:
    """An SSSOM file: the lines of its header as they stand, its columns in their order, and its rows."""

    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[ConceptMapping, ...]

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The header's ``curie_map``: IRIs by prefix."""
        return dict(_curie_map(self.header))


def read_mappings(path: Path) -> MappingSet:
    """An SSSOM/TSV file, its rows in the file's order.

    Raises :class:`VocabularyError`, with file and line, for a file that cannot be read, a required column that is
    missing, a short row, or an identifier whose prefix the header's ``curie_map`` does not have.
    """
    header, columns, lines = _table(path)
    prefixes = dict(_curie_map(header))
    rows = (_mapping(line, columns, prefixes, f"{path}:{number}") for number, line in lines)
    return MappingSet(header, columns, tuple(rows))


def numbered_mappings(path: Path, refuse: Callable[[VocabularyError], None]) -> Iterator[tuple[int, ConceptMapping]]:
    """The rows of an SSSOM/TSV file, each with its line, from 1. The error of a row that cannot be read is given to
    ``refuse``, and the row left out. Raises as :func:`read_mappings` does for what concerns the whole file."""
    header, columns, lines = _table(path)
    prefixes = dict(_curie_map(header))
    for number, line in lines:
        try:
            yield number, _mapping(line, columns, prefixes, f"{path}:{number}")
        except VocabularyError as error:
            refuse(error)


def _table(path: Path) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[int, str], ...]]:
    """The lines of the header, the columns, and the rows that are not empty with their lines."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"The mappings cannot be read: {error}.", where=str(path)) from error
    lines = text.removesuffix("\n").split("\n")
    start = next((number for number, line in enumerate(lines) if not line.startswith(_HEADER)), len(lines))
    columns = tuple(lines[start].split("\t")) if start < len(lines) else ()
    missing = [column for column in _REQUIRED if column not in columns]
    if missing:
        raise VocabularyError(
            f"The mappings lack the column {missing[0]!r}.",
            where=str(path),
            cure="Write the columns of SSSOM into the first line below the header.",
        )
    rows = tuple((number, line) for number, line in enumerate(lines[start + 1 :], start=start + 2) if line)
    return tuple(lines[:start]), columns, rows


def write_mappings(mappings: MappingSet) -> str:
    """The SSSOM/TSV text, rows sorted by subject, predicate and object as they are spelled.

    A column that a row needs and the set lacks is added: those of SSSOM's core where they belong, others at the end.
    What is read back is the same set. Raises :class:`VocabularyError` for an IRI that no prefix of the header fits, and
    for a cell with a tab or a line break, which the format cannot hold.
    """
    prefixes = mappings.prefixes
    rows = [_cells(row, prefixes) for row in mappings.rows]
    columns = _columns(mappings.columns, (column for cells in rows for column, value in cells.items() if value))
    lines = sorted(
        ([cells.get(column, "") for column in columns] for cells in rows),
        key=lambda line: [line[columns.index(name)] for name in ("subject_id", "predicate_id", "object_id")] + line,
    )
    return "".join(f"{line}\n" for line in (*mappings.header, *("\t".join(cells) for cells in (columns, *lines))))


def _columns(given: Sequence[str], used: Iterable[str]) -> list[str]:
    columns = list(given)
    for column in dict.fromkeys(used):
        if column not in columns:
            before = _PLACES[: _PLACES.index(column)] if column in _PLACES else ()
            place = max((columns.index(one) + 1 for one in before if one in columns), default=len(columns))
            columns.insert(place, column)
    return columns


def _curie_map(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    # The header is YAML, of which only this one block of `prefix: iri` lines is needed.
    inside = False
    for line in lines:
        content = line.removeprefix(_HEADER)
        if not content.startswith("  "):
            inside = content.strip() == "curie_map:"
        elif inside:
            prefix, _, iri = content.strip().partition(": ")
            yield prefix, iri.strip("\"' ")


def _mapping(line: str, columns: Sequence[str], prefixes: Mapping[str, str], where: str) -> ConceptMapping:
    texts = line.removesuffix("\r").split("\t")
    if len(texts) > len(columns):
        raise VocabularyError(
            f"The row has {len(texts)} cells, and there are {len(columns)} columns.",
            where=where,
            cure="Take out the tab that is too many.",
        )
    cells = dict(zip(columns, texts, strict=False))
    empty = [column for column in _REQUIRED if not cells.get(column)]
    if empty:
        raise VocabularyError(f"The row has no {empty[0]}.", where=where, cure="Fill it in, or delete the row.")
    known = {*_REQUIRED, *_FIELDS}
    return ConceptMapping(
        subject=_expanded(cells["subject_id"], prefixes, where),
        predicate=_expanded(cells["predicate_id"], prefixes, where),
        object=_expanded(cells["object_id"], prefixes, where),
        justification=cells["mapping_justification"],
        others=tuple(sorted((column, text) for column, text in cells.items() if column not in known and text)),
        **{name: cells.get(column, "") for name, column in _FIELDS.items()},
    )


def _cells(row: ConceptMapping, prefixes: Mapping[str, str]) -> dict[str, str]:
    cells = {
        "subject_id": _contracted(row.subject, prefixes),
        "subject_label": row.subject_label,
        "predicate_id": _contracted(row.predicate, prefixes),
        "object_id": _contracted(row.object, prefixes),
        "object_label": row.object_label,
        "mapping_justification": row.justification,
        "comment": row.comment,
        **dict(row.others),
    }
    for column, text in cells.items():
        if any(character in text for character in "\t\r\n"):
            raise VocabularyError(
                f"{column} of the mapping of {cells['subject_id']} to {cells['object_id']} has a tab or line break.",
                cure="Write a space there.",
            )
    return cells


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


def _contracted(node: NamedNode, prefixes: Mapping[str, str]) -> str:
    fitting = [(len(iri), prefix) for prefix, iri in prefixes.items() if node.value.startswith(iri)]
    if not fitting:
        raise VocabularyError(
            f"No prefix of the mappings' header fits {node.value}.", cure="Add its prefix to curie_map."
        )
    length, prefix = max(fitting)
    return f"{prefix}:{node.value[length:]}"
