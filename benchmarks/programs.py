"""The programs that are compared: ours, and those of others that are there."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
from endpoints import PROJECT, SECONDS, START_SECONDS, Program, Unavailable, ask, free_port
from http_client import Connection


def ours(data: Path, servers: Path | None) -> Iterator[Program]:
    """Our own server: in memory and on disk without its cache, and with it; under other HTTP servers too."""
    limits = f"client_seconds=1000000000 seconds={SECONDS}"
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
