"""The running server as whoever runs it sees it: health, figures, logs, who is let in, how it stops and switches."""

import re
import signal
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families

from cancerkg.web.clients import client_address
from tests.test_service import ENDLESS, processor_time, wait_for, workers_of
from tests.web_release import Reply, ask, running_server, write_release

FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
PROGRAM = """
import sys
from pathlib import Path
from cancerkg.service import Limits
from cancerkg.web import create_app, serve, write_logs
write_logs(Path(sys.argv[2]))
limits = Limits(seconds=60, result_bytes=1 << 40, result_rows=1 << 40)
limits = limits.changed(dict(setting.split("=") for setting in sys.argv[3:]))
serve(create_app(Path(sys.argv[1]), limits), "127.0.0.1", 0)
"""


class Server:
    """A server, its address, its process id and its log."""

    def __init__(self, base: str, process: Any, log: Path) -> None:
        self.base = base
        self.process = process
        self.log = log

    def ask(self, path: str, **headers: str) -> Reply:
        return ask(self.base, path, **headers)

    def query(self, text: str, **headers: str) -> Reply:
        return ask(self.base, target(text), **headers)

    def lines(self, log: str = "cancerkg.access") -> list[dict[str, Any]]:
        lines = [orjson.loads(line) for line in self.log.read_bytes().splitlines()]
        return [line for line in lines if line["log"] == log]

    def figure(self, name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.ask("/metrics").text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def connect(self) -> socket.socket:
        host, _, port = self.base.removeprefix("http://").partition(":")
        return socket.create_connection((host, int(port)), timeout=60)


def target(text: str, **parameters: str) -> str:
    return "/sparql?" + urlencode({"query": text, **parameters})


@contextmanager
def serving(data: Path, log: Path, *settings: str) -> Iterator[Server]:
    with running_server(["-c", PROGRAM, str(data), str(log), *settings], data) as (process, base):
        wait_for(lambda: ask(base, "/health/ready").json["in_memory"])
        yield Server(base, process, log)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    write_release(data)
    return data


@pytest.fixture(scope="module")
def server(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(
        data, tmp_path_factory.mktemp("log") / "log", "workers=2", "waiting=4", "client_seconds=1000000"
    ) as it:
        yield it


# --- answers on the wire


def test_a_large_answer_comes_in_chunks_and_is_whole(server: Server) -> None:
    text = "SELECT * { ?a ?b ?c . ?a ?d ?e . ?a ?f ?g } LIMIT 5000"
    first = server.query(text, Accept="text/tab-separated-values")
    assert first.headers["Transfer-Encoding"] == "chunked"
    again = server.query(text, Accept="text/tab-separated-values")  # from the cache, so its length is known
    assert again.headers["Content-Length"] == str(len(again.body))
    assert again.body == first.body
    assert first.headers["ETag"] == again.headers["ETag"]
    rows = first.body.count(b"\n") - 1
    assert [line["rows"] for line in server.lines() if line["rows"] == rows] == [rows, rows]


def test_an_answer_that_fails_late_breaks_off_visibly(server: Server) -> None:
    with pytest.raises(IncompleteRead):
        ask(server.base, target(FLOOD, timeout="1"))
    wait_for(lambda: any(line["outcome"] == "QueryTimeout" for line in server.lines()))
    assert server.query("ASK { }").status == 200


def test_an_old_client_gets_all_or_an_error(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(f"GET {target(FLOOD, timeout='1')} HTTP/1.0\r\n\r\n".encode())
        assert connection.makefile("rb").read().startswith(b"HTTP/1.0 504 ")


def test_a_timeout_of_the_client_is_kept_and_named(server: Server) -> None:
    reply = ask(server.base, target(ENDLESS, timeout="0.5"))
    assert (reply.status, reply.json["limit"], reply.json["setting"]) == (504, 0.5, "seconds")


def test_the_head_of_a_large_answer_frees_its_worker(server: Server) -> None:
    assert ask(server.base, target(FLOOD), method="HEAD").status == 200
    wait_for(lambda: server.figure("cancerkg_busy_workers") == 0)


def test_a_client_that_hangs_up_frees_its_worker(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(f"GET {target(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_for(lambda: server.figure("cancerkg_busy_workers") == 1)
    wait_for(lambda: server.figure("cancerkg_busy_workers") == 0)
    wait_for(lambda: any(line["outcome"] == "QueryAbandoned" for line in server.lines()))


def test_a_client_that_hangs_up_in_the_middle_of_an_answer_frees_its_worker(server: Server) -> None:
    with server.connect() as connection:
        connection.sendall(f"GET {target(FLOOD)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert connection.recv(1000)
    wait_for(lambda: server.figure("cancerkg_busy_workers") == 0)


def test_a_client_that_does_not_read_costs_no_memory_and_no_worker_beyond_the_limit(data: Path, tmp_path: Path) -> None:
    with serving(data, tmp_path / "log", "seconds=2", "workers=1") as server, server.connect() as connection:
        connection.sendall(f"GET {target(FLOOD)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_for(lambda: server.figure("cancerkg_busy_workers") == 1)
        wait_for(lambda: server.figure("cancerkg_busy_workers") == 0)
        assert server.query("ASK { }").status == 200
        wait_for(lambda: any(line["path"] == "/sparql" and line["outcome"] != "answered" for line in server.lines()))
        assert max(line["bytes"] for line in server.lines()) < 20 << 20


def test_what_is_recalled_is_the_same_and_is_counted(server: Server) -> None:
    text = "SELECT * { ?s ?p 'recalled' }"
    replies = [server.query(text, Accept="text/csv") for _ in range(3)]
    assert len({reply.body for reply in replies}) == 1
    heads = [{name: value for name, value in reply.headers.items() if name != "Date"} for reply in replies]
    assert heads[0] == heads[1] == heads[2]
    other = server.query(text, Accept="application/json")
    assert other.type == "application/sparql-results+json"
    assert server.figure('cancerkg_queries_total{outcome="cached"}') >= 2
    assert Counter(line["outcome"] for line in server.lines())["cached"] >= 2
    assert server.query(text, If_None_Match=other.headers["ETag"], Accept="application/json").status == 304


def test_caching_is_said(server: Server) -> None:
    assert server.query("ASK { }").headers["Cache-Control"] == "no-cache"
    changing = server.query("SELECT (RAND() AS ?x) { }")
    assert (changing.headers["Cache-Control"], changing.headers["ETag"]) == ("no-store", None)


# --- health and figures


def test_health_is_said_under_full_load(server: Server) -> None:
    connections = [server.connect() for _ in range(40)]
    for number, connection in enumerate(connections):
        text = ENDLESS.replace("?n", f"?n{number}")
        connection.sendall(f"GET {target(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    wait_for(lambda: server.figure("cancerkg_waiting_queries") == 4)
    assert server.ask("/health").json == {"status": "ok"}
    assert server.ask("/health/ready").status == 200
    refused = server.query("ASK { ?nobody ?has ?asked }")
    assert (refused.status, refused.headers["Retry-After"], refused.json["setting"]) == (503, "5", "waiting")
    for connection in connections:
        connection.close()
    wait_for(lambda: server.figure("cancerkg_busy_workers") == 0)
    assert server.query("ASK { ?nobody ?has ?asked }").status == 200


def test_200_clients_at_once_get_an_answer_or_503(server: Server) -> None:
    statuses: Counter[int] = Counter()
    lock = threading.Lock()

    def client(number: int) -> None:
        for round_ in range(3):
            reply = server.query(f"SELECT * {{ ?s ?p ?o }} LIMIT {number} OFFSET {round_}")
            with lock:
                statuses[reply.status] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses[200] > 0
    assert statuses[200] + statuses[503] == 600


def test_health_needs_no_release_and_readiness_does(tmp_path: Path) -> None:
    with running_server(["server.py"], tmp_path / "nothing") as (_, base):
        assert ask(base, "/health").status == 200
        assert ask(base, "/health/ready").status == 503
        assert ask(base, "/metrics").status == 200


def test_figures_are_as_prometheus_reads_them(server: Server) -> None:
    server.ask("/concept/lung-cancer", Accept="text/html")
    server.ask("/nowhere/at/all")
    reply = server.ask("/metrics")
    assert reply.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'cancerkg_http_requests_total{route="/concept/<name>",status="200"}' in reply.text
    assert "nowhere" not in reply.text
    families = {family.name: family for family in text_string_to_metric_families(reply.text)}
    assert {family.type for family in families.values()} == {"counter", "gauge", "histogram"}
    assert all(family.documentation and family.samples for family in families.values())
    buckets = families["cancerkg_http_request_seconds"].samples
    assert {sample.labels["route"] for sample in buckets} >= {"/concept/<name>", "/sparql"}
    lines = [line for line in reply.text.splitlines() if not line.startswith("#")]
    assert len(lines) == sum(len(family.samples) for family in families.values())
    assert server.figure("cancerkg_release_in_memory") == 1


# --- logs


def test_a_log_line_cannot_be_forged(server: Server) -> None:
    server.ask('/concept/%0d%0a{"log":"cancerkg.access","status":200}')
    server.query("SELECT * {\r\n?s ?p 'forged' }\n{}")
    wait_for(lambda: server.lines()[-1]["outcome"] == "QuerySyntaxError")
    lines = [line for line in server.lines() if line["path"] not in ("/metrics", "/health")]
    assert lines[-2]["path"] == '/concept/\r\n{"log":"cancerkg.access","status":200}'
    assert (lines[-1]["status"], lines[-1]["outcome"], lines[-1]["client"]) == (400, "QuerySyntaxError", "127.0.0.1")
    assert re.fullmatch("[0-9a-f]{32}", lines[-1]["query"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", lines[-1]["time"])


def test_slow_queries_are_kept_with_their_text(data: Path, tmp_path: Path) -> None:
    with serving(data, tmp_path / "log", "seconds=1", "slow_seconds=0.5") as server:
        assert server.query(ENDLESS).status == 504
        assert server.query("ASK { }").status == 200
        [slow] = server.lines("cancerkg.slow")
        assert (slow["text"], slow["outcome"]) == (ENDLESS, "QueryTimeout")


# --- clients


def test_each_client_has_its_time(data: Path, tmp_path: Path) -> None:
    settings = ("seconds=1", "client_seconds=0.5", "client_rate=0.01", "trusted_proxies=1")
    with serving(data, tmp_path / "log", *settings) as server:
        assert server.query(ENDLESS, X_Forwarded_For="192.0.2.1").status == 504
        refused = server.query("ASK { }", X_Forwarded_For="192.0.2.1")
        assert (refused.status, refused.type) == (429, "application/problem+json")
        assert int(refused.headers["Retry-After"]) == refused.json["retry_after"] > 10
        assert refused.json["setting"] == "client_seconds"
        forged = server.query("ASK { }", X_Forwarded_For="203.0.113.9, 192.0.2.1")
        assert forged.status == 429
        assert server.query("ASK { }", X_Forwarded_For="192.0.2.2").status == 200
        assert server.ask("/health", X_Forwarded_For="192.0.2.1").status == 200


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        (None, 0, "198.51.100.1"),
        ("192.0.2.1", 0, "198.51.100.1"),
        ("192.0.2.1", 1, "192.0.2.1"),
        ("203.0.113.9, 192.0.2.1", 1, "192.0.2.1"),
        ("203.0.113.9, 192.0.2.1, 198.51.100.2", 2, "192.0.2.1"),
        (None, 2, "198.51.100.1"),
        (",, ,", 1, "198.51.100.1"),
    ],
)
def test_of_a_forwarded_request_the_client_is_the_last_that_no_proxy_of_ours_is(
    forwarded: str | None, proxies: int, client: str
) -> None:
    environ = {"REMOTE_ADDR": "198.51.100.1"} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})
    assert client_address(environ, proxies) == client


# --- stopping and switching


def test_it_stops_when_what_was_asked_is_answered(data: Path, tmp_path: Path) -> None:
    with serving(data, tmp_path / "log", "grace_seconds=60") as server:
        replies: list[Reply] = []
        slow = target(ENDLESS, timeout="2")
        thread = threading.Thread(target=lambda: replies.append(ask(server.base, slow)))
        thread.start()
        wait_for(lambda: any(processor_time(worker) > 0.2 for worker in workers_of(server.process.pid)))
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: refuses(server))
        thread.join()
        assert [reply.status for reply in replies] == [504]  # an answer, and no connection that was cut
        assert server.process.wait() == 0


def refuses(server: Server) -> bool:
    try:
        server.connect().close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_query_without_an_end_does_not_keep_it_from_stopping(data: Path, tmp_path: Path) -> None:
    with serving(data, tmp_path / "log", "grace_seconds=0.5") as server:
        connection = server.connect()
        connection.sendall(f"GET {target(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_for(lambda: server.figure("cancerkg_busy_workers") == 1)
        workers = workers_of(server.process.pid)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait() == 0
        wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
        connection.close()


def test_a_release_is_switched_to_under_load_without_a_request_that_fails(tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_release(data)
    with serving(data, tmp_path / "log", "client_seconds=1000000", "waiting=20") as server:
        stop = threading.Event()
        failures: list[object] = []
        seen: list[list[int]] = [[] for _ in range(4)]

        def client(number: int) -> None:
            connection = HTTPConnection(server.base.removeprefix("http://"))
            turn = 0
            while not stop.is_set():
                turn += 1
                changing = f"SELECT (COUNT(*) AS ?n) {{ ?s <https://a.example/p> ?o }} # {turn}"
                text = changing if turn % 2 else "SELECT (COUNT(*) AS ?n) { ?s <https://a.example/p> ?o }"
                connection.request("GET", target(text, format="csv"))
                response = connection.getresponse()
                body = response.read()
                if response.status == 200:
                    seen[number].append(int(body.split()[1]))
                else:
                    failures.append((response.status, body))
            connection.close()

        threads = [threading.Thread(target=client, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for number in range(1, 4):
            lines = [
                f"<https://a.example/s{i}> <https://a.example/p> 'x' <https://a.example/g> .\n".replace("'", '"')
                for i in range(number)
            ]
            write_release(data, "".join(lines))
            for one in seen:
                wait_for(lambda one=one, number=number: number in one[-50:])
        stop.set()
        for thread in threads:
            thread.join()
        assert failures == []
        for one in seen:
            assert one == sorted(one)  # nobody ever saw an older release after a newer one
        wait_for(lambda: len(workers_of(server.process.pid)) == 3)  # those of the old releases are gone
