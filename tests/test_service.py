"""The query service on real worker processes: answers, limits, crashes, what is refused, and the switch of a
release."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import orjson
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cancerkg.errors import (
    ForbiddenQuery,
    NoRelease,
    NotAcceptable,
    QueryCrashed,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    ServerBusy,
    WorkerUnavailable,
)
from cancerkg.service import AnswerKind, GraphFormat, Limits, QueryRequest, QueryService, SolutionsFormat
from cancerkg.service.formats import choose, prefers_html, read_accept
from cancerkg.service.memory import fits
from cancerkg.service.syntax import is_repeatable, refuse_forbidden
from tests.web_release import write_release

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = f"SELECT (COUNT(*) AS ?n) WHERE {{ {' '.join(f'?s{i} ?p{i} ?o{i} .' for i in range(8))} }}"
DEEP = "SELECT * WHERE { FILTER(" + "(" * 400_000 + "1" + ")" * 400_000 + ") }"
LONG = "SELECT (" + "+".join(["1"] * 400_000) + " AS ?x) WHERE { }"
HUNGRY = (
    'SELECT (STRLEN(?z) AS ?n) WHERE { BIND("0123456789abcdef" AS ?a0) '
    + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(30))
    + " BIND(?a30 AS ?z) }"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_release(tmp_path)
    return tmp_path


@pytest.fixture(params=["on disk", "in memory"])
def start(data: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., QueryService]]:
    started = []

    def start(**limits: object) -> QueryService:
        in_memory = request.param == "in memory"
        service = QueryService(data, Limits(**{"store_bytes": None if in_memory else 0} | limits))
        started.append(service)
        service.prepare()
        if in_memory:
            wait_for(lambda: service.state().in_memory)
        return service

    yield start
    for service in started:
        service.close()


def count(service: QueryService) -> int:
    answer, _ = service.ask(QueryRequest(COUNT))
    return int(orjson.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


def test_select_ask_and_construct_say_what_they_yield(start: Callable[..., QueryService]) -> None:
    service = start()
    answers = [
        service.ask(QueryRequest(text))[0]
        for text in (COUNT, "ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    ]
    assert [a.kind for a in answers] == [AnswerKind.SOLUTIONS, AnswerKind.BOOLEAN, AnswerKind.GRAPH]
    assert orjson.loads(answers[1].body)["boolean"] is True
    graph = list(ox.parse(answers[2].body, format=ox.RdfFormat.TURTLE))
    assert len(set(graph)) == count(service)
    assert b"@prefix concept: <https://w3id.org/cancerkg/concept/>" in answers[2].body
    assert b"concept:lung-cancer" in answers[2].body


@pytest.mark.parametrize("form", list(GraphFormat))
def test_each_graph_format_can_be_read_again(start: Callable[..., QueryService], form: GraphFormat) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/cancerkg/graph/claims> { ?s ?p ?o } }"
    answer, _ = start(workers=1).ask(QueryRequest(text, graph=form))
    read = ox.parse(answer.body, format=ox.RdfFormat.from_media_type(form.media_type))
    assert len({quad.triple for quad in read}) == 54
    assert answer.media_type == form.media_type


@pytest.mark.parametrize("form", list(SolutionsFormat))
def test_each_solutions_format_is_written(start: Callable[..., QueryService], form: SolutionsFormat) -> None:
    answer, _ = start(workers=1).ask(QueryRequest("SELECT (7 AS ?x) WHERE { }", solutions=form))
    assert answer.media_type == form.media_type
    assert b"7" in answer.body
    assert b"x" in answer.body


def test_syntax_error_has_line_and_column(start: Callable[..., QueryService]) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        start(workers=1).ask(QueryRequest("SELECT *\nWHERE {\n  ?s ?p }"))
    assert caught.value.line == 3
    assert caught.value.column == 9


def test_endless_query_is_killed_at_the_deadline_and_the_next_is_answered(start: Callable[..., QueryService]) -> None:
    service = start(seconds=1.5, workers=1)
    before = count(service)
    with pytest.raises(QueryTimeout):
        service.ask(QueryRequest(ENDLESS))
    assert count(service) == before


@pytest.mark.parametrize("query", [DEEP, LONG, HUNGRY], ids=["out of stack", "out of stack too", "out of memory"])
def test_a_query_that_crashes_its_worker_hurts_nobody_else(start: Callable[..., QueryService], query: str) -> None:
    limits = {"query_nesting": 1 << 20, "query_bytes": 2 << 20}
    service = start(workers=1, memory_bytes=1200 << 20, stack_bytes=64 << 20, **limits)
    before = count(service)
    with pytest.raises(QueryCrashed):
        service.ask(QueryRequest(query))
    assert count(service) == before


def test_an_answer_over_the_limit_is_an_error_and_never_a_part(start: Callable[..., QueryService]) -> None:
    service = start(workers=1, result_bytes=10_000)
    with pytest.raises(QueryTooLarge) as caught:
        service.ask(QueryRequest("SELECT * WHERE { ?s ?p ?o }"))
    assert caught.value.limit == 10_000
    assert count(service) > 0


def test_a_query_over_the_limit_is_refused(start: Callable[..., QueryService]) -> None:
    with pytest.raises(QueryTooLarge):
        start(workers=1, query_bytes=100).ask(QueryRequest(COUNT + " " * 100))


def test_a_family_of_formats_that_the_client_does_not_take(start: Callable[..., QueryService]) -> None:
    with pytest.raises(NotAcceptable) as caught:
        start(workers=1).ask(QueryRequest(COUNT, solutions=None))
    assert "text/csv" in caught.value.offered


def test_waiting_counts_against_the_deadline_and_the_queue_has_an_end(start: Callable[..., QueryService]) -> None:
    service = start(seconds=2, workers=1, waiting=1)
    count(service)
    caught: list[Exception] = []

    def ask_endlessly() -> None:
        with pytest.raises((QueryTimeout, ServerBusy)) as error:
            service.ask(QueryRequest(ENDLESS))
        caught.append(error.value)

    threads = [threading.Thread(target=ask_endlessly) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # One is refused as the queue is full, one works until its deadline, one waits until its own and is too late.
    assert [type(error) for error in caught if isinstance(error, ServerBusy) and error.waiting == 1] == [ServerBusy]
    assert len(caught) == 3
    assert count(service) > 0


def test_the_dataset_of_a_request_replaces_the_default_graph(start: Callable[..., QueryService]) -> None:
    service = start(workers=1)
    claims = "https://w3id.org/cancerkg/graph/claims"
    answer, _ = service.ask(QueryRequest(COUNT, SolutionsFormat.CSV, default_graphs=(claims,), named_graphs=()))
    assert answer.body.split() == [b"n", b"54"]
    answer, _ = service.ask(QueryRequest(COUNT, SolutionsFormat.CSV, default_graphs=(), named_graphs=(claims,)))
    assert answer.body.split() == [b"n", b"0"]


def test_each_triple_comes_once_from_the_default_graph_also_one_in_two_graphs(tmp_path: Path) -> None:
    triple = "<https://a.example/s> <https://a.example/p> <https://a.example/o>"
    graphs = [f"<https://w3id.org/cancerkg/graph/source/d{i}>" for i in (1, 2)]
    write_release(tmp_path, "".join(f"{triple} {graph} .\n" for graph in graphs))
    service = QueryService(tmp_path, Limits(workers=1))
    text = f"SELECT (COUNT(*) AS ?n) WHERE {{ {triple.replace('<https://a.example/o>', '?o')} }}"
    try:
        answer, _ = service.ask(QueryRequest(text, SolutionsFormat.CSV))
    finally:
        service.close()
    assert answer.body.split() == [b"n", b"1"]


def test_a_new_release_is_followed_without_restart_and_running_queries_end_on_the_old(
    start: Callable[..., QueryService], data: Path
) -> None:
    service = start(seconds=2, workers=1)
    before = count(service)
    caught: list[Exception] = []

    def ask_endlessly() -> None:
        with pytest.raises(QueryTimeout) as error:
            service.ask(QueryRequest(ENDLESS))
        caught.append(error.value)

    thread = threading.Thread(target=ask_endlessly)
    thread.start()
    triple = (
        "<https://a.example/s> <https://a.example/p> <https://a.example/o> <https://w3id.org/cancerkg/graph/claims> .\n"
    )
    write_release(data, triple)
    assert count(service) == before + 1  # at once, though the old release's only worker is busy
    assert service.release().release.number == 2
    thread.join()
    assert [type(error) for error in caught] == [QueryTimeout]


def test_no_release_yet(tmp_path: Path) -> None:
    service = QueryService(tmp_path, Limits())
    with pytest.raises(NoRelease):
        service.ask(QueryRequest(COUNT))


def test_a_damaged_release_is_the_servers_fault(data: Path) -> None:
    for file in (data / "current" / "store").iterdir():
        file.unlink()
    service = QueryService(data, Limits(workers=1))
    with pytest.raises(WorkerUnavailable):
        service.ask(QueryRequest(COUNT))
    service.close()


def test_a_worker_that_somebody_kills_between_two_queries_is_replaced(start: Callable[..., QueryService]) -> None:
    service = start(workers=1, spare=0, cache_bytes=0)
    before = count(service)
    wait_for(lambda: settled(service, 1))
    [worker] = workers_of(os.getpid())
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{worker}").exists())  # it has been cleared away
    assert count(service) == before
    assert worker not in workers_of(os.getpid())


def test_a_worker_that_is_killed_before_it_has_read_the_query_costs_nobody_the_answer(
    start: Callable[..., QueryService],
) -> None:
    service = start(workers=1, spare=1, cache_bytes=0)
    before = count(service)
    for _ in range(5):
        wait_for(lambda: settled(service, 2))
        stopped = workers_of(os.getpid())
        for worker in stopped:
            os.kill(worker, signal.SIGSTOP)  # it is alive, and reads nothing
        answers: list[int] = []
        asking = threading.Thread(target=lambda answers=answers: answers.append(count(service)))
        asking.start()
        wait_for(
            lambda answers=answers: service.state().busy == 1 or bool(answers)
        )  # one that came since answers at once
        time.sleep(0.02)
        for worker in stopped:
            os.kill(worker, signal.SIGKILL)
        asking.join()
        assert answers == [before]


def test_a_query_whose_worker_is_killed_while_it_is_at_work_is_not_asked_again(
    start: Callable[..., QueryService],
) -> None:
    service = start(workers=1, spare=1, cache_bytes=0)
    caught: list[type[Exception]] = []

    def ask() -> None:
        with pytest.raises(QueryCrashed) as error:
            service.ask(QueryRequest(ENDLESS))
        caught.append(error.type)

    asking = threading.Thread(target=ask)
    asking.start()
    wait_for(lambda: any(processor_time(worker) > 0.5 for worker in workers_of(os.getpid())))
    busy = max(workers_of(os.getpid()), key=processor_time)
    killed = service.state().killed
    os.kill(busy, signal.SIGKILL)
    asking.join()
    assert caught == [QueryCrashed]
    assert service.state().killed == killed + 1


def test_workers_that_are_killed_under_load_are_replaced_again_and_again(start: Callable[..., QueryService]) -> None:
    service = start(workers=2, spare=1, cache_bytes=0)
    before = count(service)
    stop = threading.Event()
    answers: list[int] = []

    def ask_on() -> None:
        while not stop.is_set():
            with suppress(QueryCrashed, WorkerUnavailable):  # its worker was one of those, or the one to be
                answers.append(count(service))

    threads = [threading.Thread(target=ask_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(20):
        while not (workers := workers_of(os.getpid())):
            time.sleep(0.01)
        so_far = len(answers)
        with suppress(ProcessLookupError):
            os.kill(workers[number % len(workers)], signal.SIGKILL)
        wait_for(lambda so_far=so_far: len(answers) > so_far)
    stop.set()
    for thread in threads:
        thread.join()
    assert set(answers) == {before}
    assert count(service) == before
    wait_for(lambda: len(workers_of(os.getpid())) == 3)


def test_a_template_that_somebody_kills_is_replaced(data: Path) -> None:
    service = QueryService(data, Limits(workers=1, cache_bytes=0))
    service.prepare()
    wait_for(lambda: service.state().in_memory)
    before = count(service)
    [template] = templates_of(os.getpid())
    os.kill(template, signal.SIGKILL)
    wait_for(lambda: template not in templates_of(os.getpid()))
    for worker in workers_of(os.getpid()):
        os.kill(worker, signal.SIGKILL)
    assert count(service) == before
    wait_for(lambda: service.state().in_memory and templates_of(os.getpid()) != [template])
    assert count(service) == before
    service.close()


def test_nothing_is_left_of_a_service_that_is_closed(start: Callable[..., QueryService]) -> None:
    service = start()
    count(service)
    assert workers_of(os.getpid())
    service.close()
    wait_for(lambda: not workers_of(os.getpid()) and not templates_of(os.getpid()))


def test_a_release_beyond_the_budget_stays_on_disk(data: Path) -> None:
    service = QueryService(data, Limits(store_bytes=1000))
    count(service)
    assert not templates_of(os.getpid())
    assert not service.state().in_memory
    service.close()
    assert fits(10_000_000, 6 << 30)
    assert not fits(20_000_000, 6 << 30)
    assert fits(10, None)


def is_running(worker: int) -> bool:
    return Path(f"/proc/{worker}").exists() and b"cancerkg" in command_of(worker)


@pytest.mark.parametrize("store_bytes", [0, 1 << 30])
def test_a_worker_dies_with_its_front_also_in_the_middle_of_a_query(data: Path, store_bytes: int) -> None:
    program = (
        "import sys, threading; from pathlib import Path\n"
        "from cancerkg.service import Limits, QueryRequest, QueryService\n"
        "service = QueryService(Path(sys.argv[1]), Limits(workers=1, spare=0, store_bytes=int(sys.argv[3])))\n"
        "service.ask(QueryRequest('ASK { }'))\n"
        "while service.state().in_memory != (sys.argv[3] != '0'): pass\n"
        "print('ready', flush=True)\n"
        "service.ask(QueryRequest(sys.argv[2]))\n"
    )
    command = [sys.executable, "-c", program, str(data), ENDLESS, str(store_bytes)]
    front = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert front.stdout is not None
    try:
        assert front.stdout.readline() == "ready\n"
        wait_for(lambda: any(processor_time(worker) > 0.5 for worker in workers_of(front.pid)))  # it is at work
        workers = workers_of(front.pid)  # also one from before the template, if it is not yet cleared away
    finally:
        front.kill()
        front.wait()
        front.stdout.close()
    wait_for(lambda: not any(is_running(worker) for worker in workers))


FORBIDDEN = [
    r"SELECT * { SERV\u0049CE <http://127.0.0.1/> { ?s ?p ?o } }",
    r"SELECT * { \U00000053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    r"SELECT * { ?s ?p 'a\u0027 SERVICE <http://127.0.0.1/> { } # '",
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { SERVICE?x { ?s ?p ?o } }",
    "SELECT * { FILTER(true)SERVICE<http://127.0.0.1/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1/> { } }",
    "SELECT * { ?s ?p 1.0e5SERVICE <http://127.0.0.1/> { } }",
    "PREFIX ex: <http://127.0.0.1/> SELECT * { SERVICEex:a { } }",
    "PREFIX ex: <http://127.0.0.1/> SELECT * { SERVICESILENTex:a { } }",
    "PREFIX : <http://127.0.0.1/> PREFIX SERVICE: <http://127.0.0.1/> SELECT * { SERVICE:a { } }",
    "PREFIX service: <http://127.0.0.1/> SELECT * { SERVICEservice:a { } }",
    "# a comment\nSELECT * { # another\n SERVICE # one more\n <http://127.0.0.1/> { } }",
    r"SELECT * { ?s <http://e/\u0041#> ?o SERVICE <http://127.0.0.1/> { } }",
    "SELECT * { ?s ?p 'a' SERVICE <http://127.0.0.1/> { } }",
    "SELECT * { ?s ?p '''a ' ''' . SERVICE <http://127.0.0.1/> { } }",
    "LOAD <http://127.0.0.1/>",
    "PREFIX ex: <http://127.0.0.1/> insert data { ex:a ex:b ex:c }",
    "# hello\nDELETE WHERE { ?s ?p ?o }",
    "BASE <http://127.0.0.1/> CLEAR ALL",
]
ALLOWED = [
    "SELECT * { ?service ?p ?o }",
    "SELECT ?SERVICE { ?SERVICE ?p ?o } # SERVICE <http://127.0.0.1/> { }",
    "SELECT * { ?s <http://e/SERVICE> 'SERVICE <http://127.0.0.1/> { }' }",
    'SELECT * { ?s ?p """ " SERVICE """ }',
    r"SELECT * { ?s ?p 'a \' SERVICE' }",
    "PREFIX ex: <http://e/> SELECT * { ?s ex:service ex:aSERVICE }",
    "PREFIX services: <http://e/> SELECT * { ?s services:a ?o }",
    "PREFIX insert: <http://e/> SELECT * { ?s insert:a ?o }",
]


