"""Endpoints side by side in one run on the same data: ours, under several HTTP servers, and those of others.

    python benchmarks/serve.py DATA [--triples 1000000] [--oxigraph BIN] [--rdflib-endpoint BIN] [--servers DIR]

DATA is a data directory with a release. With ``--triples`` its documents are multiplied, each time under other names,
until the default graph has so many. An endpoint whose program is not given is left out: that of the package
``oxigraph``, and of ``rdflib-endpoint``. ``--servers`` is a directory that gunicorn and granian were installed to
(``pip install --target``).

Each query is asked over one connection that is kept open, the endpoints taking turns, and timed from the request to
the last byte. An answer other than 200, and one that took 10 s, is a failure. Then eight clients, each a process, ask
the example queries for some seconds. Memory is the proportional set size of an endpoint's processes, after all that.
"""

import argparse
import json
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from cancerkg.errors import ParameterError
from cancerkg.queries import QueryKind, read_queries
from cancerkg.releases import FORMAT, Manifest, Releases
from cancerkg.resources import queries_directory

PROJECT = Path(__file__).parents[1]
PREFIXES = """PREFIX ckg: <https://w3id.org/cancerkg/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX concept: <https://w3id.org/cancerkg/concept/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
QUERIES = {
    "12 rows": "SELECT ?s ?label { ?s skos:prefLabel ?label } LIMIT 12",
    "two-step join": "SELECT ?a ?c { ?a skos:broader ?b . ?b skos:broader ?c } LIMIT 100",
    "100 rows with literals": "SELECT ?m ?q ?p { ?m oa:exact ?q ; oa:prefix ?p } LIMIT 100",
    "GROUP BY": "SELECT ?p (COUNT(*) AS ?n) { concept:back-pain ?p ?o } GROUP BY ?p",
    "GROUP BY of all": "SELECT ?type (COUNT(*) AS ?n) { ?s rdf:type ?type } GROUP BY ?type ORDER BY DESC(?n)",
}
ACCEPT = {"Accept": "application/sparql-results+json"}
SLOWEST = 10.0
PAIN = "https://w3id.org/cancerkg/concept/back-pain"
DOCUMENT = re.compile(
    r"(/cancerkg/(?:document|passage|mention|evidence|assertion|graph/(?:annotation|source))/)([^/>]+)"
)
SITE = re.compile(r"\b([\w-]+\.example\.\w+)")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that runs: its name, path and port, and the process that it is the tree of."""

    name: str
    path: str
    port: int
    process: subprocess.Popen[bytes]

    def ask(self, connection: HTTPConnection, text: str) -> float | None:
        """The seconds that it took, or None for a failure."""
        began = time.perf_counter()
        try:
            connection.request("GET", f"{self.path}?{urlencode({'query': text})}", headers=ACCEPT)
            response = connection.getresponse()
            response.read()
        except (OSError, HTTPException):
            connection.close()
            return None
        seconds = time.perf_counter() - began
        return seconds if response.status == 200 else None

    def memory(self) -> int:
        """The proportional set size of its processes, in bytes."""
        return sum(_proportional(pid) for pid in _tree(self.process.pid))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Compare SPARQL endpoints on the same data.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--triples", type=int, help="multiply the documents up to so many triples")
    parser.add_argument("--oxigraph", type=Path)
    parser.add_argument("--rdflib-endpoint", type=Path)
    parser.add_argument("--servers", type=Path, help="where gunicorn and granian are installed")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=5.0)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        data = multiplied(given.data, scratch / "data", given.triples) if given.triples else given.data
        dump = dumped(data, scratch)
        triples = Releases(data).current().manifest().triples
        print(f"\n{triples:,} triples in the default graph.\n", flush=True)
        with endpoints(given, data, dump, scratch) as running:
            sequential(running, given.rounds)
            parallel(running, given.seconds)
            print("\n| endpoint | memory, MB |\n|---|---:|")
            for endpoint in running:
                print(f"| {endpoint.name} | {endpoint.memory() / 1e6:,.0f} |")


