"""The W3C's suites for SPARQL against a server, as any client would run them: nothing here knows a test by its name.

The manifests are read into values; a test is run over HTTP with what it says and nothing else. The server has to be
writable and empty enough to be emptied: each test begins with DROP ALL, and what it needs is sent to the graph store.
"""

import csv
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
STATE = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]


class Graph:
    """A file of RDF, read by property names."""

    def __init__(self, path: Path) -> None:
        self.path = path
        form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
        assert form is not None, path
        self.triples = [q.triple for q in ox.parse(path=path, format=form, base_iri=path.as_uri())]
        self._by_subject: dict[Node, list[ox.Triple]] = {}
        for triple in self.triples:
            self._by_subject.setdefault(triple.subject, []).append(triple)

    def all(self, subject: Node, predicate: str) -> list[Term]:
        return [t.object for t in self._by_subject.get(subject, ()) if t.predicate.value == predicate]

    def one(self, subject: Node, predicate: str) -> Term | None:
        found = self.all(subject, predicate)
        return found[0] if found else None

    def text(self, subject: Node, predicate: str) -> str | None:
        found = self.one(subject, predicate)
        return None if found is None else found.value

    def members(self, head: Term | None) -> Iterator[Term]:
        while isinstance(head, ox.NamedNode | ox.BlankNode) and head.value != RDF + "nil":
            first = self.one(head, RDF + "first")
            assert first is not None
            yield first
            head = self.one(head, RDF + "rest")

    def subjects(self, predicate: str) -> list[Node]:
        return [t.subject for t in self.triples if t.predicate.value == predicate]


@dataclass(frozen=True)
class Case:
    """An entry of a manifest."""

    graph: Graph
    node: Node

    @property
    def name(self) -> str:
        """The folders and the name, such as ``sparql11/bind/bind01``."""
        folder = self.graph.path.parent
        return f"{folder.parent.name}/{folder.name}/{self.node.value.rpartition('#')[2].rpartition('/')[2]}"

    @property
    def types(self) -> set[str]:
        return {kind.value.rpartition("#")[2] for kind in self.graph.all(self.node, RDF + "type")}

    @property
    def action(self) -> Node:
        found = self.graph.one(self.node, MF + "action")
        assert isinstance(found, ox.NamedNode | ox.BlankNode)
        return found

    @property
    def result(self) -> Term | None:
        return self.graph.one(self.node, MF + "result")


def read_cases(manifest: Path) -> Iterator[Case]:
    """The tests of a manifest and of those that it includes."""
    graph = Graph(manifest)
    for head in graph.subjects(MF + "include"):
        for included in graph.members(graph.one(head, MF + "include")):
            yield from read_cases(path_of(included))
    for head in graph.subjects(MF + "entries"):
        for entry in graph.members(graph.one(head, MF + "entries")):
            assert isinstance(entry, ox.NamedNode | ox.BlankNode)
            yield Case(graph, entry)


def path_of(node: Term) -> Path:
    return Path(node.value.removeprefix("file://"))


class Failed(AssertionError):
    """A test that does not pass; the text says why."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Server:
    """A server under test, at ``http://host:port``: queries and updates at ``/sparql``, graphs at ``/store``."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._connection = HTTPConnection(base.removeprefix("http://"), timeout=60)

    def close(self) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        self._connection.request(method, path, body or None, headers or {})
        response = self._connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())

    def query(self, text: bytes, accept: str) -> Answer:
        return self.send("POST", "/sparql", text, {"Content-Type": "application/sparql-query", "Accept": accept})

    def update(self, text: bytes) -> Answer:
        return self.send("POST", "/sparql", text, {"Content-Type": "application/sparql-update"})

    def empty(self) -> None:
        _expect(self.update(b"DROP ALL"), "DROP ALL")

    def load(self, path: Path, graph: str | None) -> None:
        """Send a file to a graph, as it stands; None is the default graph."""
        name = "default" if graph is None else urlencode({"graph": graph})
        form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
        assert form is not None, path
        if form.supports_datasets:
            self._load_dataset(path, form)
            return
        based = path.read_bytes()
        if form in (ox.RdfFormat.TURTLE,):
            based = f"@base <{path.as_uri()}> .\n".encode() + based
        elif form is ox.RdfFormat.RDF_XML:
            triples = [q.triple for q in ox.parse(path=path, format=form, base_iri=path.as_uri())]
            form, based = ox.RdfFormat.N_TRIPLES, ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        _expect(self.send("POST", f"/store?{name}", based, {"Content-Type": form.media_type}), f"loading {path.name}")

    def _load_dataset(self, path: Path, form: ox.RdfFormat) -> None:
        graphs: dict[object, list[ox.Triple]] = {}
        for quad in ox.parse(path=path, format=form, base_iri=path.as_uri()):
            graphs.setdefault(quad.graph_name, []).append(quad.triple)
        blocks = []  # one update, since graphs share blank nodes
        for graph, triples in graphs.items():
            body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
            blocks.append(b"GRAPH %s { %s }" % (str(graph).encode(), body) if isinstance(graph, ox.NamedNode) else body)
        _expect(self.update(b"INSERT DATA { %s }" % b"\n".join(blocks)), path.name)


