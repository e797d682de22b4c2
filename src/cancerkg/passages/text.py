"""Plain-text bodies → blocks: lines, tab runs, blocks that were glued together without a space, and bullets.

A page's text often comes from a template that dropped the tags and kept nothing in their place: ``…of itching:Dry
skinInsect bites``. Each border is told by what cannot stand inside a sentence: a capital letter
directly after a small one or after closing punctuation. Which kind of block a piece is depends on its neighbours.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cancerkg.passages.blocks import Block, heading, list_item, paragraph
from cancerkg.passages.cues import Cues
from cancerkg.passages.flat import Cut, Hint, cut_flat
from cancerkg.passages.glued import Lexicon, glued_items, shipped_lexicon

_LINE = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]+")
_GLUE = re.compile(
    r"(?<=[a-z)’”\"])(?=[A-Z][a-z’'-]|[AI]\s)"  # skinInsect
    r"|(?<=[a-z]{2}[.?!])(?=[A-Z“\"])|(?<=[)\d%” ][.?!])(?=[A-Z“\"])"  # diagnosis.Doctors
    r"|(?<=[a-z)]:)(?=[A-Za-z])"  # itching:Dry
)
_NEAR_GLUE = re.compile(r"[A-Z“\"](?<=[a-z)’”\".?!:].)")
_COLON_GLUE = re.compile(r":[a-z]")
"""Every place of glue has one of these two, which are found ten times as fast."""
_BULLET = re.compile(r"^(?:[-–—•*·▪‣◦o]|\(?\d{1,2}[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?<=[a-z)][.!?])\s")
_SHORT_WORDS = 14
"""A piece of more words than this is neither a heading nor an item, unless it is a bullet or in a list that goes on."""
_LEAD_WORDS = 6
"""The longest term that a colon separates from its explanation in an item: "Radiation therapy: High-energy rays …"."""
_ITEM_WORDS = 45
_FEWEST_ITEMS = 2
_SMALL_WORD = 3
"""Words up to this many letters ("of", "the", "for") are not capitalized in a title."""


def text_blocks(text: str, cues: Cues) -> list[Block]:
    """The blocks of a plain-text body in reading order, in time linear in its length."""
    pieces = [piece for line in _LINE.split(html.unescape(text)) for piece in _pieces(line, cues)]
    cuts = [cut for piece in _lists(pieces) for cut in cut_flat(piece, cues)]
    return list(_classified([_Piece.of(cut, cues) for cut in cuts if cut.text], cues))


def _pieces(line: str, cues: Cues) -> Iterator[str]:
    """The line cut where two blocks were glued together; white space is folded."""
    line = " ".join(line.split())
    if not (_NEAR_GLUE.search(line) or _COLON_GLUE.search(line)):
        yield line
        return
    guarded = [match.span() for match in cues.glue_names.finditer(line)]
    start = 0
    for match in _GLUE.finditer(line):
        border = match.start()
        if any(first < border < last for first, last in guarded):
            continue
        piece = line[start:border]
        if piece.endswith(":") and _is_lead(piece, cues):
            continue
        yield piece.strip()
        start = border
    if line[start:].strip():
        yield line[start:].strip()


def _lists(pieces: Sequence[str]) -> Iterator[str]:
    """The pieces, with each list that has no capital between its items cut into them."""
    lexicon: Lexicon | None = None
    introduced = False
    for piece in pieces:
        introduction, colon, tail = ("", "", piece) if introduced else piece.partition(": ")
        if not tail:
            yield piece
        else:
            lexicon = lexicon or shipped_lexicon().with_words_of(" ".join(pieces))
            first_sentence = _SENTENCE_END.search(tail)
            end = first_sentence.start() if first_sentence else len(tail)
            items = list(glued_items(tail[:end].removeprefix("- "), lexicon))
            if len(items) == 1:
                yield piece
            else:
                yield from filter(None, ((introduction + colon).strip(), *items, tail[end:].strip()))
        introduced = piece.endswith(":") or (introduced and not piece.endswith((".", "!", "?")))


def _is_lead(piece: str, cues: Cues) -> bool:
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
        bare = _BULLET.sub("", text)
        words = bare.split()
        long_words = [word for word in words[1:] if len(word) > _SMALL_WORD and word[0].isalpha()]
        head, colon, tail = bare.partition(":")
        return cls(
            text=bare,
            hint=cut.hint,
            words=len(words),
            bullet=bare != text,
            question=bare.endswith("?") and not re.search(r"[.!?]\s(?!\?)", bare),
            ended=bare.endswith((".", "!", "?", "…", ".”", '."')),
            introduces=bare.endswith(":"),
            section=cues.section.search(bare) is not None,
            heads=cues.section.match(bare) is not None,
            titled=bool(long_words) and sum(word[0].isupper() for word in long_words) * 3 >= len(long_words) * 2,
            lead=bool(colon and tail) and _is_lead(head + ":", cues),
        )

    @property
    def short(self) -> bool:
        return self.words <= _SHORT_WORDS and not self.ended and not self.introduces


@dataclass(frozen=True, slots=True)
class _List:
    """The list that is open. ``fresh``: nothing but its introduction so far; the others tell the style of its items."""

    fresh: bool = True
    explained: bool = False
    ended: bool = False


def _classified(pieces: Sequence[_Piece], cues: Cues) -> Iterator[Block]:
    """Give each piece its kind, by what it looks like and by what stands before and after it."""
    open_list: _List | None = None
    in_section = False
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        if piece.hint is Hint.PARAGRAPH:
            yield paragraph(piece.text)
            open_list = _List() if piece.introduces else None
        elif (
            piece.bullet
            or piece.hint is Hint.ITEM
            or (piece.hint is Hint.NONE and open_list is not None and _continues(piece, following, cues, open_list))
        ):
            yield list_item(piece.text)
            first = open_list is None or open_list.fresh
            explained = piece.lead and (first or (open_list is not None and open_list.explained))
            open_list = _List(
                fresh=False, explained=explained, ended=piece.ended if first else bool(open_list and open_list.ended)
            )
        elif piece.hint is Hint.HEADING or _is_heading(
            piece, following, after_introduction=open_list is not None and open_list.fresh
        ):
            opens_section = piece.question or (piece.section and piece.hint is not Hint.HEADING)
            yield heading(piece.text, 3 if in_section and not opens_section else 2)
            in_section = in_section or opens_section
            open_list = _List() if _runs(pieces, index + 1) else None
        else:
            yield paragraph(piece.text)
            open_list = _List() if piece.introduces or _runs_on(pieces, index) else None


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
    below = following is not None and following.ended and following.words > _SHORT_WORDS and not following.lead
    if piece.short and below and (open_list.fresh or (piece.section and piece.heads)):
        return False
    return not (piece.section and piece.titled and piece.words > 1 and piece.short)


def _is_heading(piece: _Piece, following: _Piece | None, *, after_introduction: bool) -> bool:
    """Whether the piece stands above what follows: short, without the end of a sentence, and with words below it."""
    if following is None or piece.words > _SHORT_WORDS + 4:
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
