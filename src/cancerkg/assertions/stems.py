"""The signs that a pattern cannot do without: a sentence that lacks them, or has them in another order, need not be
tried.

They are read off the expression itself, so that nobody has to keep a second list: each group of alternatives that must
be there, as the longest of the words with which each begins, each word that stands alone, and each phrase.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from itertools import chain
from operator import or_

from cancerkg.expressions import PRIVATE, alternatives, end_of_group

_WORD = re.compile(f"[a-z]+|[{PRIVATE}]")
_SPECIAL = re.compile(r"[^a-z ]")
_CHARACTERS = re.compile(r"\\.|\[[^\]]+\]")
_PIECE = re.compile(
    rf"\\.|(?P<phrase>\[[{PRIVATE}]+\])(?![?*{{])|\[.[^\]]*\]"
    r"|(?:(?<= )|(?<= \)\*)|(?<= \)\*\)))(?P<word>[a-z]+)(?![?*{])|[()|]"
)
"""An escaped character, a set of characters, a word behind a space or a run of words or what of it must be there, a
round bracket or a bar."""
_REPEATED = ("?", "*", "{")
_BORDER = "\\b"
_SHORTEST = 2
_PIECES_REMEMBERED = 20_000
"""How many different pieces of text between white space are kept with their signs."""


def signs_of(expression: str) -> tuple[frozenset[str], ...]:
    """Sets of signs, of each of which a match has at least one, in this order; none where the expression does not tell.

    A sign is the beginning of a word, a word with the space behind it, or a private character. The expression is a
    pattern's, its macros filled in, with a set of private characters in the place of each phrase that it must have.
    """
    signs: list[frozenset[str]] = []
    for piece, space in _outermost(expression):
        if piece == "|":
            return ()
        if piece.startswith("["):
            signs.append(frozenset(piece[1:-1]))
        elif piece.startswith("(?:"):
            signs.append(_stems(_CHARACTERS.sub(".", piece[len("(?:") : -1]), space))
        elif not piece.startswith("("):
            signs.append(_stems(piece, space))
    return tuple(filter(None, signs))


class SignFinder:
    """Finds the signs of many sets in a text, each word of which is looked up once."""

    def __init__(self, sets: Iterable[frozenset[str]]) -> None:
        self._bits = {signs: 1 << number for number, signs in enumerate(dict.fromkeys(sets))}
        bits_of: defaultdict[str, int] = defaultdict(int)
        for signs, bit in self._bits.items():
            for sign in signs:
                bits_of[sign] |= bit
        lengths = sorted({len(sign) for sign in bits_of})

        def begun(word: str) -> int:
            spaced = word + " "
            return reduce(or_, (bits_of.get(spaced[:length], 0) for length in lengths if length <= len(spaced)), 0)

        def begun_in(piece: str) -> tuple[int, ...]:
            return tuple(filter(None, map(begun, _WORD.findall(piece))))

        self._begun_in = lru_cache(maxsize=_PIECES_REMEMBERED)(begun_in)

    def bits(self, sets: Iterable[frozenset[str]]) -> tuple[int, ...]:
        """The bit of each of the sets, which are some of those that the finder was made with."""
        return tuple(map(self._bits.__getitem__, sets))

    def find(self, text: str) -> tuple[int, ...]:
        """For each word or private character of the text that begins with signs, in order, the bits of the sets that
        have one of them. The text is in small letters; linear in it."""
        return tuple(chain.from_iterable(map(self._begun_in, text.split())))


def _outermost(expression: str) -> Iterator[tuple[str, str]]:
    """What stands outside of all groups, in order: each group that is neither optional nor repeated and does not end a
    word that begins before it, each word that stands alone, each set of private characters, and each bar; with the
    space that must follow it, if one must."""
    depth = start = 0
    for piece in _PIECE.finditer(expression):
        text, end = piece.group(), piece.end()
        if text == "(":
            start = piece.start() if depth == 0 else start
            depth += 1
        elif text == ")":
            depth -= 1
            is_end_of_word = expression[start - 1 : start].isalpha() and not expression.endswith(_BORDER, 0, start)
            if depth == 0 and not is_end_of_word and not expression.startswith(_REPEATED, end):  # "mak(?:es|ing)"
                yield expression[start:end], _space_at(expression, end)
        elif depth == 0 and (text == "|" or piece["phrase"] or piece["word"]):
            yield text, _space_at(expression, end)


def _space_at(expression: str, position: int) -> str:
    """The space that must stand there; empty where none must."""
    return " " if expression.startswith(" ", position) and not expression.startswith(_REPEATED, position + 1) else ""


def _stems(group: str, space: str = "") -> frozenset[str]:
    """A sign of each alternative of a group, which a space may follow; empty where one has none that is long enough."""
    stems: set[str] = set()
    for alternative in [one + space for one in alternatives(group)]:
        found = _stems_of_groups(alternative) if alternative.startswith("(?:") else _stem(alternative)
        if not found:
            return frozenset()
        stems |= found
    return frozenset(stems)


def _stems_of_groups(expression: str) -> frozenset[str]:
    """The signs of an expression that begins with a group. Behind one that may be left out and ends with a space, they
    are those of the rest: "(?:some |great )?help"."""
    end = end_of_group(expression)
    inner = expression[len("(?:") : end - 1]
    is_optional = expression.startswith(("?", "*"), end)
    rest = _stems(expression[end + 1 :]) if is_optional else frozenset()
    if is_optional and all(one.endswith(" ") for one in alternatives(inner)):
        return rest
    begun = _stems(inner, _space_at(expression, end))
    is_told = begun and (rest or not is_optional) and not expression.startswith("{", end)
    return begun | rest if is_told else frozenset()


def _stem(expression: str) -> frozenset[str]:
    """The longest word, or beginning of one, of those with which an expression begins: few texts have it."""
    special = _SPECIAL.search(expression)
    text = expression[: special.start()] if special else expression
    if special and special.group() in "?*{":
        text = text[:-1]
    *words, last = text.split(" ")
    longest = max((*(f"{word} " for word in words), last), key=len)
    return frozenset((longest,) if len(longest) >= _SHORTEST else ())
