"""Which names are near to a phrase.

The measure is soft TF-IDF (Cohen, Ravikumar and Fienberg 2003, "A comparison of string distance metrics for
name-matching tasks") in the form of a Dice coefficient: the words of both that have a like one in the other, each
weighed by how few names have it, over all words of both. So the order of words does not count, a misspelling is near,
"swollen" is near to "swelling" (they are of one family), and a rare word says more than a common one ("pain").
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Final, Generic, TypeVar

from cancerkg.model import MentionType
from cancerkg.ontology.terms.phrases import content_words, family
from cancerkg.spelling import alike

Key = TypeVar("Key", bound=Hashable)

_ALIKE: Final = 80
"""Words with the same first letter and at least this ratio of common letters, in percent, are alike."""
_ONE_FAMILY: Final = 0.95
"""How alike two words of one family are."""
_OTHER_TYPE: Final = 0.8
"""What a name of another type counts."""


@dataclass(frozen=True, slots=True)
class Near(Generic[Key]):
    """A name that is near: what bears it, and how near it is, from 0 to 100 (the same words)."""

    key: Key
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Named(Generic[Key]):
    """A name, what bears it, and the type of that; None where it is not known."""

    key: Key
    name: str
    type: MentionType | None


class NameIndex(Generic[Key]):
    """Names by their words. Building is linear in the names; asking in the names that share a like word."""

    def __init__(self, names: Iterable[Named[Key]]) -> None:
        """The names in an order that is fixed: of equally near ones, the first is taken."""
        self._names = tuple(names)
        self._words = tuple(frozenset(content_words(named.name)) for named in self._names)
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        bearers: defaultdict[str, set[Key]] = defaultdict(set)
        for number, (named, words) in enumerate(zip(self._names, self._words, strict=True)):
            for word in words:
                self._having[word].append(number)
                bearers[word].add(named.key)
        self._known = sorted(self._having)
        self._families: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._known:
            self._families[family(word)].append(word)
        keys = len({named.key for named in self._names})
        self._weights = {word: log(1 + keys / (1 + len(found))) for word, found in bearers.items()}
        self._unknown_weight = log(1 + keys)

    def near(self, phrase: str, mention_type: MentionType | None, *, most: int, least: int) -> tuple[Near[Key], ...]:
        """The bearers of the names that are nearest to the phrase: at most ``most``, none below the score ``least``,
        each once.

        A name of another type than the phrase's counts four fifths.
        """
        asked = frozenset(content_words(phrase))
        alike = {word: self._alike(word) for word in sorted(asked)}
        shared = {number for words in alike.values() for word in words for number in self._having[word]}
        scored = []
        for number in shared:
            score = self._score(self._words[number], alike)
            known = self._names[number].type
            if mention_type is not None and known is not None and known is not mention_type:
                score *= _OTHER_TYPE
            if score >= least:
                scored.append((-round(score), number))
        found: dict[Key, Near[Key]] = {}
        for score, number in sorted(scored):
            named = self._names[number]
            found.setdefault(named.key, Near(named.key, named.name, -score))
            if len(found) == most:
                break
        return tuple(found.values())

    def _score(self, words: frozenset[str], alike: Mapping[str, Mapping[str, float]]) -> float:
        """In percent, how much of the weight of both is shared. ``alike`` has, by each word that is asked for, the
        words that are like it."""
        shared = sum(
            self._weight(asked) * max((likeness.get(word, 0) for word in words), default=0)
            for asked, likeness in alike.items()
        ) + sum(self._weight(word) * max(likeness.get(word, 0) for likeness in alike.values()) for word in words)
        return 100 * shared / sum(map(self._weight, (*words, *alike)))

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._unknown_weight)

    def _alike(self, word: str) -> dict[str, float]:
        """The known words that are like this one, with the likeness from 0 to 1; itself, if known, with 1."""
        found = alike(word, self._known, least=_ALIKE)
        likeness = {known: ratio for known, ratio in found.items() if known[0] == word[0]}
        return likeness | {known: _ONE_FAMILY for known in self._families.get(family(word), ()) if known != word}
