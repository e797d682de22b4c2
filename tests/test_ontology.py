"""The ontology itself: its names, its mappings, its form."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from cancerkg.namespaces import CKG, CONCEPT, ONTOLOGY, OWL, RDF, RDFS, RO, SKOS, slug
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Vocabulary, parse_ontology, read_vocabulary

TURTLE = ontology_directory() / "cancerkg.ttl"
EXTERNAL = {
    "HP": "hp-2023-01-27.obo",
    "SYMP": "symp-2026-07-30.obo",
    "MAXO": "maxo-2024-07-29.obo",
    "DOID": "doid-cancer-slim-2026.obo",
}
PROMISED = [
    "lung-cancer",
    "back-pain",
    "spinal-cord-compression",
    "leptomeningeal-metastasis",
    "hypercalcemia",
    "paraneoplastic-neurological-syndrome",
    "early-stage",
    "advanced-stage",
    "chemotherapy",
    "targeted-therapy",
    "immunotherapy",
    "radiation-therapy",
    "surgery",
    "reconstructive-surgery",
    "clinical-trial",
    "palliative-care",
    "physical-therapy",
    "medication",
    "pain-management",
    "neck-pain",
    "deep-aching-pain",
    "nocturnal-pain",
    "radiating-pain",
    "refractory-pain",
    "pain-unaffected-by-movement",
]
INVERSES = {"hasSymptom": "symptomOf", "hasMechanism": "mechanismOf", "treats": "treatedBy"}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ontology_directory())


@pytest.fixture(scope="module")
def triples():
    return parse_ontology(TURTLE)


def test_the_promised_concepts_are_there(vocabulary: Vocabulary):
    assert {CONCEPT[name] for name in PROMISED} <= set(vocabulary.concepts)
    assert len(vocabulary.concepts) > 400


def test_preferred_labels_are_unique_and_make_the_iri(vocabulary: Vocabulary):
    labels = Counter(concept.label.casefold() for concept in vocabulary.concepts.values())
    assert [label for label, times in labels.items() if times > 1] == []
    assert [c.iri for c in vocabulary.concepts.values() if c.iri != CONCEPT[slug(c.label)]] == []


def test_no_name_belongs_to_two_concepts_however_it_is_hyphenated(vocabulary: Vocabulary):
    owners: dict[str, NamedNode] = {}
    shared = []
    for name, iri in vocabulary.names():
        key = name.casefold().replace("-", " ")
        if owners.setdefault(key, iri) != iri:
            shared.append((name, iri, owners[key]))
    assert shared == []


def test_no_name_is_a_phrase_of_another_kind(vocabulary: Vocabulary):
    names = {name for name, _ in vocabulary.names()}
    assert {"orally", "cancer spreads", "advanced lung cancer", "strain", "rest"} & names == set()


def test_a_definition_is_one_sentence(vocabulary: Vocabulary):
    broken = [c.slug for c in vocabulary.concepts.values() if not re.fullmatch(r"[A-Z][^.]*\.", c.definition)]
    assert broken == []


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("lung-cancer", {"Cancer", "Disease", "Condition"}),
        ("metastatic-lung-cancer", {"Cancer", "Disease", "Condition"}),
        ("metastasis", {"Mechanism", "Condition"}),
        ("leptomeningeal-metastasis", {"Disease", "Mechanism", "Condition"}),
        ("tumor", {"Disease", "Condition"}),
        ("tumor-lysis-syndrome", {"OncologicEmergency", "Disease", "Mechanism", "Condition"}),
        ("nerve-irritation", {"Mechanism", "Condition"}),
        ("pregnancy", {"Condition"}),
        ("pneumonia", {"Disease", "Condition"}),
        ("refractory-pain", {"PainQuality", "Symptom"}),
        ("denosumab", {"Drug", "Treatment"}),
        ("palliative-care", {"SupportiveCare", "Treatment"}),
    ],
)
def test_types(vocabulary: Vocabulary, name: str, classes: set[str]):
    assert vocabulary.concept(CONCEPT[name]).types == {CKG[cls] for cls in classes}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cough", "chronic cough"),
        ("nerve damage", "nerve irritation"),
        ("arthritis", "rheumatoid arthritis"),
        ("limb weakness", "weakness"),
        ("vertigo", "dizziness"),
        ("sciatica", "radiating pain"),
        ("sprain", "muscle strain"),
        ("morphine", "opioid"),
        ("furosemide", "loop diuretic"),
        ("pembrolizumab", "checkpoint inhibitor"),
        ("paralysis", "paraplegia"),
        ("brain metastasis", "nervous system metastasis"),
        ("menstrual cramps", "menstruation"),
    ],
)
def test_what_is_not_the_same_is_not_one_concept(vocabulary: Vocabulary, one: str, other: str):
    assert vocabulary.find(one).iri != vocabulary.find(other).iri


def test_a_metastasis_has_a_site(vocabulary: Vocabulary):
    with_metastasis = [c for c in vocabulary.concepts.values() if CONCEPT["metastasis"] in vocabulary.ancestors(c.iri)]
    assert len(with_metastasis) >= 8
    assert [c.slug for c in with_metastasis if not c.sites] == []


# --- form


def test_every_term_of_ours_that_is_used_is_declared(triples):
    declared = {triple.subject for triple in triples}
    used = {term for triple in triples for term in (triple.predicate, triple.object) if term in CKG or term in CONCEPT}
    assert used - declared == set()


def test_every_foreign_property_is_declared(triples):
    built_in = {OWL.iri, RDF.iri, RDFS.iri}
    declared = {triple.subject for triple in triples if triple.predicate == RDF.type}
    predicates = {triple.predicate for triple in triples}
    assert {p for p in predicates - declared if not p.value.startswith(tuple(built_in))} == set()


def test_nothing_is_imported_and_the_header_is_whole(triples):
    header = {t.predicate: t.object for t in triples if t.subject == NamedNode(ONTOLOGY)}
    assert OWL.imports not in header
    version = header[OWL.versionInfo]
    assert isinstance(version, Literal)
    assert header[OWL.versionIRI] == NamedNode(f"{ONTOLOGY}/{version.value}")


def test_chained_properties_have_no_axiom_that_owl_2_dl_forbids_of_them(triples):
    chained = {t.subject for t in triples if t.predicate == OWL.propertyChainAxiom}
    assert chained == {CKG.mayPresentWith, CKG.mayRelieve, CKG.presentsAtStage}
    forbidden = {OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty}
    assert not any(t.object in forbidden for t in triples if t.subject in chained)


def test_inverses_are_declared(triples):
    inverses = {(t.object, t.subject) for t in triples if t.predicate == OWL.inverseOf}
    assert inverses == {(CKG[prop], CKG[inverse]) for prop, inverse in INVERSES.items()}
    assert not any(t.subject in RO and t.predicate == RDFS.subPropertyOf for t in triples)


def test_concepts_stand_by_class_and_then_by_name():
    order: list[list[str]] = []
    for line in TURTLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("### Concepts: "):
            order.append([])
        elif line.startswith("concept:"):
            order[-1].append(line.split()[0])
    assert sum(map(len, order)) == len({name for section in order for name in section})
    assert [pair for section in order for pair in pairwise(section) if pair[0] > pair[1]] == []


# --- mappings


def test_mappings_are_distinct_and_an_outside_term_is_exactly_one_of_ours(vocabulary: Vocabulary):
    pairs = Counter((mapping.subject, mapping.object) for mapping in vocabulary.mappings)
    assert [pair for pair, times in pairs.items() if times > 1] == []
    exact = Counter(mapping.object for mapping in vocabulary.mappings if mapping.predicate == SKOS.exactMatch)
    assert [term for term, times in exact.items() if times > 1] == []


def test_mappings_use_the_four_predicates_and_two_justifications(vocabulary: Vocabulary):
    assert {mapping.predicate for mapping in vocabulary.mappings} == {
        SKOS.exactMatch,
        SKOS.closeMatch,
        SKOS.broadMatch,
        SKOS.narrowMatch,
    }
    assert {mapping.justification for mapping in vocabulary.mappings} == {
        "semapv:ManualMappingCuration",
        "semapv:LexicalMatching",
    }


def test_subject_labels_are_the_labels_of_the_subjects(vocabulary: Vocabulary):
    lines = (ontology_directory() / "mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.startswith("concept:")]
    assert rows
    assert [row for row in rows if vocabulary.find(row[0]).label != row[1]] == []
    assert rows == sorted(rows, key=lambda row: (row[0], row[2], row[3]))


@pytest.mark.needs_shared
@pytest.mark.parametrize("prefix", EXTERNAL)
def test_a_mapped_identifier_exists(vocabulary: Vocabulary, shared: Path, prefix: str):
    obo = (shared / "vocabulary" / "external" / EXTERNAL[prefix]).read_text(encoding="utf-8")
    known = set(re.findall(r"^id: (\S+)", obo, re.MULTILINE))
    # The table has identifiers that its makers found in later or larger releases than the files beside it.
    table = (shared / "vocabulary" / "concepts.tsv").read_text(encoding="utf-8")
    known |= {row.split("\t")[4] for row in table.splitlines()}
    mapped = {
        f"{prefix}:{mapping.object.value.rpartition('_')[2]}"
        for mapping in vocabulary.mappings
        if f"/obo/{prefix}_" in mapping.object.value
    }
    assert len(mapped) > 40
    assert mapped - known == set()
