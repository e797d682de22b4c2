"""Which types of schema.org are pages, and which properties of a condition are statements: the tables in ``data/``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from cancerkg.documents.nodes import Node
from cancerkg.model import Predicate


class Kind(IntEnum):
    """What a node is to its page; of several on one page, the lower gives the title and the dates."""

    ARTICLE = 0
    """The text itself."""
    PAGE = 1
    """The page that a text stands on, and may be its text."""
    CONDITION = 2
    """A medical condition that the page is about."""


@dataclass(frozen=True, slots=True)
class MarkupProperty:
    """A property of a condition as a statement, with the condition as its subject or as its object."""

    name: str
    predicate: Predicate
    condition_is_subject: bool


def kind_of(node: Node) -> Kind | None:
    """The lowest kind among the node's types; None where no type of it is a page's."""
    kinds = _kinds()
    return min((kinds[name] for name in node.types if name in kinds), default=None)


@cache
def markup_properties() -> tuple[MarkupProperty, ...]:
    """The rows of ``markup-properties.tsv``."""
    return tuple(
        MarkupProperty(name, Predicate(predicate), owner == "subject")
        for name, predicate, owner in _rows("markup-properties.tsv")
    )


@cache
def _kinds() -> Mapping[str, Kind]:
    return MappingProxyType({name: Kind[kind.upper()] for name, kind in _rows("page-types.tsv")})


def _rows(table: str) -> Iterator[list[str]]:
    lines = (files("cancerkg.documents") / "data" / table).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])
