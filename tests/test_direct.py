"""Queries that are answered without the framework, beside the same ones that it answers."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.test_operations import PROGRAM, Server, serving, target
from tests.test_service import wait_for
from tests.web_release import Reply, ask, running_server, write_release

LARGE = "SELECT * { ?a ?b ?c . ?a ?d ?e . ?a ?f ?g } ORDER BY ?a ?b ?c ?d ?e ?f ?g"
TAKEN_BY_THE_FRAMEWORK = {"If-None-Match": '"no answer has this"'}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("direct")
    data, log = directory / "data", directory / "log"
    write_release(data)
    # Blank nodes have other labels in memory, so the workers must not change.
    settings = ["workers=1", "cache_bytes=0", "store_bytes=0", "query_bytes=2000"]
    with running_server(["-c", PROGRAM, str(data), str(log), *settings], data) as (process, base):
        yield Server(base, process, log)


def without_date(reply: Reply) -> tuple[int, dict[str, str], bytes]:
    headers = {name.lower(): value for name, value in reply.headers.items() if name != "Date"}
    return reply.status, headers, reply.body


@pytest.mark.parametrize(
    "path",
    [
        target("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3"),
        target("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 40"),
        target("ASK { }").replace("/sparql?", "/sparql/?"),
        target("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3"),
        target("SELECT (NOW() < 'x' AS ?x) { }"),
        target("ASK { }", format="csv"),
        target("ASK { }", format="unknown"),
        target("SELECT ?x { GRAPH ?x { } }", **{"named-graph-uri": "urn:none"}),
        target("ASK { }", timeout="0"),
        target("SELECT * {"),
        target("ASK { SERVICE <http://127.0.0.1/> { } }"),
        target("ASK { }" + " " * 2000),
        target("ASK { }") + "&query=ASK%7B%7D",
        target("ASK { }") + "&update=CLEAR%20ALL",
        "/sparql?query=%FF",
        "/sparql?query=",
        target("SELECT (CONCAT('é', '\"') AS ?x) { }"),
        target(LARGE),
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "text/csv, text/turtle"},
        {"Accept": "application/sparql-results+xml", "Accept-Encoding": "gzip"},
        {"Accept": "image/png"},
        {"Accept": "text/html"},
    ],
)
def test_the_two_answer_alike(server: Server, path: str, headers: dict[str, str]) -> None:
    direct = ask(server.base, path, **headers)
    assert without_date(direct) == without_date(ask(server.base, path, **headers, **TAKEN_BY_THE_FRAMEWORK))


def test_both_are_counted_and_logged_alike(server: Server) -> None:
    text = "SELECT ?logged { ?logged ?p ?o } LIMIT 1"
    figure = 'cancerkg_http_requests_total{route="/sparql",status="200"}'
    before = server.figure(figure)
    server.query(text)
    ask(server.base, target(text), **TAKEN_BY_THE_FRAMEWORK)
    assert server.figure(figure) == before + 2
    server.query("ASK { this is wrong }")
    ask(server.base, target("ASK { this is wrong }"), **TAKEN_BY_THE_FRAMEWORK)
    changing = {"time", "seconds", "worker_seconds"}
    wait_for(lambda: sum(line["outcome"] == "QuerySyntaxError" for line in server.lines()[-2:]) == 2)
    *_, first, second, third, fourth = [line for line in server.lines() if line["path"] == "/sparql"]
    lines = [{name: line[name] for name in line.keys() - changing} for line in (first, second, third, fourth)]
    assert lines[0] == lines[1]
    assert lines[2] == lines[3]
    assert (first["outcome"], first["rows"], third["outcome"]) == ("answered", 1, "QuerySyntaxError")


def test_a_connection_stays_open_after_chunks(server: Server) -> None:
    connection = HTTPConnection(server.base.removeprefix("http://"))
    connection.connect()
    kept = connection.sock
    bodies = []
    for _ in range(2):
        connection.request("GET", target(LARGE))
        response = connection.getresponse()
        assert response.headers["Transfer-Encoding"] == "chunked"
        bodies.append(response.read())
    assert bodies[0] == bodies[1]
    assert connection.sock is kept
    connection.request("GET", target(LARGE), headers={"Connection": "close"})
    assert connection.getresponse().read() == bodies[0]
    assert connection.sock is None
    connection.close()


def test_the_time_of_a_query_that_fails_is_all_of_its_time(server: Server) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    assert ask(server.base, target(text, timeout="0.5")).status == 504
    wait_for(lambda: any(line["outcome"] == "QueryTimeout" for line in server.lines()))
    assert all(line["seconds"] >= 0.5 for line in server.lines() if line["outcome"] == "QueryTimeout")


def test_an_answer_that_is_compressed_is_recalled(tmp_path: Path) -> None:
    write_release(tmp_path / "data")
    with serving(tmp_path / "data", tmp_path / "log", "workers=1") as server:
        text = "SELECT * { ?s ?p ?o } LIMIT 50"
        replies = [server.query(text, Accept_Encoding="gzip") for _ in range(2)]
        assert replies[0].headers["Content-Encoding"] == "gzip"
        assert without_date(replies[0]) == without_date(replies[1])
        assert "worker_seconds" not in server.lines()[-1]
