"""The build: one digest for one input, every triple once, bad sources set apart, and the last release never lost."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cancerkg.annotate import Annotator
from cancerkg.build import BuildReport, Place, build
from cancerkg.corpus import moment
from cancerkg.dataset import Dataset
from cancerkg.documents import Rejection, SourceLimits, find_sources
from cancerkg.errors import CheckFailed, NothingToRelease, SourceTooSlow, SourceUnreadable, StrictBuildFailed
from cancerkg.namespaces import CKG, CONCEPT, GRAPH_CLAIMS, GRAPH_PROVENANCE, annotation_graph
from cancerkg.rejected import RejectedSources
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.vocabulary import read_vocabulary


def run(
    data: Path,
    *sources: Path,
    workers: int = 1,
    queries: Path | None = None,
    host: str = "a",
    strict: bool = False,
) -> BuildReport:
    place = Place(data, ontology_directory(), queries or queries_directory())
    return build(
        find_sources(sources), place, strict=strict, workers=workers, clock=lambda: datetime.now(UTC), host=host
    )


def page(path: Path, text: str, *, name: str = "one", modified: str = "2026-01-01", title: str = "Lymphoma") -> Path:
    content = {
        "@context": "https://schema.org",
        "@type": "Article",
        "url": f"https://{name}.example.org/page",
        "headline": title,
        "dateModified": modified,
        "articleBody": text,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Enough pages that two workers both get some."""
    folder = tmp_path / "pages"
    for number in range(40):
        page(folder / f"{number}.jsonld", f"Lymphoma may cause fever. Symptom {number}.", name=f"site{number}")
    return folder


def test_one_worker_and_two_have_the_same_digest(tmp_path: Path, pages: Path) -> None:
    one, two = run(tmp_path / "1", pages), run(tmp_path / "2", pages, workers=2, host="another")
    assert one.manifest.digest == two.manifest.digest
    differing = {a.iri for a, b in zip(one.manifest.graphs, two.manifest.graphs, strict=True) if a != b}
    assert differing == {GRAPH_PROVENANCE.value}
    assert one.counts["documents"] == 40


def test_the_order_and_the_place_of_sources_change_nothing(tmp_path: Path, pages: Path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(pages, moved)
    one = run(tmp_path / "1", pages)
    two = run(tmp_path / "2", *sorted(moved.iterdir(), reverse=True))
    assert one.manifest.digest == two.manifest.digest


def test_a_triple_in_two_graphs_stands_once_in_the_default_graph(tmp_path: Path) -> None:
    one = page(tmp_path / "a.jsonld", "Lymphoma may cause fever.", name="a")
    two = page(tmp_path / "b.jsonld", "Lymphoma may cause fever.", name="b")
    for path, author in ((one, "x"), (two, "x")):
        content = json.loads(path.read_text())
        content["author"] = {"@type": "Person", "@id": "https://people.example.org/" + author, "name": "Ada"}
        path.write_text(json.dumps(content))
    run(tmp_path / "kg", one, two)
    with Dataset.open_read_only(Releases(tmp_path / "kg").current().store) as dataset:
        name = "?person <http://schema.org/name> 'Ada'"
        everywhere = dataset.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ {name} }} }}")
        assert len(everywhere.rows) == 2
        (count,) = dataset.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {name} }}").texts()
        assert count == {"n": "1"}
        (total,) = dataset.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").texts()
        (distinct,) = dataset.select(
            "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } }"
        ).texts()
        assert total == distinct


def test_a_build_of_b_after_a_is_a_build_of_b(tmp_path: Path, pages: Path) -> None:
    data = tmp_path / "kg"
    run(data, pages)
    extra = page(tmp_path / "extra.jsonld", "Lymphoma does not cause hair loss.", name="extra")
    second = run(data, *sorted(pages.iterdir())[:5], extra)
    fresh = run(tmp_path / "fresh", *sorted(pages.iterdir())[:5], extra)
    assert second.manifest.digest == fresh.manifest.digest
    assert [release.number for release in Releases(data).history()] == [1, 2]


