"""The real server over real HTTP: the protocol, linked data, the pages, and what strangers may try."""

import csv
import re
import signal
import socket
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from cancerkg.assertions import read_precisions
from cancerkg.service import Limits
from cancerkg.web import create_app
from cancerkg.web.links import href, short
from cancerkg.web.marks import Mark, pieces
from tests.test_service import DEEP, ENDLESS, FORBIDDEN
from tests.web_release import ROOT, Reply, ask, running_server, write_release

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BACK_PAIN = "<https://w3id.org/cancerkg/concept/back-pain>"
ONE = f"SELECT ?label WHERE {{ {BACK_PAIN} <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }}"
GRAPH = f"CONSTRUCT WHERE {{ {BACK_PAIN} ?p ?o }}"
SHORT_LIMITS = (
    "import sys; from pathlib import Path\n"
    "from cancerkg.service import Limits; from cancerkg.web import create_app, serve\n"
    "limits = Limits(seconds=1.5, workers=1, query_bytes=2_000_000, result_bytes=20_000, stack_bytes=32 << 20)\n"
    "serve(create_app(Path(sys.argv[1]), limits), '127.0.0.1', 0)\n"
)
PAGES = [
    "/",
    "/concept/",
    "/concept/lung-cancer",
    "/concept/back-pain",
    "/concept/stubbed-toe",
    "/concept/no-such-thing",
    "/document/",
    "/document/d1",
    "/document/d2",
    "/document/d3",
    "/claim/c4",
    "/contradictions",
    "/contradictions?concept=lung-cancer",
    "/contradictions?concept=" + quote('"><script>alert(1)</script>'),
    "/contradictions?page=" + quote('"><script>alert(1)</script>'),
    "/passage/p4",
    "/assertion/a5",
    "/mention/m10",
    "/evidence/e5",
    "/ontology",
    "/queries/",
    "/queries/documents",
    "/sparql",
    "/sparql?query=" + quote("SELECT * WHERE { ?s ?p ?o }"),
    "/sparql?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }"),
    "/sparql?query=" + quote("SELECT '<script>alert(1)</script>"),
    "/concept/?q=" + quote('"><script>alert(1)</script>'),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    write_release(data)
    return data


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[str]:
    with running_server(["server.py"], data) as (_, base):
        yield base


@pytest.fixture(scope="module")
def limited(data: Path) -> Iterator[str]:
    with running_server(["-c", SHORT_LIMITS, str(data)], data) as (_, base):
        yield base


def sparql(base: str, query: str, **headers: str) -> Reply:
    return ask(base, "/sparql?" + urlencode({"query": query}), **headers)


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (ONE, "application/sparql-results+json", "application/sparql-results+json"),
        (ONE, "application/json", "application/sparql-results+json"),
        (ONE, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ONE, "text/csv", "text/csv"),
        (ONE, "text/tab-separated-values", "text/tab-separated-values"),
        (ONE, "*/*", "application/sparql-results+json"),
        (ONE, "text/turtle, text/csv;q=0.1", "text/csv"),
        ("ASK { ?s ?p ?o }", "application/sparql-results+xml", "application/sparql-results+xml"),
        (GRAPH, "text/turtle", "text/turtle"),
        (GRAPH, "application/n-triples", "application/n-triples"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml"),
        (GRAPH, "application/n-quads", "application/n-quads"),
        (GRAPH, "application/trig", "application/trig"),
        (GRAPH, "*/*", "text/turtle"),
    ],
)
def test_the_format_is_as_accepted(server: str, query: str, accept: str, media_type: str) -> None:
    reply = sparql(server, query, Accept=accept)
    assert (reply.status, reply.type) == (200, media_type)
    if query != "ASK { ?s ?p ?o }":
        assert b"back pain" in reply.body
    assert "Accept" in reply.headers["Vary"]


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv", "text/csv", "html"])
def test_the_format_is_as_the_parameter_says(server: str, form: str) -> None:
    reply = ask(server, "/sparql?" + urlencode({"query": ONE, "format": form}), Accept="image/png")
    assert reply.status == 200
    assert form.rpartition("/")[2] in reply.headers["Content-Type"] or form == "tsv"


