"""Terms of an external ontology → rows, which come in as those of a sheet do.

A term becomes a concept of ours: our way of writing, exact synonyms alone, ``is_a`` among the imported terms as
``skos:broader``, an exact match to the term it was made from. A term that is there already is not imported twice.
"""

from dataclasses import dataclass, field

from cancerkg.errors import ExternalOntologyError, FaultyRows, TooManyTerms
from cancerkg.external import ExternalOntology, ExternalTerm
from cancerkg.ontology.terms.import_rules import read_import_rules
from cancerkg.ontology.terms.sheets import Fault, Row
from cancerkg.ontology.terms.term_rows import ImportRequest, TermRows
from cancerkg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Import:
    """The rows of an import, and lines on the terms that are there already and the names that were left out."""

    rows: tuple[Row, ...]
    notices: tuple[str, ...] = field(repr=False)


def read_import(ontology: ExternalOntology, vocabulary: Vocabulary, request: ImportRequest) -> Import:
    """The rows that the request makes of the ontology's terms, by id.

    Raises :class:`UnknownExternalTerm`, :class:`TooManyTerms`, :class:`ExternalOntologyError` for definitions whose
    licence does not allow to copy them, and :class:`FaultyRows` for obsolete terms.
    """
    chosen = _chosen(ontology, request)
    if request.definitions:
        _require_open_license(ontology, request)
    maker = TermRows(ontology, vocabulary, request, chosen)
    rows = tuple(row for term in chosen.values() for row in maker.rows(term))
    return Import(rows, tuple(maker.notices))


def _chosen(ontology: ExternalOntology, request: ImportRequest) -> dict[str, ExternalTerm]:
    """The terms asked for and those below them, by id, sorted; obsolete ones below are left out."""
    roots = [ontology.term(name) for name in request.terms]
    obsolete = [term for term in roots if term.obsolete]
    if obsolete:
        raise FaultyRows(str(ontology.path), [_obsolete_fault(ontology, term) for term in obsolete])
    children: dict[str, list[str]] = {}
    for term in ontology.terms.values():
        for parent in term.parents:
            children.setdefault(parent, []).append(term.id)
    found = {term.id: term for term in roots}
    level, depth = list(found), 0
    while level and (request.depth is None or depth < request.depth):
        below = dict.fromkeys(child for one in level for child in children.get(one, ()) if child not in found)
        found |= {child: ontology.terms[child] for child in below if not ontology.terms[child].obsolete}
        level, depth = [child for child in below if child in found], depth + 1
    if len(found) > request.limit:
        raise TooManyTerms(ontology.name, len(found), request.limit)
    return dict(sorted(found.items()))


def _obsolete_fault(ontology: ExternalOntology, term: ExternalTerm) -> str:
    others = (*term.replaced_by, *term.consider)
    named = " or ".join(f"{one} ({ontology.terms[one].label})" if one in ontology.terms else one for one in others)
    cure = f"The ontology names {named} in its place." if named else "The ontology names no other in its place."
    return str(Fault(str(ontology.path), term.id, f"{term.label!r} is obsolete.", cure))


def _require_open_license(ontology: ExternalOntology, request: ImportRequest) -> None:
    told = ontology.license or request.license_
    if told is None:
        reason = "it does not say under which licence its definitions are"
        cure = "Write definitions of your own (--to SHEET), or say the licence with --license if you know it."
        raise ExternalOntologyError(str(ontology.path), reason, cure=cure)
    if not read_import_rules().allows(told):
        reason = f"its definitions are under {told}, which does not allow to copy them into this ontology"
        raise ExternalOntologyError(str(ontology.path), reason, cure="Write definitions of your own: --to SHEET.")
