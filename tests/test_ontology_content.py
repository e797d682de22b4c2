"""What the ontology holds: the concepts that were asked for, true mappings, sound hierarchies, answers to questions."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from cancerkg.mentions.names import Names
from cancerkg.namespaces import CKG, CONCEPT, IAO, OBO, ONTOLOGY, SKOS
from cancerkg.ontology.check.questions import question_faults, question_files
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Vocabulary, parse_ontology, read_vocabulary
from tests import small_graph

EXTERNAL = {
    "HP": "hp-2023-01-27.obo",
    "SYMP": "symp-2026-07-30.obo",
    "MAXO": "maxo-2024-07-29.obo",
    "DOID": "doid-cancer-slim-2026.obo",
}
QUESTIONS = sorted((ontology_directory() / "questions").glob("*.rq"))
NO_NAME = {
    "two concepts in one row, or a word that explains another": {
        "advanced/metastatic stage", "back (spinal) infection", "bracing/orthosis", "gabapentin/anticonvulsant",
        "laminectomy / decompression", "loop diuretic (furosemide)", "nerve irritation / nerve damage",
        "radicular / radiating pain", "spinal stabilization/fusion", "tingling (paresthesia)",
    },
    "a stage and a disease, which the annotator composes": {
        "advanced cancer", "advanced lung cancer", "early-stage lung cancer", "localized disease",
        "localized lung cancer", "lung cancer metastatic", "lung carcinoma stage iv", "stage iv lung cancer",
    },
    "a route of giving a drug: how, not what": {
        "intrathecal administration", "intrathecal drug administration", "intravenous administration",
        "intravenous drug administration", "intravenous injection", "oral administration",
        "oral drug administration", "orally",
    },
    "a substance or a process, of none of the six kinds": {
        "blood clotting", "calcium", "clotting", "coagulation", "sputum",
    },
    "MAxO's name of a therapy with the drug that is our concept": {
        "analgesic agent therapy", "anticonvulsant agent therapy", "bisphosphonate agent therapy",
        "corticosteroid agent therapy", "diuretic agent therapy", "glucocorticoid agent therapy",
        "non-steroidal anti-inflammatory agent therapy", "nonsteroidal anti-inflammatory agent therapy",
        "opioid agent therapy",
    },
    "Uberon's name, of any vertebrate": {
        "bone element", "bone tissue", "dorsum", "forelimb", "hindlimb", "muscle organ", "skin of body",
    },
    "a broader thing: a tumor of the leptomeninges may have started there": {"leptomeningeal neoplasm"},
    "a verb phrase": {"cancer spreads"},
    "a word with other meanings": {"strain"},
    "a phrase of one page": {"pain that does not respond to normal relief methods"},
}  # fmt: skip
WRONG_NAMES = [
    ("DOID:446", "Cushing syndrome"),
    ("SYMP:0000570", "fecal incontinence"),
    ("HP:0002948", "spinal fusion"),
    ("HP:0034280", "target cells"),
]
"""Synonyms of other vocabularies that name something else."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of concepts that were asked for."""

    concept: str
    forms: tuple[str, ...]
    id: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of another vocabulary."""

    names: tuple[str, ...]
    obsolete: bool


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ontology_directory())


@pytest.fixture(scope="module")
def names(vocabulary: Vocabulary) -> Names:
    """The names with plurals and British spellings, as the annotator knows them."""
    return Names(vocabulary.concepts.values())


@pytest.fixture(scope="module")
def table(shared: Path) -> tuple[Row, ...]:
    return tuple(_table(shared / "vocabulary" / "concepts.tsv"))


@pytest.fixture(scope="module")
def external(shared: Path) -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for name in EXTERNAL.values():
        found.update(_terms((shared / "vocabulary" / "external" / name).read_text(encoding="utf-8")))
    return found


@pytest.fixture(scope="module")
def comments() -> Mapping[tuple[str, str], str]:
    """The comment of each mapping, by subject and object as the file writes them."""
    path = ontology_directory() / "mappings.sssom.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(row["subject_id"], row["object_id"]): row["comment"] for row in rows}


def _table(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Row(row["concept"], tuple(row["surface_forms"].split("|")), row["id"])


def _terms(obo: str) -> Iterator[tuple[str, Term]]:
    for stanza in obo.split("\n\n"):
        if stanza.lstrip().startswith("[Term]"):
            label = re.findall(r"^name: (.*)$", stanza, re.MULTILINE)
            synonyms = re.findall(r'^synonym: "((?:[^"\\]|\\.)*)"', stanza, re.MULTILINE)
            (term,) = re.findall(r"^id: (\S+)", stanza, re.MULTILINE)
            yield term, Term((*label, *synonyms), "\nis_obsolete: true" in stanza)


def _curie(term: NamedNode) -> str:
    return term.value.removeprefix(OBO.iri).replace("_", ":", 1)


# --- what was asked for


@pytest.mark.needs_shared
def test_every_name_of_the_table_is_a_name_of_a_concept_or_stands_here_with_its_reason(table, names: Names):
    assert len({row.concept for row in table}) == 219
    forms = {form for row in table for form in (row.concept, *row.forms)}
    unknown = {form for form in forms if not names.concepts_called(form)}
    assert unknown == set().union(*NO_NAME.values())


@pytest.mark.needs_shared
def test_what_has_no_verified_identifier_has_a_concept_without_a_mapping(table, names: Names, vocabulary: Vocabulary):
    unverified = [row for row in table if row.id == "UNVERIFIED"]
    assert len(unverified) == 20
    mapped = {mapping.subject for mapping in vocabulary.mappings}
    for row in unverified:
        found = {iri for form in (row.concept, *row.forms) for iri in names.concepts_called(form)}
        assert found, row.concept
        assert found & mapped == set(), row.concept


# --- mappings


@pytest.mark.needs_shared
def test_a_mapped_term_is_in_its_file_and_current_or_the_comment_says_where(vocabulary, external, comments):
    looked_at = 0
    for mapping in vocabulary.mappings:
        term = _curie(mapping.object)
        if mapping.subject not in CONCEPT or term.partition(":")[0] not in EXTERNAL:
            continue
        looked_at += 1
        comment = comments[f"concept:{mapping.subject.value.removeprefix(CONCEPT.iri)}", term]
        if term in external:
            assert not external[term].obsolete, term
            assert mapping.object_label == external[term].names[0], term
            assert "not in" not in comment, term
        else:
            assert re.search(r"not in (its|that)", comment), f"{term} is not in the file"
    assert looked_at > 450


@pytest.mark.needs_shared
def test_a_term_that_is_the_same_or_nearly_so_shares_a_name_or_the_comment_says_why_not(
    vocabulary, external, names: Names, comments
):
    looked_at = 0
    for mapping in vocabulary.mappings:
        term = _curie(mapping.object)
        if term not in external or mapping.predicate not in (SKOS.exactMatch, SKOS.closeMatch):
            continue
        looked_at += 1
        shared = any(mapping.subject in names.concepts_called(name) for name in external[term].names)
        assert shared or comments[f"concept:{mapping.subject.value.removeprefix(CONCEPT.iri)}", term], term
    assert looked_at > 400


@pytest.mark.needs_shared
def test_the_table_has_every_mapped_term_that_no_file_has(vocabulary, external, table):
    known = {row.id for row in table} | set(external)
    mapped = {_curie(mapping.object) for mapping in vocabulary.mappings if mapping.subject in CONCEPT}
    assert mapped - known == set()


@pytest.mark.needs_shared
@pytest.mark.parametrize(("term", "name"), WRONG_NAMES)
def test_a_wrong_synonym_is_not_taken_over(vocabulary: Vocabulary, names: Names, external, term: str, name: str):
    if term in external:
        assert any(name.casefold() in one.casefold() for one in external[term].names), "or it need not be kept out"
    named = {concept.iri for concept in vocabulary.concepts.values() if concept.iri in names.concepts_called(name)}
    mapped = {mapping.subject for mapping in vocabulary.mappings if _curie(mapping.object) == term}
    assert named & mapped == set()


# --- definitions and hierarchies


def test_every_definition_names_its_source(vocabulary: Vocabulary):
    sources: dict[object, list[object]] = {}
    for quad in vocabulary.quads:
        if quad.predicate == IAO["0000119"]:
            sources.setdefault(quad.subject, []).append(quad.object)
    assert set(sources) == set(vocabulary.concepts)
    exact = {(m.subject, m.object) for m in vocabulary.mappings if m.predicate == SKOS.exactMatch}
    for concept, values in sources.items():
        assert {(concept, value) for value in values if isinstance(value, NamedNode)} <= exact


def test_what_is_broader_is_of_the_same_kind(vocabulary: Vocabulary):
    kinds = {iri: concept.mention_type for iri, concept in vocabulary.concepts.items()}
    mixed = [(c.slug, b.value) for c in vocabulary.concepts.values() for b in c.broader if kinds[b] != c.mention_type]
    assert mixed == []


def test_nothing_is_broader_twice_over(vocabulary: Vocabulary):
    doubled = [
        (concept.slug, one.value)
        for concept in vocabulary.concepts.values()
        for one in concept.broader
        if any(one in vocabulary.ancestors(other) for other in concept.broader if other != one)
    ]
    assert doubled == []


def test_the_cancers_are_what_lies_below_cancer(vocabulary: Vocabulary):
    cancer = CONCEPT.cancer
    below = {iri for iri in vocabulary.concepts if iri == cancer or cancer in vocabulary.ancestors(iri)}
    assert below == {iri for iri, concept in vocabulary.concepts.items() if CKG.Cancer in concept.types}


@pytest.mark.parametrize(
    "name", ["spinal-cord-compression", "sepsis", "febrile-neutropenia", "cardiac-tamponade", "bowel-obstruction"]
)
def test_an_emergency_is_a_condition_of_that_class(vocabulary: Vocabulary, name: str):
    assert {CKG.OncologicEmergency, CKG.Condition} <= vocabulary.concept(CONCEPT[name]).types


def test_nothing_is_put_into_a_defined_class_by_hand(vocabulary: Vocabulary):
    defined = {quad.subject for quad in vocabulary.quads if quad.predicate.value.endswith("#equivalentClass")}
    assert len(defined) >= 6
    assert [concept.slug for concept in vocabulary.concepts.values() if defined & concept.types] == []


@pytest.mark.parametrize(
    ("narrower", "broader"),
    [
        ("emphysema", "COPD"),
        ("painful swallowing", "pain"),
        ("soft tissue sarcoma", "sarcoma"),
        ("lung cancer", "lung tumor"),
        ("breast carcinoma", "breast cancer"),
        ("rectal bleeding", "bleeding"),
        ("edema", "swelling"),
        ("CAR T-cell therapy", "immunotherapy"),
        ("NSAID", "anti-inflammatory drug"),
        ("cisplatin", "anticancer drug"),
        ("spinal cord metastasis", "central nervous system metastasis"),
        ("bronchus", "airway"),
    ],
)
def test_a_narrower_thing_is_a_concept_of_its_own(vocabulary: Vocabulary, narrower: str, broader: str):
    assert vocabulary.find(broader).iri in vocabulary.ancestors(vocabulary.find(narrower).iri)


# --- header and questions


def test_the_header_names_who_made_it():
    header = {t.predicate.value.rpartition("/")[2] for t in parse_ontology(ontology_directory() / "cancerkg.ttl")
              if t.subject == NamedNode(ONTOLOGY)}  # fmt: skip
    assert {"creator", "contributor", "license", "title", "description"} <= header


def test_there_are_questions_and_each_has_its_answer_beside_it():
    assert len(QUESTIONS) >= 10
    assert {path.stem for path in QUESTIONS} == {path.stem for path in QUESTIONS[0].parent.glob("*.csv")}


def test_the_questions_have_the_answers_that_stand_beside_them(vocabulary: Vocabulary):
    files = question_files(ontology_directory())
    assert len(files) == len(QUESTIONS)
    assert tuple(question_faults(files, vocabulary.quads, small_graph.rules())) == ()
