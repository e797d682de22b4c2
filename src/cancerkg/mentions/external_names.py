"""The names of external ontologies in a passage, as the concepts that they name.

What our mappings call an exact match names our concept, whatever else it names. Terms without a type are not looked
for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from cancerkg.mentions.acronyms import find_acronyms, introduced_after
from cancerkg.mentions.lexicon import Lexicon
from cancerkg.mentions.recogniser import Recogniser
from cancerkg.mentions.senses import Sense
from cancerkg.namespaces import CONCEPT, SKOS
from cancerkg.vocabulary import Vocabulary


class ExternalName(NamedTuple):
    """A name that stands in a text from ``start`` to ``end``, and what it may mean, each once, in the order of the
    lexicons."""

    start: int
    end: int
    senses: tuple[Sense, ...]


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
        self.senses: dict[NamedNode, Sense] = {}
        """What the names of each term mean."""
        for lexicon in lexicons:
            for term in lexicon.terms.values():
                concept = ours.get(term.iri)
                if concept is not None and not concept.obsolete:
                    self.senses.setdefault(term.iri, Sense(concept.iri, concept.mention_type, concept.label))
                    self.adopted[term.iri] = concept.iri
                elif term.type is not None:
                    self.senses.setdefault(term.iri, Sense(term.iri, term.type, term.label))

    def find(self, text: str, acronyms: dict[str, ExternalName]) -> Iterator[ExternalName]:
        """The longest names in the text, of one word only as the ontology has it: "painful" is no mention of pain.

        Offsets are into ``text``; linear in its length.
        ``acronyms`` are those that the document has introduced so far; what this text introduces is added.
        """
        found: dict[tuple[int, int], tuple[Sense, ...]] = {}
        for recogniser in self._recognisers:
            for match in recogniser.find(text, in_lists=False):
                is_one_word = " " not in text[match.start : match.end]
                if match.nested or (is_one_word and not match.is_exact):
                    continue
                place = match.start, match.end
                known = found.get(place, ())
                senses = [self.senses[term.iri] for term in (match.term, *match.others)]
                found[place] = (*known, *(one for one in dict.fromkeys(senses) if one not in known))
        for (start, end), meant in found.items():
            ours = tuple(sense for sense in meant if sense.concept in CONCEPT)
            name = ExternalName(start, end, ours or meant)
            yield name
            acronym = introduced_after(text, start, end)
            if acronym is not None:
                acronyms.setdefault(acronym, name)
        yield from _by_acronym(text, acronyms)


def _by_acronym(text: str, acronyms: Mapping[str, ExternalName]) -> Iterator[ExternalName]:
    for start, end, acronym in find_acronyms(text, acronyms):
        yield acronyms[acronym]._replace(start=start, end=end)
