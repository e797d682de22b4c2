"""JSON that is none: what is repaired, what is refused, and what each of the 53 given defects comes to."""

import csv
import json
import socket
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cancerkg.documents import NoticeKind, Source, conversion, convert_source, read_documents
from cancerkg.documents.conversion import MAX_CONTEXT_TERMS
from cancerkg.documents.iris import iri_of
from cancerkg.documents.json_text import MAX_BODY, MAX_STRING, MAX_VALUES, read_json
from cancerkg.documents.literals import canonical_json
from cancerkg.documents.plain import PlainTerms, expand_plain
from cancerkg.documents.repair import Repair, nesting, unwrapped
from cancerkg.errors import NestedTooDeep, NotJson, NotJsonLd, SourceError, TooManyValues, UnknownContext
from cancerkg.namespaces import SCHEMA, XSD

with (Path(__file__).parent / "cases" / "defects.tsv").open(encoding="utf-8", newline="") as table:
    DEFECTS = list(csv.DictReader(table, delimiter="\t"))


def source_of(text: str | bytes) -> Source:
    return Source("test.jsonld", text if isinstance(text, bytes) else text.encode())


def article(**properties: object) -> Source:
    return source_of(
        json.dumps(
            {
                "@context": "https://schema.org",
                "@type": "Article",
                "url": "https://example.com/a",
                "articleBody": "Words.",
                **properties,
            }
        )
    )


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("a connection was tried")

    for call in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, call, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


# --- the given defects -------------------------------------------------------------------------------------------


@pytest.mark.needs_shared
def test_the_table_has_all_53_given_defects(shared: Path):
    assert [row["file"] for row in DEFECTS] == sorted(path.name for path in shared.glob("jsonld-defects/*"))
    assert len(DEFECTS) == 53


@pytest.mark.needs_shared
@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("row", DEFECTS, ids=lambda row: row["file"].removesuffix(".json"))
def test_a_given_defect_comes_to_what_the_table_says(row: dict[str, str], shared: Path):
    """``outcome`` is the number of triples, or the class of the refusal."""
    source = Source(row["file"], (shared / "jsonld-defects" / row["file"]).read_bytes())
    if not row["outcome"].isdigit():
        with pytest.raises(SourceError) as caught:
            convert_source(source)
        assert type(caught.value).__name__ == row["outcome"]
        assert caught.value.cure
        return
    conversion = convert_source(source)
    kinds = Counter(str(notice.kind) for notice in conversion.notices)
    found = (
        str(len(conversion.quads)),
        " ".join(conversion.repairs),
        " ".join(f"{kind}={kinds[kind]}" for kind in sorted(kinds)),
    )
    assert found == (row["outcome"], row["repairs"], row["notices"])


# --- the ladder --------------------------------------------------------------------------------------------------

WORDS = '{"a": "It\\u2019s \\"so\\": [1, 2,] // no", "u": "https:\\/\\/x.org\\/?a=1&amp;b=2"}'
SPELLED = json.loads(WORDS)


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        (WORDS, ()),
        (f"\ufeff{WORDS}", (Repair.UNWRAP,)),
        (WORDS.encode("utf-16"), (Repair.UNWRAP,)),
        (WORDS.encode("utf-16-le"), (Repair.UNWRAP,)),
        (WORDS.encode("utf-32"), (Repair.UNWRAP,)),
        (f"<!--\n{WORDS}\n-->", (Repair.UNWRAP,)),
        (f"<!--//<![CDATA[\n{WORDS}\n//]]>-->", (Repair.UNWRAP,)),
        (f"/*<![CDATA[*/{WORDS}/*]]>*/", (Repair.UNWRAP,)),
        (f'<script type="application/ld+json">{WORDS};</script>\n', (Repair.UNWRAP,)),
        (f"{WORDS};;", (Repair.UNWRAP,)),
        (json.dumps(WORDS), (Repair.UNWRAP,)),
        (WORDS.replace("&", "&amp;").replace('"', "&quot;"), (Repair.UNESCAPE,)),
        (WORDS.replace("}", ",}"), (Repair.JSON5,)),
        (f"/* a comment */ {WORDS} // another", (Repair.JSON5,)),
        (f"<!-- {WORDS.replace('}', ',}')} -->", (Repair.UNWRAP, Repair.JSON5)),
    ],
    ids=range(15),
)
def test_a_repair_changes_no_word_and_no_address(text: str | bytes, repairs: tuple[Repair, ...]):
    found = read_json(source_of(text))
    assert found.value == SPELLED
    assert found.repairs == repairs


