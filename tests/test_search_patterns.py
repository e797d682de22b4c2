"""``ckg:search`` within queries: where it is found, what takes its place, what is refused and where, over HTTP and at
the command line.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cancerkg.errors import QuerySyntaxError, QueryTooComplex, SearchPatternError
from cancerkg.service.rewriting import Edit, offset_of, position_of, rewritten
from cancerkg.service.search_patterns import search_patterns
from cancerkg.service.searching import SEARCHES, Found, Named, with_found
from tests.test_writable import FEW, serving, update
from tests.web_release import Reply, ask, running_server, write_release

CKG = "PREFIX ckg: <https://w3id.org/cancerkg/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
BACK_PAIN = "https://w3id.org/cancerkg/concept/back-pain"
NASTY = 'a "name" \\ with\r\n } # <x> ?y'


class Two:
    """Finds the same two names, whatever is looked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def find(self, text: str, most: int) -> Sequence[Found]:
        self.asked.append((text, most))
        return (Found(Named(BACK_PAIN, "Back pain", "Backache", "en"), 90), Found(Named("urn:b", "B", NASTY), 7))


def after(query: str) -> str:
    """The query with what was found, on one line, without the prefixes."""
    resolved = with_found(CKG + query, Two())
    assert resolved is not None
    ox.Store().query(resolved.text)  # it is SPARQL
    return re.sub(r"\s+", " ", resolved.text.removeprefix(CKG)).replace(f"<{BACK_PAIN}>", "C").replace("<urn:b>", "B")


ONE = "VALUES (?c) { (C) (B) }"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('SELECT * { ?c ckg:search "x" }', f"SELECT * {{ {ONE} }}"),
        ('SELECT * { ?c ckg:search "x" . }', f"SELECT * {{ {ONE} . }}"),
        ('SELECT * { ?c ckg:search "x"@en ; }', f"SELECT * {{ {ONE} }}"),
        ("SELECT * {?c ckg:search'x'}", f"SELECT * {{{ONE} }}"),
        ('SELECT * { ?c ckg:search "x" ; a ?t }', f"SELECT * {{ {ONE} ?c a ?t }}"),
        ('SELECT * { ?c ckg:search "x" ;; ^skos:broader ?t . }', f"SELECT * {{ {ONE} ?c ^skos:broader ?t . }}"),
        ('SELECT * { ?c a ?t ; ckg:search "x" }', f"SELECT * {{ ?c a ?t . {ONE} }}"),
        ('SELECT * { $c a ?t ; ckg:search "x" ; a ?u }', f"SELECT * {{ $c a ?t . {ONE} $c a ?u }}"),
        ('SELECT * { ?c ckg:search "x" ; ckg:search "y" }', f"SELECT * {{ {ONE} {ONE} }}"),
        ('SELECT * { ?c ckg:search "x" ; ckg:search "y" ; a ?t }', f"SELECT * {{ {ONE} {ONE} ?c a ?t }}"),
        ('SELECT * { ?c a 1. ?c ckg:search "x" FILTER(?c != 1) }', f"SELECT * {{ ?c a 1. {ONE} FILTER(?c != 1) }}"),
        ('SELECT * { FILTER(true) ?c ckg:search "x" }', f"SELECT * {{ FILTER(true) {ONE} }}"),
        ('SELECT * { FILTER regex("a", "b") ?c ckg:search "x" }', f'SELECT * {{ FILTER regex("a", "b") {ONE} }}'),
        ('SELECT * { BIND(1 AS ?x) ?c ckg:search "x" }', f"SELECT * {{ BIND(1 AS ?x) {ONE} }}"),
        ('SELECT * { VALUES ?x { 1 } ?c ckg:search "x" }', f"SELECT * {{ VALUES ?x {{ 1 }} {ONE} }}"),
        ('ASK { OPTIONAL { ?c ckg:search "x" } }', f"ASK {{ OPTIONAL {{ {ONE} }} }}"),
        ('ASK { GRAPH ?g { ?c ckg:search "x" } }', f"ASK {{ GRAPH ?g {{ {ONE} }} }}"),
        ('ASK { { ?c ckg:search "x" } UNION { } }', f"ASK {{ {{ {ONE} }} UNION {{ }} }}"),
        ('ASK { ?c a ?t MINUS { ?c ckg:search "x" } }', f"ASK {{ ?c a ?t MINUS {{ {ONE} }} }}"),
        (
            'ASK { { SELECT ?c (1 AS ?y) { ?c ckg:search "x" } LIMIT 1 } }',
            f"ASK {{ {{ SELECT ?c (1 AS ?y) {{ {ONE} }} LIMIT 1 }} }}",
        ),
        (
            'ASK { FILTER(1 < 2 && NOT EXISTS { ?c ckg:search "x" }) }',
            f"ASK {{ FILTER(1 < 2 && NOT EXISTS {{ {ONE} }}) }}",
        ),
        (
            'CONSTRUCT { ?c ckg:search "x" } WHERE { ?c ckg:search "x" }',
            f'CONSTRUCT {{ ?c ckg:search "x" }} WHERE {{ {ONE} }}',
        ),
        (
            'SELECT * { (?c ?s) ckg:search ("x" 20) . ?c a ?t }',
            "SELECT * { VALUES (?c ?s) { (C 90) (B 7) } . ?c a ?t }",
        ),
        (
            'SELECT * { (?c ?s ?n) ckg:search "x" }',
            'SELECT * { VALUES (?c ?s ?n) { (C 90 "Backache"@en) (B 7 "a \\"name\\" \\\\ with\\r\\n } # <x> ?y") } }',
        ),
        (
            'SELECT * { ?c <https://w3id.org/cancerkg/ontology#se\\u0061rch> "x" }',
            f"SELECT * {{ {ONE} }}",
        ),
    ],
)
def test_a_pattern_becomes_what_was_found(query: str, expected: str) -> None:
    assert after(query) == re.sub(r"\s+", " ", expected)


