"""A row → the concept that it makes or extends, as far as the row alone says it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.errors import UnknownConcept
from cancerkg.model import MentionType
from cancerkg.namespaces import CONCEPT, slug
from cancerkg.ontology.terms.classes import ConceptClasses
from cancerkg.ontology.terms.mapped import PREDICATES
from cancerkg.ontology.terms.names_in_use import iri_of
from cancerkg.ontology.terms.sheets import Fault, Row
from cancerkg.vocabulary import Concept, Vocabulary

TOP: Final = "top"
"""In the place of a broader concept: there is none."""

_SENTENCE: Final = re.compile(r"[A-Z].*\.")
_OF_NEW_CONCEPTS: Final = ("type", "broader", "definition", "definition source", "imported from")
_OF_SYNONYMS: Final = ("phrase", "label", "synonyms", "hidden")
_NOT_OF_SYNONYMS: Final = ("definition", "imported from", "comment", *(name for name in PREDICATES if name != "exact"))
"""Only a concept has these. Other cells are not read in the row of a synonym: ``propose`` has filled them in."""


class Decision(Enum):
    """What an ontologist decides on a row; an empty cell is no decision yet."""

    ADD = "add"
    SYNONYM = "synonym"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row is about: a new concept, or one that is there and gets names, sites and mappings.

    ``names`` are those besides the label, as column and name. ``types`` are empty for a concept that is there.
    """

    row: Row
    decision: Decision
    iri: NamedNode
    label: str
    types: tuple[NamedNode, ...]
    mention_type: MentionType
    names: tuple[tuple[str, str], ...]

    @property
    def is_new(self) -> bool:
        """Whether the row makes a concept: only then it says the types."""
        return bool(self.types)


