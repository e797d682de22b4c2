"""What a piece of a page's words looks like, from which its kind is told."""

import re
from typing import NamedTuple

from cancerkg.passages.blocks import Cut, Hint
from cancerkg.passages.cues import Cues

_NUMBER = re.compile(r"\(?\d{1,2}[.)]\s+(?=\S)")
_BULLET = re.compile(
    r"(?:[-–—*+·o§Ø]\s+|\(?[a-h]\)\s+|[•‣◦\uf0a7\uf0b7\uf0d8\u2190-\u21ff\u2500-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?\s*)(?=\S)"
)
"""A mark before an item: also an arrow, a box, a tick, a picture."""
_ASKED = re.compile(r"(?:[QA]\d{0,2}:|(?:Question|Answer)(?: \d{1,2})?[:.])\s+(?=\S)")
_SHORTEST_LEAD = 3
_SENTENCE_END = re.compile(r"[.!?]\s(?=\S)")
_DASH_LEAD = re.compile(r"[A-Z][^.:;?!–—]{2,50}? (?:--|[–—-]) [A-Z]")
SHORT_WORDS = 14
"""A piece of more words than this is neither a heading nor an item, unless it is a bullet or in a list that goes on."""
HEADING_WORDS = SHORT_WORDS + 4
"""A piece of more words is no heading, unless the page says so."""
LEAD_WORDS = 6
"""The longest term that a colon separates from its explanation in an item: "Radiation therapy: High-energy rays …"."""
_BRIEF_WORDS = 9
"""The longest sentence that opens an item and says what the others explain: "Wear gloves. Cold hands …"."""
_SMALL_WORD = 3
"""Words up to this many letters ("of", "the", "for") are not capitalized in a title."""
_LONGEST_LINE = 80


class Piece(NamedTuple):
    """The words of a cut without its bullet, and what they look like.

    ``ended``: with the end of a sentence; ``several`` sentences; ``brief``: several, of which the first is short;
    ``introduces``: with a colon at the end; ``section``: with the name of a section, if it is as short as a heading,
    ``heads``: at its start; ``named``: nothing but such a name; ``filled``: one, and behind a colon a list of what
    stands in the section; ``titled``: in Title Case; ``lead``: a term and behind a colon or dash what it means;
    ``publishers``: a line about the publisher.
    """

    text: str
    hint: Hint
    level: int
    depth: int
    words: int
    bullet: bool
    numbered: bool
    question: bool
    ended: bool
    several: bool
    brief: bool
    introduces: bool
    section: bool
    heads: bool
    named: bool
    filled: bool
    titled: bool
    lead: bool
    publishers: bool

    @classmethod
    def of(cls, cut: Cut, cues: Cues) -> "Piece":
        """The piece of a cut; its text stays as it is where the page marks it as a heading."""
        number = None if cut.level else _NUMBER.match(cut.text)
        bullet = None if cut.level else number or _BULLET.match(cut.text)
        mark = bullet or _ASKED.match(cut.text)
        bare = cut.text[mark.end() :] if mark and not cut.level else cut.text
        words = bare.split()
        initials = [*filter(str.isalpha, [word[0] for word in words[1:] if len(word) > _SMALL_WORD])]
        head, colon, tail = bare.partition(":")
        end = _SENTENCE_END.search(bare)
        may_head = cut.hint is Hint.HEADING or len(words) <= HEADING_WORDS
        return cls(
            text=bare,
            hint=cut.hint,
            level=cut.level,
            depth=cut.depth,
            words=len(words),
            bullet=bullet is not None,
            numbered=number is not None,
            question=bare.endswith("?") and not re.search(r"[.!?]\s(?!\?)", bare),
            ended=bare.endswith((".", "!", "?", "…", ".”", '."', ".)")),
            several=end is not None,
            brief=end is not None and len(bare[: end.start()].split()) <= _BRIEF_WORDS,
            introduces=bare.endswith(":"),
            section=may_head and cues.section.stands_in(bare),
            heads=cues.section.opens(bare),
            named=len(words) <= LEAD_WORDS and cues.section_name.opens(bare),
            filled="," in tail and cues.section_name.opens(head),
            titled=bool(initials) and sum(map(str.isupper, initials)) * 3 >= len(initials) * 2,
            publishers=len(bare) <= _LONGEST_LINE and _is_publishers(bare, cues),
            lead=(bool(colon and tail) and len(head) >= _SHORTEST_LEAD and is_lead(head + ":", cues))
            or _DASH_LEAD.match(bare) is not None,
        )

    @property
    def short(self) -> bool:
        """Whether it may be a heading or an item by its length, and is no sentence."""
        return self.words <= SHORT_WORDS and not self.ended and not self.introduces

    @property
    def first_word(self) -> str:
        """Its first word in small letters."""
        return self.text.split(maxsplit=1)[0].casefold() if self.words else ""


def _is_publishers(line: str, cues: Cues) -> bool:
    """Whether the line is about the publisher and opens no section that is."""
    opens = cues.boilerplate_section.opens(line) or cues.boilerplate_tail.opens(line)
    return not opens and cues.is_publishers_line(line)


def is_lead(piece: str, cues: Cues) -> bool:
    """Whether the colon ends the term that an item explains, and not the introduction of a list."""
    term = piece[:-1].strip()
    return (
        len(term.split()) <= LEAD_WORDS
        and not cues.introduction.stands_in(term)
        and not cues.verb.stands_in(term)
        and "," not in term
        and not term.endswith(")")
    )