def _expect(answer: Answer, what: str) -> None:
    if not 200 <= answer.status < 300:
        raise Failed(f"{what}: {answer.status} {answer.body[:300].decode(errors='replace')}")


# --- the kinds of tests


def run(case: Case, server: Server, peers: "Peers | None" = None) -> None:
    """Run one test; ``peers`` stand for other endpoints. Raises :class:`Failed`."""
    kinds = case.types
    if "ProtocolTest" in kinds or "GraphStoreProtocolTest" in kinds:
        server.empty()
        run_protocol(case, server)
    elif "ServiceDescriptionTest" in kinds:
        run_description(server)
    elif kinds & {"QueryEvaluationTest", "CSVResultFormatTest"}:
        server.empty()
        run_query(case, server, peers.stand_for(case) if peers else {})
    elif kinds & {"UpdateEvaluationTest"}:
        server.empty()
        run_update(case, server)
    else:
        run_syntax(case, server)


def run_syntax(case: Case, server: Server) -> None:
    """A text that is right is answered, one that is wrong gets 400."""
    (kind,) = {kind for kind in case.types if "Syntax" in kind}
    text = b"BASE <%s>\n" % case.action.value.encode() + path_of(case.action).read_bytes()
    server.empty()
    is_update = "Update" in kind or path_of(case.action).suffix == ".ru"
    answer = server.update(text) if is_update else server.query(text, "*/*")
    if kind.startswith("Positive") and not 200 <= answer.status < 300 and not _was_read(answer):
        raise Failed(f"{answer.status} {answer.body[:200].decode(errors='replace')}")
    if kind.startswith("Negative") and answer.status != 400:
        raise Failed(f"{answer.status} for what is no SPARQL")


def _was_read(answer: Answer) -> bool:
    """Whether the text was understood, and only its evaluation failed: for want of a graph, or of a function."""
    return answer.status == 400 and b"#querycrashed" in answer.body


def run_query(case: Case, server: Server, addresses: dict[bytes, bytes]) -> None:
    graph, action = case.graph, case.action
    query = graph.one(action, QT + "query")
    assert query is not None
    for data in graph.all(action, QT + "data"):
        server.load(path_of(data), None)
    for data in graph.all(action, QT + "graphData"):
        server.load(path_of(data), data.value)
    text = b"BASE <%s>\n" % query.value.encode() + path_of(query).read_bytes()
    for theirs, ours in addresses.items():
        text = text.replace(theirs, ours)
    assert case.result is not None
    expected = path_of(case.result)
    suffix = expected.suffix
    if suffix in (".ttl", ".rdf", ".nt") and not _is_result_set(expected):
        answer = server.query(text, "application/n-triples")
        _expect(answer, "the query")
        got = ox.parse(answer.body, ox.RdfFormat.N_TRIPLES)
        if _canonical([q.triple for q in got]) != _canonical(Graph(expected).triples):
            raise Failed("another graph")
        return
    accept = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}
    answer = server.query(text, accept.get(suffix, "application/sparql-results+xml"))
    _expect(answer, "the query")
    if suffix == ".csv":
        if _csv(answer.body) != _csv(expected.read_bytes()):
            raise Failed("another table")
        return
    form = ox.QueryResultsFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    assert form is not None
    got_results = ox.parse_query_results(answer.body, form)
    _compare(_solutions(got_results), _expected(expected), ordered_columns=suffix == ".tsv")


