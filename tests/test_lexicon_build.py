"""Builds and commands with lexicons: terms of external ontologies in the graph, the same with any number of workers."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import Literal, NamedNode

from cancerkg.build import BuildReport, Place, build
from cancerkg.dataset import Dataset
from cancerkg.documents import find_sources
from cancerkg.errors import ExternalOntologyError
from cancerkg.external import read_external
from cancerkg.mentions import LexiconSource, compile_lexicon, write_lexicon
from cancerkg.model import MentionType
from cancerkg.namespaces import CKG, CONCEPT, DCTERMS, GRAPH_CLAIMS, OBO, OWL, RDF, SKOS, lexicon_graph, minted
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory
from tests.web_release import running_server

FINDINGS = Path(__file__).parent / "cases" / "lexicon" / "findings.obo"
PAGE = "Lymphoma may cause hypoplasia of the kidney and fever. Lymphoma can also cause rachialgia."


def run(data: Path, *sources: Path, lexicons: tuple[LexiconSource, ...], workers: int = 1) -> BuildReport:
    place = Place(data, ontology_directory(), queries_directory(), lexicons)
    return build(find_sources(sources), place, workers=workers, clock=lambda: datetime.now(UTC), host="a")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough pages that two workers both get some."""
    folder = tmp_path_factory.mktemp("pages")
    for number in range(40):
        content = {
            "@context": "https://schema.org",
            "@type": "Article",
            "url": f"https://site{number}.example.org/page",
            "headline": "Lymphoma",
            "articleBody": PAGE,
        }
        (folder / f"{number}.jsonld").write_text(json.dumps(content), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def released(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    data = tmp_path_factory.mktemp("data")
    return data, run(data, pages, lexicons=(LexiconSource(FINDINGS),))


def test_terms_that_pages_mention_are_described_in_a_graph_of_their_own(released: tuple[Path, BuildReport]) -> None:
    term, graph, scheme = OBO.HP_0000089, lexicon_graph("fin"), minted("lexicon", "fin")
    with Dataset.open_read_only(Releases(released[0]).current().store) as dataset:
        said = {(triple.predicate, triple.object) for triple in dataset.match(term, graphs=[graph])}
        assert said == {
            *((RDF.type, OWL.NamedIndividual), (RDF.type, SKOS.Concept), (RDF.type, CKG.Symptom)),
            (SKOS.prefLabel, Literal("Renal hypoplasia", language="en")),
            *((SKOS.notation, Literal("HP:0000089")), (SKOS.inScheme, scheme)),
        }
        described = {triple.subject for triple in dataset.match(predicate=SKOS.inScheme, graphs=[graph])}
        assert described == {term}, "neither what no page mentions, nor what names a concept of ours"
        version = {triple.object for triple in dataset.match(scheme, OWL.versionInfo, graphs=[graph])}
        assert version == {Literal("fin/releases/2026-02-03")}
        digest = {triple.object for triple in dataset.match(scheme, DCTERMS.identifier, graphs=[graph])}
        assert digest == {Literal(f"sha256:{read_external(FINDINGS).sha256}")}


def test_claims_are_made_about_terms_and_about_the_concepts_that_terms_name(released: tuple[Path, BuildReport]) -> None:
    with Dataset.open_read_only(Releases(released[0]).current().store) as dataset:
        claimed = dataset.match(CONCEPT.lymphoma, CKG.hasSymptom, graphs=[GRAPH_CLAIMS])
        assert {triple.object for triple in claimed} == {OBO.HP_0000089, CONCEPT["back-pain"], CONCEPT.fever}


def test_the_release_covers_the_graph(released: tuple[Path, BuildReport]) -> None:
    entry = next(one for one in released[1].manifest.graphs if one.iri == lexicon_graph("fin").value)
    assert entry.triples == 6 + 5


def test_one_worker_or_two_an_ontology_or_a_compiled_lexicon_give_one_digest(
    released: tuple[Path, BuildReport], pages: Path, tmp_path: Path
) -> None:
    compiled = tmp_path / "fin.lexicon"
    write_lexicon(compile_lexicon(read_external(FINDINGS)), compiled)
    two = run(tmp_path / "data", pages, lexicons=(LexiconSource(compiled),), workers=2)
    assert two.manifest.digest == released[1].manifest.digest
    without = run(tmp_path / "without", next(pages.iterdir()), lexicons=())
    assert not any(entry.iri.startswith(lexicon_graph("").value) for entry in without.manifest.graphs)


def test_a_lexicon_that_cannot_be_used_ends_the_build_before_it_begins(tmp_path: Path, pages: Path) -> None:
    bad = tmp_path / "bad.obo"
    bad.write_text("no ontology")
    with pytest.raises(ExternalOntologyError):
        run(tmp_path / "data", pages, lexicons=(LexiconSource(bad),))
    assert not (tmp_path / "data").exists()


def test_pages_lead_to_the_terms_and_to_the_ontology_that_they_are_from(released: tuple[Path, BuildReport]) -> None:
    with running_server(["server.py"], released[0]) as (_process, address):
        pages = {}
        for path in ("/concept/lymphoma", "/lexicon/fin", "/graph/lexicon/fin"):
            with urlopen(Request(address + path, headers={"Accept": "text/html"}), timeout=60) as response:
                pages[path] = response.read().decode("utf-8")
    assert f'<a href="{OBO.HP_0000089.value}">Renal hypoplasia' in pages["/concept/lymphoma"]
    assert "fin/releases/2026-02-03" in pages["/lexicon/fin"]
    assert "Renal hypoplasia" in pages["/graph/lexicon/fin"]


# --- the command line


def cancerkg(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cancerkg", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_annotate_takes_lexicons_and_types(tmp_path: Path, pages: Path) -> None:
    toes = tmp_path / "toes.obo"
    toes.write_text("format-version: 1.2\nontology: toes\n\n[Term]\nid: TOE:1\nname: lymph sorrow\n")
    page = tmp_path / "page.jsonld"
    page.write_text(next(pages.iterdir()).read_text().replace("fever", "lymph sorrows"))
    done = cancerkg("annotate", page, "--lexicon", FINDINGS, "--lexicon", f"symptom={toes}", "--workers", "1")
    assert done.returncode == 0, done.stderr
    mentions = {one["exact"]: (one["concept"], one["label"]) for one in json.loads(done.stdout)["mentions"]}
    assert mentions["hypoplasia of the kidney"] == (OBO.HP_0000089.value, "Renal hypoplasia")
    assert mentions["rachialgia"] == (CONCEPT["back-pain"].value, "back pain")
    assert mentions["lymph sorrows"] == (NamedNode(OBO.iri + "TOE_1").value, "lymph sorrow")


def test_what_is_no_lexicon_is_one_line_with_a_cure(tmp_path: Path, pages: Path) -> None:
    page = next(pages.iterdir())
    prose = tmp_path / "prose.obo"
    prose.write_text("Dear reader\n")
    done = cancerkg("annotate", page, "--lexicon", prose)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"cancerkg: {prose}:1: The ontology cannot be used: this is not OBO")
    assert done.stderr.count("\n") == 1
    missing = cancerkg("annotate", page, "--lexicon", tmp_path / "missing.obo")
    assert missing.returncode == 2
    typed = cancerkg("annotate", page, "--lexicon", f"colour={FINDINGS}")
    assert typed.returncode == 2


def test_a_compiled_lexicon_says_what_it_is(tmp_path: Path, pages: Path) -> None:
    output = tmp_path / "fin.lexicon"
    done = cancerkg("ontology", "lexicon", FINDINGS, "--output", output, "--type", MentionType.SITE.value)
    assert (done.returncode, done.stdout) == (0, "")
    assert "fin fin/releases/2026-02-03" in done.stderr
    used = cancerkg("annotate", next(pages.iterdir()), "--lexicon", output)
    assert used.returncode == 0, used.stderr
    again = cancerkg("annotate", next(pages.iterdir()), "--lexicon", f"site={output}")
    assert again.returncode == 1
    assert "Give the type when it is compiled." in again.stderr


def test_an_import_as_a_lexicon_is_the_same_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.lexicon", tmp_path / "other.lexicon"
    assert cancerkg("ontology", "lexicon", FINDINGS, "--output", one).returncode == 0
    assert cancerkg("ontology", "import", "--from", FINDINGS, "--as-lexicon", other).returncode == 0
    assert one.read_bytes() == other.read_bytes()
    assert cancerkg("ontology", "import", "--from", FINDINGS).returncode == 2
    assert cancerkg("ontology", "import", "--from", FINDINGS, "--as-lexicon", other, "--term", "HP:1").returncode == 2
