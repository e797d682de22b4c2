"""Differences for people, for a changelog, and as JSON."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode

from cancerkg.ontology.difference.differences import Change, Differences, Kind, Status, TermDifference, Value, spelled
from cancerkg.vocabulary.turtle import spelled_iri

_MARKS: Final = re.compile(r"[\\`*_\[\]<>]")
_SECTIONS: Final[Mapping[Status, str]] = MappingProxyType(
    {
        Status.ADDED: "Added",
        Status.CHANGED: "Changed",
        Status.OBSOLETED: "Deprecated",
        Status.RESTORED: "Restored",
        Status.REMOVED: "Removed",
    }
)
"""In the words of Keep a Changelog (https://keepachangelog.com), which knows no return."""


def as_text(found: Differences) -> str:
    """Terms by what became of them, each with its changes, one a line; the empty text where nothing differs.

    What no terminal can show, a line break among it, is escaped.
    """
    return "\n".join(_blocks(found, _Form("{title} ({number})\n", "  {line}\n", "      {line}\n", _printable)))


def as_markdown(found: Differences) -> str:
    """The same as sections of a changelog in Markdown, what Markdown would read as a mark escaped."""
    return "\n".join(_blocks(found, _Form("### {title}\n\n", "- {line}\n", "  - {line}\n", _plain_markdown)))


@dataclass(frozen=True, slots=True)
class _Form:
    heading: str
    item: str
    detail: str
    shown: Callable[[str], str]


def as_json(found: Differences) -> dict[str, object]:
    """The same as JSON values; IRIs in full, literals as objects with ``value`` and ``language`` or ``datatype``."""
    return {
        "terms": [
            {
                "term": term.term.value,
                "label": term.label,
                "status": term.status.value,
                "replacement": term.replacement.value if term.replacement else None,
                "changes": [
                    {
                        "kind": change.kind.value,
                        "predicate": change.predicate.value,
                        "before": [_json(value) for value in change.before],
                        "after": [_json(value) for value in change.after],
                    }
                    for change in term.changes
                ],
            }
            for term in found.terms
        ],
        "axioms": {"before": list(found.axioms_before), "after": list(found.axioms_after)},
    }


def _json(value: Value) -> object:
    if isinstance(value, NamedNode):
        return {"iri": value.value}
    if isinstance(value, Literal):
        kind = {"language": value.language} if value.language else {"datatype": value.datatype.value}
        return {"value": value.value, **kind}
    return {"expression": value}


def _blocks(found: Differences, form: _Form) -> Iterator[str]:
    for status, title in _SECTIONS.items():
        terms = found.of(status)
        if terms:
            yield form.heading.format(title=title, number=len(terms)) + "".join(_items(terms, form))
    axioms = [*(f"removed {text}" for text in found.axioms_before), *(f"added {text}" for text in found.axioms_after)]
    if axioms:
        lines = "".join(form.item.format(line=form.shown(text)) for text in axioms)
        yield form.heading.format(title="Axioms about several terms", number=len(axioms)) + lines


def _items(terms: Iterable[TermDifference], form: _Form) -> Iterator[str]:
    for term in terms:
        label = f" “{term.label}”" if term.label else ""
        replaced = f", replaced by {spelled_iri(term.replacement)}" if term.replacement else ""
        yield form.item.format(line=form.shown(f"{spelled_iri(term.term)}{label}{replaced}"))
        if term.status is Status.REMOVED:
            continue
        # The label of a new term stands in its heading.
        changes = (one for one in term.changes if term.status is not Status.ADDED or one.kind is not Kind.LABEL)
        yield from (form.detail.format(line=form.shown(line)) for change in changes for line in _lines(change))


def _lines(change: Change) -> Iterator[str]:
    name = _name(change)
    if len(change.before) == len(change.after) == 1:
        verb = "moved" if change.kind is Kind.PARENT else "changed"
        yield f"{verb} {name} from {spelled(change.before[0])} to {spelled(change.after[0])}"
        return
    yield from (f"removed {name} {spelled(value)}" for value in change.before)
    yield from (f"added {name} {spelled(value)}" for value in change.after)


def _name(change: Change) -> str:
    if change.kind in (Kind.LABEL, Kind.TYPE, Kind.DEFINITION):
        return change.kind.value
    prefix, _, local = spelled_iri(change.predicate).partition(":")
    return local if prefix in ("skos", "rdfs", "owl") else f"{prefix}:{local}"


def _printable(line: str) -> str:
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in line)


def _plain_markdown(line: str) -> str:
    return _MARKS.sub(r"\\\g<0>", _printable(line))