def test_the_text_is_what_the_string_says() -> None:
    finder = Two()
    with_found(CKG + r'ASK { ?a ckg:search "a\t\"\u00e9\U0001D11E" . ?b ckg:search (' + "'''it's\n''' 7) }", finder)
    assert finder.asked == [('a\t"é𝄞', 100), ("it's\n", 7)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'search' } # ?c ckg:search ?x",
        "SELECT * { ckg:search ?p ?o }",
        "SELECT * { ?s ?p ckg:search , (ckg:search 1) }",
        "SELECT * { VALUES ?p { ckg:search } ?s ?p ?o FILTER(?p = ckg:search) }",
        "SELECT * { ?s ckg:searched ?o ; ckg:research ?x }",
        "PREFIX ckg: <urn:other:> SELECT * { ?s ckg:search ?o }",
        "DESCRIBE ckg:search",
        "CONSTRUCT { ?s ckg:search ?o } WHERE { ?s ?p ?o }",
        "SELECT ?search { GRAPH ckg:search { ?search ?p ?o } }",
    ],
)
def test_other_queries_stay_as_they_are(query: str) -> None:
    assert with_found(CKG + query, Two()) is None


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("SELECT * {\n  ?c ckg:search ?x }", "?x"),
        ("SELECT * { ?c\n ckg:search (?x 10) }", "?x"),
        ("SELECT * { ?c ckg:search 7 }", "7"),
        ("SELECT * { ?c ckg:search <urn:x> }", "<urn:x>"),
        ("SELECT * { ?c ckg:search }", "}"),
        ("SELECT * { ?c ckg:search 'x'^^<urn:t> }", "^^"),
        ("SELECT * { ?c ckg:search 'x' , 'y' }", ","),
        ("SELECT * { ?c ckg:search ('x' 0) }", "0"),
        ("SELECT * { ?c ckg:search ('x' 1001) }", "1001"),
        ("SELECT * { ?c ckg:search ('x' 1.5) }", "1.5"),
        ("SELECT * { ?c ckg:search ('x' 5 6) }", "6"),
        ("SELECT * { <urn:x> ckg:search 'x' }", "<urn:x>"),
        ("SELECT * { _:b ckg:search 'x' }", "_:b"),
        ("SELECT * { [] ckg:search 'x' }", "[]"),
        ("SELECT * { () ckg:search 'x' }", "()"),
        ("SELECT * { (?c ?c) ckg:search 'x' }", "(?c ?c)"),
        ("SELECT * { (?a ?b ?c ?d) ckg:search 'x' }", "(?a"),
        ("SELECT * { (?c ?s) ckg:search 'x' ; a ?t }", "ckg:search"),
        ("SELECT * { ?c ^ckg:search 'x' }", "ckg:search"),
        ("SELECT * { ?c ckg:search/skos:broader 'x' }", "ckg:search"),
        ("SELECT * { ?c skos:broader*/ckg:search 'x' }", "ckg:search"),
        ("SELECT * { ?c (ckg:search) 'x' }", "ckg:search"),
        ("SELECT * { ?c !(ckg:search|a) 'x' }", "ckg:search"),
        ("SELECT * { ?x a [ ckg:search 'x' ] }", "ckg:search"),
        ("SELECT * { <<( ?c ckg:search 'x' )>> a ?t }", "ckg:search"),
        ("CONSTRUCT WHERE { ?c ckg:search 'x' }", "ckg:search"),
        ("CONSTRUCT FROM <urn:g> WHERE { ?c ckg:search 'x' }", "ckg:search"),
        (f"SELECT * {{ ?c ckg:search '{'x' * 201}' }}", "'xxx"),
    ],
)
def test_what_cannot_be_resolved_is_refused_with_its_place(query: str, wrong: str) -> None:
    with pytest.raises(SearchPatternError) as caught:
        with_found(CKG + query, Two())
    line, column = caught.value.line, caught.value.column
    assert line is not None
    assert column is not None
    assert (CKG + query)[offset_of(CKG + query, line, column) :].startswith(wrong)


