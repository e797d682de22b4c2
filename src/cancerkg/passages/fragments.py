"""Phrases and sentences told apart: an item of a list is a phrase, what stands below a heading is a sentence."""

import re

from cancerkg.passages.cues import Cues

_EXPLAINED = re.compile(r"[A-Z][^.:?!]{2,50}: [A-Z]")
"""A term and what it means: "Tumor debulking: A procedure in which …"."""
SENTENCE_START = re.compile(r"(?:(?<=[a-z)])|(?<=[A-Z]{2})) (?=([A-Z][a-z]*(?:[’'][a-z]+)?),? [a-z])")
"""Where a sentence may begin behind words that no full stop ends."""
_FEWEST_WORDS = 5
_ITEM_WORDS = 14


def is_sentence(text: str, cues: Cues) -> bool:
    """Whether the words are a sentence: with its end and of some length, or with a verb."""
    return (text.endswith((".", ":", "!")) and len(text.split()) >= _FEWEST_WORDS) or cues.verb.stands_in(text)


def is_fragment(text: str, cues: Cues, most_words: int = _ITEM_WORDS) -> bool:
    """Whether the words are a phrase: short, and without a verb but in a clause that describes or explains it."""
    if _EXPLAINED.match(text):
        return True
    head = cues.relative.split(text, 1)[0]
    return len(text.split()) <= most_words and not cues.verb.stands_in(head) and not text.endswith(("?", "!"))