@pytest.mark.parametrize("query", FORBIDDEN)
def test_what_calls_out_or_writes_is_refused(query: str) -> None:
    with pytest.raises(ForbiddenQuery):
        refuse_forbidden(query)


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("SELECT * { SERVICE <https://a.example/sparql> { ?s ?p ?o } }", True),
        ("SELECT * { service SILENT\n<https://a.example/sparql> { ?s ?p ?o } }", True),
        ("SELECT * { SERVICE <https://a.example/sparql/> { ?s ?p ?o } }", False),
        ("SELECT * { SERVICE <https://A.example/sparql> { ?s ?p ?o } }", False),
        ("BASE <https://a.example/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }", False),
        ("SELECT * { SERVICE ?where { ?s ?p ?o } }", False),
        ("SELECT * { SERVICE <https://a.example/sparql> { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }", False),
        ("SELECT * { ?s ?p 'SERVICE <https://a.example/sparql>' . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", False),
        (r"SELECT * { SERVICE <https://a.example/sparql> { } SERV\u0049CE <http://127.0.0.1/> { } }", False),
    ],
)
def test_only_the_addresses_on_the_list_are_called(query: str, *, allowed: bool) -> None:
    if allowed:
        refuse_forbidden(query, ("https://a.example/sparql",))
    else:
        with pytest.raises(ForbiddenQuery):
            refuse_forbidden(query, ("https://a.example/sparql",))


