"""Evaluation: the definitions, the labels and their faults, the command, and floors under what is reached."""

import json
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.annotate import annotator_for
from cancerkg.documents import find_sources
from cancerkg.errors import GoldWithoutPage, MalformedGold, NoGold
from cancerkg.evaluation import (
    Cause,
    Counts,
    Evaluation,
    FaultKind,
    FoundArticle,
    FoundMention,
    FoundRelation,
    GoldArticle,
    GoldMention,
    GoldRelation,
    Interval,
    MentionFault,
    RelationFault,
    evaluate_articles,
    found_in,
    page_of,
    read_gold,
    report_of,
    wilson,
)
from cancerkg.evaluation.figures import RESAMPLES, draws
from cancerkg.evaluation.phrases import comparable, one_contains_the_other
from cancerkg.model import MentionType, Polarity, Predicate
from cancerkg.resources import ontology_directory
from tests.conftest import SHARED

PROJECT = Path(__file__).parents[1]
ARTICLES = PROJECT / "tests" / "cases" / "extraction"
DEVELOPMENT = PROJECT / "tests" / "cases" / "development"
HELD_OUT = PROJECT / "tests" / "cases" / "held_out"
WRAPPINGS = PROJECT / "tests" / "cases" / "wrappings"
CONDITION, SYMPTOM, TREATMENT = MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT
HAS_SYMPTOM, LEADS_TO, TREATS = Predicate.HAS_SYMPTOM, Predicate.LEADS_TO, Predicate.TREATS
AFFIRMED, NEGATED = Polarity.AFFIRMED, Polarity.NEGATED


def labelled(
    *mentions: GoldMention, relations: Iterable[GoldRelation] = (), name: str = "a", page: Path | None = None
) -> GoldArticle:
    return GoldArticle(name, Path(f"{name}.gold.json"), page, mentions, tuple(relations))


def found(*mentions: FoundMention, relations: Iterable[FoundRelation] = (), name: str = "a") -> FoundArticle:
    sentences = tuple(dict.fromkeys(one.sentence for one in mentions if one.sentence))
    return FoundArticle(name, mentions, tuple(relations), sentences)


def mentions_of(gold: Sequence[GoldMention], said: Sequence[FoundMention]) -> tuple[Counts, Counts]:
    """The counts of the mentions of one article, strict and relaxed."""
    figures = evaluate_articles([labelled(*gold)], [found(*said)]).mentions
    return figures.strict.counts, figures.relaxed.counts


def relations_of(
    gold: Sequence[GoldRelation], said: Sequence[FoundRelation], *mentions: FoundMention
) -> tuple[Counts, Counts]:
    """The counts of the relations of one article, strict and relaxed."""
    figures = evaluate_articles([labelled(relations=gold)], [found(*mentions, relations=said)]).relations
    return figures.strict.counts, figures.relaxed.counts


