"""Differences in the Knowledge Graph Change Language, for tools that apply them (https://github.com/INCATools/kgcl).

Its controlled natural language has commands for nodes, labels, synonyms, definitions and edges. IRIs are written in
full, since a prefixed name with a hyphen is none to some readers. What the language has no words for, and a text with
an apostrophe, which its quotes cannot hold, is a line that begins with ``#``: nothing is left out.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode

from cancerkg.namespaces import OBO_IN_OWL, SKOS
from cancerkg.ontology.difference.differences import Change, Differences, Kind, Status, TermDifference, Value, spelled
from cancerkg.vocabulary.turtle import spelled_iri

_SCOPES: Final = MappingProxyType(
    {
        SKOS.altLabel: "exact",
        **{OBO_IN_OWL[f"has{scope}Synonym"]: scope.lower() for scope in ("Exact", "Narrow", "Broad", "Related")},
    }
)
_EDGES: Final = (Kind.TYPE, Kind.PARENT, Kind.RELATION, Kind.MAPPING)


def write_kgcl(found: Differences) -> str:
    """One command or comment a line, terms in their order; the empty text where nothing differs."""
    lines = [line for term in found.terms for line in _term(term)]
    lines += [f"# remove axiom {axiom}" for axiom in found.axioms_before]
    lines += [f"# add axiom {axiom}" for axiom in found.axioms_after]
    return "".join(f"{line}\n" for line in lines)


def _term(found: TermDifference) -> Iterator[str]:
    about = str(found.term)
    changes = found.changes
    if found.status is Status.REMOVED:
        yield f"delete {about}"
        return
    if found.status is Status.ADDED:
        created = next((change for change in changes if change.kind is Kind.LABEL and _quoted(change.after[0])), None)
        if created is not None:
            yield f"create node {about} {_quoted(created.after[0])}"
            changes = tuple(change for change in changes if change is not created)
        else:
            yield f"create {about}"
    if found.status is Status.RESTORED:
        yield f"unobsolete {about}"
    for change in changes:
        yield from _change(found.term, change)
    if found.status is Status.OBSOLETED:
        yield f"obsolete {about}" + (f" with replacement {found.replacement}" if found.replacement else "")


def _change(term: NamedNode, change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    match change.kind:
        case Kind.LABEL | Kind.DEFINITION if len(before) == len(after) == 1:
            yield _replaced(term, change, before[0], after[0])
        case Kind.DEFINITION if not before and len(after) == 1:
            words = _text(after[0])
            yield f"add definition {words} to {term}" if words else _comment(term, change, "add", after[0])
        case Kind.DEFINITION if not after and len(before) == 1:
            yield f"remove definition for {term}"
        case Kind.SYNONYM:
            for value in before:
                words = _quoted(value) if change.predicate in _SCOPES else None
                yield f"remove synonym {words} for {term}" if words else _comment(term, change, "remove", value)
            for value in after:
                scope, words = _SCOPES.get(change.predicate), _quoted(value)
                created = f"create {scope} synonym {words} for {term}"
                yield created if scope and words else _comment(term, change, "add", value)
        case kind if kind in _EDGES:
            yield from _edges(term, change)
        case _:
            yield from (_comment(term, change, "remove", value) for value in before)
            yield from (_comment(term, change, "add", value) for value in after)


def _edges(term: NamedNode, change: Change) -> Iterator[str]:
    match change:
        case Change(Kind.PARENT, _, (NamedNode() as old,), (NamedNode() as new,)):
            yield f"move {term} {change.predicate} {old} from {old} to {new}"
            return
    for value in change.before:
        is_edge = isinstance(value, NamedNode)
        line = f"delete edge {term} {change.predicate} {value}"
        yield line if is_edge else _comment(term, change, "remove", value)
    for value in change.after:
        is_edge = isinstance(value, NamedNode)
        line = f"create edge {term} {change.predicate} {value}"
        yield line if is_edge else _comment(term, change, "add", value)


def _replaced(term: NamedNode, change: Change, before: Value, after: Value) -> str:
    if change.kind is Kind.LABEL:
        old, new = _quoted(before), _quoted(after)
        line = f"rename {term} from {old} to {new}"
    else:
        old, new = _text(before), _text(after)
        line = f"change definition of {term} from {old} to {new}"
    if old and new:
        return line
    return f"# change {spelled_iri(change.predicate)} of {term} from {_flat(before)} to {_flat(after)}"


def _text(value: Value) -> str | None:
    """The text in single quotes; None where they cannot hold it."""
    if not isinstance(value, Literal) or any(character in value.value for character in "'\r\n"):
        return None
    return f"'{value.value}'"


def _quoted(value: Value) -> str | None:
    words = _text(value)
    if words is None or not isinstance(value, Literal):
        return None
    return f"{words}@{value.language}" if value.language else words


def _comment(term: NamedNode, change: Change, verb: str, value: Value) -> str:
    return f"# {verb} {spelled_iri(change.predicate)} {_flat(value)} of {term}"


def _flat(value: Value) -> str:
    return str(value) if isinstance(value, Literal) else spelled(value)
