"""Answers to queries: solutions as values, the formats that they are written in, and what is wrong with a query."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from cancerkg.errors import QuerySyntaxError, UnfitFormat
from cancerkg.namespaces import PREFIXES

Term = NamedNode | BlankNode | Literal | Triple
"""What an RDF term of an answer can be."""

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS: Final = re.compile(r"\['.*?'\](?=,|$)|\[_\]", re.DOTALL)


class AnswerFormat(StrEnum):
    """How an answer is written: SELECT and ASK as JSON, CSV or TSV, CONSTRUCT and DESCRIBE as Turtle."""

    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    TURTLE = "ttl"


_RESULTS_FORMATS: Final = {
    AnswerFormat.JSON: QueryResultsFormat.JSON,
    AnswerFormat.CSV: QueryResultsFormat.CSV,
    AnswerFormat.TSV: QueryResultsFormat.TSV,
}


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT: the variables' names in the query's order, and rows of terms; None where unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def records(self) -> tuple[dict[str, Term], ...]:
        """The rows as mappings from variable to term, without the unbound variables."""
        return tuple(
            {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.rows
        )

    def texts(self) -> tuple[dict[str, str], ...]:
        """The rows as mappings from variable to the IRI or the lexical form, without the unbound variables."""
        return tuple({name: text_of(term) for name, term in record.items()} for record in self.records())


def text_of(term: Term) -> str:
    """An IRI, a blank node's label, a literal's lexical form; a triple term in N-Triples."""
    return str(term) if isinstance(term, Triple) else term.value


def solutions_of(answer: QuerySolutions) -> Solutions:
    """All the rows of a SELECT's lazy answer, which must be read in the thread that asked."""
    return Solutions(tuple(v.value for v in answer.variables), tuple(tuple(row) for row in answer))


def triples_of(answer: QueryTriples) -> tuple[Triple, ...]:
    """The distinct triples of a CONSTRUCT or DESCRIBE, sorted."""
    return tuple(sorted(set(answer), key=str))


def written(answer: QuerySolutions | QueryBoolean | QueryTriples, answer_format: AnswerFormat) -> bytes:
    """The answer in a W3C format.

    Raises :class:`UnfitFormat` where it has no such form: a SELECT or an ASK is no graph, a CONSTRUCT no table.
    """
    if isinstance(answer, QueryTriples):
        if answer_format is not AnswerFormat.TURTLE:
            raise UnfitFormat("a graph", answer_format.value, (AnswerFormat.TURTLE.value,))
        return serialize(triples_of(answer), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    if answer_format is AnswerFormat.TURTLE:
        raise UnfitFormat("a table", answer_format.value, tuple(f.value for f in _RESULTS_FORMATS))
    return answer.serialize(format=_RESULTS_FORMATS[answer_format]) or b""


def syntax_error(error: SyntaxError) -> QuerySyntaxError:
    """pyoxigraph's complaint about a query as an error of ours: what was expected, line and column from 1."""
    text = error.msg or str(error)
    place = _PLACE.match(text)
    if place is None:
        return QuerySyntaxError(text.strip().rstrip(".") or "The query cannot be read", None, None)
    line, column, expected = int(place[1]), int(place[2]), place[3].replace("expected one of ", "expected ")
    # Oxigraph lists the characters that a name may go on with; they hide the words that help.
    words = [w.strip() for w in _CHARACTER_CLASS.sub("", expected.removeprefix("expected ")).split(", ") if w.strip()]
    for word in words:
        if " " in word:  # a sentence, such as "Prefix not found": the cause itself
            return QuerySyntaxError(word.rstrip("."), line, column)
    reason = f"Expected {' or '.join(words[:12])}" if words else "What stands here is not SPARQL"
    return QuerySyntaxError(reason, line, column)
