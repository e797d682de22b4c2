"""The W3C's test suite of JSON-LD 1.1, through the project's own conversion. Known failures are listed with reasons."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from pyoxigraph import RdfFormat, parse

from tests.conformance.json_ld import SuiteTest, canonical, dataset, expanded, read_manifest

SUITE = Path(__file__).parents[2] / "shared" / "w3c" / "json-ld-api"
TO_RDF = read_manifest(SUITE, "toRdf") if SUITE.is_dir() else ()
EXPAND = read_manifest(SUITE, "expand") if SUITE.is_dir() else ()
with (Path(__file__).parent / "conformance" / "known_failures.tsv").open(encoding="utf-8", newline="") as table:
    KNOWN = {(row["suite"], row["test"]): row["reason"] for row in csv.DictReader(table, delimiter="\t")}

pytestmark = [
    pytest.mark.needs_shared,
    # the suite has terms that look like keywords, of which pyld warns as the standard asks
    pytest.mark.filterwarnings("ignore"),
]


def marked(suite: str, tests: tuple[SuiteTest, ...]) -> list[Any]:
    """A known failure must fail: one that passes is to be taken from the list."""
    return [
        pytest.param(
            test,
            id=test.name,
            marks=[pytest.mark.xfail(reason=KNOWN[suite, test.name])] if (suite, test.name) in KNOWN else [],
        )
        for test in tests
    ]


def test_all_applicable_tests_are_collected_and_the_failures_are_few():
    assert (len(TO_RDF), len(EXPAND)) == (456, 376)
    names = {("toRdf", test.name) for test in TO_RDF} | {("expand", test.name) for test in EXPAND}
    assert KNOWN.keys() <= names
    assert all(KNOWN.values())
    assert sum(suite == "toRdf" for suite, _ in KNOWN) <= 4
    assert not any(suite == "expand" for suite, _ in KNOWN)


@pytest.mark.parametrize("test", marked("toRdf", TO_RDF))
def test_to_rdf(test: SuiteTest):
    if "NegativeEvaluationTest" in test.kinds:
        check_refusal(test)
        return
    found = dataset(expanded(test, SUITE), test)
    if test.expect is not None:
        text = (SUITE / test.expect).read_bytes()
        assert found == canonical(parse(text, format=RdfFormat.N_QUADS, lenient=True))


@pytest.mark.parametrize("test", marked("expand", EXPAND))
def test_expand(test: SuiteTest):
    if "NegativeEvaluationTest" in test.kinds:
        check_refusal(test)
        return
    assert test.expect is not None
    wanted = json.loads((SUITE / test.expect).read_text(encoding="utf-8"))
    assert comparable(expanded(test, SUITE)) == comparable(wanted)


def check_refusal(test: SuiteTest) -> None:
    with pytest.raises(jsonld.JsonLdError) as caught:
        dataset(expanded(test, SUITE), test)
    codes = []
    error: BaseException | None = caught.value
    while error is not None:
        codes.append(getattr(error, "code", None))
        error = getattr(error, "cause", None) or error.__cause__
    assert test.error in codes


def comparable(value: Any, *, within: str = "") -> Any:
    """With arrays in one order, but for the members of a list."""
    if isinstance(value, dict):
        return {key: comparable(item, within=key) for key, item in value.items()}
    if isinstance(value, list):
        items = [comparable(item) for item in value]
        return (
            items if within in {"@list", "@value"} else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        )
    return value