def test_searches_have_a_number() -> None:
    pattern = "?c ckg:search 'x' . "
    assert with_found(f"{CKG}ASK {{ {pattern * SEARCHES} }}", Two()) is not None
    with pytest.raises(QueryTooComplex):
        with_found(f"{CKG}ASK {{ {pattern * (SEARCHES + 1)} }}", Two())


@settings(deadline=None)
@given(st.text(alphabet="?c(){}[];.,'\"<>|^/ \n#\\x7", max_size=30), st.integers(0, 30))
def test_any_text_is_read(noise: str, place: int) -> None:
    noisy = f"{noise[:place]} ?c ckg:search 'x' {noise[place:]}"
    with suppress(SearchPatternError):
        with_found(f"{CKG}SELECT * {{ {noisy} }}", Two())


@given(st.text(alphabet="ab\r\n", max_size=20), st.lists(st.tuples(st.integers(0, 20), st.text("x\r\n", max_size=4))))
def test_a_place_in_what_was_rewritten_is_one_in_the_original(
    original: str, given_edits: list[tuple[int, str]]
) -> None:
    edits = [Edit(start, start, text) for start, text in dict(given_edits).items() if start <= len(original)]
    changed = rewritten(original, edits)
    marks, letters = ([at for at, one in enumerate(text) if one in "ab"] for text in (changed.text, original))
    for mark, letter in zip(marks, letters, strict=True):
        error = changed.in_original(QuerySyntaxError("x", *position_of(changed.text, mark)))
        assert (error.line, error.column) == position_of(original, letter)


# --- over HTTP


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    write_release(data)
    return data


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[str]:
    with running_server(["server.py"], data) as (_, base):
        yield base


def query(base: str, text: str, **headers: str) -> Reply:
    return ask(base, "/sparql?" + urlencode({"query": CKG + text}), **({"Accept": "text/csv"} | headers))


def rows(base: str, text: str) -> list[str]:
    reply = query(base, text)
    assert reply.status == 200, reply.text
    return reply.text.split("\r\n")[1:-1]


@pytest.mark.parametrize("text", ["back pain", "bakc pain", "pain ba", "back pa"])
def test_beginnings_and_misspellings_are_found(server: str, text: str) -> None:
    assert rows(server, f'SELECT ?c {{ ?c ckg:search "{text}" }}')[0] == BACK_PAIN


def test_the_same_is_found_as_by_the_interface_for_programs(server: str) -> None:
    found = ask(server, "/api/search?q=pain&limit=100").json["results"]
    got = rows(server, 'SELECT ?c ?s ?n { (?c ?s ?n) ckg:search "pain" } ORDER BY DESC(?s)')
    assert sorted(got) == sorted(f"{one['concept']},{one['score']},{one['name']}" for one in found)
    assert len(rows(server, 'SELECT ?c { ?c ckg:search ("pain" 1) }')) == 1


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ?c { ?c ckg:search "back pain" ; a skos:Concept ; skos:prefLabel ?l }',
        'SELECT ?c { ?c a skos:Concept ; ckg:search "back pain" }',
        'SELECT ?c { { SELECT ?c ?s { (?c ?s) ckg:search "back pain" } ORDER BY DESC(?s) LIMIT 1 } ?c a ?t } LIMIT 1',
        'SELECT ?c { { ?c ckg:search "back pain" } UNION { ?c ckg:search "zzzzz" } }',
        'SELECT DISTINCT ?c { GRAPH ?g { ?c ckg:search "back pain" ; skos:prefLabel ?l } }',
        'SELECT ?c { ?c a skos:Concept OPTIONAL { (?c ?s) ckg:search "back pain" } FILTER(BOUND(?s)) }',
        'SELECT ?c { ?c a skos:Concept FILTER EXISTS { ?c ckg:search "back pain" } }',
        'SELECT ?c { ?c a skos:Concept . _:b skos:prefLabel ?l . ?c ckg:search "back pain" . _:b a ?t } LIMIT 1',
    ],
)
def test_it_is_joined_with_the_rest(server: str, text: str) -> None:
    assert BACK_PAIN in rows(server, text)


def test_columns_keep_the_order_of_the_query(server: str) -> None:
    reply = query(server, 'SELECT * { (?z ?score ?a) ckg:search "back pain" . ?z skos:prefLabel ?label }')
    assert reply.text.split("\r\n")[0] == "z,score,a,label"