def run_update(case: Case, server: Server) -> None:
    graph, action = case.graph, case.action
    request = graph.one(action, UT + "request")
    assert request is not None
    for data, name in _state(graph, action):
        server.load(data, name)
    _expect(server.update(b"BASE <%s>\n" % request.value.encode() + path_of(request).read_bytes()), "the update")
    answer = server.query(STATE.encode(), "application/sparql-results+json")
    _expect(answer, "asking for the state")
    results = ox.parse_query_results(answer.body, ox.QueryResultsFormat.JSON)
    got = [ox.Quad(r["s"], r["p"], r["o"], r["g"] or ox.DefaultGraph()) for r in results]  # type: ignore[union-attr]
    wanted: list[ox.Quad] = []
    assert isinstance(case.result, ox.NamedNode | ox.BlankNode)
    for data, name in _state(graph, case.result):
        target = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        wanted += [
            ox.Quad(q.subject, q.predicate, q.object, target if name is not None else q.graph_name)
            for q in ox.parse(path=data, base_iri=data.as_uri(), rename_blank_nodes=True)
        ]
    if _canonical(got) != _canonical(wanted):
        raise Failed("another state")


def _state(graph: Graph, node: Node) -> Iterator[tuple[Path, str | None]]:
    for data in graph.all(node, UT + "data"):
        yield path_of(data), None
    for named in graph.all(node, UT + "graphData"):
        if isinstance(named, ox.BlankNode):
            file = graph.one(named, UT + "graph") or graph.one(named, UT + "data")
            assert file is not None
            yield path_of(file), graph.text(named, RDFS + "label")
        else:
            yield path_of(named), named.value


def run_protocol(case: Case, server: Server) -> None:
    """Send the requests of a test one after another, and compare what each says of its response."""
    graph = case.graph
    for data, name in _state(graph, case.node):
        server.load(data, name)
    location = ""
    requests = graph.one(case.action, HT + "requests")
    for request in graph.members(requests):
        assert isinstance(request, ox.BlankNode)
        path = (graph.text(request, HT + "absolutePath") or "").replace("$LOCATION$", location)
        headers = _headers(graph, request)
        body = _body(graph, request)
        method = graph.text(request, HT + "methodName") or "GET"
        answer = server.send(method, _path(path), body, headers)
        response = graph.one(request, HT + "resp")
        assert isinstance(response, ox.BlankNode)
        _check_status(graph, response, answer, f"{method} {path}")
        if graph.one(response, MF + "expectedLocation") is not None:
            location = answer.headers["location"]
        _check_format(graph, response, answer)
        _check_body(graph, response, answer)


def _path(path: str) -> str:
    return "/store" + path.removeprefix("/gsp") if path.startswith("/gsp") else path


def _headers(graph: Graph, message: Node) -> dict[str, str]:
    return {
        graph.text(header, HT + "fieldName") or "": graph.text(header, HT + "fieldValue") or ""
        for header in graph.members(graph.one(message, HT + "headers"))
        if isinstance(header, ox.BlankNode)
    }


def _body(graph: Graph, message: Node) -> bytes:
    content = graph.one(message, HT + "body")
    if not isinstance(content, ox.BlankNode):
        return b""
    encoding = graph.text(content, CNT + "characterEncoding") or "UTF-8"
    return (graph.text(content, CNT + "chars") or "").encode(encoding)


_STATUSES = {
    "OK": 200,
    "Created": 201,
    "NoContent": 204,
    "BadRequest": 400,
    "NotFound": 404,
}


def _check_status(graph: Graph, response: Node, answer: Answer, what: str) -> None:
    names = [node.value.rpartition("#")[2] for node in graph.all(response, MF + "expectedStatus")]
    for name in names:
        if name.startswith("StatusCode"):
            if str(answer.status).startswith(name.removeprefix("StatusCode")[0]):
                return
        elif _STATUSES[name] == answer.status:
            return
    raise Failed(f"{what}: {answer.status} and not {names}: {answer.body[:200].decode(errors='replace')}")