class Drafter:
    """Makes drafts of rows, and finds what is wrong with them. ``faults`` are those found so far."""

    def __init__(self, vocabulary: Vocabulary, *, has_decisions: bool) -> None:
        """Where the rows have no decisions, each is to be added."""
        self._vocabulary = vocabulary
        self._has_decisions = has_decisions
        self._classes = ConceptClasses.of(vocabulary)
        self._labels = {concept.label.casefold(): concept for concept in vocabulary.concepts.values()}
        self._failed: set[NamedNode] = set()
        self.faults: list[Fault] = []

    def decision(self, row: Row) -> Decision | None:
        """What was decided; None where nothing was, or what cannot be read."""
        if not self._has_decisions:
            return Decision.ADD
        word = row.text("decision").lower()
        try:
            return Decision(word) if word else None
        except ValueError:
            known = ", ".join(one.value for one in Decision)
            self._fault(row, "decision", f"{word!r} is no decision.", f"Write {known}, or nothing yet.")
            return None

    def draft(self, row: Row, decision: Decision) -> Draft | None:
        """The draft of a row to be added; None where a fault forbids it. ``synonym`` rows need all new concepts to be
        known, and are for :meth:`synonym`."""
        label = row.text("label") or row.text("phrase")
        concept = self._labels.get(label.casefold())
        if concept is not None and not concept.obsolete:
            return self._extension(row, concept)
        if not self._is_fit_label(row, label):
            return None
        self._failed.add(iri_of(label))
        types, mention_type = self._types(row)
        self._check_definition(row)
        if not row.values("broader"):
            cure = f"Name a concept, or write {TOP} for a concept without one."
            self._fault(row, "broader", "The cell is empty.", cure)
        if mention_type is None:
            return None
        self._failed.remove(iri_of(label))
        return Draft(row, decision, iri_of(label), label, types, mention_type, tuple(_names(row, label)))

    def synonym(self, row: Row, coming: Mapping[NamedNode, Draft]) -> Draft | None:
        """The draft of a row whose phrase is to be another name of the concept in ``label``, which may be one that is
        coming."""
        phrase, label = row.text("phrase"), row.text("label")
        if not phrase:
            self._fault(row, "phrase", "The cell is empty.", "Write the synonym, or decide otherwise.")
        for column in _NOT_OF_SYNONYMS:
            if row.text(column):
                cure = "Empty the cell, or decide add for a concept of its own."
                self._fault(row, column, "A synonym has none.", cure)
        if not label or label.casefold() == phrase.casefold():
            self._fault(row, "label", "The cell does not name another concept.", "Name the one that the phrase means.")
            return None
        row = Row(row.where, {column: cell for column, cell in row.cells.items() if column in _OF_SYNONYMS})
        new = coming.get(iri_of(label))
        if new is not None:
            return Draft(row, Decision.SYNONYM, new.iri, new.label, (), new.mention_type, (*_names(row, label),))
        concept = self.known_concept(row, "label", label, coming)
        return None if concept is None else _extension_of(row, Decision.SYNONYM, concept)

    def known_concept(self, row: Row, column: str, name: str, coming: Mapping[NamedNode, Draft]) -> Concept | None:
        """The concept of the vocabulary that a cell names; None, and a fault, where there is none that is current."""
        if iri_of(name) in self._failed:
            return None  # a fault of that row is told already
        try:
            concept = self._vocabulary.find(name)
        except UnknownConcept as error:
            near = (*get_close_matches(name, [draft.label for draft in coming.values()], n=1), *error.near)
            hint = f"Did you mean {' or '.join(near)}?" if near else "`cancerkg query concepts` lists the concepts."
            self._fault(row, column, f"No concept is called {name!r}, here or in this sheet.", hint)
            return None
        if concept.obsolete:
            self._fault(row, column, f"The concept {name!r} is obsolete.", "Name another one.")
            return None
        return concept

    def _extension(self, row: Row, concept: Concept) -> Draft | None:
        filled = [column for column in _OF_NEW_CONCEPTS if row.text(column)]
        if filled:
            what = f"There is a concept {concept.label!r} already, and the row has a {', '.join(filled)} of its own."
            cure = "Empty these cells to add names, sites and mappings to it; decide synonym for a phrase alone."
            self._fault(row, "label", what, cure)
        return None if filled else _extension_of(row, Decision.ADD, concept)

    def _is_fit_label(self, row: Row, label: str) -> bool:
        name = slug(label)
        odd = "".join(sorted({character for character in label if character.isalnum() and not character.isascii()}))
        if not label:
            self._fault(row, "label", "The cell is empty.", "Write the preferred label, in US English.")
        elif odd or not name:
            cure = "Write the label in the letters a to z, and the other spelling into synonyms."
            self._fault(row, "label", f"No IRI can be made of {label!r}.", cure)
        elif CONCEPT[name] in self._vocabulary.concepts:
            other = self._vocabulary.concepts[CONCEPT[name]]
            what = f"The IRI concept:{name} belongs to {'the obsolete concept ' * other.obsolete}{other.label!r}."
            self._fault(row, "label", what, "Take another label: the IRI of a concept never changes hands.")
        elif row.text("id") not in ("", f"concept:{name}", CONCEPT[name].value):
            cure = f"Write concept:{name}, or empty the cell."
            self._fault(row, "id", f"The IRI of {label!r} is not {row.text('id')}.", cure)
        else:
            return True
        return False

    def _types(self, row: Row) -> tuple[tuple[NamedNode, ...], MentionType | None]:
        given, classes = row.values("type"), self._classes
        known = ", ".join(sorted(classes.words.values()))
        if not given:
            self._fault(row, "type", "The cell is empty.", f"The types are {known}.")
            return (), None
        found = [classes.named.get(word.casefold()) for word in given]
        for word, cls in zip(given, found, strict=True):
            if cls is None:
                near = get_close_matches(word.casefold(), classes.named, n=1)
                hint = f"Did you mean {near[0]}? " if near else ""
                self._fault(row, "type", f"No type is called {word!r}.", f"{hint}The types are {known}.")
                return (), None
        types = classes.lowest(cls for cls in found if cls is not None)
        kinds = sorted({classes.kinds[cls] for cls in types})
        if len(kinds) > 1:
            what = f"A concept cannot be a {' and a '.join(kinds)} at once."
            self._fault(row, "type", what, "Take the one that it is in itself.")
            return (), None
        return types, kinds[0]

    def _check_definition(self, row: Row) -> None:
        definition = row.text("definition")
        if not definition:
            self._fault(row, "definition", "The cell is empty.", "Write one sentence in your own words.")
        elif not _SENTENCE.fullmatch(definition):
            cure = "Begin it with a capital and end it with a full stop."
            self._fault(row, "definition", "The definition is no sentence.", cure)
        if not row.text("definition source"):
            cure = "Say who wrote the definition, or which term or work it rests on."
            self._fault(row, "definition source", "The cell is empty.", cure)

    def _fault(self, row: Row, column: str, what: str, cure: str) -> None:
        self.faults.append(Fault(row.where, column, what, cure))


def _extension_of(row: Row, decision: Decision, concept: Concept) -> Draft:
    names = tuple(_names(row, concept.label))
    return Draft(row, decision, concept.iri, concept.label, (), concept.mention_type, names)


def _names(row: Row, label: str) -> Iterator[tuple[str, str]]:
    """The names besides the label, as column and name: a phrase that is not the label is one too."""
    phrase = row.text("phrase")
    if phrase and phrase.casefold() != label.casefold():
        yield "phrase", phrase
    for column in ("synonyms", "hidden"):
        yield from ((column, name) for name in row.values(column))
