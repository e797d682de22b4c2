"""``cancerkg ontology preview``: an edited vocabulary → what would change in the graph of the current release."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

import orjson
import rich_click as click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cancerkg.cli.names import name_of
from cancerkg.cli.options import data_option, ontology_option
from cancerkg.inference import Derived, Explanation, read_rules
from cancerkg.model import Assertion, Claim, Mention
from cancerkg.ontology.preview import (
    ChangeKind,
    ClaimChange,
    Competition,
    InferenceChange,
    Preview,
    Sentence,
    counts_of,
    preview_record,
)
from cancerkg.ontology.preview import preview as compare
from cancerkg.queries import read_queries
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory

_SIGNS: Final = {ChangeKind.GAINED: "+", ChangeKind.LOST: "−", ChangeKind.CHANGED: "~"}
_COLORS: Final = {ChangeKind.GAINED: "green", ChangeKind.LOST: "red", ChangeKind.CHANGED: "yellow"}
_SENTENCES: Final = 3
"""How many sentences are shown for a claim; JSON has them all."""


@click.command()
@ontology_option
@data_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="For people, or for programs.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="How many of each are shown in the table.",
)
def preview(ontology: Path | None, data: Path, format_: str, limit: int) -> None:
    """Show what an edited vocabulary would change in the graph of the current release.

    Only the documents in which a changed name stands are read again. Nothing is written.
    """
    rules = read_rules(read_queries(queries_directory()))
    reasons = limit if format_ == "table" else None
    found = compare(Releases(data).current(), ontology or ontology_directory(), rules, reasons=reasons)
    if format_ == "json":
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        sys.stdout.buffer.write(orjson.dumps(preview_record(found), option=option))
        return
    _show(found, limit)


def _show(found: Preview, limit: int) -> None:
    console = Console(highlight=False)
    console.print(f"Documents read again: {found.read:,} of {found.documents:,}.")
    console.print(_summary(found))
    groups: Sequence[tuple[str, Sequence[object], Iterator[Iterator[Text]]]] = (
        ("Words that terms compete for", found.competitions, map(_competition, found.competitions)),
        ("Claims", found.claims, map(_claim, found.claims)),
        ("Inferences", found.inferences, map(_inference, found.inferences)),
        (
            "Assertions",
            found.assertions,
            (_changed(c.kind, _said(c.before), _said(c.after), c.sentence) for c in found.assertions),
        ),
        (
            "Mentions",
            found.mentions,
            (_changed(c.kind, _named(c.before), _named(c.after), c.sentence) for c in found.mentions),
        ),
    )
    for title, everything, shown in groups:
        if not everything:
            continue
        console.print()
        console.print(Text(title, style="bold"))
        for _, lines in zip(range(limit), shown, strict=False):
            for line in lines:
                console.print(line, soft_wrap=True)
        if len(everything) > limit:
            console.print(f"  … and {len(everything) - limit:,} more")


def _summary(found: Preview) -> Table:
    columns = (f"{sign} {kind.value}" for kind, sign in _SIGNS.items())
    table = Table(f"release {found.release}", *columns, box=None)
    for name, counts in counts_of(found).items():
        table.add_row(name, *(f"{counts[kind.value]:,}" for kind in _SIGNS))
    return table


def _head(kind: ChangeKind, *words: str) -> Text:
    return Text(f"  {_SIGNS[kind]} {'  '.join(word for word in words if word)}", style=_COLORS[kind])


def _changed(kind: ChangeKind, before: str, after: str, sentence: Sentence) -> Iterator[Text]:
    words = before if before == after else f"{before} → {after}" if before and after else before or after
    yield _head(kind, words)
    yield from _where(sentence)


def _where(sentence: Sentence, note: str = "") -> Iterator[Text]:
    """The sentence with what it is shown for between ⟨ and ⟩, and the page that says it."""
    line = Text("      “")
    position = 0
    for span in sentence.marked:
        line.append(sentence.text[position : span.start]).append(f"⟨{span.of(sentence.text)}⟩", style="bold")
        position = span.end
    yield line.append(sentence.text[position:]).append("”")
    yield Text(f"        {note}{sentence.site or '—'}: {sentence.title}, {sentence.document.value}", style="dim")


def _named(mention: Mention | None) -> str:
    if mention is None:
        return ""
    if mention.candidates:
        return f"{mention.exact}: {' or '.join(map(name_of, mention.candidates))}, and nothing tells which"
    return (
        f"{mention.exact}: {name_of(mention.concept) if mention.concept else f'a {mention.type.value} without a name'}"
    )


def _said(one: Assertion | None) -> str:
    if one is None:
        return ""
    subject, object_ = (name_of(m.concept) if m.concept else f"“{m.exact}”" for m in (one.subject, one.object))
    return f"{subject} {one.predicate.value} {object_} ({one.polarity.value}, {one.certainty.value})"


def _claim(change: ClaimChange) -> Iterator[Text]:
    claim = change.claim
    triple = f"{name_of(claim.subject)} {name_of(claim.predicate)} {name_of(claim.object)}"
    sides = [_belief(side) for side in (change.before, change.after) if side is not None]
    yield _head(change.kind, triple, " → ".join(dict.fromkeys(sides)))
    for one in change.testimonies[:_SENTENCES]:
        stance = "for it" if one.supports else "against it"
        yield from _where(one.sentence, f"{one.kind.value}, {stance}: ")
    if len(change.testimonies) > _SENTENCES:
        yield Text(f"      … and {len(change.testimonies) - _SENTENCES:,} more sentences")


def _belief(claim: Claim) -> str:
    against = f", {claim.sites_against} against" if claim.sites_against else ""
    return f"belief {claim.belief:.2f} ({claim.sites_for} for{against})"


def _inference(change: InferenceChange) -> Iterator[Text]:
    yield _head(change.kind, _triple(change.triple), f"by {change.rule}")
    for premise in () if change.why is None else change.why.premises:
        yield from _premise(premise, "      ")


def _premise(one: Explanation, margin: str) -> Iterator[Text]:
    if isinstance(one, Derived):
        yield Text(f"{margin}{_triple(one.triple)}, by {one.rule}", style="dim")
        yield from chain.from_iterable(_premise(below, margin + "  ") for below in one.premises)
    else:
        belief = getattr(one, "belief", None)
        source = "in the ontology" if belief is None else f"a claim, belief {belief:.2f}"
        yield Text(f"{margin}{_triple(one.triple)}, {source}", style="dim")


def _competition(one: Competition) -> Iterator[Text]:
    concepts = ", ".join(name_of(concept) for concept in one.concepts)
    rest = f" takes words from {', '.join(name_of(concept) for concept in one.over)}" if one.over else ""
    yield _head(ChangeKind.CHANGED, f"“{one.words}”: {concepts}{rest}", f"places: {one.places:,}")
    if one.sentence is not None:
        yield from _where(one.sentence)


def _triple(triple: Iterable[object]) -> str:
    return " ".join(name_of(part) for part in triple)
