"""The one gate through which every IRI of a page goes (RFC 3987, section 3.1; RFC 3986, section 2.1)."""

import re

from pyoxigraph import NamedNode

from cancerkg.namespaces import WEB_SCHEMES, folded

_ORDINARY = tuple(f"{scheme}://" for scheme in WEB_SCHEMES)
_RUNS_CODE = ("javascript:", "vbscript:", "data:")
_AROUND = "".join(map(chr, range(0x21)))
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0]")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0<>\"{}|\\^`\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff]|%(?![0-9A-Fa-f]{2})")
_BRACKETS = re.compile(r"[\[\]]|#(?=.*#)")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://[^/?#]*)?")


def iri_of(spelled: str) -> tuple[NamedNode | None, bool]:
    """The IRI that the page means, with schema.org under ``http``; the flag says that it had to be changed for it.

    White space around it is taken away, what no IRI may hold is percent-encoded. None where it still is none: it has no
    scheme, its host is malformed, or its scheme runs code in whoever follows it.
    """
    if spelled.startswith(_ORDINARY):
        found = _named(spelled)
        if found is not None:
            return found, False
    text = spelled.strip(_AROUND)
    if _UNSEEN.sub("", text).lower().startswith(_RUNS_CODE):
        return None, False
    found = _named(text)
    if found is not None:
        return found, text != spelled
    head = _AUTHORITY.match(text)
    if head is None or _FORBIDDEN.search(head[0]):
        return None, False
    rest = _FORBIDDEN.sub(_encoded, text[head.end() :])
    return _named(head[0] + rest) or _named(head[0] + _BRACKETS.sub(_encoded, rest)), True


def _named(text: str) -> NamedNode | None:
    try:
        return NamedNode(folded(text))
    except ValueError:
        return None


def _encoded(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character.group().encode("utf-8", "replace"))
