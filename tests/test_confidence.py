"""How far a pattern is to be believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.assertions import Precisions, Record, family_of, read_precisions

PATTERN = st.sampled_from(["causes", "causes/section", "causes/page", "item/symptoms", "prose/symptoms", "markup"])
RECORD = st.integers(0, 500).flatmap(lambda hits: st.builds(Record, st.just(hits), st.integers(0, hits)))
TABLE = st.dictionaries(PATTERN, RECORD)


def test_the_confidence_is_the_smoothed_precision():
    precisions = Precisions({"causes": Record(20, 18), "causes/section": Record(4, 2), "markup": Record(8, 8)})
    overall = (28 + 1) / (32 + 2)
    rule = (20 + 5 * overall) / (24 + 5)
    assert precisions.confidence("causes/section") == round((2 + 5 * rule) / (4 + 5), 4)
    assert precisions.confidence("causes") == round((18 + 5 * rule) / (20 + 5), 4)


def test_a_pattern_that_the_table_lacks_has_the_confidence_of_its_rule_or_of_all():
    precisions = Precisions({"causes": Record(20, 10), "markup": Record(30, 30)})
    overall = (40 + 1) / (50 + 2)
    assert precisions.record("causes/page") == Record(0, 0)
    assert precisions.confidence("causes/page") == round((10 + 5 * overall) / (20 + 5), 4)
    assert precisions.confidence("never-seen") == precisions.confidence("") == round(overall, 4)


def test_an_empty_table_knows_nothing():
    assert Precisions({}).confidence("causes") == 0.5


@pytest.mark.parametrize(
    ("pattern", "family"),
    [
        ("causes", "causes"),
        ("causes/section", "causes"),
        ("causes/previous", "causes"),
        ("item/symptoms", "symptoms"),
        ("heading/symptoms", "symptoms"),
        ("prose/symptoms", "symptoms"),
        ("asked/how-does-a-cause-b", "how-does-a-cause-b"),
        ("markup", "markup"),
    ],
)
def test_the_family_of_a_pattern_is_the_rule_without_the_place(pattern, family):
    assert family_of(pattern) == family


@given(TABLE, PATTERN)
def test_a_confidence_is_from_0_to_1(table, pattern):
    assert 0 <= Precisions(table).confidence(pattern) <= 1


@given(TABLE, PATTERN)
def test_a_confidence_lies_between_the_pattern_s_own_record_and_its_family_s(table, pattern):
    record = table.get(pattern, Record())
    if record.hits:
        others = {name: one for name, one in table.items() if name != pattern}
        alone, shared = record.right / record.hits, Precisions(others).confidence(pattern)
        low, high = sorted((alone, shared))
        assert low - 0.0001 <= Precisions(table).confidence(pattern) <= high + 0.0001


@given(TABLE, PATTERN)
def test_being_right_once_more_raises_a_confidence_and_being_wrong_lowers_it(table, pattern):
    record = table.get(pattern, Record())
    before = Precisions(table).confidence(pattern)
    right = Precisions({**table, pattern: Record(record.hits + 1, record.right + 1)}).confidence(pattern)
    wrong = Precisions({**table, pattern: Record(record.hits + 1, record.right)}).confidence(pattern)
    assert wrong <= before <= right


def test_the_shipped_table_tells_a_good_pattern_from_a_bad_one():
    precisions = read_precisions()
    assert precisions.confidence("item/symptoms") > 0.85
    assert precisions.confidence("treats/previous") < precisions.confidence("treats")
