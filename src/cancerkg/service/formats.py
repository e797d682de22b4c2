"""Result formats, and which one a client asks for (RFC 9110, section 12.5.1; SPARQL 1.1 Protocol, section 2.1.6).

Whether a query yields solutions or a graph is known only once it is parsed, so a format of each family is negotiated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

MIN_Q: Final = 0.0


class SolutionsFormat(StrEnum):
    """How the solutions of SELECT and the boolean of ASK are written; in the order that we prefer them."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TSV = "tsv"

    @property
    def media_type(self) -> str:
        """The media type that we send."""
        return _SOLUTIONS[self][0]

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that ask for it, the registered one first."""
        return _SOLUTIONS[self]


class GraphFormat(StrEnum):
    """How the triples of CONSTRUCT and DESCRIBE are written; in the order that we prefer them."""

    TURTLE = "ttl"
    N_TRIPLES = "nt"
    JSON_LD = "jsonld"
    RDF_XML = "rdf"
    N_QUADS = "nq"
    TRIG = "trig"

    @property
    def media_type(self) -> str:
        """The media type that we send."""
        return _GRAPHS[self][0]

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that ask for it, the registered one first."""
        return _GRAPHS[self]


_SOLUTIONS: Final[dict[SolutionsFormat, tuple[str, ...]]] = {
    SolutionsFormat.JSON: ("application/sparql-results+json", "application/json"),
    SolutionsFormat.XML: ("application/sparql-results+xml", "application/xml", "text/xml"),
    SolutionsFormat.CSV: ("text/csv",),
    SolutionsFormat.TSV: ("text/tab-separated-values",),
}
_GRAPHS: Final[dict[GraphFormat, tuple[str, ...]]] = {
    GraphFormat.TURTLE: ("text/turtle", "application/x-turtle"),
    GraphFormat.N_TRIPLES: ("application/n-triples", "text/plain"),
    GraphFormat.JSON_LD: ("application/ld+json", "application/json"),
    GraphFormat.RDF_XML: ("application/rdf+xml", "application/xml", "text/xml"),
    GraphFormat.N_QUADS: ("application/n-quads",),
    GraphFormat.TRIG: ("application/trig",),
}

HTML: Final = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One media range of an Accept header: ``type``/``subtype``, either of which may be ``*``, with weight ``q``."""

    type: str
    subtype: str
    q: float

    def covers(self, media_type: str) -> bool:
        """Whether the media type (without parameters) is in the range."""
        kind, _, subtype = media_type.partition("/")
        return self.type in ("*", kind) and self.subtype in ("*", subtype)

    @property
    def specificity(self) -> int:
        """0 for ``*/*``, 1 for ``text/*``, 2 for ``text/turtle``: the more specific range decides."""
        return (self.type != "*") + (self.subtype != "*")


Format = TypeVar("Format", SolutionsFormat, GraphFormat)


def read_accept(header: str | None) -> tuple[Acceptance, ...]:
    """The media ranges of an Accept header, in its order; a header that is missing or empty accepts all.

    A range that cannot be read is left out; a weight that cannot be read counts as 0, so that a mistake is not a wish.
    """
    if header is None or not header.strip():
        return (Acceptance("*", "*", 1.0),)
    return tuple(_ranges(header))


def _ranges(header: str) -> Iterator[Acceptance]:
    for part in header.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subtype = media_range.partition("/")
        if not (slash and kind and subtype) or (kind == "*" and subtype != "*"):
            continue
        weights = [value for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "q"]
        yield Acceptance(kind, subtype, _weight(weights[0].strip()) if weights else 1.0)


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return MIN_Q
    return weight if 0.0 <= weight <= 1.0 else MIN_Q


def quality(accepted: Sequence[Acceptance], media_types: Sequence[str]) -> float:
    """The weight, 0 to 1, of the media type that the client likes best; for each the most specific range decides."""
    best = MIN_Q
    for media_type in media_types:
        covering = [a for a in accepted if a.covers(media_type)]
        if covering:
            best = max(best, max(covering, key=lambda a: (a.specificity, a.q)).q)
    return best


def choose(accepted: Sequence[Acceptance], formats: type[Format]) -> Format | None:
    """The format of the family that the client likes best; among equals the first of ours. None where it takes none."""
    best = max(formats, key=lambda f: quality(accepted, f.media_types))  # max keeps the first of equals
    return best if quality(accepted, best.media_types) > MIN_Q else None


def prefers_html(accepted: Sequence[Acceptance], media_types: Sequence[str]) -> bool:
    """Whether the client names HTML, and likes it at least as well as each of the given media types."""
    named = [a for a in accepted if a.specificity == 2 and any(a.covers(h) for h in HTML)]
    html = max((a.q for a in named), default=MIN_Q)
    return html > MIN_Q and html >= quality(accepted, media_types)
