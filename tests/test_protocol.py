"""The protocol on the wire, beyond what the W3C's suite asks: datasets, columns, prefixes, places of errors, gzip."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.service.mending import GraphNames, graphs_of, in_query_order, turtle_prefixes, with_simple_concatenations
from cancerkg.service.misplaced import explained
from cancerkg.service.tokens import tokens
from tests.web_release import Reply, ask, running_server, write_release

BACK_PAIN = "<https://w3id.org/cancerkg/concept/back-pain>"
TWICE = "".join(
    f"<urn:s> <urn:p> <urn:o> <urn:g{number}> .\n<urn:s{number}> <urn:p> 1 <urn:g{number}> .\n" for number in (1, 2)
)
SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data: Path = tmp_path_factory.mktemp("data")
    write_release(data, TWICE.replace(" 1 ", ' "1" '))
    with running_server(["server.py"], data) as (_, base):
        yield base


def sparql(base: str, query: str, *more: tuple[str, str], **headers: str) -> Reply:
    return ask(base, "/sparql?" + urlencode([("query", query), *more]), **headers)


COUNT = "SELECT (COUNT(*) AS ?n) {}{{ ?s ?p ?o }}"


def counted(base: str, froms: str = "", *graphs: str) -> int:
    query = COUNT.format(froms)
    return int(sparql(base, query, *(("default-graph-uri", g) for g in graphs), Accept="text/csv").text.split()[1])


def test_the_merge_of_several_default_graphs_is_a_set(server: str) -> None:
    assert counted(server, "", "urn:g1") == 2
    assert counted(server, "", "urn:g1", "urn:g1") == 2
    assert counted(server, "", "urn:g1", "urn:g2") == 3
    assert counted(server, "FROM <urn:g1> FROM <urn:g2> ") == 3
    assert counted(server, "FROM <urn:g1> FROM <urn:none> ") == 2
    assert counted(server, "FROM <urn:g1> FROM <urn:none> ", "urn:g2", "urn:g1") == 3  # the request wins
    named = "SELECT ?g FROM <urn:g1> FROM <urn:g2> FROM NAMED <urn:g2> { GRAPH ?g { ?s ?p 1 } }"
    assert sparql(server, named, Accept="text/csv").text.split() == ["g"]
    named = named.replace("?p 1", "?p ?o")
    assert sparql(server, named, Accept="text/csv").text.split() == ["g", "urn:g2", "urn:g2"]


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?z <urn:p> ?a }", "z,a"),
        ("SELECT DISTINCT*{ ?z <urn:p> ?a BIND(1 AS ?m) }", "z,a,m"),
        ("select * where { { select ?y ?b { ?y <urn:p> ?b ; <urn:q> ?hidden } } }", "y,b"),
        ("SELECT * { VALUES (?q ?c) { (1 2) } # ?a\n }", "q,c"),
        ("SELECT ?b ?a { ?a ?p ?b }", "b,a"),
        ("PREFIX u: <urn:> SELECT * { ?z u:p ?a . MINUS { ?gone u:x ?z } }", "z,a"),
    ],
)
def test_columns_come_in_the_order_of_the_query(server: str, query: str, columns: str) -> None:
    assert sparql(server, query, Accept="text/csv").text.split("\r\n")[0] == columns


def test_turtle_has_the_prefixes_of_the_query_and_ours(server: str) -> None:
    declared = "PREFIX mine: <https://w3id.org/cancerkg/concept/> PREFIX s: <urn:x:>"
    query = f"{declared} CONSTRUCT {{ {BACK_PAIN} s:a s:b }} {{ }}"
    text = sparql(server, query, Accept="text/turtle").text
    assert "mine:back-pain s:a s:b" in text
    assert "@prefix concept:" not in text  # the query has another name for it
    assert "@prefix skos:" in text


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELEC * { }", 1, 1),
        ("SELECT *\nWHERE {\n  ?s ?p }", 3, 9),
        ("SELECT * { ?s ?p ?o ", 1, 20),
        ("SELECT * { ?s ex:p ?o }", 1, 15),
        ("SELECT * { ?s ?p 'é𝄞' . \r\n 'aé𝄞' 5 }", 2, 8),
        ("SELECT * { ?s ?p ?o . FILTER(?x > ) }", 1, 35),
        ("SELECT * { ?s ?p ?o } LIMIT x", 1, 29),
        ("SELECT * { ?s ?p ?o . }} ", 1, 24),
        ("# } \nPREFIX a: <urn:a> # {\nSELECT ?x { ?x a:b 'a\\q' }", 3, 20),
        ("SELECT * { ?s ?p '''a\n\nb''' ?x }", 3, 6),
        ("", 1, 1),
    ],
)
def test_an_error_is_at_the_token_that_does_not_fit(server: str, query: str, line: int, column: int) -> None:
    reply = ask(server, "/sparql", method="POST", body=query.encode(), Content_Type="application/sparql-query")
    assert (reply.status, reply.json["line"], reply.json["column"]) == (400, line, column), reply.json["detail"]


WORDS = (
    "SELECT",
    "?x",
    "{",
    "}",
    "<urn:p>",
    "ex:p",
    "'a'",
    "(",
    ")",
    ".",
    "1",
    "FILTER",
    "*",
    "#c\n",
    "é",
    '"""',
    "\n",
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_a_place_is_in_the_text_and_at_a_token(text: str) -> None:
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        told = explained(text, error)
        lines = text.split("\n")
        assert told.line is not None
        assert told.column is not None
        assert 1 <= told.line <= len(lines)
        assert 1 <= told.column <= len(lines[told.line - 1]) + 1


