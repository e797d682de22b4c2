"""SPARQL kept in files: what each asks, what it takes, and its text with terms in place of parameters.

The comments at the head of a file are grlc decorators (``#+ summary: …``, YAML in the small) and its parameters are
variables in grlc's convention (``?_condition_iri``); see ``docs/queries.md`` and https://github.com/CLARIAH/grlc.
Every file is whole: its own prefixes, and valid SPARQL as it stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from cancerkg.errors import ParameterError, QueryFileError, UnknownQuery
from cancerkg.namespaces import PREFIXES, XSD, expand

Resolve = Callable[[str], NamedNode]
"""From a concept's name ("lung cancer") to its IRI; raises :class:`~cancerkg.errors.UnknownConcept`."""

_TOKEN: Final = re.compile(
    r'''
    (?P<comment>\#[^\r\n]*)
  | (?P<string>"""(?:[^"\\]|\\.|"(?!""))*""" | \'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<word>[A-Za-z_][\w.-]*(?::(?:[\w.%:-]|\\.)*)?)
  | (?P<other>\\.|.)
    ''',
    re.VERBOSE | re.DOTALL,
)
_DECORATOR: Final = re.compile(r"#\+(.*)")
_PAIR: Final = re.compile(r"([\w-]+):(?:\s+(.*))?$")
_TYPES: Final = ("iri", "literal", "integer", "number")


class QueryKind(StrEnum):
    """What an answer means; the first four are the folders of ``queries/``."""

    INFER = "infer"
    """A rule: what it constructs follows from what it matches."""
    VIOLATION = "violation"
    """What it finds must not be."""
    EXAMPLE = "example"
    """A question for people."""
    PAGE = "page"
    """What a web page or a command shows."""
    OWN = "own"
    """A user's query; it needs no decorators."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a query: ``kind`` is comment, string, iri, variable, word or other; ``start`` its offset."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that the caller replaces.

    ``variable`` is as in the text, without the question mark; ``type`` is iri, literal, integer, number, a language
    ("en") or a datatype ("xsd:date"); ``default`` the text that stands in, ``required`` whether one must be given.
    """

    name: str
    variable: str
    type: str
    default: str | None
    required: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A query in a file.

    ``where`` is the file's name for messages, ``cure`` what to do about what a violation finds.
    """

    name: str
    kind: QueryKind
    title: str
    summary: str
    description: str
    cure: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    where: str

    def bind(self, arguments: Mapping[str, str], resolve: Resolve | None = None) -> str:
        """The query's text with each parameter replaced by the term that its argument names.

        An ``iri`` argument is an absolute IRI, ``<IRI>``, a CURIE of :data:`~cancerkg.namespaces.PREFIXES`, or with
        ``resolve`` a concept's name. A term is written as SPARQL writes it, so an argument cannot say anything else.
        An optional parameter that is not given stays a variable, which matches anything.

        Raises :class:`ParameterError` for an argument that is unknown, missing or not of its type.
        """
        known = [parameter.name for parameter in self.parameters]
        for name in arguments:
            if name not in known:
                raise ParameterError(self.name, name, "is unknown", known)
        terms: dict[str, str] = {}
        for parameter in self.parameters:
            value = arguments.get(parameter.name, parameter.default)
            if value is not None:
                try:
                    terms[parameter.variable] = _term(value, parameter.type, resolve)
                except ValueError as error:
                    raise ParameterError(self.name, parameter.name, str(error), known) from error
            elif parameter.required:
                raise ParameterError(self.name, parameter.name, "is missing", known)
        return "".join(
            terms.get(token.text[1:], token.text) if token.kind == "variable" else token.text
            for token in tokens(self.text)
        )


class Queries(Mapping[tuple[QueryKind, str], Query]):
    """The queries of a folder by kind and name, sorted."""

    def __init__(self, queries: Mapping[tuple[QueryKind, str], Query]) -> None:
        """From a mapping that has each query under its own kind and name."""
        self._queries = dict(sorted(queries.items()))

    def __getitem__(self, key: tuple[QueryKind, str]) -> Query:
        """The query of this kind and name; :class:`KeyError` if there is none."""
        return self._queries[key]

    def __iter__(self) -> Iterator[tuple[QueryKind, str]]:
        """Kinds and names, sorted."""
        return iter(self._queries)

    def __len__(self) -> int:
        """How many queries."""
        return len(self._queries)

    def of(self, kind: QueryKind) -> tuple[Query, ...]:
        """The queries of one kind, by name."""
        return tuple(query for query in self._queries.values() if query.kind == kind)

    def find(self, name: str, kind: QueryKind = QueryKind.EXAMPLE) -> Query:
        """The query of that kind and name. Raises :class:`UnknownQuery` with the names that are near."""
        query = self._queries.get((kind, name))
        if query is None:
            raise UnknownQuery(name, get_close_matches(name, [q.name for q in self.of(kind)], n=3))
        return query


def read_queries(directory: Path) -> Queries:
    """All ``<kind>/<name>.rq`` of a folder. Raises :class:`QueryFileError` with file and line for one that is unfit."""
    found = {}
    for kind in QueryKind:
        for path in sorted((directory / kind.value).glob("*.rq")):
            found[kind, path.stem] = parse_query(
                path.read_text(encoding="utf-8"), name=path.stem, kind=kind, where=f"{kind.value}/{path.name}"
            )
    return Queries(found)


def parse_query(text: str, *, name: str, kind: QueryKind = QueryKind.OWN, where: str = "query") -> Query:
    """A query from its text. Decorators are optional for a user's own query; the others need title and summary.

    Raises :class:`QueryFileError`.
    """
    scalars, tags, defaults = _decorators(text, where)
    if kind is not QueryKind.OWN:
        for needed in ("title", "summary"):
            if not scalars.get(needed):
                raise QueryFileError(f"The decorator '#+ {needed}: …' is missing.", where=f"{where}:1")
    parameters = _parameters(text, defaults, where)
    for unused in defaults.keys() - {parameter.name for parameter in parameters}:
        raise QueryFileError(f"There is a default for {unused!r}, and no such parameter.", where=f"{where}:1")
    return Query(
        name=name,
        kind=kind,
        title=scalars.get("title", name),
        summary=scalars.get("summary", ""),
        description=scalars.get("description", ""),
        cure=scalars.get("cure", ""),
        tags=tuple(tags),
        parameters=parameters,
        text=text,
        where=where,
    )


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query; joined, they are the text again. Finer than SPARQL's grammar needs, but its strings,
    IRIs and comments are exact (https://www.w3.org/TR/sparql11-query/#sparqlGrammar).
    """
    for match in _TOKEN.finditer(text):
        yield Token(str(match.lastgroup), match.group(), match.start())


