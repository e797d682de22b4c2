"""The names of the vocabulary with their generated variants, and where they stand in a text.

Found by the automaton of ahocorasick_rs (Aho and Corasick 1975, doi:10.1145/360825.360855): one pass over the text,
whatever the number of names.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind
from pyoxigraph import NamedNode

from cancerkg.folding import folded, is_border
from cancerkg.vocabulary import Concept

_ACRONYM = re.compile(r"^(?=.*[A-Z].*[A-Z])[A-Za-z0-9-]{2,6}$")
_SIBILANT = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name that stands in a text from ``start`` to ``end``, and the concepts that bear it."""

    start: int
    end: int
    concepts: tuple[NamedNode, ...]


class Names:
    """All names of a vocabulary, compiled. Building is linear in the names, finding in the text and the matches."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        variants = _variants()
        bearers: defaultdict[str, set[NamedNode]] = defaultdict(set)
        self._acronyms: dict[str, str] = {}
        for concept in concepts:
            for name in (concept.label, *concept.alternatives, *concept.hidden):
                if _ACRONYM.match(name):
                    self._acronyms[folded(name)] = name
                for variant in variants.of(name, concept.mention_type.value):
                    bearers[variant].add(concept.iri)
        self._concepts = {name: tuple(sorted(found, key=str)) for name, found in sorted(bearers.items())}
        self._names = list(self._concepts)
        self._automaton = AhoCorasick(self._names, matchkind=MatchKind.Standard)

    @property
    def bearers(self) -> Mapping[str, tuple[NamedNode, ...]]:
        """The concepts that bear each name or variant, by the name as it is looked up."""
        return MappingProxyType(self._concepts)

    @property
    def acronyms(self) -> frozenset[str]:
        """The names, as they are looked up, that small letters do not spell."""
        return frozenset(self._acronyms)

    def __len__(self) -> int:
        """How many names and variants there are."""
        return len(self._names)

    def items(self) -> Iterable[tuple[str, tuple[NamedNode, ...]]]:
        """Every name and variant, folded, with the concepts that bear it, sorted by name."""
        return self._concepts.items()

    def concepts_called(self, name: str) -> tuple[NamedNode, ...]:
        """The concepts that bear exactly this name, in any spelling; empty where none does."""
        return self._concepts.get(folded(name), ())

    def find(self, text: str) -> Iterator[NameMatch]:
        """Every name between two word borders of the text, overlapping ones too. Offsets are into ``text``."""
        lookup = folded(text)
        for index, start, end in self._automaton.find_matches_as_indexes(lookup, overlapping=True):
            if not (is_border(lookup, start) and is_border(lookup, end)):
                continue
            name = self._names[index]
            if self._is_other_word(name, text[start:end]):
                continue
            yield NameMatch(start, end, self._concepts[name])

    def _is_other_word(self, name: str, exact: str) -> bool:
        """Whether an acronym's letters stand there as an ordinary word: "aids" is not AIDS."""
        acronym = self._acronyms.get(name.removesuffix("s")) or self._acronyms.get(name)
        return acronym is not None and exact.islower()


def name_variants(name: str, mention_type: str) -> frozenset[str]:
    """The name in every spelling, number and order in which it is looked for, folded; ``mention_type`` counts for the
    order."""
    return frozenset(_variants().of(name, mention_type))


@cache
def _variants() -> "_Variants":
    return _Variants(tomllib.loads(files(__package__).joinpath("data/variants.toml").read_text(encoding="utf-8")))


class _Variants:
    def __init__(self, table: Mapping[str, Any]) -> None:
        self._spelling: Mapping[str, str] = table["spelling"]
        self._plural: Mapping[str, str] = table["plural"]
        self._turned: list[Mapping[str, Any]] = table["turned"]

    def of(self, name: str, mention_type: str) -> set[str]:
        """The name in every spelling, number and order that the data file knows, folded."""
        base = folded(" ".join(name.split()))
        ordered = {base, *self._turned_round(base, mention_type)}
        spelled = {spelling for form in ordered for spelling in self._spelled(form)}
        return spelled | {plural for form in spelled for plural in self._plurals(form)}

    def _turned_round(self, name: str, mention_type: str) -> Iterator[str]:
        for rule in self._turned:
            before, _, head = name.rpartition(" ")
            if before and head == rule["head"] and mention_type in rule["types"]:
                yield from (form.format(a=before) for form in rule["forms"])

    def _spelled(self, name: str) -> Iterator[str]:
        yield name
        for american, british in self._spelling.items():
            if american in name and british not in name:
                yield name.replace(american, british)

    def _plurals(self, name: str) -> Iterator[str]:
        """The plural of the head: the last word, or the one before "of", "in" or "to"."""
        head = re.match(r"^(.*?)(?= (?:of|in|to|with) )|^.*$", name)
        before = head.group(0) if head else name
        rest = name[len(before) :]
        *first, last = before.split(" ")
        plural = self._plural.get(last) or _regular_plural(last)
        if plural:
            yield " ".join((*first, plural)) + rest


def _regular_plural(word: str) -> str | None:
    if len(word) < 3 or word.endswith(("ss", "ing", "is", "us")) or not word.isalpha():
        return None
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_SIBILANT) and not word.endswith("s") else "" if word.endswith("s") else "s")
