"""Phrases as they are compared: without case, number, determiner and British spelling.

"The swollen ankles", "swollen ankle" and "Swollen Ankles" have one normal form. What words have in common is the
knowledge of :mod:`cancerkg.mentions.words`.
"""

import re
from functools import lru_cache
from typing import Final

from cancerkg.mentions.words import Kind, Token, word_families

_REMEMBERED: Final = 1 << 16
"""How many phrases are kept with what they become."""
_HYPHENS: Final = dict.fromkeys(map(ord, "‐‑‒–"), "-")
_WORD: Final = re.compile(r"[^\W\d_]+")


def normal_form(phrase: str) -> str:
    """What equal phrases share: the words in order, in lower case, American and singular, without determiners before
    them, and without hyphens and apostrophes. Empty where the phrase has no word. Linear in its length."""
    return " ".join(token.exact for token in _tokens(phrase))


def content_words(phrase: str) -> tuple[str, ...]:
    """The words of the normal form without the small ones between them, "pain in the back" → ("pain", "back")."""
    tokens = _tokens(phrase)
    return tuple(token.exact for token in tokens if token.kind is Kind.WORD) or tuple(one.exact for one in tokens)


def family(word: str) -> str:
    """What a word of a normal form has in common with its family: "renal" and "kidney", "swollen" and "swelling"."""
    (token, *_) = (*word_families().tokens(word), Token(0, 0, Kind.BORDER))
    return token.stem or word


def without_determiner(phrase: str) -> str:
    """The phrase from its first word that says what it names: "the swollen ankles" → "swollen ankles"."""
    words = phrase.split()
    while len(words) > 1 and _kind(words[0]) is Kind.DETERMINER:
        del words[0]
    return " ".join(words)


def with_singular_head(phrase: str) -> str:
    """The phrase with its head in the singular: its last word, or the one before "of" or "in"."""
    words = phrase.split()
    ends = (number for number, word in enumerate(words[1:]) if _kind(word) in (Kind.PREPOSITION, Kind.CONJUNCTION))
    head = next(ends, len(words) - 1)
    if words and words[head].isalpha() and words[head].islower():
        words[head] = normal_form(words[head]) or words[head]
    return " ".join(words)


def american(text: str) -> str:
    """The text in American spelling, in which our labels are: "Haemorrhage" → "Hemorrhage"."""
    return _WORD.sub(lambda match: _american(match.group()), text)


def _american(word: str) -> str:
    spelled = word_families().american(word.lower())
    if spelled == word.lower():
        return word
    return spelled.capitalize() if word[0].isupper() else spelled


def _kind(word: str) -> Kind:
    tokens = word_families().tokens(word)
    return tokens[0].kind if tokens else Kind.BORDER


@lru_cache(_REMEMBERED)
def _tokens(phrase: str) -> tuple[Token, ...]:
    tokens = [token for token in word_families().tokens(phrase.translate(_HYPHENS)) if token.exact]
    while len(tokens) > 1 and tokens[0].kind is Kind.DETERMINER:
        del tokens[0]
    return tuple(tokens)
