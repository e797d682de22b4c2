"""The main job on the real article: what the graph must say of it, and which sentence says so."""

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from cancerkg.build import Place, build
from cancerkg.dataset import Dataset
from cancerkg.documents import find_sources
from cancerkg.inference import Claimed, Derived, explain, read_rules
from cancerkg.namespaces import CKG, CONCEPT, OA, RDF
from cancerkg.queries import Queries, QueryKind, read_queries
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory
from tests.pages import vocabulary

pytestmark = pytest.mark.needs_shared

MECHANISMS = {
    "spinal cord compression",
    "leptomeningeal metastasis",
    "hypercalcemia",
    "paraneoplastic neurological syndrome",
}


@pytest.fixture(scope="module")
def words(shared: Path) -> str:
    """The article's words, with entities resolved and white space folded."""
    (path,) = sorted((shared / "seeds").iterdir())
    return " ".join(html.unescape(json.loads(path.read_text(encoding="utf-8"))[0]["articleBody"]).split())


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[dict[str, str]]:
    """What two readers found the article to say, with the sentence (cut at 200 characters)."""
    labelled = json.loads((shared / "corpora/dev/seed.gold.json").read_text(encoding="utf-8"))
    return labelled["relations"]


@pytest.fixture(scope="module")
def queries() -> Queries:
    return read_queries(queries_directory())


@pytest.fixture(scope="module")
def dataset(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    data = tmp_path_factory.mktemp("seed")
    place = Place(data, ontology_directory(), queries_directory())
    build(find_sources([shared / "seeds"]), place, workers=1, clock=lambda: datetime.now(UTC), host="test")
    with Dataset.open_read_only(Releases(data).current().store) as opened:
        yield opened


@pytest.fixture(scope="module")
def ask(dataset: Dataset, queries: Queries):
    def asked(name: str, **arguments: str) -> tuple[dict[str, str], ...]:
        query = queries.find(name, QueryKind.EXAMPLE)
        return dataset.select(query.bind(arguments, lambda text: vocabulary().find(text).iri)).texts()

    return asked


def test_the_four_mechanisms_each_with_its_sentences(ask, words: str, gold: list[dict[str, str]]) -> None:
    rows = ask("mechanisms", condition="lung cancer", symptom="back pain")
    steps = {(row["label"], row["step"]) for row in rows}
    assert steps == {(mechanism, step) for mechanism in MECHANISMS for step in "12"}
    labelled = {relation["evidence"] for relation in gold}
    for row in rows:
        assert row["passage_text"][int(row["start"]) : int(row["end"])] == row["sentence"]
        assert row["sentence"] in words
        assert row["sentence"][:200] in labelled, "the readers chose the same sentence"


def test_the_six_treatments_of_lung_cancer(ask) -> None:
    rows = ask("treatments", target="lung cancer")
    assert {row["label"] for row in rows} == {
        "chemotherapy",
        "targeted therapy",
        "immunotherapy",
        "radiation therapy",
        "surgery",
        "clinical trial",
    }


def test_palliative_care_is_for_back_pain(ask) -> None:
    rows = ask("treatments", target="back pain")
    assert {"palliative care", "physical therapy", "medication", "pain management"} <= {row["label"] for row in rows}


def items_of(words: str, after: str, count: int) -> list[str]:
    """The article's own list: so many blocks after its introduction, cut at a capital behind a small letter."""
    return re.split(r"(?<=[a-z])(?=[A-Z])", words.split(after, 1)[1])[:count]


def test_the_nine_early_symptoms(ask, words: str) -> None:
    rows = ask("symptoms-at-stage", condition="lung cancer", stage="early stage")
    items = items_of(words, "common symptoms of lung cancer:", 9)
    assert [*dict.fromkeys(row["sentence"] for row in rows)] == items
    assert len({row["label"] for row in rows}) == 13, "some items name two or three"


def test_the_seven_advanced_symptoms(ask, words: str) -> None:
    rows = ask("symptoms-at-stage", condition="lung cancer", stage="advanced stage")
    items = items_of(words, "parts of the body affected. Common symptoms include:", 7)
    assert [*dict.fromkeys(row["sentence"] for row in rows if row["passage_kind"] == "list-item")] == items
    (other,) = [row for row in rows if row["passage_kind"] != "list-item"]
    assert other["label"] == "back pain", "the sentence after the list says it of back pain"


def test_the_benign_causes(ask) -> None:
    labels = {row["label"] for row in ask("benign-causes", symptom="back pain")}
    assert len(labels) >= 13
    assert {"osteoarthritis", "scoliosis", "herniated disc", "pregnancy", "menstruation", "spinal infection"} <= labels
    assert not labels & {"lung cancer", *MECHANISMS}


def test_the_six_characteristics_of_the_pain(ask) -> None:
    assert {row["label"] for row in ask("pain-characteristics", symptom="back pain")} == {
        "deep aching pain",
        "nocturnal pain",
        "radiating pain",
        "neck pain",
        "pain unaffected by movement",
        "refractory pain",
    }


def test_unlikely_at_the_early_stage_supports_no_claim(dataset: Dataset, gold: list[dict[str, str]]) -> None:
    (denial,) = dataset.match(predicate=CKG.polarity, object=Literal("negated"))
    facts = {t.predicate: t.object for t in dataset.match(denial.subject)}
    assert facts[RDF.subject] == CONCEPT["lung-cancer"]
    assert facts[RDF.object] == CONCEPT["back-pain"]
    assert facts[CKG.certainty] == Literal("unlikely")
    assert facts[CKG.atStage] == CONCEPT["early-stage"]
    ((selector,),) = [[t.object for t in dataset.match(facts[CKG.evidence], OA.hasSelector)]]
    (exact,) = dataset.match(selector, OA["exact"])
    assert exact.object.value in {r["evidence"] for r in gold if r["polarity"] == "negated"}
    assert dataset.match(predicate=CKG.supportedBy, object=denial.subject) == ()
    assert len(dataset.match(predicate=CKG.deniedBy, object=denial.subject)) == 1


def test_may_present_with_is_explained_down_to_the_sentences(dataset: Dataset, queries: Queries, words: str) -> None:
    triple = Triple(CONCEPT["lung-cancer"], CKG.mayPresentWith, CONCEPT["back-pain"])
    explanation = explain(dataset, read_rules(queries), triple)
    assert isinstance(explanation, Derived)
    assert explanation.rule == "may-present-with"
    assert [premise.triple.predicate for premise in explanation.premises] == [CKG.hasMechanism, CKG.hasSymptom]
    for premise in explanation.premises:
        assert isinstance(premise, Claimed)
        assert premise.supported_by
        assert all(support.sentence in words for support in premise.supported_by)


def test_no_rule_of_ours_is_broken(dataset: Dataset, queries: Queries) -> None:
    broken = {query.name: dataset.select(query.text).rows for query in queries.of(QueryKind.VIOLATION)}
    assert {name: rows for name, rows in broken.items() if rows} == {}


def test_every_example_query_is_answered(dataset: Dataset, queries: Queries) -> None:
    examples = queries.of(QueryKind.EXAMPLE)
    assert len(examples) >= 12
    empty = []
    for query in examples:
        answer = dataset.query(query.bind({}, lambda text: vocabulary().find(text).iri))
        if not answer.rows:  # type: ignore[union-attr]
            empty.append(query.name)
    assert empty == ["candidates"], "all that this article names is in the vocabulary; tests/test_cli.py asks a corpus"
