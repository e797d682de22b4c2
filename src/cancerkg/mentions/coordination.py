"""Which word may follow another within a name, also when others lie between them.

Small words may be passed over ("hypoplasia of the kidney"), and members of a list: "short and broad thumbs" holds
"short thumbs", for the head is shared, and "cleft lip and palate" holds "cleft palate", for its start is.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from cancerkg.mentions.words import Kind, Token

_MOST_SMALL_WORDS: Final = 3
"""How many small words in a row may stand within a name: "weakness of all the limbs"."""
_MOST_MEMBERS: Final = 4
"""How many members of a list may be passed over."""
_MEMBER_WORDS: Final = 2
"""How many words each of them may have."""
_NONE: Final = -1
_SMALL: Final = frozenset((Kind.PREPOSITION, Kind.DETERMINER))
_SEPARATORS: Final = frozenset((Kind.COMMA, Kind.CONJUNCTION))


class Neighbours:
    """The words of a text with those that may follow each. Making it is linear in the tokens."""

    def __init__(self, tokens: Sequence[Token], *, in_lists: bool) -> None:
        self._tokens = tokens
        self._kinds = [token.kind for token in tokens]
        self.following = self._following()
        """For each place that of the next word of the phrase, or -1."""
        self.across = self._across() if in_lists else {}
        """For each place those of the words that may follow when members of a list are passed over; none where
        ``in_lists`` is not."""

    def _following(self) -> list[int]:
        found = [_NONE] * len(self._kinds)
        word, small = _NONE, 0
        for place in range(len(self._kinds) - 1, -1, -1):
            # "Disorders of the immune system", but not "… disorders the immune system".
            found[place] = _NONE if self._kind(place + 1) is Kind.DETERMINER else word
            kind = self._kinds[place]
            if kind is Kind.WORD:
                word, small = place, 0
            elif kind in _SMALL and small < _MOST_SMALL_WORDS:
                small += 1
            else:
                word = _NONE
        return found

    def _kind(self, place: int) -> Kind:
        return self._kinds[place] if place < len(self._kinds) else Kind.BORDER

    def _across(self) -> dict[int, tuple[int, ...]]:
        """Only words near a comma or a conjunction have any."""
        near: set[int] = set()
        for place, kind in enumerate(self._kinds):
            if kind in _SEPARATORS:
                near.update(range(max(0, place - 2 * (_MEMBER_WORDS + _MOST_SMALL_WORDS)), place))
        found = {}
        for place in sorted(near):
            if self._kinds[place] is Kind.WORD:
                targets = (*self._over_list_to_head(place), *self._over_first_member(place))
                if targets:
                    found[place] = targets
        return found

    def _over_list_to_head(self, place: int) -> Iterator[int]:
        """ "Short [, thick and broad] thumbs": from "short", the words after the first of the last member."""
        passed = [place]
        for _ in range(_MOST_MEMBERS):
            start, conjunction, comma = self._member_after(passed[-1])
            if start == _NONE:
                return
            if comma and conjunction and len(passed) == 1 and not self._is_in_list(place):
                return  # "the inner ear, and renal anomalies" is no list of two
            words = self._adjacent(start, _MEMBER_WORDS + 1)
            if conjunction:
                for target in words[1:]:
                    passed.append(target - 1)
                    if self._said_once((*passed, target)):
                        yield target
                return
            if len(words) > _MEMBER_WORDS:
                return
            passed.extend(words)

    def _over_first_member(self, place: int) -> Iterator[int]:
        """ "Cleft [lip and] palate", "pits of the [palms and] soles": the first word of each further member."""
        first = self.following[place]
        if first == _NONE:
            return
        for end in self._adjacent(first, _MEMBER_WORDS):
            passed = [place, *range(first, end + 1)]
            found: list[int] = []
            for _ in range(_MOST_MEMBERS):
                start, conjunction, _comma = self._member_after(passed[-1])
                if start == _NONE:
                    break
                if self._said_once((*passed, start)):
                    found.append(start)
                if conjunction:
                    yield from found
                    break
                passed.extend(self._adjacent(start, _MEMBER_WORDS))

    def _said_once(self, places: Sequence[int]) -> bool:
        """Whether no word comes twice: "hand anomalies and ear malformations" share nothing, each has its own head."""
        return len({self._tokens[place].stem for place in places}) == len(places)

    def _is_in_list(self, place: int) -> bool:
        return any(self._kinds[before] is Kind.COMMA for before in range(max(0, place - _MEMBER_WORDS), place))

    def _member_after(self, place: int) -> tuple[int, bool, bool]:
        """The first word of the member after the separator that follows, and whether a conjunction and a comma
        separate them."""
        following = place + 1
        conjunction = comma = False
        while following < len(self._kinds) and self._kinds[following] in _SEPARATORS:
            conjunction = conjunction or self._kinds[following] is Kind.CONJUNCTION
            comma = comma or self._kinds[following] is Kind.COMMA
            following += 1
        if following == place + 1 or following >= len(self._kinds):
            return _NONE, False, False
        while following < len(self._kinds) and self._kinds[following] in _SMALL:
            following += 1
        return (following, conjunction, comma) if self._kind(following) is Kind.WORD else (_NONE, False, False)

    def _adjacent(self, start: int, most: int) -> list[int]:
        """At most so many words from ``start`` without anything between."""
        end = start
        while end < len(self._kinds) and end - start < most and self._kinds[end] is Kind.WORD:
            end += 1
        return list(range(start, end))
