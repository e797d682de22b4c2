"""SPARQL results in JSON as typed tables (https://www.w3.org/TR/sparql11-results-json/)."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Cell:
    """A term of a solution. ``type`` is uri, literal, bnode or triple; ``value`` an IRI, text, label or JSON."""

    type: str
    value: str
    language: str | None = None
    datatype: str | None = None

    @property
    def is_iri(self) -> bool:
        """Whether the term is an IRI."""
        return self.type == "uri"


@dataclass(frozen=True, slots=True)
class Row:
    """A solution: the bound variables and their terms."""

    cells: Mapping[str, Cell]

    def text(self, name: str, default: str = "") -> str:
        """The value of the variable as text, or the default where it is unbound."""
        cell = self.cells.get(name)
        return default if cell is None else cell.value

    def optional(self, name: str) -> str | None:
        """The value of the variable as text, or None where it is unbound."""
        cell = self.cells.get(name)
        return None if cell is None else cell.value

    def number(self, name: str) -> int:
        """The value of the variable as an integer; 0 where it is unbound."""
        return int(self.text(name, "0"))

    def true(self, name: str) -> bool:
        """Whether the variable is bound to true."""
        return self.text(name) == "true"


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a SELECT, or the answer of an ASK in ``boolean``."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    boolean: bool | None = None


def read_table(body: bytes) -> Table:
    """The table in the JSON that a worker wrote."""
    message = orjson.loads(body)
    if "boolean" in message:
        return Table((), (), message["boolean"])
    rows = tuple(
        Row({name: _cell(term) for name, term in binding.items()}) for binding in message["results"]["bindings"]
    )
    return Table(tuple(message["head"]["vars"]), rows)


def _cell(term: dict[str, object]) -> Cell:
    value, language, datatype = term["value"], term.get("xml:lang"), term.get("datatype")
    return Cell(
        str(term["type"]),
        value if isinstance(value, str) else orjson.dumps(value).decode(),
        None if language is None else str(language),
        None if datatype is None else str(datatype),
    )
