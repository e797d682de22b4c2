"""Passages: the same blocks from every wrapping, offsets that hold, and the publisher's words set apart."""

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from cancerkg.model import Body, BodyFormat, Document, MarkupStatement, MarkupValue, PassageKind, Predicate
from cancerkg.passages import find_passages
from cancerkg.passages.cues import Cue, Cues, read_cues
from cancerkg.passages.html import html_blocks
from cancerkg.passages.sentences import sentence_spans

ARTICLE = json.loads((Path(__file__).parent / "cases/passages/article.json").read_text(encoding="utf-8"))


def document(
    *bodies: Body, title: str = "Jaundice and bile duct cancer", statements: tuple[MarkupStatement, ...] = ()
) -> Document:
    return Document(
        iri=NamedNode("https://clinic.example.org/jaundice"),
        key="k",
        source="a.jsonld",
        content="c",
        title=title,
        site="clinic.example.org",
        language="en",
        modified=None,
        bodies=bodies,
        statements=statements,
        triples=(),
    )


def body(text: str, body_format: BodyFormat = BodyFormat.TEXT) -> Body:
    return Body("/articleBody", text, body_format)


def wrapped(style: str) -> Body:
    """One text, as four kinds of site write it."""
    if style == "html":
        tags = {"h2": "h2", "h3": "h3", "p": "p", "li": "li"}
        return body("".join(f"<{tags[k]}>{html.escape(t)}</{tags[k]}>" for k, t in ARTICLE), BodyFormat.HTML)
    separator = {"lines": "\n", "blank lines": "\r\n\r\n", "glued": "", "tabs": "\t\t\t\t"}[style]
    return body(separator.join(text for _, text in ARTICLE))


def blocks(one: Body) -> list[tuple[str, str]]:
    kinds = {PassageKind.HEADING: "h", PassageKind.PARAGRAPH: "p", PassageKind.LIST_ITEM: "l"}
    return [(kinds[p.kind], p.text) for p in find_passages(document(one))[1:]]


@pytest.mark.parametrize("style", ["html", "lines", "blank lines", "tabs", "glued"])
def test_every_wrapping_gives_the_same_blocks(style: str) -> None:
    assert blocks(wrapped(style)) == [(kind[0], text) for kind, text in ARTICLE]


@pytest.mark.parametrize("style", ["lines", "glued"])
def test_sub_headings_of_plain_text_are_below_the_section_that_introduces_them(style: str) -> None:
    levels = {p.text: p.level for p in find_passages(document(wrapped(style))) if p.kind is PassageKind.HEADING}
    assert levels["How Does Bile Duct Cancer Cause Itching?"] == 2
    assert levels["Blocked Bile Ducts"] == levels["Liver Damage"] == 3
    assert levels["Treatment of Jaundice"] == 2


FLAT = (
    "What are the signs of gallstones? Most people never know that they have them. Signs may come after a heavy meal, "
    "and they can last for hours. See a doctor if you have any of these: Sharp pain under the ribs. A fever that "
    "does not go away. Yellow skin. Some people are only found to have stones by chance, in a scan that was done "
    "for something else. How are gallstones treated? Three kinds of care are used: Surgery Stent placement "
    "Medicines to dissolve the stones Care depends on the size of the stones and on how often they hurt. "
    "Surgery Surgery removes the whole gallbladder in most people."
)


def test_flat_text_is_cut_at_questions_lists_and_phrases_said_twice() -> None:
    found = blocks(body(FLAT))
    assert [text for kind, text in found if kind == "h"] == [
        "What are the signs of gallstones?",
        "How are gallstones treated?",
        "Surgery",
    ]
    assert [text for kind, text in found if kind == "l"] == [
        "Sharp pain under the ribs.",
        "A fever that does not go away.",
        "Yellow skin.",
        "Surgery",
        "Stent placement",
        "Medicines to dissolve the stones",
    ]
    assert " ".join(text for _, text in found) == FLAT, "no word is lost, and none is moved"


HEADED = (
    "Gallstones form in the bag below the liver, and most people never notice them at all. Do all stones need an "
    "operation? No, many are left alone for good. You should ring us if you have: - pain under the ribs for hours, "
    "also when it started after a heavy meal or late in the night - yellow skin Infected bile duct (IBD) Doctors also"
    " speak of cholangitis. Is it bad, you may ask? It can be. Early scans Rarely, a second look is needed. Stone in "
    "the duct (blockage) Stone in the duct means that bile cannot flow. We can do several things. Drugs. Some "
    "dissolve stones within a year. Keyhole surgery. It takes the bag out. Pancreatitis and CT If you are afraid of a"
    " scan, say so."
)


