"""Files, folders, patterns, standard input and archives → sources, with real files of every format."""

import errno
import gzip
import io
import json
import random
import re
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import pytest

from cancerkg.counts import SourceCounts
from cancerkg.documents import (
    NoticeKind,
    Rejection,
    Source,
    SourceFormat,
    SourceLimits,
    find_sources,
    read_documents,
    time_limit,
)
from cancerkg.documents.archives import MEDIA_TYPES
from cancerkg.documents.compression import SUFFIXES, zstd
from cancerkg.documents.containers import EXTENSIONS
from cancerkg.documents.json_text import MAX_BODY, MAX_DEPTH, MAX_STRING, MAX_VALUES
from cancerkg.documents.repair import Repair
from cancerkg.errors import (
    FetchRefused,
    NoArticle,
    NotJson,
    NotJsonLd,
    SourceDamaged,
    SourceError,
    SourceTooLarge,
    SourceTooSlow,
    SourceUnreadable,
)

COMPRESS = {"": bytes, ".gz": gzip.compress, ".zst": zstd.compress}


def article(name: str = "a", **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "url": f"https://example.com/{name}",
        "headline": name,
        "articleBody": f"Words of {name}.",
        **more,
    }


def text(*values: object) -> bytes:
    return "\n".join(json.dumps(value) for value in values).encode()


def page(*scripts: str, head: str = "") -> bytes:
    tags = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return f"<!DOCTYPE html><html><head><title>x</title>{head}</head><body>{tags}<p>Seen.</p></body></html>".encode()


def record(kind: str, address: str, body: bytes, media_type: str = "application/http") -> bytes:
    """A record of a WARC 1.0 (ISO 28500, 4)."""
    lines = ("WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {address}", f"Content-Type: {media_type}")
    return "\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body + b"\r\n\r\n"


