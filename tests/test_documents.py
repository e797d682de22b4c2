"""Sources → documents, on real pages, on cases (tests/cases/documents/<name>/), and on whatever JSON there is."""

import json
import os
import re
import socket
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Dataset, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from cancerkg.documents import NoticeKind, Reading, Rejection, Source, find_sources, read_documents
from cancerkg.documents.json_text import MAX_DEPTH, read_json
from cancerkg.documents.triples import Expanded, read_triples
from cancerkg.errors import (
    NestedTooDeep,
    NotJson,
    NotJsonLd,
    SourceError,
    SourceUnreadable,
    UnknownContext,
)
from cancerkg.model import BodyFormat, Document
from cancerkg.namespaces import BASE, RDF, SCHEMA, SCHEMA_CONTEXTS, XSD, is_reserved, skolem
from cancerkg.quads import source_quads, write_nquads

CASES = Path(__file__).parent / "cases" / "documents"
EXAMPLES = Path(__file__).parents[1] / "examples"
SHARED = Path(__file__).parents[2] / "shared"
REAL = sorted(SHARED.glob("corpora/*/*.jsonld")) + sorted(SHARED.glob("seeds/*.jsonld"))
NAMES_OF_CASES = sorted(folder.name for folder in CASES.iterdir())


def source_of(value: object, name: str = "test.jsonld") -> Source:
    return Source(name, json.dumps(value).encode())


def article(**properties: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "url": "https://example.com/a",
        "headline": "H",
        "articleBody": "Words.",
        **properties,
    }


def only_document(source: Source) -> Document:
    (document,) = read_documents(source).documents
    return document


