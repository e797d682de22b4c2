"""What runs the server elsewhere: the unit for systemd, the Dockerfile, and gunicorn. Docker itself is not needed: its
commands are read, and run as they stand but for their paths.
"""

import configparser
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import orjson
import pytest

from cancerkg.cli import main
from cancerkg.cli.serve import serve
from cancerkg.service import Limits
from tests.test_service import ENDLESS, children, processor_time, wait_for, workers_of
from tests.web_release import ROOT, ask, running_server, write_release

UNIT = ROOT / "deploy" / "cancerkg.service"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def unit() -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(UNIT, encoding="utf-8")
    return parser


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in text.splitlines() if line]


def instruction(name: str) -> str:
    return [rest for one, rest in instructions() if one == name][-1]


def parameters(words: list[str]) -> dict[str, object]:
    """What ``cancerkg serve`` makes of the words of a command line."""
    assert words[0].endswith("/bin/cancerkg")
    assert words[1] == "serve"
    return serve.make_context("serve", words[2:]).params


def grace(given: dict[str, object]) -> float:
    settings = dict(one.partition("=")[::2] for one in given["settings"])  # type: ignore[attr-defined]
    return Limits().changed(settings).grace_seconds


def test_the_unit_starts_what_there_is_and_leaves_it_time_to_stop() -> None:
    assert main is not None
    service = unit()["Service"]
    given = parameters(shlex.split(service["ExecStart"]))
    assert str(given["data"]) == "/var/lib/" + service["StateDirectory"]
    assert int(service["TimeoutStopSec"]) > grace(given) + 5
    assert given["host"] == "127.0.0.1"


@pytest.mark.needs_systemd
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    command = shlex.split(unit()["Service"]["ExecStart"])[0]
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text(encoding="utf-8").replace(command, sys.executable), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_image_has_what_its_commands_name() -> None:
    given = parameters(json.loads(instruction("ENTRYPOINT")))
    assert (str(given["data"]), given["host"]) == (instruction("VOLUME"), "0.0.0.0")
    assert str(given["port"]) == instruction("EXPOSE")
    assert f":{given['port']}/" in instruction("HEALTHCHECK")
    assert grace(given) < 10, "docker stop waits 10 seconds"
    assert instruction("USER").isdigit()
    assert ("RUN", f"useradd --system --uid {instruction('USER')} cancerkg") in instructions()
    environment = json.loads(instruction("ENTRYPOINT"))[0].removesuffix("/bin/cancerkg")
    assert instruction("COPY") == f"--from=build {environment} {environment}"


def test_the_container_answers_is_healthy_and_stops_when_it_is_told(tmp_path: Path) -> None:
    write_release(tmp_path)
    words = json.loads(instruction("ENTRYPOINT"))[1:]
    words[words.index("/data")] = str(tmp_path)
    with running_server(["-m", "cancerkg", *words, "--port", "0"], tmp_path) as (process, everywhere):
        base = everywhere.replace("0.0.0.0", "127.0.0.1")
        check = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
        program = check[2].replace("http://127.0.0.1:8000", base)
        assert program != check[2]
        subprocess.run([sys.executable, check[1], program], check=True, capture_output=True)
        nobody = check[2].replace(":8000/", ":1/")
        assert subprocess.run([sys.executable, check[1], nobody], check=False, capture_output=True).returncode != 0
        statuses: list[int] = []
        path = f"/sparql?timeout=2&query={quote(ENDLESS)}"
        asking = threading.Thread(target=lambda: statuses.append(ask(base, path).status))
        asking.start()
        wait_for(lambda: any(processor_time(worker) > 0.2 for worker in workers_of(process.pid)))
        process.send_signal(signal.Signals[instruction("STOPSIGNAL")])
        asking.join()
        assert statuses == [504]  # an answer, and no connection that was cut
        assert process.wait() == 0


def test_gunicorn_serves_the_same_app(tmp_path: Path) -> None:
    write_release(tmp_path)
    log = tmp_path / "log"
    command = [sys.executable, "-m", "gunicorn", "--threads", "16", "--bind", "127.0.0.1:0", "server:app"]
    environment = {**os.environ, "CANCERKG_DATA": str(tmp_path), "CANCERKG_LOG": str(log)}
    environment["CANCERKG_LIMITS"] = "seconds=2 workers=1"
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        listening = next(line for line in process.stderr if "Listening at" in line)
        base = re.findall(r"http://[\d.:]+", listening)[0]
        assert ask(base, "/sparql?query=ASK%7B%7D", Accept="text/csv").text == "true"
        assert ask(base, "/concept/lung-cancer.ttl").type == "text/turtle"
        refused = ask(base, f"/sparql?query={quote(ENDLESS)}")
        assert (refused.status, refused.json["limit"]) == (504, 2)
        large = ask(base, f"/sparql?query={quote('SELECT * { ?a ?b ?c . ?a ?d ?e . ?a ?f ?g }')}", Accept="text/csv")
        assert (large.status, large.headers["Transfer-Encoding"]) == (200, "chunked")
        assert large.body.count(b"\r\n") > 1000
        update = {"Content_Type": "application/sparql-update"}
        assert ask(base, "/sparql", method="POST", body=b"CLEAR ALL", **update).status == 403
        assert 'cancerkg_queries_total{outcome="answered"}' in ask(base, "/metrics").text
        [front] = children(process.pid)
        workers = workers_of(front)
        assert workers
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
        wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
        outcomes = [orjson.loads(line)["outcome"] for line in log.read_bytes().splitlines() if b"outcome" in line]
        assert outcomes.count("QueryTimeout") == 1
    finally:
        process.kill()
        process.communicate()