def test_an_unknown_format_names_the_known_ones(server: str) -> None:
    reply = ask(server, "/sparql?" + urlencode({"query": ONE, "format": "docx"}))
    assert (reply.status, reply.type) == (400, "application/problem+json")
    assert "csv" in reply.json["cure"]


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_get_post_form_and_direct_post_answer_alike(server: str, path: str) -> None:
    form = urlencode({"query": ONE}).encode()
    replies = [
        ask(server, f"{path}?{form.decode()}"),
        ask(server, path, method="POST", body=form, Content_Type="application/x-www-form-urlencoded"),
        ask(server, path, method="POST", body=ONE.encode(), Content_Type="application/sparql-query"),
    ]
    assert [reply.status for reply in replies] == [200] * 3
    assert len({reply.body for reply in replies}) == 1


def test_the_dataset_can_be_named(server: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    inferred = "https://w3id.org/cancerkg/graph/inferred/inverse"
    reply = ask(server, "/sparql?" + urlencode({"query": count, "default-graph-uri": inferred, "format": "csv"}))
    assert reply.body.split() == [b"n", b"1"]
    reply = ask(server, "/sparql?" + urlencode({"query": count, "named-graph-uri": inferred, "format": "csv"}))
    assert reply.body.split() == [b"n", b"0"]
    reply = ask(server, "/sparql?" + urlencode({"query": count, "default-graph-uri": "not an iri"}))
    assert reply.status == 400


def test_a_syntax_error_has_its_line_and_column(server: str) -> None:
    reply = sparql(server, "SELECT *\nWHERE { ?s ex:p ?o }", Accept="application/json")
    assert (reply.status, reply.type) == (400, "application/problem+json")
    assert reply.json["line"] == 2
    assert 12 <= reply.json["column"] <= 17  # in ex:p, or where the parser came to
    assert reply.json["title"] == "Query syntax error"
    assert reply.json["status"] == 400
    assert reply.json["cure"]


@pytest.mark.parametrize("query", FORBIDDEN)
def test_service_load_and_updates_are_refused(server: str, query: str) -> None:
    assert sparql(server, query).status == 403


@pytest.mark.parametrize(
    ("request_of", "status"),
    [
        ({"path": "/sparql", "Accept": "text/csv"}, 406),
        ({"path": "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"}, 400),
        ({"path": "/sparql?query=%ff%fe"}, 400),
        ({"path": "/sparql?query=ASK%7B%7D", "Accept": "image/png"}, 406),
        ({"path": "/sparql?query=ASK%7B%7D", "Accept": "text/turtle"}, 406),
        ({"path": "/sparql?update=CLEAR%20ALL"}, 403),
        ({"path": "/sparql?query=ASK%7B%7D", "method": "PUT"}, 405),
        ({"path": "/sparql", "method": "POST", "body": b"ASK{}"}, 415),
        ({"path": "/sparql", "method": "POST", "body": b"ASK{}", "Content_Type": "text/plain"}, 415),
        ({"path": "/sparql", "method": "POST", "body": b"\xff", "Content_Type": "application/sparql-query"}, 400),
        ({"path": "/sparql", "method": "POST", "body": b"CLEAR ALL", "Content_Type": "application/sparql-update"}, 403),
        (
            {"path": "/sparql", "method": "POST", "body": b" " * (1 << 21), "Content_Type": "application/sparql-query"},
            413,
        ),
        ({"path": "/queries/mechanisms?nonsense=1", "Accept": "text/csv"}, 400),
        ({"path": "/queries/mechanisms?condition=nonsense", "Accept": "text/csv"}, 404),
        ({"path": "/queries/mechanisn", "Accept": "text/csv"}, 404),
        ({"path": "/nowhere"}, 404),
        ({"path": "/document/nowhere"}, 404),
        ({"path": "/claim/nowhere"}, 404),
        ({"path": "/graph/nowhere"}, 404),
        ({"path": "/passage/no%20where"}, 404),
        ({"path": "/concept/Back%20Pain"}, 404),
        ({"path": "/concept/lung-cancer", "Accept": "image/png"}, 406),
    ],
)
def test_what_is_wrong_gets_the_status_that_it_deserves(server: str, request_of: dict[str, str], status: int) -> None:
    reply = ask(server, **request_of)
    assert reply.status == status
    assert reply.type == "application/problem+json"
    assert reply.json["status"] == status
    assert reply.json["detail"]


def test_a_body_that_is_far_too_large_is_refused_before_it_is_sent(server: str) -> None:
    host, _, port = server.removeprefix("http://").partition(":")
    head = ["POST /sparql HTTP/1.1", "Host: x", "Content-Type: application/sparql-query", "Content-Length: 999999999"]
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_an_endless_query_is_stopped_and_the_next_is_answered(limited: str) -> None:
    reply = sparql(limited, ENDLESS)
    assert (reply.status, reply.type, reply.json["limit"]) == (504, "application/problem+json", 1.5)
    assert sparql(limited, ONE).status == 200


def test_a_query_that_crashes_its_worker_is_the_clients_fault_and_the_next_is_answered(limited: str) -> None:
    reply = ask(limited, "/sparql", method="POST", body=DEEP.encode(), Content_Type="application/sparql-query")
    assert (reply.status, reply.type) == (400, "application/problem+json")
    assert sparql(limited, ONE).status == 200


def test_an_answer_over_the_limit_is_no_part_of_one(limited: str) -> None:
    reply = sparql(limited, "SELECT * WHERE { ?s ?p ?o }")
    assert (reply.status, reply.json["limit"]) == (413, 20_000)


def test_head_has_the_headers_of_get_and_no_body(server: str) -> None:
    path = "/sparql?" + urlencode({"query": ONE})
    got, head = ask(server, path), ask(server, path, method="HEAD")
    assert head.status == 200
    assert head.body == b""
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == got.headers[name]


def test_options_and_every_origin(server: str) -> None:
    reply = ask(server, "/sparql", method="OPTIONS", Origin="https://a.example", Access_Control_Request_Method="POST")
    assert reply.status == 204
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in reply.headers["Access-Control-Allow-Headers"]
    for path in ("/sparql?" + urlencode({"query": ONE}), "/concept/lung-cancer.ttl", "/sparql"):
        assert ask(server, path).headers["Access-Control-Allow-Origin"] == "*"


def test_an_etag_stands_for_release_query_and_format(server: str) -> None:
    first = sparql(server, ONE, Accept="text/csv")
    again = sparql(server, ONE, Accept="text/csv", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert sparql(server, ONE, Accept="application/json", If_None_Match=first.headers["ETag"]).status == 200
    other = ONE.replace("?label", "?l")
    assert sparql(server, other, Accept="text/csv", If_None_Match=first.headers["ETag"]).status == 200
    spaced = "# a comment\n" + ONE.replace(" ", "\n  ")
    assert sparql(server, spaced, Accept="text/csv", If_None_Match=first.headers["ETag"]).status == 304
    assert "ETag" not in sparql(server, "SELECT (NOW() AS ?now) WHERE { }").headers


def test_a_release_is_switched_to_without_restart(tmp_path: Path) -> None:
    write_release(tmp_path)
    query = "ASK { <https://a.example/s> <https://a.example/p> <https://a.example/o> }"
    triple = (
        "<https://a.example/s> <https://a.example/p> <https://a.example/o> <https://w3id.org/cancerkg/graph/claims> ."
    )
    with running_server(["server.py"], tmp_path) as (_, base):
        before = sparql(base, query)
        assert before.json["boolean"] is False
        write_release(tmp_path, triple)
        after = sparql(base, query, If_None_Match=before.headers["ETag"])
        assert after.json["boolean"] is True
        ready = ask(base, "/health/ready").json
        assert (ready["status"], ready["release"], ready["digest"]) == ("ok", 2, "digest-of-release-2")


def test_the_server_starts_before_the_first_release_and_says_what_to_do(tmp_path: Path) -> None:
    with running_server(["server.py"], tmp_path / "not there yet") as (_, base):
        for path in ("/", "/health/ready", "/sparql?" + urlencode({"query": ONE}), "/concept/lung-cancer"):
            reply = ask(base, path, Accept="application/json")
            assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
            assert "cancerkg build" in reply.json["cure"]
            assert "cancerkg build" in ask(base, path, Accept=BROWSER).text
        write_release(tmp_path / "not there yet")
        assert sparql(base, ONE).status == 200


def test_the_server_stops_on_sigterm_and_takes_its_workers_along(data: Path) -> None:
    with running_server(["server.py"], data) as (process, base):
        assert sparql(base, ONE).status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0


# --- linked data and pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "accept", "media_type", "format_"),
    [
        ("/concept/lung-cancer", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/concept/lung-cancer", "application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("/concept/lung-cancer", "application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("/concept/lung-cancer.ttl", BROWSER, "text/turtle", ox.RdfFormat.TURTLE),
        ("/concept/lung-cancer.jsonld", BROWSER, "application/ld+json", ox.RdfFormat.JSON_LD),
        ("/claim/c1", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/assertion/a1.nt", BROWSER, "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("/evidence/e1", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/document/d1", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/contradictions", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/contradictions?concept=lung+cancer", "application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("/contradictions?format=nt", BROWSER, "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("/ontology", "text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("/ontology.ttl", BROWSER, "text/turtle", ox.RdfFormat.TURTLE),
        ("/graph/inferred/inverse", BROWSER, "text/turtle", ox.RdfFormat.TURTLE),
    ],
)
def test_our_iris_answer_with_linked_data(
    server: str, path: str, accept: str, media_type: str, format_: object
) -> None:
    reply = ask(server, path, Accept=accept)
    assert (reply.status, reply.type) == (200, media_type)
    assert list(ox.parse(reply.body, format=format_))


def test_a_concept_in_turtle_has_its_labels_and_claims(server: str) -> None:
    text = ask(server, "/concept/lung-cancer", Accept="text/turtle").text
    assert 'skos:prefLabel "lung cancer"@en' in text
    assert "ckg:hasMechanism concept:spinal-cord-compression" in text
    assert "rdf:subject concept:lung-cancer" in text


def test_a_concept_page_shows_relations_sentences_and_badges(server: str) -> None:
    text = plain(ask(server, "/concept/lung-cancer", Accept=BROWSER).text)
    for words in ("lung carcinoma", "A cancer that begins in the lung.", "Is a kind of cancer", "MONDO:0008903"):
        assert words in text
    assert "Mechanisms spinal cord compression claim , belief 0.65: 1 publisher for Lung cancer may" in text
    assert "Lung cancer may press on the spine: spinal cord compression ." in text
    assert "probable “may” Lung cancer and the back , news.example.org" in text
    assert (
        "Said, and no claim back pain At an early stage of lung cancer , back pain is unlikely. unlikely early stage"
        in text
    )
    assert "follows by the rule may-present-with , from by spinal cord compression : first claim" in text.replace(
        "compression:", "compression :"
    )


def test_a_denial_is_set_apart(server: str) -> None:
    text = plain(ask(server, "/concept/back-pain", Accept=BROWSER).text)
    assert (
        "Treatments Denied chemotherapy claim , belief 0.35: 0 publishers for, 1 against "
        "Chemotherapy does not treat back pain . denies it Myths" in text
    )
    assert "May be a sign of inferred lung cancer" in text


def test_mentions_are_marked(server: str) -> None:
    text = ask(server, "/concept/lung-cancer", Accept=BROWSER).text
    subject, object_ = (f'<mark class="{role}" title="{role}">' for role in ("subject", "object"))
    assert f"{subject}Lung cancer</mark> may press on the spine: {object_}spinal cord compression</mark>." in text


def test_a_sentence_says_how_it_was_found(server: str) -> None:
    text = plain(ask(server, "/claim/c1", Accept=BROWSER).text)
    record = read_precisions().record("causes")
    words = f"found by the pattern causes , right in {record.right} of {record.hits} statements; confidence 0.85"
    assert words in text
    assert "belief" in text
    assert "the publishers come to 0.85 for it and 0.00 against it." in text


def test_what_names_the_phrase_that_a_sentence_leaves_out_is_shown_and_marked(server: str) -> None:
    text = ask(server, "/claim/c4", Accept=BROWSER).text
    heading = (
        'under “What does not help <mark class="object" title="object">lung cancer</mark>'
        "&lt;script&gt;alert(&#39;heading&#39;)&lt;/script&gt;”"
    )
    assert heading in text
    assert "after “Chemotherapy does not treat back pain.”" in text


def test_contradictions_stand_side_by_side(server: str) -> None:
    text = plain(ask(server, "/contradictions", Accept=BROWSER).text)
    assert "1 claim chemotherapy treats lung cancer claim , belief 0.52: 1 publisher for, 1 against For it" in text
    assert text.index("For it Chemotherapy treats lung cancer") < text.index("Against it Chemotherapy <img")
    assert "denies it “not”" in text
    assert "no denial contradicts it" not in text


def test_contradictions_can_be_of_one_concept(server: str) -> None:
    one = ask(server, "/contradictions?concept=lung+cancer", Accept=BROWSER).text
    assert "Only claims about" in one
    assert "format=csv" in one
    none = plain(ask(server, "/contradictions?concept=back-pain", Accept=BROWSER).text)
    assert "No claim is affirmed by one page and denied by another." in none
    unknown = ask(server, "/contradictions?concept=lung-cancr", Accept=BROWSER)
    assert unknown.status == 404


def test_contradictions_are_rows_for_programs(server: str) -> None:
    reply = ask(server, "/contradictions?concept=lung-cancer", Accept="text/csv")
    assert (reply.status, reply.type) == (200, "text/csv")
    rows = list(csv.DictReader(reply.text.splitlines()))
    assert [(row["stance"], row["contradicts"], row["site"]) for row in rows] == [
        ("for", "", "evil.example.com"),
        ("against", "true", "other.example.com"),
    ]
    assert ask(server, "/contradictions", Accept="application/json").type == "application/sparql-results+json"
    assert ask(server, "/contradictions").type == "text/html"
    assert ask(server, "/contradictions", Accept="image/png").status == 406
    assert b"deniedBy" in ask(server, "/contradictions?format=ttl").body


@pytest.mark.parametrize(
    ("page", "status"), [("1", 200), ("2", 404), ("0", 400), ("-1", 400), ("x", 400), ("9" * 40, 400)]
)
def test_a_page_of_contradictions_that_is_not_there(server: str, page: str, status: int) -> None:
    assert ask(server, f"/contradictions?page={page}", Accept=BROWSER).status == status


def test_many_contradictions_are_on_several_pages(tmp_path: Path) -> None:
    write_release(tmp_path, "".join(contradiction(number) for number in range(24)))
    with running_server(["server.py"], tmp_path) as (_, base):
        pages = [ask(base, f"/contradictions?page={number}", Accept=BROWSER).text for number in (1, 2, 3)]
        claims = [claim for page in pages for claim in re.findall(r'href="(/claim/[^"]+)">claim<', page)]
        assert (len(claims), len(set(claims))) == (25, 25)
        assert claims[0] == "/claim/c4"  # the only one that is contradicted
        assert 'rel="next" href="/contradictions?page=2"' in pages[0]
        assert 'rel="prev"' not in pages[0]
        assert 'rel="next"' not in pages[2]
        assert "no denial contradicts it" in plain(pages[2])
        assert "denies it, and leaves room for it" in plain(pages[2])


def contradiction(number: int) -> str:
    """The N-Quads of a claim that two assertions of the case affirm and deny, and whose denial leaves room for it."""
    ckg, claim = "https://w3id.org/cancerkg/ontology#", f"<https://w3id.org/cancerkg/claim/extra{number}>"
    rdf, xsd = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#"
    named = "https://w3id.org/cancerkg"
    parts = {
        f"{rdf}type": f"<{ckg}Claim>",
        f"{rdf}subject": f"<{named}/concept/made-up-{number:02}>",
        f"{rdf}predicate": f"<{ckg}treats>",
        f"{rdf}object": f"<{named}/concept/lung-cancer>",
        f"{ckg}supportedBy": f"<{named}/assertion/a5>",
        f"{ckg}deniedBy": f"<{named}/assertion/a6>",
        **{f"{ckg}{side}": f'"1"^^<{xsd}integer>' for side in ("sitesFor", "sitesAgainst", "documentsFor")},
        f"{ckg}documentsAgainst": f'"1"^^<{xsd}integer>',
        f"{ckg}weightAgainst": f'"0"^^<{xsd}decimal>',
        f"{ckg}belief": f'"0.6"^^<{xsd}decimal>',
    }
    return "".join(f"{claim} <{name}> {value} <{named}/graph/claims> .\n" for name, value in parts.items())


def test_an_unknown_concept_is_404_with_near_names(server: str) -> None:
    reply = ask(server, "/concept/lung-cancr", Accept=BROWSER)
    assert reply.status == 404
    assert '<a href="/concept/lung-cancer">lung cancer</a>' in reply.text
    problem = ask(server, "/concept/lung-cancr", Accept="application/json")
    assert (problem.status, problem.type) == (404, "application/problem+json")
    assert problem.json["near"][0] == "lung-cancer"


def test_search_finds_synonyms_and_suggests(server: str) -> None:
    assert "/concept/back-pain" in ask(server, "/concept/?q=BACKACHE").text
    assert "/concept/back-pain" in ask(server, "/concept/?q=bakc+pain").text


def test_home_has_the_numbers_and_the_examples(server: str) -> None:
    text = plain(ask(server, "/", Accept=BROWSER).text)
    assert "documents 3 sites 3 passages 7 assertions 6 claims 4 concepts 7 contradictions 1 inferred 3" in text
    assert "Release 1, digest digest-of-release-1" in text
    assert "No medical advice." in text
    assert "Mechanisms between a condition and a symptom" in text


def test_an_example_query_has_a_form_and_a_table_and_any_format(server: str) -> None:
    page = ask(server, "/queries/mechanisms?condition=lung+carcinoma&symptom=backache", Accept=BROWSER)
    assert page.status == 200
    assert 'value="lung carcinoma"' in page.text
    assert "Spinal cord compression causes back pain." in page.text
    rows = ask(server, "/queries/mechanisms", Accept="text/csv")
    assert (rows.status, rows.type) == (200, "text/csv")
    assert b"Spinal cord compression causes back pain." in rows.body
    wrong = ask(server, "/queries/mechanisms?condition=lung+cancr", Accept=BROWSER)
    assert wrong.status == 404
    assert "lung-cancer" in wrong.text


def test_every_example_query_opens_as_a_page_and_in_the_editor(server: str) -> None:
    names = [path.stem for path in sorted((ROOT / "queries" / "example").glob("*.rq"))]
    assert len(names) >= 12
    for name in names:
        assert ask(server, f"/queries/{name}", Accept=BROWSER).status == 200
        assert "SELECT" in ask(server, f"/sparql?example={name}", Accept=BROWSER).text


def test_a_documents_page_marks_its_mentions_and_links_them(server: str) -> None:
    text = ask(server, "/document/d1", Accept=BROWSER).text
    assert 'A tumor grows. <mark><a href="/concept/lung-cancer">Lung cancer</a></mark> may' in text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_lets_a_stranger_speak(server: str, path: str) -> None:
    reply = ask(server, path, Accept=BROWSER)
    assert reply.type == "text/html"
    page = Page(reply.text)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert "style" not in page.tags
    for name, value in page.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in ("href", "src", "action"):
            assert re.match(r"(/(?![/\\])|#|https?://)", value), value
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole(server: str, path: str) -> None:
    page = Page(ask(server, path, Accept=BROWSER).text)
    assert page.tags.count("h1") == 1
    assert page.tags.count("main") == 1
    assert not page.unclosed
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    labelled = {value for name, value in page.attributes if name == "for"}
    assert {field for field in page.fields if field} <= labelled


def test_links_on_pages_lead_somewhere(server: str) -> None:
    links = {
        value.partition("#")[0]
        for path in PAGES
        for name, value in Page(ask(server, path, Accept=BROWSER).text).attributes
        if name == "href" and value.startswith("/")
    }
    assert len(links) > 50
    broken = [link for link in sorted(links) if ask(server, link, Accept=BROWSER).status != 200]
    assert not broken


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://w3id.org/cancerkg/concept/back-pain", "/concept/back-pain"),
        ("https://w3id.org/cancerkg/ontology#Symptom", "/ontology#Symptom"),
        ("https://w3id.org/cancerkg//evil.example/", "https://w3id.org/cancerkg//evil.example/"),
        ("https://w3id.org/cancerkg/\\evil.example/", "https://w3id.org/cancerkg/\\evil.example/"),
        ("https://a.example/?a=1&b=2", "https://a.example/?a=1&b=2"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,hello", None),
        ("https:alert", None),
        ("https://[broken", None),
        ("urn:isbn:1", None),
        ("", None),
    ],
)
def test_only_the_web_and_ours_are_linked(iri: str, expected: str | None) -> None:
    assert href(iri) == expected


def test_iris_are_shown_short() -> None:
    assert short("http://purl.obolibrary.org/obo/HP_0003418") == "HP:0003418"
    assert short("https://w3id.org/cancerkg/claim/c1") == "claim/c1"
    assert short("https://w3id.org/cancerkg/concept/back-pain") == "concept:back-pain"
    assert short("https://a.example/x") == "https://a.example/x"


def test_marks_cut_a_text_and_lose_nothing() -> None:
    text = "Schmerz 😀 back pain"
    cut = pieces(text, [Mark(10, 19), Mark(10, 14), Mark(12, 19), Mark(-1, 3), Mark(15, 99), Mark(5, 5)])
    assert "".join(piece.text for piece in cut) == text
    assert [piece.text for piece in cut if piece.marked] == ["back pain"]


def test_every_route_is_in_the_docs(tmp_path: Path) -> None:
    docs = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    app = create_app(tmp_path, Limits())
    routes = sorted({rule.rule for rule in app.url_map.iter_rules()})
    assert len(routes) >= 17
    missing = [route for route in routes if f"`{re.sub(r'<[^>]*:', '<', route)}`" not in docs]
    assert not missing


def plain(html: str) -> str:
    """The words of a page with single spaces."""
    return re.sub(r"\s+", " ", Page(html).text)


class Page(HTMLParser):
    """The tags, attributes, form fields and words of a page, and the tags that are never closed."""

    _VOID = frozenset({"meta", "link", "input", "br", "img"})
    _OPTIONAL = frozenset({"option"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.fields: list[str] = []
        self.unclosed: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        self.attributes += given.items()
        if tag in ("input", "textarea", "select") and given.get("type") != "hidden":
            self.fields.append(given["id"])
        if tag not in self._VOID:
            self.unclosed.append(tag)
        self.text += " "

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed
        assert self.unclosed.pop() == tag
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data
