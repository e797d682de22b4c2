"""The one layout of our Turtle: what goes in comes out, equal graphs give equal bytes, and changes stay small."""

import difflib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from cancerkg.errors import VocabularyError
from cancerkg.namespaces import CKG, CONCEPT, OBO, ONTOLOGY, OWL, RDF, RDFS, SKOS, XSD
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import ONTOLOGY_FILE, parse_ontology, write_turtle

SOURCE = ontology_directory() / ONTOLOGY_FILE


def read(text: str) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(text, RdfFormat.TURTLE, rename_blank_nodes=True))


def body(text: str) -> str:
    """The text below the comments and prefixes."""
    return text.partition("@prefix xsd:")[2].partition("\n\n")[2]


def canonical(triples: Iterable[Triple]) -> set[str]:
    """RDFC-1.0: equal exactly where the graphs are isomorphic."""
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


NAMES = st.sampled_from(
    [
        *(CKG.Symptom, CKG.Drug, CKG.hasSite, CKG.treats, CKG["odd name"[:3]], CONCEPT["pain"], CONCEPT["a.b"]),
        *(NamedNode(ONTOLOGY), OWL.Class, OWL.Ontology, OWL.ObjectProperty, SKOS.Concept, SKOS.ConceptScheme),
        *(RDF.nil, RDF.List, OBO["RO_0002452"], NamedNode("urn:x:y"), NamedNode(CKG.iri), NamedNode(CKG.iri + "é/ü")),
        *(NamedNode(CKG.iri + "-a"), NamedNode(CKG.iri + "a."), NamedNode(CKG.iri + "a%20b"), NamedNode("x:(')")),
    ]
)
PREDICATES = st.sampled_from(
    [
        *(RDF.type, RDF.first, RDF.rest, RDFS.subClassOf, RDFS.domain, SKOS.prefLabel, SKOS.definition),
        *(OWL.unionOf, OWL.intersectionOf, OWL.equivalentClass, OWL.inverseOf, RDFS.subPropertyOf),
        *(CKG.hasSite, NamedNode("urn:p"), RDF.value),
    ]
)
BLANK = st.sampled_from([BlankNode(f"b{number}") for number in range(5)])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LITERALS = st.one_of(
    TEXT.map(Literal),
    TEXT.map(lambda text: Literal(text, language="en")),
    TEXT.map(lambda text: Literal(text, language="de-at")),
    st.builds(lambda text, kind: Literal(text, datatype=kind), TEXT, st.sampled_from([XSD.date, CKG["kind"]])),
    st.sampled_from(["true", "false", "1", "0", "TRUE"]).map(lambda text: Literal(text, datatype=XSD.boolean)),
    st.sampled_from(["05", "+5", "-5", "5", "5.0", "", "１"]).map(lambda text: Literal(text, datatype=XSD.integer)),
)
TRIPLES = st.builds(Triple, NAMES | BLANK, PREDICATES, NAMES | BLANK | LITERALS)
GRAPHS = st.lists(TRIPLES, max_size=14)


@given(GRAPHS)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back_and_written_the_same(triples: list[Triple]):
    text = write_turtle(triples)
    assert canonical(read(text)) == canonical(triples)
    assert write_turtle(read(text)) == text