def archive(*responses: tuple[str, str, bytes], status: str = "200 OK", headers: str = "") -> bytes:
    """A WARC, not compressed: its info, and of each response (address, media type, body) the request too."""
    parts = [record("warcinfo", "x", b"software: test\r\n", "application/warc-fields")]
    for address, media_type, body in responses:
        parts.append(record("request", address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{headers}\r\n".encode()
        parts.append(record("response", address, head + body))
    return b"".join(parts)


EXAMPLE_OF = {
    ".json": (text(article()), 1),
    ".jsonld": (text(article()), 1),
    ".jsonl": (text(article("a"), article("b")), 2),
    ".ndjson": (text(article("a"), article("b")), 2),
    ".html": (page(json.dumps(article())), 1),
    ".htm": (page(json.dumps(article())), 1),
    ".warc": (archive(("https://example.com/w", "text/html", page(json.dumps(article())))), 1),
}


def found(*names: str | Path, **options: object) -> list[Source | Rejection]:
    return list(find_sources(names, **options))  # type: ignore[arg-type]


def sources(*names: str | Path) -> list[Source]:
    given = found(*names)
    assert not [one.error for one in given if isinstance(one, Rejection)]
    return [one for one in given if isinstance(one, Source)]


def rejected(one: Source | Rejection, error: type[SourceError]) -> Rejection:
    assert isinstance(one, Rejection), one
    assert isinstance(one.error, error), one.error
    return one


def titles(given: list[Source]) -> list[str]:
    return [document.title for source in given for document in read_documents(source).documents]


# --- formats -----------------------------------------------------------------------------------------------------


def test_there_is_an_example_of_every_extension():
    assert EXAMPLE_OF.keys() == EXTENSIONS.keys()
    assert set(COMPRESS) == {"", *SUFFIXES}


@pytest.mark.parametrize("compression", sorted(COMPRESS))
@pytest.mark.parametrize("extension", sorted(EXAMPLE_OF))
def test_every_format_is_read_from_a_folder_and_by_name(extension: str, compression: str, tmp_path: Path):
    content, count = EXAMPLE_OF[extension]
    path = tmp_path / f"Page{extension.upper()}{compression}"
    path.write_bytes(COMPRESS[compression](content))
    assert titles(sources(tmp_path)) == titles(sources(path)) == ["a", "b"][:count]
    assert {one.file or one.name for one in sources(path)} == {path.as_posix()}


@pytest.mark.parametrize("extension", sorted(EXAMPLE_OF))
def test_what_a_server_has_decompressed_already_is_read_and_the_reverse(extension: str, tmp_path: Path):
    content, count = EXAMPLE_OF[extension]
    (tmp_path / f"plain{extension}.gz").write_bytes(content)
    (tmp_path / f"packed{extension}").write_bytes(gzip.compress(content))
    assert len(titles(sources(tmp_path))) == 2 * count


@pytest.mark.parametrize("compression", sorted(COMPRESS))
@pytest.mark.parametrize("extension", sorted(EXAMPLE_OF))
def test_standard_input_is_known_by_its_first_bytes(extension: str, compression: str):
    content, count = EXAMPLE_OF[extension]
    given = found("-", standard_input=io.BufferedReader(io.BytesIO(COMPRESS[compression](content))))
    assert titles([one for one in given if isinstance(one, Source)]) == ["a", "b"][:count]


def test_json_on_many_lines_is_one_document_on_standard_input():
    content = json.dumps([article("a"), article("b")], indent=2).encode()
    (one,) = found("-", standard_input=io.BufferedReader(io.BytesIO(content)))
    assert one == Source("-", content)


def test_a_record_is_named_for_its_line_and_empty_lines_count(tmp_path: Path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(text(article("a")) + b"\n\n  \r\n" + text(article("b")) + b"\n{broken\n")
    one, two, three = sources(path)
    assert [each.name for each in (one, two, three)] == [f"{path.as_posix()}:{line}" for line in (1, 4, 5)]
    assert titles([one, two]) == ["a", "b"]
    with pytest.raises(NotJson):
        read_documents(Source(three.name, b"{\x00"))


def test_a_pattern_names_files_and_folders_in_order(tmp_path: Path):
    for name in ("b/2.jsonld", "b/1.html", "a/deep/3.json", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(EXAMPLE_OF[".json"][0] if not name.endswith("html") else EXAMPLE_OF[".html"][0])
    names = [Path(one.name).name for one in sources(str(tmp_path / "**" / "*.json*"))]
    assert names == ["3.json", "2.jsonld"]
    assert [Path(one.name).name for one in sources(str(tmp_path / "[ab]"))] == ["3.json", "1.html", "2.jsonld"]
    (lost,) = found(tmp_path / "*.xml")
    assert "nothing fits the pattern" in str(rejected(lost, SourceUnreadable).error)


def test_a_file_whose_name_is_a_pattern_is_a_file(tmp_path: Path):
    path = tmp_path / "what[1].json"
    path.write_bytes(text(article()))
    assert [one.name for one in sources(path)] == [path.as_posix()]


def test_a_loop_of_links_through_two_folders_ends(tmp_path: Path):
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / one).mkdir()
        (tmp_path / one / "to").symlink_to(tmp_path / other, target_is_directory=True)
        (tmp_path / one / "x.json").write_bytes(text(article(one)))
    assert sorted(titles(sources(tmp_path))) == ["a", "b"]


# --- HTML --------------------------------------------------------------------------------------------------------


def test_every_script_of_a_page_is_read_and_none_that_is_not_json_ld(tmp_path: Path):
    crumbs = {"@context": "https://schema.org", "@type": "BreadcrumbList", "name": "Way"}
    other = "<script>var x = 1;</script><script type='text/javascript'>{}</script>"
    head = f"{other}<script TYPE=' Application/LD+JSON;charset=utf-8'>{json.dumps(crumbs)}</script>"
    path = tmp_path / "x.html"
    path.write_bytes(page(" ", json.dumps(article()), head=head))
    (source,) = sources(path)
    reading = read_documents(source)
    (document,) = reading.documents
    assert document.bodies[0].pointer == "/1/articleBody"
    assert "Way" in {triple.object.value for triple in document.triples}
    assert not reading.notices


def test_a_broken_script_costs_the_others_nothing(tmp_path: Path):
    path = tmp_path / "x.html"
    path.write_bytes(page("\x01 no json", json.dumps(article())))
    reading = read_documents(*sources(path))
    assert [document.title for document in reading.documents] == ["a"]
    assert [(one.kind, one.pointer) for one in reading.notices] == [(NoticeKind.SCRIPT_DROPPED, "/0")]
    path.write_bytes(page("\x01 no json"))
    with pytest.raises(NotJson):
        read_documents(*sources(path))


def test_a_page_without_a_script_says_so(tmp_path: Path):
    (tmp_path / "x.html").write_bytes(page())
    with pytest.raises(NotJsonLd, match="no application/ld"):
        read_documents(*sources(tmp_path))


@pytest.mark.parametrize(
    ("encoding", "head"),
    [("utf-8", ""), ("utf-16", ""), ("windows-1252", ""), ("iso-8859-2", '<meta charset="iso-8859-2">')],
)
def test_a_page_is_read_in_the_charset_that_it_is_in(encoding: str, head: str, tmp_path: Path):
    value = article(headline="Ödem")
    content = page(json.dumps(value, ensure_ascii=False), head=head).decode()
    (tmp_path / "x.html").write_bytes(content.encode(encoding))
    assert titles(sources(tmp_path)) == ["Ödem"]


def test_a_page_that_gives_no_address_has_that_of_its_canonical_link(tmp_path: Path):
    value = article(url=None)
    (tmp_path / "x.html").write_bytes(page(json.dumps(value), head='<link rel="canonical" href="https://c.org/p">'))
    (document,) = read_documents(*sources(tmp_path)).documents
    assert (document.iri.value, document.site) == ("https://c.org/p", "c.org")
    (tmp_path / "x.html").write_bytes(page(json.dumps(value), head='<link rel="canonical" href="javascript:x">'))
    reading = read_documents(*sources(tmp_path))
    assert [notice.kind for notice in reading.notices] == [NoticeKind.NO_ADDRESS]


# --- archives ----------------------------------------------------------------------------------------------------


def test_an_archive_gives_its_html_and_json_ld_responses_alone(tmp_path: Path):
    content = archive(
        ("https://w.example.org/1", "text/html; charset=utf-8", page(json.dumps(article(url=None)))),
        ("https://w.example.org/x.png", "image/png", b"\x89PNG"),
        ("https://w.example.org/2", "application/ld+json", text(article("b"))),
        ("https://w.example.org/api", "application/json", b"{}"),
    )
    path = tmp_path / "x.warc"
    path.write_bytes(content)
    one, two = sources(path)
    assert one.name == f"{path.as_posix()}:https://w.example.org/1"
    assert (one.format, two.format) == (SourceFormat.HTML, SourceFormat.JSON)
    (first,), (second,) = read_documents(one).documents, read_documents(two).documents
    assert first.iri.value == "https://w.example.org/1", "the record's address, since the page gives none"
    assert second.iri.value == "https://example.com/b", "the page's own"


def test_a_failure_that_was_archived_is_no_page(tmp_path: Path):
    path = tmp_path / "x.warc"
    path.write_bytes(archive(("https://w.example.org/", "text/html", page("{}")), status="404 Not Found"))
    assert sources(path) == []


def test_an_archived_response_is_decoded(tmp_path: Path):
    body = gzip.compress(page(json.dumps(article(headline="Ödem"), ensure_ascii=False)).decode().encode("iso-8859-1"))
    response = ("https://w.example.org/", "text/html; charset=ISO-8859-1", body)
    (tmp_path / "x.warc").write_bytes(archive(response, headers="Content-Encoding: gzip\r\n"))
    assert titles(sources(tmp_path)) == ["Ödem"]


def members(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record) for record in records)


@pytest.mark.parametrize("kind", ["plain", "one member", "a member a record", "zstd"])
def test_of_an_archive_cut_in_the_middle_what_was_read_stays(kind: str, tmp_path: Path):
    chance = random.Random(3)
    bodies = [page(json.dumps(article(name, text=chance.randbytes(20_000).hex()))) for name in ("a", "b", "c")]
    parts = [archive((f"https://w.example.org/{n}", "text/html", body)) for n, body in enumerate(bodies)]
    blocks = zstd.ZstdCompressor()
    whole = b"".join(parts)
    content = {
        "plain": whole,
        "one member": gzip.compress(whole),
        "a member a record": members(*parts),
        "zstd": b"".join(blocks.compress(part, blocks.FLUSH_BLOCK) for part in parts) + blocks.flush(),
    }[kind]
    path = tmp_path / "x.warc"
    path.write_bytes(content)
    assert titles(sources(path)) == ["a", "b", "c"]
    path.write_bytes(content[: len(content) * 5 // 6])
    *whole_ones, last = found(path)
    assert titles([one for one in whole_ones if isinstance(one, Source)]) == ["a", "b"]
    assert "in the middle" in str(rejected(last, SourceDamaged).error)
    assert last.source == path.as_posix()


def test_what_is_no_archive_is_damaged_and_not_a_crash(tmp_path: Path):
    for name, content in (("a.warc", b"no archive\r\n\r\n"), ("b.warc", b"\0" * 50_000), ("c.warc", b"")):
        (tmp_path / name).write_bytes(content)
        *_, last = found(tmp_path / name)
        rejected(last, SourceDamaged)


# --- damage and limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compression", [".gz", ".zst"])
def test_of_lines_cut_in_the_middle_what_was_read_stays(compression: str, tmp_path: Path):
    chance = random.Random(3)
    lines = text(*(article(str(number), text=chance.randbytes(5000).hex()) for number in range(100)))
    content = COMPRESS[compression](lines)
    path = tmp_path / f"x.jsonl{compression}"
    path.write_bytes(content[: len(content) // 2])
    *before, last = found(path)
    assert 20 < len(before) < 80
    assert titles([one for one in before if isinstance(one, Source)]) == [str(number) for number in range(len(before))]
    rejected(last, SourceDamaged)


@pytest.mark.parametrize("compression", [".gz", ".zst"])
def test_corrupt_data_is_a_reason(compression: str, tmp_path: Path):
    content = bytearray(COMPRESS[compression](random.Random(1).randbytes(9000).hex().encode()))
    content[len(content) // 2] ^= 0xFF
    content[-6] ^= 0xFF
    (tmp_path / f"x.json{compression}").write_bytes(content)
    (one,) = found(tmp_path)
    rejected(one, SourceDamaged)


def bomb(path: Path, size: int) -> Path:
    with gzip.open(path, "wb") as out:
        for _ in range(size // 2**20):
            out.write(b" " * 2**20)
    return path


@pytest.mark.parametrize("name", ["x.json.gz", "x.html.gz", "x.jsonl.gz"])
def test_a_bomb_is_refused_in_little_memory(name: str, tmp_path: Path):
    path = bomb(tmp_path / name, 200 * 2**20)
    assert path.stat().st_size < 2**18
    limits = SourceLimits(document_bytes=2**20, skipped_bytes=2**24)
    tracemalloc.start()
    given = found(path, limits=limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {type(rejected(one, SourceTooLarge).error) for one in given} == {SourceTooLarge}
    assert peak < 8 * 2**20


def test_a_bomb_in_an_archived_response_is_refused_and_the_next_is_read(tmp_path: Path):
    encoded = "Content-Encoding: gzip\r\n"
    bodies = (gzip.compress(b" " * 2**24), gzip.compress(page(json.dumps(article()))))
    parts = [archive(("https://w.example.org/", "text/html", body), headers=encoded) for body in bodies]
    (tmp_path / "x.warc").write_bytes(b"".join(parts))
    one, two = found(tmp_path, limits=SourceLimits(document_bytes=2**20))
    rejected(one, SourceTooLarge)
    assert isinstance(two, Source)
    assert titles([two]) == ["a"]


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(text(article("a"), "x" * 300_000, article("b")))
    one, two, three = found(path, limits=SourceLimits(document_bytes=1000))
    assert (one.name, three.name) == (f"{path}:1", f"{path}:3")  # type: ignore[union-attr]
    assert rejected(two, SourceTooLarge).source == f"{path}:2"


def test_a_document_of_exactly_the_limit_is_read(tmp_path: Path):
    content = text(article())
    for name in ("x.json", "x.jsonl"):
        (tmp_path / name).write_bytes(content)
        (one,) = found(tmp_path / name, limits=SourceLimits(document_bytes=len(content)))
        assert isinstance(one, Source)
        (one,) = found(tmp_path / name, limits=SourceLimits(document_bytes=len(content) - 1))
        rejected(one, SourceTooLarge)


def test_memory_does_not_grow_with_the_number_of_records(tmp_path: Path):
    def peak(records: int) -> int:
        path = tmp_path / f"{records}.jsonl"
        path.write_bytes(text(*(article(str(number)) for number in range(records))))
        tracemalloc.start()
        assert sum(1 for _ in find_sources([path])) == records
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(20_000) < peak(200) + 2**16


def test_work_that_does_not_end_is_stopped():
    def endless() -> Iterator[int]:
        while True:
            with suppress(Exception):
                yield 1

    with (
        pytest.raises(SourceTooSlow, match=r"x\.json: It could not be read within 0\.05 seconds"),
        time_limit(0.05, "x.json"),
    ):
        for _ in endless():
            pass
    with time_limit(60, "x.json"):
        pass


def test_an_address_is_not_fetched_unasked():
    (one,) = found("https://example.com/page")
    assert "--fetch" in str(rejected(one, FetchRefused).error)


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def test_a_file_that_may_not_be_read_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "x.json"
    path.write_bytes(b"{}")
    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as a user who may read everything
    (one,) = found(path)
    assert "permission denied" in str(rejected(one, SourceUnreadable).error)


def test_a_script_that_is_no_article_is_the_reason_of_its_page(tmp_path: Path):
    (tmp_path / "x.html").write_bytes(page(json.dumps({"@context": "https://schema.org", "@type": "Person"})))
    with pytest.raises(NoArticle):
        read_documents(*sources(tmp_path))


# --- the page on sources -----------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[1] / "docs" / "sources.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    words = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in words.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def quoted(heading: str) -> list[str]:
    return [name for row in rows(heading) for name in re.findall(r"`([^`]+)`", row[0])]


def test_the_page_has_every_extension_and_compression():
    assert sorted(quoted("Formats")) == sorted(EXTENSIONS)
    assert all(f"`{suffix}`" in PAGE for suffix in SUFFIXES)
    assert all(f"`{media_type}`" in PAGE for media_type in MEDIA_TYPES)


def test_the_page_has_every_notice_and_every_repair_in_its_order():
    assert sorted(quoted("Notices")) == sorted(NoticeKind)
    assert quoted("Repairs") == list(Repair)


def test_the_page_has_every_limit():
    words = " ".join(" ".join(row) for row in rows("Limits"))
    limits = SourceLimits()
    shown = {
        "document_bytes": f"{limits.document_bytes // 2**20} MiB",
        "document_seconds": f"{limits.document_seconds:g} seconds",
        "skipped_bytes": f"{limits.skipped_bytes // 2**30} GiB",
        "fetch_seconds": f"{limits.fetch_seconds:g} seconds",
        "redirects": f"{limits.redirects} redirects",
    }
    assert shown.keys() == {field.name for field in fields(SourceLimits)}
    assert not [text for text in shown.values() if text not in words]
    assert f"{MAX_DEPTH} levels" in words
    assert f"{MAX_VALUES:,} values" in words
    assert f"{MAX_STRING:,} characters" in words
    assert f"{MAX_BODY:,} of a body" in words


def test_the_report_has_what_the_page_says():
    (words,) = re.findall(r"^## The report\n(.*)", PAGE, re.DOTALL | re.MULTILINE)
    assert not [field.name for field in fields(SourceCounts) if f"`{field.name}`" not in words and field.name != "file"]
