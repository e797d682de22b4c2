"""OWL 2 DL: each restriction is broken once, our checker names the rule, and OWL API's own checker agrees."""

import shutil
import subprocess
import tomllib
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from cancerkg.checks import catalogue
from cancerkg.checks.graph import OntologyGraph
from cancerkg.checks.profile import profile_faults
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Fault, parse_ontology

HERE = Path(__file__).parent
PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HEADER = "<https://example.org/o> a owl:Ontology .\n"
TERMS = """
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty . :s a owl:ObjectProperty .
:d a owl:DatatypeProperty . :e a owl:DatatypeProperty . :n a owl:AnnotationProperty .
:i a owl:NamedIndividual . :j a owl:NamedIndividual .
"""
CASES = tomllib.loads((HERE / "cases" / "profile.toml").read_text(encoding="utf-8"))
RIGHT = {case["name"]: case["turtle"] for case in CASES["right"]}
WRONG = {case["name"]: case for case in CASES["wrong"]}
AGREED = [name for name, case in WRONG.items() if "owl_api" in case]
SILENT = [name for name in WRONG if name not in AGREED and name != "an import"]  # OWL API would go out to fetch it


def faults(turtle: str) -> tuple[Fault, ...]:
    return profile_faults(OntologyGraph(quad.triple for quad in parse(turtle, RdfFormat.TURTLE)))


def test_our_ontology_is_owl_2_dl():
    assert profile_faults(OntologyGraph(parse_ontology(ontology_directory() / "cancerkg.ttl"))) == ()


@pytest.mark.parametrize("name", RIGHT)
def test_what_owl_2_dl_allows_is_not_complained_of(name: str):
    assert faults(PREFIXES + HEADER + TERMS + RIGHT[name]) == ()


@pytest.mark.parametrize("name", WRONG)
def test_a_planted_fault_is_found(name: str):
    found = {fault.rule for fault in faults(PREFIXES + HEADER + TERMS + WRONG[name]["turtle"])}
    first, *others = WRONG[name]["rule"].split("|")
    assert {first} <= found <= {first, *others}


def test_each_rule_of_the_profile_is_broken_by_a_case():
    broken = {case["rule"].partition("|")[0] for case in WRONG.values()}
    assert broken == {id_ for id_, rule in catalogue().items() if rule.chapter == "profile"}


def test_no_header_is_a_fault():
    assert [fault.rule for fault in faults(PREFIXES + TERMS)] == ["ontology-header"]


# --- a second opinion


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The violations that OWL API's OWL2DLProfile finds in each case, by the case's name."""
    if shutil.which("javac") is None:
        pytest.skip("no Java compiler for OWL API's profile checker")
    package = find_spec("owlready2")
    assert package is not None
    assert package.origin is not None
    jar = Path(package.origin).parent / "hermit" / "HermiT.jar"
    folder = tmp_path_factory.mktemp("profile")
    subprocess.run(
        ["javac", "-nowarn", "-cp", jar, "-d", folder, HERE / "java" / "ProfileVerdicts.java"], check=True, timeout=120
    )
    turtles = RIGHT | {name: WRONG[name]["turtle"] for name in (*AGREED, *SILENT)}
    cases = {name: PREFIXES + HEADER + TERMS + turtle for name, turtle in turtles.items()}
    cases["our ontology"] = (ontology_directory() / "cancerkg.ttl").read_text(encoding="utf-8")
    names = {}
    for number, (name, turtle) in enumerate(cases.items()):
        file = folder / f"{number}.rdf"
        triples = (quad.triple for quad in parse(turtle, RdfFormat.TURTLE))
        serialize(triples, file, RdfFormat.RDF_XML)
        names[str(file)] = name
    run = subprocess.run(
        ["java", "-cp", f"{folder}:{jar}", "ProfileVerdicts", *names], capture_output=True, check=True, timeout=300
    )
    found: dict[str, list[str]] = defaultdict(list)
    for line in run.stdout.decode().splitlines():
        file, violation, _ = line.split("\t", 2)
        found[names[file]].append(violation)
    return dict(found)


@pytest.mark.needs_java
@pytest.mark.parametrize("name", [*RIGHT, "our ontology"])
def test_owl_api_complains_of_nothing_either(verdicts, name: str):
    assert verdicts[name] == ["Read"]


@pytest.mark.needs_java
@pytest.mark.parametrize("name", AGREED)
def test_owl_api_finds_the_same(verdicts, name: str):
    expected = tuple(WRONG[name]["owl_api"].split("|"))
    assert any(found.startswith(expected) for found in verdicts[name]), verdicts[name]


@pytest.mark.needs_java
@pytest.mark.parametrize("name", [pytest.param(one, id=f"{one}: {WRONG[one]['owl_api_is_silent']}") for one in SILENT])
def test_what_owl_api_does_not_find(verdicts, name: str):
    assert verdicts[name] == ["Read"]


def test_the_two_agree_more_often_than_not():
    assert len(AGREED) >= 40
    assert len(SILENT) <= len(AGREED) // 2