@pytest.mark.parametrize("query", ALLOWED)
def test_what_only_looks_like_it_is_answered(query: str) -> None:
    refuse_forbidden(query)
    ox.Store().query(query)


@given(
    st.lists(
        st.sampled_from(["SERVICE", "ex:a", "<http://e/#a>", "'", '"', "\\", "#", "\n", "?x", "{", "}", " ", "<", ">"])
    )
)
def test_what_the_parser_takes_for_service_is_always_refused(parts: list[str]) -> None:
    query = "PREFIX ex: <http://e/> SELECT * { ?s ?p ?o . " + "".join(parts) + " SERVICE ?here { } }"
    try:
        parsed = ox.Store().query(query)
    except SyntaxError:
        return
    stripped = ox.Store().query(query.replace(" SERVICE ?here { }", ""))
    if parsed.variables == stripped.variables:
        return  # the words stand in a comment or a string
    with pytest.raises(ForbiddenQuery):
        refuse_forbidden(query)


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    with suppress(ForbiddenQuery):
        refuse_forbidden(text)
    is_repeatable(text)


def test_a_query_on_the_time_is_not_repeatable() -> None:
    assert not is_repeatable("SELECT (NOW() AS ?t) { }")
    assert is_repeatable("SELECT ('NOW()' AS ?t) { } # RAND()")