# --- phrases


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The blood clots", "blood clot"),
        ("  Night\u00a0 sweats. ", "night sweat"),
        ("patient’s cough", "patient's cough"),
        ("(other symptoms)", "symptom"),
        ("loss of appetite", "loss of appetite"),
        ("weakness", "Weakness"),
    ],
)
def test_phrases_that_compare_as_equal(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("the", ""), ("back pain", "pain in the back"), ("mas", "mass")])
def test_phrases_that_do_not(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("back pain", "severe back pain", True),
        ("back pain", "pain in the back", True),
        ("pain", "pain", True),
        ("back pain", "leg pain", False),
        ("", "pain", False),
        ("", "", False),
    ],
)
def test_one_phrase_contains_the_other(one: str, other: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    assert one_contains_the_other(one, other) is expected
    assert one_contains_the_other(other, one) is expected


# --- mentions and relations as sets


def test_a_mention_needs_words_and_type() -> None:
    gold = [GoldMention("Severe back pain", SYMPTOM), GoldMention("lung cancer", CONDITION)]
    said = [FoundMention("back pain", SYMPTOM), FoundMention("the lung cancers", CONDITION)]
    strict, relaxed = mentions_of(gold, said)
    assert strict == Counts(recalled=1, expected=2, right=1, found=2)
    assert relaxed == Counts(recalled=2, expected=2, right=2, found=2)
    assert mentions_of(gold[:1], [FoundMention("back pain", CONDITION)])[1] == Counts(0, 1, 0, 1)


def test_types_that_labels_do_not_have_are_not_compared() -> None:
    said = [FoundMention("chest", MentionType.SITE), FoundMention("biopsy", MentionType.TEST)]
    assert mentions_of([], said) == (Counts(), Counts())


def test_each_label_stands_for_one_finding_and_equal_ones_are_paired_first() -> None:
    gold = [GoldMention("pain", SYMPTOM)]
    said = [FoundMention("back pain", SYMPTOM), FoundMention("pain", SYMPTOM), FoundMention("PAIN", SYMPTOM)]
    assert mentions_of(gold, said)[1] == Counts(recalled=1, expected=1, right=1, found=2)


def test_recall_counts_what_both_readers_found_and_precision_takes_what_either_did() -> None:
    gold = [GoldMention("fever", SYMPTOM), GoldMention("rash", SYMPTOM, agreed=False), GoldMention("cough", SYMPTOM)]
    strict, _ = mentions_of(gold, [FoundMention("fever", SYMPTOM), FoundMention("rash", SYMPTOM)])
    assert strict == Counts(recalled=1, expected=2, right=2, found=2)


SAYS_FEVER = GoldRelation("lymphoma", HAS_SYMPTOM, "fever", AFFIRMED, "Lymphoma causes fever.")


@pytest.mark.parametrize(
    ("said", "strict", "relaxed"),
    [
        (FoundRelation("Lymphoma", HAS_SYMPTOM, "a fever", AFFIRMED), 1, 1),
        (FoundRelation("advanced lymphoma", HAS_SYMPTOM, "fever", AFFIRMED), 0, 1),
        (FoundRelation("leukemia", HAS_SYMPTOM, "fever", AFFIRMED), 0, 0),
        (FoundRelation("lymphoma", HAS_SYMPTOM, "fever", NEGATED), 0, 0),
        (FoundRelation("lymphoma", LEADS_TO, "fever", AFFIRMED), 0, 0),
        (FoundRelation("fever", HAS_SYMPTOM, "lymphoma", AFFIRMED), 0, 0),
    ],
)
def test_a_relation_needs_both_phrases_predicate_and_polarity(said: FoundRelation, strict: int, relaxed: int) -> None:
    assert relations_of([SAYS_FEVER], [said]) == (Counts(strict, 1, strict, 1), Counts(relaxed, 1, relaxed, 1))


def test_phrases_of_one_concept_are_one_phrase_also_in_the_labels() -> None:
    mentions = (FoundMention("high calcium", CONDITION, "c:1"), FoundMention("hypercalcemia", CONDITION, "c:1"))
    gold = [GoldRelation(one, HAS_SYMPTOM, "thirst", AFFIRMED) for one in ("high calcium", "hypercalcemia")]
    said = [FoundRelation("hypercalcemia", HAS_SYMPTOM, "thirst", AFFIRMED)]
    assert relations_of(gold, said, *mentions)[0] == Counts(1, 1, 1, 1)
    assert relations_of(gold, said)[0] == Counts(1, 2, 1, 1), "without the concept they are two"


def test_an_article_in_which_nothing_was_found_counts_and_one_without_labels_does_not() -> None:
    evaluation = evaluate_articles(
        [labelled(GoldMention("fever", SYMPTOM))], [found(FoundMention("x", SYMPTOM), name="b")]
    )
    assert evaluation.mentions.relaxed.counts == Counts(0, 1, 0, 0)
    assert [one.name for one in evaluation.articles] == ["a"]


# --- figures


def test_precision_recall_and_f1() -> None:
    counts = Counts(recalled=3, expected=4, right=2, found=4)
    assert (counts.precision, counts.recall) == (0.5, 0.75)
    assert counts.f1 == pytest.approx(0.6)
    assert (Counts().precision, Counts().recall, Counts().f1) == (0, 0, 0)


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    # Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_wilson_s(right: int, of: int, low: float, high: float) -> None:
    interval = wilson(right, of)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)
    assert wilson(0, 0) == Interval(0, 1)


def test_of_two_articles_one_right_and_one_wrong_anything_may_be() -> None:
    gold = [labelled(GoldMention("fever", SYMPTOM), name=name) for name in "ab"]
    said = [found(FoundMention("fever", SYMPTOM), name="a"), found(FoundMention("cough", SYMPTOM), name="b")]
    measure = evaluate_articles(gold, said).mentions.relaxed
    assert measure.counts.f1 == 0.5
    assert measure.f1 == measure.precision == measure.recall == Interval(0, 1)


def test_one_article_has_no_interval() -> None:
    measure = evaluate_articles([labelled(GoldMention("fever", SYMPTOM))], []).mentions.relaxed
    assert (measure.precision, measure.recall, measure.f1) == (None, None, None)


def test_draws_are_those_of_their_seed() -> None:
    first = draws(5, seed=1)
    assert first == draws(5, seed=1) != draws(5, seed=2)
    assert len(first) == RESAMPLES
    assert {index for draw in first for index in draw} == set(range(5))


