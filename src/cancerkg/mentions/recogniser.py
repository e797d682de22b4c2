"""Where the names of a lexicon stand in a text, in any order of their words.

"Hypoplasia of the kidney" has the words of "renal hypoplasia". A window of words is looked up by a number that does not
depend on their order (the sum of one number a word), and what is found is compared word by word. Look-up free of order
among clusters of word forms is that of FastHPOCR (Groza and others 2024, doi:10.1093/bioinformatics/btae406); shared
words in coordination, nesting, and the choice among terms are handled here by rules of our own.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

from cancerkg.mentions.coordination import Neighbours
from cancerkg.mentions.lexicon import Lexicon, LexiconTerm, Words
from cancerkg.mentions.lexicon_compiling import other_things
from cancerkg.mentions.words import Kind, Token, word_families

_REMEMBERED: Final = 1 << 16
"""How many choices are kept: a text of any length needs no more memory."""


class LexiconMatch(NamedTuple):
    """A name that stands in a text from ``start`` to ``end``.

    ``is_exact``: the words are those of one of the term's names, but for number and spelling; else they are akin to
    them. ``nested``: it lies within a longer one. ``others`` are the terms that the words name as well as ``term``.
    """

    start: int
    end: int
    term: LexiconTerm
    is_exact: bool
    nested: bool
    others: tuple[LexiconTerm, ...] = ()


class _Choice(NamedTuple):
    """A term, whether the words are exactly those of one of its names, and the terms of which that holds as well."""

    term: str
    is_exact: bool
    others: tuple[str, ...] = ()


class _Window(NamedTuple):
    """The places of a match's words among the tokens, rising, and the term that was chosen."""

    places: tuple[int, ...]
    choice: _Choice


class Recogniser:
    """Finds the names of one lexicon. Making it is linear in the names, finding in the text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._families = word_families()
        self._numbers: dict[str, int] = {}
        self._single = {words[0]: words for words in lexicon.names if len(words) == 1}
        self._several: defaultdict[int, list[Words]] = defaultdict(list)
        self._longest = max(map(len, lexicon.names), default=1)
        for words in lexicon.names:
            if len(words) > 1:
                for word in words:
                    self._numbers.setdefault(word, _number(word))
                self._several[sum(self._numbers[word] for word in words)].append(words)
        self._other_things = other_things()
        self._chosen = lru_cache(_REMEMBERED)(self._choose)
        self._ancestors = lru_cache(_REMEMBERED)(self._find_ancestors)

    def find(self, text: str, *, in_lists: bool = True) -> tuple[LexiconMatch, ...]:
        """The names in the text, by their starts, of equals the longer first. Offsets are into ``text``.

        With ``in_lists`` also those whose words do not stand together: "cleft palate" in "cleft lip and palate".

        A name within a longer one is kept where it says something of its own: where its term is above the other's
        ("schwannoma" in "vestibular schwannoma"), or the two share words across a conjunction ("hypoplastic nails" in
        "aplastic or hypoplastic nails"). It is left out where its term is another ("neuroma" in "acoustic neuroma").
        """
        tokens = self._families.tokens(text)
        return tuple(
            LexiconMatch(
                tokens[one.places[0]].start,
                tokens[one.places[-1]].end,
                self._lexicon.terms[one.choice.term],
                one.choice.is_exact,
                nested,
                tuple([self._lexicon.terms[other] for other in one.choice.others]),
            )
            for one, nested in self._kept(self._windows(tokens, Neighbours(tokens, in_lists=in_lists)))
        )

    def _windows(self, tokens: Sequence[Token], neighbours: Neighbours) -> list[_Window]:
        """Every window of words that are a name's, by the place of the first, of equals the longer first."""
        found: set[_Window] = set()
        for place, token in enumerate(tokens):
            if token.kind is not Kind.WORD:
                continue
            words = self._single.get(token.key)
            if words and (token.exact,) not in self._other_things:
                found.add(_Window((place,), self._chosen(words, (token.exact,))))
            number = self._numbers.get(token.stem)
            if number is not None:
                self._extend(tokens, neighbours, (place,), number, found, may_jump=True)
        return sorted(found, key=lambda one: (one.places[0], -one.places[-1], one))

    def _extend(
        self,
        tokens: Sequence[Token],
        neighbours: Neighbours,
        places: tuple[int, ...],
        total: int,
        found: set[_Window],
        *,
        may_jump: bool,
    ) -> None:
        """Add the names whose first words stand at these places and have the numbers that make ``total``."""
        last = places[-1]
        across = neighbours.across.get(last, ()) if may_jump else ()
        for target in (neighbours.following[last], *across):
            number = self._numbers.get(tokens[target].stem) if target >= 0 else None
            if number is None:
                continue
            extended = (*places, target)
            candidates = self._several.get(total + number)
            if candidates:
                words = tuple(sorted([tokens[place].stem for place in extended]))
                exact = tuple([tokens[place].exact for place in extended])
                if words in candidates and exact not in self._other_things:
                    found.add(_Window(extended, self._chosen(words, exact)))
            if len(extended) < self._longest:
                may_jump_again = may_jump and target == neighbours.following[last]
                self._extend(tokens, neighbours, extended, total + number, found, may_jump=may_jump_again)

    def _choose(self, words: Words, exact: Words) -> _Choice:
        """Of the terms with a name of these words, the one whose name is most like the phrase; of equals the
        broadest, for the phrase says no more. Several where none of them is above another."""
        distances: dict[str, tuple[int, int]] = {}
        for name in self._lexicon.names[words]:
            misplaced = sum(one != other for one, other in zip(name.words, exact, strict=True))
            distance = (len(set(name.words) ^ set(exact)), misplaced)
            distances[name.term] = min(distances.get(name.term, distance), distance)
        least = min(distances.values())
        nearest = sorted(term for term, distance in distances.items() if distance == least)
        broadest = [term for term in nearest if not any(other in self._ancestors(term) for other in nearest)]
        term, *others = broadest or nearest
        return _Choice(term, least == (0, 0), tuple(others))

    def _find_ancestors(self, term: str) -> frozenset[str]:
        reached: set[str] = set()
        waiting = [term]
        while waiting:
            known = self._lexicon.terms.get(waiting.pop())
            for parent in known.parents if known else ():
                if parent not in reached:
                    reached.add(parent)
                    waiting.append(parent)
        return frozenset(reached)

    def _kept(self, windows: Sequence[_Window]) -> Iterator[tuple[_Window, bool]]:
        for one, around in _with_those_around(windows):
            if all(self._has_its_own(one, other) for other in around):
                yield one, bool(around)

    def _has_its_own(self, one: _Window, around: _Window) -> bool:
        return one.choice.term in self._ancestors(around.choice.term) or not set(one.places) <= set(around.places)


def _with_those_around(windows: Sequence[_Window]) -> Iterator[tuple[_Window, list[_Window]]]:
    """Each window, with the longer ones that it lies within. The windows are sorted as :meth:`Recogniser._windows`
    gives them, and none is long, so few are open at a time."""
    open_: list[_Window] = []
    for one in windows:
        start, end = one.places[0], one.places[-1]
        open_ = [other for other in open_ if other.places[-1] >= start]
        yield (
            one,
            [
                other
                for other in open_
                if other.places[-1] >= end and (other.places[0], other.places[-1]) != (start, end)
            ],
        )
        open_.append(one)


def _number(word: str) -> int:
    """A number of 62 bits for a word, the same in every process."""
    return int.from_bytes(sha256(word.encode("utf-8")).digest()[:8], "big") >> 2
