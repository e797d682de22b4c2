"""The pages of concepts: search, one concept as a page or as linked data, and the near names of an unknown one."""

from difflib import get_close_matches
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from cancerkg.assertions import read_precisions
from cancerkg.errors import UnknownConcept
from cancerkg.namespaces import CKG, CONCEPT, RDF, SKOS, slug
from cancerkg.web.asking import asking
from cancerkg.web.links import last_part
from cancerkg.web.negotiation import graph_response, read_sought
from cancerkg.web.problems import finished, problem_of, problem_response, wants_page
from cancerkg.web.relations import groups_of, read_headings
from cancerkg.web.tables import Row

blueprint: Final = Blueprint("concepts", __name__)
_NEAR: Final = 6
_SHOWN_TYPES: Final = CKG.iri
_MATCHES: Final = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_HEADINGS: Final = read_headings()


@blueprint.get("/concept/", strict_slashes=False)
def search() -> str:
    """Concepts whose names contain the text of ``q``; all of them where there is none."""
    text = request.args.get("q", "").strip()
    found = asking().rows("concept-search", text=text)
    near = () if found else near_names(text)
    return render_template("search.html", text=text, found=found, near=near)


@blueprint.get("/concept/<name>")
def concept(name: str) -> Response:
    """A concept: a page, or Turtle, JSON-LD and others by Accept or suffix. An unknown one is 404 with near names."""
    sought = read_sought(name)
    iri = CONCEPT[sought.name].value if slug(sought.name) == sought.name else None
    rows = asking().rows("concept-description", concept=iri) if iri else ()
    if iri is None or not any(row.text("property") == SKOS.prefLabel.value for row in rows):
        return _unknown(sought.name)
    if sought.form is not None:
        return graph_response("concept-graph", sought.form, concept=iri)
    return _page(iri, rows)


def near_names(text: str) -> tuple[Row, ...]:
    """Concepts with a name that looks like the text, nearest first, each once: rows with ``concept`` and ``label``."""
    rows = asking().rows("concept-names")
    by_name = {row.text("name").lower(): row for row in rows}
    by_name.update({last_part(row.text("concept")): row for row in rows})
    wanted = text.lower()
    close = get_close_matches(wanted, by_name, n=_NEAR, cutoff=0.6)
    close += get_close_matches(slug(text), by_name, n=_NEAR, cutoff=0.6)
    close += [name for name in by_name if wanted and name in wanted.replace("-", " ")]
    near = {by_name[name].text("concept"): by_name[name] for name in close}
    return tuple(near.values())[:_NEAR]


def _unknown(name: str) -> Response:
    near = near_names(name)
    problem = problem_of(UnknownConcept(name, [last_part(row.text("concept")) for row in near]))
    if not wants_page():
        return problem_response(problem)
    page = make_response(render_template("unknown.html", name=name, near=near, problem=problem))
    return finished(page, problem)


def _page(iri: str, rows: tuple[Row, ...]) -> Response:
    groups = groups_of(
        _HEADINGS,
        read_precisions(),
        asking().rows("concept-claims", concept=iri),
        asking().rows("concept-evidence", concept=iri),
        asking().rows("concept-unclaimed", concept=iri),
        asking().rows("concept-inferred", concept=iri),
    )
    types = [row for row in _of(rows, RDF.type.value) if row.text("value").startswith(_SHOWN_TYPES)]
    response = make_response(
        render_template(
            "concept.html",
            iri=iri,
            name=last_part(iri),
            label=_of(rows, SKOS.prefLabel.value)[0].text("value"),
            synonyms=[row.text("value") for row in _of(rows, SKOS.altLabel.value)],
            definition=next((row.text("value") for row in _of(rows, SKOS.definition.value)), ""),
            types=types,
            broader=_of(rows, SKOS.broader.value),
            narrower=_of(rows, SKOS.narrower.value),
            sites=_of(rows, CKG.hasSite.value),
            matches=[(match, row.text("value")) for match in _MATCHES for row in _of(rows, SKOS[match].value)],
            groups=groups,
            contested=sum(one.contested for group in groups for one in group.relations),
        )
    )
    response.vary.add("Accept")
    return response


def _of(rows: tuple[Row, ...], prop: str) -> list[Row]:
    return [row for row in rows if row.text("property") == prop]
