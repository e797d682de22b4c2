"""What blank nodes say, in words close to the Manchester syntax (https://www.w3.org/TR/owl2-manchester-syntax/)."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.namespaces import OWL, RDF
from cancerkg.vocabulary.turtle import Node, Statements, Term, labels, normalised, spelled_iri, spelled_literal

_QUANTIFIERS: Final = MappingProxyType(
    {OWL.someValuesFrom: "some", OWL.allValuesFrom: "only", OWL.hasValue: "value", OWL.hasSelf: "Self"}
)
_COUNTS: Final = MappingProxyType(
    {
        OWL.minCardinality: "min",
        OWL.maxCardinality: "max",
        OWL.cardinality: "exactly",
        OWL.minQualifiedCardinality: "min",
        OWL.maxQualifiedCardinality: "max",
        OWL.qualifiedCardinality: "exactly",
    }
)
_AXIOMS: Final = MappingProxyType(
    {
        OWL.AllDisjointClasses: "DisjointClasses",
        OWL.AllDisjointProperties: "DisjointProperties",
        OWL.AllDifferent: "DifferentIndividuals",
    }
)


class Expressions:
    """The statements of an ontology, normalised, with each blank node as a text that does not depend on its label.

    Raises what :func:`normalised` raises.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.statements: Final = Statements(normalised(triples))
        self._labels = labels(self.statements)

    def text(self, term: Term) -> str:
        """An IRI as a prefixed name, a literal in quotes, a blank node as the expression that it stands for."""
        if isinstance(term, NamedNode):
            return spelled_iri(term)
        if isinstance(term, Literal):
            return spelled_literal(term)
        if not self.statements.is_nested(term):
            return self._labels.get(term, "[]")
        items = self.statements.items(term)
        if items is not None:
            return f"({', '.join(map(self.text, items))})"
        return self._restriction(term) or self._combination(term) or self._anything(term)

    def chain(self, term: Term) -> str:
        """A list of properties that make a chain."""
        items = self.statements.items(term)
        return self.text(term) if items is None else " o ".join(map(self.text, items))

    def axiom(self, node: BlankNode) -> str:
        """What a blank node that nothing refers to says: an axiom about several terms, or about another axiom."""
        kinds = self.statements.nodes(node, RDF.type)
        for kind, name in _AXIOMS.items():
            if kind in kinds:
                heads = (*self._all(node, OWL.members), *self._all(node, OWL.distinctMembers))
                return f"{name}: {', '.join(text for head in heads for text in self._items(head))}"
        if OWL.Axiom in kinds:
            annotated = [
                " ".join(map(self.text, self._all(node, OWL[f"annotated{part}"])))
                for part in ("Source", "Property", "Target")
            ]
            return f"Annotation of {' '.join(annotated)}: {self._pairs(node, skip='annotated')}"
        return f"{self._labels.get(node, '')}{self._anything(node)}"

    def _restriction(self, node: BlankNode) -> str | None:
        properties = self._all(node, OWL.onProperty)
        if len(properties) != 1:
            return None
        name = self.text(properties[0])
        for predicate, word in _QUANTIFIERS.items():
            for filler in self._all(node, predicate):
                return f"{name} {word}" if word == "Self" else f"{name} {word} {self._operand(filler)}"
        for predicate, word in _COUNTS.items():
            for number in self._all(node, predicate):
                fillers = (*self._all(node, OWL.onClass), *self._all(node, OWL.onDataRange))
                qualified = "".join(f" {self._operand(filler)}" for filler in fillers)
                return f"{name} {word} {self._number(number)}{qualified}"
        return None

    def _combination(self, node: BlankNode) -> str | None:
        for predicate, word in ((OWL.intersectionOf, " and "), (OWL.unionOf, " or ")):
            for head in self._all(node, predicate):
                items = self.statements.items(head) or (head,)
                return word.join(map(self._operand, items))
        for other in self._all(node, OWL.complementOf):
            return f"not {self._operand(other)}"
        for head in self._all(node, OWL.oneOf):
            return "{" + ", ".join(self._items(head)) + "}"
        for other in self._all(node, OWL.inverseOf):
            return f"inverse {self.text(other)}"
        return None

    def _anything(self, node: BlankNode) -> str:
        return f"[{self._pairs(node)}]"

    def _pairs(self, node: BlankNode, *, skip: str | None = None) -> str:
        said = (
            f"{spelled_iri(predicate)} {self.text(term)}"
            for predicate, term in self.statements.of(node)
            if skip is None or (predicate != RDF.type and skip not in predicate.value)
        )
        return " ; ".join(sorted(said))

    def _operand(self, term: Term) -> str:
        text = self.text(term)
        return f"({text})" if isinstance(term, BlankNode) and " " in text and text[0] not in "([{" else text

    def _items(self, head: Term) -> list[str]:
        return [self.text(item) for item in self.statements.items(head) or (head,)]

    def _all(self, node: Node, predicate: NamedNode) -> tuple[Term, ...]:
        return self.statements.objects(node, predicate)

    def _number(self, term: Term) -> str:
        return term.value if isinstance(term, Literal) else self.text(term)
