"""Phrases as they are compared: without case, number, determiner and British spelling.

"The swollen ankles", "swollen ankle" and "Swollen Ankles" have one normal form. The words are in ``data/phrases.toml``.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from cancerkg.folding import folded

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SHORTEST_PLURAL: Final = 4


@dataclass(frozen=True, slots=True)
class _Words:
    determiners: frozenset[str]
    joints: frozenset[str]
    prefixes: frozenset[str]
    singular_in_s: frozenset[str]
    american: Mapping[str, str]
    singular: Mapping[str, str]


@cache
def _words() -> _Words:
    table = tomllib.loads(files(__package__).joinpath("data/phrases.toml").read_text(encoding="utf-8"))
    return _Words(
        determiners=frozenset(table["determiners"]),
        joints=frozenset(table["joints"]),
        prefixes=frozenset(table["prefixes"]),
        singular_in_s=frozenset(table["singular_in_s"]),
        american=table["american"],
        singular=table["singular"],
    )


def without_determiner(phrase: str) -> str:
    """The phrase from its first word that says what it names: "the swollen ankles" → "swollen ankles"."""
    words = phrase.split()
    while len(words) > 1 and words[0].lower() in _words().determiners:
        del words[0]
    return " ".join(words)


def american(text: str) -> str:
    """The text in American spelling, in which our labels are: "tumour" → "tumor". Case is kept where nothing
    changes."""
    for british, spelling in _words().american.items():
        text = text.replace(british, spelling).replace(british.capitalize(), spelling.capitalize())
    return text


def normal_form(phrase: str) -> str:
    """What equal phrases share: the words in order, in lower case, American and singular, without determiners before
    them, and without hyphens and apostrophes. Empty where the phrase has no word. Linear in its length."""
    return " ".join(_normal_words(phrase))


def content_words(phrase: str) -> tuple[str, ...]:
    """The words of the normal form without the small ones between them, "pain in the back" → ("pain", "back")."""
    small = _words().joints | _words().determiners
    words = _normal_words(phrase)
    return tuple(word for word in words if word not in small) or words


@cache
def _normal_words(phrase: str) -> tuple[str, ...]:
    words: list[str] = []
    for word in _WORD.findall(folded(without_determiner(phrase))):
        joined = words.pop() + word if words and words[-1] in _words().prefixes else word
        words.append(joined)
    return tuple(_singular(american(word.removesuffix("'s").replace("'", ""))) for word in words)


def _singular(word: str) -> str:
    """The singular of a plural, any other word as it is."""
    listed = _words().singular.get(word)
    if listed is not None:
        return listed
    if len(word) < _SHORTEST_PLURAL or word in _words().singular_in_s or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")) and not word.endswith("aches"):
        return word[:-2]
    return word.removesuffix("s")


def with_singular_head(phrase: str) -> str:
    """The phrase with its head in the singular: its last word, or the one before "of" or "in"."""
    words = phrase.split()
    head = next((number for number, word in enumerate(words[1:]) if word.lower() in _words().joints), len(words) - 1)
    singular = _singular(folded(words[head]))
    if words and singular != folded(words[head]) and words[head].isalpha():
        words[head] = singular
    return " ".join(words)
