"""Lexicons: what is a name, where names stand, the compiled file, and a build that uses one."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from cancerkg.errors import LexiconError
from cancerkg.external import read_external
from cancerkg.mentions import (
    Lexicon,
    LexiconSource,
    MentionFinder,
    Recogniser,
    compile_lexicon,
    compiled,
    open_lexicon,
    read_lexicon,
    write_lexicon,
)
from cancerkg.mentions.acronyms import introduced_after
from cancerkg.mentions.words import word_families
from cancerkg.model import Mention, MentionType, Passage, PassageKind, Span
from cancerkg.namespaces import CONCEPT, OBO
from cancerkg.vocabulary import Vocabulary, read_vocabulary

PROJECT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "lexicon"
FINDINGS = CASES / "findings.obo"
ROWS = [
    tuple(line.split("\t"))
    for line in (CASES / "phrases.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(read_external(FINDINGS))


@pytest.fixture(scope="module")
def recogniser(lexicon: Lexicon) -> Recogniser:
    return Recogniser(lexicon)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(PROJECT / "ontology")


# --- recognising


def test_there_are_phrases() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_names_are_found(recogniser: Recogniser, text: str, expected: str) -> None:
    found = [f"{text[match.start : match.end]} = {match.term.id}" for match in recogniser.find(text)]
    assert sorted(found) == sorted([] if expected == "-" else expected.split("; "))


def test_without_lists_only_words_that_stand_together_are_found(recogniser: Recogniser) -> None:
    found = recogniser.find("Ear and kidney anomalies, short and broad thumbs.", in_lists=False)
    assert [match.term.id for match in found] == ["HP:0000077", "HP:0011304"]


def test_a_match_says_whether_the_words_are_the_names_own(recogniser: Recogniser) -> None:
    assert [match.is_exact for match in recogniser.find("Tumours; ataxic; renal hypoplasia; kidney hypoplasia")] == [
        *(True, False, True, False)
    ]


WORDS = st.sampled_from(
    [
        *(
            "renal",
            "kidney",
            "Kidneys",
            "hypoplasia",
            "hypoplastic",
            "small",
            "cleft",
            "lip",
            "palate",
            "short",
            "broad",
        ),
        *("thumbs", "pain", "back", "of", "the", "in", "and", "or", ",", ".", "(", ")", "-", "/", "'s", "type", "A"),
        *("café", "İ", "ﬁ", "😀", "\u2028", "\t", "ß", "Ear", "anomalies", "tumour", "VS"),
    ]
)


_RECOGNISER = Recogniser(compile_lexicon(read_external(FINDINGS)))


@given(st.lists(st.tuples(WORDS, st.sampled_from([" ", "", "  ", "-"])), max_size=40))
def test_a_match_is_a_phrase_of_the_text_that_is_the_name_alone_too(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    for match in _RECOGNISER.find(text, in_lists=False):
        phrase = text[match.start : match.end]
        assert phrase == phrase.strip()
        if phrase[1:2].isalnum():  # "a" is a word after "type", and else an article
            alone = _RECOGNISER.find(phrase, in_lists=False)
            assert (0, len(phrase), match.term) in {(one.start, one.end, one.term) for one in alone}


@given(st.lists(WORDS, max_size=40))
def test_matches_come_in_the_order_of_the_text_and_say_which_is_nested(words: list[str]) -> None:
    found = _RECOGNISER.find(" ".join(words))
    assert list(found) == sorted(found, key=lambda match: (match.start, -match.end))
    for match in found:
        if match.nested:
            assert any(
                (one.start, one.end) != (match.start, match.end) and one.start <= match.start and one.end >= match.end
                for one in found
            )


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for match in _RECOGNISER.find(text):
        assert 0 <= match.start < match.end <= len(text)
    tokens = word_families().tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(before.end <= after.start for before, after in pairwise(tokens))


@pytest.mark.parametrize(
    ("unit", "names"),
    [("renal and ", 0), ("renal, ", 0), ("and, ", 0), ("of the ", 0), ("(", 0), ("small kidneys; ", 1)],
)
def test_a_hostile_text_is_read_and_each_name_found_as_often_as_it_stands(
    recogniser: Recogniser, unit: str, names: int
) -> None:
    assert len(recogniser.find(unit * 20_000)) == 20_000 * names


# --- compiling


def names_of(lexicon: Lexicon, term: str) -> set[str]:
    return {" ".join(name.words) for names in lexicon.names.values() for name in names if name.term == term}


def test_what_is_no_name_is_left_out(lexicon: Lexicon) -> None:
    assert names_of(lexicon, "HP:0099999") == set(), "with 'or', and of one letter"
    assert names_of(lexicon, "HP:0007018") == {"attention deficit hyperactivity disorder"}, "an acronym"
    assert names_of(lexicon, "HP:0002948") == {"vertebral fusion"}, "a synonym that is blocked"
    assert names_of(lexicon, "HP:0031796") == {"coming ever again"}, "a single word that qualifies"
    assert "HP:0088888" not in lexicon.terms, "obsolete"


@pytest.mark.needs_shared
def test_the_wrong_synonyms_that_are_known_are_blocked(shared_lexicons: dict[str, Recogniser]) -> None:
    for name, text in (
        ("do-cancer-slim", "Cushing syndrome"),
        ("symp", "fecal incontinence"),
        ("hp", "spinal fusion"),
        ("hp", "drugs target cells that grow"),
    ):
        blocked = {"DOID:446", "SYMP:0000570", "HP:0002948", "HP:0034280"}
        assert not blocked & {match.term.id for match in shared_lexicons[name].find(text)}


@pytest.fixture(scope="module")
def shared_lexicons(shared: Path) -> dict[str, Recogniser]:
    files = (shared / "vocabulary" / "external").glob("*.obo")
    lexicons = [compile_lexicon(read_external(path)) for path in sorted(files)]
    return {lexicon.name: Recogniser(lexicon) for lexicon in lexicons}


def test_terms_have_the_type_of_their_branch_or_the_one_that_is_given(tmp_path: Path) -> None:
    path = tmp_path / "site.obo"
    path.write_text(
        "format-version: 1.2\nontology: site\n\n[Term]\nid: ST:1\nname: big toe\n\n[Term]\nid: ST:2\nname: sole\n\n"
        "[Term]\nid: DOID:1\nname: gout\n"
    )
    ontology = read_external(path)
    assert [term.type for term in compile_lexicon(ontology).terms.values()] == [MentionType.CONDITION, None, None]
    given_type = compile_lexicon(ontology, MentionType.SITE).terms.values()
    assert [term.type for term in given_type] == [MentionType.CONDITION, MentionType.SITE, MentionType.SITE]


# --- acronyms


@pytest.mark.parametrize(
    ("text", "phrase", "acronym"),
    [
        ("vestibular schwannoma (VS)", "vestibular schwannoma", "VS"),
        ("basal cell carcinomas (BCCs) are", "basal cell carcinomas", "BCC"),
        ("back pain (see below)", "back pain", None),
        ("back pain (MRI)", "back pain", None),
        ("back pain (P)", "back pain", None),
        ("back pain, BP", "back pain", None),
        ("Basal cell carcinoma, sometimes shortened to BCC, grows", "Basal cell carcinoma", "BCC"),
        ("vestibular schwannoma is known as VS.", "vestibular schwannoma", "VS"),
        ("back pain is known as MRI", "back pain", None),
    ],
)
def test_an_acronym_is_one_that_the_text_introduces(text: str, phrase: str, acronym: str | None) -> None:
    assert introduced_after(text, 0, len(phrase)) == acronym


# --- the file


def test_a_compiled_lexicon_is_read_back_as_it_was(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "fin.lexicon"
    write_lexicon(lexicon, path)
    read = read_lexicon(path)
    assert replace(read, terms={}, names={}) == replace(lexicon, terms={}, names={})
    assert dict(read.names) == dict(lexicon.names)
    kept = {
        id_: replace(term, parents=tuple(parent for parent in term.parents if parent in lexicon.terms))
        for id_, term in lexicon.terms.items()
    }
    assert dict(read.terms) == kept
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_ontology_gives_the_same_bytes_in_every_process(lexicon: Lexicon, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    write_lexicon(lexicon, here)
    done = subprocess.run(
        [sys.executable, "-m", "cancerkg", "ontology", "lexicon", str(FINDINGS), "-o", str(there)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(PROJECT / "src")},
    )
    assert here.read_bytes() == there.read_bytes()
    assert "fin fin/releases/2026-02-03" in done.stderr
    head = json.loads(here.read_bytes())
    assert head["sha256"] == read_external(FINDINGS).sha256
    assert head["license"].endswith("/zero/1.0/")


def damaged(change: Callable[[dict[str, object]], object]) -> Callable[[bytes], bytes]:
    def apply(content: bytes) -> bytes:
        table = json.loads(content)
        change(table)
        return json.dumps(table, separators=(",", ":")).encode()

    return apply


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda content: content[: len(content) // 2], "damaged"),
        (lambda _: b'{"cancerkg-lexicon":[]}', "another version"),
        (lambda _: b'{"cancerkg-lexicon":1}', "damaged"),
        (damaged(lambda table: table.update(families="0")), "another version"),
        (damaged(lambda table: table.update({"cancerkg-lexicon": 2})), "another version"),
        (damaged(lambda table: table.update(terms=7)), "damaged"),
        (damaged(lambda table: table["terms"][0].pop()), "damaged"),
        (damaged(lambda table: table["terms"][0].__setitem__(1, "no IRI")), "damaged"),
        (damaged(lambda table: table["terms"][0].__setitem__(3, "colour")), "damaged"),
        (damaged(lambda table: table["names"][0][1][0].__setitem__(0, 10**9)), "damaged"),
    ],
)
def test_a_spoilt_lexicon_is_an_error_with_a_cure(
    lexicon: Lexicon, tmp_path: Path, spoil: Callable[[bytes], bytes], words: str
) -> None:
    path = tmp_path / "fin.lexicon"
    write_lexicon(lexicon, path)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(LexiconError, match=words) as caught:
        open_lexicon(LexiconSource(path))
    assert caught.value.path == str(path)
    assert "cancerkg ontology lexicon" in caught.value.cure


def test_lexicons_that_do_not_go_together_are_refused(lexicon: Lexicon, tmp_path: Path) -> None:
    path = tmp_path / "fin.lexicon"
    write_lexicon(lexicon, path)
    with pytest.raises(LexiconError, match="has the types of its terms"):
        open_lexicon(LexiconSource(path, MentionType.SITE))
    with (
        pytest.raises(LexiconError, match="is called 'fin' too"),
        compiled([LexiconSource(path), LexiconSource(FINDINGS)]),
    ):
        pytest.fail("two lexicons of one name were taken")


# --- in pages


def passage(text: str, index: int = 0) -> Passage:
    return Passage(f"p{index}", "d", index, PassageKind.PARAGRAPH, 0, text, (Span(0, len(text)),), "/text")


@pytest.fixture(scope="module")
def finder(vocabulary: Vocabulary, lexicon: Lexicon) -> MentionFinder:
    return MentionFinder(vocabulary, [lexicon])


def found(finder: MentionFinder, *texts: str) -> list[Mention]:
    return list(finder.find(passage(text, index) for index, text in enumerate(texts)))


def test_a_term_is_mentioned_by_its_iri(finder: MentionFinder) -> None:
    (mention,) = found(finder, "She has hypoplasia of the kidney.")
    assert (mention.exact, mention.layer, mention.type) == (
        *("hypoplasia of the kidney", "lexicon", MentionType.SYMPTOM),
    )
    assert (mention.concept, mention.label) == (OBO.HP_0000089, "Renal hypoplasia")


def test_a_name_of_ours_wins(finder: MentionFinder) -> None:
    (mention,) = found(finder, "She has back pain.")
    assert (mention.layer, mention.concept) == ("name", CONCEPT["back-pain"])


def test_a_term_that_a_mapping_calls_exact_names_our_concept(finder: MentionFinder, vocabulary: Vocabulary) -> None:
    exact = {mapping.object for mapping in vocabulary.mappings if mapping.subject == CONCEPT["back-pain"]}
    assert OBO.HP_0003418 in exact, "the case still holds"
    (mention,) = found(finder, "She has rachialgia.")
    assert (mention.layer, mention.concept, mention.label) == ("lexicon", CONCEPT["back-pain"], "back pain")


def test_a_word_akin_to_a_name_is_no_mention(finder: MentionFinder) -> None:
    assert found(finder, "An ataxic walk.") == []


def test_an_acronym_is_found_from_where_it_is_introduced(finder: MentionFinder) -> None:
    before = found(finder, "The VS grew.", "A vestibular schwannoma (VS) grows.", "Two VSs grew, vs one.")
    assert [(mention.passage, mention.exact) for mention in before] == [
        *((1, "vestibular schwannoma"), (1, "VS"), (2, "VSs")),
    ]
    assert len({mention.concept for mention in before}) == 1


def test_terms_without_a_type_are_no_mentions(finder: MentionFinder) -> None:
    assert found(finder, "It is coming ever again.") == []


def test_without_lexicons_nothing_changes(vocabulary: Vocabulary) -> None:
    (mention,) = found(MentionFinder(vocabulary), "She has renal hypoplasia.")
    assert (mention.layer, mention.concept) == ("term", None), "told by its ending alone"


def test_a_term_of_another_ontology_has_nothing_of_ours_above_it(vocabulary: Vocabulary) -> None:
    term = NamedNode(OBO.iri + "HP_0000089")
    assert vocabulary.ancestors(term) == frozenset()
    assert not vocabulary.is_a(term, NamedNode("http://example.org/Class"))


# --- quality, on labelled abstracts


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = spec_from_file_location("benchmark_lexicon", PROJECT / "benchmarks" / "lexicon.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.needs_shared
def test_terms_in_abstracts_are_recognised_about_as_well_as_they_were(benchmark: ModuleType, shared: Path) -> None:
    ontology = read_external(shared / "vocabulary" / "external" / "hp-2023-01-27.obo")
    abstracts = benchmark.read_abstracts(shared / "corpora" / "gscplus-dev", ontology)
    assert len(abstracts) == 114
    assert sum(len(one.terms) for one in abstracts) == 840
    scores = {
        make.__name__: benchmark.score(abstracts, [find(one.text) for one in abstracts]).f1
        for make in (benchmark.dictionary, benchmark.recogniser)
        for find in (make(ontology),)
    }
    assert scores["recogniser"] >= 0.725, "0.745 when it was written"
    assert scores["recogniser"] > scores["dictionary"] + 0.15
