"""The mappings: whether each row can be right by itself, beside the others, and beside the vocabulary it leads to."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from cancerkg.checks.graph import OntologyGraph
from cancerkg.checks.names import Variants
from cancerkg.external import ExternalOntology, ExternalTerm
from cancerkg.namespaces import OBO, SKOS, curie
from cancerkg.vocabulary import ConceptMapping, Fault, StatedConcept

_PREDICATES: Final = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
_OBO_STYLE: Final = re.compile(r"^(.*[/#][A-Za-z.]+_)[A-Za-z]*[0-9]+$")
_SEMAPV: Final = "semapv:"

_Rows: TypeAlias = Sequence[tuple[int, ConceptMapping]]


def mapping_faults(
    rows: _Rows, graph: OntologyGraph, concepts: Mapping[NamedNode, StatedConcept], where: str
) -> Iterator[Fault]:
    """What is wrong with the rows and between them; ``where`` is their file. Linear in the rows.

    ``rows`` come with their lines.
    """
    for line, row in rows:
        place = f"{where}:{line}"
        if not graph.outgoing(row.subject):
            message = f"The mapped term {curie(row.subject)} is not in the ontology."
            yield Fault("mapping-subject", row.subject, message, where=place)
        elif row.subject in concepts:
            yield from _subject(row, concepts[row.subject], place)
        if row.predicate not in _PREDICATES:
            message = f"{curie(row.predicate)} is no mapping property of SKOS."
            yield Fault("mapping-predicate", row.subject, message, where=place)
        if row.justification.removeprefix(_SEMAPV) not in _justifications() or ":" not in row.justification:
            message = f"{row.justification!r} is no justification of the Semantic Mapping Vocabulary."
            yield Fault("mapping-justification", row.subject, message, where=place)
    yield from _between_rows(rows, where)


def _subject(row: ConceptMapping, concept: StatedConcept, place: str) -> Iterator[Fault]:
    if row.subject_label and row.subject_label not in concept.labels:
        told = ", ".join(map(repr, concept.labels)) or "without a label"
        message = f"{curie(row.subject)} is called {row.subject_label!r} in the table, and is {told}."
        yield Fault("mapping-label", row.subject, message, where=place)
    if concept.obsolete:
        yield Fault("obsolete-mapped", row.subject, f"{curie(row.subject)} is obsolete, and mapped.", where=place)


def _between_rows(rows: _Rows, where: str) -> Iterator[Fault]:
    pairs: dict[tuple[NamedNode, NamedNode], dict[NamedNode, int]] = defaultdict(dict)
    bearers: dict[NamedNode, NamedNode] = {}
    exact: dict[tuple[NamedNode, str], ConceptMapping] = {}
    for line, row in rows:
        place = f"{where}:{line}"
        told = f"{curie(row.subject)} to {_told(row)}"
        before = pairs[row.subject, row.object]
        if row.predicate in before:
            message = f"The mapping of {told} stands in line {before[row.predicate]} already."
            yield Fault("duplicate-mapping", row.subject, message, where=place)
            continue
        if before:
            other, at = next(iter(before.items()))
            message = f"The mapping of {told} is {curie(row.predicate)} here and {curie(other)} in line {at}."
            yield Fault("conflicting-mapping", row.subject, message, where=place)
        before[row.predicate] = line
        if row.predicate == SKOS.exactMatch:
            bearer = bearers.setdefault(row.object, row.subject)
            if bearer != row.subject:
                message = f"{_told(row)} is the exact match of {curie(bearer)} too."
                yield Fault("shared-exact-match", row.subject, message, where=place)
            first = exact.setdefault((row.subject, _vocabulary(row.object)), row)
            if first.object != row.object and not row.comment:
                message = f"{curie(row.subject)} has the exact matches {_told(first)} and {_told(row)}."
                yield Fault("two-exact-matches", row.subject, message, where=place)


def external_faults(
    rows: _Rows,
    concepts: Mapping[NamedNode, StatedConcept],
    others: Iterable[ExternalOntology],
    variants: Variants,
    where: str,
) -> Iterator[Fault]:
    """What the vocabularies that rows lead to say against them. Linear in the rows and the terms of the others.

    A row is held against each file whose own terms are of the vocabulary that the row leads to; a file has terms of
    others too, but not all of them.
    """
    for other in others:
        terms = {term.iri: term for term in other.terms.values()}
        merged = {id_: term for term in other.terms.values() for id_ in term.alternative_ids}
        own = own_vocabulary(other)
        for line, row in rows:
            if _vocabulary(row.object) == own:
                term = terms.get(row.object) or merged.get(_id(row.object))
                fault = _against(row, concepts.get(row.subject), term, other, variants)
                if fault is not None:
                    rule, message = fault
                    yield Fault(rule, row.subject, message, where=f"{where}:{line}")


def own_vocabulary(other: ExternalOntology) -> str:
    """The beginning of the IRIs of an ontology's own terms: those that bear its name, else the most frequent one."""
    counts = Counter(_vocabulary(term.iri) for term in other.terms.values())
    named = [own for own in counts if own.rstrip("_#/").rpartition("/")[2].casefold() == other.name.casefold()]
    return max(named or counts, key=lambda own: (counts[own], own), default="")


