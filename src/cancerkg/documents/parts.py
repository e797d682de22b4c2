"""A source's JSON value → its top-level objects, each converted on its own, so that a defect in one costs no other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cancerkg.documents.json_value import JsonObject, JsonValue
from cancerkg.documents.notices import Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class Part:
    """A top-level object with the context that holds for it, and its JSON pointer in the source."""

    pointer: str
    content: JsonObject


def find_parts(value: JsonValue) -> tuple[Part, ...]:
    """The top-level objects that have properties: an array's members; of an object with only a graph, the graph's."""
    return tuple(part for part in _parts(value, "") if isinstance(part, Part) and part.content)


def find_strays(value: JsonValue, source: str) -> tuple[Notice, ...]:
    """What stands at the top level and is no object."""
    return tuple(
        Notice(NoticeKind.NOT_AN_OBJECT, source, stray, "what stands here is no object, it is left out")
        for stray in _parts(value, "")
        if isinstance(stray, str)
    )


def part_holding(pointer: str, parts: Mapping[str, Part]) -> str:
    """The pointer of the part that holds the value at the pointer; ``parts`` are by pointer. Linear in the depth."""
    while pointer not in parts:
        pointer = pointer.rpartition("/")[0]
    return pointer


def _parts(value: JsonValue, pointer: str) -> Iterator[Part | str]:
    """The top-level objects, and the pointers of what is none."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _parts(item, f"{pointer}/{index}")
    elif isinstance(value, dict) and value.keys() == {"@context", "@graph"}:
        for part in _parts(value["@graph"], f"{pointer}/@graph"):
            yield part if isinstance(part, str) else Part(part.pointer, _within(value["@context"], part.content))
    elif isinstance(value, dict):
        yield Part(pointer, value)
    else:
        yield pointer


def _within(context: JsonValue, content: JsonObject) -> JsonObject:
    """The member of a graph, with the graph's context before its own."""
    if "@context" not in content:
        return {**content, "@context": context}
    contexts: list[JsonValue] = []
    for each in (context, content["@context"]):
        contexts.extend(each if isinstance(each, list) else [each])
    return {**content, "@context": contexts}
