"""Queries in files: how they are read and bound, and what each one that is shipped finds in the small graph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from cancerkg.dataset import Dataset, Solutions
from cancerkg.errors import ParameterError, QueryFileError, UnknownConcept, UnknownQuery
from cancerkg.namespaces import CKG, CONCEPT, GRAPH_CLAIMS, OA, RDF, SKOS, XSD, annotation_graph, digest, minted, slug
from cancerkg.queries import Queries, Query, QueryKind, parse_query, read_queries, tokens
from tests import small_graph

SHIPPED = read_queries(small_graph.QUERIES)
ALL = [pytest.param(query, id=f"{kind}-{name}") for (kind, name), query in SHIPPED.items()]
EXAMPLES = SHIPPED.of(QueryKind.EXAMPLE)
VIOLATIONS = SHIPPED.of(QueryKind.VIOLATION)


def by_name(name: str) -> NamedNode:
    return CONCEPT[slug(name)]


@pytest.fixture(scope="module")
def graph() -> Dataset:
    return small_graph.dataset()


def select(graph: Dataset, query: Query, **arguments: str) -> Solutions:
    return graph.select(query.bind(arguments, by_name))


# --- reading


def test_decorators_are_read():
    query = parse_query(
        "#+ title: Which?\n"
        "#+ summary: >\n#+   It says: which\n#+   of them?\n"
        "#+ tags:\n#+   - a\n#+   - b c\n"
        "#+ defaults:\n#+   - what: 'lung cancer'\n"
        "# an ordinary comment: no decorator\n"
        "SELECT * { ?s ?p ?_what_iri }",
        name="which",
        kind=QueryKind.EXAMPLE,
    )
    assert (query.title, query.summary, query.tags) == ("Which?", "It says: which of them?", ("a", "b c"))
    (parameter,) = query.parameters
    assert (parameter.name, parameter.type, parameter.default, parameter.required) == (
        "what",
        "iri",
        "lung cancer",
        False,
    )


@pytest.mark.parametrize(
    ("variable", "name", "kind", "required"),
    [
        ("_word", "word", "literal", True),
        ("_word_literal", "word", "literal", True),
        ("__word_iri", "word", "iri", False),
        ("_word_en", "word", "en", True),
        ("_word_integer", "word", "integer", True),
        ("_word_number", "word", "number", True),
        ("_word_xsd_date", "word", "xsd:date", True),
        ("_two_words_iri", "two_words", "iri", True),
        ("_two_words", "two_words", "literal", True),
    ],
)
def test_a_variable_names_its_parameter_as_in_grlc(variable, name, kind, required):
    (parameter,) = parse_query(f"SELECT * {{ ?s ?p ?{variable} }}", name="q").parameters
    assert (parameter.name, parameter.type, parameter.required) == (name, kind, required)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("SELECT * {}", "example/q.rq:1", "title"),
        ("#+ title: T\nSELECT * {}", "example/q.rq:1", "summary"),
        ("#+ title: T\n#+ title: U\nSELECT * {}", "example/q.rq:2", "comes twice"),
        ("#+ title: T\n#+ summary: S\n#+ - lost\nSELECT * {}", "example/q.rq:3", "cannot be read"),
        ("#+ title: T\n#+ summary: S\n#+ defaults:\n#+   - x: 1\nSELECT * {}", "example/q.rq:1", "no such parameter"),
        ("#+ title: T\n#+ summary: S\n#+ defaults:\n#+   - x\nSELECT * {}", "example/q.rq:1", "name: value"),
        ("#+ title: T\n#+ summary: S\nSELECT * {\n?_x ?p ?_x_iri }", "example/q.rq:4", "same parameter"),
    ],
)
def test_a_file_that_is_unfit_is_refused_with_its_line(text, where, what):
    with pytest.raises(QueryFileError, match=what) as caught:
        parse_query(text, name="q", kind=QueryKind.EXAMPLE, where="example/q.rq")
    assert caught.value.where == where


def test_a_users_own_query_needs_no_decorators():
    assert parse_query("SELECT * { ?s ?p ?o }", name="mine").kind is QueryKind.OWN


def test_an_unknown_query_is_answered_with_near_names():
    with pytest.raises(UnknownQuery) as caught:
        SHIPPED.find("mechanism")
    assert "mechanisms" in caught.value.near


def test_queries_are_kept_by_kind_and_name():
    assert SHIPPED[QueryKind.INFER, "may-relieve"] is not SHIPPED[QueryKind.EXAMPLE, "may-relieve"]
    assert Queries({}).of(QueryKind.EXAMPLE) == ()
    assert [q.name for q in EXAMPLES] == sorted(q.name for q in EXAMPLES)


# --- binding


def test_a_parameter_is_replaced_as_a_token_only():
    query = parse_query(
        "# ?_x_iri\nPREFIX p: <https://e.org/?_x_iri> "
        'SELECT * { ?s p:a \'?_x_iri\', """a " ?_x_iri""", ?_x_iri, ?_x_iris }',
        name="q",
    )
    text = query.bind({"x": "https://e.org/it", "x_iris": "w"})
    assert text.count("<https://e.org/it>") == 1
    assert text.count("?_x_iri") == 4