def test_patterns_are_counted_by_distinct_statements() -> None:
    said = [
        FoundRelation("lymphoma", HAS_SYMPTOM, "fever", AFFIRMED, "causes"),
        FoundRelation("Lymphomas", HAS_SYMPTOM, "Fever", AFFIRMED, "causes"),
        FoundRelation("lymphoma", HAS_SYMPTOM, "fever", AFFIRMED, "item/symptoms"),
        FoundRelation("lymphoma", HAS_SYMPTOM, "rash", AFFIRMED, "item/symptoms"),
    ]
    patterns = evaluate_articles([labelled(relations=[SAYS_FEVER])], [found(relations=said)]).patterns
    assert [(one.pattern, one.hits, one.right) for one in patterns] == [("causes", 1, 1), ("item/symptoms", 2, 1)]
    assert patterns[1].precision == 0.5
    assert patterns[1].interval == wilson(1, 2)


# --- faults


def test_each_mention_s_fault_has_cause_and_sentence() -> None:
    gold = labelled(
        GoldMention("night sweats", SYMPTOM),
        GoldMention("rash", SYMPTOM),
        GoldMention("cough", SYMPTOM),
        GoldMention("dry cough", SYMPTOM),
    )
    said = found(
        FoundMention("Rash", CONDITION, None, "A rash and night sweats."),
        FoundMention("cough", SYMPTOM, None, "Cough."),
    )
    faults = evaluate_articles([gold], [said]).faults
    assert all(isinstance(one, MentionFault) for one in faults)
    assert {(one.kind, one.text, one.cause, one.sentence) for one in faults if isinstance(one, MentionFault)} == {
        (FaultKind.MISSED_MENTION, "dry cough", Cause.COUNTED_ONCE, ""),
        (FaultKind.MISSED_MENTION, "night sweats", Cause.PHRASE_NOT_FOUND, "A rash and night sweats."),
        (FaultKind.MISSED_MENTION, "rash", Cause.OTHER_TYPE, "A rash and night sweats."),
        (FaultKind.WRONG_MENTION, "Rash", Cause.OTHER_TYPE, "A rash and night sweats."),
    }


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (("lymphoma", HAS_SYMPTOM, "fever", NEGATED), Cause.OTHER_POLARITY),
        (("lymphoma", LEADS_TO, "fever", AFFIRMED), Cause.OTHER_PREDICATE),
        (("flu", HAS_SYMPTOM, "fever", AFFIRMED), Cause.OTHER_SUBJECT),
        (("flu", HAS_SYMPTOM, "cough", AFFIRMED), Cause.NOT_LINKED),
    ],
)
def test_what_a_missed_relation_was_taken_for(said: tuple[str, Predicate, str, Polarity], cause: Cause) -> None:
    mentions = (FoundMention("lymphoma", CONDITION), FoundMention("fever", SYMPTOM))
    relation = FoundRelation(*said, "causes", "So it says.")
    missed, wrong = evaluate_articles(
        [labelled(relations=[SAYS_FEVER])], [found(*mentions, relations=[relation])]
    ).faults[-2:]
    assert isinstance(missed, RelationFault)
    assert isinstance(wrong, RelationFault)
    assert (missed.kind, missed.cause, missed.sentence) == (
        FaultKind.MISSED_RELATION,
        cause,
        "Lymphoma causes fever.",
    )
    assert (wrong.kind, wrong.sentence, wrong.patterns) == (FaultKind.WRONG_RELATION, "So it says.", ("causes",))
    assert wrong.cause is (Cause.NOT_LABELLED if cause is Cause.NOT_LINKED else cause)


def test_a_missed_relation_of_a_phrase_that_was_not_found_says_so() -> None:
    (fault,) = evaluate_articles([labelled(relations=[SAYS_FEVER])], [found(FoundMention("fever", SYMPTOM))]).faults[1:]
    assert fault.cause is Cause.PHRASE_NOT_FOUND


def of_kind(evaluation: Evaluation, kind: FaultKind) -> int:
    return sum(fault.kind is kind for fault in evaluation.faults)


