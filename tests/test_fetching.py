"""Fetching, from a real server on this machine, which only the tests may ask."""

import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cancerkg.documents import Fetcher, Rejection, Source, SourceFormat, SourceLimits, find_sources, read_documents
from cancerkg.documents.fetching import is_public
from cancerkg.errors import FetchRefused, SourceTooLarge, SourceTooSlow

ARTICLE = json.dumps({"@context": "https://schema.org", "@type": "Article", "headline": "Ödem", "text": "Words."})
PAGE = f'<html><body><script type="application/ld+json">{ARTICLE}</script></body></html>'


@dataclass
class Site:
    """A server's replies by path, (status, headers, body), and the requests that it got."""

    port: int = 0
    replies: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, content: bytes = PAGE.encode(), kind: str = "text/html; charset=utf-8", **more: str):
        self.replies[path] = (200, {"Content-Type": kind, **more}, content)

    def redirect(self, path: str, to: str) -> None:
        self.replies[path] = (302, {"Location": to}, b"")


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            here.agents.add(self.headers["User-Agent"])
            status, headers, body = here.replies.get(self.path, (404, {"Content-Type": "text/plain"}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.path == "/drip":
                for _ in range(40):
                    try:
                        self.wfile.write(b" ")
                        self.wfile.flush()
                    except OSError:
                        return
                    time.sleep(0.05)
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        here.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield here
        server.shutdown()
        thread.join()


def fetch(address: str, private: frozenset[str] = frozenset({"127.0.0.1"}), **limits: float) -> Source | Rejection:
    (one,) = find_sources([address], fetch=Fetcher("tester/1", SourceLimits(**limits), private))  # type: ignore[arg-type]
    return one


def refused(one: Source | Rejection, words: str) -> None:
    assert isinstance(one, Rejection)
    assert isinstance(one.error, FetchRefused)
    assert words in str(one.error)


def test_a_page_is_fetched_with_its_address_and_charset(site: Site):
    site.page("/p?q=1", PAGE.encode("iso-8859-1"), "text/html; charset=ISO-8859-1")
    one = fetch(site.at("/p?q=1#part"))
    assert isinstance(one, Source)
    assert one.format is SourceFormat.HTML
    (document,) = read_documents(one).documents
    assert (document.title, document.iri.value) == ("Ödem", site.at("/p?q=1"))
    assert site.asked == ["/robots.txt", "/p?q=1"]
    assert site.agents == {"tester/1"}


@pytest.mark.parametrize("kind", ["application/ld+json", "application/json"])
def test_json_is_fetched_and_decompressed(site: Site, kind: str):
    site.page("/p", gzip.compress(ARTICLE.encode()), kind)
    one = fetch(site.at("/p"))
    assert isinstance(one, Source)
    assert (one.content, one.format) == (ARTICLE.encode(), SourceFormat.JSON)


def test_robots_are_asked_once_and_obeyed(site: Site):
    site.page("/robots.txt", b"User-agent: tester\nDisallow: /private/*.html$\n", "text/plain")
    site.page("/p")
    site.page("/private/a.html")
    site.redirect("/hop", "/private/a.html")
    fetcher = Fetcher("tester/1", private=frozenset({"127.0.0.1"}))
    assert isinstance(fetcher(site.at("/p")), Source)
    refused(fetcher(site.at("/private/a.html")), "robots.txt does not allow")
    refused(fetcher(site.at("/hop")), "robots.txt does not allow")
    assert site.asked == ["/robots.txt", "/p", "/hop"]


def test_a_site_whose_robots_cannot_be_had_is_left_alone(site: Site):
    site.replies["/robots.txt"] = (503, {}, b"")
    site.page("/p")
    refused(fetch(site.at("/p")), "robots.txt cannot be had")
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/p",
        "http://localhost:{port}/p",
        "http://[::1]:{port}/p",
        "http://[::ffff:127.0.0.1]:{port}/p",
        "http://0.0.0.0:{port}/p",
        "http://2130706433:{port}/p",
        "http://0x7f.1:{port}/p",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[fe80::1]/",
    ],
)
def test_what_is_not_public_is_not_asked(address: str, site: Site, monkeypatch: pytest.MonkeyPatch):
    def connected(*_: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", connected)
    site.page("/p")
    one = fetch(address.format(port=site.port), frozenset())
    assert isinstance(one, Rejection)
    assert isinstance(one.error, FetchRefused)
    assert site.asked == []


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/", "http://localhost:{port}/p", "file:///etc/passwd", "//[::1]/"]
)
def test_a_redirect_is_checked_like_the_first_address(to: str, site: Site):
    site.page("/p")
    site.redirect("/hop", to.format(port=site.port))
    one = fetch(site.at("/hop"))
    assert isinstance(one, Rejection)
    assert isinstance(one.error, FetchRefused)
    assert site.asked == ["/robots.txt", "/hop"]


def test_redirects_are_followed_and_end(site: Site):
    site.page("/p")
    site.redirect("/a", "/p")
    one = fetch(site.at("/a"))
    assert isinstance(one, Source)
    assert (one.name, one.address) == (site.at("/a"), site.at("/p"))
    site.redirect("/loop", "/loop")
    refused(fetch(site.at("/loop"), redirects=3), "redirects more than 3 times")
    assert site.asked.count("/loop") == 4


def test_a_page_that_is_too_large_is_refused(site: Site):
    site.page("/p", b" " * 10_000)
    site.page("/bomb", gzip.compress(b" " * 10_000_000))
    for path in ("/p", "/bomb"):
        one = fetch(site.at(path), document_bytes=9_999)
        assert isinstance(one, Rejection)
        assert isinstance(one.error, SourceTooLarge)


def test_a_server_that_drips_is_given_up(site: Site):
    site.page("/drip")
    one = fetch(site.at("/drip"), fetch_seconds=0.4)
    assert isinstance(one, Rejection)
    assert isinstance(one.error, SourceTooSlow)


def test_what_is_no_page_is_refused(site: Site):
    site.page("/x.png", b"", "image/png")
    refused(fetch(site.at("/x.png")), "image/png")
    refused(fetch(site.at("/missing")), "status 404")
    refused(fetch("http://user:word@127.0.0.1/"), "user's name")
    refused(fetch("http://127.0.0.1:99999/"), "no address of the web")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        refused(fetch(f"http://127.0.0.1:{closed.getsockname()[1]}/"), "no answer")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%lo", False),
        ("fc00::1", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
    ],
)
def test_which_addresses_are_public(address: str, *, public: bool):
    assert is_public(address) is public


def test_the_command_fetches_when_asked_and_never_from_this_machine(site: Site, tmp_path: Path):
    site.page("/p")
    for options, words in (([], "--fetch"), (["--fetch"], "not on the public internet")):
        command = [sys.executable, "-m", "cancerkg", "convert", *options, site.at("/p")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
        assert done.returncode == 3
        assert words in done.stderr
        assert done.stdout == ""
    assert site.asked == []
