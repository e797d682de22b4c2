"""The docs are whole and true: everything that a user meets is in them, and what they show is what happens."""

import inspect
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, parse

from cancerkg import errors
from cancerkg.cli.main import COMMANDS, group
from cancerkg.cli.ontology import COMMANDS as ONTOLOGY_COMMANDS
from cancerkg.cli.ontology import ontology
from cancerkg.dataset import Dataset
from cancerkg.namespaces import BASE, CKG, GRAPH_CLAIMS, GRAPH_PROVENANCE, OWL, RDF, annotation_graph, curie
from cancerkg.queries import QueryKind, read_queries
from cancerkg.releases import Releases

PROJECT = Path(__file__).parents[1]
DOCS = PROJECT / "docs"
SOURCES = PROJECT / "src" / "cancerkg"
PAGES = (*sorted(DOCS.glob("*.md")), *(PROJECT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING")))
LINKED_PAGES = (*PAGES, PROJECT / "ontology" / "README.md", PROJECT / "examples" / "README.md")
SERVED_AT = "http://127.0.0.1:8000"
"""The address that the docs show; the test's server takes a free port, which is put in its place."""


def read(page: str) -> str:
    return (PROJECT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    """The fenced code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", read(page), re.MULTILINE | re.DOTALL)


def section(page: str, heading: str) -> str:
    """The words below a heading, to the next one of its level or above."""
    parts = re.split(r"^(#+) (.*)$", re.sub(r"^```.*?^```$", "", read(page), flags=re.M | re.S), flags=re.MULTILINE)
    found: list[str] = []
    level = 0
    for marks, title, words in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if level and len(marks) <= level:
            break
        if level or title == heading:
            level = level or len(marks)
            found.append(words)
    assert found, f"{page} has no section {heading!r}"
    return "\n".join(found)


# --- whole ---------------------------------------------------------------------------------------------------------


def error_classes() -> list[type[errors.CancerkgError]]:
    members = inspect.getmembers(errors, inspect.isclass)
    return [member for _, member in members if issubclass(member, errors.CancerkgError)]


@pytest.mark.parametrize("error", error_classes(), ids=lambda error: error.__name__)
def test_every_error_has_a_section(error):
    words = section("docs/errors.md", error.__name__)
    assert len(words.split()) > 8
    if issubclass(error, errors.QueryError) and error is not errors.ProtocolError:
        assert str(error.status) in words


def test_every_section_on_errors_is_of_an_error_that_there_is():
    titles = re.findall(r"^## (.*)$", read("docs/errors.md"), re.MULTILINE)
    assert sorted(titles) == sorted(error.__name__ for error in error_classes())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_described(name):
    assert f"[`{name}`](#{name})" in read("docs/cli.md")
    assert_described(group, name, "docs/cli.md")


@pytest.mark.parametrize("name", ONTOLOGY_COMMANDS)
def test_every_ontology_command_and_option_is_described(name):
    assert f"[`{name}`](#{name})" in read("docs/ontology.md")
    assert_described(ontology, name, "docs/ontology.md")


def assert_described(parent: click.Group, name: str, page: str):
    words = section(page, name)
    command = parent.get_command(click.Context(parent), name)
    assert command is not None
    context = click.Context(command, help_option_names=["-h", "--help"])
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    undocumented = [one for option in options for one in option.opts if f"`{one}`" not in words]
    assert not undocumented
    shown = set(re.findall(r"^\| (`-.*?) \|", words, re.MULTILINE))
    assert len(shown) == len(options), "the table has an option that the command lacks"


def test_every_option_of_the_program_itself_is_described():
    context = click.Context(group, help_option_names=["-h", "--help"])
    assert not [one for option in group.get_params(context) for one in option.opts if one not in read("docs/cli.md")]


@pytest.mark.parametrize("kind", [QueryKind.EXAMPLE, QueryKind.VIOLATION])
def test_every_query_is_listed(kind):
    words = section("docs/queries.md", "Examples" if kind is QueryKind.EXAMPLE else "Violations")
    listed = re.findall(r"^\| `([a-z-]+)` \|", words, re.MULTILINE)
    assert listed == sorted(one.name for one in read_queries(PROJECT / "queries").of(kind))


def test_every_rule_is_listed():
    listed = re.findall(r"^\| `([a-z-]+)` \|", section("docs/inference.md", "The rules"), re.MULTILINE)
    assert sorted(listed) == sorted(one.name for one in read_queries(PROJECT / "queries").of(QueryKind.INFER))


def test_every_term_that_quads_spells_is_in_the_data_model():
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((SOURCES / "quads").glob("*.py")))
    spelled = re.findall(r"\b(CKG|OA|PROV|DCTERMS|RDFS)(?:\.|\[\")([a-zA-Z]+)", code)
    terms = {f"{prefix.lower()}:{name}" for prefix, name in spelled}
    assert len(terms) > 40
    assert not sorted(term for term in terms if f"`{term}`" not in read("docs/data-model.md"))


def test_every_graph_class_and_property_of_a_release_is_in_the_data_model(release):
    words = read("docs/data-model.md")
    graphs = {
        re.sub(r"(source|annotation)/.*", r"\1/<key>", graph.value.removeprefix(BASE)) for graph in release.graphs()
    }
    graphs = {re.sub(r"inferred/.*", "inferred/<rule>", graph) for graph in graphs}
    assert len(graphs) == 6
    assert not sorted(graph for graph in graphs if f"`{graph}`" not in words)
    ours = [g for g in release.graphs() if g in (GRAPH_CLAIMS, GRAPH_PROVENANCE) or "/annotation/" in g.value]
    quads = list(chain.from_iterable(release.quads(graph) for graph in ours))
    terms = {quad.predicate for quad in quads} | {quad.object for quad in quads if quad.predicate == RDF.type}
    assert {CKG.boilerplate, CKG.introducedBy, CKG.context, CKG.deniedBy, CKG.Evidence} <= terms
    assert not sorted(curie(term) for term in terms - {RDF.type} if f"`{curie(term)}`" not in words)


def test_every_class_and_property_of_the_ontology_is_in_the_data_model(release):
    graph = NamedNode(BASE + "graph/ontology")
    kinds = {OWL[name] for name in ("Class", "ObjectProperty", "DatatypeProperty")}
    terms = {quad.subject for quad in release.quads(graph) if quad.predicate == RDF.type and quad.object in kinds}
    ours = sorted(curie(term) for term in terms if term in CKG)
    assert len(ours) > 50
    assert not [term for term in ours if f"`{term}`" not in read("docs/data-model.md")]


def test_the_index_leads_to_every_page():
    index = read("docs/index.md")
    assert not [
        page.name for page in PAGES if page.parent == DOCS and page.name != "index.md" and page.name not in index
    ]


def test_patterns_are_as_the_data_files_have_them():
    expected = runpy.run_path(str(DOCS / "render_patterns.py"))["page"]()
    assert read("docs/patterns.md") == expected, "run: python docs/render_patterns.py"


def test_the_page_of_checks_is_what_the_catalogue_says():
    expected = runpy.run_path(str(DOCS / "render_checks.py"))["page"]()
    assert read("docs/checks.md") == expected, "run: python docs/render_checks.py"


def test_every_page_that_the_code_names_is_there():
    files = chain(SOURCES.rglob("*.py"), SOURCES.rglob("*.toml"), (PROJECT / "queries").rglob("*.rq"))
    named = {name for file in files for name in re.findall(r"docs/([a-z-]+\.md)", file.read_text(encoding="utf-8"))}
    assert "errors.md" in named
    assert not sorted(name for name in named if not (DOCS / name).is_file())


def test_the_record_that_annotate_prints_is_as_described(folder):
    shown = json.loads(blocks("docs/cli.md", "json")[0])
    printed = run("cancerkg annotate examples/hypercalcemia.jsonld", folder)
    record = json.loads(printed.output.splitlines()[0])
    assert record.keys() == shown.keys()
    for part in ("passages", "mentions", "assertions"):
        assert record[part][0].keys() == shown[part][0].keys()


# --- sound ---------------------------------------------------------------------------------------------------------

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def slug(heading: str) -> str:
    """The anchor that GitHub makes of a heading."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


@cache
def anchors(page: Path) -> frozenset[str]:
    words = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return frozenset(slug(title) for title in re.findall(r"^#+ (.*)$", words, re.MULTILINE))


def relative_links() -> Iterator[tuple[Path, str]]:
    for page in LINKED_PAGES:
        words = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        yield from ((page, link) for link in _LINK.findall(words) if not re.match(r"[a-z]+:", link))


def test_every_relative_link_leads_somewhere():
    links = list(relative_links())
    assert len(links) > 60
    broken = []
    for page, link in links:
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(f"{page.name}: {link}")
    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nothing_of_this_machine_and_nothing_left_to_do(page):
    words = page.read_text(encoding="utf-8")
    assert not re.findall(r"(?<![\w.:/~-])/(?:work|home|root|tmp|usr|var|opt|mnt|Users)/\S*", words)
    assert not re.findall(r"\bTODO\b|\bFIXME\b|\bXXX\b", words)


def test_the_readme_is_short_and_has_the_place_of_the_figures():
    words = read("README.md")
    assert words.count("\n") < 150
    assert re.search(r"<!-- figures:dev -->.*F1.*<!-- /figures:dev -->", words, re.DOTALL)


def test_the_picture_is_well_formed_and_says_what_it_shows():
    picture = ElementTree.parse(DOCS / "claim.svg").getroot()
    names = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert {"title", "desc"} <= names
    assert not names & {"script", "image", "foreignObject"}
    assert "prefers-color-scheme: dark" in read("docs/claim.svg")


# --- true ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a ``console`` block, with the lines that the page shows below it."""

    page: str
    line: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: its exit status, and what it wrote to either stream."""

    status: int
    output: str


def commands(page: str) -> Iterator[Command]:
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *shown = part.rstrip("\n").split("\n")
            yield Command(page, line, tuple(shown))


PAGES_TO_FOLLOW = ("README.md", "docs/getting-started.md", "docs/extend-the-vocabulary.md")
SHOWN = tuple(command for page in PAGES_TO_FOLLOW for command in commands(page))


def environment() -> dict[str, str]:
    """With the ``cancerkg`` of this environment first, and no proxy between curl and the server."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return {**os.environ, "PATH": path, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def run(line: str, folder: Path) -> Ran:
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where a reader of the docs is: the examples, and what the README's `make run` makes of them in data/."""
    place = tmp_path_factory.mktemp("docs")
    for name in ("examples", "ontology"):
        shutil.copytree(PROJECT / name, place / name)
    built = run("cancerkg build examples --data data", place)
    assert built.status == 0, built.output
    return place


@pytest.fixture(scope="module")
def release(folder) -> Iterator[Dataset]:
    with Dataset.open_read_only(Releases(folder / "data").current().store) as dataset:
        yield dataset


@pytest.fixture(scope="module")
def ran(folder) -> Iterator[dict[Command, Ran]]:
    """Every shown command, run in the order of the pages; the server goes on until the end."""
    results: dict[Command, Ran] = {}
    servers: list[subprocess.Popen[str]] = []
    address = SERVED_AT
    try:
        for command in SHOWN:
            if command.line.startswith("cancerkg serve"):
                server, said = start(command.line.replace("--port 8000", "--port 0"), folder)
                servers.append(server)
                address = said.removeprefix("Serving at ").strip().rstrip("/")
                results[command] = Ran(0, said.replace(address, SERVED_AT))
            elif not command.line.startswith("curl") or shutil.which("curl"):
                results[command] = run(command.line.replace(SERVED_AT, address), folder)
        yield results
    finally:
        for server in servers:
            server.terminate()
            server.wait(timeout=30)
            assert server.stderr is not None
            server.stderr.close()


def start(line: str, folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A server that accepts connections, and the line in which it says so."""
    command = ["bash", "-c", f"exec {line}"]
    server = subprocess.Popen(command, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    return server, server.stderr.readline()


def differences(shown: tuple[str, ...], output: str) -> list[str]:
    """What the page shows and the output does not have. … stands for any words in a line, alone for any lines."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    place, anywhere = 0, False
    for wanted in (line.rstrip() for line in shown if line.strip()):
        if wanted.strip() == "…":
            anywhere = True
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in wanted.split("…")))
        rest = lines[place:] if anywhere else lines[place : place + 1]
        found = next((number for number, line in enumerate(rest) if pattern.fullmatch(line)), None)
        if found is None:
            return [f"shown:  {wanted}", *(f"output: {line}" for line in rest[:5])]
        place, anywhere = place + found + 1, False
    left = [] if anywhere else lines[place:]
    return [f"output that is not shown: {line}" for line in left[:3]]


@pytest.mark.parametrize("command", SHOWN, ids=lambda command: command.line[:60])
def test_what_the_page_shows_is_what_the_command_does(command, ran):
    if command not in ran:
        pytest.skip("no curl")
    assert ran[command].status == 0, ran[command].output
    assert not differences(command.shown, ran[command].output), command.page


def test_enough_commands_are_shown():
    assert len(SHOWN) == 28
    assert {command.line.split()[2] for command in SHOWN if command.line.startswith("cancerkg ontology")} >= {
        "propose",
        "add",
        "check",
        "preview",
        "release",
    }
    assert sum(command.line.startswith("curl") for command in SHOWN) == 3


def test_a_difference_is_found():
    assert not differences(("a", "…", "c…e"), "a\nb\nb\ncde\n")
    assert differences(("a", "c"), "a\nb\nc\n")
    assert differences(("a",), "a\nb\n")
    assert differences(("a", "…", "d"), "a\nb\nc\n")


@pytest.mark.parametrize("line", re.findall(r"\| `(cancerkg query .*?)` \|$", read("README.md"), re.MULTILINE))
def test_every_question_of_the_readme_has_an_answer(line, folder):
    done = run(f"{line} --format csv", folder)
    assert done.status == 0, done.output
    assert len(done.output.splitlines()) > 1, "the example pages give no answer"


def test_the_python_of_the_readme_runs(folder):
    (code,) = blocks("README.md", "python")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"{BASE}concept/confusion" in done.stdout.split()


def test_the_data_directory_is_as_the_pages_say(folder, ran):
    mentioned = set(re.findall(r"`data/([a-z]+)/?`", read("README.md")))
    (layout,) = (block for block in re.findall(r"^```\n(data/.*?)^```$", read("docs/cli.md"), re.M | re.S))
    mentioned |= {line.split()[0] for line in layout.splitlines()[1:]}
    assert {"rejected", "rejected/", "current"} <= mentioned
    assert any("--data mine" in command.line for command in ran)
    data = folder / "mine"
    assert not sorted(one for one in mentioned if not (data / one.replace("<n>", "1")).exists())
    assert (data / "current").resolve() == (data / "releases" / "1").resolve()
    assert [path.name for path in (data / "rejected").glob("*.why.json")]


def test_what_the_readme_points_to_is_there():
    named = re.findall(r"(?<=[\s(`\[])([a-z]+/)", read("README.md"))
    assert {"examples/", "docs/"} <= set(named)
    assert not sorted({one for one in named if one not in ("data/", "pages/") and not (PROJECT / one).is_dir()})


MEASURED = {CKG.confidence, CKG.weightFor, CKG.belief}
"""What the figures of precision.tsv decide: other numbers once they are measured anew."""


def test_the_worked_example_is_in_the_graph(release):
    (example,) = blocks("docs/data-model.md", "trig")
    quads = list(parse(example, RdfFormat.TRIG))
    assert len(quads) > 60
    assert annotation_graph("8a33cb78425bbc467235") in {quad.graph_name for quad in quads}
    assert not [quad for quad in quads if isinstance(quad.graph_name, DefaultGraph)]
    lost = [
        str(quad)
        for quad in quads
        if quad.predicate not in MEASURED
        and not release.holds(Triple(quad.subject, quad.predicate, quad.object), (quad.graph_name,))
    ]
    assert not lost
    shown = {quad.predicate: float(quad.object.value) for quad in quads if quad.predicate in MEASURED}
    assert shown.keys() == MEASURED
    assert shown[CKG.belief] == round((shown[CKG.weightFor] + 1) / (shown[CKG.weightFor] + 2), 4)
    for quad in quads:
        if quad.predicate in MEASURED:
            (measured,) = release.match(quad.subject, quad.predicate, graphs=(quad.graph_name,))
            assert float(measured.object.value) == pytest.approx(float(quad.object.value), abs=0.2)


def test_the_query_of_the_worked_example_has_an_answer(release):
    (query,) = blocks("docs/data-model.md", "sparql")
    rows = release.select(query).texts()
    assert "so multiple myeloma can cause hypercalcemia." in " ".join(row["sentence"] for row in rows)
