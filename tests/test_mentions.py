"""Mentions: names in every spelling, phrases with an open middle, the words that belong to them, and exact offsets."""

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.folding import folded
from cancerkg.mentions.shapes import Shape, Shapes, read_shapes
from cancerkg.mentions.tokens import tokens_of
from cancerkg.model import Mention, MentionType, PassageKind
from tests.pages import finder, passage, vocabulary

_READ = read_shapes(c.label for c in vocabulary().concepts.values() if c.mention_type is MentionType.SITE)
SHAPES = tuple({shape.name: shape for several in _READ.by_word.values() for shape in several}.values())


def mentions(text: str, kind: PassageKind = PassageKind.PARAGRAPH) -> tuple[Mention, ...]:
    return finder().find([passage(text, kind)])


def clinical(text: str, kind: PassageKind = PassageKind.PARAGRAPH) -> list[tuple[str, str | None]]:
    kinds = (MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT)
    return [(m.exact, m.label) for m in mentions(text, kind) if m.type in kinds]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("headaches", "headache"),
        ("Headache", "headache"),
        ("hypercalcaemia", "hypercalcemia"),
        ("haemoptysis", "hemoptysis"),
        ("bone metastases", "bone metastasis"),
        ("metastases to the bone", "bone metastasis"),
        ("cancer of the lung", "lung cancer"),
        ("lung tumours", "lung tumor"),
        ("small-cell lung cancer", "small cell lung cancer"),
        ("small cell lung cancer", "small cell lung cancer"),
        ("pain in the neck", "neck pain"),
        ("radiotherapy", "radiation therapy"),
        ("swollen lymph nodes", "swollen lymph nodes"),
    ],
)
def test_a_name_in_any_spelling(text: str, label: str) -> None:
    assert clinical(f"They spoke of {text} yesterday.") == [(text, label)]


@pytest.mark.parametrize("text", ["painless", "champaign", "unnumbness", "spine3x"])
def test_a_name_inside_a_word_is_no_mention(text: str) -> None:
    assert mentions(text) == ()


def test_an_acronym_in_small_letters_is_another_word() -> None:
    names = [name for c in vocabulary().concepts.values() for name in c.names if name.isupper() and 3 <= len(name) <= 5]
    assert names
    for name in names:
        assert [m.exact for m in mentions(f"see {name} now")] == [name]
        assert mentions(f"see {name.lower()} now") == ()


def test_the_longest_name_wins() -> None:
    assert clinical("metastatic lung cancer") == [("metastatic lung cancer", "metastatic lung cancer")]


def test_two_halves_of_one_phrase() -> None:
    assert clinical("ruptured or herniated discs") == [("ruptured or herniated discs", "herniated disc")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It scars the liver.", []),
        ("They found burns and bruises.", ["burns", "bruises"]),
        ("Call us when you sneeze, cough or strain.", []),
        ("Call us when you have a cough.", ["cough"]),
        ("Options that no longer fit.", []),
        ("A fit came first.", ["fit"]),
    ],
)
def test_what_is_done_is_not_suffered(text: str, found: list[str]) -> None:
    assert [exact for exact, _ in clinical(text)] == found


@pytest.mark.parametrize(
    ("text", "exact", "members"),
    [
        ("Ovarian or lung cancer hurts.", "Ovarian or lung cancer", ["ovarian-cancer", "lung-cancer"]),
        (
            "in lung, breast, and kidney cancer",
            "lung, breast, and kidney cancer",
            ["lung-cancer", "breast-cancer", "kidney-cancer"],
        ),
        ("leukemia, breast, or lung cancer", "breast, or lung cancer", ["breast-cancer", "lung-cancer"]),
        ("in the flimsy or lung cancer", "lung cancer", []),
        ("cancer of the breast or lung", "cancer of the breast or lung", ["breast-cancer", "lung-cancer"]),
        ("pain in your neck and back", "pain in your neck and back", ["neck-pain", "back-pain"]),
        ("pain in the neck", "pain in the neck", []),
        ("better with time, and radiation therapy", "radiation therapy", []),
    ],
)
def test_a_phrase_names_each_of_its_members(text: str, exact: str, members: list[str]) -> None:
    found = {one.exact: [iri.value.rpartition("/")[2] for iri in one.members] for one in mentions(text)}
    assert found[exact] == members


@pytest.mark.parametrize(
    ("text", "exact", "stage"),
    [
        ("in advanced breast cancer", "advanced breast cancer", "advanced-stage"),
        ("with early-stage prostate cancer", "early-stage prostate cancer", "early-stage"),
        ("of stage IV lung cancer", "stage IV lung cancer", "advanced-stage"),
    ],
)
def test_a_stage_belongs_to_the_phrase(text: str, exact: str, stage: str) -> None:
    (mention,) = [m for m in mentions(text) if m.type is MentionType.CONDITION]
    assert mention.exact == exact
    assert mention.stage is not None
    assert mention.stage.value.endswith("/" + stage)