def _check_format(graph: Graph, response: Node, answer: Answer) -> None:
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    expected = graph.text(response, MF + "expectedFormat")
    if expected == "RDF" and ox.RdfFormat.from_media_type(media_type) is None:
        raise Failed(f"{media_type} is no RDF")
    if expected in ("tabular", "boolean") and ox.QueryResultsFormat.from_media_type(media_type) is None:
        raise Failed(f"{media_type} is no format of results")
    boolean = graph.text(response, MF + "expectedBoolean")
    if boolean is not None:
        form = ox.QueryResultsFormat.from_media_type(media_type)
        assert form is not None
        results = ox.parse_query_results(answer.body, form)
        if not isinstance(results, ox.QueryBoolean) or bool(results) != (boolean == "true"):
            raise Failed(f"{answer.body!r} and not {boolean}")


def _check_body(graph: Graph, response: Node, answer: Answer) -> None:
    for name, value in _headers(graph, response).items():
        got = answer.headers.get(name.lower(), "")
        if got.replace(" ", "").lower() != value.replace(" ", "").lower():
            raise Failed(f"{name}: {got} and not {value}")
    expected = _body(graph, response)
    if expected:
        wanted = _canonical([q.triple for q in ox.parse(expected, ox.RdfFormat.TURTLE)])
        if _canonical([q.triple for q in ox.parse(answer.body, ox.RdfFormat.TURTLE)]) != wanted:
            raise Failed(f"another graph: {answer.body.decode()}")


SD = "http://www.w3.org/ns/sparql-service-description#"
_RANGES = {
    "defaultDataset": "Dataset",
    "defaultGraph": "Graph",
    "namedGraph": "NamedGraph",
    "graph": "Graph",
}


def run_description(server: Server) -> None:
    """The three things that the suite asks of what a GET without a query returns."""
    answer = server.send("GET", "/sparql", headers={"Accept": "text/turtle, application/rdf+xml;q=0.9"})
    _expect(answer, "GET")
    form = ox.RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    if form is None:
        raise Failed(f"{answer.headers['content-type']} is no RDF")
    triples = [q.triple for q in ox.parse(answer.body, form)]
    endpoints = [t for t in triples if t.predicate.value == SD + "endpoint"]
    if [t.object.value for t in endpoints] != [f"{server.base}/sparql"]:
        raise Failed(f"no sd:endpoint that is this one: {endpoints}")
    typed = {(t.subject, t.object.value) for t in triples if t.predicate.value == RDF + "type"}
    if (endpoints[0].subject, SD + "Service") not in typed:
        raise Failed("the endpoint is no sd:Service")
    for triple in triples:
        range_ = _RANGES.get(triple.predicate.value.removeprefix(SD))
        if range_ and (triple.object, SD + range_) not in typed:
            raise Failed(f"{triple} leads to no sd:{range_}")


# --- what is equal


