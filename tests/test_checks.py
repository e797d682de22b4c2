"""The checks find what is planted, and only that."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from cancerkg.checks import Finding, ReasonerLimits, Severity, reason, shacl, violations
from cancerkg.errors import InconsistentOntology, ReasonerOutOfMemory, ReasonerUnavailable, VocabularyError
from cancerkg.namespaces import CKG, CONCEPT
from cancerkg.queries import QueryKind, parse_query
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Vocabulary, parse_ontology, read_vocabulary

CASES = Path(__file__).parent / "cases" / "reasoning"
SHAPES = ontology_directory() / "shapes.ttl"
PREFIXES = """
@prefix ckg: <https://w3id.org/cancerkg/ontology#> .
@prefix concept: <https://w3id.org/cancerkg/concept/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://example.org/> .
"""
CONCEPT_X = """
concept:x a owl:NamedIndividual , skos:Concept , ckg:Disease ; skos:inScheme ckg:scheme ;
    skos:topConceptOf ckg:scheme ; skos:prefLabel "x"@en ; skos:altLabel "y"@en ; skos:definition "An x."@en ;
    obo:IAO_0000119 "The cancerkg developers" .
"""
LAYER = """
:passage a ckg:Passage .
:mention a ckg:Mention ; ckg:mentionType "symptom" ; ckg:layer "name" ; oa:hasSource :passage ; oa:hasSelector :s .
:s a oa:TextPositionSelector ; oa:exact "pain" ; oa:start 0 ; oa:end 4 .
:evidence a ckg:Evidence ; oa:hasSource :passage ; oa:hasSelector :s .
:assertion a ckg:Assertion ; rdf:subject concept:cancer ; rdf:predicate ckg:hasSymptom ; rdf:object concept:pain ;
    ckg:subjectMention :mention ; ckg:objectMention :mention ; ckg:polarity "affirmed" ; ckg:certainty "probable" ;
    ckg:pattern "p" ; ckg:confidence 0.9 ; ckg:evidence :evidence ; prov:wasDerivedFrom :page .
:claim a ckg:Claim ; rdf:subject concept:cancer ; rdf:predicate ckg:hasSymptom ; rdf:object concept:pain ;
    ckg:supportedBy :assertion ; ckg:documentsFor 1 ; ckg:documentsAgainst 0 ; ckg:sitesFor 1 ; ckg:sitesAgainst 0 ;
    ckg:weightFor 0.9 ; ckg:weightAgainst 0.0 ; ckg:belief 0.6552 .
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ontology_directory())


@pytest.fixture(scope="module")
def terms(vocabulary: Vocabulary) -> tuple[Quad, ...]:
    """The ontology without its concepts."""
    return tuple(quad for quad in vocabulary.quads if quad.subject not in CONCEPT)


def quads(turtle: str) -> tuple[Quad, ...]:
    return tuple(parse(PREFIXES + turtle, RdfFormat.TURTLE))


# --- SHACL


def test_our_ontology_conforms(vocabulary: Vocabulary):
    assert shacl(vocabulary.quads, SHAPES) == ()


def test_a_concept_and_an_assertion_layer_as_they_should_be_conform(terms):
    assert shacl((*terms, *quads(CONCEPT_X + LAYER)), SHAPES) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "node", "says"),
    [
        ('skos:prefLabel "x"@en ;', "", "concept/x", "one preferred label"),
        ('"x"@en ;', '"x"@en , "z"@en ;', "concept/x", "one preferred label"),
        ('"x"@en ;', '"x"@en-GB , "x" ;', "concept/x", "one preferred label"),
        ('"y"@en', '""@en', "concept/x", "not empty"),
        ('"y"@en', '"x"@en', "concept/x", "no synonym too"),
        ('skos:definition "An x."@en', 'skos:definition "an x"@en', "concept/x", "one definition"),
        (' ;\n    obo:IAO_0000119 "The cancerkg developers"', "", "concept/x", "the source of its definition"),
        ('"The cancerkg developers"', '""', "concept/x", "the source of its definition"),
        ("skos:topConceptOf ckg:scheme ;", "", "concept/x", "a broader concept or the scheme"),
        ("skos:topConceptOf ckg:scheme ;", "skos:broader concept:no ;", "concept/x", "is a concept"),
        (", ckg:Disease", "", "concept/x", "exactly one of the six"),
        (", ckg:Disease", ", ckg:Disease , ckg:Drug", "concept/x", "exactly one of the six"),
        (", ckg:Disease", ", ckg:Disease ; ckg:hasSite concept:x", "concept/x", "anatomical site"),
        ("concept:x", "concept:X_", "concept/X_", "an IRI of ours"),
        ('ckg:polarity "affirmed"', 'ckg:polarity "yes"', "assertion", "polarity"),
        ("ckg:evidence :evidence ;", "", "assertion", "has evidence"),
        ("oa:start 0", "oa:start -1", "example.org/s", "whole number"),
        ("oa:start 0", "oa:start 9", "example.org/s", "less than its end"),
        ("oa:start 0", "oa:start 0.5", "example.org/s", "whole number"),
        ("ckg:supportedBy :assertion ;", "", "claim", "at least one assertion"),
        ("ckg:belief 0.6552", "ckg:belief 1.5", "claim", "belief"),
        ("rdf:predicate ckg:hasSymptom ; rdf:object concept:pain ;\n    ckg:supp", "ckg:supp", "claim", "predicate"),
    ],
)
def test_a_planted_fault_is_found(terms, right: str, wrong: str, node: str, says: str):
    text = CONCEPT_X + LAYER
    assert right in text
    findings = shacl((*terms, *quads(text.replace(right, wrong))), SHAPES)
    assert any(finding.node.endswith(node) and says in finding.message for finding in findings), findings
    assert {finding.severity for finding in findings} == {Severity.VIOLATION}
    assert list(findings) == sorted(findings)


