"""Plain-text bodies → blocks: lines, tab runs, blocks that were glued together without a space, and bullets.

A page's text often comes from a template that dropped the tags and kept nothing in their place: ``…of itching:Dry
skinInsect bites``. Each border is told by what cannot stand inside a sentence: a capital letter
directly after a small one or after closing punctuation. Which kind of block a piece is depends on its neighbours.
"""

import html
import re
from collections.abc import Iterator, Sequence

from cancerkg.passages.blocks import Block, Cut, Hint
from cancerkg.passages.cues import Cues
from cancerkg.passages.flat import cut_flat
from cancerkg.passages.glued import Lexicon, glued_items, shipped_lexicon
from cancerkg.passages.kinds import classified
from cancerkg.passages.lines import cut_lines
from cancerkg.passages.marks import cut_marks
from cancerkg.passages.outline import outlined
from cancerkg.passages.pieces import is_lead
from cancerkg.passages.visible import visible

_GLUE = re.compile(
    r"(?<=\S)(?=[A-Z“‘\"])(?:"
    r"(?<=[a-z)’”])(?=[A-Z][a-z’'-]|[AI]\s|[“‘][A-Z])|(?<=[\w.?!,]\")(?=[A-Z][a-z’'-]|[AI]\s)"  # skinInsect
    r"|(?<=[a-z]{2}[.?!])(?=[A-Z]|[“\"][A-Z])|(?<=[)\d%” ][.?!])(?=[A-Z]|[“\"][A-Z])"  # diagnosis.Doctors
    r"|(?<=[A-Z]{2}[.?!])(?=[A-Z][a-z])|(?<=[a-z)]:)(?=[A-Z])"  # the CNS.Doctors; itching:Dry
    r"|(?<=[A-Z]{4})(?=[A-Z][a-z]{2})"  # SYMPTOMSMany
    r"|(?<=[ ,]\d)(?=[A-Z][a-z]{2})|(?<=[ ,]\d\d)(?=[A-Z][a-z]{2})|(?<=[ ,]\d{4})(?=[A-Z][a-z])"  # over 50Women
    r")|(?<=[.?!:])(?=[a-z\d])(?:"
    r"(?<=[a-z)]:)(?=[a-z])|(?<=[a-z]{2}[.?!:])(?=\d{1,2}[.)] [A-Z])"  # itching:dry; know.1. Itching
    r"|(?<=[a-z]{3}[.?!])(?=(?:what|how|who|why|when|where|which) )"  # the outcome.what is next?
    r")"
)
_CAPITAL_IN_WORD = re.compile(r"[A-Z“‘\"](?<=\S.)")
_STOP_IN_WORD = re.compile(r"[.?!:][a-z\d]")
"""Each place of glue has one of these two, which are found ten times as fast and stand in few lines."""
_SENTENCE_END = re.compile(r"(?<=[a-z)][.!?])\s")
_MOST_OF_IT = 0.75
_LONGEST_PARAGRAPH = 2_500
"""A piece with that share of the body's words, or with more characters than this, is flat: what told the other blocks
apart did not tell its own."""
_SPARSE = 1_000
"""Where pieces are longer than this on the average, their borders are chance, and all are flat."""


def text_blocks(text: str, cues: Cues, *, headed: bool = False) -> list[Block]:
    """The blocks of a plain-text body in reading order; ``headed`` where it has a heading above it.

    In time n log n in its length.
    """
    return list(classified(outlined(cut_pieces(cut_lines(visible(html.unescape(text))), cues)), cues, headed=headed))


def cut_pieces(lines: Sequence[Cut], cues: Cues, *, flat: bool = True) -> list[Cut]:
    """The lines cut where something in them tells a border; those whose kind is known are left as they are.

    Without ``flat``, the body's author parted its paragraphs, and one may be most of it.
    """
    pieces = [
        each
        for line in lines
        for each in ([line] if line.hint is not Hint.NONE else map(Cut, _pieces(line.text, cues)))
    ]
    size = sum(len(piece.text) for piece in pieces)
    longest = min(_LONGEST_PARAGRAPH, size * _MOST_OF_IT) if flat else _LONGEST_PARAGRAPH
    if flat and size > _SPARSE * len(pieces):
        longest = 0
    return [
        cut
        for piece in _lists(pieces)
        for cut in (
            [piece]
            if piece.hint is not Hint.NONE
            else cut_flat(piece.text, cues)
            if len(piece.text) > longest
            else cut_marks(piece.text, cues)
        )
        if cut.text
    ]


def _pieces(line: str, cues: Cues) -> Iterator[str]:
    """The line cut where two blocks were glued together."""
    capitals = [match.start() for match in _CAPITAL_IN_WORD.finditer(line)]
    behind_stops = [match.start() + 1 for match in _STOP_IN_WORD.finditer(line)]
    borders = [place for place in sorted((*capitals, *behind_stops)) if _GLUE.match(line, place)]
    if not borders:
        yield from filter(None, (line.strip(),))
        return
    names = (match.span() for match in cues.glue_names.finditer(line))
    first, last = next(names, (len(line), len(line)))
    start = 0
    for border in borders:
        while last <= border < len(line):
            first, last = next(names, (len(line), len(line)))
        if first < border:
            continue
        piece = line[start:border]
        if piece.endswith(":") and is_lead(piece, cues):
            continue
        yield piece.strip()
        start = border
    if line[start:].strip():
        yield line[start:].strip()


def _lists(pieces: Sequence[Cut]) -> Iterator[Cut]:
    """The pieces, with each list that has no capital between its items cut into them."""
    lexicon = shipped_lexicon()
    of_page: Lexicon | None = None  # made when a list has a word that the shipped one lacks: most pages have none
    introduced = False
    for cut in pieces:
        piece = cut.text
        introduction, colon, tail = ("", "", piece) if introduced else piece.partition(": ")
        if not tail or cut.hint is not Hint.NONE:
            yield cut
        else:
            first_sentence = _SENTENCE_END.search(tail)
            end = first_sentence.start() if first_sentence else len(tail)
            listed = tail[:end].removeprefix("- ")
            if of_page is None and not lexicon.knows_all(listed):
                of_page = lexicon.with_words_of(" ".join(one.text for one in pieces))
            items = list(glued_items(listed, of_page or lexicon))
            if len(items) == 1:
                yield cut
            else:
                parts = (Cut(introduction + colon.strip()), *(Cut(item, Hint.ITEM) for item in items))
                yield from (part for part in (*parts, Cut(tail[end:].strip())) if part.text)
        introduced = piece.endswith(":") or (introduced and not piece.endswith((".", "!", "?")))
