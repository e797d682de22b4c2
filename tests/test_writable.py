"""A server that writes: who may, updates and graphs, snapshots, and what outlives a kill at any moment."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from cancerkg.errors import ForbiddenQuery, ProtocolError, TokenMissing
from cancerkg.service.syntax import refuse_calls
from cancerkg.service.usings import with_datasets
from cancerkg.web import require_token
from tests.lateness import waited, waited_since
from tests.web_release import ROOT, Reply, ask, running_server, write_release

UPDATE = {"Content_Type": "application/sparql-update"}
TURTLE = {"Content_Type": "text/turtle"}
RDF_XML = {"Content_Type": "application/rdf+xml"}
FEW = ["--limit", "workers=1", "--limit", "spare=0", "--limit", "client_seconds=100000"]
ENDLESS = f"INSERT {{ ?s0 ?p0 ?o0 }} WHERE {{ {' '.join(f'?s{i} ?p{i} ?o{i} .' for i in range(8))} }}"
TOKEN = "a token that nobody guesses"


def serving(data: Path, *options: str) -> AbstractContextManager[tuple[subprocess.Popen[str], str]]:
    return running_server(["-m", "cancerkg", "serve", "--writable", "--port", "0", "--data", str(data), *options], data)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a data directory that is not there yet, emptied by each test that counts."""
    with serving(tmp_path_factory.mktemp("writable") / "new", *FEW) as (_, base):
        yield base


def update(base: str, text: str, path: str = "/sparql", **headers: str) -> Reply:
    return ask(base, path, method="POST", body=text.encode(), **UPDATE, **headers)


def select(base: str, query: str) -> list[str]:
    """The lines of the answer as CSV, without the first."""
    reply = ask(base, f"/sparql?query={quote(query)}", Accept="text/csv")
    assert reply.status == 200, reply.text
    return reply.text.split("\r\n")[1:-1]


def count(base: str) -> int:
    return int(select(base, "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")[0])


def store(base: str, method: str, graph: str = "?graph=urn:g", body: bytes = b"", **headers: str) -> Reply:
    return ask(base, f"/store{graph}", method=method, body=body or None, **headers)


# --- who may


def test_a_server_that_reads_only_refuses_each_write(tmp_path: Path) -> None:
    write_release(tmp_path)
    before = tree_digest(tmp_path)
    with running_server(["-m", "cancerkg", "serve", "--port", "0", "--data", str(tmp_path)], tmp_path) as (_, base):
        assert update(base, "CLEAR ALL").status == 403
        form = {"Content_Type": "application/x-www-form-urlencoded"}
        assert ask(base, "/sparql", method="POST", body=b"update=CLEAR%20ALL", **form).status == 403
        assert {store(base, method, body=b"<urn:a> <urn:b> 1 .", **TURTLE).status for method in ("PUT", "POST")} == {
            403
        }
        assert store(base, "DELETE").status == 403
        assert store(base, "PATCH").status == 405
        assert store(base, "GET", "?default", Accept="text/turtle").status == 200
        claims = "?graph=" + quote("https://w3id.org/cancerkg/graph/claims")
        assert store(base, "GET", claims, Accept="application/n-triples").text.count("\n") == 54
        assert store(base, "HEAD", "?graph=urn:none").status == 404
    assert tree_digest(tmp_path) == before


def test_the_token_is_asked_for(tmp_path: Path) -> None:
    environment = {**os.environ, "CANCERKG_TOKEN": TOKEN}
    command = [sys.executable, "-m", "cancerkg", "serve", "--writable", "--port", "0", "--data", str(tmp_path), *FEW]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        base = "http://" + process.stderr.readline().rpartition("http://")[2].strip().rstrip("/")
        for given in ({}, {"Authorization": "Bearer another"}, {"Authorization": f"Basic {TOKEN}"}):
            reply = update(base, "CLEAR ALL", **given)
            assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer")
            assert store(base, "PUT", body=b"<urn:a> <urn:b> 1 .", **TURTLE, **given).status == 401
        assert count(base) == 0
        allowed = {"Authorization": f"Bearer {TOKEN}"}
        assert update(base, "INSERT DATA { <urn:a> <urn:b> 1 }", Origin="https://page.example", **allowed).status == 204
        assert store(base, "PUT", body=b"<urn:a> <urn:b> 1 .", **TURTLE, **allowed).status == 201
        assert count(base) == 2
    finally:
        process.terminate()
        process.communicate()


