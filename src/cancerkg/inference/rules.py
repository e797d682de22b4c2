"""A rule from its file: head, body, and the refusal of what is not safe. The border to rdflib's SPARQL parser.

A safe rule is a Horn clause: triple patterns, property paths and filters, and a head that names only what the body
binds. It mints nothing, so the terms of a fixpoint are those it began with, and it is monotone, so the order in which
rules run is of no account. Everything else of SPARQL is refused by not being in a list of what is allowed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Variable
from rdflib import paths
from rdflib import term as rdf
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from cancerkg.errors import UnsafeRule
from cancerkg.inference.paths import Alternatives, Chain, OneOrMore, Path, inverse
from cancerkg.queries import Queries, Query, QueryKind, tokens

_ALLOWED_FUNCTIONS: Final = frozenset(
    f"Builtin_{name}"
    for name in (
        "BOUND", "CONTAINS", "DATATYPE", "isBLANK", "isIRI", "isLITERAL", "isNUMERIC", "isURI", "LANG", "LANGMATCHES",
        "LCASE", "REGEX", "sameTerm", "STR", "STRENDS", "STRLEN", "STRSTARTS", "UCASE",
    )
)  # fmt: skip
_ALLOWED_EXPRESSIONS: Final = frozenset(
    {"ConditionalAndExpression", "ConditionalOrExpression", "RelationalExpression", "UnaryNot"}
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; in a body its predicate may be a property path."""

    subject: NamedNode | Variable
    predicate: Path | Variable
    object: NamedNode | Literal | Variable

    def variables(self) -> Iterator[str]:
        """The names of its variables."""
        for part in (self.subject, self.predicate, self.object):
            if isinstance(part, Variable):
                yield part.value


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows (``head``) from what (``body``). ``name`` is that of its file and of its named graph.

    ``construct`` is its text, ``select`` the same body asked for its solutions.
    """

    name: str
    title: str
    summary: str
    construct: str
    select: str
    head: tuple[Pattern, ...]
    body: tuple[Pattern, ...]


def read_rules(queries: Queries) -> tuple[Rule, ...]:
    """The rules of ``queries/infer/``, by name. Raises :class:`UnsafeRule`, with the file and what is wrong in it."""
    return tuple(_rule(query) for query in queries.of(QueryKind.INFER))


def _rule(query: Query) -> Rule:
    try:
        algebra = translateQuery(parseQuery(query.text)).algebra
    except Exception as error:  # rdflib raises a bare Exception for an unknown prefix
        raise UnsafeRule(f"This is not SPARQL: {error}.", where=query.where) from error
    try:
        return _safe(query, algebra)
    except _UnsafeError as reason:
        raise UnsafeRule(f"{reason}.", where=query.where) from None


class _UnsafeError(Exception):
    """Why a rule is refused; becomes an UnsafeRule where the file's name is known."""


def _safe(query: Query, algebra: CompValue) -> Rule:
    if query.parameters:
        raise _UnsafeError("A rule has no parameters")
    if algebra.name != "ConstructQuery":
        raise _UnsafeError("It is no CONSTRUCT")
    if algebra.datasetClause:
        raise _UnsafeError("It names graphs with FROM; what a rule sees is given")
    if not algebra.template:
        raise _UnsafeError("It has no head; write out CONSTRUCT { … } WHERE { … }")
    body = tuple(_pattern(triple) for triple in _body(algebra.p))
    head = tuple(_pattern(triple) for triple in algebra.template)
    bound = {name for pattern in body for name in pattern.variables()}
    for pattern in head:
        for name in pattern.variables():
            if name not in bound:
                raise _UnsafeError(f"?{name} is in the head and not in the body")
    return Rule(
        name=query.name,
        title=query.title,
        summary=query.summary,
        construct=query.text,
        select=_as_select(query.text),
        head=tuple(sorted(head, key=str)),
        body=body,
    )


def _body(part: CompValue) -> Iterator[tuple[object, object, object]]:
    """The triple patterns of a body, if it is made of nothing but patterns, joins and allowed filters."""
    if part.name == "Project" and part.p.name != "Project":
        yield from _body(part.p)
    elif part.name == "BGP":
        yield from part.triples
    elif part.name == "Join":
        yield from _body(part.p1)
        yield from _body(part.p2)
    elif part.name == "Filter":
        _check_expression(part.expr)
        yield from _body(part.p)
    else:
        raise _UnsafeError(
            f"A body has triple patterns and filters only, and this has {_WORDS.get(part.name, part.name)}"
        )


_WORDS: Final = {
    "Extend": "BIND",
    "Graph": "GRAPH",
    "ServiceGraphPattern": "SERVICE",
    "LeftJoin": "OPTIONAL",
    "Minus": "MINUS",
    "Union": "UNION (write two rules)",
    "ToMultiSet": "VALUES or a sub-query",
    "Slice": "LIMIT or OFFSET",
    "OrderBy": "ORDER BY",
    "Group": "GROUP BY",
    "AggregateJoin": "an aggregate",
    "Builtin_EXISTS": "EXISTS",
    "Builtin_NOTEXISTS": "NOT EXISTS",
}


def _check_expression(expression: object) -> None:
    if isinstance(expression, list):
        for part in expression:
            _check_expression(part)
    elif isinstance(expression, CompValue):
        if expression.name not in _ALLOWED_FUNCTIONS | _ALLOWED_EXPRESSIONS:
            name = _WORDS.get(expression.name, expression.name.removeprefix("Builtin_"))
            raise _UnsafeError(f"A filter of a rule cannot have {name}")
        for key, value in expression.items():
            if key != "_vars":
                _check_expression(value)


def _pattern(triple: tuple[object, object, object]) -> Pattern:
    subject, predicate, object_ = triple
    from_subject, from_object = _from_rdflib(subject), _from_rdflib(object_)
    if isinstance(from_subject, Literal):
        raise _UnsafeError("A literal cannot be a subject")
    if isinstance(predicate, rdf.Variable):
        return Pattern(from_subject, Variable(str(predicate)), from_object)
    return Pattern(from_subject, _path(predicate), from_object)


def _from_rdflib(node: object) -> NamedNode | Literal | Variable:
    match node:
        case rdf.Variable():
            return Variable(str(node))
        case rdf.URIRef():
            return NamedNode(str(node))
        case rdf.Literal():
            if node.language:
                return Literal(str(node), language=node.language)
            return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    raise _UnsafeError("It has a blank node; name it with a variable")


def _path(node: object) -> Path:
    match node:
        case rdf.URIRef():
            return NamedNode(str(node))
        case paths.InvPath():
            return inverse(_path(node.arg))
        case paths.AlternativePath():
            return Alternatives(tuple(_path(arg) for arg in node.args))
        case paths.SequencePath():
            return Chain(tuple(_path(arg) for arg in node.args))
        case paths.MulPath() if node.mod == "+":
            return OneOrMore(_path(node.path))
    # A path of no length (*, ?) would make premises of nothing, and ! is no monotone premise.
    raise _UnsafeError("A property path of a rule has only ^, /, | and +")


def _as_select(construct: str) -> str:
    """The query with its head replaced: what a rule's body finds."""
    parts = list(tokens(construct))
    start = next(i for i, token in enumerate(parts) if token.text.upper() == "CONSTRUCT")
    end = next(i for i, token in enumerate(parts) if i > start and token.text == "}")
    return "".join(t.text for t in parts[:start]) + "SELECT *" + "".join(t.text for t in parts[end + 1 :])
