"""SPARQL endpoints side by side in one run on the same data.

    python benchmarks/serve.py DATA [--triples 1000000] [--oxigraph BIN] [--rdflib-endpoint BIN] [--virtuoso BIN]
        [--fuseki JAR] [--servers DIR] [--rounds 6] [--seconds 5] [--group G …] [--out DIR]

DATA is a data directory with a release. With ``--triples`` its documents are multiplied, each time under other names,
until the default graph has so many. An endpoint whose program is not there is left out, and the table says why.
``--servers`` is a directory that gunicorn and granian were installed to (``pip install --target``).

Each query is asked over one connection that is kept open, five times in a row, the endpoints taking turns, so that a
busy machine is as unkind to one as to the other, and timed from the request to the last byte. It has failed where the
answer is none, or took ten seconds, or says something else than most engines: each has one vote, and where they tie
nobody is wrong. Then eight clients, each a process, ask the example queries for some seconds. Memory is the
proportional set size of an endpoint's processes, after all that. ``--out`` gets ``serve.tsv``, a line for each
query and endpoint, and a plot.
"""

import argparse
import itertools
import math
import multiprocessing
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import programs
from endpoints import SECONDS, Answer, Endpoint, Program, Unavailable, ask
from http_client import Connection
from serve_data import dumped, multiplied
from serve_plot import plot
from serve_queries import Asked, asked_of, examples

from cancerkg.releases import Releases

BASELINE = "oxigraph serve, on disk"
ENOUGH_SECONDS = 4.0
"""Of one query at one endpoint; with three answers it is then judged."""
IN_A_ROW = 5
SLOW_SECONDS = 0.05
"""What takes longer is asked once a turn, and that counts: caches make no difference to it."""
CLIENTS = 8


@dataclass(slots=True)
class Measured:
    """What came of one query at one endpoint."""

    asked: Asked
    endpoint: Endpoint
    answers: list[Answer] = field(default_factory=list)
    wrong: str = ""
    processor: list[float] = field(default_factory=list)

    @property
    def good(self) -> list[float]:
        return sorted(answer.seconds for answer in self.answers if not answer.failure)

    @property
    def failed(self) -> str:
        """Why it has failed, or nothing."""
        return self.wrong or next((answer.failure for answer in self.answers if answer.failure), "")

    def at(self, share: float) -> float:
        """A quantile of the times, in milliseconds."""
        return 1000 * self.good[min(len(self.good) - 1, int(share * len(self.good)))] if self.good else math.nan


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Compare SPARQL endpoints on the same data.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--triples", type=int, help="multiply the documents up to so many triples")
    parser.add_argument("--oxigraph", type=Path, default=Path("oxigraph"))
    parser.add_argument("--rdflib-endpoint", type=Path, default=Path("rdflib-endpoint"))
    parser.add_argument("--virtuoso", type=Path, default=Path("virtuoso-t"))
    parser.add_argument("--fuseki", type=Path, default=Path("jena-fuseki-server.jar"))
    parser.add_argument("--servers", type=Path, help="where gunicorn and granian are installed")
    parser.add_argument("--without", nargs="*", default=[], help="endpoints to leave out, by a part of their names")
    parser.add_argument("--group", nargs="*", help="only queries of these groups, such as join or example")
    parser.add_argument("--rounds", type=int, default=6, help="turns of each endpoint with each query")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--out", type=Path, help="a directory for serve.tsv and serve.svg")
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that the endpoints are stopped as well
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        data = multiplied(given.data, scratch / "data", given.triples) if given.triples else given.data
        release = Releases(data).current()
        queries = [one for one in asked_of(release) if not given.group or one.group in given.group]
        print(f"{release.manifest().triples:,} triples in the default graph, {len(queries)} queries.\n", flush=True)
        running: list[Endpoint] = []
        try:
            start(given, data, scratch, running)
            measured = [one for query in queries for one in asked_in_turn(query, running, given.rounds)]
            tables(measured, running)
            parallel(running, given.seconds)
            print("\n| endpoint | memory, MB |\n|---|---:|")
            for endpoint in running:
                print(f"| {endpoint.name} | {endpoint.memory() / 1e6:,.0f} |")
        finally:
            for endpoint in running:
                endpoint.stop()
        if given.out is not None:
            given.out.mkdir(parents=True, exist_ok=True)
            (given.out / "serve.tsv").write_text("".join(lines(measured)))
            (given.out / "serve.svg").write_text(plot(by_group(measured, _median), [one.name for one in running]))