@pytest.mark.parametrize(
    ("accept", "solutions", "graph"),
    [
        (None, "json", "ttl"),
        ("*/*", "json", "ttl"),
        ("text/csv", "csv", None),
        ("text/*", "xml", "ttl"),
        ("application/json", "json", "jsonld"),
        ("application/sparql-results+xml;q=0.5, text/tab-separated-values;q=0.9", "tsv", None),
        ("text/csv;q=0, */*", "json", "ttl"),
        ("application/sparql-results+json;q=0, application/json;q=0, */*;q=0.1", "xml", "ttl"),
        ("text/turtle;q=0.3, application/n-triples;q=0.8", None, "nt"),
        ("image/png", None, None),
        ("text/csv;q=nonsense", None, None),
        ("nonsense", None, None),
        ("TEXT/CSV", "csv", None),
    ],
)
def test_accept_is_negotiated(accept: str | None, solutions: str | None, graph: str | None) -> None:
    accepted = read_accept(accept)
    assert choose(accepted, SolutionsFormat) == solutions
    assert choose(accepted, GraphFormat) == graph


def test_a_browser_is_told_from_a_program() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert prefers_html(read_accept(browser), ["application/json"])
    assert not prefers_html(read_accept("*/*"), ["application/json"])
    assert not prefers_html(read_accept("text/html;q=0.5, application/json"), ["application/json"])


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"memory_bytes": 1}, {"seconds": 0}, {"waiting": -1}])
def test_limits_that_nothing_could_be_answered_under_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Limits(**wrong)


