"""Phrases with an open middle, from ``data/shapes.toml``: "pain that spreads from … to …", "swelling of the …"."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from cancerkg.folding import folded, is_border
from cancerkg.model import MentionType


@dataclass(frozen=True, slots=True)
class ShapeMatch:
    """A shape that fits a text from ``start`` to ``end``. ``names`` are what the phrase may be called, best first."""

    start: int
    end: int
    shape: str
    type: MentionType
    concept: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of the data file, compiled. ``concept`` is a slug; ``composed`` a name made of the expression's
    groups."""

    name: str
    pattern: re.Pattern[str]
    type: MentionType
    concept: str | None
    composed: str | None
    examples: tuple[str, ...]


def site_names(names: Iterable[str]) -> frozenset[str]:
    """What stands for SITE, as it is looked up: the names of a vocabulary's sites, and those of the data file."""
    return frozenset(folded(name) for name in (*names, *_table()["sites"]))


def read_shapes(names: Iterable[str]) -> tuple[Shape, ...]:
    """The shapes of the data file, with the names of the vocabulary's sites in the place of SITE."""
    table = _table()
    any_site = (
        "(?:"
        + "|".join(re.escape(name) for name in sorted(site_names(names), key=lambda name: (-len(name), name)))
        + ")(?![a-z0-9])"
    )
    before = table["determiners"] + table["sides"]
    macros = {
        "SITES": f"{before}(?P<site>{any_site})(?:(?:, (?:and |or )?| and | or ){before}{any_site})*",
        "CLAUSE": table["clause"],
    }
    return tuple(_compiled(entry, macros) for entry in table["shape"])


def find_shapes(text: str, shapes: Iterable[Shape]) -> Iterator[ShapeMatch]:
    """Every place where a shape fits the text. Offsets are into ``text``."""
    lookup = folded(text)
    for shape in shapes:
        for match in shape.pattern.finditer(lookup):
            end = match.start() + len(match.group().rstrip())
            if is_border(lookup, match.start()) and is_border(lookup, end):
                yield ShapeMatch(match.start(), end, shape.name, shape.type, shape.concept, _names(shape, match))


def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/shapes.toml").read_text(encoding="utf-8"))


def _names(shape: Shape, match: re.Match[str]) -> tuple[str, ...]:
    if shape.composed is None:
        return ()
    groups = {**match.groupdict(""), "change": match.group().split(" ")[0]}
    site = groups.get("site", "")
    whole = (shape.composed.format(**{**groups, "site": name}) for name in (site, site.removesuffix("s")))
    return (*whole, groups["change"]) if "{change}" in shape.composed else tuple(whole)


def _compiled(entry: Mapping[str, Any], macros: Mapping[str, str]) -> Shape:
    expression: str = entry["expression"]
    for macro, meaning in macros.items():
        expression = expression.replace(macro, meaning)
    return Shape(
        name=entry["name"],
        pattern=re.compile(r"(?<![a-z0-9])(?:" + expression + ")"),
        type=MentionType(entry["type"]),
        concept=entry.get("concept"),
        composed=entry.get("composed"),
        examples=tuple(entry.get("examples", ())),
    )
