"""Writes ``docs/patterns.md`` from the data files of the annotator: ``python docs/render_patterns.py``."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
PACKAGE = DOCS.parent / "src" / "cancerkg"
PAGE = DOCS / "patterns.md"

_HEAD = """\
# Patterns, frames and shapes

Each entry of the data files with its examples; `ckg:pattern` has its name. [Extraction](extraction.md) says how they
work and how to add one.
This page is written by `python docs/render_patterns.py`.

## Patterns of sentences

`src/cancerkg/assertions/data/patterns.toml`. In "subject > object", *topic* is what the section is about.

| pattern | says | example | what is found |
|---|---|---|---|
"""
_PLACES = """
A statement may have more after a slash: `symptoms-include/section` took its subject from the section's heading,
`causes/previous` from the sentence before, `causes/page` from the title, `causes/beside` from a symptom beside it.
`item/…` and `heading/…` are statements of list items and sub-headings, with the frame's rule after the slash,
`listed/…` those of lists behind a colon in a sentence, `prose/…` what a section tells of a phrase in its sentences,
and `asked/…` what a heading that asks takes for known; `markup` comes from the page's JSON-LD. *listed* are the
symptoms of the list before the sentence.

## Phrases that a sentence tells

`src/cancerkg/assertions/data/places.toml`. Phrases that no list of names holds, of the type that their place in the
sentence implies.

| rule | type | example | what is found |
|---|---|---|---|
"""
_FRAMES = """

## Frames of sections and lists

`src/cancerkg/assertions/data/frames.toml`. What an item below such a heading, or such an introduction of a list, is to
the topic.

| frame | kind | examples |
|---|---|---|
"""
_SHAPES = """
Frames of kind *risk*, *side-effect*, *test*, *definition* and *general* forbid: an item below them is nothing to the
topic.

## Shapes of phrases

`src/cancerkg/mentions/data/shapes.toml`. Phrases with an open middle, which no list of names can hold.

| shape | type | concept | examples |
|---|---|---|---|
"""

_PRECISION = """
## How often each is right

`src/cancerkg/assertions/data/precision.tsv`. What labelled articles say of each: how many statements it made that the
labels can judge, and how many of them were right, with Wilson's 95 % interval. The articles are those that the rules
were written with, and our own, so new pages are less kind. `python benchmarks/pattern_precision.py GOLD…` measures it
anew. A pattern that is not here made no statement in them.

| pattern | statements | right | precision | interval |
|---|---:|---:|---:|---|
"""


def page() -> str:
    """The whole page, as the data files have it now."""
    patterns = _entries("assertions/data/patterns.toml", "pattern")
    places = _entries("assertions/data/places.toml", "place")
    frames = _entries("assertions/data/frames.toml", "frame")
    shapes = _entries("mentions/data/shapes.toml", "shape")
    return "".join(
        (
            _HEAD,
            *(row for entry in patterns for row in _pattern_rows(entry)),
            _PLACES,
            *(row for entry in places for row in _place_rows(entry)),
            _FRAMES,
            *(_row(f"`{entry['name']}`", entry["kind"], "; ".join(entry["examples"])) for entry in frames),
            _SHAPES,
            *(_row(f"`{e['name']}`", e["type"], _concept(e), "; ".join(e["examples"])) for e in shapes),
            _PRECISION,
            *_precision_rows(),
        )
    )


def _entries(file: str, name: str) -> list[dict[str, Any]]:
    table = tomllib.loads((PACKAGE / file).read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = table[name]
    return entries


def _pattern_rows(entry: Mapping[str, Any]) -> Iterator[str]:
    notes = [entry[key] for key in ("polarity", "certainty") if key in entry]
    notes += ["only where the object is narrower than the subject"] if entry.get("narrower") else []
    notes += [f"only in a {entry['frame']} section"] if "frame" in entry else []
    says = f"{entry['relation']} ({'; '.join(notes)})" if notes else entry["relation"]
    examples = list(entry.get("examples", {}).items()) or [("", None)]
    for place, (sentence, found) in enumerate(examples):
        what = "; ".join(found) or "nothing" if found is not None else ""
        yield _row(*((f"`{entry['name']}`", says) if place == 0 else ("", "")), sentence, what)


def _place_rows(entry: Mapping[str, Any]) -> Iterator[str]:
    for place, (sentence, found) in enumerate(entry["examples"].items()):
        start = (f"`{entry['name']}`", entry["type"]) if place == 0 else ("", "")
        yield _row(*start, sentence, "; ".join(found) or "nothing")


def _precision_rows() -> Iterator[str]:
    lines = (PACKAGE / "assertions/data/precision.tsv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines, delimiter="\t"):
        interval = f"{float(row['low']):.2f}–{float(row['high']):.2f}"
        yield _row(f"`{row['pattern']}`", row["hits"], row["right"], f"{float(row['precision']):.2f}", interval)


def _concept(entry: Mapping[str, Any]) -> str:
    if "concept" in entry:
        return f"`concept:{entry['concept']}`"
    return f"the one called “{entry['composed']}”" if "composed" in entry else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cells(cells))} |\n"


def _cells(cells: Iterable[str]) -> Iterator[str]:
    return (cell.replace("|", "\\|") for cell in cells)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