def workers_of(pid: int) -> list[int]:
    """The worker processes of a front, whether it or its templates started them."""
    forked = [worker for template in templates_of(pid) for worker in children(template)]
    return forked + [child for child in children(pid) if b"cancerkg.service.worker" in command_of(child)]


def settled(service: QueryService, workers: int) -> bool:
    """Whether so many workers stand by, and those from before the template are gone."""
    state = service.state()
    from_disk = [one for one in children(os.getpid()) if b"cancerkg.service.worker" in command_of(one)]
    return state.idle == len(workers_of(os.getpid())) == workers and not (state.in_memory and from_disk)


def templates_of(pid: int) -> list[int]:
    """The templates of a front."""
    return [child for child in children(pid) if b"cancerkg.service.template" in command_of(child)]


def children(pid: int) -> list[int]:
    """The processes that a process has started and that run."""
    found = []
    for directory in Path("/proc").iterdir():
        if directory.name.isdecimal():
            with suppress(OSError):
                status = (directory / "stat").read_text().rpartition(")")[2].split()
                if int(status[1]) == pid and status[0] != "Z":
                    found.append(int(directory.name))
    return found


def command_of(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def processor_time(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait for what comes in moments, and give up on what never does."""
    last = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < last, "it never came"
        time.sleep(0.02)
