"""The names of external ontologies in a passage, as the concepts that they name.

What our mappings call an exact match names our concept. Terms without a type are not looked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from cancerkg.mentions.acronyms import find_acronyms, introduced_after
from cancerkg.mentions.lexicon import Lexicon
from cancerkg.mentions.recogniser import Recogniser
from cancerkg.model import MentionType
from cancerkg.namespaces import SKOS
from cancerkg.vocabulary import Vocabulary


class ExternalName(NamedTuple):
    """A name that stands in a text from ``start`` to ``end``: the concept that it names, its label and its type."""

    start: int
    end: int
    concept: NamedNode
    label: str
    type: MentionType


class _Meaning(NamedTuple):
    concept: NamedNode
    label: str
    type: MentionType


class ExternalNames:
    """The lexicons, compiled for finding. Making it is linear in their names."""

    def __init__(self, lexicons: Sequence[Lexicon], vocabulary: Vocabulary) -> None:
        self._recognisers = [Recogniser(lexicon.typed()) for lexicon in lexicons]
        ours = {
            mapping.object: vocabulary.concepts[mapping.subject]
            for mapping in vocabulary.mappings
            if mapping.predicate == SKOS.exactMatch and mapping.subject in vocabulary.concepts
        }
        self.adopted: dict[NamedNode, NamedNode] = {}
        """The terms whose names name a concept of ours, and the concept."""
        self._meanings: dict[NamedNode, _Meaning] = {}
        for lexicon in lexicons:
            for term in lexicon.terms.values():
                concept = ours.get(term.iri)
                if concept is not None and not concept.obsolete:
                    meaning = _Meaning(concept.iri, concept.label, concept.mention_type)
                    self._meanings.setdefault(term.iri, meaning)
                    self.adopted[term.iri] = concept.iri
                elif term.type is not None:
                    self._meanings.setdefault(term.iri, _Meaning(term.iri, term.label, term.type))

    def find(self, text: str, acronyms: dict[str, ExternalName]) -> Iterator[ExternalName]:
        """The longest names in the text, of one word only as the ontology has it: "painful" is no mention of pain.

        Offsets are into ``text``; linear in its length.
        ``acronyms`` are those that the document has introduced so far; what this text introduces is added.
        """
        for recogniser in self._recognisers:
            for match in recogniser.find(text, in_lists=False):
                is_one_word = " " not in text[match.start : match.end]
                if match.nested or (is_one_word and not match.is_exact):
                    continue
                name = ExternalName(match.start, match.end, *self._meanings[match.term.iri])
                yield name
                acronym = introduced_after(text, match.start, match.end)
                if acronym is not None:
                    acronyms.setdefault(acronym, name)
        yield from _by_acronym(text, acronyms)


def _by_acronym(text: str, acronyms: Mapping[str, ExternalName]) -> Iterator[ExternalName]:
    for start, end, acronym in find_acronyms(text, acronyms):
        yield acronyms[acronym]._replace(start=start, end=end)
