"""Linked data or a page: what a request for one of our IRIs gets."""

from dataclasses import dataclass
from typing import Final

from flask import Response, request

from cancerkg.errors import NotAcceptable
from cancerkg.service import GraphFormat, SolutionsFormat
from cancerkg.service.formats import choose, prefers_html, quality, read_accept
from cancerkg.web.asking import asking
from cancerkg.web.flowing import content_type
from cancerkg.web.protocol import read_wanted

_SUFFIXES: Final = {f".{form}": form for form in GraphFormat}


@dataclass(frozen=True, slots=True)
class Sought:
    """The name without its suffix, and the format; None is a page for people."""

    name: str
    form: GraphFormat | None


def read_sought(name: str) -> Sought:
    """What is asked for. A suffix (``.ttl``, ``.jsonld``, …) wins over the Accept header; a page is the default.

    Raises :class:`NotAcceptable` where the client takes neither a page nor a graph.
    """
    for suffix, form in _SUFFIXES.items():
        if name.endswith(suffix):
            return Sought(name.removesuffix(suffix), form)
    header = request.headers.get("Accept")
    accepted = read_accept(header)
    media_types = [media_type for form in GraphFormat for media_type in form.media_types]
    anything = all(range_.specificity == 0 for range_ in accepted)
    if anything or prefers_html(accepted, media_types):
        return Sought(name, None)
    chosen = choose(accepted, GraphFormat)
    if chosen is None:
        raise NotAcceptable(", ".join(["text/html", *(f.media_type for f in GraphFormat)]))
    return Sought(name, chosen)


def read_answer_format() -> SolutionsFormat | GraphFormat | None:
    """The format of what can be had as rows or as triples: that of ``format=``, or of the Accept header; None is a
    page, which is the default.

    Raises :class:`NotAcceptable` where the client takes none of them, :class:`ProtocolError` for an unknown format.
    """
    header, form = request.headers.get("Accept"), request.args.get("format") or None
    accepted = read_accept(header)
    wanted = read_wanted(header, form)
    if wanted.page or (form is None and all(range_.specificity == 0 for range_ in accepted)):
        return None
    if wanted.solutions is None and wanted.graph is None:
        formats = (*SolutionsFormat, *GraphFormat)
        raise NotAcceptable(", ".join(["text/html", *(f.media_type for f in formats)]))
    if wanted.solutions is None or wanted.graph is None:
        return wanted.solutions or wanted.graph
    rows, triples = (quality(accepted, f.media_types) for f in (wanted.solutions, wanted.graph))
    return wanted.solutions if form is not None or rows >= triples else wanted.graph


def graph_response(query: str, form: GraphFormat, **arguments: str) -> Response:
    """The triples of a page's CONSTRUCT query."""
    answer, release = asking().graph(query, form, **arguments)
    response = Response(answer.body, content_type=content_type(answer.media_type))
    response.set_etag(f"{release.digest[:32]}-{form}")
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response