def start(given: argparse.Namespace, data: Path, scratch: Path, running: list[Endpoint]) -> None:
    """Start all endpoints that can be had, with the data in them; of the others it is said why."""
    dump, triples = dumped(Releases(data).current(), scratch)
    sources: list[Callable[[], Iterator[Program]]] = [
        lambda: programs.ours(data.absolute(), given.servers and given.servers.absolute()),
        lambda: programs.oxigraph(given.oxigraph, dump, scratch),
        lambda: programs.virtuoso(given.virtuoso, triples, scratch),
        lambda: programs.fuseki(given.fuseki.absolute(), triples),
        lambda: programs.rdflib_endpoint(given.rdflib_endpoint, triples),
    ]
    for source in sources:
        try:
            for program in source():
                if not any(part in program.name for part in given.without):
                    running.append(Endpoint(program, scratch / f"log-{len(running)}"))
        except Unavailable as error:
            print(f"Left out: {error}.", flush=True)


def asked_in_turn(asked: Asked, running: list[Endpoint], rounds: int) -> list[Measured]:
    """A query at all endpoints, one after the other, time and again."""
    measured = [Measured(asked, endpoint) for endpoint in running]
    connections = {endpoint.name: endpoint.connection() for endpoint in running}
    for number in range(rounds):
        turn = number % len(running)
        for one in measured[turn:] + measured[:turn]:
            spent = sum(answer.seconds for answer in one.answers)
            if one.answers and (one.answers[-1].failure or (spent > ENOUGH_SECONDS and len(one.answers) >= 3)):
                continue
            name = one.endpoint.name
            _some_in_a_row(one, connections[name])
            if (
                one.answers[-1].failure and one.answers[-1].seconds > SECONDS
            ):  # it may work on, and slow the others down
                connections[name].close()
                one.endpoint.stop()
                one.endpoint.start()
                connections[name] = one.endpoint.connection()
    for connection in connections.values():
        connection.close()
    judge(measured)
    shown = "  ".join(f"{one.at(0.5):.2f}{'!' if one.failed else ''}" for one in measured)
    print(f"{asked.name:40} {shown}", file=sys.stderr, flush=True)
    return measured


def _some_in_a_row(one: Measured, connection: Connection) -> None:
    """The first does not count, unless it is slow: meanwhile others have filled the processor's caches."""
    first = ask(connection, one.endpoint.target, one.asked.text)
    if first.failure or first.seconds > SLOW_SECONDS:
        one.answers.append(first)
        return
    before, count = one.endpoint.processor(), len(one.answers)
    while len(one.answers) < count + IN_A_ROW and not (one.answers and one.answers[-1].failure):
        one.answers.append(ask(connection, one.endpoint.target, one.asked.text))
    one.processor.append(1000 * (one.endpoint.processor() - before) / (len(one.answers) - count))


def judge(measured: list[Measured]) -> None:
    """Mark the answers that say something else than those of most engines."""
    votes: dict[str, str] = {}
    for one in measured:
        if one.good:
            votes.setdefault(one.endpoint.program.family, one.answers[-1].says)
    ranked = Counter(votes.values()).most_common()
    if len(ranked) == 1 or (ranked and ranked[0][1] > ranked[1][1]):
        for one in measured:
            if one.good and one.answers[-1].says != ranked[0][0]:
                one.wrong = f"says {one.answers[-1].says}, others {ranked[0][0]}"
    elif ranked:
        print(f"{measured[0].asked.name}: the engines say {dict(ranked)}", file=sys.stderr)


def by_group(measured: list[Measured], figure: Callable[[Measured], float]) -> dict[str, dict[str, float]]:
    """The geometric mean of a figure for each group and endpoint, of the queries that none has failed."""
    failed = {one.asked.name for one in measured if one.failed}
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in measured:
        if one.asked.name not in failed:
            for group in (one.asked.group, "all"):
                times[group][one.endpoint.name].append(figure(one))
    ordered = {group: times[group] for group in [*(g for g in times if g != "all"), "all"] if group in times}
    return {group: {name: _mean(ms) for name, ms in row.items()} for group, row in ordered.items()}


def _mean(figures: list[float]) -> float:
    """The geometric mean of those that there are."""
    known = [max(0.001, figure) for figure in figures if not math.isnan(figure)]
    return statistics.geometric_mean(known) if known else math.nan