@pytest.mark.parametrize("value", ["https://e.org/a", "<https://e.org/a>"])
def test_an_iri_is_given_in_full(value):
    assert (
        parse_query("SELECT * { ?s ?p ?_x_iri }", name="q").bind({"x": value}) == "SELECT * { ?s ?p <https://e.org/a> }"
    )


def test_an_iri_is_given_as_a_curie_or_by_a_name():
    query = parse_query("SELECT * { ?s ?p ?_x_iri }", name="q")
    expected = f"SELECT * {{ ?s ?p {CONCEPT['lung-cancer']} }}"
    assert query.bind({"x": "concept:lung-cancer"}) == expected
    assert query.bind({"x": "lung cancer"}, by_name) == expected


def test_an_unknown_name_is_the_resolvers_error():
    def resolve(name: str) -> NamedNode:
        raise UnknownConcept(name, ["lung-cancer"])

    with pytest.raises(UnknownConcept):
        parse_query("SELECT * { ?s ?p ?_x_iri }", name="q").bind({"x": "lung"}, resolve)


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("_x_iri", "https://e.org/a> ?p ?o . <https://e.org/b", "must be an IRI"),
        ("_x_iri", "no iri", "must be an IRI"),
        ("_x_integer", "1 } #", "must be of type integer"),
        ("_x_integer", "1.5", "must be of type integer"),
        ("_x_number", "1e5", "must be of type number"),
    ],
)
def test_an_argument_of_another_type_is_refused(variable, value, reason):
    with pytest.raises(ParameterError, match=reason):
        parse_query(f"SELECT * {{ ?s ?p ?{variable} }}", name="q").bind({"x": value})


def test_missing_and_unknown_parameters_are_refused_and_the_known_ones_named():
    query = parse_query("SELECT * { ?s ?p ?_x }", name="q")
    with pytest.raises(ParameterError, match="is missing"):
        query.bind({})
    with pytest.raises(ParameterError, match="is unknown") as caught:
        query.bind({"x": "1", "y": "2"})
    assert caught.value.known == ("x",)


def test_an_optional_parameter_that_is_not_given_stays_a_variable():
    query = parse_query("SELECT * { ?s ?p ?__x }", name="q")
    assert query.bind({}) == query.text
    assert query.bind({"x": "a"}) == 'SELECT * { ?s ?p "a" }'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_argument_says_more_than_one_literal(value):
    query = parse_query("SELECT ?x ?y { VALUES ?x { ?_text } VALUES ?y { ?_t_de } }", name="q")
    assert Dataset.in_memory().select(query.bind({"text": value, "t": value})).rows == (
        (Literal(value), Literal(value, language="de")),
    )


@given(st.text(alphabet=st.sampled_from(list("\"'\\#<>?$_ab:\n{} ")), max_size=60))
def test_tokens_joined_are_the_text(text):
    found = list(tokens(text))
    assert "".join(token.text for token in found) == text
    assert [token.start for token in found] == [sum(len(t.text) for t in found[:i]) for i in range(len(found))]


def test_a_number_keeps_its_datatype():
    query = parse_query("SELECT ?x { VALUES ?x { ?_a_integer ?_b_number ?_c_xsd_date } }", name="q")
    rows = Dataset.in_memory().select(query.bind({"a": "7", "b": "0.5", "c": "2026-11-24"})).rows
    assert [row[0].datatype for row in rows] == [XSD.integer, XSD.decimal, XSD.date]


# --- the shipped queries


