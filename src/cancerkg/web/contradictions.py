"""``/contradictions``: the claims that one page affirms and another denies, the sentences side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, abort, make_response, render_template, request

from cancerkg.assertions import read_precisions
from cancerkg.errors import ProtocolError
from cancerkg.queries import QueryKind
from cancerkg.service import GraphFormat, QueryRequest, SolutionsFormat
from cancerkg.web.asking import asking
from cancerkg.web.links import last_part
from cancerkg.web.negotiation import read_answer_format
from cancerkg.web.pages import resolve
from cancerkg.web.relations import SHOWN
from cancerkg.web.sentences import Said, said_of
from cancerkg.web.sparql import answered
from cancerkg.web.tables import Row

blueprint: Final = Blueprint("contradictions", __name__)
_CLAIMS: Final = 10
"""How many claims one page shows."""
_LONGEST: Final = 6
"""How many digits the number of a page may have."""


@dataclass(frozen=True, slots=True)
class Side:
    """What is said for a claim, or against it: the first sentences, and how many more there are."""

    said: tuple[Said, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim that is affirmed and denied. ``is_one`` is False where every denial leaves room for the claim."""

    claim: Row
    is_one: bool
    supporting: Side
    denying: Side


@blueprint.get("/contradictions")
def contradictions() -> Response:
    """The claims that are affirmed and denied, of the concept of ``concept=`` or of all; ``page=`` counts from 1.

    A page for people; the sentences as rows, or claims and assertions as triples, for programs. Those are whole, and
    flow like any answer. A page costs a query for the list, which grows with the vocabulary, and one for each claim on
    it. Raises :class:`UnknownConcept` and :class:`ProtocolError`.
    """
    name = request.args.get("concept", "").strip()
    concept = resolve(name).value if name else None
    arguments = {} if concept is None else {"concept": concept}
    form = read_answer_format()
    if form is not None:
        return answered(_request(form, arguments))
    number = _number()
    found = asking().rows("contradiction-list", **arguments)
    pages = max(1, -(-len(found) // _CLAIMS))
    if number > pages:
        abort(404, f"There are {pages} pages of contradictions, and this would be number {number}.")
    shown = found[(number - 1) * _CLAIMS : number * _CLAIMS]
    page = make_response(
        render_template(
            "contradictions.html",
            concept=None if concept is None else last_part(concept),
            contradictions=[_contradiction(claim) for claim in shown],
            count=len(found),
            number=number,
            pages=pages,
        )
    )
    page.vary.add("Accept")
    return page


def _request(form: SolutionsFormat | GraphFormat, arguments: dict[str, str]) -> QueryRequest:
    queries = asking().queries
    if isinstance(form, SolutionsFormat):
        return QueryRequest(queries.find("contradictions").bind(arguments), form)
    return QueryRequest(queries.find("contradiction-graph", QueryKind.PAGE).bind(arguments), graph=form)


def _number() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST and int(text)):
        raise ProtocolError(f"The page {text[:40]!r} is no number from 1.", cure="Send it as page=2.")
    return int(text)


def _contradiction(claim: Row) -> Contradiction:
    said = said_of(asking().rows("claim-evidence", claim=claim.text("claim")), read_precisions())
    against = [one for one in said if one.stance == "against"]
    return Contradiction(
        claim,
        any(one.contradicts for one in against),
        _side([one for one in said if one.stance == "for"]),
        # Those that contradict are what the reader looks for.
        _side(sorted(against, key=lambda one: not one.contradicts)),
    )


def _side(said: Sequence[Said]) -> Side:
    return Side(tuple(said[:SHOWN]), max(0, len(said) - SHOWN))
