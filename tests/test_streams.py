"""Answers on their way: what is held back, what is counted, what is kept, who waits for whom, who pays."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cancerkg.errors import (
    ClientOverBudget,
    QueryAbandoned,
    QueryCrashed,
    QueryTimeout,
    QueryTooComplex,
    ServerBusy,
    SettingError,
    TooManyRows,
)
from cancerkg.service import AnswerKind, Limits, QueryRequest, QueryService, SolutionsFormat
from cancerkg.service.budgets import Budgets, client_of
from cancerkg.service.cache import Cached, ResultCache, etag, normalised
from cancerkg.service.guard import refuse_complex
from cancerkg.service.messages import CHUNK, Answer
from cancerkg.service.process import Asker
from cancerkg.service.rows import row_counter
from cancerkg.service.waiting import FairQueue, Ticket
from tests.test_service import ENDLESS, wait_for
from tests.web_release import write_release

FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
TWICE = "SELECT * { ?a ?b ?c . ?a ?d ?e . ?a ?f ?g }"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    write_release(data)
    return data


@pytest.fixture
def service(data: Path) -> Iterator[QueryService]:
    service = ready(data, workers=1, seconds=20, result_bytes=1 << 40, result_rows=1 << 40)
    yield service
    service.close()


def ready(data: Path, **limits: object) -> QueryService:
    """A service whose first worker has started, so that no query pays for that."""
    service = QueryService(data, Limits(**limits))
    service.prepare()
    wait_for(lambda: service.state().idle > 0)
    return service


# --- streams


def test_a_small_answer_is_whole_at_once_and_its_worker_free(service: QueryService) -> None:
    streamed = service.stream(QueryRequest("SELECT * { ?s ?p ?o } LIMIT 3"))
    assert streamed.stream.length is not None
    assert service.state().busy == 0
    assert len(b"".join(streamed.stream)) == streamed.stream.length
    assert streamed.stream.close().rows == 3


def test_a_large_answer_flows_and_is_the_one_that_is_asked_for_whole(service: QueryService) -> None:
    streamed = service.stream(QueryRequest(TWICE))
    assert streamed.stream.length is None
    assert service.state().busy == 1
    body = b"".join(streamed.stream)
    used = streamed.stream.close()
    assert len(body) > CHUNK
    assert (used.bytes, used.rows) == (len(body), len(orjson.loads(body)["results"]["bindings"]))
    assert service.state().busy == 0
    assert service.ask(QueryRequest(TWICE))[0].rows == used.rows


def test_nobody_reads_so_nothing_is_made(service: QueryService) -> None:
    streamed = service.stream(QueryRequest(FLOOD))
    parts = iter(streamed.stream)
    assert next(parts)
    before = streamed.stream.close()
    assert before.bytes <= 2 * CHUNK
    assert before.rows is None
    assert service.ask(QueryRequest("ASK { }"))[0].kind is AnswerKind.BOOLEAN


def test_a_late_failure_is_raised_on_the_way(service: QueryService) -> None:
    streamed = service.stream(QueryRequest(FLOOD), seconds=1)
    with pytest.raises(QueryTimeout):
        for _ in streamed.stream:
            pass
    assert streamed.stream.close().rows is None


def test_a_stream_that_is_left_alone_does_not_hold_its_worker_beyond_the_deadline(service: QueryService) -> None:
    streamed = service.stream(QueryRequest(FLOOD), seconds=1)
    wait_for(lambda: service.state().busy == 0)
    assert service.ask(QueryRequest("ASK { }"))[0].kind is AnswerKind.BOOLEAN
    with pytest.raises((QueryTimeout, QueryCrashed)):
        list(streamed.stream)
    streamed.stream.close()


def test_a_client_that_goes_away_frees_its_worker(service: QueryService) -> None:
    gone = threading.Event()
    threading.Timer(0.5, gone.set).start()
    with pytest.raises(QueryAbandoned):
        service.stream(QueryRequest(ENDLESS), gone=gone.is_set)
    assert service.state().busy == 0


def test_a_client_that_goes_away_while_it_waits_leaves_the_queue(service: QueryService) -> None:
    first = service.stream(QueryRequest(FLOOD))
    with pytest.raises(QueryAbandoned):
        service.stream(QueryRequest(FLOOD), gone=lambda: True)
    assert service.state().waiting == 0
    first.stream.close()


def test_too_many_rows_are_refused(data: Path) -> None:
    service = ready(data, result_rows=100)
    queries = ["SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"]
    try:
        for query in queries:
            with pytest.raises(TooManyRows) as caught:
                service.ask(QueryRequest(query))
            assert (caught.value.setting, caught.value.limit) == ("result_rows", 100)
            assert service.ask(QueryRequest(query + " LIMIT 100"))[0].rows == 100
    finally:
        service.close()


def test_a_time_can_be_lowered_and_not_raised(data: Path) -> None:
    service = ready(data, seconds=1)
    try:
        for asked, allowed in ((0.5, 0.5), (100, 1.0)):
            with pytest.raises(QueryTimeout) as caught:
                service.stream(QueryRequest(ENDLESS), seconds=asked)
            assert caught.value.seconds == allowed
    finally:
        service.close()


# --- rows

TERMS = st.one_of(
    st.text(alphabet="a\"\\{}[],:<>\n\r\t' result", max_size=12).map(ox.Literal),
    st.just(ox.NamedNode("http://e/")),
    st.just(ox.BlankNode("b")),
    st.just(ox.Triple(ox.NamedNode("http://e/"), ox.NamedNode("http://e/"), ox.Literal('},{"'))),
    st.none(),
)


@pytest.mark.parametrize("form", list(SolutionsFormat))
@settings(deadline=None)
@given(rows=st.lists(st.tuples(TERMS, TERMS), max_size=8), size=st.integers(1, 30))
def test_rows_are_counted_whatever_the_values_and_wherever_it_is_cut(
    form: SolutionsFormat, rows: list[tuple[object, object]], size: int
) -> None:
    lines = " ".join(f"({' '.join('UNDEF' if term is None else written(term) for term in row)})" for row in rows)
    results = ox.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {lines} }} }}")
    body = results.serialize(format=ox.QueryResultsFormat.from_extension("tsv" if form == "tsv" else form.value))
    counter = row_counter(form)
    for start in range(0, len(body), size):
        counter.feed(body[start : start + size])
    assert counter.rows == len(rows)


def written(term: object) -> str:
    """A term as VALUES has it."""
    if isinstance(term, ox.Triple):
        return f"<<( {term} )>>"
    return "<http://e/b>" if isinstance(term, ox.BlankNode) else str(term)


# --- cache


def test_spaces_and_comments_do_not_matter_to_the_cache() -> None:
    same = ["SELECT * { ?s ?p 'a  b' }", "SELECT *\n{ ?s ?p # what\n 'a  b' } # end", "  SELECT * {\t?s ?p 'a  b' }"]
    assert len({normalised(QueryRequest(text)) for text in same}) == 1
    other = ["SELECT * { ?s ?p 'a b' }", "SELECT * { ?s ?p <http://e/#a> }", "SELECT * { ?s ?p <http://e/#b> }"]
    assert len({etag(normalised(QueryRequest(text)), "d") for text in [*same, *other]}) == 4


@settings(deadline=None)
@given(st.text(alphabet="a ?<>\"'\\#\n{}", max_size=40))
def test_a_normalised_query_means_the_same(text: str) -> None:
    once = normalised(QueryRequest(text))
    assert normalised(once) == once
    query = f"SELECT * {{ {text} }}"
    assert parsed(query) == parsed(normalised(QueryRequest(query)).query)


def parsed(text: str) -> str | None:
    try:
        return repr([variable.value for variable in ox.Store().query(text).variables])
    except SyntaxError:
        return None


def test_the_cache_has_an_end_and_the_oldest_go() -> None:
    cache = ResultCache(80_000)
    answers = {QueryRequest(str(i)): Cached(Answer(AnswerKind.BOOLEAN, "x", bytes(5000)), str(i)) for i in range(30)}
    first = next(iter(answers))
    for request, answer in answers.items():
        cache.put(request, answer)
        assert cache.get(first) is not None  # used all the time, so kept
        assert cache.bytes <= 80_000
    assert cache.get(QueryRequest("1")) is None
    assert cache.get(QueryRequest("29")) is not None
    cache.put(QueryRequest("large"), Cached(Answer(AnswerKind.BOOLEAN, "x", bytes(20_000)), "l"))
    assert cache.get(QueryRequest("large")) is None
    cache.drop()
    cache.put(first, answers[first])
    assert (cache.get(first), cache.bytes) == (None, 0)


def test_only_whole_answers_of_one_release_are_kept(service: QueryService) -> None:
    query = QueryRequest("SELECT * { ?s ?p ?o } LIMIT 5")
    assert [service.stream(query).cached for _ in range(2)] == [False, True]
    large = service.stream(QueryRequest(FLOOD))
    next(iter(large.stream))
    large.stream.close()
    assert not service.stream(QueryRequest("SELECT (RAND() AS ?x) { }")).cached
    assert not service.stream(QueryRequest("SELECT (RAND() AS ?x) { }")).cached
    again = service.stream(QueryRequest(FLOOD))
    assert not again.cached
    again.stream.close()


def test_a_flowing_answer_is_kept_when_it_is_whole(service: QueryService) -> None:
    query = QueryRequest("SELECT * { ?s ?p ?o . ?s ?q ?r }")
    streamed = service.stream(query)
    assert streamed.stream.length is None
    body = b"".join(streamed.stream)
    assert not streamed.cached
    again = service.stream(query)
    assert again.cached
    assert b"".join(again.stream) == body


# --- fairness


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_client_pays_with_seconds_and_gets_them_back() -> None:
    clock = Clock()
    budgets = Budgets(10, 0.5, clock)
    budgets.require("a")
    budgets.charge("a", 14)
    with pytest.raises(ClientOverBudget) as caught:
        budgets.require("a")
    assert caught.value.retry_after == 9
    budgets.require("b")
    budgets.require("")
    clock.now += 8.1
    budgets.require("a")
    clock.now += 1e6
    budgets.charge("a", 9)
    budgets.require("a")
    budgets.charge("a", 1.5)
    with pytest.raises(ClientOverBudget):
        budgets.require("a")  # it was full, and no more than full


def test_the_number_of_clients_that_are_remembered_has_an_end() -> None:
    budgets = Budgets(10, 1, Clock())
    budgets.charge("heavy", 100)
    for number in range(25_000):
        budgets.charge(f"client {number}", 0.1)
    assert len(budgets) <= 10_000
    with pytest.raises(ClientOverBudget):
        budgets.require("heavy")


def test_a_client_over_its_budget_is_told_when_to_come_again(data: Path) -> None:
    service = ready(data, seconds=1, client_seconds=0.5, client_rate=0.001)
    try:
        with pytest.raises(QueryTimeout):
            service.ask(QueryRequest(ENDLESS), client="a")
        with pytest.raises(ClientOverBudget):
            service.ask(QueryRequest("ASK { }"), client="a")
        assert service.ask(QueryRequest("ASK { }"), client="b")
        assert service.ask(QueryRequest("ASK { }"), client="a")  # from the cache, which costs nothing
    finally:
        service.close()


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", "nonsense"),
        ("", ""),
    ],
)
def test_an_address_is_a_client(address: str, client: str) -> None:
    assert client_of(address) == client


def ticket(client: str) -> Ticket:
    return Ticket(Asker(client, time.monotonic() + 60, 60))


def test_whoever_has_fewest_at_work_is_next() -> None:
    waiting = FairQueue(10)
    heavy, light = [ticket("heavy") for _ in range(3)], ticket("light")
    for one in [*heavy, light]:
        assert waiting.enter(one, 0)
    waiting.began("heavy")
    assert waiting.next() is light
    waiting.began("light")
    assert waiting.next() is heavy[0]
    waiting.leave(heavy[1])
    waiting.leave(heavy[1])
    assert waiting.next() is heavy[2]
    assert waiting.next() is None


def test_a_full_queue_makes_room_for_those_who_have_less_of_it() -> None:
    waiting = FairQueue(3)
    heavy = [ticket("heavy") for _ in range(3)]
    assert all(waiting.enter(one, 0) for one in heavy)
    assert not waiting.enter(ticket("heavy"), 0)
    light = ticket("light")
    assert waiting.enter(light, 0)
    assert [one.refused for one in heavy] == [False, False, True]
    assert not waiting.enter(ticket("light"), 0)
    assert waiting.enter(ticket("other"), 1)
    assert len(waiting) == 4


def test_a_client_cannot_keep_the_others_out(data: Path) -> None:
    service = ready(data, workers=1, waiting=2, seconds=20)
    held = service.stream(QueryRequest(FLOOD), client="heavy")
    outcomes: list[type[Exception] | str] = []

    def ask(client: str) -> None:
        try:
            service.ask(QueryRequest(f"ASK {{ ?s ?p '{client} {len(outcomes)}' }}"), client=client)
            outcomes.append(client)
        except ServerBusy as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=ask, args=("heavy",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    wait_for(lambda: service.state().waiting == 2)
    light = threading.Thread(target=ask, args=("light",))
    light.start()
    wait_for(lambda: outcomes == [ServerBusy])
    held.stream.close()
    for thread in [*threads, light]:
        thread.join()
    assert sorted(outcomes[1:]) == ["heavy", "light"]
    service.close()


# --- guard


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o . FILTER(?o > 1.5 && ?o < 2.5) }",
        "SELECT * { " + " UNION ".join(f"{{ ?s ?p {i} }}" for i in range(1000)) + " }",
        "SELECT * { VALUES ?x { " + " ".join(f"ex:a.{i}" for i in range(1000)) + " } }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(map(str, range(1000))) + ")) }",
        "SELECT * { ?s ?p '" + "{" * 1000 + "' }",
        "# " + "{" * 1000 + "\nASK { }",
        "SELECT * { ?s <http://e/a/b/c/d.e.f" + "/.x" * 200 + "> ?o }",
        "CONSTRUCT { " + "?s ?p ?o . " * 500 + "} WHERE { ?s ?p ?o }",
        "}" * 1000,
    ],
)
def test_what_people_write_is_not_too_complex(query: str) -> None:
    refuse_complex(query, Limits())


@pytest.mark.parametrize(
    ("query", "setting"),
    [
        ("CONSTRUCT WHERE { " + "?s ?p ?o . " * 500 + "}", "query_chain"),
        ("SELECT * { VALUES ?x { 1 } " + "?s ?p ?o . " * 500 + "}", "query_chain"),
        ("SELECT * { ?s " + "/".join(["ex:a"] * 200) + " ?o }", "query_chain"),
        ("SELECT * { ?s " + "/".join(["a"] * 200) + " ?o }", "query_chain"),
        ("ASK " + "{" * 201, "query_nesting"),
        ("SELECT (" + "- " * 300 + "1 AS ?x) {}", "query_nesting"),
    ],
)
def test_too_complex_a_query_names_its_limit(query: str, setting: str) -> None:
    with pytest.raises(QueryTooComplex) as caught:
        refuse_complex(query, Limits())
    assert caught.value.setting == setting
    assert caught.value.limit == getattr(Limits(), setting)


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_measured(text: str) -> None:
    refuse_complex(text, Limits(query_nesting=10_000, query_chain=10_000))


# --- settings


def test_settings_come_as_text() -> None:
    limits = Limits().changed({"seconds": "2.5", "workers": "4", "store_bytes": "0", "services": "https://a.example/"})
    assert (limits.seconds, limits.workers, limits.store_bytes) == (2.5, 4, 0)
    assert limits.services == ("https://a.example/",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("secnods", "1"), ("seconds", "soon"), ("seconds", "nan")),
        *(("workers", "1.5"), ("workers", "0"), ("waiting", "-1")),
    ],
)
def test_a_setting_that_does_not_fit_is_refused(name: str, text: str) -> None:
    with pytest.raises(SettingError) as caught:
        Limits().changed({name: text})
    assert caught.value.name == name