def test_a_claim_goes_with_its_last_evidence(tmp_path: Path) -> None:
    data = tmp_path / "kg"
    source = page(tmp_path / "a.jsonld", "Lymphoma may cause fever and jaundice.")
    run(data, source)
    page(source, "Lymphoma may cause fever.")
    run(data, source)
    with Dataset.open_read_only(Releases(data).current().store) as dataset:
        claims = dataset.match(CONCEPT.lymphoma, CKG.hasSymptom, graphs=[GRAPH_CLAIMS])
        assert [t.object for t in claims] == [CONCEPT.fever]


def test_of_a_page_read_twice_the_newer_stays_whatever_the_order(tmp_path: Path) -> None:
    old = page(tmp_path / "old.jsonld", "Lymphoma may cause fever.", modified="2025-01-01")
    new = page(tmp_path / "new.jsonld", "Lymphoma may cause jaundice.", modified="2026-01-01")
    one, two = run(tmp_path / "1", old, new), run(tmp_path / "2", new, old)
    assert one.manifest.digest == two.manifest.digest
    (notice,) = two.notices
    assert (notice.kind.value, notice.source) == ("duplicate-document", str(old))
    key = one.manifest.sources[0].key
    with Dataset.open_read_only(Releases(tmp_path / "1").current().store) as dataset:
        texts = {t.object.value for t in dataset.match(graphs=[annotation_graph(key)]) if "jaundice" in str(t.object)}
        assert texts
        assert not [t for t in dataset.match(graphs=[annotation_graph(key)]) if "fever" in str(t.object)]


def test_what_cannot_be_read_is_kept_with_reason_and_cure(tmp_path: Path) -> None:
    good = page(tmp_path / "good.jsonld", "Lymphoma may cause fever.")
    (tmp_path / "broken.jsonld").write_bytes(b'{"@context": "https://schema.org",\n  "name": }')
    (tmp_path / "plain.json").write_bytes(b"[1, 2]")
    (tmp_path / "odd.jsonld").write_bytes(b'{"@context": "https://odd.example.org/c", "@type": "Article", "text": "x"}')
    (tmp_path / "lost.jsonld").symlink_to(tmp_path / "nowhere")
    bad = [tmp_path / name for name in ("broken.jsonld", "plain.json", "odd.jsonld", "lost.jsonld")]
    report = run(tmp_path / "kg", good, *bad)
    assert report.counts["documents"] == 1
    whys = [json.loads(p.read_bytes()) for p in sorted((tmp_path / "kg/rejected").glob("*.why.json"))]
    assert {Path(why["source"]).name: why["error"] for why in whys} == {
        "broken.jsonld": "NotJson",
        "plain.json": "NotJsonLd",
        "odd.jsonld": "UnknownContext",
        "lost.jsonld": "SourceUnreadable",
    }
    assert all(why["what"] and why["cure"] for why in whys)
    assert any(why["where"].endswith("broken.jsonld:2:11") for why in whys)
    kept = {p.read_bytes() for p in (tmp_path / "kg/rejected").iterdir() if not p.name.endswith(".why.json")}
    assert kept == {path.read_bytes() for path in bad[:3]}


def test_nothing_read_is_nothing_released_and_nothing_lost(tmp_path: Path) -> None:
    data = tmp_path / "kg"
    source = page(tmp_path / "a.jsonld", "Lymphoma may cause fever.")
    run(data, source)
    source.write_text("{")
    with pytest.raises(NothingToRelease) as caught:
        run(data, source)
    assert len(caught.value.rejections) == 1
    assert Releases(data).current().number == 1
    assert [p.name for p in (data / "rejected").iterdir() if p.name.endswith(".why.json")]


def test_a_graph_that_breaks_a_rule_is_not_released(tmp_path: Path) -> None:
    queries = tmp_path / "queries"
    shutil.copytree(queries_directory(), queries)
    rule = f"#+ title: No claims\n#+ summary: There are no claims.\nSELECT ?claim WHERE {{ ?claim a {CKG.Claim} }}"
    (queries / "violation/no-claims.rq").write_text(rule)
    source = page(tmp_path / "a.jsonld", "Lymphoma may cause fever.")
    run(tmp_path / "kg", source)
    with pytest.raises(CheckFailed) as caught:
        run(tmp_path / "kg", source, queries=queries)
    assert "no-claims" in caught.value.failures[0]
    assert Releases(tmp_path / "kg").current().number == 1


