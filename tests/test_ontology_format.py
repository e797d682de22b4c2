"""``cancerkg ontology format``: what other tools save comes back as our file."""

import difflib
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import RdfFormat, parse, serialize

from cancerkg.cli.main import group
from cancerkg.namespaces import CKG, OWL
from cancerkg.ontology.formatting import formatted
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import (
    MAPPINGS_FILE,
    ONTOLOGY_FILE,
    normalised,
    parse_ontology,
    read_vocabulary,
    write_turtle,
)
from tests.owlapi_tool import resave  # noqa: F401 - a fixture

SOURCE = ontology_directory() / ONTOLOGY_FILE
MAPPINGS = ontology_directory() / MAPPINGS_FILE
EXIT_DIFFERENT = 5


def run(*arguments: str | Path):
    return CliRunner().invoke(group, ["ontology", "format", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in (SOURCE, MAPPINGS):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def assert_ours(path: Path):
    text, ours = formatted(path).text, SOURCE.read_text(encoding="utf-8")
    assert list(difflib.unified_diff(ours.splitlines(), text.splitlines(), lineterm="", n=0)) == []
    assert text == ours


def as_rdf_xml(path: Path) -> Path:
    serialize(parse_ontology(SOURCE), path, format=RdfFormat.RDF_XML)
    return path


def test_our_file_is_formatted_already():
    done = run("--check")
    assert (done.exit_code, done.output) == (0, "")
    assert_ours(SOURCE)


@pytest.mark.parametrize("syntax", ["xml", "turtle", "longturtle", "nt11", "json-ld"])
def test_what_rdflib_writes_comes_back(tmp_path: Path, syntax: str):
    suffix = {"turtle": "ttl", "longturtle": "ttl", "nt11": "nt", "json-ld": "jsonld"}.get(syntax, "owl")
    path = tmp_path / f"a.{suffix}"
    rdflib.Graph().parse(SOURCE, format="turtle").serialize(path, format=syntax, encoding="utf-8")
    assert_ours(path)


def test_what_pyoxigraph_writes_comes_back(tmp_path: Path):
    assert_ours(as_rdf_xml(tmp_path / "a.owl"))


@pytest.mark.needs_javac
@pytest.mark.parametrize("given", ["rdfxml", "turtle"])
def test_what_the_owl_api_saves_comes_back(tmp_path: Path, resave, given: str):  # noqa: F811 - the fixture
    source = as_rdf_xml(tmp_path / "ours.owl")
    saved = {"rdfxml": tmp_path / "saved.owl", "turtle": tmp_path / "saved.ttl"}
    functional = tmp_path / "saved.ofn"
    said = resave(source, **saved, functional=functional)
    assert_ours(saved[given])
    # Through functional syntax, which knows no triples: only axioms can have come through.
    assert resave(functional, **{given: tmp_path / f"again.{given}"}) == said
    (tmp_path / f"again.{given}").rename(tmp_path / f"again{saved[given].suffix}")
    assert_ours(tmp_path / f"again{saved[given].suffix}")


@pytest.mark.needs_javac
def test_the_vocabulary_that_the_owl_api_saved_is_the_same(folder: Path, resave):  # noqa: F811
    digest = read_vocabulary(folder).digest
    saved = folder / "saved.owl"
    resave(as_rdf_xml(folder / "ours.owl"), rdfxml=saved)
    done = run(saved, "-o", folder / ONTOLOGY_FILE)
    assert done.exit_code == 0, done.output
    assert read_vocabulary(folder).digest == digest


def test_axioms_have_one_form():
    prefixes = "@prefix ckg: <https://w3id.org/cancerkg/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "

    def text(turtle: str) -> str:
        return write_turtle(normalised(quad.triple for quad in parse(prefixes + turtle, RdfFormat.TURTLE)))

    one = "ckg:A a owl:Class . ckg:B a owl:Class . [] a owl:AllDisjointClasses ; owl:members ( ckg:B ckg:A ) ."
    assert text(one) == text("ckg:A a owl:Class . ckg:B a owl:Class ; owl:disjointWith ckg:A .")
    assert text(one) == text("ckg:B a owl:Class . ckg:A a owl:Class ; owl:disjointWith ckg:B .")
    chain = "ckg:p owl:propertyChainAxiom ( ckg:r ckg:q ) ."
    assert text(chain) != text("ckg:p owl:propertyChainAxiom ( ckg:q ckg:r ) ."), "the order of a chain is its meaning"
    union = "ckg:C owl:unionOf ( [ owl:oneOf ( ckg:y ckg:x ) ] ckg:B ckg:A ) ."
    assert text(union) == text("ckg:C owl:unionOf ( ckg:A ckg:B [ owl:oneOf ( ckg:x ckg:y ) ] ) .")


def test_normalising_again_changes_nothing():
    once = normalised(parse_ontology(SOURCE))
    assert set(normalised(once)) == set(once)
    assert {t.object for t in once if t.subject == CKG.Condition} >= {OWL.Class}


# --- the command


def test_a_turtle_file_is_changed_in_place(folder: Path):
    path = folder / "mine.ttl"
    path.write_text(SOURCE.read_text(encoding="utf-8").replace(" ;\n    ", ";\n") + "\n# a word\n", encoding="utf-8")
    line = len(path.read_text(encoding="utf-8").splitlines())
    check = run(path, "--check")
    assert check.exit_code == EXIT_DIFFERENT
    assert f"{path}:16: Not in the stable layout" in check.stderr
    done = run(path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"line {line}" in done.stderr, "the comment that is left out is told"
    assert path.read_bytes() == SOURCE.read_bytes()
    assert run(path, "--check").exit_code == 0


def test_another_format_goes_to_standard_output(folder: Path):
    path = as_rdf_xml(folder / "a.owl")
    before = path.read_bytes()
    done = run(path)
    assert (done.exit_code, done.stdout) == (0, SOURCE.read_text(encoding="utf-8"))
    assert path.read_bytes() == before
    assert run(path, "-o", "-").stdout == done.stdout


def test_the_folder_has_both_files_put_in_order(folder: Path):
    lines = MAPPINGS.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / MAPPINGS_FILE).write_text("".join([*lines[:-2], lines[-1], lines[-2]]), encoding="utf-8")
    assert run("--ontology", folder, "--check").exit_code == EXIT_DIFFERENT
    done = run("--ontology", folder)
    assert (done.exit_code, done.stderr) == (0, f"{folder / MAPPINGS_FILE}: formatted\n")
    assert (folder / MAPPINGS_FILE).read_bytes() == MAPPINGS.read_bytes()


def test_a_file_that_cannot_be_read_stays_as_it_is(folder: Path):
    path = folder / "broken.ttl"
    path.write_text("<urn:a> <urn:b> .", encoding="utf-8")
    done = run(path)
    assert done.exit_code != 0
    assert path.read_text(encoding="utf-8") == "<urn:a> <urn:b> ."


@pytest.mark.parametrize("arguments", [["-o", "x.ttl"], [str(SOURCE), "--check", "-o", "x.ttl"]])
def test_options_that_do_not_go_together_are_refused(arguments: list[str]):
    assert run(*arguments).exit_code == 2
