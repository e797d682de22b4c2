"""``cancerkg ontology release``: every form, read back by a reader of another house; and what is refused."""

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import owlready2
import pytest
import rdflib
from click.testing import CliRunner
from pyoxigraph import NamedNode, Triple
from rdflib.namespace import OWL as R_OWL
from rdflib.namespace import RDF as R_RDF
from rdflib.namespace import SKOS as R_SKOS

from cancerkg.checks import Finding, Severity
from cancerkg.cli.main import group
from cancerkg.errors import OntologyReleaseRefused
from cancerkg.inference import read_rules
from cancerkg.namespaces import CKG, CONCEPT, ONTOLOGY, OWL, RDF, RDFS, SKOS, curie
from cancerkg.ontology.versions import conclusions as conclusions_module
from cancerkg.ontology.versions.conclusions import Conclusions, conclusions
from cancerkg.ontology.versions.releasing import newest, release
from cancerkg.queries import read_queries
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.vocabulary import (
    MAPPINGS_FILE,
    ONTOLOGY_FILE,
    Vocabulary,
    normalised,
    parse_ontology,
    read_mappings,
    read_source,
    read_vocabulary,
    without_blank_nodes,
    write_source,
)
from tests.owlapi_tool import resave  # noqa: F401 - a fixture

DAY = date(2026, 11, 26)
FILES = {
    *("cancerkg.ttl", "cancerkg.owl", "cancerkg.jsonld", "cancerkg.json", "cancerkg-base.ttl", "cancerkg-base.owl"),
    *("cancerkg-inferred.ttl", "cancerkg-inferred.owl", "cancerkg-skos.ttl"),
    *("mappings.sssom.tsv", "CHANGELOG.md", "manifest.json"),
}
RULES = read_rules(read_queries(queries_directory()))


def nothing(_: Vocabulary) -> Conclusions:
    return Conclusions((), "rules")


def no_finding(_: Path) -> Iterable[Finding]:
    return ()


def make(source: Path, out: Path, version: str, **changed):
    settings = {"issued": DAY, "previous": None, "check": no_finding, "conclude": nothing, **changed}
    return release(source, out, version=version, **settings)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release by the command itself, with whatever reasoner is here."""
    out = tmp_path_factory.mktemp("releases")
    done = CliRunner().invoke(
        group, ["ontology", "release", "0.2.0", "--out", str(out), "--date", "2026-11-26"], catch_exceptions=False
    )
    assert (done.exit_code, done.stdout) == (0, ""), done.output
    return out / "0.2.0"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our ontology with a handful of its concepts, and what these and the classes refer to; without its questions,
    which are about the rest."""
    folder = tmp_path_factory.mktemp("small") / "ontology"
    shutil.copytree(ontology_directory(), folder, ignore=shutil.ignore_patterns("questions"))
    concepts = read_vocabulary(folder).concepts
    kept: set[NamedNode] = set()
    waiting = [CONCEPT[name] for name in ("asthma", "atelectasis", "ascites", "cough", "lung-cancer", "hypercalcemia")]
    source = read_source(folder)
    others = (t for t in source.triples if t.subject not in concepts and t.object in concepts)
    waiting += [t.object for t in others if isinstance(t.object, NamedNode)]
    while waiting:
        concept = concepts[waiting.pop()]
        if concept.iri not in kept:
            kept.add(concept.iri)
            waiting += [*concept.broader, *concept.sites]
    triples = tuple(t for t in source.triples if t.subject not in concepts or t.subject in kept)
    rows = tuple(row for row in source.mappings.rows if row.subject not in concepts or row.subject in kept)
    write_source(replace(source, triples=triples, mappings=replace(source.mappings, rows=rows)), folder)
    return folder


@pytest.fixture
def source(tmp_path: Path, small: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "ontology"))


def change(source: Path, old: str, new: str) -> None:
    path = source / ONTOLOGY_FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# --- what is in it