def test_shapes_that_are_not_turtle_are_refused(tmp_path: Path):
    (tmp_path / "shapes.ttl").write_text("no turtle", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"shapes\.ttl"):
        shacl((), tmp_path / "shapes.ttl")


# --- violation queries


def test_each_solution_of_a_violation_query_is_a_finding():
    text = "#+ title: T\n#+ summary: All is well.\nSELECT ?claim ?belief WHERE { ?claim ?p ?belief }"
    query = parse_query(text, name="belief", kind=QueryKind.VIOLATION)
    solutions = {query.text: [{"claim": "b", "belief": "2"}, {"claim": "a"}]}
    assert violations([query], solutions.__getitem__) == (
        Finding("belief", "a", "All is well."),
        Finding("belief", "b", "All is well.; belief is 2"),
    )


# --- HermiT


@pytest.mark.needs_java
def test_the_ontology_is_consistent(vocabulary: Vocabulary):
    entailed = reason(vocabulary.quads)
    assert entailed, "HermiT must at least find the superclasses"


@pytest.mark.needs_java
@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_hermit_finds_what_is_expected_and_nothing_else(terms, case: str):
    given = (Quad(*triple, DefaultGraph()) for triple in parse_ontology(CASES / case / "input.ttl"))
    assert reason((*terms, *given)) == frozenset(parse_ontology(CASES / case / "expected.ttl"))


def test_there_are_cases():
    assert len(list(CASES.iterdir())) >= 5


@pytest.mark.needs_java
@pytest.mark.parametrize(
    "planted",
    [
        "concept:back-pain a ckg:Drug .",
        "concept:back-pain ckg:hasSymptom concept:fatigue .",
        "concept:lung ckg:treats concept:lung-cancer .",
        "concept:lung-cancer ckg:mayPresentWith concept:chemotherapy .",
    ],
)
def test_hermit_finds_a_contradiction(vocabulary: Vocabulary, planted: str):
    with pytest.raises(InconsistentOntology, match="contradicts"):
        reason((*vocabulary.quads, *quads(planted)))


@pytest.mark.needs_java
def test_hermit_finds_a_class_that_nothing_can_be_in(terms):
    with pytest.raises(InconsistentOntology, match="ontology#Impossible"):
        reason((*terms, *quads("ckg:Impossible a owl:Class ; rdfs:subClassOf ckg:Drug , ckg:Symptom .")))


@pytest.mark.needs_java
def test_hermit_names_all_classes_that_nothing_can_be_in(terms):
    planted = quads(
        "ckg:Impossible a owl:Class ; rdfs:subClassOf ckg:Drug , ckg:Symptom . "
        "ckg:Too a owl:Class ; rdfs:subClassOf ckg:Impossible ."
    )
    with pytest.raises(InconsistentOntology) as caught:
        reason((*terms, *planted))
    assert caught.value.classes == (CKG.Impossible.value, CKG.Too.value)


@pytest.mark.needs_java
def test_hermit_that_needs_more_memory_than_it_may_take_says_so(vocabulary: Vocabulary):
    with pytest.raises(ReasonerOutOfMemory, match="more than 4 MB"):
        reason(vocabulary.quads, ReasonerLimits(megabytes=4))


@pytest.mark.needs_java
def test_hermit_is_stopped_at_its_deadline(terms):
    with pytest.raises(ReasonerUnavailable, match="did not end"):
        reason(terms, ReasonerLimits(seconds=0.01))


def test_without_java_the_error_says_what_to_install(terms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReasonerUnavailable, match="Install a Java runtime"):
        reason(terms)


def test_a_finding_is_one_line():
    assert str(Finding("r", "n", "m")) == "violation: r: n: m"