@pytest.mark.parametrize("query", ALL)
def test_a_shipped_query_is_whole_and_valid_as_it_stands(query):
    assert query.title
    assert query.summary.endswith((".", "?"))
    Dataset.in_memory().query(query.text)


@pytest.mark.parametrize("query", [pytest.param(q, id=q.name) for q in (*EXAMPLES, *VIOLATIONS)])
def test_answers_come_in_a_stated_order(query):
    words = [token.text.upper() for token in tokens(query.text) if token.kind == "word"]
    assert "ORDER" in words


def test_every_violation_says_what_to_do():
    assert [query.name for query in VIOLATIONS if not query.cure] == []


EXPECTED = {
    "benign-causes": ({}, ["label"], [("scoliosis",)]),
    "best-supported-claims": ({}, ["subject_label", "relation", "object_label", "belief"], 10),
    "candidates": ({}, ["phrase", "type", "mentions"], [("rusty phlegm", "symptom", "1")]),
    "conditions-with-symptom": (
        {},
        ["label", "belief"],
        [("scoliosis", "0.6552"), ("spinal cord compression", "0.6552")],
    ),
    "contradictions": (
        {},
        ["subject_label", "object_label", "stance", "contradicts", "sentence", "stage_label", "belief"],
        [
            ("lung cancer", "fatigue", "for", None, "Lung cancer brings fatigue.", "stage IV", "0.5"),
            ("lung cancer", "fatigue", "against", "true", "Lung cancer does not cause fatigue at once.", None, "0.5"),
        ],
    ),
    "denials": (
        {},
        ["subject_label", "relation", "object_label", "polarity", "certainty", "stage_label"],
        [
            ("lung cancer", "has symptom", "back pain", "affirmed", "unlikely", "early stage"),
            ("lung cancer", "has symptom", "fatigue", "negated", "definite", None),
            ("chemotherapy", "treats", "scoliosis", "negated", "definite", None),
        ],
    ),
    "documents": ({}, ["site", "passages", "assertions"], [("one.example", "1", "10"), ("two.example", "1", "3")]),
    "hedges": ({}, ["hedge", "certainty", "assertions"], [("may", "probable", "1"), ("unlikely", "unlikely", "1")]),
    "may-present-with": (
        {},
        ["label", "mechanism_label", "said_directly"],
        [("back pain", "spinal cord compression", "false")],
    ),
    "may-relieve": ({"symptom": "chronic cough"}, ["label", "condition_label"], [("chemotherapy", "lung cancer")]),
    "mechanisms": (
        {},
        ["link", "sentence", "page"],
        [
            ("lung cancer → spinal cord compression", "Lung cancer can compress the spinal cord.", "https://one.example/page"),
            ("lung cancer → spinal cord compression", "Lung cancer leads to spinal cord compression.", "https://two.example/page"),
            ("spinal cord compression → back pain", "Spinal cord compression causes back pain.", "https://one.example/page"),
        ],
    ),
    "pain-characteristics": ({}, ["label", "sentence"], [("dull pain", "The pain is a dull pain.")]),
    "patterns": (
        {},
        ["pattern", "relation", "confidence", "assertions"],
        [
            ("by-hand", "has symptom", "0.9", "8"),
            ("by-hand", "leads to", "0.9", "3"),
            ("by-hand", "treats", "0.9", "2"),
        ],
    ),
    "symptoms-at-stage": (
        {},
        ["label", "relation", "passage_kind"],
        [
            ("bronchitis", "leads to", "paragraph"),
            ("chronic cough", "has symptom", "paragraph"),
            ("rusty phlegm", "has symptom", "paragraph"),
        ],
    ),
    "symptoms-of": (
        {},
        ["label", "sites_for", "sites_against", "belief"],
        [("chronic cough", "1", "0", "0.6552"), ("dull pain", "1", "0", "0.6552"), ("fatigue", "1", "1", "0.5")],
    ),
    "treatments": ({}, ["label", "sentence"], [("chemotherapy", "Chemotherapy treats lung cancer.")]),
}  # fmt: skip


def test_every_example_has_an_expectation():
    assert sorted([*EXPECTED, "concepts", "mappings"]) == [query.name for query in EXAMPLES]
    assert len(EXPECTED) >= 14


