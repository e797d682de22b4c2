"""Words beside a phrase that say of which type it is: "symptoms such as …", "… and other treatments".

The patterns are those of Hearst (1992, doi:10.3115/992133.992154), the words are in ``data/expected_types.toml``. All
text is folded (:mod:`cancerkg.folding`).
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cancerkg.model import MentionType

_FARTHEST = 120
"""How many characters before a phrase are looked at."""


@dataclass(frozen=True, slots=True)
class ExpectedTypes:
    """The words, compiled. Each method takes time linear in a stretch of bounded length, or in an introduction."""

    _listing: tuple[tuple[MentionType, re.Pattern[str]], ...]
    _others: tuple[tuple[MentionType, re.Pattern[str]], ...]
    _nouns: tuple[tuple[MentionType, re.Pattern[str]], ...]

    def beside(self, lookup: str, start: int, end: int) -> MentionType | None:
        """The type that the words before ``start`` or after ``end`` say of what stands between; None where neither
        does."""
        first = max(0, start - _FARTHEST)
        before = _first(self._listing, lambda pattern: pattern.search(lookup, first, start))
        return before or _first(self._others, lambda pattern: pattern.match(lookup, end))

    def listed_under(self, introduction: str) -> MentionType | None:
        """The type of the items of a list with this introduction, or under this heading: that of the first noun which
        says a type."""
        return _first(self._nouns, lambda pattern: pattern.search(introduction))


@cache
def read_expected_types() -> ExpectedTypes:
    """The words of the data file, compiled once in each process."""
    table = tomllib.loads(files(__package__).joinpath("data/expected_types.toml").read_text(encoding="utf-8"))
    verbs, links, adverbs = (_alternatives(table[name]) for name in ("verbs", "links", "adverbs"))
    nouns = {MentionType(name): _alternatives(words) for name, words in table["nouns"].items()}
    listed = rf"(?:(?: of(?: [a-z]+){{1,5}})?(?: {adverbs})? {verbs}:?|,? {links}|:) (?:an? |the )?\Z"
    return ExpectedTypes(
        _listing=tuple((one, re.compile(rf"\b{words}{listed}")) for one, words in nouns.items()),
        _others=tuple((one, re.compile(rf",? (?:and|or) other (?:[a-z]+ )?{words}\b")) for one, words in nouns.items()),
        _nouns=tuple((one, re.compile(rf"\b{words}\b")) for one, words in nouns.items()),
    )


def _first(
    patterns: Iterable[tuple[MentionType, re.Pattern[str]]],
    find: Callable[[re.Pattern[str]], re.Match[str] | None],
) -> MentionType | None:
    """The type whose pattern is found first in the text."""
    found = [(match.start(), one) for one, pattern in patterns if (match := find(pattern)) is not None]
    return min(found)[1] if found else None


def _alternatives(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))})"
