"""Hostile queries and requests (``tests/evil/``) against a real server: each gets the status that it deserves, within
its limit, and hurts nobody else.
"""

import re
import socket
import time
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

import orjson
import pytest

from cancerkg.service import Limits
from tests.lateness import Lateness, waited, waited_since
from tests.test_service import children, command_of, wait_for
from tests.web_release import ask, running_server, write_release

CASES = Path(__file__).parent / "evil"
SECONDS = 1.5
PROGRAM = f"""
import sys
from pathlib import Path
from cancerkg.service import Limits
from cancerkg.web import create_app, serve, write_logs
limits = Limits(seconds={SECONDS}, query_bytes=1 << 20, result_bytes=2_000_000, result_rows=50_000, workers=2,
    memory_bytes=1 << 30, stack_bytes=64 << 20, client_seconds=1e6, cache_bytes=0)
write_logs(Path(sys.argv[2]))
serve(create_app(Path(sys.argv[1]), limits), "127.0.0.1", 0)
"""
PLAIN = "ASK { ?s ?p ?o }"
MARGIN_SECONDS = 0.2
"""How much later than its limit a request may end."""
KEPT_BYTES = 64 << 20
"""What all processes of the server together may have more afterwards: heaps that were larger once."""


@dataclass(frozen=True)
class Case:
    name: str
    status: int | list[int]
    setting: str | None = None
    query: str | None = None
    accept: str = "application/sparql-results+json"
    method: str = "GET"
    path: str = "/sparql"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    raw: str | None = None
    endless: str | None = None
    drip: str | None = None
    absent: str | None = None


def expanded(text: str) -> str:
    """The text with ``⟦piece×n⟧`` written n times, the number for ``#``."""

    def repeated(match: re.Match[str]) -> str:
        piece, times = match[1], int(match[2])
        if "#" not in piece:
            return piece * times
        return "".join(piece.replace("#", str(number)) for number in range(1, times + 1))

    return re.sub(r"⟦([^⟧]*)×(\d+)⟧", repeated, text).replace("⏎", "\r\n")


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            found.append(pytest.param(Case(**case), id=f"{path.stem}: {case['name']}"))
    return found


@dataclass(frozen=True)
class Server:
    pid: int
    base: str
    log: Path
    at_first: int

    def lines(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self.log.read_bytes().splitlines()]

    def took(self, after: int) -> list[float]:
        """The seconds of the requests in the log after so many lines."""
        return [line["seconds"] for line in self.lines()[after:] if line["log"] == "cancerkg.access"]


def memory(pid: int) -> int:
    """The bytes that a process and all that it has started hold of their own, shared pages counted once (proc(5)).

    Pages of files, which are mostly code, are left out: their share of a process falls and rises with who else on the
    machine runs the same Python.
    """
    total = 0
    with suppress(OSError):
        found = re.search(r"^Pss_Anon:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        total = int(found[1]) << 10 if found else 0
    return total + sum(memory(child) for child in children(pid))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("evil")
    write_release(directory / "data")
    log = directory / "log"
    program = ["-c", PROGRAM, str(directory / "data"), str(log)]
    with running_server(program, directory / "data") as (process, base):
        wait_for(lambda: bool(ask(base, "/health/ready").json["in_memory"]))
        for number in range(50):
            ask(base, f"/sparql?query=ASK%7B%7D%23{number}", Accept="text/csv")
        yield Server(process.pid, base, log, memory(process.pid))


def test_there_are_enough_cases() -> None:
    names = [param.id for param in cases()]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("case", cases())
def test_what_is_hostile_gets_what_it_deserves_and_hurts_nobody(server: Server, case: Case) -> None:
    before = len(server.lines())
    front = waited(server.pid, children=False)
    with Lateness() as late:
        began = time.monotonic()
        status, answer = send(server.base, case)
        took = time.monotonic() - began
    expected = case.status if isinstance(case.status, list) else [case.status]
    assert status in expected, answer[:500]
    if case.setting is not None:
        problem = orjson.loads(answer.partition(b"\r\n\r\n")[2])
        assert problem["setting"] == case.setting
        assert problem["limit"] == (SECONDS if case.setting == "seconds" else limit(case.setting))
    if case.absent is not None:
        assert case.absent.encode() not in answer
    plain = {"method": "POST", "body": PLAIN.encode(), "Content_Type": "application/sparql-query"}
    assert ask(server.base, "/sparql", **plain).status == 200
    assert ask(server.base, "/health").status == 200
    wait_for(lambda: len(server.took(before)) >= (3 if case.raw is None else 2))
    machine = late.seconds + waited_since(server.pid, front, children=False)
    assert max(took, *server.took(before)) < SECONDS + MARGIN_SECONDS + machine
    wait_for(lambda: memory(server.pid) < server.at_first + KEPT_BYTES)


def test_afterwards_the_server_is_as_it_was(server: Server) -> None:
    """Runs last: what all the others have left behind."""
    wait_for(lambda: ask(server.base, "/health/ready").json["in_memory"])
    [template] = [one for one in children(server.pid) if b"template" in command_of(one)]
    wait_for(lambda: len(children(template)) == Limits().workers + Limits().spare)


def limit(setting: str) -> int:
    return {"query_bytes": 1 << 20, "result_bytes": 2_000_000, "result_rows": 50_000}.get(
        setting, getattr(Limits(), setting)
    )


def send(base: str, case: Case) -> tuple[int, bytes]:
    """The status of the answer, 0 where none came or it broke off, and all bytes of it."""
    host, _, port = base.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        with suppress(ConnectionError):
            connection.sendall(opening(case))
            if case.endless is not None:
                flood(connection, expanded(case.endless).encode())
            elif case.drip is not None:
                drip(connection, expanded(case.drip).encode())
        return received(connection)


def opening(case: Case) -> bytes:
    if case.raw is not None:
        return expanded(case.raw).encode("latin-1")
    headers = {"Host": "localhost", "Connection": "close"} | {n: expanded(v) for n, v in case.headers.items()}
    method, path, body = case.method, expanded(case.path), case.body
    if case.query is not None:
        method, body = "POST", case.query
        headers |= {"Content-Type": "application/sparql-query", "Accept": case.accept}
    sent = b"" if body is None else expanded(body).encode()
    if body is not None:
        headers["Content-Length"] = str(len(sent))
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""])
    return head.encode() + sent


def flood(connection: socket.socket, piece: bytes) -> None:
    """Send without end, until the server has had enough."""
    connection.settimeout(0)
    while not closed_or_answered(connection):
        with suppress(BlockingIOError):
            connection.send(piece)
    connection.settimeout(60)


def drip(connection: socket.socket, piece: bytes) -> None:
    while not closed_or_answered(connection):
        connection.sendall(piece)
        time.sleep(0.1)


def closed_or_answered(connection: socket.socket) -> bool:
    blocking = connection.gettimeout()
    connection.settimeout(0)
    try:
        connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
    finally:
        connection.settimeout(blocking)
    return True


def received(connection: socket.socket) -> tuple[int, bytes]:
    response = HTTPResponse(connection)
    try:
        response.begin()
        head = str(response.headers).encode()
        return response.status, head + b"\r\n\r\n" + response.read()
    except (HTTPException, ConnectionError) as error:
        return 0, repr(error).encode()
