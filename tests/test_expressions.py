"""Expressions of data files made cheap: the same places match, and nothing is held."""

import re

import pytest

from cancerkg.expressions import without_groups


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
