"""The sentences for and against a claim, as the pages show them.

Pure: rows of the ``*-evidence`` queries in, frozen values out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from cancerkg.assertions import Precisions, Record
from cancerkg.quoting import best_of_each_first, excerpt, standing
from cancerkg.web.links import href
from cancerkg.web.marks import Mark, Piece, Role, pieces
from cancerkg.web.tables import Row

_INTRODUCTION: Final = 120
"""How many characters of a passage are shown that names neither phrase."""


@dataclass(frozen=True, slots=True)
class Around:
    """Words from another place that supply what a sentence leaves out, and where that is: "under" is a heading."""

    where: str
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One assertion: its sentence with the two phrases marked, how it was found, and the page that says it.

    ``stance`` is "for", "against" or "neither"; ``contradicts`` tells a denial that leaves no room for the claim from
    one that does. ``record`` is what was measured of the pattern; ``confidence`` None where the graph gives none.
    """

    href: str | None
    sentence: tuple[Piece, ...]
    around: tuple[Around, ...]
    stance: str
    contradicts: bool
    certainty: str
    hedge: str | None
    stage: str | None
    pattern: str | None
    record: Record
    confidence: float | None
    title: str
    document: str
    page: str | None
    site: str


def said_of(rows: Iterable[Row], precisions: Precisions) -> tuple[Said, ...]:
    """The assertions in the rows, each once; a further row of one adds a passage around it.

    The best of each publisher comes first, as a claim's belief has it, and otherwise the order is that of the rows.
    """
    found = [_said(list(group), precisions) for _, group in groupby(rows, key=lambda row: row.text("assertion"))]
    return best_of_each_first(found, lambda one: one.site or one.document, lambda one: one.confidence or 0)


def _said(rows: Sequence[Row], precisions: Precisions) -> Said:
    row = rows[0]
    start = row.number("start")
    marks = [
        Mark(row.number(f"{role}Start") - start, row.number(f"{role}End") - start, role=role)
        for role in Role
        if row.optional(f"{role}Start") is not None and row.optional(f"{role}Text") is None
    ]
    pattern, confidence = row.optional("pattern"), row.optional("confidence")
    return Said(
        href=href(row.text("assertion")),
        sentence=pieces(row.text("sentence"), marks),
        around=tuple(_around(rows)),
        stance=row.text("stance") or ("against" if row.text("polarity") == "negated" else "neither"),
        contradicts=row.true("contradicts"),
        certainty=row.text("certainty"),
        hedge=row.optional("hedge"),
        stage=row.optional("stage"),
        pattern=pattern,
        record=precisions.record(pattern or ""),
        confidence=None if confidence is None else float(confidence),
        title=row.text("title"),
        document=f"/document/{row.text('key')}",
        page=href(row.text("page")),
        site=row.text("site"),
    )


def _around(rows: Sequence[Row]) -> Iterator[Around]:
    """What stands elsewhere: first the phrases that the sentence leaves out, then what else gives it its meaning."""
    row = rows[0]
    passage = row.text("passage")
    shown = {passage}
    for role in Role:
        text = row.optional(f"{role}Text")
        if text is not None:
            start, end = row.number(f"{role}Start"), row.number(f"{role}End")
            where, said_at = standing(row.text(f"{role}Kind")), row.number("start")
            if row.text(f"{role}Passage") == passage:
                where = "after" if start < said_at else "before"
                text = text[:said_at].rstrip() if end <= said_at else text
            words, at = excerpt(text, start, end)
            yield Around(where, pieces(words, [Mark(at, at + end - start, role=role)]))
            shown.add(row.text(f"{role}Passage"))
    for each in rows:
        text = each.optional("context")
        if text is not None and each.text("around") not in shown:
            shown.add(each.text("around"))
            # What introduces a list stands at the end of its passage.
            words, _ = excerpt(text, len(text), len(text), _INTRODUCTION)
            yield Around(standing(each.text("aroundKind")), pieces(words, ()))