@pytest.mark.parametrize(
    ("text", "value", "repairs"),
    [
        ('{"a": "x\ny\t"}', {"a": "x\ny\t"}, (Repair.LENIENT,)),
        ('{"a": "x\ny",}', {"a": "x\ny"}, (Repair.LENIENT, Repair.JSON5)),
        ('{"a": "\\ud83d b"}', {"a": "\ufffd b"}, (Repair.LENIENT,)),
        ('{"a": "\\ud83d\\ude00",}', {"a": "😀"}, (Repair.JSON5,)),
        ('{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}], (Repair.RAW_DECODE,)),
        ('{"a": 1},{"b": 2};', [{"a": 1}, {"b": 2}], (Repair.UNWRAP, Repair.RAW_DECODE)),
        ("{a: 'it''s'}".replace("''", "\\'"), {"a": "it's"}, (Repair.JSON5,)),
    ],
)
def test_what_the_ladder_reads(text: str, value: object, repairs: tuple[Repair, ...]):
    found = read_json(source_of(text))
    assert (found.value, found.repairs) == (value, repairs)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "the "big" one"}',
        '{"a": "cut off',
        '{"a": {"b": 1}',
        '{"a": 1 "b": 2}',
        b'{"a": "caf\xe9"}',
        "{&quot;a&quot;: 1} <p>and more</p>",
        "function () { return 1 }",
        '{"a": 1} and words',
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text: str | bytes):
    with pytest.raises(NotJson):
        read_json(source_of(text))


def test_a_key_that_stands_twice_is_noted_and_the_last_counts():
    found = read_json(source_of('{"a": 1, "b": {"a": 2}, "a": 3, "c": "\\"a\\": 4"}'))
    assert found.value == {"a": 3, "b": {"a": 2}, "c": '"a": 4'}
    assert [notice.kind for notice in found.notices] == [NoticeKind.REPEATED_KEY]
    assert "'a'" in found.notices[0].message
    assert not read_json(source_of('{"a": 1, "c": "\\"a\\": \\"a\\": 4"}')).notices


def test_repairs_reach_the_reading():
    reading = read_documents(source_of(article().content[:-1] + b",}"))
    assert reading.repairs == (Repair.JSON5,)
    assert reading.documents == read_documents(article()).documents


@given(st.text(alphabet="\"'\\/{}[]:,;<>!-&a1 \n\ufeff" + "\ud83d", max_size=60))
def test_any_text_gives_a_value_or_an_error_of_ours(text: str):
    try:
        found = read_json(source_of(text.encode("utf-8", "surrogatepass")))
    except SourceError:
        return
    json.dumps(found.value, ensure_ascii=False).encode("utf-8")