def test_words_of_kind_belong_to_the_phrase() -> None:
    assert clinical("a severe or chronic back pain") == [("severe or chronic back pain", "back pain")]
    assert clinical("unexplained weight loss") == [("unexplained weight loss", "weight loss")]


def test_a_clause_belongs_to_the_symptom_of_an_item() -> None:
    item = "A cough that gets worse when talking, laughing, or lying down"
    assert clinical(item, PassageKind.LIST_ITEM) == [(item.removeprefix("A "), "cough")]
    assert clinical("A cough that we all know is common.")[0] == ("cough", "cough")


@pytest.mark.parametrize(
    "exact",
    [
        "cough that does not go away",
        "headaches that get worse over time",
        "weight loss for no known reason",
        "pain when swallowing",
        "sweating at night",
        "itching of the skin",
        "hepatitis B",
        "fentanyl patches",
    ],
)
def test_what_tells_of_a_phrase_belongs_to_it_in_any_sentence(exact: str) -> None:
    assert [found for found, _ in clinical(f"They asked about {exact}, and wrote.")] == [exact]


@pytest.mark.parametrize(("shape", "example"), [(shape, example) for shape in SHAPES for example in shape.examples])
def test_each_shape_fits_its_examples(shape: Shape, example: str) -> None:
    lookup = folded(example)
    alone = Shapes({word: (shape,) for word in tokens_of(lookup).words if shape in _READ.by_word.get(word, ())})
    assert [match.shape for match in alone.find(lookup, tokens_of(lookup))] == [shape.name]


def test_every_shape_has_two_examples() -> None:
    assert [shape.name for shape in SHAPES if len(shape.examples) < 2] == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("pain that spreads from the lower back to the legs", "back pain"),
        ("pain that shoots down one leg", "radiating pain"),
        ("pain that wakes you up at night", "nocturnal pain"),
        ("pain not relieved by ordinary tablets", "refractory pain"),
        ("pain that isn't made worse by activity", "pain unaffected by movement"),
        ("deep and aching pain", "deep aching pain"),
    ],
)
def test_a_shape_names_its_concept(text: str, label: str) -> None:
    assert [found for _, found in clinical(text)] in ([label], ["low " + label])


@pytest.mark.parametrize(
    ("text", "exact", "mention_type"),
    [
        ("They had jaw pain.", "jaw pain", "symptom"),
        ("The doctor spoke of cholangitis.", "cholangitis", "condition"),
        ("Some have Zellweger-Marfan syndrome.", "Zellweger-Marfan syndrome", "condition"),
        ("He took vincristine.", "vincristine", "treatment"),
        ("The doctor advised robotic surgery.", "robotic surgery", "treatment"),
        ("It began with memory problems.", "memory problems", "symptom"),
        ("She felt short of breath.", "short of breath", "symptom"),
        ("They found low levels of potassium.", "low levels of potassium", "condition"),
    ],
)
def test_a_phrase_is_told_by_its_last_word(text: str, exact: str, mention_type: str) -> None:
    assert [(m.exact, m.type.value) for m in mentions(text) if m.type is not MentionType.SITE] == [
        (exact, mention_type)
    ]


def test_what_a_shape_composes_names_no_concept_of_another_type() -> None:
    for text in ("a blood clot in the groin", "pressure on the brain", "swelling of the neck", "blood in the stool"):
        for mention in mentions(f"They found {text}."):
            assert mention.concept is None or vocabulary().concepts[mention.concept].mention_type is mention.type


def test_a_site_before_a_known_name_makes_another_phrase() -> None:
    assert clinical("severe pain") == [("severe pain", "severe pain")]
    assert clinical("jaw pain") == [("jaw pain", None)]


@pytest.mark.parametrize("text", ["the Lung Cancer Foundation", "a Trust for Lung Cancer Research", "tumor-related"])
def test_part_of_another_name_is_no_mention(text: str) -> None:
    assert clinical(f"They wrote to {text} again.") == []


def test_a_long_dash_parts_phrases() -> None:
    assert [exact for exact, _ in clinical("Lung cancer—back pain came first—is common.")] == [
        "Lung cancer",
        "back pain",
    ]


