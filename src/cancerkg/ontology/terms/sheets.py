"""Sheets of terms: tab-separated tables that people fill in with a spreadsheet program, in and out.

The first row names the columns, the optional second one has the template strings of ROBOT
(https://robot.obolibrary.org/template), so that ROBOT reads the same file. A cell that begins with a quotation mark is
quoted as in CSV (RFC 4180, section 2), but holds no tab and no line break, so that a fault stays on its line.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from cancerkg.errors import FaultyRows

SPLIT: Final = "|"
"""What divides the values of a cell that may have several."""

_LINE_BREAK: Final = re.compile(r"\r\n|\n|\r")
_TEMPLATE_STRING: Final = re.compile(
    r"(?:ID|LABEL|CLASS_TYPE|PROPERTY_TYPE|DOMAIN|RANGE|CHARACTERISTIC|TYPE)(?: SPLIT=.+)?$"
    r"|>{0,2}(?:A[TLI]?|TI|SI|DI|I|SC|EC|DC|CI?|SP|EP|DP|IP|P) \S.*$"
)
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"')
_FAULTY: Final = "?"
"""In the place of the name of a column that cannot be read."""
_FORMULA: Final = tuple("=+-@")
"""With these a spreadsheet program begins a formula."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name, with the template strings under which it means the same to ROBOT: the first is written.

    ``told`` columns are what ``propose`` and ``import`` tell the reader; nothing is made of them.
    """

    name: str
    templates: tuple[str, ...] = ()
    told: bool = False


COLUMNS: Final = (
    Column("decision"),
    Column("phrase"),
    *(Column(name, told=True) for name in ("sites", "documents", "mentions", "evidence 1", "nearest", "external")),
    Column("label", ("AL skos:prefLabel@en", "A skos:prefLabel", "LABEL")),
    Column("type", ("TYPE SPLIT=|", "TYPE")),
    Column("broader", ("I skos:broader SPLIT=|", "I skos:broader")),
    Column("external definition", told=True),
    Column("definition", ("AL skos:definition@en", "A skos:definition")),
    Column("definition source", ("A IAO:0000119 SPLIT=|", "A IAO:0000119")),
    Column("synonyms", ("AL skos:altLabel@en SPLIT=|", "A skos:altLabel SPLIT=|")),
    Column("hidden", ("AL skos:hiddenLabel@en SPLIT=|", "A skos:hiddenLabel SPLIT=|")),
    Column("site", ("I ckg:hasSite SPLIT=|", "I ckg:hasSite")),
    Column("exact", ("I skos:exactMatch SPLIT=|", "I skos:exactMatch")),
    Column("close", ("I skos:closeMatch SPLIT=|", "I skos:closeMatch")),
    Column("broad", ("I skos:broadMatch SPLIT=|", "I skos:broadMatch")),
    Column("narrow", ("I skos:narrowMatch SPLIT=|", "I skos:narrowMatch")),
    Column("comment", ("AL rdfs:comment@en", "A rdfs:comment")),
    Column("imported from", ("AI IAO:0000412",)),
    Column("id", ("ID",)),
    *(Column(name, told=True) for name in ("evidence 2", "evidence 3")),
)
"""In the order in which they are written."""
_BY_NAME: Final = {column.name: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of terms, from a sheet or from an import. ``where`` is the file and line, or the term that it was made of;
    ``cells`` are by column, without white space around them, and without the empty ones."""

    where: str
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell of the column; "" where it is empty."""
        return self.cells.get(column, "")

    def values(self, column: str) -> tuple[str, ...]:
        """The values that the cell holds, each once."""
        return tuple(dict.fromkeys(value for part in self.text(column).split(SPLIT) if (value := part.strip())))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell, and what to do: ``where`` is a file and line, ``column`` the column's name."""

    where: str
    column: str
    what: str
    cure: str = ""

    def __str__(self) -> str:
        """One line: where, what, what to do."""
        return f"{self.where}:{self.column}: {self.what} {self.cure}".rstrip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was read: its rows, and the faults of those that could not be read as they are.

    Where it ``has_decisions``, a row counts by its decision; else every row is to be added.
    """

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    has_decisions: bool


def read_sheet(path: Path) -> Sheet:
    """The rows of a sheet, in order.

    CRLF, a byte order mark, and the empty cells and rows that spreadsheet programs leave at the end are accepted; a row
    may end early. Raises :class:`FaultyRows` for a file that cannot be read, is not UTF-8 or has no columns; faults of
    single cells are in the result, so that they can be told with those that are found later.
    """
    lines = _LINE_BREAK.split(_content(path))
    faults: list[Fault] = []
    header, *body = [
        (f"{path}:{number}", _cells(line, f"{path}:{number}", faults)) for number, line in enumerate(lines, start=1)
    ]
    columns = _columns(header[1], header[0], faults)
    if body and _is_template(body[0][1]):
        faults.extend(_template_faults(columns, *body.pop(0)))
    rows = [Row(where, cells) for where, values in body if (cells := _named(columns, values, where, faults))]
    return Sheet(tuple(rows), tuple(faults), has_decisions="decision" in columns)


def write_sheet(rows: Iterable[Mapping[str, str]]) -> str:
    """A sheet with the template strings, as :func:`read_sheet` reads it back; columns that propose and import alone
    fill are left out where they are empty.

    Tabs and line breaks become spaces. A told cell that a spreadsheet program would take for a formula gets an
    apostrophe before it: evidence is what strangers wrote.
    """
    filled = list(rows)
    columns = [column for column in COLUMNS if _is_needed(column) or any(row.get(column.name) for row in filled)]
    table = [[column.name for column in columns], [(*column.templates, "")[0] for column in columns]]
    table.extend([_told(column, row.get(column.name, "")) for column in columns] for row in filled)
    return "".join("\t".join(map(_written, cells)) + "\n" for cells in table)


def _is_needed(column: Column) -> bool:
    return bool(column.templates) or column.name == "decision"


def _content(path: Path) -> str:
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise FaultyRows(str(path), [f"{path}: The file cannot be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        cure = (
            'Save it as UTF-8: in Excel as "CSV UTF-8", with tabs in place of the commas; in LibreOffice as "Text CSV".'
        )
        raise FaultyRows(str(path), [f"{path}:{line}: The file is not UTF-8. {cure}"]) from error
    if not text.strip():
        cure = "The first row names the columns; docs/ontology.md lists them."
        raise FaultyRows(str(path), [f"{path}:1: The sheet is empty. {cure}"])
    return text


def _cells(line: str, where: str, faults: list[Fault]) -> list[str]:
    cells = []
    for number, cell in enumerate(line.split("\t"), start=1):
        words = cell
        if cell.startswith('"'):
            quoted = _QUOTED.fullmatch(cell.rstrip())
            if quoted is None:
                cure = "Close it, double those within, and leave out tabs and line breaks."
                faults.append(Fault(where, str(number), "A quotation mark opens this cell and none closes it.", cure))
            words = quoted[1].replace('""', '"') if quoted else cell.strip('"')
        words = " ".join(unicodedata.normalize("NFC", words).split())
        unseen = next((character for character in words if unicodedata.category(character) in ("Cc", "Cf")), None)
        if unseen is not None:
            what = f"The cell holds the character U+{ord(unseen):04X}, which cannot be seen."
            faults.append(Fault(where, str(number), what, "Take it out."))
        cells.append(words)
    return cells


def _columns(header: Sequence[str], where: str, faults: list[Fault]) -> tuple[str, ...]:
    """The columns' names as ours are spelled; "" for one without a name."""
    if len(header) == 1 and any(mark in header[0] for mark in ",;"):
        message = "The columns are not divided by tabs. Save the sheet as tab-separated text."
        raise FaultyRows(where.rpartition(":")[0], [f"{where}: {message}"])
    columns: list[str] = []
    for title in header:
        name = title.lower().replace("_", " ").replace("-", " ")
        if name and name not in _BY_NAME:
            near = get_close_matches(name, _BY_NAME, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            known = ", ".join(_BY_NAME)
            faults.append(Fault(where, title, "No column has this name.", f"{hint}The columns are: {known}."))
        elif name and name in columns:
            faults.append(Fault(where, title, "The column comes twice.", "Join the two."))
        columns.append(name if not name or (name in _BY_NAME and name not in columns) else _FAULTY)
    if not {"label", "phrase"} & set(columns):
        faults.append(Fault(where, "label", "The column is missing, and there is no phrase either.", "Add it."))
    return tuple(columns)


def _is_template(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_TEMPLATE_STRING.match(cell) for cell in filled)


def _template_faults(columns: Sequence[str], where: str, cells: Sequence[str]) -> Iterator[Fault]:
    for name, cell in zip(columns, cells, strict=False):
        if name in _BY_NAME and cell and cell not in _BY_NAME[name].templates:
            fitting = " or ".join(repr(one) for one in _BY_NAME[name].templates) or "none"
            yield Fault(where, name, f"{cell!r} is not what this column means.", f"Its template string: {fitting}.")


def _named(columns: Sequence[str], values: Sequence[str], where: str, faults: list[Fault]) -> dict[str, str]:
    for number, value in enumerate(values, start=1):
        if value and (number > len(columns) or not columns[number - 1]):
            cure = "Name the column, or look for a tab too many before it."
            faults.append(Fault(where, str(number), f"The cell {value!r} stands under no column.", cure))
            break
    return {name: value for name, value in zip(columns, values, strict=False) if name in _BY_NAME and value}


def _told(column: Column, cell: str) -> str:
    return f"'{cell}" if column.told and cell.startswith(_FORMULA) else cell


def _written(cell: str) -> str:
    words = " ".join(cell.split())
    return '"' + words.replace('"', '""') + '"' if '"' in words else words
