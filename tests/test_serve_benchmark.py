"""The benchmark of endpoints: its queries, its client, and how it judges. What it measures no test asserts."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph as ox
import pytest

from cancerkg.releases import Releases
from tests.web_release import write_release

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a module of the directory, as a script there does."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))

    def imported(name: str) -> ModuleType:
        return __import__(name)

    return imported


def test_each_template_is_a_query_with_terms_of_the_data(load: Any, tmp_path: Path) -> None:
    write_release(tmp_path)
    release = Releases(tmp_path).current()
    queries = load("serve_queries").asked_of(release)
    store = ox.Store.read_only(str(release.store))
    for one in queries:
        assert "fill:" not in one.text, one.name
        store.query(one.text)
    assert len({one.name for one in queries}) == len(queries) > 100
    groups = {one.group for one in queries}
    assert groups >= {"count", "example", "filter", "group", "join", "optional", "order", "path", "text"}
    filled = {one.text for one in queries if one.name.startswith("join-class ")}
    assert len(filled) > 1


@contextmanager
def answering(*answers: bytes) -> Iterator[int]:
    """A port at which one connection gets these answers, one for each request."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                for answer in answers:
                    connection.recv(10_000)
                    for start in range(0, len(answer), 7):  # however it is cut
                        connection.sendall(answer[start : start + 7])

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def test_the_client_reads_what_servers_send(load: Any) -> None:
    client = load("http_client")
    answers = (
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
        b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nConnection: close\r\n\r\n",
    )
    with answering(*answers) as port:
        connection = client.Connection(port, 10)
        got = [connection.get("/", "text/plain") for _ in answers]
    assert [(one.status, one.body) for one in got] == [(200, b"hello"), (200, b"hello"), (503, b"")]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n",
    ],
)
def test_an_answer_that_breaks_off_is_a_failure(load: Any, answer: bytes) -> None:
    client, endpoints = load("http_client"), load("endpoints")
    with answering(answer) as port:
        assert endpoints.ask(client.Connection(port, 10), "/", "ASK { }").failure


def test_an_engine_has_one_vote_on_what_is_right(load: Any) -> None:
    serve, endpoints = load("serve"), load("endpoints")

    def measured(*said: tuple[str, str]) -> list[Any]:
        class Fake:
            def __init__(self, family: str) -> None:
                self.name = family
                self.program = endpoints.Program(family, family, (), "/")

        asked = load("serve_queries").Asked("count", "count", "")
        return [serve.Measured(asked, Fake(family), [endpoints.Answer(0.1, says)]) for family, says in said]

    many = measured(("a", "1"), ("a", "1"), ("a", "1"), ("b", "2"), ("c", "2"))
    serve.judge(many)
    assert [bool(one.failed) for one in many] == [True, True, True, False, False]
    tied = measured(("a", "1"), ("a", "1"), ("b", "2"))
    serve.judge(tied)
    assert not any(one.failed for one in tied)
