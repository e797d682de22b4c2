"""HermiT's part of a check: whether there is a contradiction, between which statements, and which classes are empty."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from cancerkg.checks import ReasonerLimits
from cancerkg.checks.conflict import conflicting_statements, refutes
from cancerkg.checks.graph import Node, OntologyGraph
from cancerkg.checks.reasoner import is_consistent, unsatisfiable_classes
from cancerkg.errors import InconsistentOntology, ReasonerUnavailable
from cancerkg.namespaces import curie
from cancerkg.vocabulary import Fault

_QUESTIONS: Final = 80
"""How often HermiT is asked for the statements behind a contradiction: a minute or so."""


class ReasonerUse(StrEnum):
    """Whether HermiT is asked."""

    ASKED = "asked"
    """It is; where it cannot be, that is a warning."""
    REQUIRED = "required"
    """It is; where it cannot be, that is a violation."""
    LEFT_OUT = "left out"


def reasoning_faults(graph: OntologyGraph, limits: ReasonerLimits) -> tuple[Fault, ...]:
    """What HermiT finds, or that it could not be asked. Each question to it is held to the limits."""
    try:
        empty = unsatisfiable_classes(graph.triples, limits)
    except InconsistentOntology:
        return (_contradiction(graph, limits),)
    except ReasonerUnavailable as error:
        return (Fault("not-reasoned", None, error.what, cure=error.cure),)
    return tuple(Fault("unsatisfiable-class", cls, f"Nothing can be in {curie(cls)}.") for cls in empty)


def _contradiction(graph: OntologyGraph, limits: ReasonerLimits) -> Fault:
    try:
        triples = conflicting_statements(graph, refutes(_Counted(limits)))
    except ReasonerUnavailable as error:
        message = f"The ontology contradicts itself. Which statements do was not found out: {error.what}"
        return Fault("inconsistent", None, message)
    told = "; ".join(_statements(triples))
    place = next((t.subject for t in triples[::-1] if isinstance(t.subject, NamedNode)), None)
    last = next((t for t in triples[::-1] if t.subject == place), None)
    value = last.object.value if last is not None and isinstance(last.object, NamedNode) else None
    return Fault("inconsistent", place, f"These statements contradict each other: {told}.", value=value)


class _Counted:
    """The question whether triples are consistent, which may be asked so many times."""

    def __init__(self, limits: ReasonerLimits) -> None:
        self._limits = limits
        self._left = _QUESTIONS

    def __call__(self, triples: Sequence[Triple]) -> None:
        if not self._left:
            raise _TooManyQuestions("It would take too long.")
        self._left -= 1
        is_consistent(triples, self._limits)


class _TooManyQuestions(ReasonerUnavailable):
    """A cause was sought for long enough."""


def _statements(triples: Sequence[Triple]) -> Iterator[str]:
    """The triples in words, each blank node written out where it is referred to."""
    referred = {t.object for t in triples if isinstance(t.object, BlankNode)}

    def told(node: Node) -> str:
        if isinstance(node, NamedNode):
            return curie(node)
        if not isinstance(node, BlankNode):
            return str(node)
        members = OntologyGraph(triples).members(node)
        if members:
            return f"( {' '.join(map(told, members))} )"
        parts = (f"{curie(t.predicate)} {told(t.object)}" for t in triples if t.subject == node)
        return f"[ {' ; '.join(parts)} ]"

    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            yield f"{curie(triple.subject)} {curie(triple.predicate)} {told(triple.object)}"
    for node in dict.fromkeys(t.subject for t in triples if isinstance(t.subject, BlankNode)):
        if node not in referred:
            yield told(node)