def test_in_flat_text_headings_and_leads_are_told_by_what_follows() -> None:
    found = blocks(body(HEADED))
    assert [text for kind, text in found if kind == "h"] == [
        "Do all stones need an operation?",
        "Infected bile duct (IBD)",
        "Early scans",
        "Stone in the duct (blockage)",
        "Pancreatitis and CT",
    ]
    assert [text for kind, text in found if kind == "l"] == [
        "pain under the ribs for hours, also when it started after a heavy meal or late in the night",
        "yellow skin",
    ]
    assert [text for kind, text in found if kind == "p"][-4:] == [
        "Stone in the duct means that bile cannot flow. We can do several things.",
        "Drugs. Some dissolve stones within a year.",
        "Keyhole surgery. It takes the bag out.",
        "If you are afraid of a scan, say so.",
    ]


def test_short_prose_with_a_question_is_left_whole() -> None:
    text = "Many ask at once: What comes next? Nobody knows, but most do well."
    assert blocks(body(text)) == [("p", text)]


def test_an_item_knows_what_introduces_its_list() -> None:
    passages = find_passages(document(wrapped("html")))
    items = [p for p in passages if p.kind is PassageKind.LIST_ITEM]
    assert items
    assert all(p.introduction is not None and passages[p.introduction].text.endswith(":") for p in items)


def test_what_is_about_the_publisher_is_kept_and_marked() -> None:
    text = "Symptoms of Gallstones\nPain comes after meals.\nRELATED ARTICLES\nFatigue and You\nLearn More"
    passages = find_passages(document(body(text)))
    assert [(p.text, p.boilerplate) for p in passages[1:]] == [
        ("Symptoms of Gallstones", False),
        ("Pain comes after meals.", False),
        ("RELATED ARTICLES", True),
        ("Fatigue and You", True),
        ("Learn More", True),
    ]


def test_a_publishers_section_ends_at_the_next_heading() -> None:
    text = "<h2>Find a Cancer Center Near You</h2><p>We have nine.</p><h2>Causes</h2><p>There are many.</p>"
    passages = find_passages(document(body(text, BodyFormat.HTML)))
    assert [p.boilerplate for p in passages[1:]] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("They may have cancer. Talk to a doctor.", ["They may have cancer.", "Talk to a doctor."]),
        ("A scan of the chest. Dr. Okoro saw 3.5 cm of it.", ["A scan of the chest.", "Dr. Okoro saw 3.5 cm of it."]),
        ("Drugs, e.g. steroids, help. Does it hurt? No!", ["Drugs, e.g. steroids, help.", "Does it hurt?", "No!"]),
        ("In the U.S. it is rare.", ["In the U.S. it is rare."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [span.of(text) for span in sentence_spans(text)] == sentences


@pytest.mark.parametrize("name", ["McDonald", "MedlinePlus", "the iPhone", "a pH of 7", "ClinicalTrials.gov"])
def test_a_capital_inside_a_name_is_no_border(name: str) -> None:
    (passage,) = find_passages(document(body(f"We asked {name} about it.")))[1:]
    assert passage.text == f"We asked {name} about it."


def test_a_value_of_markup_is_a_passage_with_its_pointer() -> None:
    statement = MarkupStatement(
        MarkupValue("Lymphoma", "/name"), Predicate.HAS_SYMPTOM, MarkupValue("Night sweats", "/signOrSymptom/0/name")
    )
    passages = find_passages(document(statements=(statement,)))
    assert [(p.kind, p.text, p.pointer) for p in passages[1:]] == [
        (PassageKind.MARKUP, "Lymphoma", "/name"),
        (PassageKind.MARKUP, "Night sweats", "/signOrSymptom/0/name"),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        # glued, and no capital to tell the border: a word that nobody knows is two that are known
        (
            "Symptoms include:dark urineloss of appetitefeverThese may pass.",
            ["dark urine", "loss of appetite", "fever"],
        ),
        (
            "Risk factors include: smokinghaving diabetes(type two)being older. Ask.",
            ["smoking", "having diabetes(type two)"],
        ),
        # the introduction has no colon
        (
            "You are at risk if you\nSmoke\nDrink a lot\nBreathe dust\nMany people who are ill did none of it.",
            ["Smoke"],
        ),
        # the last item bears the full stop of the list
        ("Signs are:\nBack pain\nA cough\nfatigue.\nSee a doctor if any of these lasts for weeks.", ["fatigue."]),
    ],
)
def test_lists_without_marks(text: str, items: list[str]) -> None:
    found = [each for kind, each in blocks(body(text)) if kind == "l"]
    assert set(items) <= set(found), found


@pytest.mark.parametrize("word", ["immunotherapy", "bedwetting", "heartburn", "chemoradiation"])
def test_one_long_word_is_no_list(word: str) -> None:
    text = f"Some of what helps: {word} at home and rest"
    assert blocks(body(text)) == [("p", text)]


MARKED = (
    "Bile duct cancer is rare and grows for a long time before anyone finds it, so that many people are ill when they "
    "hear of it. Risk factors - Age over 60 - A parasite of the liver - Stones in the duct Symptoms What people notice "
    "first is often the color of their eyes. The usual symptoms are: - Yellow skin - Pale stools - Itching at night. "
    "Treatment of bile duct cancer The surgeon decides with the patient. Surgery Surgery removes the duct."
)


def test_flat_text_with_marks() -> None:
    found = blocks(body(MARKED))
    assert [text for kind, text in found if kind == "l"] == [
        *("Age over 60", "A parasite of the liver", "Stones in the duct Symptoms"),
        *("Yellow skin", "Pale stools", "Itching at night."),
    ]
    assert {"Risk factors", "Treatment of bile duct cancer", "Surgery"} <= {text for kind, text in found if kind == "h"}


def test_a_list_inside_a_list_is_introduced_by_its_item() -> None:
    text = "<p>Signs:</p><ul><li>Of the brain<ul><li>Fits</li></ul></li><li>Of the skin</li></ul>"
    passages = find_passages(document(body(text, BodyFormat.HTML)))
    introduced = {p.text: passages[p.introduction].text for p in passages if p.introduction is not None}
    assert introduced == {"Of the brain": "Signs:", "Fits": "Of the brain", "Of the skin": "Signs:"}


def test_a_long_paragraph_with_a_telephone_number_is_not_the_publishers() -> None:
    text = "Jaundice makes the skin yellow. " * 12 + "For an appointment call 555 010 9999."
    assert [p.boilerplate for p in find_passages(document(body(text)))][1:] == [False]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "\t" * 2_000,
            "\x00" * 2_000,
            "a" * 5_000,
            ": " * 2_000,
            "- " * 2_000,
            "(" * 2_000,
            "\u202e\u0639 💊" * 500,
        ),
        *(
            "# " + "#" * 5_000,
            "**" * 3_000,
            "[a](" * 2_000,
            "• " * 2_000,
            "1. " * 2_000,
            "Fever.\n" * 2_000,
            "----\n" * 500,
        ),
        *("McDonaldSays " * 1_000, "Signs: " + "painfever" * 1_000, "a  b" * 2_000, '"A."' * 2_000, "<br>" * 2_000),
    ],
)
def test_hostile_bodies_are_cut(text: str) -> None:
    for body_format in BodyFormat:
        for passage in find_passages(document(body(text, body_format))):
            assert all(span.of(passage.text) for span in passage.sentences)


