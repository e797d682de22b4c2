"""The names of external terms as names of our concepts: which to take, which are there, which are another's."""

from collections.abc import Iterable
from dataclasses import dataclass

from cancerkg.external import ExternalOntology, ExternalTerm, SynonymScope
from cancerkg.mentions.names import Names
from cancerkg.model import MentionType
from cancerkg.ontology.terms.import_rules import read_import_rules
from cancerkg.ontology.terms.names_in_use import NamesInUse, Use, iri_of, labelled
from cancerkg.ontology.terms.sheets import SPLIT
from cancerkg.ontology.terms.wording import Wording
from cancerkg.vocabulary import Concept, Vocabulary


@dataclass(frozen=True, slots=True)
class FoundNames:
    """The synonyms of a term: to be ``names``; to be ``hidden``, which only matching needs; and those that are
    ``taken``, with the label of the concept that bears them."""

    names: tuple[str, ...]
    hidden: tuple[str, ...]
    taken: tuple[tuple[str, str], ...]

    @property
    def all(self) -> tuple[str, ...]:
        """The names that the concept gets, hidden ones too."""
        return (*self.names, *self.hidden)


class TermNames:
    """Names of one ontology's terms in our way of writing, against those of a vocabulary."""

    def __init__(self, ontology: ExternalOntology, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._wording = Wording.of(ontology, (name for name, _ in vocabulary.names()))
        self._names = Names(concept for concept in vocabulary.concepts.values() if not concept.obsolete)
        self._in_use = NamesInUse(vocabulary, ())
        self._coming: dict[str, str] = {}

    def label(self, term: ExternalTerm) -> str:
        """What our concept for the term is called."""
        return self._wording.of_name(term.label)

    def concept_called(self, name: str) -> Concept | None:
        """The concept of the vocabulary that bears the name, in any spelling that matching knows."""
        bearers = self._names.concepts_called(name)
        return self._vocabulary.concepts[bearers[0]] if bearers else None

    def reserve(self, labels: Iterable[tuple[str, MentionType | None]]) -> None:
        """Keep the labels of all new concepts from being another's synonym."""
        coming = list(labels)
        self._coming = {iri_of(label).value: label for label, _ in coming}
        self._in_use = NamesInUse(
            self._vocabulary, [labelled(label, kind or MentionType.CONDITION) for label, kind in coming]
        )

    def synonyms(self, term: ExternalTerm, label: str) -> FoundNames:
        """The exact synonyms, and the term's own label if the concept of this label is called otherwise.

        A British spelling that matching does not make of an American one is hidden. Names that the concept has are not
        told, nor are kinds that are no names to look for.
        """
        iri = iri_of(label)
        names: list[str] = []
        hidden: list[str] = []
        taken: list[tuple[str, str]] = []
        for text in (term.label, *_exact(term)):
            ours = self._wording.of_name(text)
            british = self._wording.of_name(text, spelling=False)
            for name, into in ((ours, names), (british, hidden)):
                used = self._in_use.claim(name, iri, term.id)
                if used.use is Use.FREE:
                    into.append(name)
                elif used.use is Use.TAKEN and used.bearer is not None:
                    concept = self._vocabulary.concepts.get(used.bearer)
                    taken.append((name, concept.label if concept else self._coming[used.bearer.value]))
        return FoundNames(tuple(names), tuple(hidden), tuple(dict.fromkeys(taken)))


def _exact(term: ExternalTerm) -> Iterable[str]:
    left_out = read_import_rules().left_out_kinds
    for synonym in term.synonyms:
        if synonym.scope is SynonymScope.EXACT and synonym.kind not in left_out and SPLIT not in synonym.text:
            yield synonym.text
