"""An ontology's triples in, Turtle in one stable layout out.

Equal graphs give equal bytes, whatever the order of the triples and the labels of blank nodes, and a change of one term
changes the lines of that term alone. No serialiser of a library keeps that: rdflib's orders blank nodes by labels,
which differ from one reading to the next, and its layout changes between versions; pyoxigraph's keeps the order given.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.namespaces import RDF
from cancerkg.vocabulary.turtle.labels import labels
from cancerkg.vocabulary.turtle.order import TermOrder
from cancerkg.vocabulary.turtle.predicates import predicate_key, type_key
from cancerkg.vocabulary.turtle.sections import FOREIGN, Place, Sections
from cancerkg.vocabulary.turtle.spelling import prefix_lines, spelled_iri, spelled_literal
from cancerkg.vocabulary.turtle.statements import Node, Statements, Term

COMMENT: Final = """\
The cancerkg ontology. This file is the source: edit it by hand or in Protégé, then run `cancerkg ontology format` and
`make test`. README.md beside it has the conventions. Comments do not survive: use skos:editorialNote.
Order: header, foreign terms, classes, properties, axioms about several terms, concepts by class and then by name."""

WIDTH: Final = 120
"""Brackets that end within this column stay on one line."""

_INDENT: Final = "    "


def write_turtle(triples: Iterable[Triple], *, comment: str = COMMENT) -> str:
    """The triples as Turtle (https://www.w3.org/TR/turtle/), each once, below the ``comment``.

    What is read back is the same graph, up to the labels of blank nodes; and writing that gives the same text. Blank
    nodes are nested as ``[ … ]`` and ``( … )`` where one triple refers to them, else they have labels made of what they
    say. Linear in the number of triples, but for sorting and for labels, which take as many rounds as a path through
    blank nodes that refer to each other is long.

    Raises :class:`VocabularyError` for what the file cannot hold in one form: a triple within a triple, blank nodes
    nested a hundred deep, or such as refer to each other and cannot be told apart.
    """
    statements = Statements(triples)
    order = TermOrder(statements)
    layout = _Layout(statements, order, labels(statements))
    sections = Sections(statements, order)
    blocks = sorted(_block(subject, layout, sections) for subject in statements.tops())
    prefixes = "".join(f"{line}\n" for line in prefix_lines(statements.triples))
    parts = ["".join(f"# {line}\n" for line in comment.splitlines()), prefixes]
    for title, members in groupby(blocks, key=lambda block: block[0][2]):
        texts = [text for _, text in members]
        heading = [f"### {title}\n"] if title else []
        parts.extend([*heading, "".join(texts)] if title == FOREIGN else [*heading, *texts])
    return "\n".join(part for part in parts if part)


def _block(subject: Node, layout: "_Layout", sections: Sections) -> tuple[Place, str]:
    lines = layout.lines(subject, _INDENT)
    name = layout.name(subject)
    whole = f"{name} {' ; '.join(line.strip() for line in lines)} ."
    place = sections.place(subject, whole)
    if place[2] == FOREIGN and len(whole) <= WIDTH and "\n" not in whole:
        return place, whole + "\n"
    joined = " ;\n".join(lines) + " .\n"
    if isinstance(subject, BlankNode):
        return place, f"{name} {joined.removeprefix(_INDENT)}"
    return place, f"{name}\n{joined}"


class _Layout:
    """The text of nodes: each blank node within the one that refers to it, on one line or on several."""

    def __init__(self, statements: Statements, order: TermOrder, named: Mapping[BlankNode, str]) -> None:
        self._statements = statements
        self._order = order
        self._named = named
        self._inline: dict[Term, str] = {}

    def name(self, subject: Node) -> str:
        """What stands at the head of the block."""
        return self._named.get(subject, "[]") if isinstance(subject, BlankNode) else spelled_iri(subject)

    def lines(self, subject: Node, margin: str) -> list[str]:
        """One text, of one line or of several, for each predicate with its objects; without the mark that ends it."""
        return [self._line(predicate, terms, margin) for predicate, terms in self._by_predicate(subject)]

    def _by_predicate(self, subject: Node) -> list[tuple[NamedNode, list[Term]]]:
        said = sorted(self._statements.of(subject), key=lambda pair: predicate_key(pair[0]))
        return [
            (predicate, sorted((term for _, term in pairs), key=self._type_key if predicate == RDF.type else self._key))
            for predicate, pairs in groupby(said, key=lambda pair: pair[0])
        ]

    def _line(self, predicate: NamedNode, terms: list[Term], margin: str) -> str:
        verb = "a" if predicate == RDF.type else spelled_iri(predicate)
        line = f"{margin}{verb} {' , '.join(map(self.inline, terms))}"
        if len(line) + len(" ;") <= WIDTH or not any(self._is_bracketed(term) for term in terms):
            return line
        if len(terms) == 1:
            return f"{margin}{verb} {self._broken(terms[0], margin)}"
        deeper = margin + _INDENT
        return f"{margin}{verb}\n" + " ,\n".join(deeper + self._fitting(term, deeper) for term in terms)

    def _fitting(self, term: Term, margin: str) -> str:
        inline = self.inline(term)
        fits = len(margin) + len(inline) + len(" ,") <= WIDTH
        return inline if fits or not self._is_bracketed(term) else self._broken(term, margin)

    def _broken(self, term: Term, margin: str) -> str:
        deeper = margin + _INDENT
        items = self._statements.items(term)
        if items is not None:
            return "(\n" + "".join(f"{deeper}{self._fitting(item, deeper)}\n" for item in items) + f"{margin})"
        if not isinstance(term, BlankNode):
            return self.inline(term)
        return "[\n" + " ;\n".join(self.lines(term, deeper)) + f"\n{margin}]"

    def inline(self, term: Term) -> str:
        """The term on one line."""
        if isinstance(term, NamedNode):
            return spelled_iri(term)
        if isinstance(term, Literal):
            return spelled_literal(term)
        if not self._statements.is_nested(term):
            return self._named[term]
        if term not in self._inline:
            self._inline[term] = self._bracketed(term)
        return self._inline[term]

    def _bracketed(self, term: BlankNode) -> str:
        items = self._statements.items(term)
        if items is not None:
            return f"( {' '.join(map(self.inline, items))} )"
        said = self._by_predicate(term)
        if not said:
            return "[]"
        parts = (
            f"{'a' if predicate == RDF.type else spelled_iri(predicate)} {' , '.join(map(self.inline, terms))}"
            for predicate, terms in said
        )
        return f"[ {' ; '.join(parts)} ]"

    def _is_bracketed(self, term: Term) -> bool:
        return self._statements.is_nested(term) and self.inline(term) != "[]"

    def _key(self, term: Term) -> tuple[int, str, str]:
        if isinstance(term, Literal):
            return (1, term.value.casefold(), str(term))
        return (2 if isinstance(term, BlankNode) else 0, "", self.inline(term))

    def _type_key(self, term: Term) -> tuple[int, int, str]:
        if isinstance(term, NamedNode):
            return type_key(term, self._order.classes.get(term))
        return (3, 0, self.inline(term))
