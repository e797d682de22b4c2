"""The words of a text, made alike: number, spelling, adjective and noun, Latin and English.

Two names that differ only in such things have the same words here: "hypoplastic kidneys" and "renal hypoplasia". The
data is in ``data/word_families.toml``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Final, NamedTuple

from cancerkg.folding import unaccented

_REMEMBERED: Final = 1 << 16
"""How many different words are kept with what they become: a text of any length needs no more memory."""


class Kind(IntEnum):
    """What a token is to the phrase around it."""

    WORD = 0
    PREPOSITION = 1
    DETERMINER = 2
    CONJUNCTION = 3
    COMMA = 4
    BORDER = 5


class Token(NamedTuple):
    """A word or a sign, from ``start`` to ``end`` of the text.

    ``exact`` is the word in its singular and American spelling, ``key`` what it has in common with the words of its
    family, ``stem`` that without an ending that a word within a longer name may drop.
    """

    start: int
    end: int
    kind: Kind
    exact: str = ""
    key: str = ""
    stem: str = ""


class WordFamilies:
    """The data file, compiled. :attr:`digest` changes when the data does."""

    def __init__(self, data: bytes) -> None:
        table = tomllib.loads(data.decode("utf-8"))
        self.digest = sha256(data).hexdigest()
        self._prepositions = frozenset(table["prepositions"])
        self._determiners = frozenset(table["determiners"])
        self._conjunctions = frozenset(table["conjunctions"])
        self._before_letters = frozenset(table["before_letters"])
        self._plurals: Mapping[str, str] = table["plurals"]
        self._spelling: Sequence[tuple[str, str]] = list(table["spelling"].items())
        self._endings: Mapping[str, str] = {
            ending: group[0] for group in table["endings"]["classes"] for ending in group
        }
        self._longest_ending = max(map(len, self._endings))
        self._stems: Sequence[str] = table["stems"]["endings"]
        self._families: Mapping[str, str] = {
            self._exact(word): family[0] for family in table["families"]["words"] for word in family
        }
        prefixes = "|".join(sorted(table["prefixes"], key=len, reverse=True))
        # A word, without a possessive; a sign that is no hyphen, apostrophe or quotation mark; a hyphen that is a dash.
        self._token = re.compile(
            rf"((?<![^\W_])(?:(?:{prefixes})-)?[^\W_]+)(?:['’]s(?![^\W_]))?"
            r"|[^\w\s\-‐‑'’\"“”]|(?<=\s)[-‐‑](?=\s)"
        )
        self._word = lru_cache(_REMEMBERED)(self._read_word)

    def tokens(self, text: str) -> list[Token]:
        """The text's tokens in their order, without hyphens and quotation marks. Offsets are into ``text``; linear in
        its length."""
        tokens: list[Token] = []
        before = ""
        for match in self._token.finditer(unaccented(text)):
            word = match.group(1)
            start, end = match.span()
            if word is None:
                tokens.append(Token(start, end, self._sign(match.group())))
                before = ""
                continue
            if len(word) == 1 and before in self._before_letters:
                tokens.append(Token(start, end, Kind.WORD, word, word, word))
            else:
                tokens.append(Token(start, match.end(1), *self._word(word)))
            before = word
        return tokens

    def american(self, word: str) -> str:
        """The word, in lower case, in its American spelling."""
        return self._american(word)

    def _sign(self, sign: str) -> Kind:
        if sign == ",":
            return Kind.COMMA
        return Kind.CONJUNCTION if sign in self._conjunctions else Kind.BORDER

    def _read_word(self, word: str) -> tuple[Kind, str, str, str]:
        if word in self._prepositions:
            return Kind.PREPOSITION, word, word, word
        if word in self._determiners:
            return Kind.DETERMINER, word, word, word
        if word in self._conjunctions:
            return Kind.CONJUNCTION, word, word, word
        exact = self._exact(word)
        key = self._key(exact)
        return Kind.WORD, exact, key, self._stem(key)

    def _exact(self, word: str) -> str:
        return self._singular(self._american(word.replace("-", "")))

    def _american(self, word: str) -> str:
        for british, american in self._spelling if len(word) > 4 else ():
            if british in word:
                word = word.replace(british, american)
        return word

    def _singular(self, word: str) -> str:
        if word in self._plurals:
            return self._plurals[word]
        if len(word) < 4 or word.endswith(("ss", "us", "is")):
            return word
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith(("ches", "shes", "xes", "sses")) and not word.endswith("aches"):
            return word[:-2]
        return word[:-1] if word.endswith("s") or (word.endswith("ae") and len(word) > 5) else word

    def _key(self, word: str) -> str:
        for form in self._forms(word):
            if form in self._families:
                return self._families[form]
        return self._unified(word)

    def _forms(self, word: str) -> Iterator[str]:
        yield word
        yield self._unified(word)
        yield from self._stemmed(word)

    def _unified(self, word: str) -> str:
        for length in range(min(self._longest_ending, len(word)), 2, -1):
            first = self._endings.get(word[-length:])
            if first is not None and len(word) != length + 1:
                return word[:-length] + first
        return word

    def _stemmed(self, word: str) -> Iterator[str]:
        for ending in self._stems:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                stem = word[: -len(ending)]
                yield stem
                yield stem + "e"
                if stem[-1] == stem[-2]:
                    yield stem[:-1]

    def _stem(self, key: str) -> str:
        for ending in self._stems:
            if key.endswith(ending) and len(key) - len(ending) >= 4:
                stem = key[: -len(ending)]
                return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "ls" else stem.rstrip("e")
        return key.rstrip("e") if len(key) > 4 else key


@cache
def word_families() -> WordFamilies:
    """The families of the data file, read once in each process."""
    return WordFamilies(files(__package__).joinpath("data/word_families.toml").read_bytes())
