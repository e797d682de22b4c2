"""Reading the ontology: what comes out of our files, and what broken files say."""

import pickle
import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from cancerkg.errors import UnknownConcept, VocabularyError
from cancerkg.model import MentionType
from cancerkg.namespaces import CKG, CONCEPT, GRAPH_ONTOLOGY, OWL, RDF, SKOS, is_ontology_skolem
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Vocabulary, parse_ontology, read_vocabulary, without_blank_nodes

PREFIXES = """
@prefix ckg: <https://w3id.org/cancerkg/ontology#> .
@prefix concept: <https://w3id.org/cancerkg/concept/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SMALL = """
ckg:Disease a owl:Class ; rdfs:subClassOf ckg:Condition .
concept:cancer a skos:Concept , ckg:Disease ; skos:prefLabel "cancer"@en ; skos:altLabel "malignancy"@en ;
    skos:definition "D."@en .
concept:lung-cancer a skos:Concept , ckg:Disease ; skos:prefLabel "lung cancer"@en ; skos:definition "D."@en ;
    skos:broader concept:cancer .
"""
HEADER = (
    "#curie_map:\n#  concept: https://w3id.org/cancerkg/concept/\n#  skos: http://www.w3.org/2004/02/skos/core#\n"
    "#  X: https://example.org/X_\n#license: https://creativecommons.org/licenses/by/4.0/\n"
)
COLUMNS = "subject_id\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n"
ROW = "concept:cancer\tskos:exactMatch\tX:1\tcancer\tsemapv:ManualMappingCuration\n"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ontology_directory())


@pytest.fixture
def write(tmp_path: Path):
    def write(turtle: str, mappings: str = HEADER + COLUMNS + ROW) -> Path:
        (tmp_path / "cancerkg.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
        (tmp_path / "mappings.sssom.tsv").write_text(mappings, encoding="utf-8")
        return tmp_path

    return write


def test_a_concept_has_all_that_the_file_says(vocabulary: Vocabulary):
    concept = vocabulary.concept(CONCEPT["hemoptysis"])
    assert concept.label == "hemoptysis"
    assert "coughing up blood" in concept.alternatives
    assert concept.hidden == ("haemoptysis",)
    assert concept.mention_type is MentionType.SYMPTOM
    assert concept.sites == (CONCEPT["airway"], CONCEPT["lung"])
    assert not concept.obsolete


@pytest.mark.parametrize(
    "name", ["back-pain", "back pain", "Back Pain", "backache", "concept:back-pain", CONCEPT["back-pain"].value]
)
def test_a_concept_is_found_by_every_kind_of_name(vocabulary: Vocabulary, name: str):
    assert vocabulary.find(name).iri == CONCEPT["back-pain"]


@pytest.mark.parametrize("name", ["back-pane", "concept:back-pane", CONCEPT["back-pane"].value])
def test_an_unknown_name_gives_near_slugs(vocabulary: Vocabulary, name: str):
    with pytest.raises(UnknownConcept, match="Did you mean back-pain") as caught:
        vocabulary.find(name)
    assert caught.value.near[0] == "back-pain"


@pytest.mark.parametrize("name", ["", "zzzzzz", "zzzz: zzzz", "<>"])
def test_a_name_that_is_like_none_has_no_hint(vocabulary: Vocabulary, name: str):
    with pytest.raises(UnknownConcept, match="lists the concepts"):
        vocabulary.find(name)


def test_an_unknown_iri_is_refused(vocabulary: Vocabulary):
    with pytest.raises(UnknownConcept):
        vocabulary.is_a(CONCEPT["no-such-thing"], CKG.Symptom)


def test_types_include_the_superclasses(vocabulary: Vocabulary):
    assert vocabulary.concept(CONCEPT["spinal-cord-compression"]).types == {
        CKG.Disease,
        CKG.Mechanism,
        CKG.OncologicEmergency,
        CKG.Condition,
    }
    assert vocabulary.is_a(CONCEPT["nocturnal-pain"], CKG.Symptom)
    assert not vocabulary.is_a(CONCEPT["metastatic-lung-cancer"], CKG.Mechanism)


def test_ancestors_are_all_broader_concepts(vocabulary: Vocabulary):
    above = vocabulary.ancestors(CONCEPT["brain-metastasis"])
    assert {CONCEPT["nervous-system-metastasis"], CONCEPT["metastasis"]} <= above
    assert CONCEPT["brain-metastasis"] not in above


def test_quads_have_no_blank_node_and_stand_in_the_ontology_graph_in_order(vocabulary: Vocabulary):
    assert not any(isinstance(term, BlankNode) for quad in vocabulary.quads for term in (quad.subject, quad.object))
    assert {quad.graph_name for quad in vocabulary.quads} == {GRAPH_ONTOLOGY}
    assert list(vocabulary.quads) == sorted(set(vocabulary.quads), key=str)


def test_quads_hold_the_mappings(vocabulary: Vocabulary):
    backache = NamedNode("http://purl.obolibrary.org/obo/HP_0003418")
    assert Quad(CONCEPT["back-pain"], SKOS.exactMatch, backache, GRAPH_ONTOLOGY) in vocabulary.quads


def test_the_digest_is_that_of_the_graph(write):
    first = read_vocabulary(write(SMALL))
    reordered = read_vocabulary(write("\n".join(reversed(re.split(r"(?<=\.)\n", SMALL)))))
    renamed = read_vocabulary(write(SMALL.replace("malignancy", "malignant disease")))
    assert first.digest == reordered.digest
    assert first.digest != renamed.digest


def test_a_vocabulary_travels_to_other_processes(vocabulary: Vocabulary):
    assert pickle.loads(pickle.dumps(vocabulary)) == vocabulary


def test_an_obsolete_concept_keeps_its_iri_and_gives_no_names(write):
    vocabulary = read_vocabulary(write(SMALL + "concept:cancer owl:deprecated true ."))
    assert vocabulary.find("cancer").obsolete
    assert {name for name, _ in vocabulary.names()} == {"lung cancer"}


@pytest.mark.parametrize(
    ("turtle", "says"),
    [
        ("concept:x a skos:Concept ckg:Disease .", r"cancerkg\.ttl:7:\d+: This is not Turtle"),
        (SMALL + 'concept:cancer skos:prefLabel "Krebs"@de .', "2 times a skos:prefLabel"),
        (SMALL + "concept:cancer a ckg:Symptom .", "2 times a top class"),
        (SMALL.replace('"D."@en ;', '"D."@en ; skos:altLabel "Malignancy"@en ;'), "The name 'Malignancy' belongs to"),
        (SMALL.replace("concept:lung-cancer", "concept:lung-tumor"), "The IRI of a concept is the slug of its label"),
        (SMALL + "concept:cancer skos:broader concept:disease .", "which is no concept"),
        (SMALL + "concept:cancer skos:broader concept:lung-cancer .", "is broader than itself"),
        (SMALL + "[] owl:members _:a . _:a rdfs:seeAlso _:b . _:b rdfs:seeAlso _:a .", "lead back to themselves"),
    ],
)
def test_a_broken_ontology_is_refused_with_its_place(write, turtle: str, says: str):
    with pytest.raises(VocabularyError, match=says) as caught:
        read_vocabulary(write(turtle))
    assert "cancerkg.ttl" in caught.value.where


@pytest.mark.parametrize(
    ("mappings", "says"),
    [
        (HEADER + COLUMNS + ROW.replace("X:1", "Y:1"), r"tsv:7: The identifier 'Y:1' has a prefix"),
        (HEADER + COLUMNS + ROW.replace("X:1", "X:<"), r"tsv:7: The identifier 'X:<' makes no IRI"),
        (HEADER + COLUMNS + ROW.replace("skos:exactMatch", ""), r"tsv:7: The row has no predicate_id"),
        (HEADER + COLUMNS + "concept:cancer\n", r"tsv:7: The row has no predicate_id"),
        (HEADER + COLUMNS + ROW.replace("concept:cancer", "concept:none"), "is not in the ontology"),
        (HEADER + COLUMNS.replace("object_id", "object") + ROW, "lack the column 'object_id'"),
        ("", "lack the column 'subject_id'"),
    ],
)
def test_broken_mappings_are_refused_with_their_place(write, mappings: str, says: str):
    with pytest.raises(VocabularyError, match=says):
        read_vocabulary(write(SMALL, mappings))


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(VocabularyError, match="cannot be read"):
        read_vocabulary(tmp_path)


def test_skolem_iris_do_not_depend_on_what_else_the_file_says(tmp_path: Path):
    def names(text: str) -> set[object]:
        (tmp_path / "a.ttl").write_text(PREFIXES + text, encoding="utf-8")
        triples = without_blank_nodes(parse_ontology(tmp_path / "a.ttl"), "a.ttl")
        return {triple.subject for triple in triples if is_ontology_skolem(triple.subject)}

    axiom = "[] owl:members ( ckg:A ckg:B ) ."
    assert len(names(axiom)) == 3
    assert names(axiom) < names("ckg:C owl:unionOf ( ckg:D ckg:E ) ." + axiom)


def test_lists_with_the_same_end_do_not_share_it(tmp_path: Path):
    text = "ckg:C owl:unionOf ( ckg:A ckg:B ) . ckg:D owl:unionOf ( ckg:A ckg:B ) . [] owl:members ( ckg:B ) ."
    (tmp_path / "a.ttl").write_text(PREFIXES + text, encoding="utf-8")
    triples = without_blank_nodes(parse_ontology(tmp_path / "a.ttl"), "a.ttl")
    ends = [triple.subject for triple in triples if triple.predicate == RDF.rest and triple.object == RDF.nil]
    assert len(ends) == len(set(ends)) == 3


def test_skolem_keeps_the_triples():
    given = parse_ontology(ontology_directory() / "cancerkg.ttl")
    kept = without_blank_nodes(given, "cancerkg.ttl")
    assert len(set(kept)) == len(set(given))
    assert Triple(CKG.Condition, RDF.type, OWL.Class) in kept


def test_a_long_list_gets_its_iris(tmp_path: Path):
    (tmp_path / "a.ttl").write_text(PREFIXES + f"ckg:C owl:oneOf ( {'ckg:A ' * 3000} ) .", encoding="utf-8")
    triples = without_blank_nodes(parse_ontology(tmp_path / "a.ttl"), "a.ttl")
    assert len(set(triples)) == 6001
