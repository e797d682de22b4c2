"""Lists whose items were glued together without a capital to tell: ``…: smokinghaving excess weight``.

A border is where a word that nobody knows is two words that are known. One such place may be a rare word
("bedwetting"), so a list is cut only where it has several.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"(?<![\w’'])[a-z]{5,40}(?![\w’'])")
_BRACKET = re.compile(r"(?<=[a-z]\))(?=[a-z]{3})")
_SHORTEST = 3
_SMALL = frozenset(("an", "to", "no"))
"""Words of two letters with which an item may begin."""
_FORMS = (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
"""What a regular form of a word ends in, and what the word has in the place of that."""
_FEWEST = 2
"""The fewest glued places that make a list."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words that are known: those that are shipped, and those of a page that are no two known words in one."""

    words: frozenset[str]

    def border_in(self, word: str) -> int | None:
        """Where a word that is not known falls into two that are, of which the first is as long as can be; words
        themselves come before forms of them ("bronchitis|swelling", not "bronchitiss|welling")."""
        if self.knows(word):
            return None
        cuts = [
            cut
            for cut in range(len(word) - len("to"), _SHORTEST - 1, -1)
            if len(word) - cut >= _SHORTEST or word[cut:] in _SMALL
        ]
        both = (cut for cut in cuts if word[:cut] in self.words and (word[cut:] in self.words or word[cut:] in _SMALL))
        forms = (cut for cut in cuts if self.knows(word[:cut]) and (self.knows(word[cut:]) or word[cut:] in _SMALL))
        return next(both, None) or next(forms, None)

    def knows(self, word: str) -> bool:
        """Whether it is a known word, or a regular form of one."""
        if word in self.words:
            return True
        for ending, added in _FORMS:
            if word.endswith(ending) and word.removesuffix(ending) + added in self.words:
                return True
        return False

    def with_words_of(self, text: str) -> "Lexicon":
        """The lexicon with the words of a text that are not two words glued together."""
        new = {word for word in frozenset(_WORD.findall(text)) if self.border_in(word) is None}
        return Lexicon(self.words | new)


@cache
def shipped_lexicon() -> Lexicon:
    """The words of ``data/words.txt``."""
    lines = files(__package__).joinpath("data/words.txt").read_text(encoding="utf-8").splitlines()
    return Lexicon(frozenset(line for line in lines if not line.startswith("#")))


def glued_items(text: str, lexicon: Lexicon) -> Iterator[str]:
    """The items of a list that was glued together; the text itself where it is none. Linear in the text."""
    borders = sorted({*_word_borders(text, lexicon), *(match.start() for match in _BRACKET.finditer(text))})
    if len(borders) < _FEWEST:
        yield text
        return
    for start, end in zip([0, *borders], [*borders, len(text)], strict=True):
        yield text[start:end].strip()


def _word_borders(text: str, lexicon: Lexicon) -> Iterator[int]:
    for match in _WORD.finditer(text):
        border = lexicon.border_in(match.group())
        if border is not None:
            yield match.start() + border
