"""``documents.jsonl.gz``: an annotation comes back as it was, and what is damaged is said with its line."""

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from cancerkg.annotate import Annotator
from cancerkg.build import Place, build
from cancerkg.documents import find_sources
from cancerkg.errors import DocumentsDamaged
from cancerkg.kept_documents import annotation_of, kept, line_of, read_kept
from cancerkg.model import (
    Annotation,
    Assertion,
    Body,
    Document,
    Evidence,
    MarkupStatement,
    MarkupValue,
    Mention,
    Passage,
    Span,
)
from cancerkg.releases import Release, Releases
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.vocabulary import read_vocabulary
from tests.pages import annotated, document

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(0, 100_000)
NODES = NUMBERS.map(lambda number: NamedNode(f"https://example.org/{number}"))
SPANS = st.builds(Span, NUMBERS, NUMBERS)


def some(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=3).map(tuple)


VALUES = st.builds(MarkupValue, WORDS, WORDS)
DOCUMENTS = st.builds(
    Document,
    iri=NODES,
    bodies=some(st.builds(Body, WORDS, WORDS, level=NUMBERS)),
    statements=some(st.builds(MarkupStatement, subject=VALUES, object=VALUES)),
    triples=st.just(()),
)
PASSAGES = st.builds(Passage, index=NUMBERS, level=NUMBERS, sentences=some(SPANS), introduction=st.none() | NUMBERS)
MENTIONS = st.builds(
    Mention,
    passage=NUMBERS,
    start=NUMBERS,
    end=NUMBERS,
    concept=st.none() | NODES,
    stage=st.none() | NODES,
    candidates=some(NODES),
)
EVIDENCE = st.builds(Evidence, NUMBERS, NUMBERS, NUMBERS, WORDS, some(NUMBERS))


def bare(annotation: Annotation) -> Annotation:
    return replace(annotation, document=replace(annotation.document, triples=()))


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    """Any annotation whose assertions are of its mentions, as every one's are."""
    mentions = tuple({mention.id: mention for mention in draw(some(MENTIONS))}.values())
    argument = st.sampled_from(mentions) if mentions else st.nothing()
    assertions = st.builds(
        Assertion,
        subject=argument,
        object=argument,
        evidence=EVIDENCE,
        stage=st.none() | NODES,
        quality_of=st.none() | NODES,
        confidence=st.floats(0, 1),
    )
    return Annotation(draw(DOCUMENTS), draw(some(PASSAGES)), mentions, draw(some(assertions)) if mentions else ())


@given(annotations())
def test_any_annotation_comes_back_as_it_was(annotation: Annotation) -> None:
    line = line_of(annotation)
    assert line.count(b"\n") == 1
    assert annotation_of(line) == annotation
    assert gzip.decompress(kept(annotation)) == line


@pytest.mark.parametrize("line", [b"", b"[]", b"{}", b"{", b'{"document": {}, "passages": [], "mentions": []}'])
def test_what_is_no_document_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="this is no document"):
        annotation_of(line)


PAGES = tuple(
    annotated(replace(document(text), key=text, source=f"{text}.jsonld", content=f"digest of {text}"))
    for text in ("Lymphoma may cause fever.", "Lymphoma may cause jaundice.")
)


def contents(pages: Sequence[Annotation]) -> dict[str, tuple[str, str]]:
    return {one.document.key: (one.document.source, one.document.content) for one in pages}


def test_of_a_page_that_was_read_twice_the_released_one_is_given(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl.gz"
    older = replace(PAGES[0], document=replace(PAGES[0].document, content="older"), mentions=(), assertions=())
    path.write_bytes(b"".join(map(kept, (older, *PAGES))))
    assert list(read_kept(path, contents(PAGES))) == list(PAGES)
    with gzip.open(path) as lines:
        assert len(list(lines)) == 3


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda content: content[:-20], 2),
        (lambda content: content[:10] + b"\0\0\0" + content[13:], 1),
        (lambda content: content + gzip.compress(b"{}\n"), 3),
        (lambda _: kept(PAGES[0]), 1),
        (lambda _: b"plain", 1),
        (lambda _: b"", 0),
    ],
)
def test_damage_is_said_with_its_line(damage, line: int, tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl.gz"
    path.write_bytes(damage(b"".join(map(kept, PAGES))))
    with pytest.raises(DocumentsDamaged) as caught:
        list(read_kept(path, contents(PAGES)))
    assert (caught.value.line, caught.value.path) == (line, str(path))
    assert "Build again" in str(caught.value)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory, project: Path) -> list[Release]:
    """One built by one worker, one by two."""
    made = []
    for workers in (1, 2):
        data = tmp_path_factory.mktemp("data")
        sources = find_sources([project / "examples"] * 3)  # more than a batch, so that two workers work
        place = Place(data, ontology_directory(), queries_directory())
        build(sources, place, workers=workers, clock=lambda: datetime.now(UTC), host="h")
        made.append(Releases(data).current())
    return made


def test_a_release_keeps_what_annotating_its_sources_gives(releases: list[Release], project: Path) -> None:
    annotator = Annotator(read_vocabulary(releases[0].ontology))
    found = [one for source in find_sources([project / "examples"]) for one in annotator.annotate(source).annotations]
    assert {one.document.key: one for one in releases[0].documents()} == {one.document.key: bare(one) for one in found}
    assert read_vocabulary(releases[0].ontology).digest == releases[0].manifest().vocabulary


def test_any_number_of_workers_keeps_the_same_bytes(releases: list[Release]) -> None:
    one, two = (release.directory / "documents.jsonl.gz" for release in releases)
    assert one.read_bytes() == two.read_bytes()
