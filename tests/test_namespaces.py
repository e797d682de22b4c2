"""IRIs: what is spelled agrees with the ontology and the queries, and what is minted never collides."""

import ast
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad

from cancerkg.namespaces import (
    BASE,
    CKG,
    CONCEPT,
    GRAPH_CLAIMS,
    HASH_LENGTH,
    PREFIXES,
    RDF,
    SCHEMA,
    SCHEMA_CONTEXTS,
    annotation_graph,
    curie,
    digest,
    expand,
    folded,
    inferred_graph,
    is_inferred_graph,
    is_ontology_skolem,
    is_reserved,
    minted,
    ontology_skolem,
    schema_name,
    skolem,
    slug,
    source_graph,
)
from tests.pages import vocabulary

PROJECT = Path(__file__).parents[1]
texts = st.text(st.characters(), max_size=8)


# --- what is spelled


def terms_used(path: Path) -> set[str]:
    """The terms of our ontology that a module spells: ``CKG.name`` and ``CKG["name"]``."""
    used = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "CKG" and node.attr != "iri":
            used.add(node.attr)
        if (
            isinstance(node, ast.Subscript)
            and ast.unparse(node.value) == "CKG"
            and isinstance(node.slice, ast.Constant)
        ):
            used.add(str(node.slice.value))
    return used


@pytest.fixture(scope="module")
def declared() -> set[str]:
    subjects = {quad.subject for quad in vocabulary().quads if quad.predicate == RDF.type}
    return {subject.value.removeprefix(CKG.iri) for subject in subjects if subject in CKG}


def test_every_term_in_the_code_is_declared_in_the_ontology(declared: set[str]) -> None:
    used = set().union(*(terms_used(path) for path in (PROJECT / "src").rglob("*.py")))
    assert len(used) > 30
    assert used - declared == set()


def test_every_term_in_a_query_is_declared_in_the_ontology(declared: set[str]) -> None:
    used = set()
    for path in (PROJECT / "queries").rglob("*.rq"):
        used |= set(re.findall(r"\bckg:(\w+)", path.read_text(encoding="utf-8")))
    assert len(used) > 20
    assert used - declared == set()


def test_a_prefix_means_the_same_everywhere() -> None:
    files = [*(PROJECT / "queries").rglob("*.rq"), *(PROJECT / "ontology").glob("*.ttl")]
    pairs = [
        (path.name, prefix, iri)
        for path in files
        for prefix, iri in re.findall(r"(?i)prefix\s+([\w-]+):\s*<([^>]*)>", path.read_text(encoding="utf-8"))
    ]
    assert len(pairs) > 100
    assert [pair for pair in pairs if PREFIXES.get(pair[1], pair[2]) != pair[2]] == []


def test_a_namespace_makes_terms_and_knows_its_own() -> None:
    assert CKG.hasSymptom == CKG["hasSymptom"] == NamedNode(BASE + "ontology#hasSymptom")
    assert CKG.hasSymptom in CKG
    assert CKG.hasSymptom not in CONCEPT
    assert "a string" not in CKG
    assert not hasattr(CKG, "__wrapped__"), "what Python asks of an object is no term"


# --- what is minted


@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_different_parts_have_different_digests(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_digest_is_short_hexadecimal_and_stays_the_same() -> None:
    name = digest("ab", "c")
    assert len(name) == HASH_LENGTH
    assert set(name) <= set(string.hexdigits.lower())
    # Written down: a change would give every passage, assertion and claim that was ever cited another IRI.
    assert name == "430fb1b4ac43316eca81"
    assert digest("\ud800"), "a lone surrogate, which JSON can spell, has a digest too"


def test_every_iri_of_ours_is_reserved() -> None:
    ours = [
        minted("claim", "k"),
        skolem("k", "x"),
        ontology_skolem("x"),
        source_graph("k"),
        annotation_graph("k"),
        inferred_graph("domain"),
        GRAPH_CLAIMS,
        CKG.Claim,
        CONCEPT["back-pain"],
    ]
    assert len(set(ours)) == len(ours)
    assert all(map(is_reserved, ours))
    assert not is_reserved(NamedNode("https://w3id.org/cancerkg.example.org/"))
    assert not is_reserved(RDF.type)


def test_the_blank_nodes_of_two_documents_are_never_one() -> None:
    assert skolem("a", "x") != skolem("b", "x")
    assert is_ontology_skolem(ontology_skolem("x"))
    assert not is_ontology_skolem(skolem("a", "x"))
    assert not is_ontology_skolem(BlankNode("x"))


@pytest.mark.parametrize("rule", sorted(path.stem for path in (PROJECT / "queries/infer").glob("*.rq")))
def test_a_rule_names_its_graph(rule: str) -> None:
    graph = inferred_graph(rule)
    assert is_inferred_graph(graph)
    assert graph.value.endswith(f"/{rule}")
    assert Quad(graph, RDF.type, graph, graph)


# --- what pages and people write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Back pain", "back-pain"),
        ("  non-small cell lung cancer ", "non-small-cell-lung-cancer"),
        ("stage IV (4)", "stage-iv-4"),
        ("Sjögren syndrome", "sj-gren-syndrome"),
        ("²", ""),
        ("", ""),
    ],
)
def test_a_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_makes_an_iri_and_is_its_own_slug(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))
    assert slug(slug(text)) == slug(text)
    assert CONCEPT[slug(text)] in CONCEPT


@given(st.text(), st.sampled_from(["", "ckg:", "concept:", "a:", "https://", "<https://", "<"]))
def test_expanding_gives_an_iri_or_none_and_never_raises(text: str, start: str) -> None:
    node = expand(start + text)
    assert node is None or isinstance(node, NamedNode)


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("ckg:hasSymptom", CKG.hasSymptom.value),
        ("<https://a.example.org/>", "https://a.example.org/"),
        ("https://a.example.org/x", "https://a.example.org/x"),
        ("urn:isbn:1", "urn:isbn:1"),
        ("back pain", None),
        ("hasSymptom", None),
        ("ckg:has symptom", None),
        ("1:2", None),
        (":x", None),
        ("a:%", None),
        ("https://[", None),
    ],
)
def test_expanding(name: str, iri: str | None) -> None:
    assert expand(name) == (None if iri is None else NamedNode(iri))


@given(st.sampled_from(sorted(PREFIXES)), st.text(string.ascii_letters + string.digits + "-", min_size=1))
def test_a_curie_expands_to_what_it_was_made_from(prefix: str, local: str) -> None:
    node = NamedNode(PREFIXES[prefix] + local)
    assert curie(node) == f"{prefix}:{local}"
    assert expand(curie(node)) == node


def test_an_iri_without_a_prefix_stays_whole() -> None:
    assert curie(NamedNode("https://a.example.org/x")) == "https://a.example.org/x"


@pytest.mark.parametrize(
    "name", ["Article", "schema:Article", "http://schema.org/Article", "https://schema.org/Article"]
)
def test_schema_org_has_one_spelling(name: str) -> None:
    assert schema_name(name) == "Article"
    assert folded(name) in {SCHEMA.Article.value, name}
    assert folded("https://schema.org/Article") == SCHEMA.Article.value


def test_every_spelling_of_the_context_is_known() -> None:
    assert {"https://schema.org", "http://schema.org/", "https://www.schema.org/"} <= SCHEMA_CONTEXTS
    assert "https://schema.org/Article" not in SCHEMA_CONTEXTS


def test_no_two_prefixes_stand_for_one_namespace() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