def test_without_a_token_only_this_machine_is_served() -> None:
    for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost"):
        require_token(host, None)
    require_token("0.0.0.0", "secret")
    for host in ("0.0.0.0", "::", "", "192.0.2.1", "localhost.example"):
        with pytest.raises(TokenMissing):
            require_token(host, None)
    with pytest.raises(TokenMissing):
        require_token("0.0.0.0", "")


def test_a_page_in_a_browser_writes_nothing_where_there_is_no_token(server: str) -> None:
    before = count(server)
    for header in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "same-origin"}):
        assert update(server, "INSERT DATA { <urn:evil> <urn:p> 1 }", **header).status == 403
        assert store(server, "DELETE", "?default", **header).status == 403
    assert count(server) == before


def test_two_servers_do_not_write_to_one_dataset(tmp_path: Path) -> None:
    with serving(tmp_path, *FEW):
        command = [sys.executable, "-m", "cancerkg", "serve", "--writable", "--port", "0", "--data", str(tmp_path)]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert second.returncode != 0
        assert "works here" in second.stderr


# --- updates


def test_an_update_is_seen_by_the_next_query(server: str) -> None:
    update(server, "DROP ALL")
    for number in range(10):
        assert update(server, f"INSERT DATA {{ <urn:s> <urn:p> {number} }}").status == 204
        assert count(server) == number + 1


def test_an_update_is_all_or_nothing(server: str) -> None:
    update(server, "DROP ALL")
    reply = update(server, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } } ; CREATE GRAPH <urn:g>")
    assert reply.status == 400
    assert count(server) == 0


def test_an_update_with_an_error_names_its_place(server: str) -> None:
    reply = update(server, "INSERT DATA {\n  <urn:a> <urn:b> }")
    assert (reply.status, reply.json["line"], reply.json["column"]) == (400, 2, 19)


def test_an_update_by_get_is_refused(server: str) -> None:
    assert ask(server, "/sparql?update=CLEAR%20ALL").status == 405


def test_an_endless_update_is_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, *FEW, "--limit", "seconds=2") as (_, base):
        data = " ".join(f"<urn:s{i}> <urn:p> {i} ." for i in range(200))
        assert update(base, f"INSERT DATA {{ {data} }}").status == 204
        assert update(base, ENDLESS).status == 504
        assert update(base, "INSERT DATA { <urn:after> <urn:p> 1 }").status == 204
        assert count(base) == 201


CALLS = [
    "LOAD <http://127.0.0.1:1/x>",
    "load silent <http://169.254.169.254/latest> INTO GRAPH <urn:g>",
    "LOAD<http://[::1]/>",
    "INSERT DATA { } ;LOADSILENT<http://localhost/>",
    r"L\u004fAD <http://localhost/>",
    "# a comment\nLOAD # and one more\n<http://localhost/>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <http://localhost/sparql> { ?s ?p ?o } }",
    "PREFIX ex: <http://localhost/> INSERT { ?s ?p ?o } WHERE { SERVICEex:sparql { ?s ?p ?o } }",
    "PREFIX LOAD: <http://localhost/> LOADLOAD:x",
]


@pytest.mark.parametrize("text", CALLS)
def test_nothing_is_fetched(server: str, text: str) -> None:
    assert update(server, text).status == 403


def test_words_that_only_look_like_calls_are_no_calls() -> None:
    for text in (
        "PREFIX ex: <urn:x:> INSERT DATA { ex:load ex:download 'LOAD <http://a/>' } # SERVICE <x>",
        'INSERT DATA { <urn:load> <urn:service> """LOAD\n<x>""" }',
        "DELETE WHERE { ?load ?service ?o }",
    ):
        refuse_calls(text)
    refuse_calls("LOAD <http://a/b> INTO GRAPH <urn:g>", ("http://a/b",))
    with pytest.raises(ForbiddenQuery):
        refuse_calls("LOAD <http://a/b> ; LOAD <http://a/c>", ("http://a/b",))