WORDS = st.sampled_from(["pain", "back pain", "leg pain", "the pain", "cancer", "lung cancer", "clot", "clots"])
CONCEPTS = st.sampled_from([None, "c:1", "c:2"])
GOLD_MENTIONS = st.builds(GoldMention, WORDS, st.sampled_from([CONDITION, SYMPTOM]), st.booleans())
FOUND_MENTIONS = st.builds(FoundMention, WORDS, st.sampled_from([CONDITION, SYMPTOM, MentionType.SITE]), CONCEPTS)
POLARITIES = st.sampled_from(Polarity)
PREDICATES = st.sampled_from(Predicate)
GOLD_RELATIONS = st.builds(GoldRelation, WORDS, PREDICATES, WORDS, POLARITIES, st.just(""), st.booleans())
FOUND_RELATIONS = st.builds(FoundRelation, WORDS, PREDICATES, WORDS, POLARITIES)
GOLD = st.builds(
    lambda mentions, relations: labelled(*mentions, relations=relations),
    st.lists(GOLD_MENTIONS),
    st.lists(GOLD_RELATIONS),
)
FOUND = st.builds(
    lambda mentions, relations: found(*mentions, relations=relations),
    st.lists(FOUND_MENTIONS),
    st.lists(FOUND_RELATIONS),
)


@given(GOLD, FOUND)
def test_there_are_as_many_faults_as_the_counts_lack(gold: GoldArticle, said: FoundArticle) -> None:
    evaluation = evaluate_articles([gold], [said])
    for counts, missed, wrong in (
        (evaluation.mentions.relaxed.counts, FaultKind.MISSED_MENTION, FaultKind.WRONG_MENTION),
        (evaluation.relations.relaxed.counts, FaultKind.MISSED_RELATION, FaultKind.WRONG_RELATION),
    ):
        assert of_kind(evaluation, missed) == counts.expected - counts.recalled
        assert of_kind(evaluation, wrong) == counts.found - counts.right


@given(GOLD, FOUND)
def test_types_and_predicates_add_up_to_the_whole(gold: GoldArticle, said: FoundArticle) -> None:
    evaluation = evaluate_articles([gold], [said])
    for whole, parts in ((evaluation.mentions, evaluation.types), (evaluation.relations, evaluation.predicates)):
        for way in ("strict", "relaxed"):
            counts = [getattr(part, way).counts for part in parts]
            added = Counts(
                *(sum(getattr(one, name) for one in counts) for name in ("recalled", "expected", "right", "found"))
            )
            assert added == getattr(whole, way).counts


# --- labels on disk


GOOD = {"mentions": [{"text": "fever", "type": "sign"}], "relations": []}


@pytest.mark.parametrize(
    ("content", "line", "field", "reason"),
    [
        ("{\n", 2, "", "it is not JSON"),
        (b'{"mentions": [\n"\xe9"]}', 2, "", "it is not in UTF-8"),
        ("[]", 1, "", "an object"),
        ('{\n"relations": []}', 1, "mentions", "it must be an array"),
        ('{"mentions": [],\n"relations": {}}', 2, "relations", "it must be an array"),
        (
            '{"mentions": [\n{"text": "a", "type": "sign"},\n7], "relations": []}',
            3,
            "mentions[1]",
            "it must be an object",
        ),
        ('{"mentions": [\n{"text": " ",\n "type": "sign"}], "relations": []}', 2, "mentions[0].text", "a string"),
        (
            '{"mentions": [\n{"text": "a",\n "type": "food"}], "relations": []}',
            3,
            "mentions[0].type",
            "one of condition",
        ),
        (
            '{"mentions": [{"text": "a", "type": "sign",\n"agreed": 1}], "relations": []}',
            2,
            "mentions[0].agreed",
            "true",
        ),
        (
            '{"mentions": [],\n"relations": [\n{"subject": "a, b \\" [",\n"predicate": "causes", "object": "b"}]}',
            4,
            "relations[0].predicate",
            "one of has_symptom, leads_to, treats",
        ),
        (
            '{"mentions": [],\n"relations": [\n{"subject": "a",\n"predicate": "treats", "object": "b"}]}',
            3,
            "relations[0].polarity",
            "one of affirmed, negated",
        ),
    ],
)
def test_labels_that_cannot_be_used_say_where(
    tmp_path: Path, content: str | bytes, line: int, field: str, reason: str
) -> None:
    file = tmp_path / "a.gold.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(MalformedGold, match="(?i)" + re.escape(reason)) as caught:
        read_gold(tmp_path)
    assert (caught.value.file, caught.value.line, caught.value.field) == (str(file), line, field)
    assert str(caught.value).startswith(f"{file}:{line}: ")