def resolved(value: Any, pointer: str) -> Any:
    """RFC 6901, section 4."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unescape(text))


# --- cases -------------------------------------------------------------------------------------------------------


def shown(reading: Reading) -> dict[str, object]:
    return {
        "documents": [
            {
                "iri": document.iri.value,
                "site": document.site,
                "title": document.title,
                "language": document.language,
                "modified": document.modified,
                "bodies": [
                    {
                        "pointer": body.pointer,
                        "format": str(body.format),
                        "heading": body.heading,
                        "level": body.level,
                        "text": body.text,
                    }
                    for body in document.bodies
                ],
                "statements": [
                    f"{statement.subject.text} {statement.predicate} {statement.object.text}"
                    for statement in document.statements
                ],
                "triples": len(document.triples),
            }
            for document in reading.documents
        ],
        "notices": [f"{notice.kind} at {notice.pointer}: {notice.message}" for notice in reading.notices],
    }


def test_there_are_as_many_cases_as_were_written():
    assert len(NAMES_OF_CASES) == 24


@pytest.mark.parametrize("name", NAMES_OF_CASES)
def test_case(name: str):
    source = Source("input.jsonld", (CASES / name / "input.jsonld").read_bytes())
    expected = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    try:
        found = shown(read_documents(source))
    except SourceError as error:
        found = {"error": type(error).__name__, "says": str(error)}
    assert found == expected


@pytest.mark.parametrize("path", [*sorted(EXAMPLES.glob("*.jsonld")), *sorted(CASES.glob("*/input.jsonld"))], ids=str)
def test_each_pointer_leads_to_the_words_in_the_source(path: Path):
    content = path.read_bytes()
    try:
        documents = read_documents(Source(path.name, content)).documents
    except SourceError:
        return
    value = read_json(Source(path.name, content)).value
    for document in documents:
        for body in document.bodies:
            assert resolved(value, body.pointer) == body.text or (body.text == "" and body.heading)
            if body.heading is not None:
                assert body.heading_pointer is not None
                assert resolved(value, body.heading_pointer) == body.heading
        for statement in document.statements:
            for part in (statement.subject, statement.object):
                assert resolved(value, part.pointer) == part.text


def test_a_pointer_escapes_what_the_key_holds():
    document = only_document(source_of({"@graph": [article()], "@context": {"a/b~c": None}}))
    assert document.bodies[0].pointer == "/@graph/0/articleBody"
    full_name = {**article(), "http://schema.org/text": "Under a name with slashes."}
    pointers = [body.pointer for body in only_document(source_of(full_name)).bodies]
    assert pointers == ["/articleBody", "/http:~1~1schema.org~1text"]


# --- real pages --------------------------------------------------------------------------------------------------


@pytest.mark.needs_shared
def test_there_are_26_real_sources(shared: Path):
    assert len(list(shared.glob("corpora/*/*.jsonld")) + list(shared.glob("seeds/*.jsonld"))) == 26


@pytest.mark.needs_shared
@pytest.mark.parametrize("path", REAL or [SHARED], ids=lambda path: f"{path.parent.name}-{path.stem[:6]}")
def test_every_real_page_is_read_with_all_its_words(path: Path):
    document = only_document(Source(path.name, path.read_bytes()))
    assert document.site
    assert document.title
    assert not is_reserved(document.iri)
    pieces = [document.title]
    for body in document.bodies:
        text = re.sub(r"<[^<>]+>", " ", body.text) if body.format is BodyFormat.HTML else body.text
        pieces.extend([body.heading or "", text])
    read = words("\n".join(pieces))
    assert len(read) > 150
    plain = path.with_suffix(".txt")
    if plain.exists():
        # Some wrappings glue blocks together, so words are looked for in the run of all letters.
        missing = lost_words(words(plain.read_text(encoding="utf-8")), "".join(read))
        assert not missing, f"{len(missing)} words of {plain.name} are not in the bodies"


def lost_words(wanted: list[str], run: str) -> list[str]:
    """The words that the run of letters does not have at least as often."""
    return [word for word in set(wanted) if run.count(word) < wanted.count(word)]


@pytest.mark.needs_shared
def test_the_seed_article(shared: Path):
    path = shared / "seeds" / "is-your-back-pain-caused-by-lung-cancer.jsonld"
    document = only_document(Source(path.name, path.read_bytes()))
    assert document.iri.value == "https://www.regionalcancercare.org/news/is-your-back-pain-caused-by-lung-cancer/"
    assert document.site == "regionalcancercare.org"
    assert document.modified == "2025-12-02"
    assert [body.pointer for body in document.bodies] == ["/0/articleBody"]
    assert len(document.triples) == 47, "45, and its two dates once more as XML Schema's"
    assert document.statements == ()


@pytest.mark.needs_shared
@pytest.mark.parametrize("path", REAL or [SHARED], ids=lambda path: f"{path.parent.name}-{path.stem[:6]}")
def test_the_triples_are_those_that_rdflib_reads(path: Path):
    """A second opinion. rdflib gets the same context as an object, since it would fetch it."""
    (context_file,) = (Path(__file__).parents[1] / "src" / "cancerkg" / "documents" / "data").glob("schemaorg-*.jsonld")
    context = json.loads(context_file.read_text(encoding="utf-8"))["@context"]
    value = json.loads(path.read_text(encoding="utf-8"))
    document = only_document(Source(path.name, path.read_bytes()))
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item["@context"], str):
            item["@context"] = context
    theirs = Graph().parse(data=json.dumps(value), format="json-ld", publicID=document.iri.value)
    standard = [triple for triple in document.triples if not is_second_date(triple)]
    ours = Graph().parse(data="".join(f"{triple} .\n" for triple in standard), format="nt")
    assert len(ours) == len(standard) > 5
    assert isomorphic(comparable(ours, document), comparable(theirs, document))


def is_second_date(triple: Triple) -> bool:
    """Whether it says again, as a date of XML Schema, what another triple says as a schema:Date."""
    return isinstance(triple.object, Literal) and triple.object.datatype in (XSD.date, XSD.dateTime)


def comparable(graph: Graph, document: Document) -> Graph:
    """With blank nodes for our names of them, and http for schema.org."""
    text = graph.serialize(format="nt").replace("https://schema.org/", "http://schema.org/")
    prefix = re.escape(skolem(document.key, "").value)
    return Graph().parse(data=re.sub(rf"<{prefix}(\w+)>", r"_:n\1", text), format="nt")


# --- examples ----------------------------------------------------------------------------------------------------


def test_the_examples_are_eight_pages_of_four_publishers():
    readings = [read_documents(source) for source in find_sources([EXAMPLES]) if isinstance(source, Source)]
    documents = [document for reading in readings for document in reading.documents]
    assert len({document.iri for document in documents}) == len(documents) == 8
    assert len({document.site for document in documents}) == 4
    assert not any(reading.notices for reading in readings)
    for document in documents:
        text = " ".join(f"{body.heading or ''} {body.text}" for body in document.bodies)
        assert 300 <= len(words(re.sub(r"<[^<>]+>", " ", text))) <= 900
        assert re.fullmatch(r"[\w.-]+\.example\.(org|com|net)", document.site)


def test_the_examples_have_all_shapes():
    raw = {path.stem: path.read_bytes() for path in EXAMPLES.glob("*.jsonld")}
    assert b"\\t\\t\\t" in raw["lung-cancer-and-back-pain"]
    assert b"https:\\/\\/" in raw["lung-cancer-and-back-pain"]
    assert b"\\r\\n\\r\\n" in raw["pleural-effusion"]
    assert b'"http://schema.org"' in raw["pleural-effusion"]
    assert len(only_document(Source("m", raw["multiple-myeloma"])).statements) == 12


# --- finding sources ---------------------------------------------------------------------------------------------


def test_a_folder_is_walked_in_order_without_hidden_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name in ("dir/b.json", "dir/a/z.jsonld", "dir/.hidden.json", "dir/.git/x.json", "dir/notes.txt", "dir/B.JSON"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("{}")
    assert [each.name for each in find_sources([Path("dir")]) if isinstance(each, Source)] == [
        "dir/B.JSON",
        "dir/a/z.jsonld",
        "dir/b.json",
    ]


def test_a_named_file_is_read_whatever_its_name_and_each_file_once(tmp_path: Path):
    file = tmp_path / "page.txt"
    file.write_text("{}")
    (tmp_path / "same.json").symlink_to(file)
    assert list(find_sources([file, file, tmp_path])) == [Source(file.as_posix(), b"{}")]


def test_a_link_to_nowhere_is_reported_by_name(tmp_path: Path):
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere", target_is_directory=True)
    (rejection,) = find_sources([tmp_path / "gone"])
    assert isinstance(rejection, Rejection)
    assert isinstance(rejection.error, SourceUnreadable)
    assert rejection.source == (tmp_path / "gone").as_posix()
    assert rejection.content == b""
    assert str(rejection.error).startswith(f"{rejection.source}: The file cannot be read: no such file or directory.")
    (within,) = find_sources([tmp_path])
    assert within == Rejection(rejection.source, within.error, b"")


def test_a_loop_of_links_ends(tmp_path: Path):
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "itself.json").symlink_to(tmp_path / "itself.json")
    first, second = find_sources([tmp_path])
    assert isinstance(first, Source)
    assert isinstance(second, Rejection)
    assert "symbolic links" in str(second.error)


def test_what_is_not_there_and_a_folder_with_nothing_to_read_are_rejected(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    missing, empty = find_sources([tmp_path / "missing.json", tmp_path / "empty"])
    assert isinstance(missing, Rejection)
    assert isinstance(empty, Rejection)
    assert "no file that ends in .json, .jsonld" in str(empty.error)


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.json")
    (rejection,) = find_sources([tmp_path])
    assert isinstance(rejection, Rejection)
    assert "not a regular file" in str(rejection.error)


def test_what_the_system_refuses_is_rejected_with_its_reason():
    (rejection,) = find_sources([Path("x" * 5000)])
    assert isinstance(rejection, Rejection)
    assert "file name too long" in str(rejection.error)


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b'{\n  "a": 1 2,\n}', 2, 10),
        (b"", None, None),
        (b"\xef\xbb\xbf{]", 1, 2),
        ('{"é": "é" x}'.encode(), 1, 11),
        (b'{\n"a": "\xff"}', 2, 7),
        (b'{"a": nan}', 1, 7),
        (b"<html>", 1, 1),
    ],
)
def test_what_is_not_json_is_refused_with_line_and_column(content: bytes, line: int | None, column: int | None):
    with pytest.raises(NotJson) as caught:
        read_documents(Source("bad.json", content))
    assert (caught.value.line, caught.value.column) == (line, column)
    place = "" if line is None else f":{line}:{column}"
    assert str(caught.value).startswith(f"bad.json{place}: This is not JSON: ")


def test_a_byte_order_mark_is_no_defect():
    assert only_document(Source("bom.json", b"\xef\xbb\xbf" + source_of(article()).content)).title == "H"


@pytest.mark.parametrize("shape", ["objects", "arrays", "lists"])
def test_nesting_up_to_the_limit_is_read_and_one_more_is_refused(shape: str):
    def nested(levels: int) -> Source:
        value: Any = "x"
        wraps = {"objects": lambda v: {"author": v}, "arrays": lambda v: [v], "lists": lambda v: {"@list": [v]}}
        step = 2 if shape == "lists" else 1
        for _ in range((levels - 1) // step):
            value = wraps[shape](value)
        return source_of(article(author=value))

    assert only_document(nested(MAX_DEPTH - 1)).title == "H"
    with pytest.raises(NestedTooDeep):
        read_documents(nested(MAX_DEPTH + 3))


@pytest.mark.needs_shared
def test_every_defect_gives_documents_or_a_reason(shared: Path):
    paths = sorted(shared.glob("jsonld-defects/*.json"))
    assert len(paths) == 53
    for path in paths:
        check_reading(Source(path.name, path.read_bytes()))


def test_a_thousand_references_in_a_row_are_followed():
    parts = [
        {"@type": "WebPageElement", "@id": f"#{n}", "text": f"Part {n}.", "hasPart": {"@id": f"#{(n + 1) % 1000}"}}
        for n in range(1000)
    ]
    graph = [{**article(hasPart={"@id": "#0"}), "articleBody": None}, *parts]
    document = only_document(source_of({"@context": "https://schema.org", "@graph": graph}))
    assert [body.text for body in document.bodies] == [f"Part {n}." for n in range(1000)]


# --- contexts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("context", sorted(SCHEMA_CONTEXTS))
def test_every_spelling_of_the_context_is_known_and_gives_the_same(context: str):
    plain = only_document(source_of(article()))
    assert only_document(source_of({**article(), "@context": context})).triples == plain.triples


@pytest.mark.parametrize(
    "context",
    [
        "https://example.org/context.jsonld",
        "http://127.0.0.1:9/context",
        "file:///etc/passwd",
        ["https://schema.org", "https://example.org/context.jsonld"],
        {"@import": "https://example.org/context.jsonld"},
        {"author": {"@id": "schema:author", "@context": "https://example.org/context.jsonld"}},
    ],
    ids=str,
)
def test_no_context_is_fetched(context: object, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(UnknownContext) as caught:
        read_documents(source_of({**article(author={"name": "x"}), "@context": context}))
    assert caught.value.context in str(context) or caught.value.context.startswith("https://example.org/")


def test_what_json_ld_ignores_in_a_context_is_noted():
    reading = read_documents(source_of(article(**{"@context": ["https://schema.org", {"@strange": "schema:x"}]})))
    assert [notice.kind for notice in reading.notices] == [NoticeKind.CONTEXT]


@pytest.mark.parametrize("context", [{}, {"@vocab": "https://www.w3.org/ns/activitystreams#"}], ids=str)
def test_an_article_of_another_vocabulary_is_refused(context: object):
    with pytest.raises(NotJsonLd, match=r"no property is schema\.org"):
        read_documents(source_of(article(**{"@context": context})))


def test_a_context_that_defines_nothing_is_refused():
    with pytest.raises(NotJsonLd, match="defines none"):
        read_documents(source_of({"@context": {}, "name": "Nothing"}))


# --- triples -----------------------------------------------------------------------------------------------------

ATTACKS = [
    "https://example.com/x> <https://example.com/p> <https://example.com/o",
    'https://example.com/x> . <https://w3id.org/cancerkg/concept/a> <p> "',
    "https://example.com/a\nb",
    "https://example.com/{a}",
    "_:b <https://example.com/p>",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_iri_breaks_out_of_its_brackets(attack: str):
    value = article(
        **{"@id": attack, "author": {"@id": attack, "name": "A"}, "sameAs": attack, "@type": ["Article", attack]},
        **{attack: "value"},
    )
    document = only_document(source_of(value))
    written = write_nquads(source_quads(document))
    read_back = {(q.subject, q.predicate, q.object) for q in parse(written, format=RdfFormat.N_QUADS)}
    assert read_back == {(t.subject, t.predicate, t.object) for t in document.triples}
    assert not any(
        SCHEMA.name == t.predicate and is_reserved(t.subject) and "concept" in str(t) for t in document.triples
    )
    for triple in document.triples:
        for term in (triple.subject, triple.predicate, triple.object):
            assert not isinstance(term, NamedNode) or attack not in term.value or attack.startswith("_:")


def test_a_page_cannot_speak_in_our_name():
    reading = read_documents(Source("s", (CASES / "speaking-in-our-name" / "input.jsonld").read_bytes()))
    (document,) = reading.documents
    own = skolem(document.key, "").value
    for triple in document.triples:
        assert isinstance(triple.subject, NamedNode)
        assert not triple.subject.value.startswith(BASE) or triple.subject.value.startswith(own)
        assert not triple.predicate.value.startswith(BASE)
        if triple.predicate == RDF.type:
            assert not triple.object.value.startswith(BASE)
    mentioned = [triple.object for triple in document.triples if triple.predicate == SCHEMA.mentions]
    assert mentioned == [NamedNode(BASE + "concept/back-pain")], "to point at a concept of ours is no offence"


def test_blank_nodes_are_never_shared_between_documents():
    same = {
        "@id": "https://example.com/#it",
        "author": {"@type": "Person", "name": "A"},
        "editor": {"@id": "_:b0", "name": "B"},
    }
    first = only_document(source_of(article(**same)))
    second = only_document(source_of(article(**same, url="https://example.com/other")))
    blank = [{t.subject for t in d.triples if is_reserved(t.subject)} for d in (first, second)]
    assert [len(each) for each in blank] == [2, 2]
    assert blank[0].isdisjoint(blank[1])


def test_equal_blank_nodes_of_one_page_stay_apart():
    document = only_document(source_of(article(author=[{"name": "A"}, {"name": "A"}])))
    assert len({t.object for t in document.triples if t.predicate == SCHEMA.author}) == 2


def turned(value: Any) -> Any:
    """The same JSON with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", [*sorted(EXAMPLES.glob("*.jsonld")), *sorted(CASES.glob("*/input.jsonld"))], ids=str)
