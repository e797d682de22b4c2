"""``cancerkg ontology docs``: a page of all terms, well-formed, safe, and with a filter that works from a folder."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Triple
from selenium import webdriver
from selenium.webdriver.common.by import By

from cancerkg.cli.main import group
from cancerkg.namespaces import CKG, CONCEPT, IAO, ONTOLOGY, OWL, RDF, RDFS, SKOS
from cancerkg.ontology.reference import reference_of, render
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import MAPPINGS_FILE, ONTOLOGY_FILE, parse_ontology, read_source, read_vocabulary
from tests.test_browser import browser  # noqa: F401 - a fixture

VOID = {"meta", "link", "input", "br", "hr", "img"}
HOSTILE = '<script>alert("x")</script>\'" onmouseover="y" {{ 7*7 }}'


class Page(HTMLParser):
    """The elements of a page; fails where one is not closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice: {attrs}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data):
        self.words.append(data)

    def attributes(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reference")
    done = CliRunner().invoke(group, ["ontology", "docs", "--out", str(out)], catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (0, "")
    return out


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return Page((folder / "index.html").read_text(encoding="utf-8"))


def test_every_term_has_its_place_once(page: Page):
    anchors = Counter(page.attributes("id"))
    assert [anchor for anchor, times in anchors.items() if times > 1] == []
    vocabulary = read_vocabulary(ontology_directory())
    concepts = {iri.value.removeprefix(CONCEPT.iri) for iri in vocabulary.concepts}
    assert {anchor.removeprefix("concept/") for anchor in anchors if anchor.startswith("concept/")} == concepts
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    ours = {
        triple.subject.value.removeprefix(CKG.iri)
        for triple in parse_ontology(ontology_directory() / ONTOLOGY_FILE)
        if triple.predicate == RDF.type and triple.object in kinds and triple.subject in CKG
    }
    assert len(ours) > 50
    assert ours <= set(anchors)
    subjects = {t.subject for t in parse_ontology(ontology_directory() / ONTOLOGY_FILE)}
    named = {one for one in subjects if isinstance(one, NamedNode) and one.value != ONTOLOGY}
    assert len([one for one in page.elements if one[1].get("class") == "term"]) == len(named)


def test_every_link_within_the_page_leads_somewhere(page: Page):
    anchors = set(page.attributes("id"))
    inside = [unquote(href[1:]) for href in page.attributes("href") if href.startswith("#")]
    assert len(inside) > 2000
    assert [anchor for anchor in inside if anchor not in anchors] == []


def test_everything_that_is_said_of_a_concept_is_there(page: Page):
    text = " ".join("".join(page.words).split())
    for concept in read_vocabulary(ontology_directory()).concepts.values():
        for words in (concept.definition, *concept.names):
            assert words in text
    for mapping in read_vocabulary(ontology_directory()).mappings:
        assert mapping.object.value in page.attributes("href")


def test_nothing_is_loaded_from_elsewhere(page: Page, folder: Path):
    loaded = [*page.attributes("src")]
    loaded += [attributes["href"] for tag, attributes in page.elements if tag == "link"]
    assert {path.name for path in folder.iterdir()} == {*loaded, "index.html"}
    assert not [attributes for _, attributes in page.elements if any(name.startswith("on") for name in attributes)]


def test_the_head_says_version_and_licence(page: Page):
    words = "".join(page.words)
    source = parse_ontology(ontology_directory() / ONTOLOGY_FILE)
    header = {t.predicate: t.object for t in source if t.subject == NamedNode(ONTOLOGY)}
    assert header[OWL.versionInfo].value in words
    assert "https://creativecommons.org/licenses/by/4.0/" in page.attributes("href")


def test_equal_ontologies_give_equal_pages():
    source = read_source(ontology_directory())
    turned = replace(source, triples=tuple(reversed(source.triples)))
    assert render(reference_of(source)) == render(reference_of(turned))


def test_what_is_hostile_is_shown_and_does_nothing():
    source = read_source(ontology_directory())
    concept = CONCEPT["x"]
    said = {
        RDF.type: (SKOS.Concept, CKG.Disease),
        SKOS.prefLabel: (Literal(HOSTILE, language="en"),),
        SKOS.altLabel: (Literal(HOSTILE + "2"),),
        SKOS.definition: (Literal(HOSTILE, language="en"),),
        RDFS.comment: (Literal("</article></main>"),),
        RDFS.seeAlso: (NamedNode("javascript:alert(1)"), NamedNode("data:text/html,x")),
        IAO["0000119"]: (NamedNode("JavaScript:alert(2)"),),
    }
    triples = [Triple(concept, predicate, value) for predicate, values in said.items() for value in values]
    plain = Page(render(reference_of(source))["index.html"])
    page = Page(render(reference_of(replace(source, triples=(*source.triples, *triples))))["index.html"])
    assert [tag for tag, _ in page.elements if tag == "script"] == [tag for tag, _ in plain.elements if tag == "script"]
    assert not [a for _, a in page.elements if any(name.startswith("on") for name in a)]
    assert HOSTILE in "".join(page.words)
    schemes = {href.partition(":")[0] for href in page.attributes("href") if ":" in href and href[0] != "#"}
    assert schemes <= {"http", "https"}


def test_an_obsolete_term_says_so():
    source = read_source(ontology_directory())
    triples = (
        *source.triples,
        Triple(CONCEPT["asthma"], OWL.deprecated, Literal(True)),  # noqa: FBT003
        Triple(CONCEPT["asthma"], IAO["0100001"], CONCEPT["cough"]),
    )
    terms = {term.anchor: term for term in reference_of(replace(source, triples=triples)).terms}
    assert [anchor for anchor, term in terms.items() if term.obsolete] == ["concept/asthma"]
    replaced = next(fact for fact in terms["concept/asthma"].facts if fact.name == "replaced by")
    assert [link.href for link in replaced.values] == ["#concept/cough"]


def test_an_empty_ontology_has_a_page(tmp_path: Path):
    (tmp_path / ONTOLOGY_FILE).write_text("", encoding="utf-8")
    (tmp_path / MAPPINGS_FILE).write_bytes((ontology_directory() / MAPPINGS_FILE).read_bytes())
    reference = reference_of(read_source(tmp_path))
    assert reference.terms == ()
    Page(render(reference)["index.html"])


# --- in a browser, from the folder, without a server


def visible(browser: webdriver.Chrome) -> list[str]:  # noqa: F811
    return browser.execute_script(
        "return [...document.querySelectorAll('.term')].filter((e) => e.offsetParent !== null).map((e) => e.id)"
    )


@pytest.fixture
def opened(browser: webdriver.Chrome, folder: Path) -> Iterator[webdriver.Chrome]:  # noqa: F811
    browser.get((folder / "index.html").as_uri())
    yield browser
    assert browser.get_log("browser") == []


@pytest.mark.needs_browser
def test_the_filter_shows_what_fits_and_all_again(opened: webdriver.Chrome):
    total = len(visible(opened))
    assert total > 500
    box = opened.find_element(By.ID, "words")
    box.send_keys("Coughing BLOOD")
    assert visible(opened) == ["concept/hemoptysis"]
    assert opened.find_element(By.ID, "shown").text == f"1 of {total}"
    assert not opened.find_element(By.ID, "section-classes").is_displayed()
    box.clear()
    box.send_keys("zzzz")
    assert visible(opened) == []
    box.clear()
    box.send_keys(" ")
    assert len(visible(opened)) == total


@pytest.mark.needs_browser
def test_a_link_to_a_term_that_is_filtered_out_shows_it(opened: webdriver.Chrome):
    opened.find_element(By.ID, "words").send_keys("hemoptysis")
    opened.execute_script("location.hash = '#concept/back-pain'")
    assert "concept/back-pain" in visible(opened)


@pytest.mark.needs_browser
def test_nothing_is_wider_than_a_phone(opened: webdriver.Chrome):
    opened.set_window_size(390, 900)
    wide = opened.execute_script("return document.documentElement.scrollWidth > window.innerWidth")
    opened.set_window_size(1200, 900)
    assert not wide