def multiplied(data: Path, target: Path, triples: int) -> Path:
    """A release with copies of the documents under other names, so that its default graph has so many triples."""
    release = Releases(data).current()
    store = ox.Store.read_only(str(release.store))
    named = [quad for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)]
    lines = [str(quad) for quad in named]
    own = [line for line in lines if re.search(r"/graph/(?:annotation|source)/[^>]*>$", line)]
    times = max(1, triples // max(1, len(own)))
    with Releases(target).candidate() as candidate:
        made = ox.Store(str(candidate.store))
        for number in range(times):
            copied = own if number == 0 else [_renamed(line, number) for line in own]
            text = " .\n".join([*(lines if number == 0 else ()), *copied]) + " .\n"
            quads = list(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
            made.bulk_extend(quads)
            made.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        made.optimize()
        made.flush()
        size = len(made)
        del made
        manifest = release.manifest()
        candidate.write_manifest(
            Manifest(FORMAT, 1, manifest.code_version, manifest.vocabulary, "multiplied", size // 2, (), ())
        )
        candidate.write_report({})
    return target


def _renamed(line: str, number: int) -> str:
    return SITE.sub(rf"n{number}.\1", DOCUMENT.sub(rf"\1\2-{number}", line))


def dumped(data: Path, scratch: Path) -> Path:
    """The release as N-Quads, and its default graph as N-Triples beside it."""
    store = ox.Store.read_only(str(Releases(data).current().store))
    with (scratch / "all.nq").open("wb") as output:
        store.dump(output, ox.RdfFormat.N_QUADS)
    with (scratch / "default.nt").open("wb") as output:
        store.dump(output, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return scratch / "all.nq"


@contextmanager
def endpoints(given: argparse.Namespace, data: Path, dump: Path, scratch: Path) -> Iterator[list[Endpoint]]:
    running: list[Endpoint] = []

    def start(name: str, command: list[str], path: str, **environment: str) -> Endpoint:
        port = _free_port()
        filled = [part.replace("PORT", str(port)) for part in command]
        log = (scratch / f"log-{len(running)}").open("wb")
        own = {**os.environ, **{key: value.replace("PORT", str(port)) for key, value in environment.items()}}
        process = subprocess.Popen(filled, stdout=log, stderr=log, env=own, cwd=PROJECT)
        endpoint = Endpoint(name, path, port, process)
        running.append(endpoint)
        _await(endpoint)
        return endpoint

    plain = "client_seconds=1000000000 waiting=100 cache_bytes=0"
    for name, limits in (
        ("cancerkg, in memory", plain),
        ("cancerkg, on disk", f"{plain} store_bytes=0"),
        ("cancerkg, from the cache", plain.replace("cache_bytes=0", "")),
    ):
        settings = {"CANCERKG_DATA": str(data), "CANCERKG_PORT": "PORT", "CANCERKG_LIMITS": limits}
        ours = [sys.executable, "server.py"]
        try:
            endpoint = start(name, ours, "/sparql", **settings)
            _await_memory(endpoint, wanted="store_bytes=0" not in limits)
            if given.servers and name != "cancerkg, on disk":
                paths = os.pathsep.join([str(given.servers), str(PROJECT / "src")])
                label = name.removeprefix("cancerkg, ")
                gunicorn = [sys.executable, "-m", "gunicorn", "--threads", "16", "-b", "127.0.0.1:PORT", "server:app"]
                granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
                granian += ["--port", "PORT", "--blocking-threads", "16", "server:app"]
                for server, command in (("gunicorn", gunicorn), ("granian", granian)):
                    other = start(f"the same under {server}, {label}", command, "/sparql", PYTHONPATH=paths, **settings)
                    _await_memory(other, wanted=True)
        except TimeoutError as error:
            print(f"{error}", file=sys.stderr)
    if given.oxigraph:
        location = str(scratch / "oxigraph")
        subprocess.run(
            [given.oxigraph, "load", "--location", location, "--file", dump], check=True, capture_output=True
        )
        disk = [str(given.oxigraph), "serve-read-only", "--location", location, "--bind", "127.0.0.1:PORT"]
        start("oxigraph serve, on disk", disk, "/query")
        memory = start(
            "oxigraph serve, in memory", [str(given.oxigraph), "serve", "--bind", "127.0.0.1:PORT"], "/query"
        )
        connection = HTTPConnection("127.0.0.1", memory.port, timeout=600)
        with dump.open("rb") as body:
            connection.request("POST", "/store", body, {"Content-Type": "application/n-quads"})
            assert connection.getresponse().status < 300
    if given.rdflib_endpoint:
        command = [
            str(given.rdflib_endpoint),
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            "PORT",
            str(scratch / "default.nt"),
        ]
        start("rdflib-endpoint", command, "/")
    try:
        yield running
    finally:
        for endpoint in running:
            endpoint.process.terminate()
        for endpoint in running:
            endpoint.process.wait()


def sequential(running: list[Endpoint], rounds: int) -> None:
    """One client: the median and the 95th percentile of each query, in milliseconds."""
    print("| query | " + " | ".join(endpoint.name for endpoint in running) + " |")
    print("|---|" + "---:|" * len(running))
    examples = _examples()
    summed: dict[str, list[float]] = {endpoint.name: [] for endpoint in running}
    for name, text in [*QUERIES.items(), *examples.items()]:
        cells = []
        for endpoint, times in _timed(running, PREFIXES + text if name in QUERIES else text, rounds):
            good = sorted(seconds for seconds in times if seconds is not None)
            if not good:
                cells.append("failed")
                continue
            median, late = statistics.median(good), good[int(0.95 * (len(good) - 1))]
            failed = f", {len(times) - len(good)} failed" if len(good) < len(times) else ""
            cells.append(f"{1000 * median:.2f} ({1000 * late:.2f}{failed})")
            if name in examples:
                summed[endpoint.name].append(median)
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    print("| *examples, sum of medians* | " + " | ".join(f"{1000 * sum(summed[e.name]):.1f}" for e in running) + " |")


def _timed(running: list[Endpoint], text: str, rounds: int) -> list[tuple[Endpoint, list[float | None]]]:
    """The endpoints take turns, so that a busy machine is as unkind to one as to the other."""
    connections = {endpoint.name: HTTPConnection("127.0.0.1", endpoint.port, timeout=SLOWEST) for endpoint in running}
    times: dict[str, list[float | None]] = {endpoint.name: [] for endpoint in running}
    for round_ in range(rounds + 2):
        for endpoint in running:
            seen = times[endpoint.name]
            if len(seen) >= 3 and (None in seen or sum(one or 0 for one in seen) > SLOWEST / 2):
                continue  # slow enough to be judged
            seconds = endpoint.ask(connections[endpoint.name], text)
            if round_ >= 2 or (seconds or SLOWEST) > 1:
                seen.append(seconds)
    for connection in connections.values():
        connection.close()
    return [(endpoint, times[endpoint.name]) for endpoint in running]


def parallel(running: list[Endpoint], seconds: float) -> None:
    """Eight clients on the mix of examples, one endpoint after the other."""
    print("\n| eight clients, mix of examples | requests/s | median, ms | 95th percentile, ms | failures |")
    print("|---|---:|---:|---:|---:|")
    texts = list(_examples().values())
    for endpoint in running:
        with multiprocessing.Pool(8) as pool:
            asked = [(endpoint.port, endpoint.path, texts, number, seconds) for number in range(8)]
            results = pool.starmap(_client, asked)
        times = sorted(one for good, _ in results for one in good)
        failures = sum(bad for _, bad in results)
        if not times:
            print(f"| {endpoint.name} | 0 | | | {failures} |")
            continue
        late = times[int(0.95 * (len(times) - 1))]
        rate, median = len(times) / seconds, statistics.median(times)
        print(f"| {endpoint.name} | {rate:,.0f} | {1000 * median:.1f} | {1000 * late:.1f} | {failures} |", flush=True)


def _client(port: int, path: str, texts: list[str], number: int, seconds: float) -> tuple[list[float], int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=SLOWEST)
    endpoint = Endpoint("", path, port, None)  # type: ignore[arg-type]  # it only asks
    good: list[float] = []
    bad = 0
    end = time.perf_counter() + seconds
    turn = number * 5
    while time.perf_counter() < end:
        turn += 1
        taken = endpoint.ask(connection, texts[turn % len(texts)])
        if taken is None:
            bad += 1
        else:
            good.append(taken)
    return good, bad


def _examples() -> dict[str, str]:
    """The example queries that need no argument, or have a default for each."""
    found = {}
    for query in read_queries(queries_directory()).of(QueryKind.EXAMPLE):
        with suppress(ParameterError, ValueError):
            arguments = {
                p.name: "https://w3id.org/cancerkg/concept/back-pain" for p in query.parameters if p.type == "iri"
            }
            found[query.name] = query.bind(arguments)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(endpoint: Endpoint) -> None:
    for _ in range(1200):
        if endpoint.process.poll() is not None:
            raise TimeoutError(f"{endpoint.name} ended with status {endpoint.process.returncode}")
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", endpoint.port), timeout=1).close()
            return
        time.sleep(0.1)
    raise TimeoutError(f"{endpoint.name} does not listen")


def _await_memory(endpoint: Endpoint, *, wanted: bool) -> None:
    connection = HTTPConnection("127.0.0.1", endpoint.port, timeout=60)
    for _ in range(1200):
        endpoint.ask(connection, "ASK { }")
        connection.request("GET", "/health/ready")
        if json.loads(connection.getresponse().read())["in_memory"] == wanted:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{endpoint.name} does not load")


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


if __name__ == "__main__":
    main()
