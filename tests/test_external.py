"""Ontologies of others: the same terms from each syntax, and an error with a cure for what is none."""

import gzip
import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from cancerkg.errors import ExternalOntologyError, UnknownExternalTerm
from cancerkg.external import ExternalOntology, ExternalTerm, mention_type_of, read_external
from cancerkg.model import MentionType

CASES = Path(__file__).parent / "cases" / "external"
GROWTHS = CASES / "growths"
FILES = sorted(path for path in CASES.glob("*/ontology.*"))


def described(term: ExternalTerm) -> dict[str, object]:
    """The term as a case writes it: what is empty is left out, and the order of synonyms does not matter."""
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(term).items()}
    fields["iri"] = term.iri.value
    fields["synonyms"] = sorted([one.text, one.scope.value, one.kind] for one in term.synonyms)
    return {name: value for name, value in fields.items() if value}


def test_there_are_cases() -> None:
    assert len(FILES) == 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}{path.suffix}")
def test_an_ontology_has_the_expected_terms(path: Path) -> None:
    expected = json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))
    ontology = read_external(path)
    assert (ontology.name, ontology.license) == (expected["name"], expected["license"])
    assert [described(term) for term in ontology.terms.values()] == expected["terms"]


def test_versions_are_as_the_file_writes_them() -> None:
    assert read_external(GROWTHS / "ontology.obo").version == "growths/releases/2026-01-01"
    owl = read_external(GROWTHS / "ontology.owl").version
    assert owl is not None
    assert owl.endswith("/growths/releases/2026-01-01/growths.owl")


def test_a_compressed_file_is_the_same_ontology(tmp_path: Path) -> None:
    for path in FILES:
        compressed = tmp_path / f"{path.name}.gz"
        compressed.write_bytes(gzip.compress(path.read_bytes()))
        read, expected = read_external(compressed), read_external(path)
        assert read.terms == expected.terms
        assert read.sha256 == expected.sha256


def test_content_tells_the_syntax_when_the_suffix_does_not(tmp_path: Path) -> None:
    for source in ("ontology.owl", "ontology.ttl", "ontology.obo"):
        for suffix in (".owl", ".obo", ".txt"):
            path = tmp_path / f"file{suffix}"
            path.write_bytes((GROWTHS / source).read_bytes())
            assert len(read_external(path).terms) == 3


# --- looking up


@pytest.fixture(scope="module")
def growths() -> ExternalOntology:
    return read_external(GROWTHS / "ontology.obo")


@pytest.mark.parametrize(
    "name",
    ["GRO:0000002", "gro:0000002", "GRO:0000009", "Wart", "http://purl.obolibrary.org/obo/GRO_0000002"],
)
def test_a_term_is_found_by_id_alternative_id_iri_and_label(growths: ExternalOntology, name: str) -> None:
    assert growths.term(name).id == "GRO:0000002"


def test_an_unknown_term_has_near_ones(growths: ExternalOntology) -> None:
    with pytest.raises(UnknownExternalTerm, match="GRO:0000002 \\(wart\\)") as caught:
        growths.term("warts")
    assert caught.value.near[0] == "GRO:0000002 (wart)"
    with pytest.raises(UnknownExternalTerm):
        growths.ancestors("nothing like it")


def ontology_of(*terms: ExternalTerm) -> ExternalOntology:
    return ExternalOntology.of(terms, path=Path("x.obo"), title=None, version=None, license_=None, sha256="")


def term(id_: str, label: str = "", *parents: str, obsolete: bool = False) -> ExternalTerm:
    return ExternalTerm(id_, NamedNode(f"http://example.org/{id_}"), label or id_, parents=parents, obsolete=obsolete)


def test_a_current_term_has_the_label_that_an_obsolete_one_had() -> None:
    assert ontology_of(term("A:1", "wart", obsolete=True), term("A:2", "Wart")).term("wart").id == "A:2"


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_ancestors_and_descendants_are_inverse_even_in_a_circle(edges: list[tuple[int, int]]) -> None:
    parents = {n: [f"A:{up}" for low, up in edges if low == n] for n in range(10)}
    ontology = ontology_of(*(term(f"A:{n}", "", *above) for n, above in parents.items()))
    for low in ontology.terms:
        assert all(low in ontology.descendants(up) for up in ontology.ancestors(low))
        assert all(low in ontology.ancestors(down) for down in ontology.descendants(low))
        assert low not in ontology.ancestors(low)


