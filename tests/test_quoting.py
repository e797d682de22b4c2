"""Which sentences come first, and how much of a passage is shown."""

from hypothesis import given
from hypothesis import strategies as st

from cancerkg.quoting import best_of_each_first, excerpt

ANY = st.text(alphabet="ab \n🫁…", max_size=80)


def ordered(*said: tuple[str, float]) -> list[tuple[str, float]]:
    return list(best_of_each_first(said, lambda one: one[0], lambda one: one[1]))


def test_the_best_of_each_publisher_comes_first():
    said = [("a", 0.9), ("a", 0.8), ("a", 0.7), ("b", 0.6), ("c", 0.95), ("b", 0.5)]
    assert ordered(*said) == [("c", 0.95), ("a", 0.9), ("b", 0.6), ("a", 0.8), ("b", 0.5), ("a", 0.7)]


def test_what_is_equal_keeps_its_order():
    said = [("b", 0.5), ("a", 0.5), ("b", 0.5), ("a", 0.5)]
    assert ordered(*said) == [("b", 0.5), ("a", 0.5), ("b", 0.5), ("a", 0.5)]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9).map(lambda n: n / 10))))
def test_ordering_loses_nothing_and_begins_with_one_of_each(said):
    found = ordered(*said)
    assert sorted(found) == sorted(said)
    publishers = {publisher for publisher, _ in said}
    first = found[: len(publishers)]
    assert {publisher for publisher, _ in first} == publishers
    assert first == sorted(first, key=lambda one: -one[1])


def test_a_short_text_is_shown_whole():
    assert excerpt("Symptoms of lung cancer", 12, 23) == ("Symptoms of lung cancer", 12)


def test_a_long_text_is_cut_between_words():
    text = f"{'before ' * 20}lung cancer{' after' * 20}"
    words, at = excerpt(text, 140, 151, around=10)
    assert words == "…before lung cancer after…"
    assert words[at : at + 11] == "lung cancer"


def test_a_word_without_end_is_left_out():
    words, at = excerpt(f"{'x' * 99}lung{'y' * 99}", 99, 103, around=10)
    assert (words, at) == ("…lung…", 1)


@given(ANY, st.data(), st.integers(0, 30))
def test_an_excerpt_holds_the_span_and_no_more_than_it_may(text, data, around):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words, at = excerpt(text, start, end, around)
    assert words[at : at + end - start] == text[start:end]
    assert len(words) <= end - start + 2 * around + 2
    assert words.removeprefix("…").removesuffix("…") in text
