"""Quads → bytes, sorted, so that equal sets are equal bytes."""

from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, serialize


def write_nquads(quads: Iterable[Quad]) -> bytes:
    """N-Quads (https://www.w3.org/TR/n-quads/), one line each, sorted and without repetition: equal sets, equal
    bytes."""
    lines = {f"{quad} .\n" for quad in quads}
    return "".join(sorted(lines)).encode("utf-8")


def write(quads: Iterable[Quad], rdf_format: RdfFormat) -> bytes:
    """The quads in another RDF format, sorted; a format without named graphs gets the triples of all of them."""
    ordered = sorted(set(quads), key=str)
    if rdf_format.supports_datasets:
        return serialize(ordered, format=rdf_format) or b""
    triples = sorted({quad.triple for quad in ordered}, key=str)
    return serialize(triples, format=rdf_format) or b""
