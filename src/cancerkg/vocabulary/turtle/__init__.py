"""Turtle as this project writes it: one stable layout, one form of axioms, and how terms are spelled."""

from cancerkg.vocabulary.turtle.labels import labels
from cancerkg.vocabulary.turtle.normal import normalised
from cancerkg.vocabulary.turtle.order import TermOrder
from cancerkg.vocabulary.turtle.predicates import predicate_key
from cancerkg.vocabulary.turtle.spelling import TURTLE_PREFIXES, spelled_iri, spelled_literal
from cancerkg.vocabulary.turtle.statements import Node, Statements, Term
from cancerkg.vocabulary.turtle.writer import write_turtle

__all__ = [
    "TURTLE_PREFIXES",
    "Node",
    "Statements",
    "Term",
    "TermOrder",
    "labels",
    "normalised",
    "predicate_key",
    "spelled_iri",
    "spelled_literal",
    "write_turtle",
]