def test_the_files_are_those_of_the_manifest(released: Path):
    manifest = json.loads((released / "manifest.json").read_bytes())
    assert {path.name for path in released.iterdir()} == FILES
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents(released).items()}
    assert {entry["name"]: entry["sha256"] for entry in manifest["files"]} == {
        name: sum_ for name, sum_ in sums.items() if name != "manifest.json"
    }
    assert (manifest["version"], manifest["issued"], manifest["previous"]) == ("0.2.0", "2026-11-26", None)
    assert manifest["reasoner"] == ("HermiT" if shutil.which("java") else "rules")
    assert manifest["counts"]["concepts"] == len(read_vocabulary(released).concepts) > 400


def test_it_is_a_vocabulary_of_that_version(released: Path):
    vocabulary = read_vocabulary(released)
    manifest = json.loads((released / "manifest.json").read_bytes())
    assert vocabulary.digest == manifest["vocabulary"]
    header = {t.predicate: t.object for t in parse_ontology(released / ONTOLOGY_FILE) if t.subject.value == ONTOLOGY}
    assert header[OWL.versionIRI] == NamedNode(f"{ONTOLOGY}/0.2.0")
    assert "#mapping_set_version: 0.2.0" in read_mappings(released / MAPPINGS_FILE).header


@pytest.mark.parametrize("name", ["cancerkg.owl", "cancerkg.jsonld"])
def test_the_whole_ontology_is_in_each_format(released: Path, name: str):
    assert set(without_blank_nodes(parse_ontology(released / name), name)) == set(
        without_blank_nodes(parse_ontology(released / ONTOLOGY_FILE), ONTOLOGY_FILE)
    )


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith((".ttl", ".owl", ".jsonld"))))
def test_rdflib_reads_as_many_triples(released: Path, name: str):
    syntax = {".ttl": "turtle", ".owl": "xml", ".jsonld": "json-ld"}[Path(name).suffix]
    graph = rdflib.Graph().parse(released / name, format=syntax)
    assert len(graph) == len(set(parse_ontology(released / name))) > 2000


@pytest.mark.parametrize("name", ["cancerkg.owl", "cancerkg-base.owl", "cancerkg-inferred.owl"])
def test_owlready2_reads_the_terms(released: Path, name: str):
    manifest = json.loads((released / "manifest.json").read_bytes())
    world = owlready2.World()
    ontology = world.get_ontology((released / name).as_uri()).load()
    ours = [cls for cls in ontology.classes() if cls.iri.startswith(CKG.iri)]
    assert len(ours) == manifest["counts"]["classes"]
    concepts = [one for one in ontology.individuals() if one.iri.startswith(CONCEPT.iri)]
    assert len(concepts) == manifest["counts"]["concepts"]


@pytest.mark.needs_javac
@pytest.mark.parametrize("name", ["cancerkg", "cancerkg-base", "cancerkg-inferred"])
def test_the_owl_api_reads_the_same_axioms_from_each_format(released: Path, tmp_path: Path, resave, name: str):  # noqa: F811
    said = resave(released / f"{name}.owl", turtle=tmp_path / "a.ttl")
    axioms = int(said.split()[0])
    assert axioms > 2000
    ours = parse_ontology(released / f"{name}.ttl")
    saved = normalised(parse_ontology(tmp_path / "a.ttl"))
    assert set(without_blank_nodes(saved, "")) == set(without_blank_nodes(normalised(ours), ""))


def test_the_base_is_about_our_terms(released: Path):
    whole = set(parse_ontology(released / ONTOLOGY_FILE))
    own = parse_ontology(released / "cancerkg-base.ttl")
    foreign = [t for t in own if isinstance(t.subject, NamedNode) and not t.subject.value.startswith(ONTOLOGY[:-8])]
    assert {t.predicate for t in foreign} == {RDF.type}
    named = {t for t in whole if isinstance(t.subject, NamedNode) and (t.subject in CKG or t.subject in CONCEPT)}
    plain = {t for t in named if isinstance(t.object, NamedNode)}
    assert plain <= set(own)
    assert len(whole) > len(own)