def test_labels_lie_beside_their_page_or_in_a_folder_of_their_own(tmp_path: Path) -> None:
    content = json.dumps(GOOD)
    for name in ("b.gold.json", "b.html", "b.jsonld", "b.txt", "a/gold.json", "a/page.html", "c/gold.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    articles = read_gold(tmp_path)
    assert [one.name for one in articles] == ["a", "b", "c"]
    assert [one.page and one.page.relative_to(tmp_path).as_posix() for one in articles] == [
        "a/page.html",
        "b.jsonld",
        None,
    ]
    assert articles[0].mentions == (GoldMention("fever", SYMPTOM),)
    assert [one.name for one in read_gold(tmp_path / "a")] == ["a"]
    with pytest.raises(GoldWithoutPage, match=r"c/gold\.json: The page 'c' of these labels is not there"):
        page_of(articles[2])


def test_a_folder_without_labels_says_how_they_are_called(tmp_path: Path) -> None:
    with pytest.raises(NoGold, match=r"NAME\.gold\.json"):
        read_gold(tmp_path)


def test_two_files_of_labels_for_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/gold.json").write_text(json.dumps(GOOD))
    (tmp_path / "a.gold.json").write_text(json.dumps(GOOD))
    with pytest.raises(MalformedGold, match=r"gold\.json has labels of an article of that name too"):
        read_gold(tmp_path)


# --- our own labelled articles


@cache
def words_of(page: Path) -> str:
    """All strings of the page's JSON, without tags, white space folded."""

    def strings(value: Any) -> Iterable[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | dict):
            for one in value.values() if isinstance(value, dict) else value:
                yield from strings(one)

    text = " \n ".join(strings(json.loads(page.read_text(encoding="utf-8"))))
    return " ".join(unescape(re.sub(r"</?(?:strong|em)>", "", text)).split())


LABELLED = tuple(article for folder in (ARTICLES, WRAPPINGS, DEVELOPMENT, HELD_OUT) for article in read_gold(folder))


@pytest.mark.parametrize(
    ("folder", "number", "mentions", "relations"),
    [(ARTICLES, 13, 500, 350), (DEVELOPMENT, 39, 2_900, 2_300), (HELD_OUT, 15, 1_250, 1_000)],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_there_are_so_many_articles_of_our_own(folder: Path, number: int, mentions: int, relations: int) -> None:
    articles = read_gold(folder)
    assert len(articles) == number
    assert sum(len(one.mentions) for one in articles) > mentions
    assert sum(len(one.relations) for one in articles) > relations
    listed = re.findall(r"^\| `([a-z-]+)` \|", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == [one.name for one in articles]


def test_one_text_stands_in_four_wrappings() -> None:
    assert [one.name for one in read_gold(WRAPPINGS)] == ["flat", "glued", "html", "lines"]


@pytest.mark.parametrize("article", LABELLED, ids=lambda one: one.name)
def test_labels_are_words_of_the_page(article: GoldArticle) -> None:
    words = words_of(page_of(article))
    assert [one.text for one in article.mentions if one.text not in words] == []
    assert [one.evidence for one in article.relations if not one.evidence or one.evidence not in words] == []
    assert [one.evidence for one in article.relations if len(one.evidence) > 200] == []
    phrases = {comparable(one.text) for one in article.mentions}
    said = [one.subject for one in article.relations] + [one.object for one in article.relations]
    assert [one for one in said if comparable(one) not in phrases] == []


@pytest.mark.parametrize("article", LABELLED, ids=lambda one: one.name)
def test_relations_are_of_the_types_that_their_predicate_takes(article: GoldArticle) -> None:
    types = {comparable(one.text): one.type for one in article.mentions}
    allowed = {
        HAS_SYMPTOM: [(CONDITION, SYMPTOM)],
        LEADS_TO: [(CONDITION, CONDITION)],
        TREATS: [(TREATMENT, CONDITION), (TREATMENT, SYMPTOM)],
    }
    wrong = [
        one
        for one in article.relations
        if (types[comparable(one.subject)], types[comparable(one.object)]) not in allowed[one.predicate]
    ]
    assert wrong == []


@pytest.mark.parametrize("article", LABELLED, ids=lambda one: one.name)
def test_nothing_is_labelled_twice(article: GoldArticle) -> None:
    phrases = [one.text.casefold() for one in article.mentions]
    assert len(set(phrases)) == len(phrases)
    said = [(one.subject.casefold(), one.predicate, one.object.casefold(), one.polarity) for one in article.relations]
    assert len(set(said)) == len(said)


def test_four_wrappings_hold_the_same_words_and_labels() -> None:
    labels = {(folder / "gold.json").read_bytes() for folder in sorted(WRAPPINGS.iterdir())}
    assert len(labels) == 1

    def letters(article: GoldArticle) -> str:
        body = json.loads(page_of(article).read_text(encoding="utf-8"))["articleBody"]
        return re.sub(r"\s|- (?=[A-Z])", "", unescape(re.sub("<[^>]+>", "", body)))

    assert len({letters(article) for article in read_gold(WRAPPINGS)}) == 1


@pytest.fixture(scope="module")
def own() -> Evaluation:
    return evaluation_of(ARTICLES)


@cache
def evaluation_of(folder: Path) -> Evaluation:
    gold = read_gold(folder)
    return evaluate_articles(gold, [found_article(article) for article in gold])


def found_article(article: GoldArticle) -> FoundArticle:
    annotator = annotator_for(ontology_directory())
    sources = find_sources([page_of(article)])
    return found_in(article.name, [one for source in sources for one in annotator.annotate(source).annotations])


def reached(folder: Path) -> tuple[float, float]:
    """Relaxed F1 of mentions and of relations."""
    evaluation = evaluation_of(folder)
    return evaluation.mentions.relaxed.counts.f1, evaluation.relations.relaxed.counts.f1


# Floors 0.03 below what is reached (in brackets), so that no change slips; a change that reads better raises them.


@pytest.mark.parametrize(
    ("folder", "mentions", "relations"),
    [
        (ARTICLES, 0.943, 0.896),  # (0.973, 0.926)
        (DEVELOPMENT, 0.923, 0.802),  # (0.953, 0.832)
        (HELD_OUT, 0.895, 0.606),  # (0.925, 0.636)
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_our_articles_are_read_as_well_as_they_were(folder: Path, mentions: float, relations: float) -> None:
    reached_mentions, reached_relations = reached(folder)
    assert reached_mentions >= mentions
    assert reached_relations >= relations


def test_the_wrapping_makes_little_difference() -> None:
    figures = {folder.name: reached(folder)[1] for folder in sorted(WRAPPINGS.iterdir())}
    assert min(figures.values()) >= 0.78, "(0.815, each)"
    assert max(figures.values()) - min(figures.values()) <= 0.05, "(0.000)"


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("corpus", "articles", "mentions", "relations"),
    [("dev", 13, 0.928, 0.863), ("check", 6, 0.851, 0.744)],  # (0.958, 0.893), (0.881, 0.772)
)
def test_the_given_articles_are_read_as_well_as_they_were(
    corpus: str, articles: int, mentions: float, relations: float
) -> None:
    evaluation = evaluation_of(SHARED / "corpora" / corpus)
    assert len(evaluation.articles) == articles
    assert evaluation.mentions.relaxed.counts.f1 >= mentions
    assert evaluation.relations.relaxed.counts.f1 >= relations


# --- the given scorer has the same figures


@cache
def scorer() -> dict[str, Callable[..., Any]]:
    return runpy.run_path(str(SHARED / "evaluate" / "score_extraction.py"))


@pytest.mark.needs_shared
@given(st.text(st.sampled_from("aeiousst THE.,:()'’\"\u00a0\n-ä")))
def test_phrases_compare_as_the_scorer_compares_them(text: str) -> None:
    assert comparable(text) == scorer()["norm"](text)


def predicted(article: FoundArticle) -> str:
    """A line of what ``cancerkg annotate`` prints."""
    document = {
        "source": f"{article.name}.jsonld",
        "mentions": [{"exact": m.exact, "type": m.type.value, "concept": m.concept} for m in article.mentions],
        "assertions": [
            {
                "subject": {"exact": r.subject},
                "predicate": r.predicate.value,
                "object": {"exact": r.object},
                "polarity": r.polarity.value,
            }
            for r in article.relations
        ],
    }
    return json.dumps(document)


def labels(article: GoldArticle) -> str:
    """A file of labels as the scorer wants it."""
    mentions = [{"text": m.text, "type": m.type.value, "agreed": m.agreed} for m in article.mentions]
    relations = [
        {
            "subject": r.subject,
            "predicate": r.predicate.value,
            "object": r.object,
            "polarity": r.polarity.value,
            "agreed": r.agreed,
        }
        for r in article.relations
    ]
    return json.dumps({"mentions": mentions, "relations": relations})


def scored(gold: Sequence[GoldArticle], said: Sequence[FoundArticle], folder: Path) -> list[str]:
    """What the scorer prints."""
    folder.mkdir(exist_ok=True)
    for article in gold:
        (folder / f"{article.name}.gold.json").write_text(labels(article), encoding="utf-8")
    (folder / "said.jsonl").write_text("\n".join(map(predicted, said)), encoding="utf-8")
    command = [sys.executable, SHARED / "evaluate" / "score_extraction.py", folder, folder / "said.jsonl"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def ours(evaluation: Evaluation) -> list[str]:
    """The same lines from our figures."""
    lines = []
    for kind, figures in (("mention", evaluation.mentions), ("relation", evaluation.relations)):
        for way in ("strict", "relaxed"):
            counts: Counts = getattr(figures, way).counts
            lines.append(
                f"{f'{kind} {way}':17s} P {counts.precision:.3f} ({counts.right}/{counts.found})  "
                f"R {counts.recall:.3f} ({counts.recalled}/{counts.expected})  F1 {counts.f1:.3f}"
            )
    return lines


@pytest.mark.needs_shared
@pytest.mark.parametrize("folder", [SHARED / "corpora" / "dev", ARTICLES], ids=["two readers", "our own"])
def test_the_scorer_prints_our_figures(folder: Path, tmp_path: Path) -> None:
    gold = read_gold(folder)
    printed = scored(gold, [found_article(article) for article in gold], tmp_path)
    assert printed == ours(evaluation_of(folder))
    assert (folder == ARTICLES) is all(one.agreed for article in gold for one in article.relations)


@pytest.mark.needs_shared
@given(GOLD, FOUND)
def test_the_scorer_s_own_functions_count_as_ours(gold: GoldArticle, said: FoundArticle) -> None:
    functions = scorer()
    norm, matched, relation_set = functions["norm"], functions["matched"], functions["relation_set"]
    concepts = {norm(one.exact): one.concept for one in said.mentions if one.concept}

    def rows(relations: Iterable[GoldRelation | FoundRelation]) -> Any:
        return relation_set({(r.subject, r.predicate, r.object, r.polarity) for r in relations}, concepts)

    all_, agreed = rows(gold.relations), rows(one for one in gold.relations if one.agreed)
    here, figures = rows(said.relations), evaluate_articles([gold], [said]).relations
    for relaxed, counts in ((False, figures.strict.counts), (True, figures.relaxed.counts)):
        same = functions["same_relation"]
        assert counts == Counts(
            matched(sorted(agreed), sorted(here), same, relaxed),
            len(agreed),
            matched(sorted(here), sorted(all_), same, relaxed),
            len(here),
        )


# --- the command


def cancerkg(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cancerkg", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=PROJECT, timeout=120)


def test_the_command_prints_the_report_with_any_number_of_workers(own: Evaluation) -> None:
    one, two = (cancerkg("evaluate", ARTICLES, "--format", "json", "--errors", "--workers", number) for number in "12")
    assert (one.returncode, one.stderr) == (0, "")
    assert one.stdout == two.stdout
    assert json.loads(one.stdout) == report_of(own, faults=True)


def test_the_report_is_as_the_docs_say(own: Evaluation) -> None:
    report = report_of(own, faults=True)
    words = (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")

    def names(value: Any) -> Iterable[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                yield name
                yield from names(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from names(inner)

    assert sorted({name for name in names(report) if f'"{name}"' not in words}) == []
    causes = {cause.value for cause in Cause} | {kind.value for kind in FaultKind}
    assert sorted(one for one in causes if f"`{one}`" not in words) == []
    assert "faults" not in report_of(own, faults=False)


def test_another_seed_gives_other_intervals_and_the_same_figures() -> None:
    one, two = (
        json.loads(cancerkg("evaluate", ARTICLES, "--format", "json", "--seed", seed).stdout) for seed in ("0", "7")
    )
    first, second = one["relations"]["relaxed"], two["relations"]["relaxed"]
    assert first.pop("intervals") != second.pop("intervals")
    assert first == second


def test_the_table_has_all_figures_and_the_list_of_errors() -> None:
    done = cancerkg("evaluate", ARTICLES, "--errors")
    rows = [line.split("\t") for line in done.stdout.splitlines() if line]
    assert [row[0] for row in rows[1:5]] == [
        *("mentions, strict", "mentions, relaxed", "relations, strict", "relations, relaxed"),
    ]
    assert all(re.fullmatch(r"[01]\.\d{3} \([01]\.\d\d–[01]\.\d\d\)", cell) for row in rows[1:11] for cell in row[1:4])
    assert ["pattern", "precision", "right of hits"] in rows
    assert {row[1] for row in rows if len(row) == 5} - {"what"} == {kind.value for kind in FaultKind}
    assert "Traceback" not in done.stderr


def test_on_a_terminal_the_patterns_of_a_wrong_relation_are_shown(tmp_path: Path) -> None:
    page = {
        "@context": "https://schema.org",
        "@type": "Article",
        "url": "https://clinic.example.org/lymphoma",
        "headline": "Lymphoma",
        "articleBody": "Lymphoma may cause fever.",
    }
    (tmp_path / "a.jsonld").write_text(json.dumps(page))
    (tmp_path / "a.gold.json").write_text(json.dumps(GOOD))
    command = [sys.executable, "-m", "cancerkg", "evaluate", str(tmp_path), "--errors"]
    shown = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm", "COLUMNS": "300"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT, timeout=120, env=shown)
    assert "┃" in done.stdout
    assert "Lymphoma has_symptom fever [causes]" in done.stdout


def test_pages_may_lie_elsewhere(tmp_path: Path) -> None:
    gold, pages = tmp_path / "gold", tmp_path / "pages"
    for folder in (gold, pages):
        folder.mkdir()
    case = ARTICLES / "melanoma"
    (gold / "melanoma.gold.json").write_bytes((case / "gold.json").read_bytes())
    assert "The page 'melanoma' of these labels is not there." in cancerkg("evaluate", gold).stderr
    (pages / "other.jsonld").write_bytes((ARTICLES / "breast-cancer" / "page.jsonld").read_bytes())
    assert "The page 'melanoma' of these labels is not there." in cancerkg("evaluate", gold, pages).stderr
    (pages / "melanoma.jsonld").write_bytes((case / "page.jsonld").read_bytes())
    apart, beside = (cancerkg("evaluate", *where, "--format", "json") for where in ((gold, pages), (case,)))
    assert apart.returncode == beside.returncode == 0
    assert json.loads(apart.stdout) == json.loads(beside.stdout)


def test_a_page_that_cannot_be_read_is_told_and_all_in_it_is_missed(tmp_path: Path) -> None:
    (tmp_path / "a.gold.json").write_text(json.dumps(GOOD))
    (tmp_path / "a.jsonld").write_text("no page")
    done = cancerkg("evaluate", tmp_path, "--format", "json")
    assert done.returncode == 3
    assert "a.jsonld:1:1: This is not JSON" in done.stderr
    assert json.loads(done.stdout)["mentions"]["strict"]["expected"] == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "There are no labels here."), ("{}", "a.gold.json:1: mentions: it must be an array.")],
)
def test_labels_that_cannot_be_used_are_one_line(tmp_path: Path, content: str | None, words: str) -> None:
    if content is not None:
        (tmp_path / "a.gold.json").write_text(content)
    done = cancerkg("evaluate", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_ontology_of_one_s_own_is_measured(tmp_path: Path) -> None:
    done = cancerkg("evaluate", ARTICLES, "--ontology", tmp_path)
    assert done.returncode == 1
    assert str(tmp_path) in done.stderr


def test_without_the_name_of_an_article_it_is_not_compared() -> None:
    (article,) = read_gold(ARTICLES / "melanoma")
    evaluation = evaluate_articles([replace(article, name="x")], [found_article(article)])
    assert evaluation.mentions.relaxed.counts.found == 0


# --- the benchmarks that use it


def benchmark(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "benchmarks" / name), *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=PROJECT, timeout=120)


def test_the_benchmark_runs_without_its_peer_and_says_so(own: Evaluation) -> None:
    done = benchmark("extraction.py", ARTICLES)
    assert done.returncode == 0
    assert done.stderr.startswith("medspaCy is not measured")
    (line,) = done.stdout.splitlines()[2:]
    assert line.startswith("| extraction, 13 | cancerkg | ")
    assert f"| {own.relations.relaxed.counts.f1:.2f} (" in line


def test_a_peer_that_does_not_run_is_told() -> None:
    assert "is not there" in benchmark("extraction.py", WRAPPINGS, "--peer", "no-such-python").stderr


def test_pattern_precisions_add_up_over_folders_and_rules(own: Evaluation) -> None:
    by_pattern = benchmark("pattern_precision.py", ARTICLES).stdout.splitlines()
    assert by_pattern[0].split("\t") == ["pattern", "hits", "right", "precision", "low", "high"]
    rows = [row.split("\t")[:3] for row in by_pattern[1:]]
    assert rows == [[one.pattern, str(one.hits), str(one.right)] for one in own.patterns]
    by_rule = benchmark("pattern_precision.py", ARTICLES, ARTICLES, "--by", "rule").stdout.splitlines()[1:]
    assert len(by_rule) < len(rows)
    assert sum(int(row.split("\t")[1]) for row in by_rule) == 2 * sum(one.hits for one in own.patterns)


@pytest.mark.needs_shared
def test_the_precision_of_patterns_is_what_is_measured(shared: Path, project: Path):
    kept = project / "src" / "cancerkg" / "assertions" / "data" / "precision.tsv"
    script = project / "benchmarks" / "pattern_precision.py"
    done = subprocess.run(
        [sys.executable, script, shared / "corpora" / "dev", ARTICLES, DEVELOPMENT],
        capture_output=True,
        text=True,
        check=True,
    )
    cases = "tests/cases/extraction tests/cases/development"
    command = f"python benchmarks/pattern_precision.py ../shared/corpora/dev {cases}"
    assert kept.read_text(encoding="utf-8") == done.stdout, f"run: {command} > {kept.relative_to(project)}"
