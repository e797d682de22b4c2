"""The names of the vocabulary with their generated variants, and where they stand in a text.

Found by the automaton of ahocorasick_rs (Aho and Corasick 1975, doi:10.1145/360825.360855): one pass over the text,
whatever the number of names.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind
from pyoxigraph import NamedNode

from cancerkg.folding import folded, is_border
from cancerkg.mentions.variants import Variants
from cancerkg.model import MentionType
from cancerkg.vocabulary import Concept

_ACRONYM = re.compile(r"^(?=.*[A-Z].*[A-Z])[A-Za-z0-9-]{2,6}$")


class NameMatch(NamedTuple):
    """A name that stands in a text from ``start`` to ``end``, and the concepts that bear it."""

    start: int
    end: int
    concepts: tuple[NamedNode, ...]


class Names:
    """All names of a vocabulary, compiled. Building is linear in the names, finding in the text and the matches."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        variants = Variants.read()
        bearers: defaultdict[str, set[NamedNode]] = defaultdict(set)
        self._types: dict[NamedNode, MentionType] = {}
        acronyms: set[str] = set()
        for concept in concepts:
            self._types[concept.iri] = concept.mention_type
            for name in (concept.label, *concept.alternatives, *concept.hidden):
                if _ACRONYM.match(name):
                    acronyms.add(folded(name))
                for variant in variants.of(name, concept.mention_type.value):
                    bearers[variant].add(concept.iri)
        self._concepts = {name: tuple(sorted(found, key=str)) for name, found in sorted(bearers.items())}
        self._acronyms = frozenset(acronyms)
        self._bearers = list(self._concepts.values())
        self._spell_acronyms = frozenset(
            index for index, name in enumerate(self._concepts) if {name, name.removesuffix("s")} & acronyms
        )
        self._automaton = AhoCorasick(self._concepts, matchkind=MatchKind.Standard)

    @property
    def bearers(self) -> Mapping[str, tuple[NamedNode, ...]]:
        """The concepts that bear each name or variant, by the name as it is looked up."""
        return MappingProxyType(self._concepts)

    @property
    def acronyms(self) -> frozenset[str]:
        """The names, as they are looked up, that small letters do not spell."""
        return self._acronyms

    def __len__(self) -> int:
        """How many names and variants there are."""
        return len(self._concepts)

    def items(self) -> Iterable[tuple[str, tuple[NamedNode, ...]]]:
        """Every name and variant, folded, with the concepts that bear it, sorted by name."""
        return self._concepts.items()

    def of_type(self, name: str, mention_type: MentionType) -> list[NamedNode]:
        """The concepts of a type that are called so; the name as it is looked up."""
        return [iri for iri in self.concepts_called(name) if self._types[iri] is mention_type]

    def concepts_called(self, name: str) -> tuple[NamedNode, ...]:
        """The concepts that bear exactly this name, in any spelling; empty where none does."""
        return self._concepts.get(folded(name), ())

    def find(self, text: str, lookup: str | None = None) -> Iterator[NameMatch]:
        """Every name between two word borders of the text, overlapping ones too. Offsets are into ``text``.

        ``lookup`` is the text folded, where the caller has it.
        """
        lookup = folded(text) if lookup is None else lookup
        for index, start, end in self._automaton.find_matches_as_indexes(lookup, overlapping=True):
            if not (is_border(lookup, start) and is_border(lookup, end)):
                continue
            if index in self._spell_acronyms and text[start:end].islower():
                continue  # an ordinary word of the same letters: "aids" is not AIDS
            yield NameMatch(start, end, self._bearers[index])


def name_variants(name: str, mention_type: str) -> frozenset[str]:
    """The name in every spelling, number and order in which it is looked for, folded; ``mention_type`` counts for the
    order."""
    return frozenset(Variants.read().of(name, mention_type))
