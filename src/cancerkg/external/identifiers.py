"""Identifiers of terms: CURIEs and IRIs, as the OBO Foundry maps one to the other (OBO 1.4, section 5.9)."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from cancerkg.namespaces import OBO

_IRI_WITH_CURIE: Final = re.compile(r"^https?://[^\s]*[/#]([A-Za-z][A-Za-z0-9.]*)_([A-Za-z0-9]+)$")
_SAFE: Final = "-._~!$&'()*+,;=:@/?#%"
"""What RFC 3986 allows in a path and a fragment, and the sign of what is encoded already."""


def curie_of(iri: str) -> str:
    """The CURIE of an IRI that ends in ``PREFIX_LOCAL``; whatever else it is, unchanged."""
    match = _IRI_WITH_CURIE.match(iri)
    return f"{match.group(1)}:{match.group(2)}" if match else iri


def iri_of(prefix: str, local: str, prefixes: Mapping[str, str]) -> NamedNode:
    """The IRI of a CURIE: by the prefix's own declaration, else below the OBO Foundry's base."""
    base = prefixes.get(prefix, f"{OBO.iri}{quote(prefix, safe=_SAFE)}_")
    return NamedNode(base + quote(local, safe=_SAFE))


def iri_of_bare(local: str, ontology: str) -> NamedNode:
    """The IRI of an id without prefix, which is the ontology's own."""
    return NamedNode(f"{OBO.iri}{quote(ontology, safe=_SAFE)}#{quote(local, safe=_SAFE)}")
