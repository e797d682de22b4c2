"""An address on the web → its page, for a user who asks for it: the only part that opens a connection.

A page's own links are never followed, only a server's redirects. Each address, also one redirected to, must resolve to
public addresses alone, and the connection is made to the very address that was checked.
"""

import ipaddress
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from io import BufferedReader, BytesIO
from urllib.parse import SplitResult, urljoin, urlsplit

from protego import Protego

from cancerkg.documents.archives import MEDIA_TYPES
from cancerkg.documents.compression import damage_of, decompressed
from cancerkg.documents.limits import time_limit
from cancerkg.documents.scripts import decoded
from cancerkg.documents.sources import Rejection, Source, SourceFormat, SourceLimits
from cancerkg.errors import FetchRefused, SourceError, SourceTooLarge
from cancerkg.namespaces import WEB_SCHEMES

_PAGES = {**MEDIA_TYPES, "application/json": SourceFormat.JSON}
_REDIRECTS = (301, 302, 303, 307, 308)
_ROBOTS_BYTES = 500 * 1024
"""What RFC 9309 (2.5) asks a crawler to read of robots.txt at least."""
_STEP = 2**16
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class _Reply:
    address: str
    status: int
    media_type: str
    charset: str | None
    content: bytes


class _Connection(HTTPConnection):
    """A connection to an address that is resolved and checked; TLS is for the name."""

    def __init__(self, url: SplitResult, socket_address: Sequence[object], seconds: float) -> None:
        self._secure = url.scheme == WEB_SCHEMES[1]
        super().__init__(url.hostname or "", url.port or (443 if self._secure else 80), timeout=seconds)
        self._to = (str(socket_address[0]), self.port)
        self.default_port = 443 if self._secure else 80

    def connect(self) -> None:
        """Connect to the checked address."""
        self.sock = socket.create_connection(self._to, self.timeout)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class Fetcher:
    """Fetches pages, one at a time, as a :data:`~cancerkg.documents.Fetch`; robots.txt is kept for each site."""

    def __init__(self, agent: str, limits: SourceLimits | None = None, private: frozenset[str] = frozenset()) -> None:
        """``agent`` is what servers are told who asks; ``private`` are host names that may be private (for tests)."""
        self._agent = agent
        self._limits = limits or SourceLimits()
        self._private = private
        self._robots: dict[str, Protego] = {}

    def __call__(self, address: str) -> Source | Rejection:
        """The page at an address; a rejection where it may not be, or cannot be, fetched."""
        try:
            with time_limit(self._limits.fetch_seconds, address), damage_of(address):
                return self._source(address, self._follow(address, self._limits.document_bytes, ask_robots=True))
        except SourceError as error:
            return Rejection(address, error, b"")

    def _source(self, name: str, reply: _Reply) -> Source:
        if not 200 <= reply.status < 300:
            raise FetchRefused(name, f"the server answers with status {reply.status}")
        kind = _PAGES.get(reply.media_type)
        if kind is None:
            raise FetchRefused(name, f"it is {reply.media_type or 'of no type'}, which is no page")
        limit = self._limits.document_bytes
        content = decompressed(BufferedReader(BytesIO(reply.content))).read(limit + 1)
        if len(content) > limit:
            raise SourceTooLarge(name, limit)
        if kind is SourceFormat.HTML and reply.charset is not None:
            content = decoded(content, reply.charset).encode("utf-8", "replace")
        return Source(name, content, reply.address, kind)

    def _follow(self, address: str, limit: int, *, ask_robots: bool) -> _Reply:
        """What is at the address, or where its server redirects to; each step is checked like the first."""
        here = address
        for _ in range(self._limits.redirects + 1):
            if ask_robots and not self._robots_of(here).can_fetch(here, self._agent):
                raise FetchRefused(
                    address, "the site's robots.txt does not allow it", "Ask the site, or save the page."
                )
            reply, location = self._get(here, address, limit)
            if location is None:
                return reply
            here = urljoin(here, location)
        raise FetchRefused(address, f"it redirects more than {self._limits.redirects} times")

    def _robots_of(self, address: str) -> Protego:
        """The rules of a site (RFC 9309): none where it has no robots.txt; where its server fails, all is forbidden."""
        site = urljoin(address, "/robots.txt")
        if site not in self._robots:
            reply = self._follow(site, _ROBOTS_BYTES, ask_robots=False)
            if reply.status >= 500:
                raise FetchRefused(address, f"the site's robots.txt cannot be had (status {reply.status})")
            text = reply.content[:_ROBOTS_BYTES].decode("utf-8", "replace") if reply.status < 400 else ""
            self._robots[site] = Protego.parse(text)
        return self._robots[site]

    def _get(self, address: str, name: str, limit: int) -> tuple[_Reply, str | None]:
        """One request: the reply with at most ``limit + 1`` bytes, and where it redirects to."""
        url = _url(address, name)
        connection = _Connection(url, self._resolved(url, name), self._limits.fetch_seconds)
        target = url._replace(scheme="", netloc="", fragment="", path=url.path or "/").geturl()
        headers = {"User-Agent": self._agent, "Accept": ", ".join(_PAGES), "Accept-Encoding": "identity"}
        try:
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            location = response.headers["Location"] if response.status in _REDIRECTS else None
            content = b"" if location else _body(response, limit)
        except (HTTPException, OSError, UnicodeError) as error:
            raise FetchRefused(name, f"no answer can be had ({str(error) or type(error).__name__})") from error
        finally:
            connection.close()
        kind, charset = response.headers.get_content_type(), response.headers.get_content_charset()
        return _Reply(address, response.status, kind, charset, content), location

    def _resolved(self, url: SplitResult, name: str) -> Sequence[object]:
        """The socket address of the host; all of those that it resolves to must be public."""
        host = url.hostname or ""
        try:
            found = [info[4] for info in socket.getaddrinfo(host, url.port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            raise FetchRefused(name, f"the host {host!r} is not found") from error
        if host not in self._private and not all(is_public(str(one[0])) for one in found):
            raise FetchRefused(name, f"the host {host!r} is not on the public internet")
        return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet: none that is private, loopback, link-local, reserved or
    multicast, nor an IPv6 address that stands for such an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip.sixtofour or ip.teredo:
            return False
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _url(address: str, name: str) -> SplitResult:
    try:
        url = urlsplit(address)
        _ = url.port
    except ValueError as error:
        raise FetchRefused(name, "it is no address of the web") from error
    if url.scheme not in WEB_SCHEMES or not url.hostname:
        raise FetchRefused(name, "it is no address of the web")
    if url.username is not None:
        raise FetchRefused(name, "it has a user's name in it")
    return url


def _body(response: HTTPResponse, limit: int) -> bytes:
    pieces: list[bytes] = []
    left = limit + 1
    while left > 0 and (piece := response.read1(min(left, _STEP))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