def test_what_is_refused_over_http_has_a_place(server: str) -> None:
    reply = query(server, "SELECT * {\n  ?c ckg:search ?text }")
    assert (reply.status, reply.json["line"], reply.json["column"]) == (400, 2, 17)
    assert reply.json["type"].endswith("#searchpatternerror")
    assert query(server, "SELECT * { ?c ckg:search 'x' . " * 11 + "}" * 11).status == 400


def test_an_error_behind_a_search_has_the_place_of_the_query_as_it_was_sent(server: str) -> None:
    text = 'SELECT * { ?c ckg:search "back pain" . ?c ; }'
    reply = query(server, text)
    assert (reply.status, reply.json["line"]) == (400, 1)
    assert (CKG + text)[reply.json["column"] - 1 :] == "; }"


HOSTILE = [
    '"' + "a" * 200 + '"',
    '"' + "a " * 100 + '"',
    r'"\\.*+?[](){}|^$"',
    r'"\"} UNION { ?c ?p ?o } #"',
    r'"\u0000\uD800\U00110000"',
    '"""' + "\\'\n" * 60 + '"""',
    '""',
    '"–!?"',
    '"𝄞é"',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_find_nothing_or_something(server: str, text: str) -> None:
    reply = query(server, f"SELECT ?c {{ ?c ckg:search {text} }}")
    assert reply.status == 200, reply.text
    assert ask(server, "/health").status == 200


def test_a_text_of_a_megabyte_is_refused(server: str) -> None:
    body = f'{CKG}SELECT ?c {{ ?c ckg:search "{"a" * 1_000_000}" }}'.encode()
    reply = ask(server, "/sparql", method="POST", body=body, Content_Type="application/sparql-query")
    assert (reply.status, reply.type) == (400, "application/problem+json")
    assert len(reply.body) < 1000


def test_answers_are_kept_and_have_a_tag(server: str) -> None:
    text = 'SELECT ?c { ?c ckg:search "kept" }'
    first, second = query(server, text), query(server, text)
    assert first.headers["ETag"] == second.headers["ETag"]
    assert query(server, text, If_None_Match=first.headers["ETag"]).status == 304


def test_the_description_of_the_service_has_it(server: str) -> None:
    reply = ask(server, "/sparql", Accept="application/n-triples")
    assert re.search(r"service-description#propertyFeature> <https://w3id.org/cancerkg/ontology#search> \.", reply.text)


def test_a_server_that_writes_searches_what_was_written_and_refuses_updates_that_search(tmp_path: Path) -> None:
    with serving(tmp_path, *FEW) as (_, base):
        name = "<urn:c> a skos:Concept ; skos:prefLabel 'backwards'@en"
        assert update(base, f"{CKG}INSERT DATA {{ {name} }}").status == 204
        assert rows(base, 'SELECT ?c { ?c ckg:search "backw" }') == ["urn:c"]
        assert update(base, f"{CKG}INSERT DATA {{ {name.replace('urn:c', 'urn:d')} }}").status == 204
        assert sorted(rows(base, 'SELECT ?c { ?c ckg:search "backw" }')) == ["urn:c", "urn:d"]
        reply = update(base, f"{CKG}\nDELETE {{ ?c ?p ?o }} WHERE {{ ?c ckg:search 'backw' ; ?p ?o }}")
        assert (reply.status, reply.json["line"], reply.json["column"]) == (400, 2, 29)
        assert update(base, f"{CKG}INSERT DATA {{ <urn:x> ckg:search 'backw' }}").status == 204


# --- at the command line


def command(data: Path, text: str) -> "subprocess.CompletedProcess[str]":
    arguments = [sys.executable, "-m", "cancerkg", "query", "-", "--data", str(data), "--format", "csv"]
    return subprocess.run(arguments, input=CKG + text, capture_output=True, text=True, check=False)


def test_the_command_answers_as_the_server_does(server: str, data: Path) -> None:
    text = 'SELECT ?c ?s ?n { (?c ?s ?n) ckg:search "bakc pain" ; }'
    assert command(data, text).stdout == query(server, text).text.replace("\r\n", "\n")
    refused = command(data, "SELECT * {\n ?c ckg:search ?x }")
    assert refused.returncode != 0
    assert "line 2, column 16" in refused.stderr
    wrong = 'SELECT * { ?c ckg:search "back pain" . }}'
    assert command(data, wrong).stderr == command(data, wrong.replace("search", "relate")).stderr


def test_nothing_is_looked_at_without_the_word() -> None:
    class Text(str):
        def __iter__(self) -> Iterator[str]:
            raise AssertionError

    assert search_patterns(Text("SELECT * { ?s ?p ?o }")) == ()
