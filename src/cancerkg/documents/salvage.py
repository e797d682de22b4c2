"""Objects that JSON-LD refuses as a whole → what of them it takes: one bad value does not cost its neighbors.

First what a value of the wrong kind can only mean is written the right way (:class:`Prepared`, :class:`Coerced`); then,
if the object is still refused, the values that it is refused for are found by trial and left out (:class:`Pruned`).
"""

import re
from collections.abc import Callable

from cancerkg.documents.json_value import JsonObject, JsonValue
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.namespaces import SCHEMA_CONTEXTS

_HANDLE = re.compile(r"@[A-Za-z]+")
_SCHEMA_ORG = re.compile(r"\s*(?:https?:)?(?://)?(?:www\.)?schema\.org(?:/[^\s?#]*)?[?#]?\s*", re.IGNORECASE)
_VALUE_KEYS = frozenset({"@value", "@type", "type", "@language", "@direction", "@index", "@context"})
_SHELL = ("@context", "@type", "type", "@id", "id")
_MOST_TRIALS = 400
"""Trials to find what an object is refused for; each converts a part of it."""


class Prepared:
    """Rewrites what JSON-LD would take and lose: the misspelled address of a context, and a handle for an address.

    ``sameAs: "@name"`` looks like a keyword to JSON-LD, which makes a node without a name of it. ``result`` is the
    given object itself where nothing had to be rewritten.
    """

    def __init__(self, content: JsonObject, *, pointer: str, source: str) -> None:
        self.notices: list[Notice] = []
        self._source = source
        self.result = self._object(content, pointer)

    def _object(self, content: JsonObject, pointer: str) -> JsonObject:
        changed: JsonObject = {}
        for key, value in content.items():
            if key == "@context":
                new = self._context(value, pointer)
            elif key in {"@graph", "@included"} and isinstance(value, list):
                new = self._value(value, f"{pointer}/{key}")
                self._note_strays(value, f"{pointer}/{key}")
            elif key.startswith("@") and isinstance(value, str):
                continue
            elif isinstance(value, str | dict | list) and key not in {"id", "type", "@type", "@value"}:
                new = self._value(value, f"{pointer}/{_escaped(key)}")
            else:
                continue
            if new is not value:
                changed[key] = new
        return {**content, **changed} if changed else content

    def _value(self, value: JsonValue, pointer: str) -> JsonValue:
        if isinstance(value, str):
            if not (value.startswith("@") and _HANDLE.fullmatch(value)):
                return value
            message = f"{value!r} is no address, it is kept as text"
            self.notices.append(Notice(NoticeKind.COERCED_VALUE, self._source, pointer, message))
            return {"@value": value}
        if isinstance(value, dict):
            return self._object(value, pointer)
        if isinstance(value, list):
            items = [self._value(item, f"{pointer}/{index}") for index, item in enumerate(value)]
            return value if all(new is old for new, old in zip(items, value, strict=True)) else items
        return value

    def _note_strays(self, items: list[JsonValue], pointer: str) -> None:
        for index, item in enumerate(items):
            if item is not None and not isinstance(item, dict | list):
                message = "what stands here is no object, it is left out"
                self.notices.append(Notice(NoticeKind.NOT_AN_OBJECT, self._source, f"{pointer}/{index}", message))

    def _context(self, context: JsonValue, pointer: str) -> JsonValue:
        if isinstance(context, list):
            items = [self._context(item, pointer) for item in context]
            return context if all(new is old for new, old in zip(items, context, strict=True)) else items
        if not isinstance(context, str) or context.strip() in SCHEMA_CONTEXTS or not _SCHEMA_ORG.fullmatch(context):
            return context
        message = f"the context {context!r} is read as that of schema.org"
        self.notices.append(Notice(NoticeKind.CONTEXT, self._source, f"{pointer}/@context", message))
        return next(iter(sorted(SCHEMA_CONTEXTS)))


