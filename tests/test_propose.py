"""Proposals for the vocabulary: what a release's phrases without a concept are worth, and the sheet made of it."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.dataset import Dataset
from cancerkg.external import read_external
from cancerkg.model import MentionType
from cancerkg.namespaces import CONCEPT
from cancerkg.ontology.terms.candidates import Candidate, read_candidates
from cancerkg.ontology.terms.classes import ConceptClasses
from cancerkg.ontology.terms.matches import ExternalNames
from cancerkg.ontology.terms.nearness import Named, NameIndex
from cancerkg.ontology.terms.phrases import american, content_words, normal_form, with_singular_head, without_determiner
from cancerkg.ontology.terms.proposal_rows import proposal_row
from cancerkg.ontology.terms.proposals import Proposal, Proposer
from cancerkg.ontology.terms.sheets import read_sheet
from cancerkg.queries import read_queries
from cancerkg.releases import Releases
from cancerkg.vocabulary import Vocabulary, read_vocabulary
from tests.test_add import ONTOLOGY, TOY

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ONTOLOGY)


def candidate(
    phrase: str,
    page: str = "a",
    sentence: str = "It may cause {}.",
    kind: str = "symptom",
    term: tuple[str, str] | None = None,
) -> Candidate:
    words = sentence.format(phrase)
    start = words.index(phrase)
    site = page.rstrip("0123456789")
    return Candidate(
        phrase=without_determiner(phrase),
        type=MentionType(kind),
        sentence=words,
        start=start,
        end=start + len(phrase),
        document=f"https://{site}.example.org/{page}",
        title=page,
        site=f"{site}.example.org",
        term=term[0] if term else None,
        label=term[1] if term else "",
    )


def proposed(vocabulary: Vocabulary, *candidates: Candidate) -> list[Proposal]:
    proposer = Proposer(vocabulary, [ExternalNames(read_external(TOY))])
    return [proposer.completed(one) for one in proposer.proposals(candidates)]


# --- phrases


@pytest.mark.parametrize(
    ("phrases", "form"),
    [
        (("Swollen ankles", "the swollen ankle", "your Swollen Ankles", "swollen  ankle"), "swollen ankle"),
        (("anti-cancer drugs", "anticancer drug", "anti–cancer drug"), "anticancer drug"),
        (("tumours", "Tumor", "a tumor", "these tumors"), "tumor"),
        (("Crohn's disease", "Crohn’s disease", "Crohn disease"), "crohn disease"),
        (("metastases to the bones", "metastasis to the bone"), "metastasis to the bone"),
        (("biopsies", "biopsy"), "biopsy"),
        (("rashes", "a rash"), "rash"),
        (("stomach aches", "stomach ache"), "stomach ache"),
        (("diabetes",), "diabetes"),
        (("illness", "illnesses"), "illness"),
        (("the",), "the"),
        (("",), ""),
    ],
)
def test_equal_phrases_have_one_form(phrases: tuple[str, ...], form: str):
    assert {normal_form(phrase) for phrase in phrases} == {form}


@given(st.text("abeistuyABEISTUY '’-,", max_size=30))
def test_a_form_knows_no_case_and_no_white_space(phrase: str):
    assert normal_form(phrase) == normal_form(phrase.swapcase()) == normal_form(f"  {phrase} ")
    assert normal_form(f"the {phrase}") in (normal_form(phrase), "the")


def test_words_and_spellings():
    assert content_words("pain in the back") == ("pain", "back")
    assert content_words("in the") == ("in", "the"), "nothing else is there to compare"
    assert american("Haemorrhage of a tumour") == "Hemorrhage of a tumor"
    assert with_singular_head("squamous cell carcinomas") == "squamous cell carcinoma"
    assert with_singular_head("tumors of the ankles") == "tumor of the ankles"
    assert with_singular_head("radiculopathy") == "radiculopathy"


# --- nearness


def test_near_names_are_ranked_by_the_words_that_say_most():
    index = NameIndex(
        Named(name, name, kind)
        for name, kind in (
            ("ankle swelling", MentionType.SYMPTOM),
            ("leg swelling", MentionType.SYMPTOM),
            ("swelling", MentionType.SYMPTOM),
            ("ankle", MentionType.SITE),
            ("leg pain", MentionType.SYMPTOM),
            ("painful leg", MentionType.SYMPTOM),
        )
    )
    near = index.near("swollen ankles", MentionType.SYMPTOM, most=3, least=30)
    assert near[0].key == "ankle swelling"
    assert near[0].score > near[1].score
    assert [one.score for one in index.near("swelling of the ankle", None, most=1, least=0)] == [100]
    assert index.near("fever", None, most=3, least=1) == ()
    assert len(index.near("swelling", None, most=2, least=1)) == 2


def test_another_type_is_less_near():
    index = NameIndex([Named("a", "chest", MentionType.SITE), Named("b", "chest", MentionType.SYMPTOM)])
    assert [one.key for one in index.near("chest", MentionType.SYMPTOM, most=2, least=0)] == ["b", "a"]
    assert [one.key for one in index.near("chest", MentionType.SITE, most=2, least=0)] == ["a", "b"]


# --- proposals


def test_phrases_are_grouped_counted_and_ranked(vocabulary: Vocabulary):
    found = proposed(
        vocabulary,
        candidate("swollen ankles", "a1"),
        candidate("Swollen ankle", "b1", "{} may come."),
        candidate("swollen ankles", "a2"),
        candidate("hiccups", "a1"),
        candidate("hiccups", "a2"),
        candidate("hiccups", "a3"),
        candidate("numb toes", "a1"),
    )
    assert [(one.phrase, one.sites, one.documents, one.mentions) for one in found] == [
        ("swollen ankles", 2, 3, 3),
        ("hiccups", 1, 3, 3),
        ("numb toes", 1, 1, 1),
    ]


def test_evidence_is_of_different_sites_first(vocabulary: Vocabulary):
    places = [candidate("hiccups", page, f"Page {page} has {{}}.") for page in ("a1", "a2", "b1", "c1", "c2")]
    (found,) = proposed(vocabulary, *places, places[0])
    assert [place.site[0] for place in found.evidence] == ["a", "b", "c"]
    (found,) = proposed(vocabulary, *places[:2], candidate("hiccups", "a2", "Again {}."))
    assert [place.document[-2:] for place in found.evidence] == ["a1", "a2", "a2"]
    assert found.evidence[0].sentence[found.evidence[0].start : found.evidence[0].end] == "hiccups"


def test_what_the_vocabulary_knows_by_now_is_not_proposed(vocabulary: Vocabulary):
    assert proposed(vocabulary, candidate("backaches"), candidate("the Tumours"), candidate("pain in the back")) == []


def test_phrases_for_one_external_term_are_one_proposal(vocabulary: Vocabulary):
    term = ("TOY:0000003", "Limb pain")
    found = proposed(
        vocabulary,
        candidate("limb ache", "a1", term=term),
        candidate("pain of a limb", "b1", term=term),
        candidate("limb ache", "c1", term=term),
        candidate("Knee pain", "a1", "{} hurts.", term=("TOY:0000020", "Knee pain")),
    )
    assert [(one.phrase, one.sites, one.external[0].id, one.external[0].kind.value) for one in found] == [
        ("limb ache", 3, "TOY:0000003", "recognized in the pages"),
        ("knee pain", 1, "TOY:0000020", "label"),
    ]
    assert [match.id for match in found[0].external] == ["TOY:0000003", "TOY:0000020"], "each term once"
    rows = [proposal_row(one, vocabulary, ConceptClasses.of(vocabulary)) for one in found]
    assert [row.get("exact") for row in rows] == ["", "TOY:0000020"], "the label says the same, a synonym may not"


def test_a_capital_that_opens_a_sentence_is_none_of_the_phrase(vocabulary: Vocabulary):
    found = proposed(
        vocabulary,
        candidate("Hiccups", sentence="{} may come."),
        candidate("Graves disease", sentence="It is {}.", kind="condition"),
        candidate("MRI dye", sentence="{} may hurt."),
    )
    assert {one.phrase for one in found} == {"hiccups", "Graves disease", "MRI dye"}


def test_the_row_is_filled_in_as_far_as_it_can_be(vocabulary: Vocabulary):
    classes = ConceptClasses.of(vocabulary)
    found = proposed(
        vocabulary,
        candidate("ankle tumors", kind="condition"),
        candidate("pain of the back"),
        candidate("Knee pain", sentence="{} is a sign."),
    )
    rows = {one.phrase: proposal_row(one, vocabulary, classes) for one in found}
    assert rows["ankle tumors"]["label"] == "ankle tumor"
    assert rows["ankle tumors"]["type"] == "disease"
    assert rows["ankle tumors"]["broader"] == "tumor"
    assert rows["ankle tumors"]["site"] == "ankle"
    assert rows["ankle tumors"]["evidence 1"] == "It may cause ankle tumors. — a.example.org"
    assert rows["pain of the back"]["label"] == "back pain", "the same words in another order"
    assert "type" not in rows["pain of the back"]
    assert "definition source" not in rows["pain of the back"], "a synonym has none"
    assert rows["knee pain"]["exact"] == "TOY:0000020"
    assert rows["knee pain"]["external"] == "TOY:0000020 Knee pain (label)"
    assert rows["knee pain"]["broader"] == "pain"


def test_external_terms_are_found_by_label_synonym_or_nearness():
    toy = ExternalNames(read_external(TOY))

    def found(phrase: str) -> list[tuple[str, str]]:
        return [(match.id, match.kind.value) for match in toy.matches(phrase, MentionType.SYMPTOM)]

    assert found("knee pains") == [("TOY:0000020", "label")]
    assert found("limb ache") == [("TOY:0000003", "exact synonym"), ("TOY:0000020", "exact synonym")]
    assert found("leg trouble") == [("TOY:0000003", "other synonym")]
    assert found("old pain") == [], "an obsolete term is no candidate"
    assert found("fever") == []


# --- a release


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proposed") / "data"
    done = cancerkg("build", PROJECT / "examples", "--data", folder, "--workers", "1")
    assert done.returncode == 0, done.stderr
    return folder


def cancerkg(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cancerkg", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)


def page(tmp_path: Path, *items: str) -> Path:
    source = tmp_path / "page.jsonld"
    body = "<h2>Symptoms of lung cancer</h2><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    body += "<p>It may come with familial adenomatous lipomatosis, or with several adenomas.</p>"
    content = {
        "@context": "https://schema.org",
        "@type": "Article",
        "url": "https://a.example.org/1",
        "headline": "Lung cancer",
        "articleBody": body,
    }
    source.write_text(json.dumps(content))
    return source


def test_a_phrase_is_widened_over_what_belongs_to_it(tmp_path: Path):
    source = page(tmp_path, "Cough", "Fatigue", "Stools that are narrower than usual", "Nausea")
    done = cancerkg("build", source, "--data", tmp_path / "data", "--workers", "1")
    assert done.returncode == 0, done.stderr
    with Dataset.open_read_only(Releases(tmp_path / "data").current().store) as dataset:
        found = {one.phrase for one in read_candidates(dataset, read_queries(PROJECT / "queries"))}
    assert found == {"Stools that are narrower than usual", "familial adenomatous lipomatosis", "adenomas"}


def test_what_a_lexicon_recognizes_is_proposed_with_its_term(tmp_path: Path):
    source = page(tmp_path, "Cough", "Fatigue", "Knee pain", "Limb aches")
    done = cancerkg("build", source, "--data", tmp_path / "data", "--workers", "1", "--lexicon", f"symptom={TOY}")
    assert done.returncode == 0, done.stderr
    told = json.loads(cancerkg("ontology", "propose", "--data", tmp_path / "data", "--format", "json").stdout)
    terms = {one["phrase"]: [match["id"] for match in one["external"]] for one in told}
    assert terms["knee pain"] == ["TOY:0000020"]
    assert [ids[0][:4] for phrase, ids in terms.items() if "imb ache" in phrase] == ["TOY:"]


def test_every_candidate_of_the_examples_selects_its_phrase(data: Path):
    with Dataset.open_read_only(Releases(data).current().store) as dataset:
        found = read_candidates(dataset, read_queries(PROJECT / "queries"))
    assert len(found) >= 3
    for one in found:
        assert one.phrase.casefold() in one.sentence[one.start : one.end].casefold()
        assert one.sentence.strip() == one.sentence


def test_the_table_has_what_an_ontologist_asks(data: Path):
    done = cancerkg("ontology", "propose", "--data", data, "--external", TOY)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(done.stdout.splitlines(), delimiter="\t"))
    chest = next(row for row in rows if row["phrase"] == "heaviness in the chest")
    assert (chest["type"], chest["sites"], chest["documents"], chest["mentions"]) == ("symptom", "1", "1", "1")
    assert chest["nearest"].startswith("chest pain (")
    assert "heaviness in the chest" in chest["evidence"]
    assert done.stderr == f"{len(rows)} proposals.\n"


def test_what_is_shown_can_be_narrowed(data: Path):
    all_ = json.loads(cancerkg("ontology", "propose", "--data", data, "--format", "json").stdout)
    symptoms = json.loads(
        cancerkg("ontology", "propose", "--data", data, "--format", "json", "--type", "symptom").stdout
    )
    assert [one for one in all_ if one["type"] == "symptom"] == symptoms != all_
    first = cancerkg("ontology", "propose", "--data", data, "--format", "json", "--limit", "1")
    assert json.loads(first.stdout) == all_[:1]
    assert first.stderr == f"1 proposal of {len(all_)}; --limit shows more.\n"
    none = cancerkg("ontology", "propose", "--data", data, "--format", "json", "--min-documents", "99")
    assert json.loads(none.stdout) == []


def test_a_proposal_is_completed_added_and_recognized(data: Path, tmp_path: Path):
    ontology = Path(shutil.copytree(PROJECT / "ontology", tmp_path / "ontology"))
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text(cancerkg("ontology", "propose", "--data", data, "--format", "tsv").stdout)
    assert read_sheet(sheet).faults == ()
    before = cancerkg("ontology", "add", sheet, "--ontology", ontology)
    assert before.stderr.startswith("Nothing to add. Skipped: "), "nothing is decided yet"
    sheet.write_text("\n".join(_decided(sheet)))
    done = cancerkg("ontology", "add", sheet, "--ontology", ontology)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("Added 1 concept.")
    heaviness = read_vocabulary(ontology).find("heaviness in the chest")
    assert heaviness.label == "chest heaviness"
    assert heaviness.sites == (CONCEPT["chest"],)
    built = cancerkg("build", PROJECT / "examples", "--data", tmp_path / "data", "--ontology", ontology)
    assert built.returncode == 0, built.stderr
    symptoms = cancerkg("query", "symptoms-of", "--data", tmp_path / "data", "-p", "condition=pleural effusion")
    assert "chest heaviness" in symptoms.stdout
    again = cancerkg("ontology", "propose", "--data", data, "--ontology", ontology)
    assert "heaviness in the chest" not in again.stdout


def _decided(sheet: Path) -> Iterator[str]:
    header, *rows = csv.reader(sheet.read_text().splitlines(), delimiter="\t")
    yield "\t".join(header)
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        if cells["phrase"] == "heaviness in the chest":
            cells |= {"decision": "add", "label": "chest heaviness", "broader": "chest pain"}
            cells["definition"] = "A feeling of weight on the chest."
        yield "\t".join(cells.values())
