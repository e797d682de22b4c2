"""``cancerkg ontology check``: each planted fault is found by its rule, in its line; what is right is left alone."""

import json
import math
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from cancerkg.checks import (
    CheckReport,
    Finding,
    ReasonerLimits,
    Severity,
    Unchecked,
    catalogue,
    place_of,
    report_of,
)
from cancerkg.checks.conflict import minimal
from cancerkg.cli.ontology import ontology
from cancerkg.inference import Rule, read_rules
from cancerkg.ontology.check.checking import CheckOptions, check_ontology
from cancerkg.ontology.check.reasoning import ReasonerUse
from cancerkg.ontology.check.sarif import sarif
from cancerkg.queries import read_queries
from cancerkg.resources import ontology_directory, queries_directory

OURS = ontology_directory()
WITHOUT = CheckOptions(reasoner=ReasonerUse.LEFT_OUT)
SMALL = Path(__file__).parent / "cases" / "small-ontology"
"""An ontology of six concepts, as it must be, with a vocabulary that it leads to and a question."""

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def rules() -> tuple[Rule, ...]:
    return tuple(read_rules(read_queries(queries_directory())))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A folder with a small ontology, of which one text of one file is replaced."""

    def write(file: str = "cancerkg.ttl", old: str = "", new: str = "") -> Path:
        shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
        shutil.copy(OURS / "shapes.ttl", tmp_path)
        path = tmp_path / file
        content = path.read_text(encoding="utf-8")
        assert old in content, "there is nothing to replace"
        path.write_text(content.replace(old, new, 1) if old else content + new, encoding="utf-8")
        return tmp_path

    return write


def line_of(path: Path, text: str) -> int:
    """The line of the file that holds the text, which only one does."""
    lines = [number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line]
    assert len(lines) == 1, (text, lines)
    return lines[0]


def test_the_small_ontology_is_as_it_must_be(write, rules):
    folder = write()
    report = check_ontology(folder, rules, CheckOptions((folder / "hp.obo",), ReasonerUse.LEFT_OUT))
    assert report.findings == ()
    assert report.unchecked == (Unchecked("reasoning", "--no-reasoner was given"),)


TTL, TSV = "cancerkg.ttl", "mappings.sssom.tsv"
PLANTED = tomllib.loads((Path(__file__).parent / "cases" / "planted.toml").read_text(encoding="utf-8"))["fault"]


@pytest.mark.parametrize("fault", [pytest.param(one, id=f"{n}-{one['rule']}") for n, one in enumerate(PLANTED)])
def test_a_planted_fault_is_found_in_its_line(write, rules, fault):
    rule, file = fault["rule"], fault["file"]
    folder = write(file, fault.get("old", ""), fault["new"])
    report = check_ontology(folder, rules, CheckOptions((folder / "hp.obo",), ReasonerUse.LEFT_OUT))
    found = [finding for finding in report.findings if finding.rule == rule]
    assert found, report.findings
    assert {finding.severity for finding in found} == {catalogue()[rule].severity}
    assert all(finding.cure and finding.message for finding in found)
    if at := fault.get("at"):
        lines = (folder / file).read_text(encoding="utf-8").split("\n")
        is_there = at[:-1].__eq__ if at.endswith("\n") else lambda line: at in line
        wanted = next(number for number, line in enumerate(lines, 1) if is_there(line))
        assert (str(folder / file), wanted) in {place_of(finding.where) for finding in found}


def test_enough_is_planted():
    assert len(PLANTED) >= 50
    untouched = {"not-reasoned", "inconsistent", "unsatisfiable-class", "blank-node-circle", "obsolete-mapped"}
    in_test_profile = {id_ for id_, rule in catalogue().items() if rule.chapter == "profile"}
    assert catalogue().keys() - {one["rule"] for one in PLANTED} - in_test_profile == untouched


# --- our own ontology


@pytest.fixture(scope="module")
def ours(rules) -> CheckReport:
    return check_ontology(OURS, rules, WITHOUT)


def test_nothing_keeps_our_ontology_from_being_released(ours: CheckReport):
    assert ours.of(Severity.VIOLATION) == ()
    assert {"reading", "profile", "shapes", "concepts", "names", "mappings"} <= set(ours.checked)


@pytest.fixture(scope="module")
def faulty(rules, tmp_path_factory: pytest.TempPathFactory) -> CheckReport:
    """What is found in ours with a few faults in it."""
    folder = tmp_path_factory.mktemp("faulty") / "ontology"
    shutil.copytree(OURS, folder)
    path = folder / "cancerkg.ttl"
    text = path.read_text(encoding="utf-8")
    for right, wrong in (('"backache"@en', '"back and neck ache"@en'), ('"sore back"@en', '"neck pain"@en')):
        assert right in text
        text = text.replace(right, wrong)
    path.write_text(text, encoding="utf-8")
    return check_ontology(folder, rules, WITHOUT)


def test_every_finding_has_a_line(faulty: CheckReport):
    assert {one.rule for one in faulty.findings} >= {"name-conjunction"}
    assert len(faulty.findings) >= 2
    assert [one for one in faulty.findings if place_of(one.where)[1] is None] == []


def test_the_report_is_the_same_each_time(ours: CheckReport, rules):
    assert check_ontology(OURS, rules, WITHOUT) == ours


@pytest.mark.needs_java
def test_our_ontology_is_consistent_and_every_class_can_have_members(rules):
    report = check_ontology(OURS, rules, CheckOptions(reasoner=ReasonerUse.REQUIRED))
    assert report.of(Severity.VIOLATION) == ()
    assert "reasoning" in report.checked


@pytest.mark.needs_shared
def test_the_terms_that_we_map_to_are_in_their_vocabularies(rules, shared: Path):
    files = [shared / "vocabulary" / "external" / f"{name}.obo" for name in ("hp-2023-01-27", "maxo-2024-07-29")]
    report = check_ontology(OURS, rules, CheckOptions(tuple(files), ReasonerUse.LEFT_OUT))
    rules_broken = [one.rule for one in report.findings if one.rule.endswith("external-term")]
    assert rules_broken.count("obsolete-external-term") == 0
    (left,) = (one.why for one in report.unchecked if one.part == "identifiers")
    assert "DOID" in left
    assert "HP" not in left.replace("http", "")


# --- what cannot be read

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="x:&c;"/></rdf:RDF>'
)


def messages(report: CheckReport, rule: str = "unreadable") -> list[str]:
    return [f"{one.where} {one.message}" for one in report.findings if one.rule == rule]


def test_an_empty_folder_lacks_every_file(tmp_path: Path, rules):
    report = check_ontology(tmp_path, rules, CheckOptions())
    assert len(messages(report)) == 2
    assert {one.part for one in report.unchecked} >= {"profile", "reasoning", "shapes", "questions", "mappings"}
    assert report.checked == ("reading",)


def test_a_file_without_shapes_is_said(write, rules):
    folder = write()
    (folder / "shapes.ttl").unlink()
    report = check_ontology(folder, rules, WITHOUT)
    (found,) = messages(report)
    assert "The shapes cannot be read" in found
    assert "shapes" not in report.checked


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"This is no RDF.", "cancerkg.ttl:1:"),
        (BOMB.encode(), "<!DOCTYPE is not read"),
        (b'<x:a> <x:b> "\xff\xfe" .', "cancerkg.ttl"),
        (b"<x:a> <x:b> <x:c", "cancerkg.ttl"),
        (b"\x00" * 100, "cancerkg.ttl"),
    ],
)
def test_a_file_that_is_no_rdf_is_one_finding(write, rules, content: bytes, says: str):
    folder = write()
    (folder / "cancerkg.ttl").write_bytes(content)
    report = check_ontology(folder, rules, WITHOUT)
    assert says in messages(report)[0]
    assert {one.rule for one in report.findings} == {"unreadable"}


def test_every_syntax_error_is_told(write, rules):
    folder = write()
    text = (folder / "cancerkg.ttl").read_text(encoding="utf-8")
    for right, wrong in (
        (", ckg:AnatomicalSite ;", ", ;"),
        ('"backache"@en', '"backache'),
        ('"A feeling', "A feeling"),
    ):
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    (folder / "cancerkg.ttl").write_text(text, encoding="utf-8")
    lines = text.splitlines()
    wanted = [n for n, line in enumerate(lines, 1) if ", ;" in line or '"backache' in line or " A feeling" in line]
    found = [place_of(one.where)[1] for one in check_ontology(folder, rules, WITHOUT).findings]
    assert found == wanted


def test_a_file_of_50_megabytes_is_checked(write, rules):
    folder = write("cancerkg.ttl", "", "# " + "x" * 98 + "\n")
    with (folder / "cancerkg.ttl").open("ab") as file:
        file.write((b"#" + b" " * 98 + b"\n") * 500_000)
    assert check_ontology(folder, rules, WITHOUT).findings == ()


def test_a_file_that_is_too_large_is_said(write, rules):
    folder = write()
    with (folder / "cancerkg.ttl").open("ab") as file:
        file.truncate(70 * 1024 * 1024)
    (found,) = messages(check_ontology(folder, rules, WITHOUT))
    assert "bytes is not read" in found


def test_an_entity_bomb_among_the_vocabularies_of_others_is_refused(write, rules, tmp_path):
    folder = write()
    (tmp_path / "bomb.owl").write_text(BOMB, encoding="utf-8")
    (found,) = messages(check_ontology(folder, rules, CheckOptions((tmp_path / "bomb.owl",), ReasonerUse.LEFT_OUT)))
    assert "bomb.owl" in found


def test_blank_nodes_that_lead_to_themselves_keep_the_shapes_from_being_asked(write, rules):
    folder = write("cancerkg.ttl", "", "\n[] rdfs:seeAlso _:a . _:a rdfs:seeAlso _:b . _:b rdfs:seeAlso _:a .\n")
    report = check_ontology(folder, rules, WITHOUT)
    assert messages(report, "blank-node-circle")
    assert {one.part for one in report.unchecked} >= {"shapes", "questions"}


def test_an_obsolete_concept_that_is_mapped_is_told(write, rules):
    folder = write("cancerkg.ttl", 'skos:prefLabel "anemia"@en', 'owl:deprecated true ; skos:prefLabel "anemia"@en')
    report = check_ontology(folder, rules, WITHOUT)
    assert [one.where for one in report.findings if one.rule == "obsolete-mapped"] == [
        f"{folder / TSV}:{line_of(folder / TSV, 'HP:0001903')}"
    ]


def test_a_circle_is_told_whole_and_each_circle_once(write, rules):
    folder = write(
        "cancerkg.ttl",
        "",
        "\nconcept:pain skos:broader concept:back-pain . concept:cancer skos:broader concept:lung-cancer .\n",
    )
    found = [one for one in check_ontology(folder, rules, WITHOUT).findings if one.rule == "broader-cycle"]
    assert [
        "back-pain → pain → back-pain" in found[0].message,
        "cancer → lung-cancer → cancer" in found[1].message,
    ] == [
        True,
        True,
    ]
    assert len(found) == 2


# --- HermiT


@pytest.mark.needs_java
def test_every_class_that_can_have_no_member_is_named_in_its_line(write, rules):
    planted = (
        "\nckg:X a owl:Class ; rdfs:subClassOf ckg:Drug , ckg:Symptom .\nckg:Y a owl:Class ; rdfs:subClassOf ckg:X .\n"
    )
    folder = write("cancerkg.ttl", "", planted)
    found = [one for one in check_ontology(folder, rules, CheckOptions()).findings if one.rule == "unsatisfiable-class"]
    lines = [line_of(folder / TTL, f"ckg:{name} a owl:Class") for name in "XY"]
    assert [one.node for one in found] == ["ckg:X", "ckg:Y"]
    assert [one.where for one in found] == [f"{folder / TTL}:{line}" for line in lines]


@pytest.mark.needs_java
def test_a_contradiction_names_the_statements_that_make_it(tmp_path, rules):
    text = """