def _canonical(found: Sequence[ox.Triple | ox.Quad]) -> ox.Dataset:
    dataset = ox.Dataset(
        ox.Quad(
            t.subject,
            t.predicate,
            _by_value(t.object),
            ox.DefaultGraph() if isinstance(t, ox.Triple) else t.graph_name,
        )
        for t in found
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def _csv(body: bytes) -> tuple[list[str], ox.Dataset]:
    """The header and the rows; the labels of blank nodes say only which are the same, numbers are equal by value."""
    header, *lines = csv.reader(body.decode().splitlines())
    return header, _rows([{name: _csv_term(value) for name, value in zip(header, line, strict=True)} for line in lines])


def _csv_term(value: str) -> Term:
    if value.startswith("_:"):
        return ox.BlankNode(value[2:])
    try:
        return ox.Literal(str(float(value)))
    except ValueError:
        return ox.Literal(value)


def _is_result_set(path: Path) -> bool:
    return bool(Graph(path).subjects(RS + "resultVariable") or Graph(path).subjects(RS + "boolean"))


Table = tuple[list[str], list[Row]] | bool


def _solutions(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Table:
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    return names, [{name: row[name] for name in names if row[name] is not None} for row in results]


def _expected(path: Path) -> Table:
    if path.suffix in (".ttl", ".rdf"):
        return _result_set(Graph(path))
    form = ox.QueryResultsFormat.from_extension(path.suffix.removeprefix("."))
    assert form is not None, path
    return _solutions(ox.parse_query_results(path.read_bytes(), form))


def _result_set(graph: Graph) -> Table:
    (head,) = set(graph.subjects(RS + "resultVariable")) | set(graph.subjects(RS + "boolean"))
    boolean = graph.text(head, RS + "boolean")
    if boolean is not None:
        return boolean == "true"
    rows: list[Row] = []
    for solution in graph.all(head, RS + "solution"):
        row: Row = {}
        for binding in graph.all(solution, RS + "binding"):  # type: ignore[arg-type]  # a node
            value = graph.one(binding, RS + "value")  # type: ignore[arg-type]
            row[graph.text(binding, RS + "variable") or ""] = value  # type: ignore[arg-type,assignment]
        rows.append(row)
    return [name.value for name in graph.all(head, RS + "resultVariable")], rows


def _compare(got: Table, expected: Table, *, ordered_columns: bool) -> None:
    if isinstance(got, bool) or isinstance(expected, bool):
        if got != expected:
            raise Failed(f"{got} and not {expected}")
        return
    if (ordered_columns and got[0] != expected[0]) or sorted(got[0]) != sorted(expected[0]):
        raise Failed(f"columns {got[0]} and not {expected[0]}")
    if len(got[1]) != len(expected[1]) or _rows(got[1]) != _rows(expected[1]):
        raise Failed(f"other rows: {got[1][:8]} and not {expected[1][:8]}")


_NUMBERS = {"decimal", "double", "float"}


def _by_value(term: Term) -> Term:
    """A number or boolean in one spelling, since 1.0 and 1 are one decimal and a store may write either."""
    if isinstance(term, ox.Triple):
        return ox.Triple(term.subject, term.predicate, _by_value(term.object))
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean" and term.value in "01":
        return ox.Literal(["false", "true"][int(term.value)], datatype=term.datatype)
    if term.datatype.value != XSD + kind or kind not in _NUMBERS:
        return term
    try:
        value = Decimal(term.value) if kind == "decimal" else Decimal(repr(float(term.value)))
    except (ValueError, InvalidOperation):
        return term
    return ox.Literal(format(value.normalize(), "f") if value.is_finite() else term.value, datatype=term.datatype)


def _rows(rows: list[Row]) -> ox.Dataset:
    """The rows as quads, so that blank nodes are compared as such: equal datasets are equal bags of rows."""
    quads = []
    for number, row in enumerate(rows):
        subject = ox.BlankNode(f"row{number}")
        quads.append(ox.Quad(subject, ox.NamedNode("urn:row"), ox.Literal("")))
        quads += [
            ox.Quad(subject, ox.NamedNode("urn:column:" + quote(name)), _by_value(term)) for name, term in row.items()
        ]
    return _canonical(quads)


# --- endpoints of others

_CALLED = re.compile(rb"(?:SERVICE|LOAD)\s+(?:SILENT\s+)?<([^<>\s]*)>", re.IGNORECASE)


def called(folder: Path) -> list[str]:
    """What SERVICE and LOAD name in the queries and updates below a folder, as it is written there."""
    files = [path for path in sorted(folder.rglob("*.r[qu]")) if path.is_file()]
    return sorted({iri.decode() for path in files for iri in _CALLED.findall(path.read_bytes())})


class Peers:
    """Endpoints on this machine that stand for those of a test, each with its data. To be used as a context."""

    MOST = 4

    def __init__(self) -> None:
        self._stores: list[ox.Store] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.addresses = [f"http://127.0.0.1:{self._server.server_port}/{number}" for number in range(self.MOST)]

    def __enter__(self) -> "Peers":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def stand_for(self, case: Case) -> dict[bytes, bytes]:
        """Load what the test says of endpoints; the addresses of those, and the ones here, as they stand in text."""
        self._stores = []
        addresses = {}
        for service in case.graph.all(case.action, QT + "serviceData"):
            assert isinstance(service, ox.BlankNode)
            store = ox.Store()
            for data in case.graph.all(service, QT + "data"):
                store.extend(ox.parse(path=path_of(data), base_iri=data.value))
            endpoint = case.graph.text(service, QT + "endpoint") or ""
            addresses[f"<{endpoint}>".encode()] = f"<{self.addresses[len(self._stores)]}>".encode()
            self._stores.append(store)
        return addresses

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        peers = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                results = peers._stores[int(self.path[1:])].query(text)
                body = results.serialize(format=ox.QueryResultsFormat.XML) or b""  # type: ignore[union-attr,call-arg]
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        return Handler