def test_a_page_cannot_speak_in_our_name(tmp_path: Path) -> None:
    content = {
        "@context": {
            "@vocab": "http://schema.org/",
            "ckg": "https://w3id.org/cancerkg/ontology#",
            "c": "https://w3id.org/cancerkg/concept/",
        },
        "@type": "Article",
        "url": "https://liar.example.org/",
        "headline": "Lymphoma",
        "text": "Lymphoma may cause fever.",
        "about": {"@id": "c:lymphoma", "ckg:hasSymptom": {"@id": "c:hair-loss"}},
    }
    path = tmp_path / "liar.jsonld"
    path.write_text(json.dumps(content))
    report = run(tmp_path / "kg", path)
    assert "reserved-namespace" in {notice.kind.value for notice in report.notices}
    with Dataset.open_read_only(Releases(tmp_path / "kg").current().store) as dataset:
        assert not dataset.match(CONCEPT.lymphoma, CKG.hasSymptom, CONCEPT["hair-loss"])


# --- the report --------------------------------------------------------------------------------------------------


def test_the_report_counts_what_was_read_repaired_and_rejected_by_file(tmp_path: Path) -> None:
    good = page(tmp_path / "good.jsonld", "Lymphoma may cause fever.")
    mended = page(tmp_path / "mended.jsonld", "Lymphoma may cause jaundice.", name="mended")
    mended.write_bytes(mended.read_bytes()[:-1] + b",}")
    records = tmp_path / "records.jsonl"
    lines = [page(tmp_path / "x", f"Lymphoma may cause pain {n}.", name=f"r{n}").read_text() for n in range(3)]
    nameless = json.dumps({"@context": "https://schema.org", "@type": "Article", "text": "Words."})
    records.write_text("\n".join([*lines, "{", "[]", nameless]))
    report = run(tmp_path / "kg", good, mended, records)
    written = Releases(tmp_path / "kg").current().report()["sources"]
    assert isinstance(written, dict)
    files = {Path(one["file"]).name: one for one in written["files"]}
    assert list(files) == ["good.jsonld", "mended.jsonld", "records.jsonl"]
    assert (files["good.jsonld"]["read"], files["good.jsonld"]["documents"]) == (1, 1)
    assert files["mended.jsonld"]["repaired"] == {"json5": 1}
    assert {key: files["records.jsonl"][key] for key in ("sources", "read", "documents", "rejected", "notices")} == {
        "sources": 6,
        "read": 4,
        "documents": 4,
        "rejected": {"NotJson": 1, "NotJsonLd": 1},
        "notices": {"no-address": 1},
    }
    assert (written["sources"], written["read"], written["documents"]) == (8, 6, 6)
    assert report.total.repaired == {"json5": 1}
    assert not report.files[0].notices
    kept = sorted(path.name.split("-")[0] for path in (tmp_path / "kg/rejected").iterdir())
    assert kept == ["records.jsonl_4", "records.jsonl_4", "records.jsonl_5", "records.jsonl_5"]


def test_a_rejected_record_of_an_archive_is_kept_under_a_name_that_every_system_takes(tmp_path: Path) -> None:
    rejected = RejectedSources(tmp_path)
    names = ["crawl.warc:https://x.org/a?b=\x00" + "ü" * 300, "..", "a/.hidden", "-"]
    for name in names:
        rejected.keep(Rejection(name, SourceUnreadable(name, "why"), b"bytes"))
    rejected.publish()
    kept = list((tmp_path / "rejected").iterdir())
    assert len(kept) == 2 * len(names)
    assert not [path for path in kept if path.name.startswith(".") or "%" in path.name]
    whys = [json.loads(path.read_bytes())["source"] for path in kept if path.name.endswith(".why.json")]
    assert sorted(whys) == sorted(names)


