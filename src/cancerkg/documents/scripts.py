"""An HTML page → its JSON-LD scripts and the address that it gives itself.

One of the two importers of selectolax; the other makes blocks of HTML bodies. They share no step but the parser's call.
"""

import codecs
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

MEDIA_TYPE = "application/ld+json"
_META = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_WITHIN = 1024
"""The bytes in which the HTML standard looks for the charset (13.2.3.2)."""
_FALLBACK = "windows-1252"


@dataclass(frozen=True, slots=True)
class Scripts:
    """The texts of a page's ``application/ld+json`` scripts, in their order, and its canonical address if any."""

    texts: tuple[str, ...]
    canonical: str | None


def find_scripts(page: bytes) -> Scripts:
    """The scripts of a page, parsed as browsers do (HTML standard, 13.2); linear in its length.

    Scripts without a word are left out. Content of a script is never unescaped: the standard makes it raw text.
    """
    tree = LexborHTMLParser(decoded(page))
    found = [
        text
        for script in tree.css("script[type]")
        if (script.attributes.get("type") or "").partition(";")[0].strip().lower() == MEDIA_TYPE
        if (text := script.text(deep=True)).strip()
    ]
    links = tree.css('link[rel~="canonical" i][href]')
    canonical = (links[0].attributes.get("href") or "").strip() if links else ""
    return Scripts(tuple(found), canonical or None)


def decoded(page: bytes, charset: str | None = None) -> str:
    """The text of a page: by its byte order mark, else as UTF-8, else by the charset that it was sent or says.

    Words in another charset are hardly ever valid UTF-8, while pages often name another charset than theirs.
    """
    if page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return page.decode("utf-16", "replace")
    try:
        return page.decode("utf-8-sig")
    except UnicodeDecodeError:
        meta = _META.search(page[:_META_WITHIN])
        said = charset or (meta[1].decode("ascii") if meta else _FALLBACK)
    try:
        name = codecs.lookup(said).name
        return page.decode(_FALLBACK if name in ("ascii", "iso8859-1", "utf-8") else name, "replace")
    except (LookupError, ValueError):
        return page.decode(_FALLBACK, "replace")
