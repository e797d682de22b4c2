"""What a sentence says that a treatment is for, in the many ways of English, and what it does not say.

``cases/treats.tsv`` has a sentence a line, written from knowledge of the language and not from pages, with one pair
that it says, "treatment > illness", "(denied)" where it says the contrary, or nothing where it says of no treatment
that it treats.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from cancerkg.model import Polarity, Predicate
from tests.pages import annotated, document

CASES = Path(__file__).parent / "cases" / "treats.tsv"


def sentences() -> Iterator[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        yield from ((row["sentence"], row["treats"]) for row in csv.DictReader(file, delimiter="\t"))


def pairs(sentence: str) -> set[str]:
    return {
        f"{one.subject.exact} > {one.object.exact}" + (" (denied)" if one.polarity is Polarity.NEGATED else "")
        for one in annotated(document(sentence)).assertions
        if one.predicate is Predicate.TREATS
    }


def is_said(wanted: str, found: set[str]) -> bool:
    """Whether a pair is among those found, each end with the words that are wanted or more."""
    treatment, _, illness = wanted.casefold().partition(" > ")
    ends = (one.casefold().partition(" > ") for one in found)
    return any(treatment in subject and object_.endswith(illness) for subject, _, object_ in ends)


def test_what_a_sentence_says_that_a_treatment_is_for_is_found() -> None:
    wanted = [(sentence, pair) for sentence, pair in sentences() if pair]
    missed = [sentence for sentence, pair in wanted if not is_said(pair, pairs(sentence))]
    assert len(wanted) > 170
    assert len(missed) <= 0.05 * len(wanted), missed


def test_what_is_said_of_no_treatment_is_not_found() -> None:
    silent = [sentence for sentence, pair in sentences() if not pair]
    wrong = {sentence: found for sentence in silent if (found := pairs(sentence))}
    assert len(silent) > 70
    assert len(wrong) <= 0.05 * len(silent), wrong


def test_each_sentence_stands_once() -> None:
    listed = [sentence for sentence, _ in sentences()]
    assert len(listed) == len(set(listed))