@given(st.text(alphabet="?x {}<>'\"\\#\n:ab.@^1_-()|&!", max_size=80))
def test_tokens_stand_where_they_say_and_leave_only_space_and_comments(text: str) -> None:
    rest = list(text)
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        rest[token.start : token.end] = " " * len(token.text)
    left = "".join(rest)
    assert all(not line.partition("#")[0].strip() for line in left.split("\n"))


def test_what_is_mended_is_read_from_the_tokens() -> None:
    assert in_query_order("SELECT ?a ?b { ?b ?p ?a }", ["a", "b"]) is None
    assert in_query_order("ASK { }", []) is None
    assert graphs_of("SELECT * { ?from ?p 'FROM <urn:x>' }") is None
    text = "BASE <http://h/a/> PREFIX u: <urn:x:> CONSTRUCT { ?s ?p ?o } FROM <b> FROM NAMED u:g WHERE { ?s ?p ?o }"
    assert graphs_of(text) == GraphNames(("http://h/a/b",), ("urn:x:g",))
    assert turtle_prefixes("PREFIX e: <http://h/x#> BASE <http://h/a/> PREFIX : <y#> ASK { }", []) == {
        "e": "http://h/x#",
        "": "http://h/a/y#",
    }
    assert turtle_prefixes("PREFIX : <urn:a> ASK { }", [("o", "urn:o"), ("", "urn:e")]) == {"": "urn:a", "o": "urn:o"}
    group = "SELECT (GROUP_CONCAT(DISTINCT STR(?o); separator=')') AS ?g) { ?s ?p ?o }"
    assert with_simple_concatenations(group) == group.replace("GROUP", "STR(GROUP").replace(" AS", ") AS")
    assert with_simple_concatenations("ASK { ?s ?p 'GROUP_CONCAT(x)' }") == "ASK { ?s ?p 'GROUP_CONCAT(x)' }"


def test_a_relative_iri_is_one_of_ours(server: str) -> None:
    assert sparql(server, "ASK { <concept/back-pain> ?p ?o }", Accept="application/json").json["boolean"] is True


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_the_service_describes_itself(server: str, path: str) -> None:
    for media_type in ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json", "*/*"):
        reply = ask(server, path, Accept=media_type)
        form = ox.RdfFormat.from_media_type(reply.type)
        triples = {q.triple for q in ox.parse(reply.body, form)}
        assert {t.object.value for t in triples if t.predicate.value == SD + "endpoint"} == {f"{server}{path}"}
        names = {t.object.value for t in triples if t.predicate.value == SD + "name"}
        assert {"urn:g1", "https://w3id.org/cancerkg/graph/claims"} <= names
        features = {t.object.value for t in triples if t.predicate.value in (SD + "feature", SD + "supportedLanguage")}
        assert features == {SD + "UnionDefaultGraph", SD + "SPARQL11Query"}
    assert ask(server, path, Accept="text/csv").status == 406
    assert "<form" in ask(server, path, Accept="text/html").text


def test_gzip_is_for_those_who_take_it(server: str) -> None:
    query = "SELECT * { ?s ?p ?o }"
    plain = sparql(server, query, Accept="text/csv")
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    packed = sparql(server, query, Accept="text/csv", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2
    assert sorted(gzip.decompress(packed.body).split()) == sorted(plain.body.split())
    assert packed.headers["ETag"] == "W/" + plain.headers["ETag"]
    for tag in (packed.headers["ETag"], plain.headers["ETag"]):
        assert sparql(server, query, Accept="text/csv", If_None_Match=tag).status == 304
    for refused in ("identity", "gzip;q=0", "br"):
        assert "Content-Encoding" not in sparql(server, query, Accept_Encoding=refused).headers
    assert "Content-Encoding" not in sparql(server, "ASK { }", Accept_Encoding="gzip").headers


def test_a_large_answer_is_packed_as_it_flows(server: str) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e <urn:o> . VALUES ?x { 1 2 3 4 5 } }"
    reply = sparql(server, query, Accept="text/csv", Accept_Encoding="gzip")
    assert len(gzip.decompress(reply.body)) > 1 << 16


@pytest.mark.parametrize("name", ["turtle", "n3", "ntriples", "json-ld", "rdf+xml", "nquads"])
def test_the_names_that_clients_send_are_known(server: str, name: str) -> None:
    assert sparql(server, "CONSTRUCT { <urn:a> <urn:b> 1 } { }", ("format", name)).status == 200
