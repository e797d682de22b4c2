"""The embedded store: merge, digests, dump and restore, what a query sees, and what is wrong with one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from cancerkg.dataset import AnswerFormat, Dataset
from cancerkg.errors import DatasetUnreadable, QuerySyntaxError, UnfitFormat
from cancerkg.namespaces import GRAPH_CLAIMS, GRAPH_ONTOLOGY, GRAPH_PROVENANCE, XSD

A, B, C, P, Q = (NamedNode(f"https://example.org/{name}") for name in "abcpq")
G, H = NamedNode("https://example.org/g"), NamedNode("https://example.org/h")


def holding(*quads: Quad) -> Dataset:
    dataset = Dataset.in_memory()
    dataset.add(quads)
    return dataset


def test_the_default_graph_has_a_triple_once_that_two_graphs_hold():
    dataset = holding(Quad(A, P, B, G), Quad(A, P, B, H), Quad(A, P, C, H))
    dataset.merge()
    assert dataset.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").texts() == ({"n": "2"},)
    assert len(dataset.select("SELECT * { ?s ?p ?o }").rows) == 2
    assert dataset.count(None) == 2


def test_a_merge_forgets_what_no_graph_holds_any_more():
    dataset = holding(Quad(A, P, B, G), Quad(A, P, B, H), Quad(A, P, C, G))
    dataset.merge()
    dataset.replace_graph(G, ())
    dataset.merge()
    assert {quad.triple for quad in dataset.quads(None)} == {Triple(A, P, B)}


def test_graphs_are_sorted_and_an_emptied_one_is_not_among_them():
    dataset = holding(Quad(A, P, B, H), Quad(A, P, B, G))
    assert dataset.graphs() == (G, H)
    dataset.replace_graph(G, [])
    assert dataset.graphs() == (H,)
    assert list(dataset.digests()) == [H]


def test_replacing_a_graph_leaves_the_others():
    dataset = holding(Quad(A, P, B, G), Quad(A, P, B, H))
    dataset.replace_graph(G, [Triple(A, P, C), Quad(B, P, C, H)])
    assert {quad.triple for quad in dataset.quads(G)} == {Triple(A, P, C), Triple(B, P, C)}
    assert dataset.count(H) == 1


def test_a_failing_load_adds_nothing():
    def quads():
        yield Quad(A, P, B, G)
        raise RuntimeError("the source broke off")

    dataset = Dataset.in_memory()
    with pytest.raises(RuntimeError):
        dataset.add(quads())
    assert dataset.graphs() == ()


def test_a_digest_is_of_the_content_and_not_of_its_order():
    quads = [Quad(A, P, Literal(str(i)), G) for i in range(20)]
    assert holding(*quads).digests() == holding(*reversed(quads)).digests()
    assert holding(*quads).digest == holding(*reversed(quads)).digest
    assert holding(*quads[1:]).digest != holding(*quads).digest


def test_a_digest_is_of_what_the_store_holds():
    padded = holding(Quad(A, P, Literal("010", datatype=XSD.integer), G))
    plain = holding(Quad(A, P, Literal("10", datatype=XSD.integer), G))
    assert padded.digests() == plain.digests()


def test_moving_a_triple_to_another_graph_changes_the_digest():
    assert holding(Quad(A, P, B, G)).digest != holding(Quad(A, P, B, H)).digest


def test_provenance_is_measured_but_is_not_in_the_digest_of_the_whole():
    content = holding(Quad(A, P, B, G))
    when = holding(Quad(A, P, B, G), Quad(A, P, Literal("2026-11-24"), GRAPH_PROVENANCE))
    assert content.digest == when.digest
    assert GRAPH_PROVENANCE in when.digests()


def test_the_default_graph_is_not_in_the_digest():
    dataset = holding(Quad(A, P, B, G))
    before = dataset.digest
    dataset.merge()
    assert dataset.digest == before


def test_names_of_blank_nodes_do_not_change_a_digest():
    def list_of(first: BlankNode, rest: BlankNode) -> Dataset:
        return holding(
            Quad(A, P, first, GRAPH_ONTOLOGY), Quad(first, Q, rest, GRAPH_ONTOLOGY), Quad(rest, P, B, GRAPH_ONTOLOGY)
        )

    assert list_of(BlankNode("x"), BlankNode("y")).digest == list_of(BlankNode("y"), BlankNode("z")).digest
    assert list_of(BlankNode("x"), BlankNode("y")).digest != list_of(BlankNode("x"), BlankNode("x")).digest


_texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.sets(st.tuples(st.sampled_from([A, B]), st.sampled_from([P, Q]), _texts, st.sampled_from([G, H]))))
def test_what_is_dumped_is_restored(tmp_path_factory, rows):
    dataset = holding(*(Quad(s, p, Literal(o), g) for s, p, o, g in rows))
    path = tmp_path_factory.mktemp("dump") / "all.nq.gz"
    dataset.dump(path)
    restored = Dataset.in_memory()
    restored.restore(path)
    dataset.merge()
    assert restored.digest == dataset.digest
    assert set(restored.quads(None)) == set(dataset.quads(None))


def test_equal_datasets_are_dumped_to_equal_bytes(tmp_path: Path):
    quads = [Quad(A, P, Literal(f"line\n{i}"), G if i % 2 else H) for i in range(50)]
    holding(*quads).dump(tmp_path / "one.gz")
    holding(*reversed(quads)).dump(tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


def test_a_file_that_is_no_dump_is_refused_and_adds_nothing(tmp_path: Path):
    path = tmp_path / "broken.nq.gz"
    holding(*(Quad(A, P, Literal(str(i)), G) for i in range(5000))).dump(path)
    path.write_bytes(path.read_bytes()[:-2000])
    dataset = Dataset.in_memory()
    with pytest.raises(DatasetUnreadable, match=r"broken\.nq\.gz"):
        dataset.restore(path)
    assert dataset.graphs() == ()


def test_on_disk_it_is_written_closed_and_read_by_two_at_once(tmp_path: Path):
    with Dataset.create(tmp_path / "store") as dataset:
        dataset.add([Quad(A, P, B, G), Quad(A, P, B, H)])
        dataset.merge()
        digest = dataset.digest
    with Dataset.open_read_only(tmp_path / "store") as one, Dataset.open_read_only(tmp_path / "store") as two:
        assert one.digest == two.digest == digest
        assert one.count(None) == 1
    Store(str(tmp_path / "store"))  # the lock was let go


def test_a_writer_keeps_a_second_writer_out(tmp_path: Path):
    with Dataset.create(tmp_path / "store"), pytest.raises(DatasetUnreadable), Dataset.create(tmp_path / "store"):
        pass


def test_a_folder_without_a_dataset_cannot_be_opened(tmp_path: Path):
    with pytest.raises(DatasetUnreadable) as caught, Dataset.open_read_only(tmp_path / "nothing"):
        pass
    assert caught.value.path == str(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_query_over_chosen_graphs_sees_no_other():
    dataset = holding(Quad(A, P, B, GRAPH_CLAIMS), Quad(A, P, C, G))
    dataset.merge()
    seen = dataset.select("SELECT ?o { ?s ?p ?o }", graphs=(GRAPH_CLAIMS,)).texts()
    assert seen == ({"o": B.value},)
    assert dataset.select("SELECT ?o { GRAPH ?g { ?s ?p ?o } }", graphs=(GRAPH_CLAIMS,)).texts() == seen


def test_a_construct_over_several_graphs_gives_a_common_triple_once():
    dataset = holding(Quad(A, P, B, G), Quad(A, P, B, H))
    assert dataset.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", graphs=(G, H)) == (Triple(A, P, B),)
    assert len(dataset.select("SELECT DISTINCT * { ?s ?p ?o }", graphs=(G, H)).rows) == 1


def test_solutions_keep_the_order_of_variables_and_leave_out_the_unbound():
    dataset = holding(Quad(A, P, B, G))
    found = dataset.select("SELECT ?o ?s ?none { ?s ?p ?o OPTIONAL { ?o ?p ?none } }", graphs=(G,))
    assert found.variables == ("o", "s", "none")
    assert found.rows == ((B, A, None),)
    assert found.records() == ({"o": B, "s": A},)


def test_substitutions_bind_projected_variables():
    dataset = holding(Quad(A, P, B, G), Quad(B, P, C, G))
    assert dataset.select("SELECT ?s ?o { ?s ?p ?o }", graphs=(G,), substitutions={"s": B}).texts() == (
        {"s": B.value, "o": C.value},
    )


def test_match_gives_distinct_triples_of_all_graphs_or_of_some():
    dataset = holding(Quad(A, P, B, G), Quad(A, P, B, H), Quad(A, P, C, H))
    dataset.merge()
    assert dataset.match(A) == (Triple(A, P, B), Triple(A, P, C))
    assert dataset.match(A, graphs=(G,)) == (Triple(A, P, B),)
    assert dataset.match(None, Q) == ()


@pytest.mark.parametrize(
    ("form", "expected"),
    [("ASK { ?s ?p ?o }", True), ("CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }", (Triple(B, P, A),))],
)
def test_a_query_of_any_form_is_answered(form, expected):
    dataset = holding(Quad(A, P, B, G))
    dataset.merge()
    assert dataset.query(form) == expected


@pytest.mark.parametrize(
    ("form", "answer_format", "expected"),
    [
        ("SELECT ?o { ?s ?p ?o }", AnswerFormat.CSV, b"o\r\nhttps://example.org/b\r\n"),
        ("SELECT ?o { ?s ?p ?o }", AnswerFormat.TSV, b"?o\n<https://example.org/b>\n"),
        ("ASK { ?s ?p ?o }", AnswerFormat.JSON, b'{"head":{},"boolean":true}'),
        (
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            AnswerFormat.TURTLE,
            b"<https://example.org/a> <https://example.org/p> <https://example.org/b> .\n",
        ),
    ],
)
def test_an_answer_is_written_in_a_w3c_format(form, answer_format, expected):
    dataset = holding(Quad(A, P, B, G))
    dataset.merge()
    assert dataset.answer(form, answer_format).endswith(expected)


@pytest.mark.parametrize(
    ("form", "answer_format"),
    [
        ("SELECT * { ?s ?p ?o }", AnswerFormat.TURTLE),
        ("ASK { ?s ?p ?o }", AnswerFormat.TURTLE),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", AnswerFormat.CSV),
    ],
)
def test_an_answer_in_a_format_that_it_does_not_have_is_refused(form, answer_format):
    with pytest.raises(UnfitFormat):
        Dataset.in_memory().answer(form, answer_format)


@pytest.mark.parametrize(
    ("query", "line", "column", "reason"),
    [
        ("SELECT ?x WHERE {\n  ?x foo:bar ?y }", 2, 13, "Prefix not found"),
        ("SELECT ?x WHERE { ?x ?y ?z } GROUP BY ?y", 1, 41, "The SELECT contains a variable that is unbound"),
        ("SELECT * WHERE { ?s ?p ?o } LIMIT", 1, 34, "Expected"),
        ("hello", 1, 6, "What stands here is not SPARQL"),
    ],
)
def test_a_syntax_error_says_where_and_what(query, line, column, reason):
    with pytest.raises(QuerySyntaxError) as caught:
        Dataset.in_memory().select(query)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.reason.startswith(reason)
    assert "\\u{" not in caught.value.reason


def test_a_select_is_not_taken_for_a_construct():
    with pytest.raises(TypeError, match="CONSTRUCT"):
        Dataset.in_memory().construct("SELECT * { ?s ?p ?o }")
    with pytest.raises(TypeError, match="SELECT"):
        Dataset.in_memory().select("ASK { ?s ?p ?o }")
