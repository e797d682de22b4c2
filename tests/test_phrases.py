"""What pages on cancer name, as patients' pages word it, is found with its type wherever it stands; what they say
besides is not."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cancerkg.model import Mention, MentionType, PassageKind
from tests.pages import finder, passage

CASES = Path(__file__).parent / "cases"
CLINICAL = (MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT)
CARRIERS = (
    ("The page speaks of {} too.", PassageKind.PARAGRAPH),
    ("We asked them about {}, and they told us.", PassageKind.PARAGRAPH),
    ("{} was what they wrote.", PassageKind.PARAGRAPH),
    ("{}", PassageKind.LIST_ITEM),
)
_DETERMINER = re.compile(r"(?:an?|the|your) ", re.IGNORECASE)


def phrases(file_name: str) -> list[tuple[MentionType, str]]:
    with (CASES / file_name).open(encoding="utf-8", newline="") as file:
        return [(MentionType(row["type"]), row["phrase"]) for row in csv.DictReader(file, delimiter="\t")]


def clinical(text: str, kind: PassageKind) -> Iterator[Mention]:
    return (mention for mention in finder().find([passage(text, kind)]) if mention.type in CLINICAL)


def placed(carrier: str, phrase: str) -> str:
    return carrier.format(phrase[:1].upper() + phrase[1:] if carrier.startswith("{") else phrase)


def is_found(mention_type: MentionType, phrase: str, carrier: str, kind: PassageKind) -> bool:
    bare = _DETERMINER.sub("", phrase, count=1).casefold()
    return any(
        mention.type is mention_type and _DETERMINER.sub("", mention.exact, count=1).casefold() == bare
        for mention in clinical(placed(carrier, phrase), kind)
    )


@pytest.mark.parametrize("mention_type", CLINICAL)
@pytest.mark.parametrize(("file_name", "least", "share"), [("phrases.tsv", 600, 0.95), ("rarer_phrases.tsv", 120, 0.6)])
def test_phrases_of_patients_pages_are_found_whole_and_with_their_type(
    file_name: str, least: int, share: float, mention_type: MentionType
) -> None:
    wanted = [phrase for kind, phrase in phrases(file_name) if kind is mention_type]
    missed = [phrase for phrase in wanted if not all(is_found(mention_type, phrase, *carrier) for carrier in CARRIERS)]
    assert len(wanted) > least
    assert len(missed) <= (1 - share) * len(wanted), missed


def test_what_is_not_clinical_is_no_mention() -> None:
    said = (CASES / "no_phrases.txt").read_text(encoding="utf-8").splitlines()
    found = {
        phrase: [mention.exact for mention in clinical(placed(carrier, phrase), kind)]
        for phrase in said
        for carrier, kind in CARRIERS[:2]
    }
    wrong = {phrase: mentions for phrase, mentions in found.items() if mentions}
    assert len(said) > 300
    assert len(wrong) <= 0.02 * len(said), wrong


def test_each_phrase_stands_once() -> None:
    listed = [phrase for name in ("phrases.tsv", "rarer_phrases.tsv") for _, phrase in phrases(name)]
    assert len(listed) == len(set(listed))