def tables(measured: list[Measured], running: list[Endpoint]) -> None:
    names = [endpoint.name for endpoint in running]
    counts = Counter(one.asked.group for one in measured if one.endpoint is running[0])
    counts["all"] = len(measured) // len(running)
    print("Geometric mean of the medians, in brackets of the 95th percentiles, ms:\n")
    print("| queries | " + " | ".join(names) + " |\n|---|" + "---:|" * len(names))
    medians, late = by_group(measured, _median), by_group(measured, lambda one: one.at(0.95))
    for group, row in medians.items():
        cells = [f"{row[name]:.2f} ({late[group][name]:.2f})" for name in names]
        print(f"| {counts[group]} {group} | " + " | ".join(cells) + " |")
    if BASELINE in names and "all" in medians:
        print(f"| *ratio to {BASELINE}* | " + " | ".join(_ratio(medians["all"], name) for name in names) + " |")
    failures = Counter(one.endpoint.name for one in measured if one.failed)
    print("| *failures* | " + " | ".join(str(failures[name]) for name in names) + " |")
    print("\nThe same of the endpoint's processor time for an answer, ms, which a busy machine changes little:\n")
    print("| queries | " + " | ".join(names) + " |\n|---|" + "---:|" * len(names))
    processor = by_group(measured, _processor)
    for group, row in processor.items():
        print(f"| {counts[group]} {group} | " + " | ".join(f"{row[name]:.2f}" for name in names) + " |")
    print("\nThe means leave out each query that one of them has failed:\n")
    for one in measured:
        if one.failed:
            print(f"- {one.asked.name}: {one.endpoint.name}: {one.failed}")
    print()


def _median(one: Measured) -> float:
    return one.at(0.5)


def _processor(one: Measured) -> float:
    return statistics.median(one.processor) if one.processor else math.nan


def _ratio(row: dict[str, float], name: str) -> str:
    return f"{row[name] / row[BASELINE]:.2f}"


def lines(measured: list[Measured]) -> Iterator[str]:
    """The table of all figures, tab-separated; times in ms."""
    yield "group\tquery\tendpoint\tmedian\tp95\tprocessor\tanswers\tsays\tfailure\n"
    for one in measured:
        says = one.answers[-1].says if one.answers else ""
        cells = (
            one.asked.group,
            one.asked.name,
            one.endpoint.name,
            *(f"{ms:.3f}" for ms in (one.at(0.5), one.at(0.95), _processor(one))),
        )
        yield "\t".join([*cells, str(len(one.answers)), says.replace("\t", " "), one.failed]) + "\n"


def parallel(running: list[Endpoint], seconds: float) -> None:
    """Eight clients on the mix of examples, each endpoint alone, in two passes, since the machine may be busy."""
    print(f"| {CLIENTS} clients, mix of examples | requests/s | median, ms | 95th percentile, ms | failures |")
    print("|---|---:|---:|---:|---:|")
    texts = [one.text for one in examples()]
    good: dict[str, list[float]] = defaultdict(list)
    bad: Counter[str] = Counter()
    for endpoint in itertools.chain(running, reversed(running)):
        with multiprocessing.Pool(CLIENTS, signal.signal, (signal.SIGTERM, signal.SIG_DFL)) as pool:
            asked = [(endpoint.port, endpoint.target, texts, number, seconds / 2) for number in range(CLIENTS)]
            for times, failures in pool.starmap(_client, asked):
                good[endpoint.name] += times
                bad[endpoint.name] += failures
    for endpoint in running:
        times = sorted(good[endpoint.name]) or [math.nan]
        late = times[int(0.95 * (len(times) - 1))]
        cells = (f"{len(times) / seconds:,.0f}", f"{1000 * statistics.median(times):.1f}", f"{1000 * late:.1f}")
        print(f"| {endpoint.name} | {' | '.join(cells)} | {bad[endpoint.name]} |", flush=True)


def _client(port: int, path: str, texts: list[str], number: int, seconds: float) -> tuple[list[float], int]:
    connection = Connection(port, SECONDS + 1)
    good: list[float] = []
    bad = 0
    end = time.perf_counter() + seconds
    for turn in itertools.count(5 * number):
        if time.perf_counter() > end:
            break
        answer = ask(connection, path, texts[turn % len(texts)])
        if answer.failure:
            bad += 1
        else:
            good.append(answer.seconds)
    connection.close()
    return good, bad


if __name__ == "__main__":
    main()
