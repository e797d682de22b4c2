"""Releases: what one is made of, the switch, the lock, and what a crash leaves behind."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import orjson
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cancerkg.dataset import Dataset
from cancerkg.errors import DataDirectoryBusy, NoEarlierRelease, NoRelease
from cancerkg.manifest import Manifest, SourceEntry, manifest_of
from cancerkg.namespaces import GRAPH_CLAIMS, GRAPH_PROVENANCE
from cancerkg.releases import Candidate, Release, Releases

A, P = NamedNode("https://example.org/a"), NamedNode("https://example.org/p")
SOURCES = (
    SourceEntry("https://b.example/", "k2", "b.jsonld", "22"),
    SourceEntry("https://a.example/", "k1", "a.jsonld", "11"),
)


def fill(candidate: Candidate, word: str, *, when: str = "") -> None:
    with Dataset.create(candidate.store) as dataset:
        dataset.add([Quad(A, P, Literal(word), GRAPH_CLAIMS)])
        dataset.add([Quad(A, P, Literal(when), GRAPH_PROVENANCE)] if when else [])
        dataset.merge()
        manifest = manifest_of(dataset, candidate.number, code_version="0.1.0", vocabulary="v", sources=SOURCES)
    candidate.documents.write_bytes(b"")
    candidate.keep_vocabulary([])
    candidate.write_manifest(manifest)
    candidate.write_report({"violations": 0})


def release(data: Path, word: str, *, when: str = "") -> Release:
    releases = Releases(data)
    with releases.candidate() as candidate:
        fill(candidate, word, when=when)
    return releases.current()


def said(data: Path) -> str:
    with Dataset.open_read_only(Releases(data).current().store) as dataset:
        (row,) = dataset.select("SELECT ?o { ?s ?p ?o }").texts()
    return row["o"]


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_a_release_answers_and_has_its_papers(tmp_path: Path):
    made = release(tmp_path, "one")
    assert said(tmp_path) == "one"
    assert made.number == 1
    papers = ["documents.jsonl.gz", "lexicons", "manifest.json", "ontology", "report.json", "store"]
    assert names(made.directory) == papers
    assert (tmp_path / "current").readlink() == Path("releases/1")  # relative, so that the data can be moved
    assert made.report() == {"violations": 0}


def test_the_manifest_says_what_the_release_holds(tmp_path: Path):
    manifest = release(tmp_path, "one", when="2026-11-24").manifest()
    assert manifest.release == 1
    assert manifest.triples == 2
    assert [(entry.iri, entry.triples) for entry in manifest.graphs] == [
        (GRAPH_CLAIMS.value, 1),
        (GRAPH_PROVENANCE.value, 1),
    ]
    assert [source.source for source in manifest.sources] == ["a.jsonld", "b.jsonld"]
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_releases_of_equal_content_have_equal_digests_whenever_they_were_made(tmp_path: Path):
    first = release(tmp_path, "one", when="2026-11-24").manifest()
    second = release(tmp_path, "one", when="2026-11-25").manifest()
    other = release(tmp_path, "two", when="2026-11-25").manifest()
    assert first.digest == second.digest != other.digest


@pytest.mark.parametrize("text", [b"{}", b"[]", b"no json", b'{"graphs": [], "sources": [], "unknown": 1}'])
def test_what_is_no_manifest_is_refused(text):
    with pytest.raises(ValueError, match="this is no manifest"):
        Manifest.from_json(text)


def test_without_a_release_there_is_none(tmp_path: Path):
    with pytest.raises(NoRelease):
        Releases(tmp_path / "nothing").current()
    assert Releases(tmp_path / "nothing").history() == ()
    (tmp_path / "current").symlink_to("releases/7")
    with pytest.raises(NoRelease):
        Releases(tmp_path).current()


def test_numbers_grow_and_an_older_release_is_still_whole(tmp_path: Path):
    for word in ("one", "two", "three"):
        release(tmp_path, word)
    assert [one.number for one in Releases(tmp_path).history()] == [1, 2, 3]
    assert said(tmp_path) == "three"


def test_a_reader_of_the_old_release_goes_on_while_another_is_made(tmp_path: Path):
    with Dataset.open_read_only(release(tmp_path, "one").store) as old:
        release(tmp_path, "two")
        assert old.select("SELECT ?o { ?s ?p ?o }").texts() == ({"o": "one"},)
    assert said(tmp_path) == "two"


def test_a_failing_candidate_changes_nothing_and_leaves_its_report_until_the_next(tmp_path: Path):
    release(tmp_path, "one")

    def failing() -> None:
        with Releases(tmp_path).candidate() as candidate:
            fill(candidate, "two")
            raise RuntimeError("a check failed")

    with pytest.raises(RuntimeError):
        failing()
    assert said(tmp_path) == "one"
    left = tmp_path / "releases" / "2.tmp"
    assert orjson.loads((left / "report.json").read_bytes()) == {"violations": 0}
    assert not {"store", "ontology", "documents.jsonl.gz"} & set(names(left))
    assert release(tmp_path, "three").number == 2
    assert names(tmp_path / "releases") == ["1", "2"]


@pytest.mark.parametrize("missing", ["manifest.json", "report.json", "documents.jsonl.gz"])
def test_a_candidate_that_is_not_whole_is_not_released(tmp_path: Path, missing):
    def incomplete() -> None:
        with Releases(tmp_path).candidate() as candidate:
            fill(candidate, "one")
            (candidate.directory / missing).unlink()

    with pytest.raises(FileNotFoundError, match=missing):
        incomplete()
    with pytest.raises(NoRelease):
        Releases(tmp_path).current()


def test_a_rollback_goes_one_back_and_the_next_number_is_new(tmp_path: Path):
    release(tmp_path, "one")
    release(tmp_path, "two")
    assert Releases(tmp_path).rollback().number == 1
    assert said(tmp_path) == "one"
    with pytest.raises(NoEarlierRelease):
        Releases(tmp_path).rollback()
    assert release(tmp_path, "three").number == 3
    assert said(tmp_path) == "three"


def test_a_second_build_in_the_same_process_is_told_to_wait(tmp_path: Path):
    releases = Releases(tmp_path)
    with releases.candidate() as candidate:
        with pytest.raises(DataDirectoryBusy), releases.candidate():
            pass
        with pytest.raises(DataDirectoryBusy):
            releases.rollback()
        fill(candidate, "one")
    assert said(tmp_path) == "one"


BUILD = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from tests.test_releases import Releases, fill

    step, kill_at = 0, int(sys.argv[3])

    def dying(function):
        def call(*arguments, **keywords):
            global step
            step += 1
            if step == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **keywords)
        return call

    os.fsync, Path.rename, Path.replace = dying(os.fsync), dying(Path.rename), dying(Path.replace)
    Path.symlink_to = dying(Path.symlink_to)
    with Releases(Path(sys.argv[2])).candidate() as candidate:
        fill(candidate, "two")
        print("building", flush=True)
        if kill_at == 0:
            sys.stdin.read()
    print(step, flush=True)
""")


