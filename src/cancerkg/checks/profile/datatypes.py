"""Literals, datatypes and facets: whether each datatype is one of OWL 2, and each literal one of its datatype.

OWL 2 Structural Specification, section 4 (datatype maps) and 9.4 (datatype definitions); the lexical spaces are those
of XML Schema 1.1, part 2, written as expressions and limits in ``data/datatypes.toml``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.checks.graph import Node, OntologyGraph
from cancerkg.checks.profile.expressions import FACETS
from cancerkg.checks.profile.terms import Kind, Terms, is_reserved
from cancerkg.namespaces import OWL, RDFS, curie
from cancerkg.vocabulary import Fault


@dataclass(frozen=True)
class _Datatype:
    """The lexical space of a datatype, and the facets that it may be restricted by."""

    pattern: re.Pattern[str]
    least: Decimal | None
    most: Decimal | None
    facets: frozenset[str]
    months: bool

    def has(self, text: str) -> bool:
        """Whether the text is one of the datatype's literals."""
        if self.pattern.fullmatch(text) is None:
            return False
        if self.months and not _is_day(text):
            return False
        if self.least is None and self.most is None:
            return True
        try:
            value = Decimal(text)
        except InvalidOperation:
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class Datatypes:
    """The datatypes of OWL 2 whose literals can be wrong."""

    @cached_property
    def _all(self) -> Mapping[str, _Datatype]:
        table = tomllib.loads(files(__package__).joinpath("data/datatypes.toml").read_text(encoding="utf-8"))
        return {name: _datatype(entry, table["facets"]) for name, entry in table["datatype"].items()}

    def is_literal(self, literal: Literal) -> bool:
        """Whether the words are in the lexical space of the datatype; a datatype that is not here has any."""
        found = self._all.get(curie(literal.datatype))
        return found is None or found.has(literal.value)

    def allows(self, datatype: NamedNode, facet: NamedNode) -> bool:
        """Whether the datatype may be restricted by the facet."""
        found = self._all.get(curie(datatype))
        return found is not None and curie(facet) in found.facets


def datatype_faults(graph: OntologyGraph, terms: Terms) -> Iterator[Fault]:
    """Literals and data ranges that OWL 2 DL does not allow. Linear in the triples."""
    datatypes = Datatypes()
    defined = _defined(graph, terms)
    for triple in graph.triples:
        if isinstance(triple.object, Literal):
            yield from _literal_faults(graph, triple, triple.object, datatypes, terms)
    for term, kind in terms.declared:
        if kind is Kind.DATATYPE and not is_reserved(term) and term not in defined:
            yield Fault("unknown-datatype", term, f"{curie(term)} is no datatype of OWL 2, and nothing defines it.")
    yield from _facet_faults(graph, datatypes, defined)
    yield from _cycles(graph, defined)
    for triple in graph.with_predicate(RDFS.subPropertyOf):
        if triple.subject == OWL.topDataProperty and triple.object != OWL.topDataProperty:
            message = "owl:topDataProperty is above every data property, and stands below one."
            yield Fault("top-data-property", OWL.topDataProperty, message)


def _literal_faults(
    graph: OntologyGraph, triple: Triple, literal: Literal, datatypes: Datatypes, terms: Terms
) -> Iterator[Fault]:
    place = graph.named_above(triple.subject)
    datatype = literal.datatype
    if not terms.fits(datatype, (Kind.DATATYPE,)):
        message = f"The datatype {curie(datatype)} of {literal.value!r} is none of OWL 2."
        yield Fault("unknown-datatype", place, message, statement=place, value=literal.value)
    elif not datatypes.is_literal(literal):
        message = f"{literal.value!r} is no {curie(datatype)}."
        yield Fault("literal-outside-datatype", place, message, statement=place, value=literal.value)


def _facet_faults(graph: OntologyGraph, datatypes: Datatypes, defined: Mapping[NamedNode, Node]) -> Iterator[Fault]:
    for triple in graph.with_predicate(OWL.onDatatype):
        base, place = triple.object, graph.named_above(triple.subject)
        lists = graph.objects(triple.subject, OWL.withRestrictions)
        if isinstance(base, NamedNode) and base in defined:
            message = f"{curie(base)} is defined here; only a datatype of OWL 2 is restricted by facets."
            yield Fault("illegal-facet", place, message, statement=place)
            continue
        for node in (graph.members(lists[0]) or ()) if lists else ():
            said = graph.outgoing(node)
            if len(said) != 1 or said[0].predicate not in FACETS or not isinstance(said[0].object, Literal):
                message = "A facet is a blank node with one of XML Schema's facets and its value, and no more."
                yield Fault("illegal-facet", place, message, statement=place)
            elif isinstance(base, NamedNode) and not datatypes.allows(base, said[0].predicate):
                message = f"{curie(base)} has no facet {curie(said[0].predicate)}."
                yield Fault("illegal-facet", place, message, statement=place)


def _defined(graph: OntologyGraph, terms: Terms) -> dict[NamedNode, Node]:
    """The datatypes that the ontology defines, each with its data range."""
    return {
        triple.subject: triple.object
        for triple in graph.with_predicate(OWL.equivalentClass)
        if isinstance(triple.subject, NamedNode) and terms.kinds(triple.subject) == {Kind.DATATYPE}
    }


def _cycles(graph: OntologyGraph, defined: Mapping[NamedNode, Node]) -> Iterator[Fault]:
    try:
        TopologicalSorter({name: _used(graph, range_, defined) for name, range_ in defined.items()}).prepare()
    except CycleError as error:
        way = [node for node in error.args[1] if isinstance(node, NamedNode)]
        message = f"Datatypes are defined by one another: {' → '.join(map(curie, way))}."
        yield Fault("cyclic-datatype", way[0], message)


def _used(graph: OntologyGraph, range_: Node, defined: Mapping[NamedNode, Node]) -> set[NamedNode]:
    """The datatypes defined here that a data range mentions."""
    found: set[NamedNode] = set()
    seen: set[Node] = set()
    waiting = [range_]
    while waiting:
        node = waiting.pop()
        if isinstance(node, NamedNode):
            found |= {node} & defined.keys()
        elif isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            waiting.extend(triple.object for triple in graph.outgoing(node))
    return found


def _datatype(entry: Mapping[str, Any], facets: Mapping[str, list[str]]) -> _Datatype:
    return _Datatype(
        pattern=re.compile(entry["pattern"], re.DOTALL),
        least=Decimal(entry["least"]) if "least" in entry else None,
        most=Decimal(entry["most"]) if "most" in entry else None,
        facets=frozenset(facets[entry["facets"]]),
        months=entry.get("months", False),
    )


_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_day(text: str) -> bool:
    """Whether the date at the head of the text is in the calendar (XML Schema 1.1, part 2, section 3.3.7.1)."""
    year, month, day = (int(part) for part in text.lstrip("-").partition("T")[0].split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (_DAYS[month - 1] if month != 2 or leap else 28)