def test_every_concept_is_listed_once_the_most_mentioned_first(graph):
    rows = select(graph, SHIPPED.find("concepts")).texts()
    assert sorted(row["concept"] for row in rows) == sorted(
        t.subject.value for t in graph.match(None, RDF.type, SKOS.Concept)
    )
    assert (rows[0]["label"], rows[0]["class"], rows[0]["mentions"], rows[0]["pages"]) == (
        "lung cancer",
        "condition",
        "8",
        "2",
    )


def test_the_mappings_of_a_concept_are_those_of_the_ontology(graph):
    found = {row["identifier"] for row in select(graph, SHIPPED.find("mappings")).texts() if row["match"] == "exact"}
    assert found == {t.object.value for t in graph.match(CONCEPT["back-pain"], SKOS.exactMatch)} != set()


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_finds_what_the_pages_say(graph, name):
    arguments, columns, expected = EXPECTED[name]
    found = [tuple(row.get(c) for c in columns) for row in select(graph, SHIPPED.find(name), **arguments).texts()]
    assert (len(found) if isinstance(expected, int) else found) == expected
    assert found


def test_offsets_select_the_sentence_in_the_passage(graph):
    rows = select(graph, SHIPPED.find("mechanisms")).texts()
    assert rows
    for row in rows:
        assert row["passage_text"][int(row["start"]) : int(row["end"])] == row["sentence"]


def test_a_stage_takes_in_the_stages_below_it(graph):
    narrower = {"stage": "concept:early-stage"}
    assert len(select(graph, SHIPPED.find("symptoms-at-stage"), **narrower).rows) == 3
    (row,) = select(graph, SHIPPED.find("symptoms-at-stage"), stage="advanced stage").texts()
    assert row["label"] == "fatigue", "said of stage IV"
    assert select(graph, SHIPPED.find("symptoms-at-stage"), stage="stage III").rows == ()


# --- violations: each finds nothing in a sound graph, and its own fault in an unsound one

ONE = small_graph.annotations()[0]
ANNOTATION = annotation_graph(ONE.document.key)
ASSERTION = minted("assertion", ONE.assertions[0].id)
UNLIKELY = minted("assertion", ONE.assertions[2].id)
EVIDENCE = minted("evidence", ONE.assertions[0].id)
SELECTOR = NamedNode(EVIDENCE.value + "#selector")
FATIGUE = minted("claim", digest(CONCEPT["lung-cancer"].value, CKG.hasSymptom.value, CONCEPT.fatigue.value))
FALSE_CLAIM = minted("claim", "of-no-account")


def _claim(subject: NamedNode, predicate: NamedNode, object_: NamedNode, support: NamedNode) -> list[Quad]:
    parts = {
        RDF.type: CKG.Claim,
        RDF.subject: subject,
        RDF.predicate: predicate,
        RDF.object: object_,
        CKG.supportedBy: support,
    }
    return [Quad(FALSE_CLAIM, p, o, GRAPH_CLAIMS) for p, o in parts.items()] + [
        Quad(subject, predicate, object_, GRAPH_CLAIMS)
    ]


LUNG, CORD = CONCEPT["lung-cancer"], CONCEPT["spinal-cord-compression"]
FAULTS: dict[str, tuple[list, list]] = {
    # name: (patterns of quads to take away, quads to add)
    "assertion-without-evidence": ([(ASSERTION, CKG.evidence)], []),
    "selector-missing": ([(SELECTOR, OA["start"])], []),
    "selector-outside-passage": (
        [(SELECTOR, OA["end"])],
        [Quad(SELECTOR, OA["end"], Literal("100000", datatype=XSD.integer), ANNOTATION)],
    ),
    "supported-claim-without-triple": ([(LUNG, CKG.hasMechanism)], []),
    "triple-without-claim": ([], [Quad(LUNG, CKG.hasSymptom, CONCEPT.headache, GRAPH_CLAIMS)]),
    "claim-supported-by-denial": ([], _claim(LUNG, CKG.hasSymptom, CONCEPT["back-pain"], UNLIKELY)),
    "claim-of-no-concept": ([], _claim(LUNG, CKG.hasMechanism, CONCEPT["nothing-known"], ASSERTION)),
    "claim-with-lost-assertion": ([], _claim(LUNG, CKG.hasMechanism, CORD, minted("assertion", "lost"))),
    "claim-outside-domain": ([], _claim(LUNG, CKG.hasSymptom, CONCEPT.scoliosis, ASSERTION)),
    "belief-out-of-step": (
        [],
        [
            Quad(FALSE_CLAIM, RDF.type, CKG.Claim, GRAPH_CLAIMS),
            Quad(FALSE_CLAIM, CKG.belief, Literal("0.7", datatype=XSD.decimal), GRAPH_CLAIMS),
            Quad(FALSE_CLAIM, CKG.weightFor, Literal("0.9", datatype=XSD.decimal), GRAPH_CLAIMS),
            Quad(FALSE_CLAIM, CKG.weightAgainst, Literal("0.0", datatype=XSD.decimal), GRAPH_CLAIMS),
        ],
    ),
    "weight-out-of-step": (
        [(ASSERTION, CKG.confidence)],
        [Quad(ASSERTION, CKG.confidence, Literal("0.95", datatype=XSD.decimal), ANNOTATION)],
    ),
    "contradiction-out-of-step": ([(FATIGUE, CKG.contradictedBy)], []),
}


