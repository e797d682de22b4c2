"""The files of an ontology, read for a check: what can be read of them, and the faults of what cannot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Quad, Triple

from cancerkg.checks.graph import OntologyGraph
from cancerkg.errors import CancerkgError, ExternalOntologyError, VocabularyError
from cancerkg.external import ExternalOntology, read_external
from cancerkg.namespaces import GRAPH_ONTOLOGY
from cancerkg.vocabulary import (
    MAPPINGS_FILE,
    ONTOLOGY_FILE,
    ConceptMapping,
    Fault,
    TermLines,
    numbered_mappings,
    parse_ontology,
    without_blank_nodes,
)
from cancerkg.vocabulary.syntax import further_syntax_errors

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Contents:
    """What could be read. ``graph`` and ``lines`` are None where the ontology is not RDF, ``rows`` (with their lines)
    where the mappings are no table, ``quads`` where the ontology has no lasting names for its blank nodes."""

    directory: Path
    graph: OntologyGraph | None
    lines: TermLines | None
    rows: tuple[tuple[int, ConceptMapping], ...] | None
    quads: tuple[Quad, ...] | None
    others: tuple[ExternalOntology, ...]
    faults: tuple[Fault, ...]

    def where(self, fault: Fault) -> str:
        """The file and line of a fault: its own, else where the ontology states what it is about."""
        if fault.where:
            return fault.where
        path = str(self.directory / ONTOLOGY_FILE)
        term = fault.statement or fault.node
        if self.lines is None or term is None:
            return path
        line = self.lines.line(term, fault.value) or self.lines.line(term)
        return path if line is None else f"{path}:{line}"


def read_contents(directory: Path, external: Iterable[Path]) -> Contents:
    """The files of the folder, and the ontologies of others. Raises nothing: what cannot be read is a fault."""
    faults: list[Fault] = []
    path = directory / ONTOLOGY_FILE
    triples = _read(lambda: parse_ontology(path), faults)
    if triples is None:
        faults.extend(_further(path, faults[-1]))
    mappings: list[Fault] = []
    rows = _read(lambda: tuple(numbered_mappings(directory / MAPPINGS_FILE, _refuser(mappings))), faults)
    faults.extend(mappings)
    others = [_read(partial(read_external, file), faults) for file in external]
    return Contents(
        directory=directory,
        graph=None if triples is None else OntologyGraph(triples),
        lines=None if triples is None else TermLines.of(path),
        rows=rows,
        quads=None if triples is None else _quads(triples, rows or (), str(path), faults),
        others=tuple(other for other in others if other is not None),
        faults=tuple(faults),
    )


def _read(read: Callable[[], _Read], faults: list[Fault]) -> _Read | None:
    try:
        return read()
    except (VocabularyError, ExternalOntologyError) as error:
        faults.append(_fault("unreadable", error))
        return None


def _refuser(faults: list[Fault]) -> Callable[[VocabularyError], None]:
    return lambda error: faults.append(_fault("mapping-row", error))


def _fault(rule: str, error: CancerkgError) -> Fault:
    return Fault(rule, None, error.what, where=error.where, cure=error.cure)


def _further(path: Path, first: Fault) -> list[Fault]:
    """The syntax errors behind the first, whose place is "file:line:column"."""
    _, _, rest = first.where.partition(f"{path}:")
    line = rest.partition(":")[0]
    if not line.isdecimal() or "not Turtle" not in first.message:
        return []
    errors = further_syntax_errors(path, int(line))
    return [Fault("unreadable", None, f"This is not Turtle: {what}.", where=f"{path}:{at}") for at, what in errors]


def _quads(
    triples: Iterable[Triple], rows: Iterable[tuple[int, ConceptMapping]], where: str, faults: list[Fault]
) -> tuple[Quad, ...] | None:
    """The quads of ``graph/ontology``, as a build would have them."""
    try:
        named = without_blank_nodes(triples, where)
    except VocabularyError as error:
        faults.append(_fault("blank-node-circle", error))
        return None
    mapped = (Triple(row.subject, row.predicate, row.object) for _, row in rows)
    return tuple(Quad(t.subject, t.predicate, t.object, GRAPH_ONTOLOGY) for t in (*named, *mapped))
