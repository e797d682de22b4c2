"""Pieces → blocks: what kind each is, by what it looks like and by what stands before and after it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from cancerkg.passages.blocks import Block, Cut, Hint, heading, list_item, paragraph
from cancerkg.passages.cues import Cues

_BULLET = re.compile(r"^(?:[-–—•*·▪‣◦o]|\(?\d{1,2}[.)])\s+(?=\S)")
SHORT_WORDS = 14
"""A piece of more words than this is neither a heading nor an item, unless it is a bullet or in a list that goes on."""
_LEAD_WORDS = 6
"""The longest term that a colon separates from its explanation in an item: "Radiation therapy: High-energy rays …"."""
_ITEM_WORDS = 45
_FEWEST_ITEMS = 2
_SMALL_WORD = 3
"""Words up to this many letters ("of", "the", "for") are not capitalized in a title."""
_LOWEST_LEVEL = 6


def is_lead(piece: str, cues: Cues) -> bool:
    """Whether the colon ends the term that an item explains, and not the introduction of a list."""
    term = piece[:-1].strip()
    return (
        len(term.split()) <= _LEAD_WORDS
        and not cues.introduction.search(term)
        and "," not in term
        and not term.endswith(")")
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    hint: Hint
    level: int
    depth: int
    words: int
    bullet: bool
    question: bool
    ended: bool
    introduces: bool
    section: bool
    heads: bool
    titled: bool
    lead: bool

    @classmethod
    def of(cls, cut: Cut, cues: Cues) -> "_Piece":
        text = cut.text
        bare = text if cut.level else _BULLET.sub("", text)
        words = bare.split()
        long_words = [word for word in words[1:] if len(word) > _SMALL_WORD and word[0].isalpha()]
        head, colon, tail = bare.partition(":")
        return cls(
            text=bare,
            hint=cut.hint,
            level=cut.level,
            depth=cut.depth,
            words=len(words),
            bullet=bare != text,
            question=bare.endswith("?") and not re.search(r"[.!?]\s(?!\?)", bare),
            ended=bare.endswith((".", "!", "?", "…", ".”", '."')),
            introduces=bare.endswith(":"),
            section=cues.section.search(bare) is not None,
            heads=cues.section.match(bare) is not None,
            titled=bool(long_words) and sum(word[0].isupper() for word in long_words) * 3 >= len(long_words) * 2,
            lead=bool(colon and tail) and is_lead(head + ":", cues),
        )

    @property
    def short(self) -> bool:
        return self.words <= SHORT_WORDS and not self.ended and not self.introduces


@dataclass(frozen=True, slots=True)
class _List:
    """The list that is open. ``fresh``: nothing but its introduction so far; the others tell the style of its items."""

    fresh: bool = True
    explained: bool = False
    ended: bool = False

    @classmethod
    def after(cls, item: _Piece, before: "_List | None") -> "_List":
        """The list with one more item."""
        if before is None or before.fresh:
            return cls(fresh=False, explained=item.lead, ended=item.ended)
        return cls(fresh=False, explained=item.lead and before.explained, ended=before.ended)


@dataclass(frozen=True, slots=True)
class _Levels:
    """How deep the last heading stood by the page's word (0: it said none), and whether a section is open."""

    said: int = 0
    in_section: bool = False

    def of(self, piece: _Piece) -> tuple[int, "_Levels"]:
        """The level of a heading, and what counts for the next: one that says none is below those that do."""
        if piece.level:
            return piece.level, _Levels(piece.level, self.in_section)
        if self.said:
            return min(self.said + 1, _LOWEST_LEVEL), self
        opens_section = piece.question or (piece.section and piece.hint is not Hint.HEADING)
        return 3 if self.in_section and not opens_section else 2, _Levels(0, self.in_section or opens_section)


