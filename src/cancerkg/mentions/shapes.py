"""Phrases with an open middle, from ``data/shapes.toml``: "pain that spreads from … to …", "swelling of the …"."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, NamedTuple

from cancerkg.expressions import by_first_letter
from cancerkg.folding import folded, is_border
from cancerkg.mentions.tokens import Tokens
from cancerkg.model import MentionType


class ShapeMatch(NamedTuple):
    """A shape that fits a text from ``start`` to ``end``. ``names`` are what the phrase may be called, best first;
    where it is about several parts of the body, that of the first, and ``of_others`` are those of the others."""

    start: int
    end: int
    shape: str
    type: MentionType
    concept: str | None
    names: tuple[str, ...]
    of_others: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Shape:
    """One shape of the data file. ``concept`` is a slug; ``composed`` a name made of the expression's groups; ``free``
    that it does not open a bracket, where it would explain another phrase."""

    name: str
    expression: str
    type: MentionType
    concept: str | None
    composed: str | None
    examples: tuple[str, ...]
    free: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when it is first asked for: no page needs all, and each holds all sites."""
        return re.compile(rf"(?<![a-z0-9])(?:{self.expression})")


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes, by the words with which they may start."""

    by_word: Mapping[str, Sequence[Shape]]
    _at_site: re.Pattern[str] | None = None
    _before_site: tuple[str, ...] = ()
    _site: re.Pattern[str] | None = None

    @property
    def all(self) -> Sequence[Shape]:
        """Each shape once."""
        return tuple({shape.name: shape for several in self.by_word.values() for shape in several}.values())

    def site_after(self, lookup: str, end: int) -> int:
        """Where the part of the body ends that a phrase is in ("… in the jaw"); ``end`` where none follows."""
        if self._at_site is None or not lookup.startswith(self._before_site, end):
            return end
        match = self._at_site.match(lookup, end)
        return match.end() if match and is_border(lookup, match.end()) and lookup[match.end() :][:1] != "(" else end

    def find(self, lookup: str, tokens: Tokens) -> Iterator[ShapeMatch]:
        """Every place of the folded text where a shape fits; a shape is not tried inside a phrase that it found.

        Linear in the text: no shape reads more than a few hundred characters.
        """
        reached: dict[str, int] = {}
        opened = zip(tokens.starts, map(self.by_word.get, tokens.words), strict=True)
        for start, shapes in [(start, shapes) for start, shapes in opened if shapes]:
            for shape in shapes:
                match = shape.pattern.match(lookup, start)
                if match is None or start < reached.get(shape.name, 0):
                    continue
                if shape.free and lookup[start - 1 : start] == "(":
                    continue
                end = start + len(match.group().rstrip())
                if is_border(lookup, end):
                    reached[shape.name] = end
                    yield ShapeMatch(start, end, shape.name, shape.type, shape.concept, *self._names(shape, match))

    def _names(self, shape: Shape, match: re.Match[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """What the phrase may be called by the first part of the body, and by each of the others."""
        if shape.composed is None:
            return (), ()
        sites = [match.groupdict().get("site") or ""]
        rest = match.string[match.end("site") : match.end()] if sites[0] else ""
        if self._site is not None and rest.startswith((",", " and ", " or ")):
            sites.extend(self._site.findall(rest))
        first, *others = (_composed(shape.composed, match, site) for site in sites)
        change = match.group().partition(" ")[0]
        return (*first, change) if "{change}" in shape.composed else first, tuple(others)


def site_names(names: Iterable[str]) -> frozenset[str]:
    """What stands for SITE, as it is looked up: the names of a vocabulary's sites, and those of the data file."""
    return frozenset(folded(name) for name in (*names, *_table()["sites"]))


def read_shapes(names: Iterable[str]) -> Shapes:
    """The shapes of the data file, with the names of the vocabulary's sites in the place of SITE."""
    table = _table()
    any_site = (
        "(?:"
        + "|".join(re.escape(name) for name in sorted(site_names(names), key=lambda name: (-len(name), name)))
        + ")(?![a-z0-9])"
    )
    before = table["determiners"] + table["sides"]
    joined = "(?:, (?:and |or )?| and | or | and or )(?:(?:in|on|over|under|around|of) )?"
    at_once = rf"(?! (?:{'|'.join(table['not_last'])})\b)"
    last = rf"(?!(?: (?!(?:and|or|with|but)\b)[a-z]+)? (?:{'|'.join(table['not_last'])})\b)"
    macros = {
        "SITES": f"{before}(?P<site>{any_site}){at_once}(?:{joined}{before}{any_site}{last}){{0,6}}",
        "SITE": any_site,
        "CLAUSE": table["clause"],
        "STATE": f"(?:{'|'.join(table['states'])})",
        "DOING": rf"(?!(?:{'|'.join(table['not_doing'])})\b)[a-z]+ing"
        r"(?: (?:a|an|the|your|out|up|down|back|to|on|off)\b)*(?: NOUN){0,3}",
    }
    cheap = {macro: by_first_letter(meaning) for macro, meaning in (*macros.items(), ("NOUN", table["noun"]))}
    found: defaultdict[str, list[Shape]] = defaultdict(list)
    for entry in table["shape"]:
        shape = _shape(entry, cheap)
        for word in entry["opens"]:
            found[word].append(shape)
    before_site = tuple(f" {word} " for word in table["before_site"])
    at_site = re.compile(rf"(?:{'|'.join(before_site)}){cheap['SITES']}")
    return Shapes(dict(found), at_site, before_site, re.compile(rf"(?<![a-z0-9]){cheap['SITE']}"))


def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/shapes.toml").read_text(encoding="utf-8"))


def _composed(template: str, match: re.Match[str], site: str) -> tuple[str, ...]:
    groups = {**match.groupdict(""), "change": match.group().split(" ")[0]}
    return tuple(template.format(**{**groups, "site": name}) for name in (site, site.removesuffix("s")))


def _shape(entry: Mapping[str, Any], macros: Mapping[str, str]) -> Shape:
    expression = by_first_letter(entry["expression"])
    for macro, meaning in macros.items():
        expression = expression.replace(macro, meaning)
    return Shape(
        name=entry["name"],
        expression=expression,
        type=MentionType(entry["type"]),
        concept=entry.get("concept"),
        composed=entry.get("composed"),
        examples=tuple(entry.get("examples", ())),
        free=entry.get("free", False),
    )