def test_what_follows_is_added_and_nothing_else(released: Path):
    stated = set(without_blank_nodes(parse_ontology(released / ONTOLOGY_FILE), ""))
    inferred = set(without_blank_nodes(parse_ontology(released / "cancerkg-inferred.ttl"), ""))
    assert stated < inferred
    assert Triple(CONCEPT["lung-cancer"], RDF.type, CKG.Condition) in inferred - stated


@pytest.mark.needs_java
def test_rules_and_hermit_agree_on_relations(monkeypatch: pytest.MonkeyPatch):
    vocabulary = read_vocabulary(ontology_directory())
    by_hermit = conclusions(vocabulary, RULES)
    monkeypatch.setattr(conclusions_module, "which", lambda _: None)
    by_rules = conclusions(vocabulary, RULES)
    assert (by_hermit.reasoner, by_rules.reasoner) == ("HermiT", "rules")
    assert by_rules.triples
    assert Triple(CKG.MechanismOfBackPain, RDFS.subClassOf, CKG.Mechanism) in by_hermit.triples
    assert set(by_rules.triples) <= set(by_hermit.triples)


def test_skos_is_skos_alone(released: Path):
    graph = rdflib.Graph().parse(released / "cancerkg-skos.ttl")
    concepts = set(graph.subjects(R_RDF.type, R_SKOS.Concept))
    assert len(concepts) == len(read_vocabulary(released).concepts)
    assert set(graph.objects(None, R_RDF.type)) == {R_SKOS.Concept, R_SKOS.ConceptScheme}
    assert not [p for p in graph.predicates() if p.startswith(CKG.iri)]
    assert {(o, s) for s, o in graph.subject_objects(R_SKOS.broader)} == set(graph.subject_objects(R_SKOS.narrower))
    assert {(o, s) for s, o in graph.subject_objects(R_SKOS.topConceptOf)} == set(
        graph.subject_objects(R_SKOS.hasTopConcept)
    )
    assert all(len(set(graph.objects(concept, R_SKOS.prefLabel))) == 1 for concept in concepts)
    rows = read_mappings(released / MAPPINGS_FILE).rows
    mapped = {(row.subject.value, row.object.value) for row in rows if row.subject in CONCEPT}
    matches = (R_SKOS.exactMatch, R_SKOS.closeMatch, R_SKOS.broadMatch, R_SKOS.narrowMatch)
    assert {(str(s), str(o)) for match in matches for s, o in graph.subject_objects(match)} == mapped
    assert (rdflib.URIRef(CKG.scheme.value), R_OWL.versionInfo, rdflib.Literal("0.2.0")) in graph


# The parts of https://github.com/geneontology/obographs/tree/master/schema that are used here.
META = {
    *("definition", "comments", "subsets", "xrefs", "synonyms", "basicPropertyValues", "version", "deprecated"),
}
SYNONYMS = {"hasExactSynonym", "hasNarrowSynonym", "hasBroadSynonym", "hasRelatedSynonym"}


def test_obo_graphs_has_every_term_in_the_form_of_the_schema(released: Path):
    document = json.loads((released / "cancerkg.json").read_bytes())
    (graph,) = document["graphs"]
    assert graph["id"] == ONTOLOGY
    assert graph["meta"]["version"] == f"{ONTOLOGY}/0.2.0"
    nodes = {node["id"]: node for node in graph["nodes"]}
    assert len(nodes) == len(graph["nodes"])
    for node in graph["nodes"]:
        assert node.keys() <= {"id", "lbl", "type", "propertyType", "meta"}
        assert node.get("type") in ("CLASS", "INDIVIDUAL", "PROPERTY")
        assert ("propertyType" in node) == (node["type"] == "PROPERTY")
        meta = node.get("meta", {})
        assert meta.keys() <= META
        assert {synonym["pred"] for synonym in meta.get("synonyms", ())} <= SYNONYMS
        assert all(value.keys() == {"pred", "val"} for value in meta.get("basicPropertyValues", ()))
    for edge in graph["edges"]:
        assert edge.keys() == {"sub", "pred", "obj"}
        assert edge["sub"] in nodes
        assert edge["obj"] in nodes
    vocabulary = read_vocabulary(released)
    for concept in vocabulary.concepts.values():
        node = nodes[concept.iri.value]
        assert (node["lbl"], node["type"]) == (concept.label, "INDIVIDUAL")
        assert node["meta"]["definition"]["val"] == concept.definition
        names = {synonym["val"] for synonym in node["meta"].get("synonyms", ())}
        assert names == {*concept.alternatives, *concept.hidden}
        above = {e["obj"] for e in graph["edges"] if (e["sub"], e["pred"]) == (concept.iri.value, SKOS.broader.value)}
        assert above == {broader.value for broader in concept.broader}
    assert sum(len(node.get("meta", {}).get("xrefs", ())) for node in nodes.values()) == len(vocabulary.mappings)
    chains = {axiom["predicateId"] for axiom in graph["propertyChainAxioms"]}
    assert CKG.mayPresentWith.value in chains
    assert CKG.MechanismOfBackPain.value in {axiom["definedClassId"] for axiom in graph["logicalDefinitionAxioms"]}