# --- types of mentions


HPO = ontology_of(
    term("HP:0000118", "Phenotypic abnormality"),
    term("HP:1", "Back pain", "HP:0000118"),
    term("HP:2", "Vertebral compression fracture", "HP:1"),
    term("HP:3", "Pancreatitis", "HP:0000118"),
    term("HP:4", "Cyanosis", "HP:0000118"),
    term("HP:5", "Frequent"),
    term("HP:6", "obsolete Ache", "HP:0000118", obsolete=True),
    term("DOID:1", "angiosarcoma"),
    term("SYMP:0000462", "symptom"),
    term("SYMP:1", "abdominal cramp", "SYMP:0000462"),
    term("HP:7", "Neoplasm of the nervous system", "HP:0000118"),
    term("MAXO:0000002", "therapeutic procedure"),
    term("MAXO:1", "appendectomy", "MAXO:0000002"),
    term("MAXO:2", "gustatory testing"),
    term("CHEBI:1", "water"),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Back pain", MentionType.SYMPTOM),
        ("Vertebral compression fracture", MentionType.CONDITION),
        ("Pancreatitis", MentionType.CONDITION),
        ("Cyanosis", MentionType.SYMPTOM),
        ("Neoplasm of the nervous system", MentionType.CONDITION),
        ("symptom", None),
        ("Frequent", None),
        ("obsolete Ache", None),
        ("angiosarcoma", MentionType.CONDITION),
        ("abdominal cramp", MentionType.SYMPTOM),
        ("appendectomy", MentionType.TREATMENT),
        ("gustatory testing", None),
        ("water", None),
    ],
)
def test_the_branch_and_the_last_word_give_the_type(name: str, expected: MentionType | None) -> None:
    assert mention_type_of(HPO, name) is expected


# --- what is no ontology


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("prose.obo", b"Hello,\nworld\n", 1, "not OBO"),
        ("empty.obo", b"", None, "no \\[Term\\]"),
        ("half.obo", b"format-version: 1.2\n\n[Term]\nid: A:1\nname\n", 5, "not OBO"),
        ("latin1.obo", b"format-version: 1.2\n\n[Term]\nid: A:1\nname: caf\xe9\n", 5, "not UTF-8"),
        ("json.owl", b'{"graphs": []}', 1, "neither OBO nor"),
        ("functional.owl", b"Prefix(:=<http://example.org/>)\nOntology()", 1, "neither OBO nor"),
        ("owlxml.owl", b'<?xml version="1.0"?>\n<Ontology/>', 1, "not RDF/XML"),
        ("broken.owl", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<a', None, "not RDF/XML"),
        ("broken.ttl", b"@prefix a: <http://example.org/> .\na:b a:c\n", 3, "not Turtle"),
        ("broken.nt", b"<http://example.org/a> <b> .\n", 1, "not N-Triples"),
        ("termless.ttl", b"<http://example.org/a> <http://example.org/b> 1 .", None, "no owl:Class"),
        ("utf16.owl", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>'.encode("utf-16"), 1, "not UTF-8"),
        ("damaged.obo.gz", gzip.compress(b"format-version: 1.2\n" * 99, mtime=0)[:-12], None, "damaged"),
    ],
)
def test_what_is_no_ontology_is_an_error_with_place_and_cure(
    tmp_path: Path, name: str, content: bytes, line: int | None, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ExternalOntologyError, match=words) as caught:
        read_external(path)
    assert caught.value.path == str(path)
    if line is not None:
        assert caught.value.where == f"{path}:{line}"
    assert caught.value.cure.endswith(".")


ENTITIES = b"""<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [
  <!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
  <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"> <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
  <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"> <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
  <!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"> <!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="&g;"/></rdf:RDF>"""


