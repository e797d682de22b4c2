"""Members of a list that share the head of the last: "ruptured or herniated discs", "breast, lung or kidney cancer".

It is one phrase, since its members cannot be cut into exact words; and it names what each of them names with the head.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode

from cancerkg.mentions.found import Found, meaning_one_of, naming_all
from cancerkg.mentions.heads import Heads
from cancerkg.mentions.lexemes import CONJUNCTIONS
from cancerkg.mentions.modifiers import Modifiers
from cancerkg.mentions.names import Names
from cancerkg.model import MentionType

_LONGEST_BEFORE = 80
"""How many characters before a phrase are looked at."""
_MEMBERS = re.compile(r"(?<![^\W])((?:[a-z]+, ){0,5}[a-z]+),? (?:or|and|and or) \Z")
_INNER = re.compile(r" (?:of|in|on|at|to|from|that|which|when) |^(?:feels?|felt|feeling|being|getting|becoming) ")
"""What stands after a phrase's head, or before a phrase that has none."""
_TYPES = (MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT)


class SharedHeads:
    """Finds the whole of such a list, given its last member. Linear in a stretch of bounded length before it."""

    def __init__(self, names: Names, heads: Heads, modifiers: Modifiers) -> None:
        self._names = names
        self._heads = heads
        self._modifiers = modifiers

    def find(self, lookup: str, found: Iterable[Found]) -> Iterator[Found]:
        """The lists of which a phrase is the last member; ``lookup`` is the text, folded."""
        for one in found:
            if one.type not in _TYPES or not lookup.endswith(CONJUNCTIONS, 0, one.start):
                continue
            if " " not in lookup[one.start : one.end]:
                continue  # no head that could be shared
            before = _MEMBERS.search(lookup, max(0, one.start - _LONGEST_BEFORE), one.start)
            whole = self._whole(before, lookup, one) if before is not None else None
            if whole is not None and not self._modifiers.is_in_place(lookup, whole.start):
                yield whole

    def _whole(self, before: re.Match[str], lookup: str, last: Found) -> Found | None:
        name = lookup[last.start : last.end]
        start, named = self._members(before, name, last.type)
        is_list = "," in before.group(1) or "," not in before.group()
        if start is None or not (is_list or named):
            return None  # "with time, and pelvic floor exercises": a comma parts no two members
        is_told = last.concept is not None or last.type is not MentionType.TREATMENT
        if not named and _INNER.search(name):
            return None  # "that runs down the arm and wasting of the hand"
        if not named and not is_told and not self._heads.is_head(name.rpartition(" ")[2]):
            return None  # "sips of water and sugar-free gum"
        if not named or last.candidates:
            return meaning_one_of(start, last.end, last.type, last.layer, self._broader(name, last))
        concepts = dict.fromkeys((*named, last.concept) if last.concept is not None else named)
        return naming_all(Found(start, last.end, last.type, last.layer), tuple(concepts))

    def _members(
        self, before: re.Match[str], name: str, mention_type: MentionType
    ) -> tuple[int | None, Sequence[NamedNode]]:
        """Where the members begin that share the head of the last, whose name is given, and what they name with it."""
        start, end = None, before.end(1)
        named: list[NamedNode] = []
        for word in reversed(before.group(1).split(", ")):
            if any(self._names.of_type(word, one) for one in _TYPES):
                break  # "acupuncture and speech therapy": it needs no head
            called = self._called_with_head(word, name, mention_type)
            if not called and not self._heads.may_share(word):
                break
            start = end - len(word)
            end = start - len(", ")
            named[:0] = called
        return start, named

    def _called_with_head(self, word: str, name: str, mention_type: MentionType) -> Sequence[NamedNode]:
        """What a word names with the head of a name: "ruptured" with that of "herniated discs"."""
        for head in (position for position, letter in enumerate(name) if letter == " "):
            if self._names.concepts_called(word + name[head:]):
                fitting = self._names.of_type(word + name[head:], mention_type)
                return fitting if len(fitting) == 1 else ()
        return ()

    def _broader(self, name: str, found: Found) -> Sequence[NamedNode]:
        """What the phrase is called without the word that only the last member has: "back pain".

        Where that is no name, it is the last member's, of which whatever is said of the members is said too.
        """
        if found.concept is None:
            return ()
        same = self._names.of_type(name.partition(" ")[2], found.type)
        return same or (found.concept, *(one for one in found.candidates if one != found.concept))
