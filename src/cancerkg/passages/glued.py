"""Lists whose items were glued together without a capital to tell: ``…: smokinghaving excess weight``.

A border is where a word that nobody knows is two words that are known. One such place may be a rare word
("bedwetting"), so a list is cut only where it has several, or where the next item begins as the first does.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from cancerkg.passages.cues import read_cues

_WORD = re.compile(r"(?<![\w’'])[a-z]{5,60}(?![\w’'])")
_BRACKET = re.compile(r"(?<=[a-z]\))(?=[a-z]{3})")
_SHORTEST = 3
_SHORTEST_TAIL = 5
_LONG = 5
_FEWEST_LETTERS = 12
"""Three words in one have at least as many."""
_SMALL = frozenset(("an", "to", "no"))
"""Words of two letters with which an item may begin."""
_ARTICLE = "a"
_FEWEST = 2
"""The fewest glued places that make a list."""
_LESS_COMMON = "# -"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words that are known. Two of ``parts`` or ``page`` may be one glued word, ``rare`` ones are only known as whole
    words, and ``page`` are those of one page that are no two known words in one."""

    parts: frozenset[str]
    rare: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    page: frozenset[str] = frozenset()

    def borders_in(self, word: str) -> tuple[int, ...]:
        """Where a word that is not known falls into two that are, of which the first is as long as can be, or into
        more; words themselves come before forms of them ("bronchitis|swelling", not "bronchitiss|welling")."""
        if self.knows(word):
            return ()
        cuts = range(len(word) - 1, _SHORTEST - 1, -1)
        for ends, begins in ((self._is_part, self._is_part), (self._is_form, self._is_form), (self._is_long,) * 2):
            for cut in cuts:
                if self._parts(word[:cut], word[cut:], ends, begins):
                    return (cut,)
        return self._several(word) if len(word) >= _FEWEST_LETTERS else ()

    def _parts(self, one: str, two: str, ends: Callable[[str], bool], begins: Callable[[str], bool]) -> bool:
        """Whether an item may end with the one word, and the next begin with the other."""
        if one in self.prefixes or two in self.suffixes or not ends(one):
            return False
        return two in _SMALL or two == _ARTICLE or (len(two) >= _SHORTEST and begins(two))

    def _several(self, word: str) -> tuple[int, ...]:
        """The borders of three or more parts; those of each rest of the word are looked for once."""
        ways: dict[int, tuple[int, ...]] = {}
        for start in range(len(word) - _SHORTEST, -1, -1):
            for end in range(len(word), start + _SHORTEST - 1, -1):
                part = word[start:end]
                is_last = end == len(word)
                stands = (is_last or part not in self.prefixes) and (start == 0 or part not in self.suffixes)
                if stands and (is_last or end in ways) and self._is_long(part):
                    ways[start] = () if is_last else (end, *ways[end])
                    break
        return ways.get(0, ())

    def knows(self, word: str) -> bool:
        """Whether it is a known word, or a regular form of one."""
        return self._is_form(word, rare=True)

    def knows_all(self, text: str) -> bool:
        """Whether the text has no word that may be two: none at all that is not known."""
        return all(map(self.knows, _WORD.findall(text)))

    def _is_part(self, word: str) -> bool:
        return word in self.parts or word in self.page

    def _is_form(self, word: str, *, rare: bool = False) -> bool:
        """Whether it is a part, or a regular form of one."""
        return self._has(word, rare=rare) or any(
            word.endswith(ending) and self._has(word.removesuffix(ending) + added, rare=rare)
            for ending, added in (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
        )

    def _has(self, word: str, *, rare: bool) -> bool:
        return self._is_part(word) or (rare and word in self.rare)

    def _is_long(self, word: str) -> bool:
        """Whether it is a part, a form of one, or so long a word that it is none by chance."""
        return self._is_form(word, rare=len(word) >= _LONG)

    def with_words_of(self, text: str) -> "Lexicon":
        """The lexicon with the words of a text that are not two words glued together.

        An unknown word that begins with a known one, and whose rest ends another such word, is glued: its rest is a
        word ("armsinability", "stoveinability").
        """
        words = frozenset(_WORD.findall(text)) - self.parts - self.rare
        unknown = {word for word in words if not self.knows(word) and not self.borders_in(word)}
        rests: defaultdict[str, set[str]] = defaultdict(set)
        for word in unknown:
            for cut in range(_SHORTEST, len(word) - _SHORTEST_TAIL + 1):
                if self._is_form(word[:cut]):
                    rests[word[cut:]].add(word)
        shared = {rest: words for rest, words in rests.items() if len(words) >= _FEWEST and rest not in unknown}
        glued = {word for words in shared.values() for word in words}
        return replace(self, page=frozenset((unknown - glued) | shared.keys()))


@cache
def shipped_lexicon() -> Lexicon:
    """The words of ``data/words.txt`` and ``data/english.txt``."""
    folder = files(__package__).joinpath("data")
    ours = folder.joinpath("words.txt").read_text(encoding="utf-8")
    common, _, rare = folder.joinpath("english.txt").read_text(encoding="utf-8").partition(_LESS_COMMON)
    cues = read_cues()
    return Lexicon(_words(ours) | _words(common), _words(rare), prefixes=cues.prefixes, suffixes=cues.suffixes)


def _words(text: str) -> frozenset[str]:
    return frozenset(line for line in text.splitlines() if line.isalpha())


def glued_items(text: str, lexicon: Lexicon) -> Iterator[str]:
    """The items of a list that was glued together; the text itself where it is none. Linear in the text."""
    borders = sorted({*_word_borders(text, lexicon), *(match.start() for match in _BRACKET.finditer(text))})
    if not borders or (len(borders) < _FEWEST and not _begins_alike(text, text[borders[0] :])):
        yield text
        return
    for start, end in zip([0, *borders], [*borders, len(text)], strict=True):
        yield text[start:end].strip()


def _begins_alike(one: str, other: str) -> bool:
    """Whether both begin with the same two words."""
    return one.split(maxsplit=2)[:2] == other.split(maxsplit=2)[:2]


def _word_borders(text: str, lexicon: Lexicon) -> Iterator[int]:
    for match in _WORD.finditer(text):
        word = match.group()
        for border in lexicon.borders_in(word):
            if word[border:] != _ARTICLE or text[match.end() : match.end() + 1] == " ":
                yield match.start() + border
