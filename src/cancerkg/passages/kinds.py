"""Pieces → blocks: what kind each is, by what it looks like and by what stands before and after it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from cancerkg.passages.blocks import Block, Cut, Hint, heading, list_item, paragraph
from cancerkg.passages.cues import Cues
from cancerkg.passages.pieces import HEADING_WORDS, LEAD_WORDS, SHORT_WORDS, Piece

_ITEM_WORDS = 45
_FEWEST_ITEMS = 2
_LOWEST_LEVEL = 6
_LONG_WORD = 4
"""Items that begin with the same word of as many letters are of one list."""


@dataclass(frozen=True, slots=True)
class _List:
    """The list that is open. ``fresh``: nothing but its introduction so far; the others tell the style of its items."""

    fresh: bool = True
    explained: bool = False
    ended: bool = False
    several: bool = False
    titled: bool = False
    questions: bool = False
    first_word: str = ""

    @classmethod
    def after(cls, item: Piece, before: "_List | None") -> "_List":
        """The list with one more item."""
        first = before is None or before.fresh
        return cls(
            fresh=False,
            explained=item.lead and (before is None or before.fresh or before.explained),
            ended=item.ended if first else bool(before and before.ended),
            several=item.several or bool(before and before.several),
            titled=item.titled and (before is None or before.fresh or before.titled),
            questions=item.text.endswith("?"),
            first_word=item.first_word,
        )


@dataclass(frozen=True, slots=True)
class _Levels:
    """How deep the last heading stood by the page's word (0: it said none), and whether a section is open."""

    said: int = 0
    in_section: bool = False

    def of(self, piece: Piece, following: Piece | None) -> tuple[int, "_Levels"]:
        """The level of a heading, and what counts for the next: one that says none is below those that do."""
        if piece.level:
            return piece.level, _Levels(piece.level, self.in_section)
        if self.said:
            return min(self.said + 1, _LOWEST_LEVEL), self
        names_section = piece.heads or (piece.section and not _is_said_again(piece, following))
        opens_section = piece.question or (names_section and piece.hint is not Hint.HEADING)
        return 3 if self.in_section and not opens_section else 2, _Levels(0, self.in_section or opens_section)


def classified(
    cuts: Sequence[Cut], cues: Cues, tagged: Collection[Hint] = (), *, headed: bool = False
) -> Iterator[Block]:
    """Give each piece its kind, by what it looks like and by what stands before and after it.

    ``headed``: a heading stands above the first. ``tagged`` are the kinds that the page marks: a piece without the
    mark is of another kind, unless a bullet says so or it is a short line above a list.
    """
    pieces = [Piece.of(cut, cues) for cut in cuts]
    open_list = _List() if headed and Hint.ITEM not in tagged and _runs(pieces, 0) else None
    levels = _Levels()
    for index, piece in enumerate(pieces):
        kind = _kind(pieces, index, cues, tagged, open_list)
        if kind is Hint.ITEM:
            yield list_item(piece.text, piece.depth or 1)
            open_list = _List.after(piece, open_list)
        elif kind is Hint.HEADING:
            level, levels = levels.of(piece, pieces[index + 1] if index + 1 < len(pieces) else None)
            yield heading(piece.text, level)
            open_list = _List() if Hint.ITEM not in tagged and _runs(pieces, index + 1) else None
        else:
            yield paragraph(piece.text)
            open_list = _List() if piece.introduces or (not piece.hint and _runs_on(pieces, index)) else None


def _kind(pieces: Sequence[Piece], index: int, cues: Cues, tagged: Collection[Hint], open_list: _List | None) -> Hint:
    piece = pieces[index]
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if piece.hint is not Hint.NONE or piece.publishers:
        return piece.hint or Hint.PARAGRAPH
    if piece.bullet:
        is_alone = piece.numbered and not (index and pieces[index - 1].numbered)
        return Hint.HEADING if is_alone and piece.short and _has_words_below(following) else Hint.ITEM
    if Hint.HEADING not in tagged and _is_name_of_section(pieces, index):
        return Hint.HEADING
    if Hint.ITEM not in tagged and (
        (open_list is not None and _continues(piece, following, cues, open_list)) or _are_explained(piece, following)
    ):
        return Hint.ITEM
    if Hint.HEADING in tagged:
        is_heading = _stands_above_list(piece, following)
    elif piece.filled:
        is_heading = False
    else:
        after_introduction = open_list is not None and open_list.fresh
        is_heading = _names_what_follows(piece, following, cues) or _is_heading(
            piece, following, after_introduction=after_introduction
        )
    return Hint.HEADING if is_heading else Hint.PARAGRAPH


