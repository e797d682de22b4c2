"""What a finder takes from its vocabulary, as a value, and the passages in which the difference of two can count.

The mentions of a passage depend on its words and on the lexemes. So where two vocabularies differ, the passages that
can have other mentions are found by their words, without finding any mention: a lexeme counts only where its *signs*
stand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from cancerkg.folding import folded

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
CONJUNCTIONS = (" or ", " and ")
_Sign = tuple[str, ...]
"""Strings that must all stand in a passage's folded text; none stand in every text."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A concept that bears a name: its IRI, the type of its mentions, and its preferred label."""

    iri: str
    type: str
    label: str


@dataclass(frozen=True, slots=True)
class Lexemes:
    """All that a finder knows by its vocabulary.

    ``names`` are names and variants, folded, with the concepts that bear them; ``acronyms`` those that are no ordinary
    word; ``modifiers`` the words that may stand before a head; ``sites`` what stands for SITE in a shape; ``shaped``
    the label of each concept that a shape names, None where there is no such concept; ``templates`` the names that
    shapes compose; ``adopted`` the concepts that terms of lexicons name, by the IRI of the term.
    """

    names: Mapping[str, tuple[Bearer, ...]]
    acronyms: frozenset[str]
    modifiers: frozenset[str]
    sites: frozenset[str]
    shaped: Mapping[str, str | None]
    templates: frozenset[str]
    adopted: Mapping[str, Bearer]

    def shared(self) -> dict[str, tuple[Bearer, ...]]:
        """The names that several concepts bear."""
        return {name: bearers for name, bearers in self.names.items() if len(bearers) > 1}

    def signs_of_name(self, name: str) -> Iterator[_Sign]:
        """Where a name can count: where it stands, as one half of a coordination ("ruptured or herniated discs" holds
        "ruptured discs"), and as what a shape composes ("pain in the neck" is called "neck pain")."""
        yield (name,)
        first, space, rest = name.partition(" ")
        if space:
            for conjunction in CONJUNCTIONS:
                yield first + conjunction, space + rest
                yield first + "," + conjunction, space + rest
            yield first + ", ", space + rest  # of a longer list
        for template in self.templates:
            match = re.fullmatch(_PLACEHOLDER.sub(_group, template), name)
            if match is not None and self._is_site(match.groupdict().get("site")):
                yield tuple(part for part in match.groups() if part)

    def _is_site(self, site: str | None) -> bool:
        return site is None or site in self.sites or f"{site}s" in self.sites


class LexemeDifference:
    """In which passages two finders may find other mentions."""

    def __init__(self, old: Lexemes, new: Lexemes) -> None:
        """Linear in the lexemes."""
        self.names = frozenset(_differing(old.names, new.names))
        """The names, folded, that came or went, or mean something else."""
        signs = set(_signs(old, new, self.names))
        self._everywhere = () in signs
        self._signs: dict[str, list[_Sign]] = {}
        for sign in signs - {()}:
            for part in sign:
                self._signs.setdefault(part, []).append(sign)
        self._parts = list(self._signs)
        self._automaton = AhoCorasick(self._parts, matchkind=MatchKind.Standard) if self._parts else None

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return self._everywhere or self._automaton is not None

    def touches(self, text: str) -> bool:
        """Whether the mentions of a passage of this text may differ. Linear in the text."""
        if self._everywhere or self._automaton is None:
            return self._everywhere
        found = self._automaton.find_matches_as_indexes(folded(text), overlapping=True)
        parts = {self._parts[index] for index, _, _ in found}
        return any(all(other in parts for other in sign) for part in parts for sign in self._signs[part])


def _signs(old: Lexemes, new: Lexemes, names: Iterable[str]) -> Iterator[_Sign]:
    for name in names:
        for lexemes in (old, new):
            yield from lexemes.signs_of_name(name)
    for words in (old.acronyms ^ new.acronyms, old.modifiers ^ new.modifiers, old.sites ^ new.sites):
        yield from ((word,) for word in words)
    if old.shaped != new.shaped or old.templates != new.templates or old.adopted != new.adopted:
        yield ()  # which words an expression needs, or a name whose words may stand in any order, cannot be told


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    return (key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _group(placeholder: re.Match[str]) -> str:
    """What a placeholder of a template holds: the word that is changed, or any words."""
    name = placeholder[1]
    return f"(?P<{name}>{'[^ ]+' if name == 'change' else '.+'})"