def test_deeply_nested_html_is_read() -> None:
    (block,) = html_blocks("<div>" * 5_000 + "deep" + "</div>" * 5_000, read_cues())
    assert block.text == "deep"


@given(
    st.lists(
        st.sampled_from(
            [
                *("a b", "Pain.", "Cause:", "X", "\n", "\t", "&rsquo;", "<p>", "</p>", "É", "💊", "؟", "\x00", " "),
                *(
                    "  ",
                    "**",
                    "# ",
                    "\n\n",
                    "- ",
                    "• ",
                    "1. ",
                    "2. ",
                    "===",
                    '"',
                    "over 50",
                    "Learn more",
                    "<br>",
                    "<b>",
                    "</b>",
                ),
                *(" - ", "painfever", "Symptoms include: ", "<ul>", "<li>", "</ul>", "What is it? ", "Your doctor "),
            ]
        )
    )
)
def test_any_text_gives_passages_whose_sentences_hold_all_words(pieces: list[str]) -> None:
    for body_format in BodyFormat:
        passages = find_passages(document(body("".join(pieces), body_format)))
        assert [p.index for p in passages] == list(range(len(passages)))
        assert len({p.id for p in passages}) == len(passages)
        for passage in passages:
            assert passage.text == passage.text.strip()
            joined = "".join(span.of(passage.text) for span in passage.sentences)
            assert "".join(joined.split()) == "".join(passage.text.split())


def test_cues_count_in_any_case_and_are_written_in_small_letters() -> None:
    cues = read_cues()
    for cue in [one for name in Cues.__slots__ if isinstance(one := getattr(cues, name), Cue)]:
        assert re.sub(r"\\.", "", cue._expression.pattern).islower()
    for text in ("Risk Factors", "RISK FACTORS", "risk factors"):
        assert cues.section.opens(text)
        assert cues.section.stands_in(f"The {text}")
        assert not cues.section.opens(f"The {text}")
