"""Expressions of data files made cheap: the same places match, and nothing is held."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.expressions import beginnings, by_first_letter, look_ahead, without_groups


@pytest.mark.parametrize(
    ("expression", "cheap"),
    [
        ("a(b|c)?", "a(?:b|c)?"),
        ("(?P<topic>a(?:b)(c))", "(?:a(?:b)(?:c))"),
        (r"\((a)\)", r"\((?:a)\)"),
        (r"[\d(][)(\]](a)[^](]", r"[\d(][)(\]](?:a)[^](]"),
        ("(?<=a)(?<!b)(?=c)(?!d)(?i:e)(?-i:F)(?>g)", "(?<=a)(?<!b)(?=c)(?!d)(?i:e)(?-i:F)(?>g)"),
    ],
)
def test_groups_hold_nothing(expression: str, cheap: str) -> None:
    assert without_groups(expression) == cheap
    assert re.compile(cheap).groups == 0


@pytest.mark.parametrize(
    ("expression", "letters"),
    [
        ("may|might|can", "ca ma mi"),
        ("(this|the) (illness|pain)|it", "it th"),
        ("(?:any of )?(these|such) signs", "an su th"),
        ("(?P<one>rare(ly)?)|unlikely", "ra un"),
        ("ab?c|a b|c", "a c"),
        ("(this|these)(?= (can|may)\\b|[.,;:)]|$)", "th"),
        ("a?b", "a b"),
        ("[a-z]+ing", ""),
        ("(?=x)y", ""),
        (r"^[a-z]+|\bthe|(?<!no )(?:use|aid)s?", "^ ai th us"),
        ("\ue000 (?:is|are)|(?P<one>\ue001)", "\ue000 \ue001"),
        ("known|.*", ""),
        ("", ""),
    ],
)
def test_where_an_expression_may_begin_is_read_off_it(expression: str, letters: str) -> None:
    assert " ".join(sorted(beginnings(expression))) == letters


@pytest.mark.parametrize(
    ("expression", "ahead"),
    [
        ("may|might|can", "(?=c[a]|m[ai])"),
        ("ab?c|an|^x", "(?=^|a)"),
        ("(?:^|, |and )it", "(?=,|^|a[n])"),
        ("[a-z]+ing|may", ""),
    ],
)
def test_the_first_two_characters_are_told_first(expression: str, ahead: str) -> None:
    assert look_ahead(expression) == ahead


@pytest.mark.parametrize(
    ("expression", "gathered"),
    [
        ("may|might|can|must", "m(?:ay|ight|ust)|can"),
        ("may|might", "may|might"),
        ("a|ab|abc", "a(?:|b|bc)"),
        ("may|[a-z]+|might|must", "may|[a-z]+|might|must"),
        ("m?ay|might|must|me|m{2}|(?:mo|ma)", "m?ay|m(?:ight|ust|e)|m{2}|(?:mo|ma)"),
        (r"x(?P<one>ma|mb|mc)+(?<!ma|mb|mc)\(m|[|(]", r"x(?P<one>m(?:a|b|c))+(?<!m(?:a|b|c))\(m|[|(]"),
    ],
)
def test_alternatives_with_one_first_letter_stand_behind_it(expression: str, gathered: str) -> None:
    assert by_first_letter(expression) == gathered


LETTERS = st.text(alphabet="ab", max_size=4)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    either = st.lists(inner, min_size=1, max_size=6).map("|".join)
    row = st.lists(inner, min_size=1, max_size=3).map("".join)
    return (
        either.map("(?:{})".format)
        | either.map("({})".format)
        | row
        | st.builds("(?:{}){}".format, either, st.sampled_from(["?", "*?", "{1,2}"]))
    )


@given(st.recursive(LETTERS, grown, max_leaves=20), st.text(alphabet="ab", max_size=8))
def test_what_is_gathered_matches_the_same(expression: str, text: str) -> None:
    plain, gathered = (re.compile(one).search(text) for one in (expression, by_first_letter(expression)))
    assert (plain and (plain.span(), plain.groups())) == (gathered and (gathered.span(), gathered.groups()))