class Coerced:
    """Rewrites what JSON-LD refuses: keywords with a value of the wrong kind, and values mixed with nodes."""

    def __init__(self, content: JsonObject, *, pointer: str, source: str) -> None:
        self.notices: list[Notice] = []
        self._source = source
        self.result = self._object(content, pointer, top=True)

    def _object(self, content: JsonObject, pointer: str, *, top: bool = False) -> JsonObject:
        result: JsonObject = {}
        for key, value in self._unmixed(content, pointer, top=top).items():
            place = f"{pointer}/{_escaped(key)}"
            if key == "@context":
                result[key] = value
                continue
            kept = self._keyword(key, value, place) if key.startswith("@") or key in {"id", "type"} else value
            if kept is not None:
                result[key] = self._nested(kept, place)
        return result

    def _nested(self, value: JsonValue, pointer: str) -> JsonValue:
        if isinstance(value, dict):
            return self._object(value, pointer)
        if isinstance(value, list):
            return [self._nested(item, f"{pointer}/{index}") for index, item in enumerate(value)]
        return value

    def _unmixed(self, content: JsonObject, pointer: str, *, top: bool) -> JsonObject:
        """The object as a node or as a value, and not as both. At the top it is a node, within another one a value."""
        lost: set[str] = set()
        if "@value" in content and top:
            lost = {"@value", "@language", "@direction"}
        elif "@value" in content:
            lost = set(content) - _VALUE_KEYS
            if content.get("@language") is not None and content.keys() & {"@type", "type"}:
                lost |= {"@type", "type"}
            if not isinstance(content["@value"], str):
                lost |= {"@language", "@direction"}
        elif content.keys() & {"@list", "@set"}:
            lost = set(content) - {"@list", "@index", "@context"} - ({"@set"} - content.keys() & {"@list"})
        lost |= {alias for alias in ("id", "type") if alias in content and f"@{alias}" in content}
        for key in content:
            if key in lost:
                self._note(
                    NoticeKind.VALUE_DROPPED, f"{pointer}/{_escaped(key)}", f"{key!r} cannot stand beside others"
                )
        return {key: value for key, value in content.items() if key not in lost}

    def _keyword(self, key: str, value: JsonValue, pointer: str) -> JsonValue:
        """The value of a keyword, or None where it is to be left out."""
        name = key if key.startswith("@") else f"@{key}"
        kept: JsonValue = value
        if name == "@id":
            kept = _name(value)
        elif name == "@type":
            names = [_name(item) for item in (value if isinstance(value, list) else [value])]
            found: list[JsonValue] = [each for each in names if each is not None]
            kept = value if found in (value, [value]) else found or None
        elif name in {"@language", "@index"}:
            kept = value if isinstance(value, str) else None
        elif name == "@direction":
            kept = value if value in ("ltr", "rtl") else None
        elif name == "@reverse":
            kept = value if isinstance(value, dict) else None
        elif name in {"@graph", "@included", "@nest"}:
            kept = value if isinstance(value, dict | list) else None
        if kept is None:
            self._note(NoticeKind.VALUE_DROPPED, pointer, f"what stands here is no {name}, it is left out")
        elif kept != value:
            self._note(NoticeKind.COERCED_VALUE, pointer, f"what stands here is read as the {name} that it names")
        return kept

    def _note(self, kind: NoticeKind, pointer: str, message: str) -> None:
        self.notices.append(Notice(kind, self._source, pointer, message))


class Pruned:
    """Leaves out the values that an object is refused for. ``result`` is None where nothing of it is taken.

    ``refusal`` converts an object, and says why it cannot be converted; None if it can. At most :data:`_MOST_TRIALS`
    calls are made; an object with more faults than these find is refused.
    """

    def __init__(
        self, content: JsonObject, refusal: Callable[[JsonObject], str | None], *, pointer: str, source: str
    ) -> None:
        self.notices: list[Notice] = []
        self._refusal = refusal
        self._source = source
        self._trials = 0
        self.result = self._object(content, lambda new: new, pointer)

    def _why(self, content: JsonObject) -> str | None:
        self._trials += 1
        return self._refusal(content) if self._trials <= _MOST_TRIALS else "it has too many faults"

    def _object(
        self, content: JsonObject, wrap: Callable[[JsonObject], JsonObject], pointer: str
    ) -> "JsonObject | None":
        shell = {key: content[key] for key in _SHELL if key in content}
        for key in ("@id", "id", "@type", "type"):
            if self._why(wrap(shell)) is not None:
                shell.pop(key, None)
        if self._why(wrap(shell)) is not None:
            return None
        result = dict(shell)
        for key, value in content.items():
            if key not in _SHELL:
                kept = self._kept(value, lambda new, key=key: wrap({**shell, key: new}), f"{pointer}/{_escaped(key)}")  # type: ignore[misc]
                if kept is not None:
                    result[key] = kept
        return result if len(result) > len(shell) and self._why(wrap(result)) is None else None

    def _kept(self, value: JsonValue, wrap: Callable[[JsonValue], JsonObject], pointer: str) -> JsonValue:
        why = self._why(wrap(value))
        if why is None:
            return value
        kept: JsonValue = None
        said = len(self.notices)
        if isinstance(value, list):
            items = [
                self._kept(item, lambda new: wrap([new]), f"{pointer}/{index}") for index, item in enumerate(value)
            ]
            return [item for item in items if item is not None]
        if isinstance(value, dict):
            kept = self._object(value, wrap, pointer)
        if kept is None and len(self.notices) == said:
            self.notices.append(Notice(NoticeKind.VALUE_DROPPED, self._source, pointer, f"it is left out: {why}"))
        return kept


def _name(value: JsonValue) -> str | None:
    """The string that stands for a node: itself, or the ``@id`` of an object."""
    if isinstance(value, dict):
        value = value.get("@id", value.get("id"))
    return value if isinstance(value, str) else None


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