@given(
    st.recursive(
        st.none() | st.text() | st.integers(0, 9), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_brackets_inside_strings_do_not_nest(value: object):
    def depth(item: object) -> int:
        children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else None
        return 0 if children is None else 1 + max(map(depth, children), default=0)

    assert nesting(json.dumps(value)) == depth(value)


def test_a_wrapping_is_taken_off_in_linear_time():
    assert unwrapped("<!--" * 50_000 + "{}" + ";-->" * 50_000) == "{}"


# --- limits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000, "{a:" * 100_000 + "'"]
)
def test_a_hundred_thousand_levels_are_refused(text: str):
    with pytest.raises((NestedTooDeep, NotJson)):
        read_json(source_of(text))


def test_ten_megabytes_of_one_string_are_refused():
    with pytest.raises(TooManyValues, match="a body of more than 8,000,000 characters"):
        read_documents(article(articleBody="a " * 5_000_000))
    with pytest.raises(TooManyValues, match="a string of more than 4,000,000 characters"):
        read_documents(article(headline="a " * 2_500_000))
    for name in ("articleBody", "text", "schema:articleBody", "https://schema.org/text"):
        assert read_json(article(**{name: "a" * MAX_BODY})).value
        assert read_json(article(**{name: ["a" * MAX_BODY]})).value
    assert read_json(article(headline="a" * MAX_STRING)).value
    for name in ("headline", "context", "articleBodyText"):
        with pytest.raises(TooManyValues, match="a string of more than 4,000,000 characters"):
            read_json(article(**{name: [["b"], "a" * (MAX_STRING + 1)]}))


def test_more_values_than_any_page_has_are_refused():
    with pytest.raises(TooManyValues, match="more than 500,000 values"):
        read_json(source_of(json.dumps([0] * MAX_VALUES)))


@pytest.mark.usefixtures("no_network")
def test_a_context_of_a_megabyte_is_refused():
    terms = {f"term{number}": f"https://example.org/vocabulary#term{number}" for number in range(19_000)}
    source = article(**{"@context": ["https://schema.org", terms]})
    assert len(source.content) > 10**6
    with pytest.raises(NotJsonLd, match="contexts have more than 5,000 entries"):
        read_documents(source)
    few = dict(list(terms.items())[: MAX_CONTEXT_TERMS - 10])
    assert read_documents(article(**{"@context": ["https://schema.org", few]})).documents


CONTEXTS = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/context",
    "http://[::1]/context",
    "http://localhost/context",
    "http://169.254.169.254/latest/meta-data/",
    "ftp://example.org/context",
    "//schema.org.example/context",
    "data:application/json,{}",
    "context.jsonld",
]


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.usefixtures("no_network")
def test_no_context_is_loaded_and_its_object_is_refused(context: str):
    for spelled in (context, ["https://schema.org", context], {"@import": context}):
        with pytest.raises(UnknownContext):
            read_documents(article(**{"@context": spelled}))


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.usefixtures("no_network")
def test_such_a_context_inside_costs_only_what_it_holds_for(context: str):
    reading = read_documents(article(author={"@context": context, "name": "A"}, editor={"name": "E"}))
    (notice,) = reading.notices
    assert (notice.kind, notice.pointer) == (NoticeKind.VALUE_DROPPED, "/author")
    predicates = {triple.predicate for triple in reading.documents[0].triples}
    assert SCHEMA.author not in predicates
    assert {SCHEMA.editor, SCHEMA.articleBody} <= predicates