def classified(cuts: Sequence[Cut], cues: Cues, tagged: Collection[Hint] = ()) -> Iterator[Block]:
    """Give each piece its kind, by what it looks like and by what stands before and after it.

    ``tagged`` are the kinds that the page marks: a piece without the mark is of another kind, unless a bullet says so
    or it is a short line above a list.
    """
    pieces = [_Piece.of(cut, cues) for cut in cuts]
    open_list: _List | None = None
    levels = _Levels()
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        kind = _kind(piece, following, cues, tagged, open_list)
        if kind is Hint.ITEM:
            yield list_item(piece.text, piece.depth or 1)
            open_list = _List.after(piece, open_list)
        elif kind is Hint.HEADING:
            level, levels = levels.of(piece)
            yield heading(piece.text, level)
            open_list = _List() if Hint.ITEM not in tagged and _runs(pieces, index + 1) else None
        else:
            yield paragraph(piece.text)
            open_list = _List() if piece.introduces or (not piece.hint and _runs_on(pieces, index)) else None


def _kind(
    piece: _Piece, following: _Piece | None, cues: Cues, tagged: Collection[Hint], open_list: _List | None
) -> Hint:
    if piece.hint is not Hint.NONE:
        return piece.hint
    goes_on = open_list is not None and Hint.ITEM not in tagged and _continues(piece, following, cues, open_list)
    if piece.bullet or goes_on:
        return Hint.ITEM
    if Hint.HEADING in tagged:
        return Hint.HEADING if _stands_above_list(piece, following) else Hint.PARAGRAPH
    after_introduction = open_list is not None and open_list.fresh
    return Hint.HEADING if _is_heading(piece, following, after_introduction=after_introduction) else Hint.PARAGRAPH


def _stands_above_list(piece: _Piece, following: _Piece | None) -> bool:
    """Whether a piece of a page that marks its headings, and not this one, is the heading of the list below it."""
    above = following is not None and following.hint is Hint.ITEM
    return above and piece.words <= _LEAD_WORDS and piece.short and piece.text[0].isupper()


def _runs_on(pieces: Sequence[_Piece], index: int) -> bool:
    """Whether the paragraph stops in the middle of a sentence ("Risk factors include") and short pieces go on."""
    piece = pieces[index]
    return (
        not piece.ended
        and piece.words > 1
        and all(one.short for one in pieces[index + 1 : index + 3])
        and (len(pieces) > index + _FEWEST_ITEMS)
    )


def _continues(piece: _Piece, following: _Piece | None, cues: Cues, open_list: _List) -> bool:
    """Whether the piece goes on with the list: it is of the style of the items before it."""
    if piece.lead:
        return True
    if piece.question or piece.introduces or piece.words > _ITEM_WORDS:
        return False
    if piece.ended and piece.words <= _LEAD_WORDS and not open_list.fresh and not cues.verb.search(piece.text):
        return True  # the last item bears the full stop of the whole list
    if piece.ended and (
        (not open_list.fresh and (cues.afterword.search(piece.text) or not open_list.ended)) or open_list.explained
    ):
        return False
    below = following is not None and following.ended and following.words > SHORT_WORDS and not following.lead
    if piece.short and below and (open_list.fresh or (piece.section and piece.heads)):
        return False
    return not (piece.section and piece.titled and piece.words > 1 and piece.short)


def _is_heading(piece: _Piece, following: _Piece | None, *, after_introduction: bool) -> bool:
    """Whether the piece stands above what follows: short, without the end of a sentence, and with words below it."""
    if following is None or piece.words > SHORT_WORDS + 4:
        return False
    if piece.question:
        return True
    return (
        piece.short
        and not piece.text[0].islower()
        and (not following.short or piece.section or after_introduction or piece.titled)
    )


def _runs(pieces: Sequence[_Piece], start: int) -> bool:
    """Whether three short pieces in a row follow: a list that nothing introduces."""
    row = pieces[start : start + 3]
    return len(row) == 3 and all(piece.short and not piece.section for piece in row)