@given(GRAPHS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_neither_the_order_nor_the_labels_of_blank_nodes_matter(triples, random):
    shuffled = list(dict.fromkeys(triples))
    random.shuffle(shuffled)
    names = [BlankNode(f"z{number}") for number in range(5)]
    random.shuffle(names)
    renamed = {BlankNode(f"b{number}"): name for number, name in enumerate(names)}
    other = [Triple(renamed.get(t.subject, t.subject), t.predicate, renamed.get(t.object, t.object)) for t in shuffled]
    assert write_turtle(other) == write_turtle(triples)


def test_each_triple_stands_once():
    triples = parse_ontology(SOURCE)
    text = write_turtle(triples)
    assert len(read(text)) == len(set(triples)) > 5000


def test_the_file_is_as_the_writer_writes_it():
    assert SOURCE.read_text(encoding="utf-8") == write_turtle(parse_ontology(SOURCE)), "run: cancerkg ontology format"


def test_a_change_of_one_term_changes_the_lines_of_that_term():
    before = parse_ontology(SOURCE)
    after = [
        *(triple for triple in before if triple != Triple(CONCEPT["anemia"], CKG.hasSite, CONCEPT["blood"])),
        Triple(CONCEPT["anemia"], SKOS.altLabel, Literal("bloodlessness", language="en")),
        Triple(CONCEPT["anemia"], NamedNode("urn:note"), Literal("seen")),
    ]
    lines = difflib.ndiff(write_turtle(before).splitlines(), write_turtle(after).splitlines())
    changed = [line for line in lines if line[0] in "+-"]
    assert [line.split()[1] for line in changed] == [
        *("ckg:hasSite", "skos:altLabel", "skos:altLabel", "obo:IAO_0000119", "obo:IAO_0000119", "<urn:note>")
    ]


def test_a_new_restriction_changes_no_other_line():
    before = parse_ontology(SOURCE)
    node = BlankNode()
    new = [
        Triple(CKG.Drug, RDFS.subClassOf, node),
        Triple(node, RDF.type, OWL.Restriction),
        Triple(node, OWL.onProperty, CKG.treats),
        Triple(node, OWL.someValuesFrom, CKG.Condition),
    ]
    lines = list(difflib.ndiff(write_turtle(before).splitlines(), write_turtle([*new, *before]).splitlines()))
    assert [line for line in lines if line[0] in "+-"] == [
        "-     rdfs:subClassOf ckg:Treatment ;",
        "+     rdfs:subClassOf",
        "+         ckg:Treatment ,",
        "+         [ a owl:Restriction ; owl:onProperty ckg:treats ; owl:someValuesFrom ckg:Condition ] ;",
    ]


LAYOUT = """\
<https://w3id.org/cancerkg/ontology>
    a owl:Ontology .

ckg:scheme
    a skos:ConceptScheme .

### Foreign terms: declared, never imported

skos:Concept a owl:Class .
obo:RO_0002452 a owl:ObjectProperty ; rdfs:label "has symptom"@en .

### Classes of clinical things

ckg:Condition
    a owl:Class .

ckg:ConditionOfTheBack
    a owl:Class ;
    owl:equivalentClass [
        a owl:Class ;
        owl:intersectionOf (
            ckg:Condition
            [ a owl:Restriction ; owl:onProperty ckg:hasSite ; owl:hasValue concept:back ]
        )
    ] .

ckg:Disease
    a owl:Class ;
    rdfs:subClassOf ckg:Condition .

### Classes of the assertion layer

ckg:Mention
    a owl:Class .

### Properties between clinical things

ckg:leadsTo
    a owl:ObjectProperty ;
    rdfs:domain ckg:Condition ;
    rdfs:range ckg:Condition .

ckg:causedBy
    a owl:ObjectProperty ;
    owl:inverseOf ckg:leadsTo .

ckg:anyhow
    a owl:ObjectProperty ;
    rdfs:subPropertyOf ckg:leadsTo ;
    rdfs:domain ckg:Condition .

### Properties of the assertion layer

ckg:layer
    a owl:DatatypeProperty ;
    rdfs:domain ckg:Mention .

### Axioms about several terms

[] a owl:AllDisjointClasses ;
    owl:members ( ckg:Condition ckg:Mention ) .

### Concepts: Condition

concept:pregnancy
    a skos:Concept , ckg:Condition ;
    owl:deprecated true ;
    skos:prefLabel "pregnancy"@en .

### Concepts: Disease

concept:gout
    a skos:Concept , ckg:Condition , ckg:Disease ;
    skos:altLabel "a"@en , "B"@en , "c"@en .

### Other terms

ckg:stray
    rdfs:label "stray \\"one\\"\\n" .
"""


def test_the_layout():
    prefixes = "".join(
        f"@prefix {name}: <{iri}> .\n"
        for name, iri in (
            *(("ckg", CKG.iri), ("concept", CONCEPT.iri), ("skos", SKOS.iri), ("owl", OWL.iri), ("rdfs", RDFS.iri)),
            ("obo", OBO.iri),
        )
    )
    triples = read(prefixes + LAYOUT)
    assert body(write_turtle(reversed(triples))) == LAYOUT


def test_the_prefixes_are_those_in_use_and_the_fixed_ones():
    lines = write_turtle([Triple(CKG.a, RDFS.label, Literal("prov: is not used"))]).splitlines()
    prefixes = [line.split()[1] for line in lines if line.startswith("@prefix")]
    assert prefixes == ["ckg:", "concept:", "dcterms:", "obo:", "owl:", "rdf:", "rdfs:", "skos:", "xsd:"]
    more = write_turtle([Triple(CKG.a, NamedNode("http://www.w3.org/ns/prov#value"), Literal("x"))])
    assert "@prefix prov:" in more


def test_a_long_list_is_no_long_recursion():
    nodes = [BlankNode() for _ in range(5000)]
    rests = [*nodes[1:], RDF.nil]
    triples = [Triple(CKG.A, OWL.oneOf, nodes[0])]
    for number, (node, rest) in enumerate(zip(nodes, rests, strict=True)):
        triples += [Triple(node, RDF.first, CONCEPT[f"c{number}"]), Triple(node, RDF.rest, rest)]
    text = write_turtle(triples)
    assert write_turtle(read(text)) == text
    assert text.count("concept:c") == 5000
    assert "rdf:rest" not in text


@pytest.mark.parametrize("predicate", [RDFS.seeAlso, RDF.rest])
def test_deep_nesting_is_refused(predicate: NamedNode):
    nodes = [CKG.A, *(BlankNode() for _ in range(3000))]
    triples = [Triple(one, predicate, other) for one, other in pairwise(nodes)]
    assert len(read(write_turtle(triples[:100]))) == 100
    with pytest.raises(VocabularyError, match="more than 100 deep"):
        write_turtle(triples)


def test_blank_nodes_that_cannot_be_told_apart_are_refused():
    nodes = [BlankNode() for _ in range(12)]
    triples = [Triple(one, RDFS.seeAlso, other) for one in nodes for other in nodes if one != other]
    with pytest.raises(VocabularyError, match="12 blank nodes refer to each other and say the same"):
        write_turtle(triples)


def test_a_triple_term_is_refused():
    inner = Triple(CKG.a, RDFS.label, Literal("x"))
    with pytest.raises(VocabularyError, match="which OWL 2 does not know"):
        write_turtle([Triple(CKG.b, RDFS.seeAlso, inner)])


def test_other_readers_read_the_same(tmp_path: Path):
    text = write_turtle(parse_ontology(SOURCE))
    graph = rdflib.Graph().parse(data=text, format="turtle")
    assert len(graph) == len(set(parse_ontology(SOURCE)))
    (tmp_path / "a.nt").write_bytes(serialize(parse_ontology(SOURCE), format=RdfFormat.N_TRIPLES) or b"")
    assert write_turtle(parse_ontology(tmp_path / "a.nt")) == text
