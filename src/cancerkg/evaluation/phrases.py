"""When two phrases are the same phrase: strictly, or relaxed.

The definitions are those of the project's given scorer, so that figures can be compared: strings are compared without
case, outer punctuation, one leading determiner, and the plural -s of each word.
"""

import re

_SPACE = re.compile(r"\s+")
_DETERMINERS = frozenset(("a", "an", "the", "your", "some", "any", "other", "certain"))
_OUTER = " .,:;()\"'"
_PLURAL = re.compile(r"(?<=[a-rt-z])s\Z")
_EVENED = str.maketrans({"\u2019": "'", "\u00a0": " "})


def comparable(text: str) -> str:
    """The phrase as it is compared: in small letters, single spaces between the words, each in the singular."""
    words = _SPACE.sub(" ", text.translate(_EVENED)).strip(_OUTER).lower()
    first, space, rest = words.partition(" ")
    if space and first in _DETERMINERS:
        words = rest
    return " ".join(_PLURAL.sub("", word) for word in words.split())


def one_contains_the_other(one: str, other: str) -> bool:
    """Whether all words of one comparable phrase are in the other; no phrase is in one without words."""
    here, there = set(one.split()), set(other.split())
    return bool(here and there) and (here <= there or there <= here)
