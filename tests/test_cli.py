"""The commands as a user runs them: real processes, whose standard output holds data and whose standard error the rest.

What ``build`` makes is looked at by tests/test_build.py; here it is built once, for all that ask it something.
"""

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from cancerkg.namespaces import CKG, CONCEPT, SCHEMA

PROJECT = Path(__file__).parents[1]
EXAMPLES = PROJECT / "examples"
Done = subprocess.CompletedProcess[bytes]


def cancerkg(*arguments: str | Path, stdin: bytes = b"") -> Done:
    command = [sys.executable, "-m", "cancerkg", *map(str, arguments)]
    return subprocess.run(command, check=False, input=stdin, capture_output=True, cwd=PROJECT, timeout=120)


def ran(*arguments: str | Path, stdin: bytes = b"") -> bytes:
    """The standard output of a command that must end well."""
    done = cancerkg(*arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def refused(*arguments: str | Path, stdin: bytes = b"", status: int = 1) -> str:
    """The one line on standard error of a command that must refuse."""
    done = cancerkg(*arguments, stdin=stdin)
    assert done.returncode == status
    assert done.stdout == b""
    (line, *counts) = done.stderr.decode().splitlines()
    assert line.startswith("cancerkg: ")
    assert all(one.startswith("cancerkg: sources: ") for one in counts), "the rest counts the sources"
    return line


# --- sources: a page, something that is no page, and three that cannot be read


PAGE = {
    "@context": "https://schema.org",
    "@type": "Article",
    "url": "https://clinic.example.org/lymphoma",
    "headline": "Lymphoma",
    "articleBody": "\U0001d4a9 Lymphoma may cause fever and night sweats. Lymphoma does not cause hair loss.",
}
PERSON = {"@context": "https://schema.org", "@type": "Person", "@id": "https://clinic.example.org/#ada", "name": "Ada"}
BAD = {
    "broken.jsonld": (b'{"@context": "https://schema.org",\n  "name": }', r":2:11: This is not JSON: "),
    "odd.jsonld": (
        b'{"@context": "https://odd.example.org/", "@type": "Article"}',
        r"<https://odd.example.org/> is not",
    ),
    "plain.json": (b"[1, 2]", r": There is no JSON-LD to read: "),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    (folder / "page.jsonld").write_text(json.dumps(PAGE))
    (folder / "person.jsonld").write_text(json.dumps(PERSON))
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with a release of the examples."""
    folder = tmp_path_factory.mktemp("kg")
    done = cancerkg("build", EXAMPLES, "--data", folder, "--json")
    assert done.returncode == 0, done.stderr.decode()
    (folder / "built.json").write_bytes(done.stdout)
    return folder


# --- convert


FORMATS = {
    "nq": (RdfFormat.N_QUADS, "nquads"),
    "nt": (RdfFormat.N_TRIPLES, "nt"),
    "trig": (RdfFormat.TRIG, "trig"),
    "ttl": (RdfFormat.TURTLE, "turtle"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (RdfFormat.RDF_XML, "xml"),
}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_convert_writes_what_two_readers_read_alike(name: str) -> None:
    ours, theirs = FORMATS[name]
    written = ran("convert", EXAMPLES, "--format", name)
    quads = set(parse(written, ours))
    assert len(quads) > 150
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=written, format=theirs)
    triples = {quad.triple for quad in quads}
    assert len(set(dataset.triples((None, None, None)))) == len(triples)
    assert Triple(
        NamedNode("https://www.northfield-oncology.example.com/learn/high-calcium-and-cancer/#article"),
        SCHEMA.headline,
        pyoxigraph.Literal("High Calcium and Cancer: What Hypercalcemia Is"),
    ) in {Triple(t.subject, t.predicate, t.object) for t in triples}
    graphs = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}
    assert len(graphs) == (len(list(EXAMPLES.glob("*.jsonld"))) if ours.supports_datasets else 1)


def test_every_format_that_the_command_offers_is_tested() -> None:
    offered = re.search(rb"\[([a-z|]+)\]", ran("convert", "--help"))
    assert offered is not None
    assert set(offered.group(1).decode().split("|")) == set(FORMATS)


def test_convert_takes_a_source_without_a_page(sources: Path) -> None:
    (one, two) = sorted(parse(ran("convert", sources / "person.jsonld"), RdfFormat.N_QUADS), key=str)
    assert {one.object, two.object} == {SCHEMA.Person, pyoxigraph.Literal("Ada")}
    assert one.subject == two.subject == NamedNode("https://clinic.example.org/#ada")


@pytest.mark.parametrize("command", ["convert", "annotate"])
def test_a_bad_source_is_named_and_the_others_are_done(command: str, sources: Path) -> None:
    done = cancerkg(command, sources)
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    for name, (_, reason) in BAD.items():
        (line,) = [one for one in lines if f"/{name}" in one and "rejected: " in one and " read; " not in one]
        assert line.startswith(f"cancerkg: rejected: {sources.as_posix()}/{name}")
        assert re.search(reason, line)
        assert line.endswith("."), "a cure follows the reason"
    assert b"Lymphoma" in done.stdout
    assert (b"Ada" in done.stdout) == (command == "convert")


def test_a_source_that_is_not_there_is_named() -> None:
    assert refused("convert", "nowhere.jsonld", status=3).startswith(
        "cancerkg: rejected: nowhere.jsonld: The file cannot be read: "
    )


# --- annotate


KEYS = {
    "document": {"source", "document", "title", "passages", "mentions", "assertions"},
    "passage": {"passage", "kind", "level", "text", "boilerplate"},
    "mention": {"exact", "type", "concept", "label", "candidates", "start", "end", "passage"},
    "assertion": {
        *("subject", "predicate", "object", "polarity", "certainty", "hedge", "stage", "quality_of"),
        *("evidence", "passage", "start", "end", "context", "pattern", "confidence"),
    },
    "argument": {"exact", "concept"},
}


@pytest.fixture(scope="module")
def records() -> list[dict]:
    return [json.loads(line) for line in ran("annotate", EXAMPLES).splitlines()]


def test_annotate_prints_one_object_a_document(records: list[dict]) -> None:
    assert [Path(one["source"]).name for one in records] == sorted(path.name for path in EXAMPLES.glob("*.jsonld"))
    assert len({one["document"] for one in records}) == len(records)


def test_annotate_keeps_its_contract(records: list[dict]) -> None:
    for one in records:
        assert one.keys() == KEYS["document"]
        assert one["passages"]
        assert one["mentions"]
        assert one["assertions"]
        for passage in one["passages"]:
            assert passage.keys() == KEYS["passage"]
            assert passage["kind"] in {"heading", "paragraph", "list-item", "markup"}
        for mention in one["mentions"]:
            assert mention.keys() == KEYS["mention"]
            assert mention["type"] in {"condition", "symptom", "treatment", "site", "stage", "test"}
            assert (mention["concept"] is None) == (mention["label"] is None)
            assert mention["concept"] is None or NamedNode(mention["concept"]) in CONCEPT
            assert mention["candidates"] == []
        for assertion in one["assertions"]:
            assert assertion.keys() == KEYS["assertion"]
            assert assertion["subject"].keys() == assertion["object"].keys() == KEYS["argument"]
            assert assertion["predicate"] in {"has_symptom", "leads_to", "treats"}
            assert assertion["polarity"] in {"affirmed", "negated"}
            assert assertion["certainty"] in {"definite", "probable", "unlikely"}


def test_offsets_select_the_words_in_the_passage_of_that_iri(records: list[dict]) -> None:
    for one in records:
        texts = {passage["passage"]: passage["text"] for passage in one["passages"]}
        assert len(texts) == len(one["passages"])
        for mention in one["mentions"]:
            assert texts[mention["passage"]][mention["start"] : mention["end"]] == mention["exact"]
        for said in one["assertions"]:
            assert texts[said["passage"]][said["start"] : said["end"]] == said["evidence"]


def test_offsets_count_code_points(sources: Path) -> None:
    (record,) = [json.loads(line) for line in ran("annotate", sources / "page.jsonld").splitlines()]
    (fever,) = [one for one in record["mentions"] if one["exact"] == "fever"]
    assert fever["start"] == PAGE["articleBody"].index("fever")
    said = {(one["object"]["exact"], one["polarity"]) for one in record["assertions"]}
    assert said == {("fever", "affirmed"), ("night sweats", "affirmed"), ("hair loss", "negated")}


def test_annotate_is_the_same_on_one_worker_and_on_two(tmp_path: Path) -> None:
    for number in range(40):
        content = {**PAGE, "url": f"https://clinic.example.org/{number}"}
        (tmp_path / f"{number}.jsonld").write_text(json.dumps(content))
    (tmp_path / "broken.jsonld").write_bytes(BAD["broken.jsonld"][0])
    one, two = (cancerkg("annotate", tmp_path, "--workers", workers) for workers in "12")
    assert one.returncode == two.returncode == 3
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    assert one.stdout.count(b"\n") == 40


# --- build, status


def test_build_says_what_it_made(data: Path) -> None:
    built = json.loads((data / "built.json").read_bytes())
    assert built["counts"]["documents"] == len(list(EXAMPLES.glob("*.jsonld")))
    assert (built["release"], built["rejected"]) == (1, 0)
    status = json.loads(ran("status", "--data", data, "--json"))
    assert {name: status[name] for name in ("release", "digest", "triples", "counts", "inferred")} == {
        name: built[name] for name in ("release", "digest", "triples", "counts", "inferred")
    }
    assert re.fullmatch("[0-9a-f]{64}", status["digest"])
    assert status["digest"].encode() in ran("status", "--data", data), "for people too"


def test_build_with_a_bad_source_releases_the_rest(sources: Path, tmp_path: Path) -> None:
    done = cancerkg("build", sources, "--data", tmp_path / "kg")
    assert done.returncode == 3
    assert done.stdout == b"", "without --json there is nothing for programs"
    told = done.stderr.decode()
    assert all(re.search(reason, told) for _, reason in BAD.values())
    assert "Release 1: 1 documents" in told
    assert json.loads(ran("status", "--data", tmp_path / "kg", "--json"))["counts"]["documents"] == 1
    assert len(list((tmp_path / "kg/rejected").glob("*.why.json"))) == len(BAD) + 1, "a person is no page"


def test_build_of_nothing_readable_releases_nothing(sources: Path, tmp_path: Path) -> None:
    done = cancerkg("build", sources / "broken.jsonld", "--data", tmp_path / "kg", "--json")
    assert (done.returncode, done.stdout) == (3, b"")
    assert b":2:11: This is not JSON" in done.stderr
    assert b"nothing is released" in done.stderr
    assert "Nothing is released here yet." in refused("status", "--data", tmp_path / "kg")


# --- query


def test_query_lists_the_examples() -> None:
    listed = ran("query", "--list").decode()
    names = {path.stem for path in (PROJECT / "queries/example").glob("*.rq")}
    assert len(names) >= 12
    assert all(re.search(rf"\b{name}\b", listed) for name in names)


def test_phrases_that_the_vocabulary_lacks_are_candidates(data: Path) -> None:
    header, *rows = ran("query", "candidates", "--data", data, "--format", "csv").decode().splitlines()
    assert header.startswith("phrase,")
    assert any(row.startswith("holes in the bones,") for row in rows)


MYELOMA = ("query", "mechanisms", "-p", "condition=multiple myeloma")


def test_query_formats_say_the_same(data: Path) -> None:
    by_json = parse_query_results(ran(*MYELOMA, "--data", data, "--format", "json"), QueryResultsFormat.JSON)
    by_tsv = parse_query_results(ran(*MYELOMA, "--data", data, "--format", "tsv"), QueryResultsFormat.TSV)
    assert [variable.value for variable in by_json.variables] == [variable.value for variable in by_tsv.variables]
    rows = [[term and term.value for term in row] for row in by_json]
    assert rows
    assert [[term and term.value for term in row] for row in by_tsv] == rows
    by_csv = list(csv.reader(io.StringIO(ran(*MYELOMA, "--data", data, "--format", "csv").decode(), newline="")))
    assert by_csv[0] == [variable.value for variable in by_json.variables]
    assert by_csv[1:] == [[value or "" for value in row] for row in rows]
    table = ran(*MYELOMA, "--data", data).decode().splitlines()
    assert table[0].split("\t") == by_csv[0], "in a pipe, columns are divided by tabs"
    assert len(table) == len(by_csv)


def test_query_writes_turtle(data: Path) -> None:
    chosen = f"CONSTRUCT {{ ?s {CKG.treats} ?o }} WHERE {{ ?s {CKG.treats} ?o }}"
    written = ran("query", "-", "--data", data, "--format", "ttl", stdin=chosen.encode())
    triples = set(parse(written, RdfFormat.TURTLE))
    assert Quad(CONCEPT["palliative-care"], CKG.treats, CONCEPT["dyspnea"]) in triples
    assert len(rdflib.Graph().parse(data=written, format="turtle")) == len(triples)


@pytest.mark.parametrize(("question", "answer"), [("ASK { ?s ?p ?o }", "yes"), ("ASK { ?s ?s ?s }", "no")])
def test_query_from_standard_input(data: Path, question: str, answer: str) -> None:
    assert ran("query", "-", "--data", data, stdin=question.encode()).decode().strip() == answer


def test_query_from_a_file(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(f"SELECT ?s WHERE {{ ?s {CKG.hasSymptom} ?_symptom_iri }} ORDER BY ?s")
    written = ran("query", path, "-p", "symptom=Back Pain", "--data", data, "--format", "csv")
    assert CONCEPT["spinal-cord-compression"].value in written.decode().splitlines()


@pytest.mark.parametrize("style", ["concept:multiple-myeloma", CONCEPT["multiple-myeloma"].value])
def test_a_parameter_is_a_name_a_curie_or_an_iri(data: Path, style: str) -> None:
    by_name = ran(*MYELOMA, "--data", data, "--format", "csv")
    assert ran("query", "mechanisms", "-p", f"condition={style}", "--data", data, "--format", "csv") == by_name


REFUSED_QUERIES = {
    "a name that is near": (["query", "mechanism"], b"", "Did you mean mechanisms"),
    "a file that is not there": (["query", "nothing.rq"], b"", "There is no query or file 'nothing.rq'."),
    "a syntax error": (["query", "-"], b"SELECT ?s\nWHERE ( ?s ?p ?o }", "query, line 2, column 7: "),
    "not UTF-8": (["query", "-"], b"SELECT *\n{ ?s ?p '\xe9' }", "standard input:2: It is not in UTF-8."),
    "a parameter without value": ([*MYELOMA[:2], "-p", "condition"], b"", "has no value: write NAME=VALUE."),
    "an unknown parameter": ([*MYELOMA[:2], "-p", "x=y"], b"", "'x' of query 'mechanisms' is unknown."),
    "an unknown concept": ([*MYELOMA[:2], "-p", "condition=mieloma"], b"", "Did you mean "),
    "a format that it has not": ([*MYELOMA, "--format", "ttl"], b"", "Ask for json or csv or tsv."),
    "turtle of a yes": (["query", "-", "--format", "ttl"], b"ASK {}", "Ask for "),
}


@pytest.mark.parametrize("case", sorted(REFUSED_QUERIES))
def test_a_query_that_cannot_be_answered_is_one_line_with_its_cure(data: Path, case: str) -> None:
    arguments, stdin, words = REFUSED_QUERIES[case]
    assert words in refused(*arguments, "--data", data, stdin=stdin)


def test_a_syntax_error_in_a_file_has_line_and_column(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "wrong.rq"
    path.write_text("# a comment\nSELECT ?s\nWHERE ( ?s ?p ?o }\n")
    assert "line 3, column 7: " in refused("query", path, "--data", data)


# --- explain


def test_explain_goes_down_to_the_sentences(data: Path) -> None:
    told = ran("explain", "multiple myeloma", "mayPresentWith", "back-pain", "--data", data).decode()
    assert told.startswith("multiple-myeloma mayPresentWith back-pain\n  by the rule may-present-with: ")
    assert "multiple-myeloma hasMechanism hypercalcemia" in told
    assert "“⟨Hypercalcemia⟩ does not cause ⟨back pain⟩.”\n" in told
    assert " denies it: High Calcium and Cancer" in told
    assert re.search(r", pattern causes \(right in \d+ of \d+\), confidence 0\.\d\d\n", told)


def test_explain_shows_what_names_the_phrase_that_a_sentence_leaves_out(data: Path) -> None:
    told = ran("explain", "lung cancer", "hasSymptom", "hemoptysis", "--data", data).decode()
    assert (
        "“⟨Coughing up blood⟩”\n      under “Symptoms of ⟨Early-Stage Lung Cancer⟩”\n      after “…being noticed. "
        in told
    )


def test_explain_shows_as_many_sentences_as_it_is_told_to(data: Path) -> None:
    triple = ("multiple-myeloma", "hasMechanism", "hypercalcemia")
    whole = ran("explain", *triple, "--data", data).decode()
    short = ran("explain", *triple, "--data", data, "--limit", "1").decode()
    assert (whole.count("“"), short.count("says so")) == (whole.count("”"), 1)
    assert re.search(r"… and \d more sentences? for it \(--limit\)\n$", short)
    (way,) = json.loads(ran("explain", *triple, "--data", data, "--limit", "0", "--json"))
    assert len(way["supported_by"]) == whole.count("says so") > 1


def test_the_inside_of_a_definition_is_not_printed(data: Path) -> None:
    triple = ("hypercalcemia", "rdf:type", "ckg:MechanismOfBackPain")
    told = ran("explain", *triple, "--data", data).decode()
    assert "by the rule defined-class-has-value: " in told
    assert "    MechanismOfBackPain owl:equivalentClass […]\n" in told
    assert "genid" not in told
    (way,) = json.loads(ran("explain", *triple, "--data", data, "--json"))
    assert ["owl:hasValue", "back-pain"] in [premise["triple"][1:] for premise in way["premises"]]
    assert all(premise["triple"][0] != "[…]" for premise in way["premises"])


def test_explain_for_programs(data: Path) -> None:
    ways = json.loads(ran("explain", "multiple-myeloma", "ckg:mayPresentWith", "back-pain", "--data", data, "--json"))
    for way in ways:
        assert way["rule"] == "may-present-with"
        assert [premise["triple"][1] for premise in way["premises"]] == ["hasMechanism", "hasSymptom"]
        for premise in way["premises"]:
            assert 0 < premise["belief"] <= 1
            assert all(support["sentence"] and support["document"] for support in premise["supported_by"])
            for support in (*premise["supported_by"], *premise["denied_by"]):
                assert 0 < support["confidence"] < 1
                assert 0 <= support["right"] <= support["hits"]
                for role in ("subject", "object"):
                    phrase = support[role]
                    if phrase["passage"] == support["passage"] and phrase["start"] >= support["start"]:
                        at = phrase["start"] - support["start"]
                        assert support["sentence"][at : at + len(phrase["exact"])] == phrase["exact"]
            against = premise["weight_against"]
            assert premise["belief"] == round((premise["weight_for"] + 1) / (premise["weight_for"] + against + 2), 4)


@pytest.mark.parametrize(
    ("triple", "words"),
    [
        (("lung-cancr", "hasSymptom", "back-pain"), "Did you mean lung-cancer"),
        (("lung-cancer", "hasSymptom", "back pian"), "Did you mean back-pain"),
        (("lung-cancer", "mayPresentWit", "back-pain"), "Did you mean mayPresentWith"),
        (("lung-cancer", "may present with", "back-pain"), "No property is called 'may present with'."),
        (("lung-cancer", "1:2", "back-pain"), "No property is called '1:2'."),
        (("lung-cancer", "treats", "back-pain"), "The graph does not say "),
    ],
)
def test_what_cannot_be_explained_is_one_line(data: Path, triple: tuple[str, str, str], words: str) -> None:
    assert words in refused("explain", *triple, "--data", data)


# --- no release


@pytest.mark.parametrize(
    "arguments",
    [("status",), ("query", "documents"), ("explain", "lung-cancer", "hasSymptom", "back-pain")],
    ids=lambda arguments: arguments[0],
)
def test_without_a_release_the_cure_is_to_build(arguments: tuple[str, ...], tmp_path: Path) -> None:
    line = refused(*arguments, "--data", tmp_path / "none")
    assert line.startswith(f"cancerkg: {tmp_path}/none: Nothing is released here yet.")
    assert "cancerkg build" in line
    assert not (tmp_path / "none").exists(), "looking makes nothing"


# --- pipes


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", EXAMPLES),
        ("annotate", EXAMPLES / "hypercalcemia.jsonld"),
        ("query", "--list"),
        ("query", "concepts"),
        ("status",),
    ],
    ids=lambda arguments: "-".join(map(str, arguments)).replace(str(PROJECT), ""),
)
def test_a_reader_that_has_enough_gets_no_traceback(data: Path, arguments: tuple[str | Path, ...]) -> None:
    asks = arguments[0] in {"query", "status"} and "--list" not in arguments
    command = [sys.executable, "-m", "cancerkg", *map(str, arguments), *(["--data", str(data)] if asks else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROJECT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # at once: the first byte that is written finds nobody
        told = process.stderr.read().decode()
        assert process.wait(timeout=60) == 1
    assert told == ""


def test_a_disk_that_is_full_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "cancerkg", "convert", EXAMPLES]
        done = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == ["cancerkg: No space left on device."]


# --- the group


@pytest.mark.parametrize("arguments", [["biuld"], ["query"], ["convert", "x", "--format", "odd"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    done = cancerkg(*arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_the_version_is_the_package_s() -> None:
    assert re.fullmatch(r"cancerkg, version \d+\.\d+\.\d+\S*\n", ran("--version").decode())


# --- serve


@pytest.fixture
def serving(data: Path) -> Iterator[Callable[[], tuple["subprocess.Popen[str]", str]]]:
    """Start ``cancerkg serve`` on a free port; the process, and the address that it announces."""
    started: list[subprocess.Popen[str]] = []

    def start() -> tuple["subprocess.Popen[str]", str]:
        command = [sys.executable, "-m", "cancerkg", "serve", "--port", "0", "--data", str(data)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROJECT)
        started.append(process)
        assert process.stderr is not None
        announced = re.fullmatch(r"Serving at (http://127\.0\.0\.1:\d+/)\n", process.stderr.readline())
        assert announced is not None
        return process, announced.group(1)

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_until_it_is_told_to_stop(serving, end: signal.Signals) -> None:
    process, address = serving()
    question = f"SELECT ?s WHERE {{ ?s {CKG.hasSymptom} {CONCEPT['back-pain']} }}"
    request = urllib.request.Request(
        f"{address}sparql?query={quote(question)}", headers={"Accept": "application/sparql-results+json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        rows = json.load(response)["results"]["bindings"]
    assert CONCEPT["hypercalcemia"].value in {row["s"]["value"] for row in rows}
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    children = [child for task in tasks for child in task.read_text().split()]
    process.send_signal(end)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out == ""
    assert "Traceback" not in err
    assert children, "queries run in processes of their own"
    assert not [child for child in children if _alive(int(child))]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_serve_says_which_setting_does_not_fit(data: Path) -> None:
    assert "secnods" in refused("serve", "--limit", "secnods=1", "--data", data)
    assert "must be a number" in refused("serve", "--limit", "seconds", "--data", data)


def test_serve_says_that_the_port_is_taken(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refused("serve", "--port", str(port), "--data", data)
    assert f"127.0.0.1:{port}: " in line
    assert "--port" in line
