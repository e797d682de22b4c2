"""The description of the HTTP API is whole, and no request that it allows, or nearly so, is answered with a 500."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cancerkg.errors import QueryError, all_errors
from cancerkg.web import create_app
from tests.web_release import ask, running_server, write_release

FILE = Path(__file__).parents[1] / "src" / "cancerkg" / "web" / "openapi.json"
DESCRIPTION: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
METHODS = {"get", "put", "post", "delete"}
SEEDS = [
    *("back-pain", "lung-cancer", "claims", "symptoms-of", "Symptom", "ASK { }", "SELECT * { ?s ?p ?o } LIMIT 2"),
    *("https://w3id.org/cancerkg/graph/claims", "urn:x", "json", "ttl", "html", "1", "0", "-1", "1e309", "nan"),
    *("", "%", "\r\nX: y", "\x00", "<", "é𝄞", "?", "../..", "text/turtle", "CLEAR ALL", "SELECT", "{" * 300),
]
VALUES = st.sampled_from(SEEDS) | st.text(max_size=30)
ACCEPTS = st.sampled_from(
    [
        "",
        "*/*",
        "text/html",
        "text/turtle",
        "application/json",
        "image/png",
        "text/csv;q=0.1,*/*;q=x",
        ";;,/",
        "a/b;q=2",
    ]
)


def test_each_route_and_method_is_described(tmp_path: Path) -> None:
    described = {(path, method) for path, item in DESCRIPTION["paths"].items() for method in item.keys() & METHODS}
    served = {
        (re.sub(r"<(?:[^<>]*(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in create_app(tmp_path).url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == served


def test_each_part_of_a_path_and_each_operation_is_named() -> None:
    names = []
    for path, item in DESCRIPTION["paths"].items():
        for method, operation in item.items():
            assert {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"} == set(
                re.findall(r"\{(\w+)\}", path)
            ), (path, method)
            assert operation["summary"].endswith(".")
            assert operation["responses"].keys() >= {"400", "408", "413", "431", "500"}, (
                path,
                method,
            )  # of any request
            assert "default" not in operation["responses"], "each status is named"
            names.append(operation["operationId"])
    assert len(names) == len(set(names))


def test_each_status_of_an_error_is_named() -> None:
    named = {status for item in DESCRIPTION["paths"].values() for one in item.values() for status in one["responses"]}
    statuses = {str(error.status) for error in all_errors() if issubclass(error, QueryError)} - {"499"}
    assert statuses <= named, "499 is for the log: the client is gone"


def test_each_reference_leads_somewhere() -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]*)"', json.dumps(DESCRIPTION))):
        found: Any = DESCRIPTION
        for part in reference.split("/"):
            found = found[part]
        assert found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    write_release(data)
    options = ["--limit", "seconds=5", "--limit", "client_seconds=100000"]
    command = ["-m", "cancerkg", "serve", "--writable", "--port", "0", "--data", str(data), *options]
    with running_server(command, data) as (_, base):
        yield base


def test_the_description_is_served(server: str) -> None:
    assert ask(server, "/openapi.json").json == DESCRIPTION


OPERATIONS = [(path, method) for path, item in DESCRIPTION["paths"].items() for method in sorted(item)]


def test_schemathesis_finds_no_fault(server: str, tmp_path: Path) -> None:
    """Examples, borders of each schema and random requests, right and wrong: each is answered with a status and a media
    type that the description has for it, and none with a 500.
    """
    rules = Path(__file__).parent / "schemathesis"
    checks = ("not_a_server_error", "status_code_conformance", "content_type_conformance")
    checks += ("response_schema_conformance", "response_headers_conformance")
    program = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
    command = [*program, "--config-file", str(rules / "schemathesis.toml"), "run", str(FILE), "--url", server]
    command += ["--checks", ",".join(checks), "--phases", "examples,coverage,fuzzing", "--max-examples", "20"]
    command += ["--generation-deterministic", "--continue-on-failure", "--no-color", "--warnings", "off"]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(rules)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Tested: {len(OPERATIONS)}" in done.stdout
    assert ask(server, "/health/ready").status == 200


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_request_breaks_the_server(server: str, path: str, method: str, data: st.DataObject) -> None:
    operation = DESCRIPTION["paths"][path][method]
    given_values = []
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] == "path":
            known = parameter["schema"].get("enum")
            value = data.draw(st.sampled_from(known) if known else VALUES, label=name)
            path = path.replace(f"{{{name}}}", quote(value, safe="."))
        elif data.draw(st.booleans()):
            given_values += [(name, data.draw(VALUES, label=name))] * data.draw(st.integers(1, 2))
    headers = {"Accept": data.draw(ACCEPTS)}
    body = None
    if "requestBody" in operation:
        body = data.draw(VALUES).encode("utf-8", "surrogatepass")
        kinds = [*operation["requestBody"]["content"], "", "text/plain", "multipart/form-data; boundary=x"]
        headers["Content_Type"] = data.draw(st.sampled_from(kinds))
    address = path + ("?" + urlencode(given_values, errors="surrogatepass") if given_values else "")
    reply = ask(server, address, method=method.upper(), body=body, **headers)
    assert reply.status < 500 or reply.status in (503, 504), (address, reply.text)