def build(data: Path, project: Path, kill_at: int) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(project), str(data), str(kill_at)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_build_in_another_process_is_waited_for_and_when_killed_is_not(tmp_path: Path, project: Path):
    release(tmp_path, "one")
    process = build(tmp_path, project, kill_at=0)
    assert process.stdout.readline() == "building\n"
    with pytest.raises(DataDirectoryBusy), Releases(tmp_path).candidate():
        pass
    assert said(tmp_path) == "one"
    process.kill()
    process.communicate()
    assert names(tmp_path / "releases") == ["1", "2.tmp"]
    assert said(tmp_path) == "one"
    assert release(tmp_path, "three").number == 2
    assert names(tmp_path / "releases") == ["1", "2"]
    assert said(tmp_path) == "three"


def test_a_build_killed_at_any_step_leaves_a_whole_release(tmp_path: Path, project: Path):
    whole = build(tmp_path / "whole", project, kill_at=-1)
    steps = int(whole.communicate()[0].split()[-1])
    assert steps > 5
    found = set()
    # The files are flushed first; the steps that matter are the last ones.
    for kill_at in range(steps - 5, steps + 1):
        data = tmp_path / str(kill_at)
        release(data, "one")
        process = build(data, project, kill_at)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        found.add(said(data))
        assert said(data) in {"one", "two"}
        release(data, "three")
        assert said(data) == "three"
        assert not [name for name in (*names(data), *names(data / "releases")) if name.endswith(".tmp")]
    assert found == {"one", "two"}


FORK = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from cancerkg.releases import Releases

    with Releases(Path(sys.argv[1])).candidate():
        child = os.fork()
        if child:
            print(child, flush=True)
        signal.pause()
""")


def test_a_forked_child_that_outlives_a_killed_build_does_not_keep_the_lock(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", FORK, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    child = int(process.stdout.readline())
    try:
        process.kill()
        process.wait()
        assert release(tmp_path, "one").number == 1
    finally:
        os.kill(child, signal.SIGKILL)
        process.communicate()
