"""A SPARQL 1.1 Protocol request, read strictly (https://www.w3.org/TR/sparql11-protocol/): a query or an update."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

from flask import Request
from pyoxigraph import NamedNode

from cancerkg.errors import ProtocolError
from cancerkg.service import GraphFormat, QueryRequest, SolutionsFormat
from cancerkg.service.formats import HTML, choose, prefers_html, read_accept

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_DIRECT: Final = {DIRECT: "query", UPDATE: "update"}
_CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii"})
_DATASETS: Final = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_ONCE: Final = frozenset({"query", "format", "update", "timeout"})
_FIELDS: Final = 10_000
_REMEMBERED: Final = 100
"""Headers: the clients of a program send the same ones each time."""
_OTHER_NAMES: Final = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "nquads": "nq",
}
"""Names that clients send in ``format``, as SPARQLWrapper does."""
_MANY_NAMES: Final = {
    "json": (SolutionsFormat.JSON, GraphFormat.JSON_LD),
    "xml": (SolutionsFormat.XML, GraphFormat.RDF_XML),
}
"""Short names that fit both families."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The formats that the client takes of each family, and whether it rather has a page."""

    solutions: SolutionsFormat | None
    graph: GraphFormat | None
    page: bool


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A request as the client made it; ``query`` is None where there is none, ``example`` names one to begin with;
    ``seconds`` is the time that the client gives it. One with an ``update`` has no query.
    """

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    wanted: Wanted
    example: str | None = None
    seconds: float | None = None
    update: str | None = None
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()

    def to_query(self) -> QueryRequest:
        """The request to the query service; there must be a query.

        A dataset that names any graph is the whole dataset (section 2.1.4), so the other part is then empty.
        """
        assert self.query is not None
        given = bool(self.default_graphs or self.named_graphs)
        return QueryRequest(
            self.query,
            self.wanted.solutions,
            self.wanted.graph,
            self.default_graphs if given else None,
            self.named_graphs if given else None,
        )


def read_request(request: Request) -> ProtocolRequest:
    """The query or update, dataset and formats of a request by GET, POST form or direct POST.

    Raises :class:`ProtocolError` (400, 415).
    """
    parameters = read_parameters(request.query_string, "The address")
    if request.method == "POST":
        media_type = request.mimetype
        charset = request.mimetype_params.get("charset", "utf-8").lower()
        if charset not in _CHARSETS:
            raise ProtocolError(f"A body in {charset} is not read.", cure="Send it in UTF-8.", status=415)
        if media_type in _DIRECT:
            name = _DIRECT[media_type]
            if parameters.keys() & {"query", "update"}:
                raise ProtocolError(f"There are two {name} texts.", cure="Send it in the address or in the body.")
            parameters[name] = [_utf8(request.get_data(cache=False), "The body")]
        elif media_type == FORM:
            for name, values in read_parameters(request.get_data(cache=False), "The form").items():
                parameters.setdefault(name, []).extend(values)
        else:
            raise ProtocolError(
                f"A body of type {media_type or 'unknown'!r} is not understood.",
                cure=f"Send {DIRECT} or {FORM}.",
                status=415,
            )
    return _checked(parameters, request.headers.get("Accept"))


def read_query(query_string: bytes, accept: str | None) -> ProtocolRequest:
    """A request by GET, given what follows the ``?`` of its address, and its Accept header.

    Raises :class:`ProtocolError` (400).
    """
    return _checked(read_parameters(query_string, "The address"), accept)


@lru_cache(_REMEMBERED)
def read_wanted(accept: str | None, form: str | None) -> Wanted:
    """What the client takes: ``form`` (a short name or a media type) wins over the Accept header.

    Raises :class:`ProtocolError` for a ``form`` that is unknown.
    """
    if form is None:
        accepted = read_accept(accept)
        solutions, graph = choose(accepted, SolutionsFormat), choose(accepted, GraphFormat)
        offered = [f.media_types[0] for f in (*SolutionsFormat, *GraphFormat)]
        return Wanted(solutions, graph, prefers_html(accepted, offered))
    form = _OTHER_NAMES.get(form, form)
    if form == "html" or form in HTML:
        return Wanted(SolutionsFormat.JSON, GraphFormat.TURTLE, page=True)
    if form in _MANY_NAMES:
        return Wanted(*_MANY_NAMES[form], page=False)
    solutions = next((f for f in SolutionsFormat if form == f or form in f.media_types), None)
    graph = next((f for f in GraphFormat if form == f or form in f.media_types), None)
    if solutions is None and graph is None:
        known = ", ".join([*SolutionsFormat, *GraphFormat, "html"])
        raise ProtocolError(f"The format {form!r} is unknown.", cure=f"Known formats: {known}.")
    return Wanted(solutions, graph, page=False)


def _checked(parameters: dict[str, list[str]], accept: str | None) -> ProtocolRequest:
    for name in sorted(_ONCE & parameters.keys()):
        if len(parameters[name]) > 1:
            raise ProtocolError(f"The parameter {name!r} comes {len(parameters[name])} times.", cure="Send it once.")
    if "update" in parameters and "query" in parameters:
        raise ProtocolError("There is a query and an update.", cure="Send them one after the other.")
    default, named, using, using_named = (tuple(parameters.get(name, ())) for name in _DATASETS)
    for iri in (*default, *named, *using, *using_named):
        try:
            NamedNode(iri)
        except ValueError as error:
            raise ProtocolError(f"The graph {iri!r} is not an IRI: {error}.", cure="Send an absolute IRI.") from error
    one = {name: values[0] for name, values in parameters.items()}
    return ProtocolRequest(
        one.get("query"),
        default,
        named,
        read_wanted(accept, one.get("format") or None),
        one.get("example"),
        _seconds(one["timeout"]) if "timeout" in one else None,
        one.get("update"),
        using,
        using_named,
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds < math.inf:
        raise ProtocolError(f"The timeout {text!r} is no number of seconds above 0.", cure="Send it as timeout=10.")
    return seconds


def read_parameters(encoded: bytes, where: str) -> dict[str, list[str]]:
    """The values of each parameter of an address or a form, percent-decoded once; ``where`` names it in an error.

    Raises :class:`ProtocolError` where they are not UTF-8, or too many.
    """
    try:
        pairs = parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise _not_utf8(where) from error
    except ValueError as error:
        raise ProtocolError(f"{where} has more than {_FIELDS:,} parameters.", cure="Send fewer.") from error
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _utf8(body: bytes, where: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(where) from error


def _not_utf8(where: str) -> ProtocolError:
    return ProtocolError(
        f"{where} is not in UTF-8.", cure="Encode the query in UTF-8, percent-encoded in an address or a form."
    )