def _has_words_below(following: Piece | None) -> bool:
    return following is not None and following.ended and not following.bullet and not following.hint


def _is_name_of_section(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the piece is the name of a section and no item of an outline, where one such name follows another."""
    around = (*pieces[max(0, index - 1) : index], *pieces[index + 1 : index + 2])
    return pieces[index].named and index + 1 < len(pieces) and not any(piece.named for piece in around)


def _names_what_follows(piece: Piece, following: Piece | None, cues: Cues) -> bool:
    """Whether the colon of a short phrase is that of a heading above a paragraph: "Symptoms:"."""
    names = piece.introduces and piece.words <= LEAD_WORDS and piece.text[0].isupper() and piece.heads
    below = _has_words_below(following) and following is not None and following.words > SHORT_WORDS
    return names and below and not cues.verb.stands_in(piece.text)


def _are_explained(piece: Piece, following: Piece | None) -> bool:
    """Whether two pieces in a row each begin with a term that they explain."""
    return following is not None and all(one.lead and one.ended for one in (piece, following))


def _stands_above_list(piece: Piece, following: Piece | None) -> bool:
    """Whether a piece of a page that marks its headings, and not this one, is the heading of the list below it."""
    above = following is not None and following.hint is Hint.ITEM
    return above and piece.words <= LEAD_WORDS and piece.short and piece.text[0].isupper()


def _runs_on(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the paragraph stops in the middle of a sentence ("Risk factors include") and short pieces go on."""
    piece = pieces[index]
    return (
        not piece.ended
        and piece.words > 1
        and all(one.short for one in pieces[index + 1 : index + 3])
        and (len(pieces) > index + _FEWEST_ITEMS)
    )


def _continues(piece: Piece, following: Piece | None, cues: Cues, open_list: _List) -> bool:
    """Whether the piece goes on with the list: it is of the style of the items before it."""
    if _is_said_again(piece, following):
        return False
    if piece.lead or _is_parallel(piece, following, open_list):
        return True
    if piece.ended and piece.words <= LEAD_WORDS and not open_list.fresh and not cues.verb.stands_in(piece.text):
        return not piece.question  # the last item bears the full stop of the whole list
    if piece.question or piece.introduces or piece.words > _ITEM_WORDS or _speaks_of_list(piece, cues, open_list):
        return False
    below = following is not None and following.ended and following.words > SHORT_WORDS and not following.lead
    if piece.short and below and (open_list.fresh or open_list.ended or (piece.section and piece.heads)):
        return False
    in_style = open_list.titled or (open_list.fresh and following is not None and following.short)
    return not (piece.section and piece.titled and piece.words > 1 and piece.short and (below or not in_style))


def _speaks_of_list(piece: Piece, cues: Cues, open_list: _List) -> bool:
    """Whether the piece, one or several sentences, is the paragraph that comes after the list."""
    if piece.ended and open_list.explained:
        return True
    if open_list.fresh:
        return False
    after = piece.ended and (cues.afterword.stands_in(piece.text) or not open_list.ended)
    return after or (piece.several and not open_list.several)


def _is_parallel(piece: Piece, following: Piece | None, open_list: _List) -> bool:
    """Whether the piece begins as the item before it, or is one question of several, or one advice with its reasons."""
    if open_list.fresh:
        if following is None:
            return False
        both = (piece, following)
        return all(one.text.endswith("?") for one in both) or all(one.brief and not one.question for one in both)
    if len(piece.first_word) >= _LONG_WORD and piece.first_word == open_list.first_word:
        return piece.ended == open_list.ended and not piece.several
    return (open_list.questions and piece.text.endswith("?")) or (open_list.several and open_list.ended and piece.brief)


def _is_said_again(piece: Piece, following: Piece | None) -> bool:
    """Whether the next piece, a sentence, begins with the words of this one: "Surgery" above "Surgery removes …"."""
    return (
        following is not None
        and piece.short
        and (following.ended or following.introduces)
        and following.words > LEAD_WORDS
        and following.text.casefold().startswith(piece.text.casefold())
    )


def _is_heading(piece: Piece, following: Piece | None, *, after_introduction: bool) -> bool:
    """Whether the piece stands above what follows: short, without the end of a sentence, and with words below it."""
    if following is None or piece.words > HEADING_WORDS:
        return False
    if piece.question:
        return True
    return (
        piece.short
        and not piece.text[0].islower()
        and (not following.short or piece.section or after_introduction or piece.titled)
    )


def _runs(pieces: Sequence[Piece], start: int) -> bool:
    """Whether three short pieces in a row follow: a list that nothing introduces."""
    row = pieces[start : start + 3]
    return len(row) == 3 and all(piece.short and not piece.section for piece in row)
