"""Assertions: each pattern on its examples, frames, references, certainty, polarity, stage, and evidence that holds."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.annotate import annotator_for
from cancerkg.assertions.cues import read_cues
from cancerkg.assertions.frames import FrameRule, match_frame, read_frame_rules
from cancerkg.assertions.gates import patterns_for, phrase_rules_for, signs_in
from cancerkg.assertions.patterns import Pattern, read_patterns
from cancerkg.assertions.phrase_rules import PhraseRule, read_phrase_rules
from cancerkg.assertions.stems import signs_of
from cancerkg.assertions.typed_text import CONDITION, SYMPTOM, typed_text
from cancerkg.documents import find_sources
from cancerkg.folding import folded
from cancerkg.model import (
    Annotation,
    Assertion,
    BodyFormat,
    Certainty,
    MarkupStatement,
    MarkupValue,
    MentionType,
    Polarity,
    Predicate,
    Span,
)
from cancerkg.resources import ontology_directory
from tests.pages import annotated, document, finder, passage, said

TITLE = "Lymphoma"


def of(text: str, title: str = TITLE, body_format: BodyFormat = BodyFormat.TEXT) -> Annotation:
    return annotated(document(text, title=title, body_format=body_format))


def html(text: str, title: str = TITLE) -> Annotation:
    return of(text, title, BodyFormat.HTML)


def only(annotation: Annotation) -> Assertion:
    (one,) = annotation.assertions
    return one


# --- patterns

EXAMPLES = [(p, sentence, pairs) for p in read_patterns() for sentence, pairs in p.examples.items()]


@pytest.mark.parametrize(("pattern", "sentence", "pairs"), EXAMPLES, ids=[f"{p.name}: {s}" for p, s, _ in EXAMPLES])
def test_each_pattern_finds_what_its_example_says(pattern: Pattern, sentence: str, pairs: Sequence[str]) -> None:
    found = {
        (one.subject.exact, one.object.exact, one.pattern.split("/")[0])
        for one in of(sentence, title="Lung cancer").assertions
    }
    for pair in pairs:
        subject, object_ = (re.sub("^topic$", "Lung cancer", part) for part in pair.split(" > "))
        assert any(f[0].endswith(subject) and f[1].endswith(object_) for f in found), found
    if not pairs:
        assert pattern.name not in {name for _, _, name in found}


def test_every_pattern_has_two_examples_in_our_words() -> None:
    assert [p.name for p in read_patterns() if len(p.examples) < 2] == []


PLACES = [(rule, sentence, found) for rule in read_phrase_rules().rules for sentence, found in rule.examples.items()]


@pytest.mark.parametrize(("rule", "sentence", "found"), PLACES, ids=[f"{r.name}: {s}" for r, s, _ in PLACES])
def test_each_sentence_tells_what_its_example_says(rule: PhraseRule, sentence: str, found: Sequence[str]) -> None:
    placed = [(m.exact, m.type) for m in of(sentence).mentions if m.layer == "place"]
    assert [(exact, rule.type) for exact in found] == placed


def test_every_rule_for_phrases_has_two_examples() -> None:
    assert [rule.name for rule in read_phrase_rules().rules if len(rule.examples) < 2] == []


@pytest.mark.parametrize(
    ("expression", "signs"),
    [
        ("{aux}(?:causes?|leads? to) x", [{"cause", "lead"}]),
        ("(?:an? )?(?:used|given)(?: [a-z]+)? for", [{"used", "given"}, {"for"}]),
        ("(?:is|are) here", [{"is ", "are "}, {"here"}]),
        ("(?:a|is) here", [{"a ", "is "}, {"here"}]),
        ("(?:a|is)? (?:a|is) ?(?:is|a)", []),
        ("x{0,4}? to (?:see|be) y", [{"to "}, {"be ", "see "}]),
        ("x to y|z", []),
        ("(?:see|be) a {C} (?:{C} is)? of (?:{C}|is)", [{"see ", "be "}, {"a "}, {CONDITION, SYMPTOM}, {"of "}]),
        ("{C}? is {C}{2} to [a-z]+ on {C}", [{"is "}, {"to "}, {"on "}, {CONDITION, SYMPTOM}]),
        (r"(?:\((?:used|given)|given) for (?:\(used|given) x", [{"for "}]),
        ("[a-z]{1,3} (?:remed(?:y|ies)|cures?)", [{"remed", "cure"}]),
        ("(?:(?:symptoms?|signs?) of|hallmarks?)", [{"symptom", "sign", "hallmark"}]),
        ("(?:the|this) (?:releases?|makes?) x (?:which)", [{"the ", "this "}, {"release", "make"}, {"x "}, {"which"}]),
        ("mak(?:ing|er) (?:worse)", [{"worse"}]),
        (
            "(?:(?:of )?(?:some |great )?help|(?:is |are )*for|works?)",
            [{"help", "for", "work"}],
        ),
        ("(?:(?:a )?help|works?) (?:(?:help ){2}on|works?)", [{"help ", "work"}]),
        ("(?:(?:un)?known|(?:so )?(?:a [a-z]+ )?) x", []),
        ("(?:(?:over|under)?use|(?:no )*(?:in|of)?to)", [{"over", "under", "use", "in", "of", "to"}]),
        ("(?:the result of|as a consequence|owing to) (?:x y?z)", [{"result ", "consequence ", "owing "}, {"x "}]),
        (r"x (?:[a-z]+ )?\b(?:can't|does|be)(?: |$)", [{"can", "does", "be"}]),
        ("x of ?a to {0,2}b on the x", [{"of"}, {"to"}, {"on "}, {"the "}]),
        ("x {aux}makes?(?: a)? (?:very )*(?:un)?sure", [{"make"}]),
    ],
)
def test_signs_are_read_off_an_expression(expression: str, signs: Sequence[set[str]]) -> None:
    filled = expression.replace("{aux}", "(?:often )*").replace("{C}", f"[{CONDITION}{SYMPTOM}]")
    assert list(signs_of(filled)) == signs


def test_signs_skip_no_sentence_that_fits() -> None:
    for pattern in read_patterns():
        for sentence in pattern.examples:
            one = passage(sentence)
            typed = typed_text(folded(sentence), Span(0, len(sentence)), finder().find([one]), read_cues())
            if pattern.expression.search(typed.text):
                assert pattern in patterns_for(typed.text, signs_in(typed.text)), (pattern.name, sentence)
    for rule in read_phrase_rules().rules:
        for sentence in rule.examples:
            one = passage(sentence)
            typed = typed_text(folded(sentence), Span(0, len(sentence)), finder().find([one]), read_cues())
            assert rule in phrase_rules_for(signs_in(typed.text)), (rule.name, sentence)
            assert rule not in phrase_rules_for(signs_in("nothing of it"))


def test_where_a_frame_may_begin_is_told_of_all() -> None:
    assert read_frame_rules().any_cue.pattern.startswith("(?="), "one rule that may begin anywhere makes all slow"


def test_names_of_patterns_are_unique() -> None:
    names = [p.name for p in read_patterns()]
    assert len(names) == len(set(names))


# --- frames

FRAMES = [(rule, example) for rule in read_frame_rules() for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), FRAMES, ids=[f"{r.name}: {e}" for r, e in FRAMES])
def test_each_frame_is_opened_by_its_examples(rule: FrameRule, example: str) -> None:
    one = passage(example)
    typed = typed_text(folded(example), Span(0, len(example)), finder().find([one]), None)
    match = match_frame(typed, read_frame_rules())
    assert match is not None
    assert match.rule.kind is rule.kind


def test_items_under_symptoms_are_symptoms_of_the_topic() -> None:
    found = html("<h2>Symptoms</h2><ul><li>Fever</li><li>Night sweats</li><li>Pneumonia</li></ul>")
    assert said(found) == {
        "lymphoma has_symptom fever",
        "lymphoma has_symptom night sweats",
        "lymphoma leads_to pneumonia",
    }


def test_items_under_causes_are_causes() -> None:
    found = html(
        "<h2>What Causes Back Pain?</h2><p>The usual causes are:</p><ul><li>Osteoporosis</li><li>Scoliosis</li></ul>"
    )
    assert said(found) == {"osteoporosis has_symptom back pain", "scoliosis has_symptom back pain"}


def test_items_under_treatment_treat_the_topic() -> None:
    found = html(
        "<h2>How is lymphoma treated?</h2><ul><li>Chemotherapy: drugs that kill cells.</li><li>Surgery</li></ul>"
    )
    assert said(found) == {"chemotherapy treats lymphoma", "surgery treats lymphoma"}


@pytest.mark.parametrize(
    "heading", ["Side Effects of Chemotherapy", "Risk factors for lymphoma", "How is it diagnosed?"]
)
def test_some_frames_forbid(heading: str) -> None:
    assert said(html(f"<h2>{heading}</h2><ul><li>Nausea</li><li>Fatigue</li><li>Anemia</li></ul>")) == set()


def test_a_sub_heading_under_how_does_a_cause_b_is_a_mechanism() -> None:
    text = (
        "<h2>How Does Breast Cancer Cause Back Pain?</h2><h3>Spinal Metastasis</h3>"
        "<p>Breast cancer cells may settle in the spine. The pain is worse at night.</p>"
    )
    found = html(text, "Breast cancer")
    assert said(found) >= {"breast cancer leads_to spinal metastasis", "spinal metastasis has_symptom back pain"}
    leads_to = next(a for a in found.assertions if a.predicate is Predicate.LEADS_TO)
    assert leads_to.evidence.exact == "Breast cancer cells may settle in the spine."
    assert {found.passages[i].text for i in leads_to.evidence.context} >= {"Spinal Metastasis"}


def test_a_sub_heading_is_silent_where_its_sentences_speak() -> None:
    text = (
        "<h2>How Does Breast Cancer Cause Back Pain?</h2><h3>Hypercalcemia</h3>"
        "<p>Breast cancer may lead to hypercalcemia. This causes back pain.</p>"
    )
    found = html(text, "Breast cancer")
    assert [one.pattern.split("/")[0] for one in found.assertions] == ["asked", "causes", "causes"]


def test_a_pain_and_what_it_feels_like() -> None:
    text = (
        "<h2>What Does Back Pain from Myeloma Feel Like?</h2><p>Tell a doctor about:</p>"
        "<ul><li>Pain that gets worse at night</li><li>Neck pain that comes with back pain</li></ul>"
    )
    found = html(text, "Multiple myeloma")
    assert {a.object.label for a in found.assertions} == {"nocturnal pain", "neck pain"}
    assert all(a.quality_of is not None and a.quality_of.value.endswith("/back-pain") for a in found.assertions)


def test_a_phrase_without_a_concept_is_kept_where_a_symptom_stands() -> None:
    text = "<h2>Symptoms of lymphoma</h2><ul><li>Fever</li><li>Night sweats</li><li>Purple elbows</li></ul>"
    found = html(text)
    (phrase,) = [m for m in found.mentions if m.layer == "place"]
    assert (phrase.exact, phrase.type.value, phrase.concept) == ("Purple elbows", "symptom", None)
    assert "lymphoma has_symptom purple elbows" in said(found)


def test_the_prose_of_a_treatment_section_names_what_is_offered() -> None:
    text = (
        "<h2>How is lymphoma treated?</h2><p>Chemotherapy stops cells from dividing. Side effects of surgery pass.</p>"
    )
    found = html(text)
    assert said(found) == {"chemotherapy treats lymphoma"}
    assert only(found).pattern == "prose/treatment"


def test_a_treatment_section_with_a_list_says_it_in_its_paragraphs_too() -> None:
    text = "<h2>Treatment of lymphoma</h2><ul><li>Surgery</li></ul><p>Chemotherapy often follows.</p>"
    assert said(html(text)) == {"surgery treats lymphoma", "chemotherapy treats lymphoma"}


def test_a_sentence_about_what_was_named_before_is_no_phrase() -> None:
    text = "<h2>Symptoms of lymphoma</h2><ul><li>Fever</li><li>Fatigue</li><li>It often starts in the neck</li></ul>"
    assert said(html(text)) == {"lymphoma has_symptom fever", "lymphoma has_symptom fatigue"}


def test_a_treatment_of_which_nothing_is_said_is_none() -> None:
    assert "pacemaker" not in {m.exact for m in of("The wires of a pacemaker can be seen on the film.").mentions}
    assert "vincristine" in {m.exact for m in of("He was reading about vincristine.").mentions}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<h2>Treatment</h2><p>Long-term drain. A nurse empties it twice a week.</p>", "Long-term drain"),
        ("<p>They were offered heat, gentle movement and ibuprofen.</p>", "heat|gentle movement|ibuprofen"),
        ("<p>Water tablets (diuretics) were of no use to her.</p>", "Water tablets|diuretics"),
        ("<p>They walked in the heat, and sat by the drain.</p>", ""),
        ("<p>It was done under local anaesthetic.</p>", "local anaesthetic"),
        ("<p>It began years after cancer treatment.</p>", "cancer treatment"),
        ("<p>It is a cancer treatment.</p>", ""),
    ],
)
def test_a_doubtful_treatment_is_one_where_the_page_treats_with_it(text: str, expected: str) -> None:
    treatments = [mention.exact for mention in html(text).mentions if mention.type is MentionType.TREATMENT]
    assert "|".join(treatments) == expected


def test_what_a_treatment_relieves_may_be_a_list() -> None:
    found = html("<p>Palliative care can relieve these troubles:</p><ul><li>pain</li><li>nausea</li></ul>")
    assert said(found) == {"palliative care treats pain", "palliative care treats nausea"}


def test_a_page_about_a_symptom_says_what_treats_it() -> None:
    found = html("<h2>Ways to ease back pain</h2><p>Massage helps some.</p>", "Back pain and what eases it")
    assert said(found) == {"massage treats back pain"}


def test_listed_symptoms_are_found_again() -> None:
    text = (
        "<h2>Symptoms</h2><ul><li>Fever</li><li>Cough</li></ul><p>Any of these symptoms may be caused by pneumonia.</p>"
    )
    assert said(html(text)) >= {"pneumonia has_symptom fever", "pneumonia has_symptom cough"}


def test_they_are_the_symptoms_of_the_sentence_before() -> None:
    assert said(of("The symptoms are vague. They include fever and weight loss.")) == {
        "lymphoma has_symptom fever",
        "lymphoma has_symptom weight loss",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Symptoms of pneumonia may include: fever; cough; and chest pain.", "pneumonia has_symptom {}"),
        ("Symptoms – fever, cough and chest pain.", "lymphoma has_symptom {}"),
        ("The signs are vague. They include: fever, a cough, and some chest pain.", "lymphoma has_symptom {}"),
        ("See a doctor if you notice: fever; cough; or chest pain that lasts.", "lymphoma has_symptom {}"),
    ],
)
def test_what_a_sentence_lists_behind_a_colon_is_a_list(text: str, expected: str) -> None:
    assert said(of(text)) >= {expected.format(symptom) for symptom in ("fever", "cough")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Treatments include: surgery; and chemotherapy.",
            {"surgery treats lymphoma", "chemotherapy treats lymphoma"},
        ),
        ("Complications: anemia, pneumonia.", {"lymphoma leads_to anemia", "lymphoma leads_to pneumonia"}),
        (
            "The causes of back pain are: arthritis or a muscle strain.",
            {"arthritis has_symptom back pain", "muscle strain has_symptom back pain"},
        ),
        ("Side effects of chemotherapy include: nausea, hair loss, and fatigue.", set()),
        ("Risk factors: anemia, older age, and smoking.", set()),
    ],
)
def test_the_words_before_a_colon_say_what_the_list_is_of(text: str, expected: set[str]) -> None:
    assert said(of(text)) == expected


def test_an_item_that_opens_a_list_is_no_symptom() -> None:
    text = (
        "<h2>Symptoms</h2><ul><li>In the lungs:<ul><li>Cough</li></ul></li>"
        "<li>All over:<ul><li>Fever</li></ul></li></ul>"
    )
    assert said(html(text)) == {"lymphoma has_symptom cough", "lymphoma has_symptom fever"}


def test_a_list_inside_a_list_has_a_subject_of_its_own() -> None:
    text = (
        "<h2>Symptoms</h2><ul><li>Symptoms of pneumonia<ul><li>Cough</li></ul></li>"
        "<li>Symptoms of anemia<ul><li>Fatigue</li></ul></li></ul>"
    )
    assert said(html(text)) == {"pneumonia has_symptom cough", "anemia has_symptom fatigue"}


def test_how_does_a_cause_b_takes_it_for_known() -> None:
    found = html("<h2>How does lymphoma cause back pain?</h2><p>That is a long story.</p>")
    assert (said(found), only(found).pattern) == ({"lymphoma has_symptom back pain"}, "asked/how-does-a-cause-b")


def test_a_sub_heading_that_nobody_knows_is_a_mechanism() -> None:
    text = "<h2>How does lymphoma cause back pain?</h2><h3>Crumbly vertebrae</h3><p>Bones give way.</p>"
    assert said(html(text)) >= {"lymphoma leads_to crumbly vertebrae", "crumbly vertebrae has_symptom back pain"}


# --- what an illness leads to


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<p>Some people get liver metastases. Lymphoma can spread to the liver.</p>",
            "lymphoma leads_to liver metastases",
        ),
        ("<p>A bowel obstruction is urgent. A tumor may block the bowel.</p>", "tumor leads_to bowel obstruction"),
        ("<h2>Symptoms</h2><p>Brain metastases can cause headaches.</p>", "lymphoma leads_to brain metastases"),
        (
            "<h2>Symptoms of lymphoma</h2><p>Too few red cells lead to shortness of breath.</p>",
            "lymphoma has_symptom shortness of breath",
        ),
        (
            "<p>It may cause hydronephrosis, a backing up of urine that can lead to kidney failure.</p>",
            "hydronephrosis leads_to kidney failure",
        ),
        (
            "<h2>Symptoms of lymphoma</h2><ul><li>Infections that are slow to go, such as pneumonia or shingles</li>"
            "<li>Fever</li></ul>",
            "lymphoma leads_to shingles",
        ),
        (
            "<h2>Symptoms of lymphoma</h2><ul><li>In the marrow: low blood counts</li><li>Fever</li></ul>",
            "lymphoma leads_to low blood counts",
        ),
        (
            "<h2>How does lymphoma lower the blood count?</h2><ul><li>Bone marrow failure. It fills the marrow.</li>"
            "<li>Dehydration. You drink too little.</li></ul>",
            "lymphoma leads_to dehydration",
        ),
    ],
)
def test_what_comes_of_an_illness_is_read(text: str, expected: str) -> None:
    assert expected in said(html(text))


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        (
            "<p>Gallstones are a cause of jaundice, and hepatitis, pneumonia, and anemia can be serious.</p>",
            "gallstones leads_to pneumonia",
        ),
        ("<p>Lymphoma can be slow. It is called follicular lymphoma.</p>", "lymphoma leads_to follicular lymphoma"),
        ("<p>Men with bone metastases joined the trial.</p>", "lymphoma leads_to bone metastases"),
        ("<p>Bone metastases are treated with radiation therapy.</p>", "lymphoma leads_to bone metastases"),
        (
            "<h2>Symptoms of lymphoma</h2><ul><li>Pain that comes with no fall or other injury</li><li>Fever</li></ul>",
            "lymphoma leads_to injury",
        ),
        ("<p>Gallstones may cause no pain, which is why hepatitis is feared.</p>", "gallstones leads_to hepatitis"),
        ("<p>If doctors think gallstones are causing jaundice, a scan is done.</p>", "gallstones has_symptom jaundice"),
    ],
)
def test_what_is_not_said_to_come_of_an_illness_is_not_read(text: str, denied: str) -> None:
    assert denied not in said(html(text))


# --- what a treatment is for


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Opioids and massage are used. They ease back pain.</p>", "massage treats back pain"),
        ("<p>Opioids and massage are used. Both ease back pain.</p>", "opioids treats back pain"),
        ("<p>Radiation therapy. It shrinks the tumor.</p>", "radiation therapy treats tumor"),
        ("<h2>What are steroids for?</h2><p>They ease nausea.</p>", "steroids treats nausea"),
        (
            "<h3>Surgery</h3><p>It may follow radiation therapy. It relieves back pain.</p>",
            "surgery treats back pain",
        ),
    ],
)
def test_what_stands_for_treatments_finds_each(text: str, expected: str) -> None:
    assert expected in said(html(text))


def test_they_who_are_people_treat_nothing() -> None:
    assert said(of("Doctors like opioids. They ease back pain.")) == set()


def test_what_a_treatment_brings_about_is_no_sign_of_the_illness() -> None:
    assert said(of("Steroids are tablets. These drugs can cause fatigue.")) == set()


def test_what_examples_do_is_said_of_the_treatment_that_heads_them() -> None:
    text = "<h2>Treatment</h2><p>Steroids. Dexamethasone eases nausea. Back pain needs massage.</p>"
    assert said(html(text)) >= {"dexamethasone treats nausea", "steroids treats nausea", "massage treats back pain"}
    assert "steroids treats back pain" not in said(html(text))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Laxatives are given for constipation.", {"laxatives treats constipation"}),
        ("Anemia needs a blood transfusion.", {"blood transfusion treats anemia"}),
        ("Massage is of no use in lymphoma.", {"massage treats lymphoma"}),
        ("Anemia is common, and chemotherapy is delayed.", set()),
        ("Nausea after chemotherapy is common.", set()),
        ("Chemotherapy is given.", {"chemotherapy treats lymphoma"}),
        (
            "Chemotherapy makes fractures rarer.",
            {"chemotherapy treats fractures", "chemotherapy treats lymphoma"},
        ),
    ],
)
def test_what_the_sentence_says_a_treatment_is_for_the_section_does_not_say(sentence: str, expected: set[str]) -> None:
    found = html(f"<h2>Treatment</h2><p>{sentence}</p>")
    assert said(found) == expected
    negated = {one.polarity for one in found.assertions} == {Polarity.NEGATED}
    assert negated is (" no use " in sentence)


def test_an_item_says_of_its_treatment_what_its_sentence_does() -> None:
    items = ("Surgery", "Laxatives, if constipation sets in", "Massage does not help lymphoma.")
    text = "<h2>Treatment</h2><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    found = html(text)
    assert said(found) == {
        "surgery treats lymphoma",
        "laxatives treats constipation",
        "massage treats lymphoma",
    }
    assert {one.subject.exact for one in found.assertions if one.polarity is Polarity.NEGATED} == {"Massage"}


@pytest.mark.parametrize(
    "text",
    [
        "<h2>Treatment</h2><p>Nausea. Ondansetron may be given.</p>",
        "<h2>Easing symptoms</h2><p>Nausea: ondansetron.</p>",
        "<h2>Nausea</h2><p>Ondansetron helps most people.</p>",
    ],
)
def test_below_a_symptom_a_treatment_is_for_it(text: str) -> None:
    assert said(html(text)) == {"ondansetron treats nausea"}


def test_below_pain_relief_a_treatment_is_for_the_pain() -> None:
    text = "<p>Pain is common.</p><h2>Treatment</h2><p>Pain relief. There are opioids and massage.</p>"
    assert {"opioids treats pain", "massage treats pain", "opioids treats lymphoma"} <= said(html(text))


def test_the_treatments_that_end_one_statement_may_begin_the_next() -> None:
    found = said(of("Steroids reduce swelling, opioids or massage ease back pain, and laxatives relieve constipation."))
    assert found == {
        "steroids treats swelling",
        "opioids treats back pain",
        "massage treats back pain",
        "laxatives treats constipation",
    }


# --- references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lymphoma may lead to hypercalcemia. This causes thirst.", "hypercalcemia has_symptom thirst"),
        ("Hypercalcemia is a blood problem. It can cause nausea.", "hypercalcemia has_symptom nausea"),
        ("If the cancer grows, the cancer may cause chest pain.", "lymphoma has_symptom chest pain"),
        (
            "<h3>Pleural Effusion</h3><p>Fluid gathers. This condition causes cough.</p>",
            "pleural effusion has_symptom cough",
        ),
        (
            "<p>Palliative care adds comfort. This may include medications to ease fatigue.</p>",
            "palliative care treats fatigue",
        ),
        ("<h2>Treatment</h2><p>Doctors decide. It may include chemotherapy.</p>", "chemotherapy treats lymphoma"),
        ("Treatment differs between people. It may include surgery.", "surgery treats lymphoma"),
    ],
)
def test_a_reference_finds_what_it_stands_for(text: str, expected: str) -> None:
    assert expected in said(html(text))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In hypercalcemia, fatigue is the most common symptom.", "hypercalcemia has_symptom fatigue"),
        ("If hypercalcemia gets worse, patients may have constipation.", "hypercalcemia has_symptom constipation"),
        ("Depending on where the cancer has spread, you may have headaches.", "lymphoma has_symptom headaches"),
        ("For people with anemia, a blood transfusion is the usual treatment.", "blood transfusion treats anemia"),
    ],
)
def test_what_a_sentence_opens_with_is_whom_the_rest_is_about(sentence: str, expected: str) -> None:
    assert said(of(sentence)) == {expected}


def test_what_the_sentence_says_of_one_illness_the_section_does_not_say_of_another() -> None:
    text = "<h2>Symptoms</h2><p>Anemia often brings on a range of symptoms, including fatigue.</p>"
    assert said(html(text)) == {"anemia has_symptom fatigue"}


def test_people_are_not_what_they_cause() -> None:
    text = "Some women with pneumonia are very ill. Women worry, and they can cause fatigue."
    assert said(of(text)) == set()


def test_a_phrase_that_introduces_a_name_is_passed_over() -> None:
    found = of("Lymphoma may lead to a serious infection called pneumonia.")
    assert said(found) == {"lymphoma leads_to pneumonia"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pneumonia is an infection. Symptoms include fever.", "pneumonia has_symptom fever"),
        ("Pneumonia is an infection. You may have fever.", "pneumonia has_symptom fever"),
        ("Cancer is a hard word. You may have fever.", "lymphoma has_symptom fever"),
        ("Some fear pneumonia. You may have fever.", "lymphoma has_symptom fever"),
    ],
)
def test_the_opener_of_a_paragraph_is_whom_the_rest_is_about(text: str, expected: str) -> None:
    assert said(of(text)) == {expected}


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("Lymphoma treatments include surgery.", TITLE, {"surgery treats lymphoma"}),
        ("The main treatment is surgery.", "Lymphoma treatment", {"surgery treats lymphoma"}),
        ("Fatigue due to lymphoma treatment may last.", TITLE, set()),
    ],
)
def test_an_illness_before_its_treatment_is_the_illness(text: str, title: str, expected: set[str]) -> None:
    assert said(of(text, title)) == expected


def test_a_complication_is_not_the_cancer() -> None:
    assert said(of("Some have pneumonia. This complication causes fever.")) == {"pneumonia has_symptom fever"}


def test_the_head_of_an_item_is_whom_its_other_sentences_are_about() -> None:
    text = (
        "<h2>Complications</h2><ul><li>Spinal cord compression. A tumor can squeeze the cord. "
        "This may cause numbness.</li>"
        "<li>Pneumonia: You may have a fever.</li></ul>"
    )
    assert said(html(text)) >= {"spinal cord compression has_symptom numbness", "pneumonia has_symptom fever"}


@pytest.mark.parametrize(
    ("introduction", "expected"),
    [
        ("Hypercalcemia is a problem of the blood. It can cause:", "hypercalcemia has_symptom fever"),
        ("The symptoms of pneumonia come fast. They include:", "pneumonia has_symptom fever"),
        ("Lymphoma is a cancer. People with anemia often have:", "anemia has_symptom fever"),
        ("Talk to your doctor if you have any of these symptoms:", "lymphoma has_symptom fever"),
        ("After surgery, you may have:", None),
        ("Tell a nurse if you have side effects such as:", None),
    ],
)
def test_whom_a_list_is_about_stands_in_its_introduction(introduction: str, expected: str | None) -> None:
    found = html(f"<p>{introduction}</p><ul><li>Fever</li></ul>")
    assert said(found) == ({expected} if expected else set())


def test_a_list_in_a_section_on_treatment_holds_treatments_whatever_introduces_it() -> None:
    text = "<h2>Treatment of lymphoma</h2><p>You may have:</p><ul><li>Surgery</li></ul>"
    assert said(html(text)) == {"surgery treats lymphoma"}


@pytest.mark.parametrize(
    ("answer", "polarity"),
    [("Yes, it can.", Polarity.AFFIRMED), ("No, it does not.", Polarity.NEGATED), ("That is hard to say.", None)],
)
def test_whether_a_causes_b_is_for_the_answer_to_say(answer: str, polarity: Polarity | None) -> None:
    found = html(f"<h2>Can lymphoma cause back pain?</h2><p>{answer}</p>")
    assert [(one.polarity, one.pattern) for one in found.assertions] == (
        [(polarity, "asked/does-a-cause-b")] if polarity else []
    )


def test_a_broader_heading_keeps_the_topic_above() -> None:
    text = "<h2>Symptoms</h2><h3>What about the cancer?</h3><p>Fatigue is common.</p>"
    assert said(html(text)) == {"lymphoma has_symptom fatigue"}


def test_side_effects_are_no_symptoms_whoever_has_them() -> None:
    assert said(html("<h2>Side effects</h2><p>Most people notice fatigue.</p>")) == set()


# --- certainty, polarity, stage


@pytest.mark.parametrize(
    ("sentence", "polarity", "certainty", "hedge"),
    [
        ("Hypercalcemia causes nausea.", Polarity.AFFIRMED, Certainty.DEFINITE, None),
        ("Hypercalcemia may cause nausea.", Polarity.AFFIRMED, Certainty.PROBABLE, "may"),
        ("In some cases, hypercalcemia causes nausea.", Polarity.AFFIRMED, Certainty.PROBABLE, "In some cases"),
        ("Hypercalcemia can rarely cause nausea.", Polarity.AFFIRMED, Certainty.UNLIKELY, "rarely"),
        ("In rare cases, hypercalcemia causes nausea.", Polarity.AFFIRMED, Certainty.UNLIKELY, "rare"),
        ("Hypercalcemia rarely causes nausea.", Polarity.NEGATED, Certainty.UNLIKELY, "rarely"),
        ("Hypercalcemia seldom causes nausea.", Polarity.NEGATED, Certainty.UNLIKELY, "seldom"),
        ("Hypercalcemia does not usually cause nausea.", Polarity.NEGATED, Certainty.UNLIKELY, "not usually"),
        ("Nausea is rarely a sign of hypercalcemia.", Polarity.NEGATED, Certainty.UNLIKELY, "rarely"),
        ("Nausea is uncommon in hypercalcemia.", Polarity.AFFIRMED, Certainty.UNLIKELY, None),
        ("Hypercalcemia does not cause nausea.", Polarity.NEGATED, Certainty.DEFINITE, None),
        ("Hypercalcemia does not always cause nausea.", Polarity.AFFIRMED, Certainty.PROBABLE, "not always"),
        ("It is unlikely that hypercalcemia causes nausea.", Polarity.NEGATED, Certainty.UNLIKELY, "unlikely that"),
        ("It is a myth that hypercalcemia can cause nausea.", Polarity.NEGATED, Certainty.DEFINITE, "a myth that"),
        (
            "Hypercalcemia seldom spreads, but it may grow, causing nausea.",
            Polarity.AFFIRMED,
            Certainty.PROBABLE,
            "may",
        ),
        ("Nausea is unlikely.", Polarity.NEGATED, Certainty.UNLIKELY, "unlikely"),
    ],
)
def test_how_it_is_said(sentence: str, polarity: Polarity, certainty: Certainty, hedge: str | None) -> None:
    one = only(of(sentence, title="Hypercalcemia"))
    assert (one.polarity, one.certainty) == (polarity, certainty)
    if polarity is Polarity.AFFIRMED:
        assert one.hedge == hedge


@pytest.mark.parametrize(
    "sentence",
    [
        "Does hypercalcemia cause nausea?",
        "It is hard to say whether hypercalcemia causes nausea.",
        "Tests rule out that hypercalcemia causes nausea.",
        "Nausea is a side effect of chemotherapy.",
        "Chemotherapy may cause nausea.",
    ],
)
def test_what_is_not_said(sentence: str) -> None:
    assert said(of(sentence, title="Hypercalcemia")) == set()


def test_a_denial_at_a_stage() -> None:
    text = "<h2>Early Symptoms of Lymphoma</h2><ul><li>Fever</li></ul><p>At this stage, bone pain is unlikely.</p>"
    fever, bone_pain = html(text).assertions
    assert fever.stage is not None
    assert fever.stage.value.endswith("/early-stage")
    assert (bone_pain.polarity, bone_pain.certainty, bone_pain.stage) == (
        Polarity.NEGATED,
        Certainty.UNLIKELY,
        fever.stage,
    )


def test_a_stage_in_the_phrase_is_the_assertions() -> None:
    one = only(of("Advanced lymphoma can cause night sweats."))
    assert one.stage is not None
    assert one.stage.value.endswith("/advanced-stage")


# --- markup and evidence


def test_markup_is_evidence_with_a_pointer() -> None:
    statement = MarkupStatement(
        MarkupValue("Lymphoma", "/name"), Predicate.HAS_SYMPTOM, MarkupValue("Night sweats", "/signOrSymptom/0/name")
    )
    found = annotated(document(title=TITLE, statements=(statement,)))
    one = only(found)
    assert said(found) == {"lymphoma has_symptom night sweats"}
    assert one.pattern == "markup"
    assert found.passages[one.evidence.passage].pointer == "/signOrSymptom/0/name"


def evidence_holds(annotation: Annotation) -> Iterable[Assertion]:
    """Each assertion of which the evidence is not what it should be."""
    for one in annotation.assertions:
        evidence = one.evidence
        exact = annotation.passages[evidence.passage].text[evidence.start : evidence.end] == evidence.exact
        inside = [
            (m.passage == evidence.passage and evidence.start <= m.start and m.end <= evidence.end)
            or m.passage in evidence.context
            for m in (one.subject, one.object)
        ]
        if not (exact and evidence.exact and all(inside)):
            yield one


WORDS = (
    "lung cancer",
    "it",
    "may cause",
    "Symptoms of",
    "back pain",
    "surgery",
    "treats",
    ":",
    ".",
    ", ",
    " and ",
    "\n",
    "<h2>",
    "</h2>",
    "<li>",
    "This causes",
    "These symptoms may be caused by",
    "They include",
    " - ",
    "painfever",
    "<ul>",
    "</ul>",
    "eases",
    "💊",
    "?",
)


HOSTILE = (
    "",
    "\t" * 3_000,
    "\x00" * 3_000,
    "Lung cancer causes " + "back pain, " * 2_000,
    "Lung cancer " + "and then it may " * 1_000 + "cause pain.",
    "surgery or " * 1_500 + "to relieve pain",
    "pain that radiates to " * 800,
    "(" * 2_000 + "pain" + ")" * 2_000,
    "\u202eسرطان الرئة قد يسبب الألم\u202c back pain 💊👩‍⚕️ " * 200,
    "Le cancer du poumon peut provoquer des douleurs. " * 100,
    "Symptoms: " + "- pain " * 2_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=[str(number) for number in range(len(HOSTILE))])
def test_hostile_bodies_are_read(text: str) -> None:
    for body_format in BodyFormat:
        annotation = of(text, body_format=body_format)
        assert list(evidence_holds(annotation)) == []
        for mention in annotation.mentions:
            assert annotation.passages[mention.passage].text[mention.start : mention.end] == mention.exact


@pytest.mark.needs_shared
def test_all_evidence_of_the_given_articles_holds(shared: Path) -> None:
    """It contains both phrases, or its context names the passage (a heading, an introduction) that supplies one."""
    annotator = annotator_for(ontology_directory())
    folders = [shared / "corpora" / name for name in ("dev", "check", "unlabelled")]
    sources = find_sources(sorted(path for folder in folders for path in folder.glob("*.jsonld")))
    annotations = [one for source in sources for one in annotator.annotate(source).annotations]
    assert len(annotations) == 25
    assert sum(len(one.assertions) for one in annotations) > 500
    assert [a.id for one in annotations for a in evidence_holds(one)] == []
    for one in annotations:
        for said_there in one.assertions:
            evidence = said_there.evidence
            missing = [m for m in (said_there.subject, said_there.object) if m.passage != evidence.passage]
            assert all(m.passage in evidence.context for m in missing)


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_evidence_holds_for_any_text(words: list[str]) -> None:
    for body_format in BodyFormat:
        annotation = of(" ".join(words), body_format=body_format)
        assert list(evidence_holds(annotation)) == []
        assert len({a.id for a in annotation.assertions}) == len(annotation.assertions)
        for mention in annotation.mentions:
            assert annotation.passages[mention.passage].text[mention.start : mention.end] == mention.exact


def tried_in(text: str) -> list[str]:
    return [pattern.name for pattern in patterns_for(text, signs_in(text))]


def test_a_pattern_is_tried_where_its_words_and_phrases_stand_in_its_order():
    assert "causes" in tried_in(f"{CONDITION} causes {SYMPTOM}.")
    assert "causes" not in tried_in(f"{SYMPTOM} causes no {CONDITION}.")
    assert "causes" not in tried_in(f"Causes of {CONDITION} and {SYMPTOM}.")
    assert "caused-by" in tried_in(f"{SYMPTOM} may be caused by {CONDITION}.")
    assert tried_in(f"{CONDITION}{SYMPTOM * 4}") == tried_in(f"{CONDITION} {SYMPTOM * 40}.")


def test_an_item_that_an_illness_heads_tells_its_own_symptoms() -> None:
    items = "<li>Lung cancer: a cough, chest pain.</li><li>Kidney cancer: blood in the urine.</li>"
    found = html(f"<h2>Symptoms</h2><ul>{items}<li>Fever: chills.</li></ul>")
    assert {(one.subject.exact, one.predicate, one.object.exact) for one in found.assertions} == {
        ("Lung cancer", Predicate.HAS_SYMPTOM, "cough"),
        ("Lung cancer", Predicate.HAS_SYMPTOM, "chest pain"),
        ("Kidney cancer", Predicate.HAS_SYMPTOM, "blood in the urine"),
        ("Lymphoma", Predicate.HAS_SYMPTOM, "Fever"),
        ("Lymphoma", Predicate.HAS_SYMPTOM, "chills"),
    }


def test_what_is_said_of_a_phrase_with_members_is_said_of_each() -> None:
    found = annotated(document("<p>Ovarian or lung cancer may cause pain in the neck and back.</p>"))
    stated = {(one.subject.label, one.object.label) for one in found.assertions}
    cancers, pains = ("ovarian cancer", "lung cancer"), ("neck pain", "back pain")
    assert stated == {(cancer, pain) for cancer in cancers for pain in pains}
    assert len({one.id for one in found.assertions}) == 4
    assert {one.subject.exact for one in found.assertions} == {"Ovarian or lung cancer"}
    assert {one.label for one in found.mentions if one.label in cancers} == set(cancers)
    assert not any(one.members for one in found.mentions)
    assert len({one.id for one in found.mentions}) == len(found.mentions)


def test_a_sentence_that_turns_to_another_illness_tells_whose_symptoms_follow() -> None:
    found = of("Some people develop ascites. You may notice shortness of breath. Affected people can have fever.")
    stated = {(one.subject.exact, one.object.exact) for one in found.assertions}
    assert ("ascites", "shortness of breath") in stated
    assert ("ascites", "fever") not in stated


def test_a_heading_that_says_where_it_has_spread_is_about_the_metastases_there() -> None:
    below = "<p>Brain metastases are common.</p><p>You may have:</p><ul><li>Headaches</li><li>Seizures</li></ul>"
    spread = html(f"<h1>Melanoma</h1><h2>When melanoma reaches the brain</h2>{below}", title="Melanoma")
    other = html(f"<h1>Melanoma</h1><h2>What you may notice</h2>{below}", title="Melanoma")
    of_headaches = [
        {one.subject.exact for one in page.assertions if one.object.exact == "Headaches"} for page in (spread, other)
    ]
    assert of_headaches == [{"Brain metastases"}, {"Melanoma"}]


def test_a_treatment_with_an_aim_of_its_own_is_not_for_the_topic_in_the_rest_of_the_paragraph() -> None:
    below = "Morphine is given for severe pain. Constipation is likely with morphine."
    found = html(f"<h1>Lymphoma</h1><h2>Treatment</h2><p>{below}</p>")
    assert {one.object.exact for one in found.assertions if one.subject.exact.lower() == "morphine"} == {"severe pain"}


# --- symptoms beside others, after a turn, and before the sentence that says whose they are


def symptoms_of(annotation: Annotation) -> set[tuple[str, str]]:
    return {
        (one.subject.exact, one.object.exact)
        for one in annotation.assertions
        if one.predicate is Predicate.HAS_SYMPTOM and one.polarity is Polarity.AFFIRMED
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You may have fever, or wake with night sweats.", {"fever", "night sweats"}),
        ("Some people have a cough, or find they can hardly shake off fatigue.", {"cough", "fatigue"}),
        ("Wheezing is worse at night, and people may have a cough.", {"Wheezing", "cough"}),
        ("You may have a cough but never fever.", {"cough"}),
    ],
)
def test_a_symptom_beside_one_that_is_told_has_its_subject(text: str, expected: set[str]) -> None:
    assert symptoms_of(of(text)) == {("Lymphoma", symptom) for symptom in expected}


def test_what_is_named_after_another_illness_is_not_beside() -> None:
    found = of("Pneumonia can cause a cough, and in anemia the itching comes back.")
    assert symptoms_of(found) == {("Pneumonia", "cough")}


def test_an_aside_does_not_end_what_stands_beside() -> None:
    found = of("Pneumonia brings a cough without wheezing, and in winter often a fever.")
    assert symptoms_of(found) == {("Pneumonia", "cough"), ("Pneumonia", "fever")}


@pytest.mark.parametrize(
    "turn",
    [
        "Some people develop ascites.",
        "This is called ascites, and it is common.",
        "Later on, ascites can develop.",
        "Of all that may happen, ascites is the complication that people dread.",
    ],
)
def test_a_sentence_without_a_pattern_tells_of_what_the_one_before_turned_to(turn: str) -> None:
    assert ("ascites", "Shortness of breath") in symptoms_of(of(f"{turn} Shortness of breath wakes people up."))
    assert symptoms_of(of(f"{turn} Surgery eases shortness of breath.")) == set()


def test_after_a_turn_in_a_section_on_side_effects_nothing_is_felt_of_an_illness() -> None:
    found = html("<h2>Side effects of chemotherapy</h2><p>Anemia can develop. Fatigue wakes people up.</p>")
    assert symptoms_of(found) == set()


@pytest.mark.parametrize(
    "behind", ["These may be signs of pneumonia.", "This could be pneumonia.", "You may have pneumonia."]
)
def test_what_the_next_sentence_says_whose_it_is_is_not_the_topics(behind: str) -> None:
    found = symptoms_of(of(f"See your doctor if you have fever or chills. {behind}"))
    assert found == {("pneumonia", "fever"), ("pneumonia", "chills")}


def test_what_another_illness_can_bring_about_too_is_still_the_topics() -> None:
    found = symptoms_of(of("You may notice fever. These may also be signs of pneumonia."))
    assert found == {("Lymphoma", "fever"), ("pneumonia", "fever")}


def test_this_is_no_symptom_where_the_sentence_before_names_an_illness() -> None:
    found = symptoms_of(of("Anemia brings fatigue. This may be a sign of lung cancer."))
    assert ("lung cancer", "fatigue") not in found


@pytest.mark.parametrize(
    ("introduction", "subject"),
    [
        ("As time goes by, a person may have", "Lymphoma"),
        ("Be alert to:", "Lymphoma"),
        ("The following make us suspect pneumonia:", "pneumonia"),
        ("Anemia often goes unnoticed. Later on, a person may feel:", "Anemia"),
        ("Anemia often goes unnoticed. When they do feel it, people may have:", "Lymphoma"),
    ],
)
def test_a_list_of_symptoms_may_be_introduced_without_the_word(introduction: str, subject: str) -> None:
    items = "<ul><li>fever</li><li>fatigue</li></ul>"
    assert symptoms_of(html(f"<p>{introduction}</p>{items}")) == {(subject, "fever"), (subject, "fatigue")}


def test_an_introduction_in_a_section_on_side_effects_says_nothing_of_the_illness() -> None:
    items = "<ul><li>fever</li><li>fatigue</li></ul>"
    assert said(html(f"<h2>Side effects of chemotherapy</h2><p>You may have:</p>{items}")) == set()


@pytest.mark.parametrize(
    "heading", ["How will I feel?", "What patients notice", "Recognising lymphoma", "Main features"]
)
def test_a_heading_may_ask_for_symptoms_in_other_words(heading: str) -> None:
    found = symptoms_of(html(f"<h2>{heading}</h2><p>Fever, above all.</p>"))
    assert {(subject.lower(), symptom) for subject, symptom in found} == {("lymphoma", "Fever")}


def test_each_illness_that_heads_a_page_has_the_sections_below_its_name() -> None:
    text = (
        "<h1>Ascites and anemia</h1><h2>Ascites</h2><p>It is fluid.</p><h2>What you might notice</h2><p>Fatigue.</p>"
        "<h2>Anemia</h2><p>Red cells are few.</p><h2>What you might notice</h2><p>Shortness of breath.</p>"
    )
    assert symptoms_of(html(text, "Ascites and anemia")) == {("Ascites", "Fatigue"), ("Anemia", "Shortness of breath")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pneumonia comes on fast. People may have a fever.", {("Pneumonia", "fever")}),
        ("Cancer is no light word. People may have a fever.", {("Lymphoma", "fever")}),
        ("People with pneumonia need rest. People may have a fever.", {("Lymphoma", "fever")}),
        ("Anemia seldom gives symptoms, but some people feel tired.", {("Anemia", "feel tired")}),
        ("Anemia does not cause symptoms at first. Later on you may notice fatigue.", {("Anemia", "fatigue")}),
        ("When the bone gives way (a fracture), you may feel back pain.", {("fracture", "back pain")}),
        ("Tell us if you have chest pain, as this may be a sign of pneumonia.", {("pneumonia", "chest pain")}),
        ("Fever should be checked. It is more often due to pneumonia.", {("pneumonia", "Fever")}),
        ("Liver metastases can cause itching. A cough may mean it has reached the lungs.", None),
    ],
)
def test_whose_symptom_it_is_may_stand_in_another_clause(text: str, expected: set[tuple[str, str]] | None) -> None:
    assert symptoms_of(of(text)) == (expected or {("Liver metastases", "itching"), ("Lymphoma", "cough")})


def test_which_is_what_was_named_last_also_below_a_head() -> None:
    found = html("<p><b>Pneumonia.</b> It can lead to anemia, which shows up as fatigue.</p>")
    assert ("anemia", "fatigue") in symptoms_of(found)
    assert ("Pneumonia", "fatigue") not in symptoms_of(found)


def test_it_is_what_heads_the_section_where_the_sentence_before_names_that() -> None:
    found = html("<h2>Anemia</h2><p>Most people with pneumonia develop anemia, a lack of cells. It causes fatigue.</p>")
    assert {subject.lower() for subject, symptom in symptoms_of(found) if symptom == "fatigue"} == {"anemia"}


@pytest.mark.parametrize(
    "text",
    [
        "Call us, day or night, with a fever.",
        "Fatigue is often put down to stress.",
        "Something else can cause fatigue.",
    ],
)
def test_a_sentence_of_a_symptom_section_about_something_else_tells_nothing(text: str) -> None:
    assert symptoms_of(html(f"<h2>Symptoms</h2><p>{text}</p>")) == set()


def test_no_to_always_is_no_denial() -> None:
    asked = "<h2>Does lymphoma {}cause back pain?</h2><p>No. Most people feel nothing.</p>"
    assert [one.polarity for one in html(asked.format("")).assertions] == [Polarity.NEGATED]
    assert said(html(asked.format("always "))) == set()


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Constipation is common at first. A nurse can suggest prunes or senna.", "senna treats constipation"),
        ("For nausea, ondansetron comes first. Ginger is another choice.", "ginger treats nausea"),
        ("Some develop ascites. Their belly feels tight. Paracentesis may be done.", "paracentesis treats ascites"),
    ],
)
def test_what_a_paragraph_on_treatment_has_turned_to_is_what_its_next_drug_is_for(
    paragraph: str, expected: str
) -> None:
    found = said(html(f"<h2>How is lymphoma treated?</h2><p>{paragraph}</p>"))
    assert expected in found
    assert expected.replace(expected.split(" treats ")[1], "lymphoma") not in found


def test_a_kind_of_the_topic_that_a_sentence_begins_with_is_what_the_next_drug_is_for() -> None:
    text = "<h2>Treatment</h2><p>Follicular lymphoma often grows slowly. Rituximab may be given alone.</p>"
    assert said(html(text)) == {"rituximab treats follicular lymphoma"}


def test_a_cancer_that_a_paragraph_names_is_what_the_section_is_about() -> None:
    text = "<h2>How is lymphoma treated?</h2><p>The cancer grows in most people. Rituximab may be given.</p>"
    assert said(html(text)) == {"rituximab treats lymphoma"}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("Denosumab, to lower the chance of fractures", {"denosumab treats fractures"}),
        ("A stent that opens a blocked bile duct", {"stent treats blocked bile duct"}),
        ("Massage, twice a week", {"massage treats back pain"}),
    ],
)
def test_below_a_symptom_a_drug_for_an_illness_is_none_for_the_symptom(item: str, expected: set[str]) -> None:
    text = f"<h2>How is back pain treated?</h2><ul><li>{item}</li><li>Ibuprofen</li></ul>"
    assert said(html(text, "Back pain")) == {*expected, "ibuprofen treats back pain"}


def test_a_kind_of_the_topic_that_the_sentence_names_is_what_is_treated() -> None:
    text = "<h2>Treatment</h2><p>Follicular lymphoma grows slowly, and watchful waiting may be the start.</p>"
    assert said(html(text)) == {"watchful waiting treats follicular lymphoma"}


def test_what_stands_behind_the_head_of_a_paragraph_in_its_own_sentence_is_for_it() -> None:
    text = "<h2>Treatment</h2><ul><li>Hodgkin lymphoma: a bone marrow transplant may be all that works.</li></ul>"
    assert "bone marrow transplant treats hodgkin lymphoma" in said(html(text))


def test_a_complication_that_heads_a_section_is_treated_there() -> None:
    text = "<h1>Symptoms and complications of lymphoma</h1><h2>Anemia</h2><p>A blood transfusion lasts for weeks.</p>"
    assert "blood transfusion treats anemia" in said(html(text))


def test_a_heading_without_a_cue_tells_no_treatment() -> None:
    text = "<h2>Treatment</h2><p>Chemotherapy works.</p><h3>Staying well</h3><p>Some need a wheelchair.</p>"
    assert said(html(text)) == {"chemotherapy treats lymphoma"}


def test_swelling_is_brought_down_for_the_illness_of_the_section() -> None:
    text = "<h2>Treatment</h2><p>Doctors start with steroids to bring down the swelling.</p>"
    found = said(html(text, "Spinal cord compression"))
    assert found == {"steroids treats swelling", "steroids treats spinal cord compression"}


def test_a_heading_on_relief_says_what_the_drugs_below_it_are_for() -> None:
    text = "<h2>Treatment</h2><p>Pain is common.</p><h3>Pain relief and diet</h3><p>Morphine is strong.</p>"
    assert "morphine treats pain" in said(html(text))


def test_medicines_are_told_by_their_examples() -> None:
    assert said(html("<h2>Treatment</h2><p>Drugs such as rituximab may be used when lymphoma comes back.</p>")) == {
        "rituximab treats lymphoma"
    }


def test_a_clause_of_its_own_has_its_own_treatment() -> None:
    text = "Surgery is planned for later, and dexamethasone is begun to reduce the headache."
    assert said(of(text, "Brain tumor")) == {"dexamethasone treats headache"}
