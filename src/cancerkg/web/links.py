"""Where an IRI leads on a page, and how it is shown. What others wrote never becomes a ``javascript:`` link."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode

from cancerkg.namespaces import BASE, OBO, WEB_SCHEMES, curie

_OBO_TERM: Final = re.compile(r"[A-Za-z]+_\w+")
_SAFE: Final = "/#:@!$&'()*+,;=-._~%"


def href(iri: str) -> str | None:
    """The address that a link to the IRI has: a path for ours, the IRI itself on the web, None for all others."""
    if is_ours(iri):
        return "/" + quote(iri.removeprefix(BASE), safe=_SAFE)
    try:
        parts = urlsplit(iri)
    except ValueError:
        return None
    return iri if parts.scheme.lower() in WEB_SCHEMES and parts.netloc else None


def is_ours(iri: str) -> bool:
    """Whether a page of ours describes the IRI. A path that begins with a slash would name another host."""
    return iri.startswith(BASE) and not iri.removeprefix(BASE).startswith(("/", "\\"))


def short(iri: str) -> str:
    """The IRI as people read it: with a prefix where one fits, ours as a path, an OBO term by its CURIE."""
    if iri.startswith(OBO.iri) and _OBO_TERM.fullmatch(iri.removeprefix(OBO.iri)):
        return iri.removeprefix(OBO.iri).replace("_", ":", 1)
    try:
        named = curie(NamedNode(iri))
    except ValueError:
        return iri
    if named != iri:
        return named
    return iri.removeprefix(BASE) if is_ours(iri) else iri


def last_part(iri: str) -> str:
    """What stands behind the last ``#`` or ``/``."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