def test_every_violation_has_a_fault_to_find():
    assert sorted(FAULTS) == [query.name for query in VIOLATIONS]


@pytest.mark.parametrize("query", [pytest.param(q, id=q.name) for q in VIOLATIONS])
def test_a_violation_finds_nothing_in_a_sound_graph(graph, query):
    assert graph.select(query.text).rows == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_violation_finds_its_fault(name):
    graph = small_graph.dataset()
    gone, added = FAULTS[name]
    for subject, predicate in gone:
        for one in graph.graphs():
            kept = [q for q in graph.quads(one) if (q.subject, q.predicate) != (subject, predicate)]
            if len(kept) != graph.count(one):
                graph.replace_graph(one, kept)
    graph.add(added)
    graph.merge()
    assert len(graph.select(SHIPPED[QueryKind.VIOLATION, name].text).rows) == 1


@pytest.mark.parametrize(
    ("predicate", "value", "query", "found"),
    [
        (CKG.certainty, "unlikely", "contradiction-out-of-step", 1),  # it contradicts, and leaves room
        (CKG.atStage, CONCEPT["early-stage"], "contradiction-out-of-step", 1),  # it is affirmed of another stage
        (CKG.atStage, CONCEPT["stage-iv"], "contradiction-out-of-step", 0),  # all that affirms it is about that stage
        (CKG.atStage, CONCEPT["advanced-stage"], "contradiction-out-of-step", 0),  # or about a part of it
        (CKG.confidence, "0.8", "weight-out-of-step", 1),
    ],
)
def test_a_denial_that_is_made_otherwise_contradicts_otherwise(predicate, value, query, found):
    graph = small_graph.dataset()
    (denial,) = [t.object for t in graph.match(FATIGUE, CKG.deniedBy, None, graphs=(GRAPH_CLAIMS,))]
    kept = [q for q in graph.quads(ANNOTATION) if (q.subject, q.predicate) != (denial, predicate)]
    value = value if isinstance(value, NamedNode) else Literal(value)
    if predicate == CKG.confidence:
        value = Literal(value.value, datatype=XSD.decimal)
    graph.replace_graph(ANNOTATION, [*kept, Quad(denial, predicate, value, ANNOTATION)])
    graph.merge()
    assert len(graph.select(SHIPPED[QueryKind.VIOLATION, query].text).rows) == found


@pytest.mark.parametrize("end", [41 - 1, 41 + 1])
def test_offsets_that_are_one_off_are_a_violation(end):
    graph = small_graph.dataset()
    kept = [q for q in graph.quads(ANNOTATION) if (q.subject, q.predicate) != (SELECTOR, OA["end"])]
    graph.replace_graph(ANNOTATION, kept)
    graph.add([Quad(SELECTOR, OA["end"], Literal(str(end), datatype=XSD.integer), ANNOTATION)])
    graph.merge()
    (row,) = graph.select(SHIPPED[QueryKind.VIOLATION, "selector-outside-passage"].text).texts()
    assert row["resource"] == EVIDENCE.value


# --- the documentation


@pytest.mark.parametrize("kind", [QueryKind.EXAMPLE, QueryKind.VIOLATION])
def test_every_query_is_in_the_documentation(project, kind):
    text = (project / "docs" / "queries.md").read_text(encoding="utf-8")
    assert [query.name for query in SHIPPED.of(kind) if f"`{query.name}`" not in text] == []