# --- law


def test_equal_sources_give_equal_bytes(source: Path, tmp_path: Path):
    one = make(source, tmp_path / "one", "1.0.0")
    text = (source / ONTOLOGY_FILE).read_text(encoding="utf-8")
    head, *blocks = text.split("\n\n")
    (source / ONTOLOGY_FILE).write_text("\n\n".join([head, blocks[0], *reversed(blocks[1:])]), encoding="utf-8")
    two = make(source, tmp_path / "two", "1.0.0")
    assert contents(one.directory) == contents(two.directory)
    assert (one.files, one.counts) == (two.files, two.counts)


def test_the_next_version_tells_what_changed(source: Path, tmp_path: Path):
    out = tmp_path / "out"
    make(source, out, "1.0.0")
    change(source, 'skos:altLabel "lung collapse"@en', 'skos:altLabel "airless lung"@en , "lung collapse"@en')
    asthma = "concept:asthma\n    a owl:NamedIndividual , skos:Concept , ckg:Disease ;\n"
    change(source, asthma, f"{asthma}    owl:deprecated true ;\n")
    (source / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\nAsthma goes, by hand.\n\n## [1.0.0] - 2026-01-01\n\nThe first, by hand.\n",
        encoding="utf-8",
    )
    released = make(source, out, "1.1.0")
    text = (released.directory / "CHANGELOG.md").read_text(encoding="utf-8")
    assert released.previous == "1.0.0"
    assert text.index("## [1.1.0] - 2026-11-26") < text.index("Asthma goes, by hand.") < text.index("### Changed")
    assert "  - added altLabel “airless lung”\n" in text
    assert "### Deprecated\n\n- concept:asthma “asthma”\n" in text
    assert text.rstrip().endswith("## [1.0.0] - 2026-01-01\n\nThe first, by hand.")
    assert "Unreleased" not in text
    assert "versionInfo" not in text
    header = [t for t in parse_ontology(released.directory / ONTOLOGY_FILE) if t.subject.value == ONTOLOGY]
    assert Triple(NamedNode(ONTOLOGY), OWL.priorVersion, NamedNode(f"{ONTOLOGY}/1.0.0")) in header


