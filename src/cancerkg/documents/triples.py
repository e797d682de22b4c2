"""Expanded JSON-LD → RDF triples of one page (JSON-LD 1.1 API, section 8.1, "Deserialize JSON-LD to RDF").

It differs from the standard where a page of the open web asks for it:

- Terms are made with pyoxigraph, which checks each IRI: no text of a page can break out of its brackets.
- Blank nodes become IRIs under the document's (RDF 1.1 Concepts, section 3.5), named for what the node says and where
  it stands: no two documents share one, and the order of keys changes none.
- The two spellings of the namespace of schema.org are folded to one.
- A page cannot speak in our name: :attr:`~cancerkg.documents.notices.NoticeKind.RESERVED_NAMESPACE`.
- What stands in a named graph of the page's is the page's word like the rest.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from cancerkg.documents.literals import literal_of
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.namespaces import RDF, digest, folded, is_reserved, skolem

_RUNS_CODE = ("javascript:", "vbscript:", "data:")
_BLANK = "_:"


@dataclass(frozen=True, slots=True)
class Expanded:
    """An expanded object and the JSON pointer of the object in the source that it was."""

    pointer: str
    nodes: Sequence[Any]


@dataclass(frozen=True, slots=True)
class PageTriples:
    """The triples of a page, sorted by their N-Triples, and what was left out or changed."""

    triples: tuple[Triple, ...]
    notices: tuple[Notice, ...]


def read_triples(objects: Iterable[Expanded], *, key: str, source: str) -> PageTriples:
    """The triples of the objects of one page. ``key`` is the document's, under which blank nodes get their names.

    Nothing is raised: an IRI, a language tag or a datatype that is not well-formed is left out with a notice. Linear in
    the size of the objects, times the depth of blank nodes in blank nodes.
    """
    reader = _Reader(key, source)
    for each in objects:
        reader.read(each)
    return PageTriples(tuple(sorted(reader.triples, key=str)), tuple(reader.notices))


class _Reader:
    """Gathers the triples of one page."""

    def __init__(self, key: str, source: str) -> None:
        self.triples: set[Triple] = set()
        self.notices: dict[Notice, None] = {}
        self._key = key
        self._source = source
        self._pointer = ""
        self._met: Counter[str] = Counter()

    def read(self, expanded: Expanded) -> None:
        self._pointer = expanded.pointer
        for node in expanded.nodes:
            self._node(node, place="")

    def _node(self, node: dict[str, Any], place: str) -> NamedNode | None:
        """Take the node's triples and those within it. Gives its IRI; None where it only refers to what is no IRI.

        ``place`` says where the node stands: part of a blank node's name.
        """
        subject = self._subject(node, place)
        if subject is None:
            return None
        if self._is_reserved(subject) and len(node) > 1:
            self._note(NoticeKind.RESERVED_NAMESPACE, f"what it says of {subject} is left out")
        for key in sorted(node):
            value = node[key]
            if key == "@type":
                # pyld lets a null through where a page has both "type" and "@type"
                self._add(subject, RDF.type, (self._vocabulary_iri(name) for name in value if isinstance(name, str)))
            elif key in {"@graph", "@included"}:
                for item in value:
                    self._node(item, f"{subject} {key}")
            elif key == "@reverse":
                self._reverse(subject, value)
            elif not key.startswith("@"):
                objects = list(self._objects(value, f"{subject} {key}"))
                self._add(subject, self._vocabulary_iri(key), objects)
        return subject

    def _reverse(self, target: NamedNode, properties: dict[str, Any]) -> None:
        for key in sorted(properties):
            predicate = self._vocabulary_iri(key)
            for item in properties[key]:
                subject = self._node(item, f"{target} ^{key}")
                if subject is not None:
                    self._add(subject, predicate, [target])

    def _add(
        self, subject: NamedNode, predicate: NamedNode | None, objects: Iterable[NamedNode | Literal | None]
    ) -> None:
        kept = [each for each in objects if each is not None]
        if predicate is not None and not self._is_reserved(subject):
            self.triples.update(Triple(subject, predicate, each) for each in kept)

    def _objects(self, items: list[dict[str, Any]], place: str) -> Iterator[NamedNode | Literal]:
        for item in items:
            if "@value" in item:
                yield self._literal(item)
            elif "@list" in item:
                yield self._list(item["@list"], place)
            elif (node := self._node(item, place)) is not None:
                yield node

    def _literal(self, value: dict[str, Any]) -> Literal:
        literal, well_formed = literal_of(value)
        if not well_formed:
            given = value.get("@language") or value.get("@type")
            self._note(
                NoticeKind.INVALID_LANGUAGE, f"{given!r} is no language or datatype, the words are kept without it"
            )
        return literal

    def _list(self, items: list[dict[str, Any]], place: str) -> NamedNode:
        name = self._name("list", place, items)
        members = list(self._objects(items, f"{place} {name}"))
        cells = [skolem(self._key, f"{name}-{index}") for index in range(len(members))]
        for cell, member, rest in zip(cells, members, [*cells[1:], RDF.nil], strict=False):
            self.triples.update((Triple(cell, RDF.first, member), Triple(cell, RDF.rest, rest)))
        return cells[0] if cells else RDF.nil

    def _subject(self, node: dict[str, Any], place: str) -> NamedNode | None:
        spelled = node.get("@id")
        if isinstance(spelled, str) and spelled.startswith(_BLANK):
            return skolem(self._key, digest("label", spelled))
        if isinstance(spelled, str):
            iri = self._iri(spelled)
            if iri is not None or len(node) == 1:
                return iri
        return skolem(self._key, self._name("node", place, node))

    def _name(self, kind: str, place: str, content: object) -> str:
        """A name for a blank node. Equal ones at one place are told apart by their number."""
        name = digest(kind, place, json.dumps(content, sort_keys=True))
        self._met[name] += 1
        return name if self._met[name] == 1 else digest(name, str(self._met[name]))

    def _vocabulary_iri(self, spelled: str) -> NamedNode | None:
        """A property's or a class's IRI; None for one of ours, and for what is no IRI."""
        if spelled.startswith(_BLANK):
            return skolem(self._key, digest("label", spelled))
        iri = self._iri(spelled)
        if iri is not None and self._is_reserved(iri):
            self._note(NoticeKind.RESERVED_NAMESPACE, f"{iri} is not a page's to use, what it says with it is left out")
            return None
        return iri

    def _iri(self, spelled: str) -> NamedNode | None:
        if not spelled.lower().startswith(_RUNS_CODE):
            try:
                return NamedNode(folded(spelled))
            except ValueError:
                pass
        self._note(NoticeKind.INVALID_IRI, f"{_shortened(spelled)!r} is no address, it is left out")
        return None

    def _is_reserved(self, iri: NamedNode) -> bool:
        return is_reserved(iri) and not iri.value.startswith(skolem(self._key, "").value)

    def _note(self, kind: NoticeKind, message: str) -> None:
        self.notices.setdefault(Notice(kind, self._source, self._pointer, message))


def _shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
