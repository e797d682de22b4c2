"""A JSON value seen as the nodes of JSON-LD, before any conversion: where a page's words are read from.

Expansion would lose their JSON pointers. So the few properties that carry words are looked up here by their schema.org
names, bare, with the prefix ``schema:`` or as an IRI.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cancerkg.documents.json_value import JsonObject, JsonValue
from cancerkg.model import MarkupValue
from cancerkg.namespaces import schema_name

_KEYWORD_ALIASES = {"id": "@id", "type": "@type"}
_CONTAINERS = ("@set", "@list")


class Place(NamedTuple):  # made by the thousand: a tuple takes a third of the time of a frozen dataclass
    """A JSON value and its JSON pointer (RFC 6901) in the source."""

    pointer: str
    value: JsonValue


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object that is a node; ``members`` are its values by keyword or by schema.org name."""

    pointer: str
    members: Mapping[str, Place]

    @property
    def id(self) -> str | None:
        """What ``@id`` says, as the page spells it."""
        place = self.members.get("@id")
        return place.value if place is not None and isinstance(place.value, str) else None

    @property
    def types(self) -> tuple[str, ...]:
        """The schema.org names in ``@type``."""
        return tuple(schema_name(item.value) for item in self.items("@type") if isinstance(item.value, str))

    def items(self, *names: str) -> Iterator[Place]:
        """The values of the properties, in the order of ``names``; arrays, ``@set`` and ``@list`` are gone into."""
        for name in names:
            if name in self.members:
                yield from _flattened(self.members[name])

    def texts(self, *names: str) -> Iterator[MarkupValue]:
        """The strings among the values, also as ``{"@value": "…"}``; those without a word are left out."""
        for item in self.items(*names):
            text = _text(item)
            if text is not None:
                yield text


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes of a source: the top-level ones, all (each before those inside it, in an order that the order of keys
    does not change), and those that another node can refer to by ``@id``."""

    roots: tuple[Node, ...]
    nodes: tuple[Node, ...]
    by_id: Mapping[str, Node]

    def values(self, node: Node, *names: str) -> Iterator[Node | MarkupValue]:
        """The nodes and strings among the values of the properties, in their order; see :meth:`children`."""
        for item in node.items(*names):
            if isinstance(item.value, dict) and "@value" not in item.value:
                yield self.resolved(as_node(item.pointer, item.value))
            elif (text := _text(item)) is not None:
                yield text

    def children(self, node: Node, *names: str) -> Iterator[Node]:
        """The nodes among the values of the properties; where the page only refers to a node, the node itself."""
        return (value for value in self.values(node, *names) if isinstance(value, Node))

    def resolved(self, node: Node) -> Node:
        """The node that ``{"@id": …}`` refers to, if it is in the source; any other node as it is."""
        if node.id is not None and node.members.keys() <= {"@id", "@type"}:
            return self.by_id.get(node.id, node)
        return node

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)


def as_node(pointer: str, content: JsonObject) -> Node:
    """The JSON object at the pointer as a node. Of two spellings of one name, the first in the object counts."""
    members: dict[str, Place] = {}
    for key, value in content.items():
        name, escaped = _key(key)
        members.setdefault(name, Place(f"{pointer}/{escaped}", value))
    return Node(pointer, members)


def as_tree(roots: Sequence[tuple[str, JsonObject]]) -> Tree:
    """The tree of top-level objects, given with their JSON pointers. Of nodes with one ``@id``, the fullest is kept."""
    tops = tuple(as_node(pointer, content) for pointer, content in roots)
    nodes = tuple(node for top in tops for node in _with_descendants(top))
    by_id: dict[str, Node] = {}
    for node in nodes:
        if node.id is not None and (node.id not in by_id or len(by_id[node.id].members) < len(node.members)):
            by_id[node.id] = node
    return Tree(tops, nodes, by_id)


def _flattened(place: Place) -> Iterator[Place]:
    value = place.value
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _flattened(Place(f"{place.pointer}/{index}", item))
    elif isinstance(value, dict) and (containers := [key for key in _CONTAINERS if key in value]):
        for key in containers:
            yield from _flattened(Place(f"{place.pointer}/{key}", value[key]))
    else:
        yield place


def _text(place: Place) -> MarkupValue | None:
    inner = place
    if isinstance(place.value, dict):
        inner = Place(f"{place.pointer}/@value", place.value.get("@value"))
    return MarkupValue(inner.value, inner.pointer) if isinstance(inner.value, str) and inner.value.strip() else None


def _with_descendants(top: Node) -> Iterator[Node]:
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        below: list[Node] = []
        for name in sorted(node.members):
            if name == "@context" or not isinstance(node.members[name].value, dict | list):
                continue
            below.extend(
                as_node(item.pointer, item.value)
                for item in node.items(name)
                if isinstance(item.value, dict) and "@value" not in item.value
            )
        waiting.extend(reversed(below))


@lru_cache(maxsize=4096)
def _key(key: str) -> tuple[str, str]:
    """The keyword or schema.org name that a key spells, and the key as a step of a JSON pointer."""
    escaped = key.replace("~", "~0").replace("/", "~1")
    return _KEYWORD_ALIASES.get(key) or schema_name(key), escaped