@pytest.mark.parametrize("name", ["bomb.owl", "bomb.rdf", "bomb.ttl", "bomb.obo", "bomb"])
@pytest.mark.parametrize("padding", [b"", b"<!-- " + b"x" * 100_000 + b" -->"])
def test_entities_are_refused_before_the_parser_sees_them(tmp_path: Path, name: str, padding: bytes) -> None:
    start = ENTITIES.index(b"<!DOCTYPE")
    path = tmp_path / name
    path.write_bytes(ENTITIES[:start] + padding + ENTITIES[start:])
    with pytest.raises(ExternalOntologyError, match="robot convert") as caught:
        read_external(path)
    assert caught.value.line == 2


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 2_000),
        st.integers(0, 6),
        st.sampled_from(
            [b"", b'"', b"[", b"]", b"{", b"}", b"\\", b"!", b":", b"\n", b"<", b">", b"\x00", b"\xff", b"id: "]
        ),
    ),
    min_size=1,
    max_size=4,
)


@given(st.sampled_from(FILES), MUTATIONS)
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, path: Path, mutations: list[tuple[int, int, bytes]]
) -> None:
    content = path.read_bytes()
    for place, length, inserted in mutations:
        content = content[:place] + inserted + content[place + length :]
    damaged = tmp_path_factory.getbasetemp() / f"damaged{path.suffix}"
    damaged.write_bytes(content)
    with suppress(ExternalOntologyError):
        read_external(damaged)


@pytest.mark.parametrize("content", [b"<!-- -->" * 5_000 + b"<a/>", b"#\n" * 30_000 + b"a", b" \n" * 30_000 + b"a"])
def test_what_looks_like_the_start_of_a_syntax_for_long_is_refused_too(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "long.owl"
    path.write_bytes(content)
    with pytest.raises(ExternalOntologyError, match="neither OBO nor"):
        read_external(path)


def test_no_more_than_the_limit_is_decompressed(tmp_path: Path) -> None:
    path = tmp_path / "bomb.obo.gz"
    path.write_bytes(gzip.compress(b"format-version: 1.2\n" + b"\n" * 50_000_000, mtime=0))
    with pytest.raises(ExternalOntologyError, match="longer than 1,000 bytes"):
        read_external(path, max_bytes=1_000)


def test_a_missing_file_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ExternalOntologyError, match="cannot be read"):
        read_external(tmp_path / "nothing.obo")
    with pytest.raises(ExternalOntologyError, match="cannot be read"):
        read_external(tmp_path)


@pytest.mark.parametrize("syntax", ["ttl", "nt", "owl"])
def test_deep_nesting_crashes_nothing(tmp_path: Path, syntax: str) -> None:
    deep = {
        "ttl": b"@prefix a: <http://example.org/> .\na:b a:c " + b"[ a:c " * 100_000,
        "nt": b"<http://example.org/a> " * 100_000,
        "owl": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' + b"<rdf:Description>" * 100_000,
    }
    path = tmp_path / f"deep.{syntax}"
    path.write_bytes(deep[syntax])
    with pytest.raises(ExternalOntologyError):
        read_external(path)


# --- the real ones


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("file", "name", "version", "terms", "obsolete"),
    [
        ("hp-2023-01-27.obo", "hp", "hp/releases/2023-01-27", 17_246, 371),
        ("maxo-2024-07-29.obo", "maxo", "releases/2024-07-29", 7_057, 60),
        ("symp-2026-07-30.obo", "symp", "releases/2026-07-30/symp.obo", 1_020, 125),
        (
            "doid-cancer-slim-2026.obo",
            "do-cancer-slim",
            "doid/releases/2026-07-31/subsets/DO_cancer_slim.obo",
            730,
            1,
        ),
    ],
)
def test_real_ontologies_are_read(shared: Path, file: str, name: str, version: str, terms: int, obsolete: int) -> None:
    ontology = read_external(shared / "vocabulary" / "external" / file)
    assert (ontology.name, ontology.version) == (name, version)
    assert len(ontology.terms) == terms
    assert sum(one.obsolete for one in ontology.terms.values()) == obsolete