def test_a_dataset_of_the_request_becomes_using() -> None:
    modify = "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert re.sub(r"\s+", " ", with_datasets(f"{modify} ; CLEAR ALL", ("urn:a",), ("urn:b",)).text) == (
        "INSERT { ?s ?p ?o } USING <urn:a> USING NAMED <urn:b> WHERE { ?s ?p ?o } ; CLEAR ALL"
    )
    assert re.sub(r"\s+", " ", with_datasets("DELETE WHERE { ?s ?p '}' }", ("urn:a",), ()).text) == (
        "DELETE { ?s ?p '}' } USING <urn:a> WHERE { ?s ?p '}' }"
    )
    assert with_datasets(modify, (), ()).text == modify
    for text in (f"WITH <urn:g> {modify}", "INSERT { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }", "DELETEWHERE { }"):
        with pytest.raises(ProtocolError):
            with_datasets(text, ("urn:a",), ())


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s ?p ?o } WHERE { ?s ?p }",
        "DELETE WHERE { ?s ?p ; }",
        "DELETE WHERE { ?s ?p ?o } ;\nINSERT { ?s ?p ?o }\r\nWHERE { ?s ?p ?o } ; DELETE { ?s ?p } WHERE { }",
        "INSERT { ?s ?p ?o } WHERE { ?s ?p '''\n''' . } ; INSERT { ?s ?p ?o } WHERE { FILTER }",
    ],
)
def test_the_place_of_an_error_is_that_of_the_update_as_it_was_sent(server: str, text: str) -> None:
    plain = update(server, text).json
    for graphs in ("using-graph-uri=urn:1", "using-graph-uri=urn:1&using-graph-uri=urn:2&using-named-graph-uri=urn:3"):
        reply = update(server, text, f"/sparql?{graphs}")
        assert (reply.status, reply.json["detail"]) == (400, plain["detail"])
        assert (reply.json["line"], reply.json["column"]) == (plain["line"], plain["column"])


@pytest.mark.parametrize("graphs", ["", "&default-graph-uri=urn:1&default-graph-uri=urn:2", "&named-graph-uri=urn:1"])
def test_the_place_of_an_error_in_a_query_does_not_depend_on_its_dataset(server: str, graphs: str) -> None:
    text = "SELECT * FROM <urn:9> { ?s ?p ?o\n. { SELECT (GROUP_CONCAT(?x) AS ?y) { } } ?s ?p }"
    reply = ask(server, f"/sparql?query={quote(text)}{graphs}")
    assert (reply.status, reply.json["line"], reply.json["column"]) == (400, 2, len(text.partition("\n")[2]))


def test_an_update_reads_the_dataset_that_the_request_names(server: str) -> None:
    update(server, "DROP ALL ; INSERT DATA { GRAPH <urn:1> { <urn:a> <urn:p> 1 } GRAPH <urn:2> { <urn:b> <urn:p> 2 } }")
    copy = "INSERT { GRAPH <urn:3> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    assert update(server, copy, "/sparql?using-graph-uri=urn:2").status == 204
    assert select(server, "SELECT ?s { GRAPH <urn:3> { ?s ?p ?o } }") == ["urn:b"]
    assert update(server, "DELETE WHERE { ?s ?p ?o }", "/sparql?using-graph-uri=urn:1").status == 204
    assert count(server) == 3  # it deletes from the default graph what it found in <urn:1>


# --- graphs


def test_a_graph_is_put_read_added_to_and_removed(server: str) -> None:
    update(server, "DROP ALL")
    body = b"<urn:a> <urn:b> [ <urn:c> 1 ] ."
    assert store(server, "GET").status == 404
    assert store(server, "PUT", body=body, **TURTLE).status == 201
    assert store(server, "PUT", body=body, **TURTLE).status == 204
    assert store(server, "POST", body=body, **TURTLE).status == 204
    assert count(server) == 4  # a blank node that is sent again is another one
    reply = store(server, "GET", Accept="application/n-triples")
    assert (reply.status, len(reply.text.splitlines())) == (200, 4)
    assert store(server, "HEAD").status == 200
    assert store(server, "DELETE").status == 204
    assert store(server, "DELETE").status == 404
    assert count(server) == 0