def test_the_order_of_keys_changes_nothing(path: Path):
    content = path.read_bytes()
    try:
        reading = read_documents(Source(path.name, content))
    except SourceError:
        return
    again = read_documents(source_of(turned(read_json(Source(path.name, content)).value), path.name))
    assert again.documents == reading.documents


def test_reading_twice_gives_the_same_and_a_change_of_a_word_another_content():
    first, again = only_document(source_of(article())), only_document(source_of(article()))
    changed = only_document(source_of(article(articleBody="Other words.")))
    assert first == again
    assert changed.key == first.key
    assert changed.content != first.content


@pytest.mark.parametrize(
    ("value", "lexical", "datatype"),
    [
        (True, "true", XSD.boolean),
        (5, "5", XSD.integer),
        (-0.0, "0", XSD.integer),
        (1.5, "1.5E0", XSD.double),
        (0.1, "1.0E-1", XSD.double),
        (1e21, "1.0E21", XSD.double),
        (10**20, "100000000000000000000", XSD.integer),
        ({"@value": 5, "@type": XSD.double.value}, "5.0E0", XSD.double),
        ({"@value": "2026-01-01", "@type": "Date"}, "2026-01-01", SCHEMA.Date),
    ],
)
def test_native_values_become_the_literals_of_the_standard(value: object, lexical: str, datatype: NamedNode):
    document = only_document(source_of(article(version=value)))
    literals = [t.object for t in document.triples if t.predicate == SCHEMA.version and not is_second_date(t)]
    (literal,) = literals
    assert (literal.value, literal.datatype) == (lexical, datatype)


