"""SPARQL endpoints that are compared: how each is started, filled, asked and stopped."""

import os
import re
import shutil
import socket
import subprocess
import sys
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


# --- programs


def ours(data: Path, servers: Path | None) -> Iterator[Program]:
    """Our own server: in memory and on disk without its cache, and with it; under other HTTP servers too."""
    limits = f"client_seconds=1000000000 waiting=100 seconds={SECONDS}"
    for name, more in (
        ("cancerkg, in memory", "cache_bytes=0"),
        ("cancerkg, on disk", "cache_bytes=0 store_bytes=0"),
        ("cancerkg, from the cache", ""),
    ):
        environment = {"CANCERKG_DATA": str(data), "CANCERKG_PORT": "PORT", "CANCERKG_LIMITS": f"{limits} {more}"}
        load = _until_in_memory if "store_bytes=0" not in more else _until_answered
        yield Program(name, "oxigraph", (sys.executable, "server.py"), "/sparql", environment, load)
        if servers is not None and name != "cancerkg, on disk":
            environment["PYTHONPATH"] = os.pathsep.join([str(servers), str(PROJECT / "src")])
            python = (sys.executable, "-m")
            for server, command in (
                ("gunicorn", ("gunicorn", "--threads", "16", "-b", "127.0.0.1:PORT", "server:app")),
                (
                    "granian",
                    (
                        *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "PORT"),
                        *("--blocking-threads", "16", "server:app"),
                    ),
                ),
            ):
                label = f"under {server}, {name.removeprefix('cancerkg, ')}"
                yield Program(label, "oxigraph", (*python, *command), "/sparql", environment, load)


def oxigraph(binary: Path, dump: Path, scratch: Path) -> Iterator[Program]:
    """``oxigraph serve`` (package ``oxigraph``), on disk and in memory."""
    program = _found(binary)
    location = scratch / "oxigraph"
    for arguments in (("load", "--file", str(dump)), ("optimize",)):
        command = [program, arguments[0], "--location", str(location), *arguments[1:]]
        subprocess.run(command, check=True, capture_output=True)
    timeout = ("--bind", "127.0.0.1:PORT", "--timeout-s", str(SECONDS))
    disk = (program, "serve-read-only", "--location", str(location), *timeout)
    yield Program("oxigraph serve, on disk", "oxigraph", disk, "/query")

    def load(port: int) -> None:
        _post(port, "/store", dump)

    yield Program("oxigraph serve, in memory", "oxigraph", (program, "serve", *timeout), "/query", load=load)


def rdflib_endpoint(binary: Path, triples: Path) -> Iterator[Program]:
    """``rdflib-endpoint``, which holds the default graph in memory."""
    command = (_found(binary), "serve", "--host", "127.0.0.1", "--port", "PORT", str(triples))
    yield Program("rdflib-endpoint", "rdflib", command, "/")


def fuseki(jar: Path, triples: Path) -> Iterator[Program]:
    """Apache Jena Fuseki (``org.apache.jena:jena-fuseki-server``) with the default graph in memory."""
    if not jar.is_file():
        raise Unavailable(f"there is no {jar}")
    command = (_found(Path("java")), "-Xmx2g", "-jar", str(jar), "--localhost", "--port", "PORT")
    command += ("--timeout", str(1000 * SECONDS), "--file", str(triples), "/ds")
    yield Program("Fuseki, in memory", "jena", command, "/ds/query", load=_until_answered_at("/ds/query"))


def virtuoso(binary: Path, triples: Path, scratch: Path) -> Iterator[Program]:
    """Virtuoso (Debian's ``virtuoso-opensource-7``) with the default graph as one graph of its own."""
    program = _found(binary)
    isql = _found(Path(program).with_name("isql-vt"))
    home = scratch / "virtuoso"
    home.mkdir()
    sql = free_port()
    settings = (Path(__file__).parent / "virtuoso.ini").read_text()
    settings = settings.replace("HOME", str(home)).replace("SQL_PORT", str(sql)).replace("SECONDS", str(SECONDS))

    def load(_port: int) -> None:
        loaded = home / "loaded"
        if loaded.exists():
            return
        shutil.copyfile(triples, home / "data.nt")
        for statement in (
            f"ld_dir('{home}', 'data.nt', 'urn:data')",
            "rdf_loader_run()",
            "checkpoint",
        ):
            command = [isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={statement};"]
            subprocess.run(command, check=True, capture_output=True, timeout=START_SECONDS)
        loaded.touch()

    # It takes the port from the file alone, so the file is written by a shell that is given the port.
    start = 'printf "%s" "$0" > "$1/virtuoso.ini"; exec "$2" +foreground +configfile "$1/virtuoso.ini"'
    command = ("sh", "-c", start, settings.replace("HTTP_PORT", "PORT"), str(home), program)
    yield Program("Virtuoso", "virtuoso", command, "/sparql?default-graph-uri=urn:data", load=load)


def _found(program: Path) -> str:
    found = shutil.which(program)
    if found is None:
        raise Unavailable(f"{program} is not installed")
    return str(found)


def _until_in_memory(port: int) -> None:
    connection = Connection(port, 60)
    end = time.monotonic() + START_SECONDS
    ask(connection, "/sparql", "ASK { }")
    while not orjson.loads(connection.get("/health/ready", "application/json").body)["in_memory"]:
        if time.monotonic() > end:
            raise TimeoutError("does not load its release")
        time.sleep(0.1)


def _until_answered(port: int) -> None:
    _until_answered_at("/sparql")(port)


def _until_answered_at(path: str) -> Callable[[int], None]:
    def wait(port: int) -> None:
        end = time.monotonic() + START_SECONDS
        while (answer := ask(Connection(port, 60), path, "ASK { }")).failure:
            if time.monotonic() > end:
                raise TimeoutError(answer.failure)
            time.sleep(0.1)

    return wait


def _post(port: int, path: str, file: Path) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection, file.open("rb") as body:
        size = file.stat().st_size
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {size}\r\n"
        connection.sendall(f"{head}Content-Type: application/n-quads\r\n\r\n".encode())
        connection.sendfile(body)
        if not re.match(rb"HTTP/1.1 2\d\d", connection.recv(1000)):
            raise OSError("the data was refused")


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


def _proportional(pid: int) -> int:
    with suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0