# --- salvage below the document ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "kinds"),
    [
        ({"@id": 5}, ["value-dropped"]),
        ({"@id": None}, ["value-dropped"]),
        ({"@id": {"@id": "https://example.com/#a"}}, ["coerced-value"]),
        ({"@id": "https://example.com/a b"}, ["encoded-iri"]),
        ({"id": "https://example.com/#a", "@id": "https://example.com/#a"}, ["value-dropped"]),
        ({"author": {"@type": None, "name": "A"}}, ["value-dropped"]),
        ({"author": {"@type": {"@id": "Person"}, "name": "A"}}, ["coerced-value"]),
        ({"author": {"@type": ["Person", 5, None], "name": "A"}}, ["coerced-value"]),
        ({"sameAs": "@handle"}, ["coerced-value"]),
        ({"sameAs": ["https://example.com/b", "@handle", "@other"]}, ["coerced-value", "coerced-value"]),
        ({"sameAs": "javascript:alert(1)"}, ["invalid-iri"]),
        ({"sameAs": "java\nscript:alert(1)"}, ["invalid-iri"]),
        ({"name": {"@value": "N", "@language": 5}}, ["value-dropped"]),
        ({"name": {"@value": "N", "@language": "en_US"}}, ["invalid-language"]),
        ({"name": {"@value": "N", "@language": "no such"}}, ["invalid-language"]),
        ({"name": {"@value": "N", "more": 1}}, ["value-dropped"]),
        ({"name": {"@value": ["N"]}}, ["value-dropped"]),
        ({"name": {"@value": 5, "@language": "en"}}, ["value-dropped"]),
        ({"keywords": {"@list": ["a"], "@type": "ItemList"}}, ["value-dropped"]),
        ({"@reverse": "x"}, ["value-dropped"]),
        ({"@reverse": {"about": "x"}}, ["value-dropped"]),
        ({"@index": 5}, ["value-dropped"]),
        ({"@included": [5]}, ["not-an-object"]),
        ({"@foo": "x"}, ["value-dropped"]),
        ({"my key": "x"}, ["value-dropped"]),
        ({"author": {"@context": {"name": 5}, "name": "A"}}, ["value-dropped"]),
        ({"author": [{"@context": 5, "name": "A"}, {"name": "B"}]}, ["value-dropped"]),
        ({"author": [[[{"name": {"@value": {}}, "email": "e"}]]]}, ["value-dropped"]),
    ],
    ids=str,
)
def test_one_bad_value_costs_its_neighbors_nothing(bad: dict[str, object], kinds: list[str]):
    reading = read_documents(article(headline="H", **bad))
    (document,) = reading.documents
    assert sorted(str(notice.kind) for notice in reading.notices) == kinds
    said = {(triple.predicate, triple.object.value) for triple in document.triples if hasattr(triple.object, "value")}
    assert {(SCHEMA.headline, "H"), (SCHEMA.articleBody, "Words.")} <= said


def test_what_is_kept_of_a_bad_value():
    document = read_documents(article(sameAs="@handle", name={"@value": "N", "@language": "en_US"})).documents[0]
    kept = {triple.predicate: triple.object for triple in document.triples}
    assert kept[SCHEMA.sameAs].value == "@handle"
    assert (kept[SCHEMA.name].value, kept[SCHEMA.name].language) == ("N", "en-us")


def test_a_thousand_bad_values_end_with_a_refusal():
    with pytest.raises(NotJsonLd):
        read_documents(article(**{f"p{number}": {"@value": {}} for number in range(1000)}))


@pytest.mark.parametrize(
    "context", ["schema.org", "http://schema.org/Article", "HTTPS://Schema.org/", "//schema.org", " www.schema.org "]
)
def test_a_misspelled_context_is_that_of_schema_org_and_noted(context: str):
    reading = read_documents(article(**{"@context": context}))
    assert reading.documents[0].triples == read_documents(article()).documents[0].triples
    assert [notice.kind for notice in reading.notices] == [NoticeKind.CONTEXT]


# --- terms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spelled", "iri"),
    [
        ("https://example.com/a", "https://example.com/a"),
        (" https://schema.org/Store\n", "http://schema.org/Store"),
        ("https://example.com/a b{c}|%zz", "https://example.com/a%20b%7Bc%7D%7C%25zz"),
        ("https://example.com/a%20b", "https://example.com/a%20b"),
        ("https://example.com/ä?q=[1]", "https://example.com/ä?q=%5B1%5D"),
        ("https://example.com/a#b#c", "https://example.com/a%23b#c"),
        ("mailto:a b@example.com", "mailto:a%20b@example.com"),
        ("https://exam ple.com/", None),
        ("JavaScript:alert(1)", None),
        ("\x01java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("www.example.com", None),
        ("", None),
    ],
)
def test_the_gate_for_iris(spelled: str, iri: str | None):
    found, changed = iri_of(spelled)
    assert (found.value if found else None) == iri
    assert changed == (iri is not None and iri != spelled)