@prefix ckg: <https://w3id.org/cancerkg/ontology#> .
@prefix concept: <https://w3id.org/cancerkg/concept/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/o> a owl:Ontology .
ckg:Condition a owl:Class . ckg:Symptom a owl:Class . ckg:Site a owl:Class . ckg:Test a owl:Class .
ckg:hasSymptom a owl:ObjectProperty ; rdfs:domain ckg:Condition ; rdfs:range ckg:Symptom .
[] a owl:AllDisjointClasses ; owl:members ( ckg:Condition ckg:Symptom ckg:Site ) .
concept:lung a owl:NamedIndividual , ckg:Site .
concept:anemia a owl:NamedIndividual , ckg:Condition .
concept:cancer a owl:NamedIndividual , ckg:Condition ;
    ckg:hasSymptom concept:lung .
"""
    (tmp_path / "cancerkg.ttl").write_text(text, encoding="utf-8")
    report = check_ontology(tmp_path, rules, CheckOptions())
    (found,) = (one for one in report.findings if one.rule == "inconsistent")
    assert found.severity is Severity.VIOLATION
    assert found.where == f"{tmp_path / TTL}:{line_of(tmp_path / TTL, 'ckg:hasSymptom concept:lung')}"
    for statement in (
        "concept:cancer ckg:hasSymptom concept:lung",
        "concept:lung rdf:type ckg:Site",
        "ckg:hasSymptom rdfs:range ckg:Symptom",
        "rdf:type owl:AllDisjointClasses",
    ):
        assert statement in found.message
    assert "anemia" not in found.message
    assert "rdfs:domain" not in found.message


@pytest.mark.needs_java
@pytest.mark.parametrize(
    ("limits", "says"), [(ReasonerLimits(seconds=0.01), "0.01 seconds"), (ReasonerLimits(megabytes=4), "4 MB")]
)
def test_a_limit_that_is_reached_is_a_finding_with_the_limit(rules, limits, says):
    report = check_ontology(OURS, rules, CheckOptions(limits=limits))
    (found,) = (one for one in report.findings if one.rule == "not-reasoned")
    assert found.severity is Severity.WARNING
    assert says in found.message
    assert "reasoning" not in report.checked
    assert "reasoning" in {one.part for one in report.unchecked}


@pytest.mark.parametrize(
    ("use", "severity"), [(ReasonerUse.ASKED, Severity.WARNING), (ReasonerUse.REQUIRED, Severity.VIOLATION)]
)
def test_without_java_the_report_says_so(write, rules, monkeypatch, tmp_path, use, severity):
    folder = write()
    monkeypatch.setenv("PATH", str(tmp_path))
    (found,) = check_ontology(folder, rules, CheckOptions(reasoner=use)).findings
    assert (found.rule, found.severity) == ("not-reasoned", severity)
    assert "Java" in found.cure


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1), min_size=1))))
def test_the_smallest_set_that_fails_is_found(case):
    count, needed = case
    asked: list[int] = []

    def fails(parts) -> bool:
        asked.append(len(parts))
        return needed <= set(parts)

    assert minimal(range(count), fails) == tuple(sorted(needed))
    assert len(asked) <= 2 * len(needed) * (1 + math.ceil(math.log2(count))) + 1


# --- the report


def finding(rule: str, where: str) -> Finding:
    return Finding(rule, "n", "m", catalogue()[rule].severity, where, "c")


def test_a_report_has_the_gravest_first_and_each_once():
    one, two = finding("slug", "a.ttl:10"), finding("slug", "a.ttl:9")
    warning = finding("short-name", "a.ttl:1")
    assert report_of([warning, one, two, one], (), ()).findings == (two, one, warning)


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("a.ttl:12", ("a.ttl", 12)),
        ("a.ttl:12:4", ("a.ttl", 12)),
        ("a.ttl", ("a.ttl", None)),
        ("", ("", None)),
        ("c:/d/a.ttl:3", ("c:/d/a.ttl", 3)),
    ],
)
def test_a_place_is_a_file_and_a_line(where, place):
    assert place_of(where) == place


def test_sarif_is_as_its_standard_has_it():
    report = report_of(
        [
            finding("slug", "my ontology/cancerkg.ttl:12"),
            finding("short-name", "/abs/a.ttl:3:4"),
            Finding("not-reasoned", "", "m", Severity.WARNING),
        ],
        ("reading",),
        [Unchecked("questions", "there are none")],
    )
    log = sarif(report, "1.2.3")
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("cancerkg", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == list(catalogue())
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["helpUri"].startswith("https://")
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    assert [result["level"] for result in run["results"]] == ["error", "warning", "warning"]
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
    slug, short, reasoned = sorted(
        run["results"], key=lambda one: ["slug", "short-name", "not-reasoned"].index(one["ruleId"])
    )
    assert slug["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "my%20ontology/cancerkg.ttl", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12},
    }
    assert short["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///abs/a.ttl"}
    assert short["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "n"}]
    assert reasoned["locations"] == []
    assert run["invocations"] == [
        {
            "executionSuccessful": True,
            "toolExecutionNotifications": [
                {"level": "note", "message": {"text": "Not checked: questions (there are none)."}}
            ],
        }
    ]


SARIF_OBJECTS = {
    "log": {"$schema", "version", "runs"},
    "runs": {"tool", "invocations", "columnKind", "results"},
    "tool": {"driver"},
    "driver": {"name", "version", "informationUri", "rules"},
    "rules": {"id", "shortDescription", "help", "helpUri", "defaultConfiguration", "properties"},
    "defaultConfiguration": {"level"},
    "invocations": {"executionSuccessful", "toolExecutionNotifications"},
    "toolExecutionNotifications": {"level", "message"},
    "results": {"ruleId", "ruleIndex", "level", "message", "locations"},
    "locations": {"physicalLocation", "logicalLocations"},
    "physicalLocation": {"artifactLocation", "region"},
    "artifactLocation": {"uri", "uriBaseId"},
    "region": {"startLine"},
    "logicalLocations": {"fullyQualifiedName"},
    "message": {"text"},
    "shortDescription": {"text"},
    "help": {"text"},
    "properties": {"chapter"},
}
"""What we use of the schema of SARIF 2.1.0: the objects, by the name under which they stand, and their keys."""


def assert_sarif(value: object, name: str) -> None:
    if isinstance(value, list):
        for one in value:
            assert_sarif(one, name)
    elif isinstance(value, dict):
        assert set(value) <= SARIF_OBJECTS[name], name
        for key, one in value.items():
            assert_sarif(one, key)
    else:
        assert isinstance(value, bool | str) or (isinstance(value, int) and value >= 0)


def test_sarif_has_only_what_the_standard_knows(faulty: CheckReport):
    log = json.loads(json.dumps(sarif(faulty, "1.2.3")))
    assert_sarif(log, "log")
    assert len(log["runs"][0]["results"]) == len(faulty.findings) > 0


# --- the command


def run(*arguments: str | Path):
    return CliRunner().invoke(ontology, ["check", "--no-reasoner", *map(str, arguments)])


def test_the_command_ends_well_where_nothing_is_wrong(write):
    done = run("--ontology", write())
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("0 violations, 0 warnings, 0 infos. Not checked: reasoning (--no-reasoner was given)")


def test_the_command_ends_with_5_for_a_violation(write):
    folder = write("cancerkg.ttl", '"backache"@en', '"Anemia"@en')
    done = run("--ontology", folder)
    assert done.exit_code == 5
    assert (
        f"{folder / TTL}:{line_of(folder / TTL, 'Anemia')}: violation: shared-name: concept:back-pain: " in done.stdout
    )
    assert done.stdout.splitlines()[-1].startswith("1 violation, 0 warnings")


@pytest.mark.parametrize(("more", "shown"), [((), 10), (("--all",), 12)])
def test_a_terminal_shows_tables_with_ten_of_a_rule(write, monkeypatch, more, shown):
    monkeypatch.setattr(Console, "is_terminal", True)
    monkeypatch.setattr(Console, "width", 200)
    names = " , ".join(f'"the (ache {n})"@en' for n in range(12))
    done = run("--ontology", write("cancerkg.ttl", '"backache"@en', names), *more)
    assert "Warnings: name-brackets (12). A name has no bracket" in done.stdout
    assert done.stdout.count("concept:back-pain") == shown
    assert ("… and 2 more; --all shows them." in done.stdout) == (shown == 10)


def test_warnings_count_where_they_are_to_count(write):
    folder = write("cancerkg.ttl", '"backache"@en', '"problem"@en')
    assert run("--ontology", folder).exit_code == 0
    assert run("--ontology", folder, "--warnings-as-errors").exit_code == 5


def test_json_has_all_fields(write):
    folder = write("cancerkg.ttl", '"backache"@en', '"Anemia"@en')
    done = run("--ontology", folder, "--format", "json")
    report = json.loads(done.stdout)
    assert done.exit_code == 5
    assert report["counts"] == {"violation": 1, "warning": 0, "info": 0}
    (found,) = report["findings"]
    assert set(found) == {"rule", "node", "message", "severity", "where", "cure"}
    assert {"part": "reasoning", "why": "--no-reasoner was given"} in report["unchecked"]
    assert "profile" in report["checked"]


def test_paths_are_as_seen_from_here(write, monkeypatch):
    folder = write("cancerkg.ttl", '"backache"@en', '"Anemia"@en')
    monkeypatch.chdir(folder.parent)
    (result,) = json.loads(run("--ontology", folder, "--format", "sarif").stdout)["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == f"{folder.name}/cancerkg.ttl"


def test_asking_and_not_asking_hermit_is_refused():
    assert run("--require-reasoner").exit_code == 2
