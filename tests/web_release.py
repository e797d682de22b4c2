"""A small release written by hand in the shape of the data model, and the real server on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox

from cancerkg.manifest import FORMAT, Manifest
from cancerkg.releases import Releases

CASE = Path(__file__).parent / "cases" / "web" / "release.trig"
ROOT = Path(__file__).parents[1]


def write_release(data: Path, extra: str = "") -> int:
    """Release the case's quads, and the N-Quads of ``extra``, and switch to it; the number of the release."""
    with Releases(data).candidate() as candidate:
        store = ox.Store(str(candidate.store))
        quads = [*ox.parse(path=CASE, format=ox.RdfFormat.TRIG), *ox.parse(extra.encode(), format=ox.RdfFormat.N_QUADS)]
        store.bulk_extend(quads)
        store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
        store.flush()
        del store
        candidate.documents.write_bytes(b"")
        candidate.keep_vocabulary([])
        candidate.write_manifest(
            Manifest(
                format=FORMAT,
                release=candidate.number,
                code_version="test",
                vocabulary="test",
                digest=f"digest-of-release-{candidate.number}",
                triples=len(quads),
                graphs=(),
                sources=(),
            )
        )
        candidate.write_report({})
    return candidate.number


@contextmanager
def running_server(program: list[str], data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server process on a free port, and its address as it announces it; terminated when the block ends."""
    environment = {**os.environ, "CANCERKG_DATA": str(data), "CANCERKG_PORT": "0"}
    process = subprocess.Popen([sys.executable, *program], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        heard = []
        for line in process.stderr:
            heard.append(line)
            if "http://" in line:
                yield process, "http://" + line.rpartition("http://")[2].strip().rstrip("/")
                break
        else:
            raise AssertionError(f"the server did not start: {''.join(heard)}")
    finally:
        process.terminate()
        process.communicate()


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def type(self) -> str:
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


def ask(base: str, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
    """One request as it stands: no redirect is followed, no header is added but Host and Content-Length."""
    connection = HTTPConnection(base.removeprefix("http://"))
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()