def test_a_graph_of_no_triples_is_there(server: str) -> None:
    update(server, "DROP ALL")
    assert store(server, "PUT", body=b"# nothing", **TURTLE).status == 201
    assert store(server, "GET", Accept="text/turtle").status == 200
    assert store(server, "PUT", body=b"# nothing", **TURTLE).status == 204


def test_the_default_graph_and_a_graph_at_its_own_address(server: str) -> None:
    update(server, "DROP ALL")
    assert store(server, "PUT", "?default", b"<urn:a> <urn:b> 1 .", **TURTLE).status == 204
    assert store(server, "POST", "?default", b"<urn:a> <urn:b> 2 .", **TURTLE).status == 204
    assert store(server, "GET", "?default", Accept="application/n-triples").text.count("\n") == 2
    assert store(server, "PUT", "/people/1.ttl", b"<> <urn:b> 1 .", **TURTLE).status == 201
    assert select(server, "SELECT ?s { GRAPH ?s { ?s <urn:b> 1 } }") == [f"{server}/store/people/1.ttl"]
    reply = store(server, "POST", "", b"<> <urn:b> 3 .", **TURTLE)
    assert reply.status == 201
    assert ask(server, reply.headers["Location"].removeprefix(server), Accept="text/turtle").status == 200
    assert store(server, "DELETE", "?default").status == 204
    assert count(server) == 2


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"<urn:a> <urn:b> 'x'@en .", "text/turtle; charset=UTF-8"),
        (b'<urn:a> <urn:b> "x" .\n', "application/n-triples"),
        (b'{"@id": "urn:a", "urn:b": "x"}', "application/ld+json"),
        (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
            b'<rdf:Description rdf:about="urn:a"><u:b>x</u:b></rdf:Description></rdf:RDF>',
            "application/rdf+xml",
        ),
    ],
)
def test_each_format_is_read_and_each_is_written(server: str, body: bytes, form: str) -> None:
    update(server, "DROP ALL")
    assert store(server, "PUT", body=body, Content_Type=form).status == 201
    for media_type in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        reply = store(server, "GET", Accept=media_type)
        assert reply.type == media_type
        read = ox.RdfFormat.from_media_type(media_type)
        assert [q.object.value for q in ox.parse(reply.body, read)] == ["x"]


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (BOMB, RDF_XML, 400),
        (BOMB.decode().encode("utf-16"), RDF_XML, 400),
        (b"<urn:a> <urn:b>", TURTLE, 400),
        (b"\xff", TURTLE, 400),
        (b"<urn:g> { <urn:a> <urn:b> 1 }", {"Content_Type": "application/trig"}, 415),
        (b"<urn:a> <urn:b> 1 .", {}, 415),
        (b"<urn:a> <urn:b> 1 .", {"Content_Type": "text/turtle; charset=utf-16"}, 415),
        (b"<urn:a> <urn:b> 1 .", {"Content_Type": "text/turtle", "Content_Encoding": "gzip"}, 415),
        (b'{"@context": "http://127.0.0.1:1/c", "a": 1}', {"Content_Type": "application/ld+json"}, 400),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_bad_body_changes_nothing(
    server: str, method: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    before = count(server)
    assert store(server, method, "?graph=urn:bad", body, **headers).status == status
    assert count(server) == before
    assert store(server, "HEAD", "?graph=urn:bad").status == 404


def test_a_bad_body_names_the_place(server: str) -> None:
    reply = store(server, "PUT", body=b"<urn:a> <urn:b> 1 .\n<urn:a> urn:b 1 .", **TURTLE)
    assert (reply.status, reply.json["line"]) == (400, 2)


@pytest.mark.parametrize("path", ["", "?graph=not%20an%20iri", "?graph=relative", "?default&graph=urn:g", "/a?default"])
def test_a_request_that_names_no_graph_or_two_is_refused(server: str, path: str) -> None:
    assert store(server, "PUT", path, b"<urn:a> <urn:b> 1 .", **TURTLE).status == 400
    assert store(server, "GET", path).status == 400


# --- what is written stays


def tree_digest(directory: Path) -> str:
    """Of names and bytes of all files."""
    digest = sha256()
    for path in sorted(path for path in directory.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(directory)).encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def test_a_dataset_begins_with_the_release_and_never_touches_it(tmp_path: Path) -> None:
    write_release(tmp_path)
    before = tree_digest(tmp_path / "releases")
    with serving(tmp_path, *FEW) as (_, base):
        assert ask(base, "/concept/lung-cancer.ttl").status == 200
        first = count(base)
        assert first > 100
        assert update(base, "INSERT DATA { <urn:a> <urn:b> 1 }").status == 204
    with serving(tmp_path, *FEW) as (_, base):
        assert count(base) == first + 1
        assert update(base, "DROP ALL").status == 204
    assert tree_digest(tmp_path / "releases") == before


class Load:
    """Clients that write pairs of triples, and keep what was acknowledged."""

    def __init__(self, base: Callable[[], str]) -> None:
        self.acknowledged: list[int] = []
        self._base = base
        self._number = 0
        self._stop = False
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._write) for _ in range(3)]
        for thread in self._threads:
            thread.start()

    def _write(self) -> None:
        while not self._stop:
            with self._lock:
                self._number += 1
                number = self._number
            with suppress(OSError):
                text = f"INSERT DATA {{ <urn:p> <urn:n> {number} }} ; INSERT DATA {{ <urn:q> <urn:n> {number} }}"
                if update(self._base(), text).status == 204:
                    self.acknowledged.append(number)

    def end(self) -> None:
        self._stop = True
        for thread in self._threads:
            thread.join()


