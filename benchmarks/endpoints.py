"""SPARQL endpoints: how one is started, filled, asked, measured and stopped."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

import orjson
from http_client import Connection

PROJECT = Path(__file__).parents[1]
ACCEPT = "application/sparql-results+json"
SECONDS = 10
"""An answer that takes longer is a failure; those that have a limit of their own are given this one."""
START_SECONDS = 900
PROCESS_CLOCK = 2
"""With the process id the number of the clock of a process, as Linux has it (clock_getcpuclockid(3))."""


class Unavailable(Exception):
    """An endpoint cannot be had, and why."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that answers queries. ``family`` is the engine, which has one vote on what is right.

    ``PORT`` in ``command`` and ``environment`` stands for the port; ``load`` fills it once it listens, and returns when
    it has all data.
    """

    name: str
    family: str
    command: tuple[str, ...]
    path: str
    environment: Mapping[str, str] = field(default_factory=dict)
    load: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The seconds that an answer took, and what it says, as far as engines must agree; or how it failed."""

    seconds: float
    says: str = ""
    failure: str = ""


class Endpoint:
    """A program that runs."""

    def __init__(self, program: Program, log: Path) -> None:
        """Start it. Raises :class:`Unavailable` where it ends, or does not get ready."""
        self.program = program
        self._log = log
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def target(self) -> str:
        return self.program.path

    def start(self) -> None:
        self.port = free_port()
        port = str(self.port)
        command = [part.replace("PORT", port) for part in self.program.command]
        own = {name: value.replace("PORT", port) for name, value in self.program.environment.items()}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **own}, cwd=PROJECT)
        try:
            self._await()
            if self.program.load is not None:
                self.program.load(self.port)
        except (OSError, subprocess.SubprocessError, TimeoutError) as error:
            self.stop()
            raise Unavailable(f"{self.name}: {error}") from error

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def memory(self) -> int:
        """The proportional set size of its processes, in bytes."""
        return sum(_proportional(pid) for pid in _tree(self._process.pid)) if self._process else 0

    def processor(self) -> float:
        """The seconds of processor time that its processes have had."""
        return sum(_processor(pid) for pid in _tree(self._process.pid)) if self._process else 0.0

    def connection(self) -> Connection:
        return Connection(self.port, SECONDS + 1)

    def _await(self) -> None:
        assert self._process is not None
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise TimeoutError(f"ended with status {self._process.returncode}, see {self._log}")
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            time.sleep(0.05)
        raise TimeoutError("does not listen")


def ask(connection: Connection, path: str, text: str) -> Answer:
    """The answer to a query, timed from the request to the last byte."""
    target = f"{path}{'&' if '?' in path else '?'}query={quote_plus(text)}"
    began = time.perf_counter()
    try:
        response = connection.get(target, ACCEPT)
    except (OSError, ValueError) as error:
        return Answer(time.perf_counter() - began, failure=f"{type(error).__name__}: {error}")
    seconds = time.perf_counter() - began
    if response.status != 200:
        return Answer(seconds, failure=f"status {response.status}")
    try:
        return Answer(seconds, says=_gist(response.body))
    except (ValueError, KeyError, TypeError) as error:
        return Answer(seconds, failure=f"no SPARQL results: {error}")


def _gist(body: bytes) -> str:
    """The number of rows; of one row its values too, numbers to six digits, so that a wrong count shows."""
    results = orjson.loads(body)
    if "boolean" in results:
        return str(results["boolean"]).lower()
    rows = results["results"]["bindings"]
    if len(rows) != 1:
        return f"{len(rows):,} rows"
    values = [rows[0][name]["value"] for name in sorted(rows[0])]
    return f"1 row: {', '.join(_number(value) for value in values)}"


def _number(value: str) -> str:
    try:
        return f"{float(value):.6g}"
    except ValueError:
        return value[:40]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _processor(pid: int) -> float:
    with suppress(OSError):
        return time.clock_gettime(~pid << 3 | PROCESS_CLOCK)
    return 0.0


def _proportional(pid: int) -> int:
    with suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0
