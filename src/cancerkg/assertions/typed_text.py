"""A sentence in which each phrase that matters is one character: the text that patterns and frames are matched in.

``Hypercalcemia may cause nausea.`` becomes ``⟨C⟩ may cause ⟨S⟩.`` with a private character in the place of ⟨C⟩ and ⟨S⟩,
and all else folded (:mod:`cancerkg.folding`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from cancerkg.assertions.cues import Cues, ReferenceKind
from cancerkg.model import Mention, MentionType, Span

CONDITION, SYMPTOM, TREATMENT, REFERENCE = "\ue000", "\ue001", "\ue002", "\ue003"
PLACEHOLDERS = {"{C}": CONDITION, "{S}": SYMPTOM, "{T}": TREATMENT, "{R}": REFERENCE}
"""How the data files write the private characters: of a condition, a symptom, a treatment, a reference."""
_SYMBOL = {MentionType.CONDITION: CONDITION, MentionType.SYMPTOM: SYMPTOM, MentionType.TREATMENT: TREATMENT}


def with_symbols(expression: str) -> str:
    """An expression of a data file with the private characters in the place of ``{C}``, ``{S}``, ``{T}``, ``{R}``."""
    for placeholder, symbol in PLACEHOLDERS.items():
        expression = expression.replace(placeholder, symbol)
    return expression


class Reference(NamedTuple):
    """A phrase that stands for one named before ("this condition"), with its offsets into the passage's text."""

    kind: ReferenceKind
    word: str
    start: int
    end: int


class TypedText(NamedTuple):
    """``text`` is the typed text; ``start`` where it begins in the passage; ``marked`` what its private characters
    stand for, in order, and ``symbols`` where these are in ``text``."""

    text: str
    start: int
    symbols: tuple[int, ...]
    marked: tuple[Mention | Reference, ...]

    def origin(self, position: int) -> int:
        """The offset into the passage of what stands at a position of ``text``."""
        before = bisect_left(self.symbols, position)
        if before == 0:
            return self.start + position
        return self.marked[before - 1].end + position - self.symbols[before - 1] - 1

    def within(self, start: int, end: int) -> tuple[Mention | Reference, ...]:
        """What the private characters between two offsets into ``text`` stand for."""
        return self.marked[bisect_left(self.symbols, start) : bisect_left(self.symbols, end)]

    def opening(self, end: int) -> str:
        """The words before the first phrase, and before the offset ``end`` into ``text``."""
        return self.text[: min(end, self.symbols[0] if self.symbols else end)]

    def mentions(self, mention_type: MentionType | None = None) -> tuple[Mention, ...]:
        """The mentions of the sentence, of one type or all."""
        return tuple(one for one in self.marked if isinstance(one, Mention) and mention_type in (None, one.type))


def typed_text(lookup: str, span: Span, mentions: Sequence[Mention], cues: Cues | None) -> TypedText:
    """The typed text of a span of a passage's folded text; ``mentions`` are those of the span, in order and without
    overlap. Linear in the span.

    Without ``cues`` no phrase is taken for a reference: "the treatments" of a heading is what it says.
    """
    inside = [m for m in mentions if m.type in _SYMBOL]
    marked = _with_references(inside, _references(lookup, span, inside, cues) if cues else [])
    pieces: list[str] = []
    symbols: list[int] = []
    position, length = span.start, 0
    for one in marked:
        pieces.append(lookup[position : one.start])
        pieces.append(_SYMBOL[one.type] if isinstance(one, Mention) else REFERENCE)
        length += one.start - position + 1
        symbols.append(length - 1)
        position = one.end
    pieces.append(lookup[position : span.end])
    return TypedText("".join(pieces), span.start, tuple(symbols), tuple(marked))


def _with_references(mentions: Sequence[Mention], references: Sequence[Reference]) -> Sequence[Mention | Reference]:
    """Both in order, without the mentions that lie in a reference."""
    if not references:
        return mentions
    outside = [one for one in mentions if not any(r.start <= one.start and one.end <= r.end for r in references)]
    return sorted([*outside, *references], key=lambda one: (one.start, one.end))


def _references(lookup: str, span: Span, mentions: Sequence[Mention], cues: Cues) -> list[Reference]:
    found: list[Reference] = []
    for match in cues.references.finditer(lookup, span.start, span.end):
        start, end = match.span()
        kind = ReferenceKind(match.lastgroup or "")
        # "the cancer" stands for the cancer named before, though "cancer" alone names a concept.
        names = [m for m in mentions if not (kind is ReferenceKind.CANCER and m.end == end > m.start > start)]
        if all(end <= m.start or m.end <= start for m in names):
            found.append(Reference(kind, match.group(), start, end))
    return found
