"""Individuals without an IRI: where they may stand, and that they form trees.

OWL 2 Structural Specification, section 11.2, "Restrictions on the Usage of Anonymous Individuals".
"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode

from cancerkg.checks.graph import Node, OntologyGraph
from cancerkg.checks.profile.terms import Kind, Terms
from cancerkg.namespaces import OWL, RDF, curie
from cancerkg.vocabulary import Fault

_BETWEEN: Final = (OWL.sameAs, OWL.differentFrom)
_NAMED_ONLY: Final = (*_BETWEEN, OWL.hasValue, OWL.sourceIndividual, OWL.targetIndividual)
_NAMED_LISTS: Final = (OWL.oneOf, OWL.members, OWL.distinctMembers)


def individual_faults(graph: OntologyGraph, terms: Terms) -> Iterator[Fault]:
    """Anonymous individuals where only named ones may stand, and those that are joined in a circle.

    Two of them are joined by each assertion with an object property. What they say of named individuals joins nothing.
    """
    for predicate in _NAMED_ONLY:
        for triple in graph.with_predicate(predicate):
            for node in (triple.subject, triple.object) if predicate in _BETWEEN else (triple.object,):
                if _is_anonymous(node, terms):
                    yield _misplaced(graph, node, curie(predicate))
    for predicate in _NAMED_LISTS:
        for triple in graph.with_predicate(predicate):
            for node in graph.members(triple.object) or ():
                if _is_anonymous(node, terms):
                    yield _misplaced(graph, node, curie(predicate))
    yield from _circles(graph, terms)


def _circles(graph: OntologyGraph, terms: Terms) -> Iterator[Fault]:
    """Each assertion that joins two which are joined already (union-find)."""
    roots: dict[Node, Node] = {}

    def root(node: Node) -> Node:
        while node in roots:
            node = roots[node]
        return node

    for triple in graph.triples:
        if triple.predicate == RDF.type or not terms.fits(triple.predicate, (Kind.OBJECT_PROPERTY,)):
            continue
        if _is_anonymous(triple.subject, terms) and _is_anonymous(triple.object, terms):
            one, other = root(triple.subject), root(triple.object)
            if one == other:
                place = graph.named_above(triple.subject)
                message = f"Blank nodes are joined in a circle by {curie(triple.predicate)}, and must form trees."
                yield Fault("anonymous-individual", place, message, statement=place)
            else:
                roots[one] = other


def _is_anonymous(node: Node, terms: Terms) -> bool:
    return isinstance(node, BlankNode) and terms.fits(node, (Kind.INDIVIDUAL,))


def _misplaced(graph: OntologyGraph, node: Node, where: str) -> Fault:
    place = graph.named_above(node)
    return Fault("anonymous-individual", place, f"A blank node stands at {where}, which needs an IRI.", statement=place)