@pytest.mark.parametrize("kind", ["a notice", "a rejection"])
def test_a_strict_build_releases_nothing_that_is_not_clean(tmp_path: Path, kind: str) -> None:
    good = page(tmp_path / "good.jsonld", "Lymphoma may cause fever.")
    assert run(tmp_path / "kg", good, strict=True).manifest.release == 1
    other = tmp_path / "other.json"
    other.write_text("{" if kind == "a rejection" else good.read_text())
    with pytest.raises(StrictBuildFailed) as caught:
        run(tmp_path / "kg", good, other, strict=True)
    assert len(caught.value.rejections) == (kind == "a rejection")
    assert len(caught.value.notices) == (kind == "a notice")
    assert Releases(tmp_path / "kg").current().number == 1
    left = json.loads((tmp_path / "kg/releases/2.tmp/report.json").read_bytes())
    assert left["rejected"] or left["notices"]
    assert run(tmp_path / "kg", good, other).manifest.release == 2, "without strict it is released"


def test_strict_is_exit_status_4_and_says_why(tmp_path: Path) -> None:
    good = page(tmp_path / "good.jsonld", "Lymphoma may cause fever.")
    (tmp_path / "other.json").write_text(good.read_text())
    command = [sys.executable, "-m", "cancerkg", "build", "--strict", "--data", str(tmp_path / "kg"), "--workers", "1"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 4
    assert "notice: " in done.stderr
    assert "without --strict" in done.stderr
    assert not (tmp_path / "kg/current").exists()


def test_standard_input_is_built_and_told_of(tmp_path: Path) -> None:
    lines = [page(tmp_path / "x", "Lymphoma may cause fever.", name=name).read_text() for name in ("a", "b")]
    command = [sys.executable, "-m", "cancerkg", "build", "-", "--json", "--data", str(tmp_path / "kg")]
    content = "\n".join([*lines, "{"])
    done = subprocess.run(command, input=content, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 3
    summary = json.loads(done.stdout)
    assert (summary["counts"]["documents"], summary["sources"]["rejected"]) == (2, {"NotJson": 1})
    assert "cancerkg: sources: 2 of 3 read; rejected: NotJson 1" in done.stderr


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("2025-12-02T23:00:00-05:00", "2025-12-03T04:30:00Z"),
        ("2025-12-02", "2025-12-02T00:00:01"),
        ("20251202", "2025-12-03"),
        ("yesterday", "1970-01-01"),
        ("9 December 2025", "2025-01-01"),
    ],
)
def test_newer_is_by_time_and_not_by_spelling(older: str, newer: str) -> None:
    assert moment(older) < moment(newer)
    assert moment("2025-12-02") == moment(" 2025-12-02T00:00:00Z ")


def test_a_document_that_takes_too_long_is_rejected_and_kept(tmp_path: Path) -> None:
    path = page(tmp_path / "long.jsonld", "Lymphoma may cause fever. " * 20_000)
    (source,) = find_sources([path])
    annotator = Annotator(read_vocabulary(ontology_directory()), SourceLimits(document_seconds=0.001))
    done = annotator.annotate(source)
    assert done.annotations == ()
    assert done.rejection is not None
    assert isinstance(done.rejection.error, SourceTooSlow)
    assert done.rejection.content == path.read_bytes()


def test_a_page_in_another_language_is_kept_and_not_annotated(tmp_path: Path) -> None:
    path = page(tmp_path / "a.jsonld", "Lymphoma may cause fever.")
    path.write_text(json.dumps({**json.loads(path.read_text()), "inLanguage": "fr-CA"}))
    english = page(tmp_path / "b.jsonld", "Lymphoma may cause jaundice.", name="two")
    english.write_text(json.dumps({**json.loads(english.read_text()), "inLanguage": "en_US"}))
    report = run(tmp_path / "kg", path, english)
    assert [(notice.kind.value, notice.source) for notice in report.notices] == [("other-language", path.as_posix())]
    assert report.counts["documents"] == 2
    with Dataset.open_read_only(Releases(tmp_path / "kg").current().store) as dataset:
        assert [t.object for t in dataset.match(CONCEPT.lymphoma, CKG.hasSymptom)] == [CONCEPT.jaundice]
        assert {t.object.value for t in dataset.match(predicate=CKG.site)} == {"one.example.org", "two.example.org"}
