"""``cancerkg ontology diff``: each case is two states and what is said of them, in four ways."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, RdfFormat, Triple, serialize

from cancerkg.cli.main import group
from cancerkg.namespaces import CONCEPT, SKOS
from cancerkg.ontology.difference.difference_reports import as_json
from cancerkg.ontology.difference.differences import Kind, Status, differences, read_states
from cancerkg.ontology.difference.kgcl import write_kgcl
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import MAPPINGS_FILE, ONTOLOGY_FILE, parse_ontology

CASES = sorted((Path(__file__).parent / "cases" / "ontology-diff").iterdir())
SUFFIXES = {"text": "txt", "json": "json", "kgcl": "kgcl", "markdown": "md"}
SOURCE = ontology_directory() / ONTOLOGY_FILE
EXIT_DIFFERENT = 5


def diff(*arguments: str | Path):
    return CliRunner().invoke(group, ["ontology", "diff", *map(str, arguments)])


def test_there_are_cases():
    assert {case.name for case in CASES} >= {"axioms", "changes", "hostile", "same", "terms"}


@pytest.mark.parametrize("format_", SUFFIXES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, format_: str):
    done = diff(case / "a.ttl", case / "b.ttl", "--format", format_)
    assert done.exit_code == 0, done.output
    assert done.stdout == (case / f"expected.{SUFFIXES[format_]}").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_exit_code_says_whether_they_differ(case: Path):
    assert diff(case / "a.ttl", case / "b.ttl", "--exit-code").exit_code == (
        0 if case.name == "same" else EXIT_DIFFERENT
    )
    assert diff(case / "b.ttl", case / "b.ttl", "--exit-code").exit_code == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_other_way_round_before_and_after_change_places(case: Path):
    a, b = read_states(case / "a.ttl", case / "b.ttl")
    there, back = differences(a, b), differences(b, a)
    assert [one.term for one in there.terms] == [one.term for one in back.terms]
    assert (there.axioms_before, there.axioms_after) == (back.axioms_after, back.axioms_before)
    turned = {
        Status.ADDED: Status.REMOVED,
        Status.REMOVED: Status.ADDED,
        Status.OBSOLETED: Status.RESTORED,
        Status.RESTORED: Status.OBSOLETED,
    }
    assert [turned.get(one.status, one.status) for one in there.terms] == [one.status for one in back.terms]


def test_the_format_of_the_files_does_not_matter(tmp_path: Path):
    for suffix, rdf_format in (("owl", RdfFormat.RDF_XML), ("nt", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD)):
        serialize(parse_ontology(SOURCE), tmp_path / f"a.{suffix}", format=rdf_format)
        done = diff(SOURCE, tmp_path / f"a.{suffix}", "--exit-code")
        assert (done.exit_code, done.stdout) == (0, "")


def test_mappings_count_between_folders(tmp_path: Path):
    (tmp_path / ONTOLOGY_FILE).write_bytes(SOURCE.read_bytes())
    lines = (ontology_directory() / MAPPINGS_FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    (gone,) = [line for line in lines if line.startswith("concept:acupuncture\t")]
    (tmp_path / MAPPINGS_FILE).write_text("".join(line for line in lines if line != gone), encoding="utf-8")
    a, b = read_states(ontology_directory(), tmp_path)
    (only,) = differences(a, b).terms
    assert (only.term, [change.kind for change in only.changes]) == (CONCEPT["acupuncture"], [Kind.MAPPING])
    assert diff(SOURCE, tmp_path, "--exit-code").exit_code == 0, "a file alone says nothing about mappings"


# --- KGCL: the commands of the grammar of INCATools/kgcl 0.7, as far as they are used


ID = r"<[^\s<>]+>"
QUOTED = r"'[^'\n]*'"
TAGGED = rf"{QUOTED}(?:@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)?"
COMMANDS = re.compile(
    "|".join(
        (
            rf"rename {ID} from {TAGGED} to {TAGGED}",
            rf"create node {ID} {TAGGED}",
            rf"create {ID}",
            rf"create (?:exact|narrow|broad|related) synonym {TAGGED} for {ID}",
            rf"remove synonym {TAGGED} for {ID}",
            rf"delete {ID}",
            rf"obsolete {ID}(?: with replacement {ID})?",
            rf"unobsolete {ID}",
            rf"move {ID} {ID} {ID} from {ID} to {ID}",
            rf"(?:create|delete) edge {ID} {ID} {ID}",
            rf"add definition {QUOTED} to {ID}",
            rf"remove definition for {ID}",
            rf"change definition of {ID} from {QUOTED} to {QUOTED}",
            r"# .+",
        )
    )
)


def commands(before: Iterable[Triple], after: Iterable[Triple]) -> list[str]:
    return write_kgcl(differences(before, after)).splitlines()


def test_every_line_is_a_command_or_a_comment():
    lines = [line for case in CASES for line in commands(*read_states(case / "a.ttl", case / "b.ttl"))]
    lines += commands((), parse_ontology(SOURCE))
    assert len(lines) > 4000
    assert [line for line in lines if not COMMANDS.fullmatch(line)] == []


def test_nothing_is_left_out_of_kgcl():
    a, b = read_states(CASES[0] / "a.ttl", CASES[0] / "b.ttl")
    found = differences(a, b)
    values = sum(len(change.before) + len(change.after) for term in found.terms for change in term.changes)
    assert CASES[0].name == "axioms"
    # Each value has a line, and a new term without a label one more; several axioms have one each.
    new = len(found.of(Status.ADDED))
    assert len(write_kgcl(found).splitlines()) == values + new + len(found.axioms_before) + len(found.axioms_after)


def test_a_label_of_two_lines_is_one_comment():
    lines = commands((), [Triple(CONCEPT["a"], SKOS.altLabel, Literal("x\nobsolete <urn:all>", language="en"))])
    assert lines == [f"create {CONCEPT['a']}", f'# add skos:altLabel "x\\nobsolete <urn:all>"@en of {CONCEPT["a"]}']


# --- by hand


def test_json_has_every_term_and_is_plain():
    a, b = read_states(CASES[0] / "a.ttl", CASES[0] / "b.ttl")
    assert orjson.loads(orjson.dumps(as_json(differences(a, b)))) == as_json(differences(a, b))


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path):
    (tmp_path / "a.ttl").write_text("no Turtle", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "cancerkg", "ontology", "diff", str(tmp_path / "a.ttl"), str(SOURCE)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "a.ttl:1:1: This is not Turtle" in done.stderr
