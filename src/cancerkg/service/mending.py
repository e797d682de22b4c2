"""What the store gets wrong, mended before and after it: the order of columns, default graphs that are merged, tags.

``SELECT *`` has the visible variables as columns; the store sorts them by name, people expect them as they come in the
query. A default graph of several graphs is their merge (SPARQL 1.1, section 13.1), which is a set: the store gives a
triple that stands in two of them twice, and counts it so.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from cancerkg.service.tokens import Token, TokenKind, prologue, tokens

_QUANTIFIERS: Final = frozenset({"distinct", "reduced"})
_PROLOGUE_TOKENS: Final = 3000
"""A thousand prefixes; more are not looked for."""
_STAR: Final = re.compile(r"(?<!\()\*")
"""A star, but not that of ``COUNT(*)``, which is so frequent that reading the tokens for it would cost."""
_OPEN: Final = "{"
_CLOSE: Final = "}"


@dataclass(frozen=True, slots=True)
class GraphNames:
    """The RDF dataset that a query is asked on: IRIs of the graphs of its default graph, and of its named graphs."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def with_simple_concatenations(query: str) -> str:
    """The query with the language tag taken from what GROUP_CONCAT gives: it is a simple literal (SPARQL 1.1, section
    18.5.1.7), and the store leaves a tag that all its members share.
    """
    if "group_concat" not in query.lower():
        return query
    found = tokens(query)
    closing = _closing(found)
    marks: list[tuple[int, str]] = []
    for at, token in enumerate(found):
        if token.keyword == "group_concat" and (end := closing.get(at + 1)) is not None:
            marks += [(token.start, "STR("), (end, ")")]
    parts: list[str] = []
    copied = 0
    for offset, mark in sorted(marks):
        parts += [query[copied:offset], mark]
        copied = offset
    return "".join([*parts, query[copied:]])


def in_query_order(query: str, variables: Collection[str]) -> str | None:
    """The query with its columns spelled out in the order in which they first come in it.

    ``variables`` are the columns that the store would give. None where nothing changes: the query is no ``SELECT *``,
    or its columns are in order already.
    """
    if _STAR.search(query) is None:
        return None
    found = tokens(query)
    star = _star(found)
    if star is None:
        return None
    written = dict.fromkeys(token.text[1:] for token in found if token.kind is TokenKind.VARIABLE)
    ordered = [name for name in written if name in variables]
    if ordered == list(variables) or len(ordered) != len(variables):
        return None
    columns = " ".join(f"?{name}" for name in ordered)
    return f"{query[: star.start]} {columns} {query[star.end :]}"


def graphs_of(query: str) -> GraphNames | None:
    """The dataset that the query's own FROM and FROM NAMED make; None where it has none, or an IRI has no base."""
    if "from" not in query.lower():
        return None
    found = tokens(query)
    declared = prologue(found)
    default: list[str] = []
    named: list[str] = []
    depth = 0
    for at, token in enumerate(found):
        depth += (token.text == _OPEN) - (token.text == _CLOSE) if token.kind is TokenKind.MARK else 0
        if depth or token.keyword != "from" or at + 2 >= len(found):
            continue
        is_named = found[at + 1].keyword == "named"
        name = found[at + 1 + is_named]
        iri = declared.resolve(name) if name.kind in (TokenKind.IRI, TokenKind.NAME) else None
        if iri is None:
            return None
        (named if is_named else default).append(iri)
    return GraphNames(tuple(default), tuple(named)) if default or named else None


def needs_merge(names: GraphNames | None) -> bool:
    """Whether the default graph is made of more graphs than one."""
    return names is not None and len(set(names.default)) > 1


def merged(store: ox.Store, names: GraphNames) -> ox.Store:
    """A store in memory whose default graph is the merge of those graphs, with the named ones beside it.

    Takes time and memory in proportion to the graphs, within what the worker may use.
    """
    copy = ox.Store()
    for graph in sorted(set(names.default)):
        copy.extend(ox.Quad(q.subject, q.predicate, q.object) for q in _quads(store, graph))
    for graph in sorted(set(names.named)):
        if store.contains_named_graph(ox.NamedNode(graph)):
            copy.add_graph(ox.NamedNode(graph))
        copy.extend(_quads(store, graph))
    return copy


def turtle_prefixes(query: str, ours: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The prefixes for the triples of a query's answer: the query's own, and ours for what it does not declare."""
    declared = prologue(tokens(query, _PROLOGUE_TOKENS)).prefixes
    named = set(declared.values())
    both = {name: iri for name, iri in ours if name not in declared and iri not in named}
    return {name: iri for name, iri in {**both, **declared}.items() if _is_iri(iri)}


def _quads(store: ox.Store, graph: str) -> Iterable[ox.Quad]:
    return store.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def _closing(found: tuple[Token, ...]) -> dict[int, int]:
    """For each parenthesis that opens, by the number of its token, the offset behind the one that closes it."""
    opened: list[int] = []
    closing = {}
    for at, token in enumerate(found):
        if token.kind is TokenKind.MARK and token.text == "(":
            opened.append(at)
        elif token.kind is TokenKind.MARK and token.text == ")" and opened:
            closing[opened.pop()] = token.end
    return closing


def _star(found: tuple[Token, ...]) -> Token | None:
    rest = found[prologue(found).end :]
    if not rest or rest[0].keyword != "select":
        return None
    at = 2 if len(rest) > 1 and rest[1].keyword in _QUANTIFIERS else 1
    return rest[at] if len(rest) > at and rest[at].text == "*" else None


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
