"""Search by what somebody types: beginnings, misspellings, order, and what comes first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.service.name_search import NameSearch
from cancerkg.service.searching import Named
from tests.web_release import ask, running_server, write_release

NAMES = [
    ("lung-cancer", "Lung cancer", ("Lung cancer", "Carcinoma of the lung", "Lung carcinoma")),
    ("lung", "Lung", ("Lung",)),
    ("back-pain", "Back pain", ("Back pain", "Backache", "Dorsalgia")),
    ("hemorrhage", "Hemorrhage", ("Hemorrhage", "Haemorrhage", "Bleeding")),
    ("sjogren", "Sjögren syndrome", ("Sjögren syndrome",)),
]
SEARCH = NameSearch(Named(concept, label, name) for concept, label, names in NAMES for name in names)


@pytest.mark.parametrize(
    ("text", "concept", "name", "score"),
    [
        ("lung", "lung", "Lung", 100),
        ("Lung cancer", "lung-cancer", "Lung cancer", 100),
        ("cancer LUNG", "lung-cancer", "Lung cancer", 100),
        ("lung canc", "lung-cancer", "Lung cancer", 95),
        ("bac", "back-pain", "Backache", 90),
        ("bleedign", "hemorrhage", "Bleeding", 70),
        ("hemorhage", "hemorrhage", "Hemorrhage", 76),
        ("sjogren", "sjogren", "Sjögren syndrome", 50),
    ],
)
def test_the_best_name_comes_first(text: str, concept: str, name: str, score: int) -> None:
    best = SEARCH.find(text, 10)[0]
    assert (best.named.concept, best.named.name) == (concept, name)
    assert abs(best.score - score) <= 1


def test_each_word_has_to_fit_and_each_concept_comes_once() -> None:
    assert [found.named.concept for found in SEARCH.find("lung", 10)] == ["lung", "lung-cancer"]
    assert SEARCH.find("lung zebra", 10) == ()
    assert SEARCH.find("", 10) == SEARCH.find("–!?", 10) == ()
    assert len(SEARCH.find("l", 1)) == 1


@given(st.text(max_size=60))
def test_any_text_is_searched_for_in_a_fixed_order(text: str) -> None:
    found = SEARCH.find(text, 3)
    assert found == SEARCH.find(text, 3)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 < one.score <= 100 for one in found)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data: Path = tmp_path_factory.mktemp("data")
    write_release(data)
    with running_server(["server.py"], data) as (_, base):
        yield base


def test_the_release_is_searched(server: str) -> None:
    for text in ("back+pain", "bakc+pain", "pain+ba"):
        found = ask(server, f"/api/search?q={text}").json["results"]
        assert found[0]["concept"] == "https://w3id.org/cancerkg/concept/back-pain", text
    assert found[0].keys() == {"concept", "label", "name", "score"}
    assert len(ask(server, "/api/search?q=a&limit=2").json["results"]) <= 2
    assert ask(server, "/api/search?q=zzzzzz").json["results"] == []


@pytest.mark.parametrize("query", ["", "?q=", "?q=" + "a" * 201, "?q=a&limit=0", "?q=a&limit=101", "?q=a&limit=x"])
def test_a_search_for_nothing_is_refused(server: str, query: str) -> None:
    assert ask(server, f"/api/search{query}").status == 400