def written(base: str) -> tuple[set[int], set[int]]:
    return tuple({int(n) for n in select(base, f"SELECT ?n {{ <urn:{s}> <urn:n> ?n }}")} for s in "pq")  # type: ignore[return-value]


def children(pid: int, module: str) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                command = (stat.parent / "cmdline").read_bytes()
                if module.encode() in command:
                    found.append(int(stat.parent.name))
    return found


def await_more(load: Load, than: int) -> None:
    """Until more has been acknowledged: the service is back."""
    deadline = time.monotonic() + 60
    while len(load.acknowledged) <= than:
        assert time.monotonic() < deadline, "no write is acknowledged any more"
        time.sleep(0.01)


BACK_SECONDS = 2.0
"""Within which a write is acknowledged again after a kill, beside what the server waits for a processor."""


@pytest.mark.parametrize("module", ["cancerkg.service.writer", "cancerkg.service.worker"])
def test_kills_of_the_writer_and_of_workers_lose_nothing(tmp_path: Path, module: str) -> None:
    moments = random.Random(module)
    with serving(tmp_path, *FEW) as (process, base):
        load = Load(lambda: base)
        try:
            for _ in range(20):
                await_more(load, len(load.acknowledged))
                select(base, "SELECT * { } LIMIT 1")
                time.sleep(moments.uniform(0, 0.2))
                killed, before = time.monotonic(), waited(process.pid)
                for pid in children(process.pid, module):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                await_more(load, len(load.acknowledged))
                query(base)
                assert time.monotonic() - killed < BACK_SECONDS + waited_since(process.pid, before)
        finally:
            load.end()
        first, second = written(base)
        assert first == second  # each update in full, or not at all
        assert set(load.acknowledged) <= first
        assert len(load.acknowledged) > 20


def query(base: str) -> None:
    """Until a query is answered; that of the worker that is killed may fail."""
    while ask(base, "/sparql?query=ASK%7B%7D").status != 200:
        time.sleep(0.01)


def test_kills_of_the_server_lose_nothing(tmp_path: Path) -> None:
    moments = random.Random("the front")
    acknowledged: set[int] = set()
    offset = 0
    killed: float | None = None
    for _ in range(20):
        with serving(tmp_path, *FEW) as (process, base):
            load = Load(lambda base=base: base)  # type: ignore[misc]
            load._number = offset
            try:
                await_more(load, 0)
                query(base)
                took = 0.0 if killed is None else time.monotonic() - killed
                assert took < BACK_SECONDS + waited_since(process.pid, {})
                time.sleep(moments.uniform(0, 0.3))
                killed = time.monotonic()
                process.kill()
            finally:
                load.end()
            acknowledged |= set(load.acknowledged)
            offset = load._number
    with serving(tmp_path, *FEW) as (_, base):
        first, second = written(base)
    assert first == second
    assert acknowledged <= first
    assert len(acknowledged) >= 20
