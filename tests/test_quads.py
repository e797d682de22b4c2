"""Quads: what is written is read back by two other readers, and the graph has the shape that the shapes describe."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from cancerkg.checks import shacl
from cancerkg.claims import claims_of, statements_of
from cancerkg.documents import Source, read_documents
from cancerkg.model import Annotation, BodyFormat, MarkupStatement, MarkupValue, Polarity, Predicate
from cancerkg.namespaces import CKG, DCTERMS, GRAPH_CLAIMS, GRAPH_PROVENANCE, OA, PROV, RDF, RDFS, XSD, minted
from cancerkg.quads import (
    QUOTE_CONTEXT,
    annotation_quads,
    claim_quads,
    provenance_quads,
    source_quads,
    write,
    write_nquads,
)
from tests.pages import annotated, document, vocabulary

PROJECT = Path(__file__).parents[1]
SHAPES = PROJECT / "ontology" / "shapes.ttl"
PAGE = """<p>Advanced lung cancer may cause back pain and fever. Lung cancer does not cause hair loss.</p>
<h2>Symptoms of lung cancer</h2><p>Common symptoms of lung cancer include:</p>
<ul><li>\U0001d538 Coughing</li><li>Glimmering of the toes</li><li>A hoarse voice that stays</li></ul>"""


# --- writing


def iris() -> st.SearchStrategy[NamedNode]:
    local = st.text(st.characters(categories=["L", "Nd"]) | st.sampled_from("-._~!$&'()*+,;=@:/"))
    return st.builds(lambda name: NamedNode(f"https://a.example.org/{name}"), local)


def literals() -> st.SearchStrategy[Literal]:
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
        ["\r\n", "\u2028", "\x85", "\x0b\x0c", '"', "\\", "\\n", "'''", "\x00", "\ufeff", "\U0001f642", " . <a> "]
    )
    return st.one_of(
        st.builds(Literal, text),
        st.builds(lambda value: Literal(value, language="en"), text),
        st.builds(lambda value, kind: Literal(value, datatype=kind), text, iris()),
    )


QUADS = st.lists(st.builds(Quad, iris(), iris(), iris() | literals(), iris()), max_size=6)


def as_rdflib(node: NamedNode | Literal) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    if node.language:
        return rdflib.Literal(node.value, lang=node.language)
    plain = node.datatype == XSD.string
    return rdflib.Literal(node.value, datatype=None if plain else rdflib.URIRef(node.datatype.value))


@given(QUADS)
def test_pyoxigraph_reads_back_what_is_written(quads: list[Quad]) -> None:
    assert set(parse(write_nquads(quads), RdfFormat.N_QUADS)) == set(quads)


@given(QUADS)
def test_rdflib_reads_back_what_is_written(quads: list[Quad]) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=write_nquads(quads), format="nquads")
    read = {(s, p, o, g) for s, p, o, g in dataset.quads()}
    assert read == {
        (as_rdflib(q.subject), as_rdflib(q.predicate), as_rdflib(q.object), as_rdflib(q.graph_name)) for q in quads
    }


@given(QUADS, st.randoms())
def test_equal_sets_give_equal_bytes(quads: list[Quad], random) -> None:
    again = [*quads, *quads]
    random.shuffle(again)
    assert write_nquads(again) == write_nquads(quads)
    assert write_nquads(quads).count(b"\n") == len(set(quads)), "one line each"


@given(QUADS, st.randoms(), st.sampled_from([RdfFormat.TRIG, RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS]))
def test_other_formats_hold_the_same_and_are_stable(quads: list[Quad], random, rdf_format: RdfFormat) -> None:
    again = [*quads, *quads]
    random.shuffle(again)
    written = write(again, rdf_format)
    assert written == write(quads, rdf_format)
    read = set(parse(written, rdf_format))
    if rdf_format.supports_datasets:
        assert read == set(quads)
    else:
        assert {quad.triple for quad in read} == {quad.triple for quad in quads}


# --- the shape of an annotation


@pytest.fixture(scope="module")
def annotation() -> Annotation:
    statement = MarkupStatement(
        MarkupValue("lung cancer", "/name"), Predicate.HAS_SYMPTOM, MarkupValue("wheezing", "/signOrSymptom/0/name")
    )
    made = annotated(document(PAGE, title="Lung cancer", body_format=BodyFormat.HTML, statements=(statement,)))
    assert {one.polarity for one in made.assertions} == set(Polarity)
    assert any(one.concept is None for one in made.mentions), "a phrase that no vocabulary knows"
    return made


@pytest.fixture(scope="module")
def facts(annotation: Annotation) -> Callable[[NamedNode], dict[NamedNode, list[NamedNode | Literal]]]:
    quads = list(annotation_quads(annotation))

    def of(node: NamedNode) -> dict[NamedNode, list[NamedNode | Literal]]:
        found: dict[NamedNode, list[NamedNode | Literal]] = {}
        for quad in quads:
            if quad.subject == node:
                found.setdefault(quad.predicate, []).append(quad.object)
        return found

    return of


def test_a_selector_selects_its_words_in_the_text_of_the_passage(annotation: Annotation, facts) -> None:
    nodes = [
        *(minted("mention", mention.id) for mention in annotation.mentions),
        *(minted("evidence", assertion.id) for assertion in annotation.assertions),
    ]
    assert len(nodes) > 10
    cut_before = cut_after = 0
    for node in nodes:
        (passage,) = facts(node)[OA.hasSource]
        (selector,) = facts(node)[OA.hasSelector]
        (text,) = facts(passage)[RDF.value]
        told = {name: facts(selector)[OA[name]][0].value for name in ("exact", "prefix", "suffix", "start", "end")}
        start, end = int(told["start"]), int(told["end"])
        assert text.value[start:end] == told["exact"] != ""
        assert told["prefix"] + told["exact"] + told["suffix"] in text.value
        assert text.value[:start].endswith(told["prefix"])
        assert text.value[end:].startswith(told["suffix"])
        assert len(told["prefix"]) == min(start, QUOTE_CONTEXT)
        assert len(told["suffix"]) == min(len(text.value) - end, QUOTE_CONTEXT)
        cut_before += start > QUOTE_CONTEXT
        cut_after += len(text.value) - end > QUOTE_CONTEXT
    assert cut_before, "some quotation stands farther in than its prefix is long"
    assert cut_after


def test_offsets_count_code_points(annotation: Annotation, facts) -> None:
    (mention,) = [one for one in annotation.mentions if "\U0001d538" in annotation.passages[one.passage].text]
    (start,) = facts(NamedNode(minted("mention", mention.id).value + "#selector"))[OA.start]
    assert start == Literal("2", datatype=XSD.integer)


def test_an_assertion_of_an_unknown_phrase_has_the_mention_in_its_place(annotation: Annotation, facts) -> None:
    unknown = [one for one in annotation.assertions if one.object.concept is None or one.subject.concept is None]
    assert unknown
    for one in unknown:
        told = facts(minted("assertion", one.id))
        assert (
            told[RDF.object if one.object.concept is None else RDF.subject]
            == told[CKG.objectMention if one.object.concept is None else CKG.subjectMention]
        )


def test_an_item_says_what_introduces_it(annotation: Annotation, facts) -> None:
    items = [one for one in annotation.passages if one.introduction is not None]
    assert items
    for item in items:
        introduction = annotation.passages[item.introduction]
        assert facts(minted("passage", item.id))[CKG.introducedBy] == [minted("passage", introduction.id)]


def test_every_quad_of_a_document_is_in_its_own_graph(annotation: Annotation) -> None:
    assert {quad.graph_name.value.rsplit("/", 2)[1] for quad in annotation_quads(annotation)} == {"annotation"}
    source = Source("a.jsonld", (PROJECT / "examples/hypercalcemia.jsonld").read_bytes())
    (page,) = read_documents(source).documents
    quads = list(source_quads(page))
    assert {quad.graph_name.value.rsplit("/", 2)[1] for quad in quads} == {"source"}
    assert {quad.triple for quad in quads} == set(page.triples)


# --- claims


def test_a_claim_without_support_has_no_direct_triple(annotation: Annotation) -> None:
    claims = claims_of(
        statements_of(annotation), lambda concept: vocabulary().is_a(concept, CKG.Mechanism), vocabulary().is_within
    )
    direct = {quad.triple for quad in claim_quads(claims) if quad.predicate in CKG}
    supported = [claim for claim in claims if claim.supported_by]
    denied = [claim for claim in claims if not claim.supported_by]
    assert supported
    assert denied
    as_triples = {(claim.subject, claim.predicate, claim.object) for claim in supported}
    stated = {
        (t.subject, t.predicate, t.object) for t in direct if t.subject not in {minted("claim", c.id) for c in claims}
    }
    assert stated == as_triples
    assert {quad.graph_name for quad in claim_quads(claims)} == {GRAPH_CLAIMS}


def test_a_belief_is_a_decimal_without_an_exponent(annotation: Annotation) -> None:
    claims = claims_of(statements_of(annotation), lambda _: False, vocabulary().is_within)
    beliefs = [quad.object for quad in claim_quads(claims) if quad.predicate == CKG.belief]
    assert len(beliefs) == len(claims)
    assert all(one.datatype == XSD.decimal and set(one.value) <= set("0123456789.") for one in beliefs)


# --- provenance


def test_provenance_says_when_where_and_from_what() -> None:
    started, ended = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 1, 2, 3, 5, tzinfo=UTC)
    page = NamedNode("https://a.example.org/")
    quads = list(
        provenance_quads(
            release=7, started=started, ended=ended, host="box", version="1.2", files=[(page, "a.jsonld", ("unwrap",))]
        )
    )
    assert {quad.graph_name for quad in quads} == {GRAPH_PROVENANCE}
    told = {(quad.predicate, quad.object) for quad in quads}
    assert (PROV.startedAtTime, Literal("2026-01-02T03:04:05+00:00", datatype=XSD.dateTime)) in told
    assert {(CKG.host, Literal("box")), (RDFS.label, Literal("cancerkg 1.2"))} <= told
    of_page = [(quad.predicate, quad.object) for quad in quads if quad.subject == page]
    assert of_page == [(DCTERMS.source, Literal("a.jsonld")), (CKG.repairedBy, Literal("unwrap"))]


# --- the shapes


@pytest.fixture(scope="module")
def whole(annotation: Annotation) -> tuple[Quad, ...]:
    """The annotation, its claims, and the ontology's classes and properties.

    Without the concepts' own shapes, which the tests of the ontology apply: this one looks at what is built.
    """
    claims = claims_of(
        statements_of(annotation), lambda concept: vocabulary().is_a(concept, CKG.Mechanism), vocabulary().is_within
    )
    return (*vocabulary().quads, *annotation_quads(annotation), *claim_quads(claims))


def test_what_is_built_has_the_shape_that_the_shapes_describe(whole: tuple[Quad, ...]) -> None:
    kinds = {quad.object for quad in whole if quad.predicate == RDF.type}
    assert {CKG.Mention, CKG.Assertion, CKG.Evidence, CKG.Claim, OA.TextPositionSelector} <= kinds, (
        "there is much to see"
    )
    assert shacl(whole, SHAPES) == ()


DAMAGE = [
    (CKG.Mention, CKG.mentionType, Literal("feeling")),
    (CKG.Mention, CKG.mentionType, None),
    (CKG.Mention, OA.hasSelector, None),
    (CKG.Evidence, OA.hasSource, None),
    (OA.TextPositionSelector, OA.start, Literal("-1", datatype=XSD.integer)),
    (OA.TextPositionSelector, OA.start, Literal("999999", datatype=XSD.integer)),
    (OA.TextPositionSelector, OA.end, Literal("x")),
    (OA.TextPositionSelector, OA.exact, Literal("")),
    (CKG.Assertion, CKG.evidence, None),
    (CKG.Assertion, CKG.polarity, Literal("perhaps")),
    (CKG.Assertion, RDF.predicate, RDFS.seeAlso),
    (CKG.Assertion, PROV.wasDerivedFrom, None),
    (CKG.Assertion, CKG.confidence, None),
    (CKG.Assertion, CKG.confidence, Literal("1.5", datatype=XSD.decimal)),
    (CKG.Claim, CKG.belief, Literal("1.5", datatype=XSD.decimal)),
    (CKG.Claim, CKG.weightFor, Literal("-1.0", datatype=XSD.decimal)),
    (CKG.Claim, CKG.weightAgainst, None),
    (CKG.Claim, CKG.documentsFor, Literal("1")),
    (CKG.Claim, RDF.object, None),
]
"""The class of a node, a property of it, and what is put in the place of its value; None takes it away."""


@pytest.fixture(scope="module")
def damaged(whole: tuple[Quad, ...]) -> tuple[list[NamedNode], set[str]]:
    """The node that each damage was done to, a different one each time, and the nodes of all findings.

    pySHACL takes seconds a run, so one graph has all the damage.
    """
    quads = {quad for quad in whole if quad.graph_name not in {one.graph_name for one in vocabulary().quads}}
    victims: list[NamedNode] = []
    for kind, predicate, instead in DAMAGE:
        nodes = {quad.subject for quad in whole if quad.predicate == RDF.type and quad.object == kind} - set(victims)
        victim = min((quad for quad in quads if quad.subject in nodes and quad.predicate == predicate), key=str)
        quads.remove(victim)
        if instead is not None:
            quads.add(Quad(victim.subject, predicate, instead, victim.graph_name))
        victims.append(victim.subject)
    return victims, {finding.node for finding in shacl(quads, SHAPES)}


@pytest.mark.parametrize("number", range(len(DAMAGE)), ids=lambda n: f"{DAMAGE[n][1].value.rpartition('#')[2]}-{n}")
def test_a_damaged_quad_is_found(damaged: tuple[list[NamedNode], set[str]], number: int) -> None:
    victims, found = damaged
    assert victims[number].value in found


def test_nothing_but_the_damage_is_found(damaged: tuple[list[NamedNode], set[str]]) -> None:
    victims, found = damaged
    assert found == {victim.value for victim in victims}
