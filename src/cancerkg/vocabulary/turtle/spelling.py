"""How a term is spelled in Turtle: a prefixed name where one fits, else the IRI; literals as short as they can be."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from cancerkg.namespaces import OBO_IN_OWL, PREFIXES, RDF, SEMAPV, SH, XSD

TURTLE_PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {**PREFIXES, "oboInOwl": OBO_IN_OWL.iri, "semapv": SEMAPV.iri, "sh": SH.iri}
)
"""Every prefix that a file of ours may declare."""

ALWAYS_DECLARED: Final = frozenset({"ckg", "concept", "dcterms", "obo", "owl", "rdf", "rdfs", "skos", "xsd"})
"""The prefixes that each file declares, lest adding a term changes the head of the file."""

# A part of PN_LOCAL (https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL) that needs no escapes.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_LONGEST_FIRST: Final = tuple(sorted(TURTLE_PREFIXES.items(), key=lambda item: len(item[1]), reverse=True))
_BARE: Final = MappingProxyType({XSD.boolean: re.compile("true|false"), XSD.integer: re.compile(r"[+-]?[0-9]+")})


def spelled_iri(node: NamedNode) -> str:
    """The IRI as a prefixed name, with the longest namespace that fits, or in angle brackets."""
    if node == RDF.nil:
        return "()"
    prefix = _prefix(node)
    return str(node) if prefix is None else f"{prefix}:{node.value.removeprefix(TURTLE_PREFIXES[prefix])}"


def spelled_literal(literal: Literal) -> str:
    """The literal on one line, escaped; booleans and integers without quotes, in the digits that they have."""
    datatype = literal.datatype
    if literal.language or datatype == XSD.string:
        return str(literal)
    if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
        return literal.value
    return f"{Literal(literal.value)}^^{spelled_iri(datatype)}"


def prefix_lines(triples: Iterable[Triple]) -> list[str]:
    """The lines that declare the prefixes of the triples' terms, and those of :data:`ALWAYS_DECLARED`; sorted."""
    nodes: set[NamedNode] = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, Literal):
                nodes.add(term.datatype)
            elif isinstance(term, NamedNode):
                nodes.add(term)
    used = ALWAYS_DECLARED.union(prefix for node in nodes if (prefix := _prefix(node)) is not None)
    return [f"@prefix {prefix}: <{TURTLE_PREFIXES[prefix]}> ." for prefix in sorted(used)]


def _prefix(node: NamedNode) -> str | None:
    for prefix, iri in _LONGEST_FIRST:
        if node.value.startswith(iri) and _LOCAL.fullmatch(node.value, len(iri)):
            return prefix
    return None
