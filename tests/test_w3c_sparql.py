"""The W3C's suites of SPARQL 1.1 and 1.2, over HTTP against the running server. Known failures have reasons."""

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conformance.sparql import Case, Failed, Peers, Server, called, read_cases, run
from tests.web_release import running_server

SUITES = Path(__file__).parents[2] / "shared" / "w3c"
PARTS = {
    "protocol": ("sparql11/protocol/manifest.ttl",),
    "graph store": ("sparql11/graph-store-protocol/manifest.ttl",),
    "service description": ("sparql11/service-description/manifest.ttl",),
    "sparql 1.1": tuple(f"sparql11/manifest-sparql11-{part}.ttl" for part in ("query", "update", "results", "fed")),
    "sparql 1.2": ("sparql12/manifest.ttl",),
}
COUNTS = {"protocol": 34, "graph store": 13, "service description": 3, "sparql 1.1": 505, "sparql 1.2": 269}
PASSED = {"protocol": 34, "graph store": 13, "service description": 3, "sparql 1.1": 494, "sparql 1.2": 264}
with (Path(__file__).parent / "conformance" / "sparql_failures.tsv").open(encoding="utf-8", newline="") as table:
    KNOWN = {row["test"]: row["reason"] for row in csv.DictReader(table, delimiter="\t")}
FEW = ("workers=1", "spare=0", "client_seconds=1000000")

pytestmark = pytest.mark.needs_shared


@pytest.fixture(scope="module")
def peers() -> Iterator[Peers]:
    with Peers() as peers:
        yield peers


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, peers: Peers) -> Iterator[str]:
    """A server that writes, and calls what the suites name, or what stands for it here."""
    data = tmp_path_factory.mktemp("w3c")
    limits = [*FEW, "services=" + " ".join([*called(SUITES), *peers.addresses])]
    options = [part for limit in limits for part in ("--limit", limit)]
    with running_server(
        ["-m", "cancerkg", "serve", "--writable", "--port", "0", "--data", str(data), *options], data
    ) as (_, base):
        yield base


def cases(part: str) -> list[Case]:
    return [case for manifest in PARTS[part] for case in read_cases(SUITES / manifest)]


@pytest.mark.parametrize("part", PARTS)
def test_the_suite_passes_but_for_what_is_known(part: str, server: str, peers: Peers) -> None:
    found = cases(part)
    assert len(found) == COUNTS[part]
    failed: dict[str, str] = {}
    with closing(Server(server)) as connection:
        for case in found:
            try:
                run(case, connection, peers)
            except Failed as failure:
                failed[case.name] = str(failure)
    names = {case.name for case in found}
    assert {name: why for name, why in failed.items() if name not in KNOWN} == {}
    assert (KNOWN.keys() & names) - failed.keys() == set(), "these pass, and are to be taken from the list"
    assert len(found) - len(failed) == PASSED[part]


def test_each_known_failure_has_a_reason_and_is_a_test() -> None:
    assert all(KNOWN.values())
    names = {case.name for part in PARTS for case in cases(part)}
    assert KNOWN.keys() <= names