def _parameters(text: str, defaults: Mapping[str, str], where: str) -> tuple[Parameter, ...]:
    found: dict[str, Parameter] = {}
    for token in tokens(text):
        if token.kind == "variable" and token.text.startswith("_", 1):
            variable = token.text[1:]
            optional, name, kind = _named(variable)
            default = defaults.get(name)
            required = default is None and not optional
            known = found.setdefault(name, Parameter(name, variable, kind, default, required))
            if known.variable != variable:
                line = text.count("\n", 0, token.start) + 1
                raise QueryFileError(
                    f"?{known.variable} and ?{variable} are the same parameter.", where=f"{where}:{line}"
                )
    return tuple(found.values())


def _named(variable: str) -> tuple[bool, str, str]:
    optional = variable.startswith("__")
    name = variable.lstrip("_")
    stem, _, last = name.rpartition("_")
    if stem and last in _TYPES:
        return optional, stem, last
    head, _, prefix = stem.rpartition("_")
    if head and prefix in PREFIXES:
        return optional, head, f"{prefix}:{last}"
    if stem and len(last) == 2 and last.isalpha():
        return optional, stem, last
    return optional, name, "literal"


def _term(value: str, kind: str, resolve: Resolve | None) -> str:
    if kind == "iri":
        return str(_iri(value, resolve))
    if kind in {"integer", "number"}:
        if not re.fullmatch(r"[+-]?\d+" if kind == "integer" else r"[+-]?\d+(\.\d+)?", value, re.ASCII):
            raise ValueError(f"must be of type {kind}, and is {value!r}")
        return str(Literal(value, datatype=XSD.integer if "." not in value else XSD.decimal))
    if kind == "literal":
        return str(Literal(value))
    if ":" in kind:
        datatype = expand(kind)
        assert datatype is not None, "its prefix was looked up when the parameter was read"
        return str(Literal(value, datatype=datatype))
    return str(Literal(value, language=kind))


def _iri(value: str, resolve: Resolve | None) -> NamedNode:
    try:
        node = expand(value)
    except ValueError as error:
        raise ValueError(f"must be an IRI, and is {value!r}") from error
    if node is not None:
        return node
    if resolve is None:
        raise ValueError(f"must be an IRI, and is {value!r}")
    return resolve(value)


def _decorators(text: str, where: str) -> tuple[dict[str, str], list[str], dict[str, str]]:
    scalars: dict[str, str] = {}
    lists: dict[str, list[str]] = {"tags": [], "defaults": []}
    key = ""
    for number, line in enumerate(text.splitlines(), start=1):
        match = _DECORATOR.match(line)
        if match is None or not match[1].strip():
            continue
        content = match[1].strip()
        pair = _PAIR.match(content)
        if content.startswith("- ") and key in lists:
            lists[key].append(content[2:].strip())
        elif pair is not None and not match[1].startswith("  "):
            key = pair[1]
            if key in scalars or lists.get(key):
                raise QueryFileError(f"The decorator {key!r} comes twice.", where=f"{where}:{number}")
            if key not in lists:
                scalars[key] = _unquoted(pair[2] or "").lstrip(">|")
        elif key in scalars and match[1].startswith("  "):
            scalars[key] = f"{scalars[key]} {content}".strip()
        else:
            raise QueryFileError(f"This decorator cannot be read: {content!r}.", where=f"{where}:{number}")
    defaults = {}
    for entry in lists["defaults"]:
        pair = _PAIR.match(entry)
        if pair is None or not pair[2]:
            raise QueryFileError(f"A default is 'name: value', not {entry!r}.", where=f"{where}:1")
        defaults[pair[1]] = _unquoted(pair[2])
    return scalars, lists["tags"], defaults


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