def uncovered(rows: _Rows, others: Iterable[ExternalOntology]) -> tuple[str, ...]:
    """The vocabularies that rows lead to and no file has, by prefix or the beginning of their IRIs, sorted."""
    covered = {own_vocabulary(other) for other in others}
    left = {_vocabulary(row.object) for _, row in rows} - covered
    return tuple(sorted(one.removeprefix(OBO.iri).rstrip("_") if one.startswith(OBO.iri) else one for one in left))


def _against(
    row: ConceptMapping,
    concept: StatedConcept | None,
    term: ExternalTerm | None,
    other: ExternalOntology,
    variants: Variants,
) -> tuple[str, str] | None:
    if term is None:  # a subset or an older release may lack it, which a comment says
        return None if row.comment else ("unknown-external-term", f"{_told(row)} is not in {other.path.name}.")
    if term.iri != row.object:
        return "obsolete-external-term", f"{_told(row)} was merged into {term.id} ({term.label})."
    if term.obsolete:
        told = [f"{id_} ({other.terms[id_].label})" if id_ in other.terms else id_ for id_ in term.replaced_by]
        instead = f"; it is replaced by {' and '.join(told)}" if told else ""
        return "obsolete-external-term", f"{_told(row)} is obsolete in {other.path.name}{instead}."
    if row.predicate != SKOS.exactMatch or row.comment or concept is None or not concept.branches:
        return None
    kind = concept.branches[0].value
    names = {variant for name in concept.names for variant in variants(name, kind)}
    theirs = {variant for name in _names(term) for variant in variants(name, kind)}
    if names.isdisjoint(theirs):
        return "name-disagreement", f"{term.id} ({term.label}) shares no name with {curie(row.subject)}."
    return None


def _names(term: ExternalTerm) -> tuple[str, ...]:
    return (term.label, *(synonym.text for synonym in term.synonyms))


def _told(row: ConceptMapping) -> str:
    name = _id(row.object) if row.object in OBO else curie(row.object)
    return f"{name} ({row.object_label})" if row.object_label else name


def _id(iri: NamedNode) -> str:
    """The CURIE of an IRI that ends in ``PREFIX_LOCAL``, as OBO writes ids."""
    return iri.value.rpartition("/")[2].replace("_", ":", 1)


def _vocabulary(iri: NamedNode) -> str:
    """The beginning of an IRI that its vocabulary's other terms have too: ``…/obo/HP_`` of an OBO term, else up to the
    last ``#`` or ``/``."""
    match = _OBO_STYLE.match(iri.value)
    return match[1] if match else iri.value[: max(iri.value.rfind(mark) for mark in "#/") + 1]


@cache
def _justifications() -> frozenset[str]:
    table = tomllib.loads(files(__package__).joinpath("data/mappings.toml").read_text(encoding="utf-8"))
    return frozenset(table["justifications"])