def test_the_previous_release_may_be_a_file(source: Path, tmp_path: Path):
    first = make(source, tmp_path / "one", "1.0.0")
    again = make(source, tmp_path / "two", "1.0.1", previous=first.directory / "cancerkg.owl")
    assert again.previous == "1.0.0"
    assert "No term has changed." in (again.directory / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_newest_lower_version_is_the_one_before(tmp_path: Path):
    for name in ("0.9.0", "0.10.0", "0.11.0", "1.0.0.tmp", "notes"):
        (tmp_path / name).mkdir()
    assert newest(tmp_path, below="0.11.0") == tmp_path / "0.10.0"
    assert newest(tmp_path, below="0.9.0") is None
    assert newest(tmp_path / "none", below="1.0.0") is None


# --- what is refused, and leaves nothing behind


def gone(source: Path) -> None:
    blocks = (source / ONTOLOGY_FILE).read_text(encoding="utf-8").split("\n\n")
    kept = [block for block in blocks if not block.startswith("concept:asthma\n")]
    (source / ONTOLOGY_FILE).write_text("\n\n".join(kept), encoding="utf-8")
    rows = (source / MAPPINGS_FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith("concept:asthma\t")]
    (source / MAPPINGS_FILE).write_text("".join(kept), encoding="utf-8")


def test_a_term_that_was_released_may_not_go(source: Path, tmp_path: Path):
    make(source, tmp_path / "out", "1.0.0")
    gone(source)
    with pytest.raises(OntologyReleaseRefused, match="concept/asthma was released and is gone") as caught:
        make(source, tmp_path / "out", "1.1.0")
    assert len(caught.value.reasons) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["1.0.0"]


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("1.0.0", "is there already"),
        ("0.9.0", None),
        ("1.0", "MAJOR.MINOR.PATCH"),
        ("../x", "MAJOR.MINOR.PATCH"),
        ("01.0.0", "MAJOR.MINOR.PATCH"),
    ],
)
def test_a_version_that_cannot_be(source: Path, tmp_path: Path, version: str, says: str | None):
    first = make(source, tmp_path / "out", "1.0.0")
    before = contents(first.directory)
    if says is None:  # without an earlier one, 0.9.0 may come after 1.0.0 as a patch of an old line
        assert make(source, tmp_path / "out", version).previous is None
        with pytest.raises(OntologyReleaseRefused, match=r"the previous release is 1\.0\.0, which is not below it"):
            make(source, tmp_path / "other", version, previous=first.directory)
        return
    with pytest.raises(OntologyReleaseRefused, match=says):
        make(source, tmp_path / "out", version)
    assert contents(first.directory) == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["1.0.0"]


def test_a_violation_stops_it_and_a_warning_does_not(source: Path, tmp_path: Path):
    def finding(severity: Severity):
        return lambda _: [Finding("a-rule", CONCEPT["asthma"].value, "is wrong", severity)]

    with pytest.raises(OntologyReleaseRefused, match=r"a-rule: .*asthma: is wrong"):
        make(source, tmp_path / "out", "1.0.0", check=finding(Severity.VIOLATION))
    assert not (tmp_path / "out").exists()
    assert make(source, tmp_path / "out", "1.0.0", check=finding(Severity.WARNING)).version == "1.0.0"


def test_what_fails_on_the_way_leaves_nothing(source: Path, tmp_path: Path):
    def fail(_: Vocabulary) -> Conclusions:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        make(source, tmp_path / "out", "1.0.0", conclude=fail)
    assert list((tmp_path / "out").iterdir()) == []


# --- the command


def test_the_source_gets_the_version_when_asked(source: Path, tmp_path: Path):
    arguments = [
        "ontology",
        "release",
        "--out",
        str(tmp_path / "out"),
        "--ontology",
        str(source),
        "--date",
        "2026-11-26",
    ]
    before = (source / ONTOLOGY_FILE).read_bytes()
    assert CliRunner().invoke(group, [*arguments, "3.0.0"]).exit_code == 0
    assert (source / ONTOLOGY_FILE).read_bytes() == before
    done = CliRunner().invoke(group, [*arguments, "3.1.0", "--set-version"])
    assert done.exit_code == 0, done.output
    texts = {t.object for t in parse_ontology(source / ONTOLOGY_FILE) if t.predicate == OWL.versionInfo}
    assert {text.value for text in texts} == {"3.1.0"}
    assert (source / ONTOLOGY_FILE).read_bytes().count(b"\n") - before.count(b"\n") <= 4
    assert curie(CKG.scheme) == "ckg:scheme"


def test_an_ontology_that_breaks_the_shapes_is_not_released(source: Path, tmp_path: Path):
    definition = '    skos:definition "A build-up of fluid in the belly'
    change(source, definition, f'    skos:hiddenLabel "Aszites"@de ;\n{definition}')
    arguments = ["ontology", "release", "1.0.0", "--out", str(tmp_path / "out"), "--ontology", str(source)]
    done = CliRunner().invoke(group, arguments)
    assert isinstance(done.exception, OntologyReleaseRefused)
    assert not (tmp_path / "out").exists()