def test_an_acronym_that_the_page_introduces_is_its_phrase() -> None:
    one = replace(passage("Lung infection (LI) is common. LIs come back."), index=0)
    other = replace(passage("Lung cancer (CTX) is not CTX. What helps in LI?"), index=1, id="q")
    found = finder().find([one, other])
    assert [(m.passage, m.exact, m.label) for m in found if m.type is MentionType.CONDITION] == [
        (0, "Lung infection", "lung infection"),
        (0, "LI", "lung infection"),
        (0, "LIs", "lung infection"),
        (1, "Lung cancer", "lung cancer"),
        (1, "LI", "lung infection"),
    ]
    assert all([one, other][m.passage].text[m.start : m.end] == m.exact for m in found)


@pytest.mark.parametrize(
    ("introduction", "expected"),
    [
        ("The brain swims in cerebrospinal fluid (CSF).", ["CSF", "CSF"]),
        ("Some of the CSF is drawn with a needle.", ["CSF", "CSF"]),
        ("Ask the Cancer Support Fund (CSF).", []),
        ("It is paid for by a community sports foundation (CSF).", []),
    ],
)
def test_an_acronym_is_what_the_page_introduces_it_for(introduction: str, expected: list[str]) -> None:
    one = replace(passage(introduction), index=0)
    other = replace(passage("They looked for cancer cells in the CSF."), index=1, id="q")
    assert [m.exact for m in finder().find([one, other]) if m.exact == "CSF"] == expected


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("Neuroendocrine tumors (often shortened to NETs) grow slowly. A NET is rare.", "NET"),
        ("Multiple endocrine neoplasia type 1 (MEN 1) runs in families, as MEN 1 does.", "MEN 1"),
    ],
)
def test_an_acronym_may_be_introduced_by_words_and_have_a_number(text: str, acronym: str) -> None:
    assert [exact.removesuffix("s") for exact, _ in clinical(text)][1:] == [acronym, acronym]


def test_a_brand_name_in_a_bracket_means_its_drug_from_there_on() -> None:
    one = replace(passage("Zomentax is new. Try dexamethasone (Zomentax, Korvidal XR) and rest (Tuesdays)."), index=0)
    other = replace(passage("Stop Zomentax slowly, and Korvidal XR too."), index=1, id="q")
    found = finder().find([one, other])
    named = [(m.passage, m.exact) for m in found if m.label == "dexamethasone"]
    assert named == [(0, "dexamethasone"), (0, "Zomentax"), (0, "Korvidal XR"), (1, "Zomentax"), (1, "Korvidal XR")]
    assert all([one, other][m.passage].text[m.start : m.end] == m.exact for m in found)
    assert "Tuesdays" not in {m.exact for m in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A laser burns it away.", []),
        ("She had burns.", ["burns"]),
        ("Do not strain on the toilet.", []),
        ("It gets better with rest.", []),
        ("They told the hospice.", []),
    ],
)
def test_the_words_behind_a_phrase_may_make_another_thing_of_it(text: str, expected: list[str]) -> None:
    assert [exact for exact, _ in clinical(text)] == expected


def test_words_of_the_data_file_are_words() -> None:
    table = tomllib.loads(files("cancerkg.mentions").joinpath("data/heads.toml").read_text(encoding="utf-8"))
    kinds = [table[kind] for kind in ("symptom", "condition", "treatment")]
    heads = [word for kind in kinds for word in (*kind["heads"], *kind["open"], *kind.get("with_function", ()))]
    assert heads
    assert [word for word in heads if " " in word] == []


def test_boilerplate_is_not_annotated() -> None:
    assert finder().find([replace(passage("back pain"), boilerplate=True)]) == ()


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                *(
                    "back pain",
                    "İ",
                    "ß",
                    "lung cancer",
                    " ",
                    "-",
                    "—",
                    "💊",
                    "’s",
                    "of the",
                    "ﬁ",
                    "\x00",
                    " or ",
                    "jaw ",
                ),
                *("Zeta-", "syndrome", "therapy", "pain in the ", "swelling of ", "unable to ", "level of ", "early "),
            ]
        )
    ).map("".join)
)
def test_offsets_select_the_exact_words_of_any_text(text: str) -> None:
    assert len(folded(text)) == len(text)
    reached = 0
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.exact
        assert mention.start >= reached
        assert mention.concept is None or vocabulary().concepts[mention.concept].mention_type is mention.type
        reached = mention.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The risks of the biopsy are bleeding, infection and pain.", MentionType.CONDITION),
        ("It may bring about a blood clot or bleeding.", MentionType.CONDITION),
        ("You may have bruises or bleeding from the gums.", MentionType.SYMPTOM),
    ],
)
def test_bleeding_among_complications_is_one(text: str, expected: MentionType) -> None:
    found = finder().find([passage(text)])
    assert [one.type for one in found if one.exact.startswith("bleeding")] == [expected]
