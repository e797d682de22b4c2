"""Competency questions: what the ontology is for, as queries with the rows that must come out.

A question is ``questions/<name>.rq`` in the ontology's folder, decorated like the other queries, with ``<name>.csv``
beside it: the expected rows, as SPARQL 1.1 writes them in CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/). The
method is that of Grüninger and Fox (IJCAI 1995 workshop on basic ontological issues in knowledge sharing).
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import Quad

from cancerkg.dataset import Dataset, Solutions
from cancerkg.errors import ForbiddenQuery, QueryFileError, QuerySyntaxError
from cancerkg.inference import Rule, materialise
from cancerkg.queries import QueryKind, parse_query
from cancerkg.service.syntax import refuse_forbidden
from cancerkg.vocabulary import Fault

QUESTIONS: Final = "questions"
"""The folder of the questions, in that of the ontology."""
_SHOWN: Final = 5

_Row: TypeAlias = tuple[str, ...]


def question_files(directory: Path) -> tuple[Path, ...]:
    """The questions of the ontology in the folder, by name."""
    return tuple(sorted((directory / QUESTIONS).glob("*.rq")))


def question_faults(files: Sequence[Path], quads: Iterable[Quad], rules: Sequence[Rule]) -> Iterator[Fault]:
    """The questions whose answer is not the expected one, or that cannot be asked.

    They are asked of the quads, which are the ontology's without blank nodes, and of what the rules make of them, in
    memory. A question has no limit on time. Rows are compared as a bag: their order counts for nothing.
    """
    if not files:
        return
    dataset = Dataset.in_memory()
    dataset.add(quads)
    materialise(dataset, rules)
    dataset.merge()
    for file in files:
        try:
            yield from _question(file, dataset)
        except (QueryFileError, QuerySyntaxError, ForbiddenQuery) as error:
            yield Fault("question-unreadable", None, f"{error.what}", where=error.where or str(file))
        except OSError as error:
            what = f"{Path(error.filename or file).name} cannot be read: {error.strerror}."
            yield Fault("question-unreadable", None, what, where=str(file))
        except UnicodeDecodeError:
            yield Fault("question-unreadable", None, "The question or its rows are not in UTF-8.", where=str(file))


def _question(file: Path, dataset: Dataset) -> Iterator[Fault]:
    query = parse_query(file.read_text(encoding="utf-8"), name=file.stem, kind=QueryKind.EXAMPLE, where=str(file))
    expected = file.with_suffix(".csv")
    text = expected.read_text(encoding="utf-8")
    bound = query.bind({})
    refuse_forbidden(bound)
    answer = dataset.query(bound)
    if not isinstance(answer, Solutions):
        raise QueryFileError("A question is a SELECT.", where=str(file))
    reader = csv.reader(StringIO(text, newline=""))
    header = next(reader, [])
    if sorted(header) != sorted(answer.variables):
        wanted = ", ".join(answer.variables)
        message = f"The columns of {expected.name} are {', '.join(header) or 'none'}, and the query has {wanted}."
        yield Fault("question-unreadable", None, message, where=f"{expected}:1")
        return
    lines: dict[_Row, int] = {}
    awaited: Counter[_Row] = Counter()
    for cells in reader:
        if cells:
            named = dict(zip(header, cells, strict=False))
            row = tuple(named.get(variable, "") for variable in answer.variables)
            lines.setdefault(row, reader.line_num)
            awaited[row] += 1
    found = Counter(tuple(row.get(variable, "") for variable in answer.variables) for row in answer.texts())
    missing, surplus = sorted((awaited - found).elements()), sorted((found - awaited).elements())
    if missing or surplus:
        line = min((lines[row] for row in missing), default=1)
        message = f"{query.summary} {_told('Missing', missing)}{_told('Not expected', surplus)}".strip()
        yield Fault("wrong-answer", None, f"{query.name}: {message}", where=f"{expected}:{line}")


def _told(what: str, rows: Sequence[_Row]) -> str:
    if not rows:
        return ""
    shown = "; ".join(", ".join(row) for row in rows[:_SHOWN])
    more = f"; and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"{what}: {shown}{more}. "
