"""Which words a pattern cannot do without: a sentence that lacks them need not be tried.

They are read off the expression itself, so that nobody has to keep a second list: each group of alternatives that must
be there, as the beginnings of its alternatives' first words, and each word that stands alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_

_WORD = re.compile(r"[a-z]+")
_SPECIAL = re.compile(r"[^a-z' ]")
_CHARACTERS = re.compile(r"\\.|\[[^\]]+\]")
_BRACKET = re.compile(r"\\.|\[.[^\]]*\]|[()]")
"""An escaped character, a set of characters, or a round bracket."""
_INNERMOST = re.compile(r"\([^()]*\)")
_LONE_WORD = re.compile(r"(?<= )[a-z]+(?= )")
_OPENING = re.compile(r"\((?:\?:|\?P<\w+>)?(?!\?)")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_SHORTEST = 2
_WORDS_REMEMBERED = 20_000


def stems_of(expression: str) -> tuple[frozenset[str], ...]:
    """Sets of beginnings of words, of each of which a match has at least one; none where the expression does not tell.

    The expression is a pattern's, its macros filled in. The order is always the same: the longest come first.
    """
    words = _LONE_WORD.findall(_outermost(expression))
    found = {stems for group in (*_required(expression), *words) if (stems := _stems(group))}
    return tuple(sorted(found, key=lambda stems: (-min(map(len, stems)), len(stems), sorted(stems))))


def first_letters(expression: str) -> frozenset[str]:
    """The small letters with which a match of the expression may begin; empty where the expression does not tell."""
    letters: set[str] = set()
    for alternative in _alternatives(_CHARACTERS.sub(".", expression)):
        group = _OPENING.match(alternative)
        end = _end_of_group(alternative) if group else 1
        first = first_letters(alternative[group.end() : end - 1]) if group else frozenset(alternative[:1]) & _LETTERS
        is_optional = alternative[end : end + 1] in ("?", "*")
        rest = first_letters(alternative[end + 1 :]) if is_optional else first
        if not first or not rest or alternative[end : end + 1] == "{":
            return frozenset()
        letters |= first | rest
    return frozenset(letters)


class StemFinder:
    """Tells of which of many sets of stems the words of a sentence begin with one."""

    def __init__(self, sets: Iterable[frozenset[str]]) -> None:
        self._bits = {stems: 1 << number for number, stems in enumerate(dict.fromkeys(sets))}
        bits_of: defaultdict[str, int] = defaultdict(int)
        for stems, bit in self._bits.items():
            for stem in stems:
                bits_of[stem] |= bit
        lengths = sorted({len(stem) for stem in bits_of})

        def begun(word: str) -> int:
            return reduce(or_, (bits_of.get(word[:length], 0) for length in lengths), 0)

        self._begun = lru_cache(maxsize=_WORDS_REMEMBERED)(begun)

    def bits(self, sets: Iterable[frozenset[str]]) -> int:
        """A bit for each of the sets, which are some of those that the finder was made with."""
        return reduce(or_, map(self._bits.__getitem__, sets), 0)

    def find(self, text: str) -> int:
        """The bits of the sets that have a stem with which a word of the text, in small letters, begins. Linear in the
        text."""
        return reduce(or_, map(self._begun, _WORD.findall(text)), 0)


def _required(expression: str) -> list[str]:
    """What is inside each group of the outermost level that is neither optional nor repeated nor looks around, nor ends
    a word that begins before it."""
    groups: list[str] = []
    depth = start = 0
    for bracket in _BRACKET.finditer(expression):
        position = bracket.start()
        if bracket.group() == "(":
            start = position if depth == 0 else start
            depth += 1
        elif bracket.group() == ")":
            depth -= 1
            is_end_of_word = expression[start - 1 : start].isalpha()  # "mak(?:es|ing)"
            if depth or expression.startswith(("?", "*", "{"), position + 1) or is_end_of_word:
                continue
            if expression.startswith("(?:", start):
                groups.append(expression[start + len("(?:") : position])
    return groups


def _outermost(expression: str) -> str:
    """The expression without its groups and sets of characters; empty where it has alternatives outside of them."""
    before, rest = "", _CHARACTERS.sub(".", expression)
    while before != rest:
        before, rest = rest, _INNERMOST.sub(".", rest)
    return "" if "|" in rest else rest


def _end_of_group(expression: str) -> int:
    """Where the group ends with which the expression begins."""
    depth = 0
    for position, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return position + 1
    return len(expression)


def _stems(group: str) -> frozenset[str]:
    """The beginning of each alternative of a group; empty where one has none that is long enough."""
    stems: set[str] = set()
    for alternative in _alternatives(group):
        if alternative.startswith("(?:"):
            inner = _required(alternative)
            begun = _stems(inner[0]) if inner and alternative.startswith(f"(?:{inner[0]})") else frozenset()
            if not begun:
                return frozenset()
            stems |= begun
            continue
        special = _SPECIAL.search(alternative)
        stem = alternative[: special.start()] if special else alternative
        if special and special.group() in "?*{":
            stem = stem[:-1]
        stem = stem.split(" ")[0]
        if len(stem) < _SHORTEST:
            return frozenset()
        stems.add(stem)
    return frozenset(stems)


def _alternatives(group: str) -> list[str]:
    """The group cut at the bars of its outermost level."""
    parts: list[str] = []
    depth = start = 0
    for position, character in enumerate(group):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append(group[start:position])
            start = position + 1
    return [*parts, group[start:]]