def test_a_null_beside_the_type_loses_nothing():
    named = {"@id": "https://example.com/#it"}
    plain, with_null = (only_document(source_of(article(**named, **more))) for more in ({}, {"type": None}))
    assert with_null.triples == plain.triples


def test_a_list_keeps_its_order_and_repetitions():
    objects = [{"@value": "a"}, {"@value": "b"}, {"@value": "a"}]
    expanded = [{"@id": "https://example.com/s", "https://example.com/p": [{"@list": objects}, {"@list": []}]}]
    triples = read_triples([Expanded("", expanded)], key="k", source="s").triples
    assert len(triples) == 2 + 6
    rest = {t.subject: t.object for t in triples if t.predicate == RDF.rest}
    first = {t.subject: t.object.value for t in triples if t.predicate == RDF.first}
    (head,) = [t.object for t in triples if t.object in first and t.predicate.value.endswith("/p")]
    seen = []
    while head != RDF.nil:
        seen.append(first[head])
        head = rest[head]
    assert seen == ["a", "b", "a"]


# --- properties --------------------------------------------------------------------------------------------------

KEYWORDS = [
    "@context",
    "@type",
    "@id",
    "@graph",
    "@value",
    "@list",
    "@set",
    "@language",
    "@reverse",
    "@included",
    "@nest",
]
PROPERTIES = ["url", "name", "headline", "articleBody", "text", "mainEntity", "hasPart", "sameAs", "mainEntityOfPage"]
OTHERS = ["type", "id", "acceptedAnswer", "inLanguage", "dateModified", "signOrSymptom", "cause", "isPartOf", "@json"]
TYPES = ["Article", "FAQPage", "Question", "MedicalCondition", "WebPageElement", "@type", "https://schema.org"]
ADDRESSES = ["https://example.com/a", "#c", "_:d", "@handle", "en", "<p>x</p>", "https://w3id.org/cancerkg/claim/0"]
NAMES = st.sampled_from([*KEYWORDS, *PROPERTIES, *OTHERS])
STRINGS = st.sampled_from([*TYPES, *ADDRESSES])
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | STRINGS | st.text()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=6),
    max_leaves=25,
)


def check_reading(source: Source) -> None:
    refusal = None
    try:
        reading = read_documents(source)
    except SourceError as error:
        refusal = error
    if refusal is not None:
        assert refusal.source == source.name
        assert refusal.cure
        return
    assert reading.documents
    for document in reading.documents:
        assert any(body.text for body in document.bodies)
        quads = list(source_quads(document))
        assert Dataset(parse(write_nquads(quads), format=RdfFormat.N_QUADS)) == Dataset(quads)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(VALUES)
def test_any_json_gives_documents_or_an_error_of_ours(value: object):
    check_reading(source_of(value))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_any_article_gives_documents_or_an_error_of_ours(properties: dict[str, object]):
    check_reading(source_of({**article(), **properties}))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_error_of_ours(content: bytes):
    with pytest.raises(SourceError):
        read_documents(Source("noise", content))