@given(st.text())
def test_no_iri_breaks_out_of_its_brackets(text: str):
    for spelled in (text, f"https://example.com/{text}"):
        found, _ = iri_of(spelled)
        assert found is None or not set(found.value) & set('<>"{}|\\^`\n\r\t ')


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2025-12-02", XSD.date),
        ("2025-12-02Z", XSD.date),
        ("2024-02-29T23:59:59", XSD.dateTime),
        ("2025-12-02T10:00:00.5+01:00", XSD.dateTime),
        ("2025-02-29", None),
        ("2025-13-01T00:00:00", None),
        ("2025-12-02T10:00", None),
        ("2025-12-02T10:00:00+0100", None),
        ("12/02/2025", None),
        ("yesterday", None),
    ],
)
def test_a_date_is_also_one_of_xml_schema_where_it_is_one(text: str, datatype: object):
    document = read_documents(article(datePublished=text)).documents[0]
    dates = {t.object.datatype: t.object.value for t in document.triples if t.predicate == SCHEMA.datePublished}
    assert dates == {SCHEMA.Date: text} | ({datatype: text} if datatype else {})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "\u20ac\n"]}, '{"a":[true,null,"€\\n"],"b":1}'),
        ([1e30, 4.50, 0.002, 1e-27, 333333333.33333329, -0.0], "[1e+30,4.5,0.002,1e-27,333333333.3333333,0]"),
        (
            [1e21, 1e20, 123456789012345680000.0, 1e-7, 1e-6],
            "[1e+21,100000000000000000000,123456789012345680000,1e-7,0.000001]",
        ),
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'),
    ],
)
def test_json_literals_are_canonical(value: object, text: str):
    """Examples of RFC 8785, sections 3.2.2 to 3.2.4."""
    assert canonical_json(value) == text


# --- the quick expansion -----------------------------------------------------------------------------------------

CONTEXT = conversion._context()["@context"]
PLAIN_NAMES = st.sampled_from(
    [
        *("name", "url", "sameAs", "image", "dateModified", "author", "query-input", "map", "season"),
        *("@id", "id", "type", "@type", "@value", "@foo", "@context", "@graph", "@list", "@set"),
        *("org", "time", "HTML", "schema:name", "my key", "", "http://schema.org/name"),
    ]
)
PLAIN_TEXTS = st.sampled_from(
    [
        *("Person", "map", "org", "word", "https://schema.org/Store", "schema:Person", "mailto:a@b", "_:b"),
        *("#a", "", "?q", "../a/./b", "//e.com/x", "x/y", "a\nb", "https://e.com/a b", "@handle", "@id"),
    ]
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | PLAIN_TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN_NAMES, inner, max_size=5),
    max_leaves=20,
)


def both_expansions(content: dict[str, object]) -> tuple[object, object]:
    base = "https://example.com/folder/page?query#fragment"
    quick = expand_plain(content, base=base, terms=PlainTerms.of(CONTEXT), resolve=conversion.resolve)
    if quick is None:
        return None, None
    document = {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "document": {"@context": CONTEXT},
        "tag": "static",
    }
    options = {"base": base, "documentLoader": lambda url, _options: {**document, "documentUrl": url}}
    return quick, conversion.expand_by_the_standard(content, options)


@settings(deadline=None)
@given(st.dictionaries(PLAIN_NAMES, PLAIN, max_size=5))
def test_the_quick_expansion_is_that_of_pyld(properties: dict[str, object]):
    quick, standard = both_expansions({**properties, "@context": "https://schema.org"})
    assert quick == standard


def test_the_quick_expansion_is_used():
    """The property above would hold of one that takes nothing."""
    nested = {"@type": ["Person", "https://schema.org/Patient"], "name": ["A", None, ["B", 5]], "url": "#a", "image": 5}
    content = {"@context": "https://schema.org", "id": "x", "author": [nested, {}], "dateModified": "2025", "about": []}
    quick, standard = both_expansions(content)
    assert quick is not None
    assert quick == standard
    coerced = {name for name, entry in CONTEXT.items() if isinstance(entry, dict)}
    every, standard = both_expansions({"@context": "https://schema.org", **dict.fromkeys(coerced - {"HTML"}, "x")})
    assert every is not None
    assert every == standard
    assert len(every[0]) == len(coerced) - 1
