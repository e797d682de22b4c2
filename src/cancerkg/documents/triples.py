"""Expanded JSON-LD → RDF triples of one page (JSON-LD 1.1 API, section 8.1, "Deserialize JSON-LD to RDF").

It differs from the standard where a page of the open web asks for it:

- Terms are made with pyoxigraph, which checks each IRI: no text of a page can break out of its brackets. What is almost
  an IRI is percent-encoded (``iris.py``).
- A ``schema:Date`` or ``schema:DateTime`` is given a second time as an XML Schema date where it is one.
- Blank nodes become IRIs under the document's (RDF 1.1 Concepts, section 3.5), named for what the node says and where
  it stands: no two documents share one, and the order of keys changes none.
- The two spellings of the namespace of schema.org are folded to one.
- A page cannot speak in our name: :attr:`~cancerkg.documents.notices.NoticeKind.RESERVED_NAMESPACE`.
- What stands in a named graph of the page's is the page's word like the rest.
"""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.documents.iris import iri_of
from cancerkg.documents.literals import as_xsd_date, literal_of
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.namespaces import RDF, digest, is_reserved, skolem

_BLANK = "_:"
_TYPE = RDF.type

Resource: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal


@dataclass(frozen=True, slots=True)
class Expanded:
    """An expanded object and the JSON pointer of the object in the source that it was."""

    pointer: str
    nodes: Sequence[Any]


@dataclass(frozen=True, slots=True)
class PageTriples:
    """The triples of a page, sorted by their N-Triples, these lines, and what was left out or changed."""

    triples: tuple[Triple, ...]
    lines: tuple[str, ...]
    notices: tuple[Notice, ...]


def read_triples(objects: Iterable[Expanded], *, key: str, source: str) -> PageTriples:
    """The triples of the objects of one page. ``key`` is the document's, under which blank nodes get their names.

    Nothing is raised: an IRI, a language tag or a datatype that is not well-formed is left out with a notice. Linear in
    the size of the objects, times the depth of blank nodes in blank nodes.
    """
    reader = PageReader(key, source)
    for each in objects:
        reader.read(each)
    by_line = {str(triple): triple for triple in reader.triples}
    lines = tuple(sorted(by_line))
    return PageTriples(tuple(by_line[line] for line in lines), lines, tuple(reader.notices))


class PageReader:
    """Gathers the triples of one page. The methods without an underscore are where it differs from the standard."""

    def __init__(self, key: str, source: str) -> None:
        self.triples: set[Triple] = set()
        self.notices: dict[Notice, None] = {}
        self._key = key
        self._source = source
        self._pointer = ""
        self._met: Counter[str] = Counter()
        self._iris: dict[str, NamedNode] = {}
        self._properties: dict[str, Resource] = {}
        self._own = skolem(key, "").value

    def read(self, expanded: Expanded) -> None:
        """Take the triples of one object."""
        self._pointer = expanded.pointer
        for node in expanded.nodes:
            self._node(node, place="")

    def blank_node(self, label: str) -> Resource:
        """What stands for the blank node with that label."""
        return skolem(self._key, label)

    def iri(self, spelled: str) -> Resource | None:
        """The IRI of a node; None for what is none."""
        known = self._iris.get(spelled)
        if known is not None:
            return known
        iri, changed = iri_of(spelled)
        if iri is None:
            self._note(NoticeKind.INVALID_IRI, f"{_shortened(spelled)!r} is no address, it is left out")
        elif changed:
            self._note(NoticeKind.ENCODED_IRI, f"{_shortened(spelled)!r} is no IRI, it is written as {iri}")
        else:
            self._iris[spelled] = iri
        return iri

    def class_iri(self, spelled: str) -> Resource | None:
        """A class's IRI; None for one of ours, and for what is no IRI."""
        if spelled.startswith(_BLANK):
            return self.blank_node(digest("label", spelled))
        iri = self.iri(spelled)
        if iri is not None and self.is_reserved(iri):
            self._note(NoticeKind.RESERVED_NAMESPACE, f"{iri} is not a page's to use, what it says with it is left out")
            return None
        return iri

    def property_iri(self, spelled: str) -> Resource | None:
        """A property's IRI, likewise."""
        return self.class_iri(spelled)

    def is_reserved(self, resource: Resource) -> bool:
        """Whether a page may say nothing of it: it is ours to mint."""
        if not isinstance(resource, NamedNode) or not is_reserved(resource):
            return False
        return not resource.value.startswith(self._own)

    def unnamed(self, node: dict[str, Any], place: str) -> Resource | None:
        """What stands for a node whose ``@id`` is no IRI; None where nothing is said of it."""
        return self.blank_node(self._name("node", place, node)) if len(node) > 1 else None

    def literals(self, value: dict[str, Any]) -> Iterator[Term]:
        """The literal of a value object; a date is two."""
        literal, message = literal_of(value)
        if message:
            self._note(NoticeKind.INVALID_LANGUAGE, message)
        yield literal
        dated = as_xsd_date(literal)
        if dated is not None:
            yield dated

    def graph(self, name: Resource, nodes: Sequence[dict[str, Any]]) -> None:
        """Take what stands in a named graph."""
        for node in nodes:
            self._node(node, f"{name} @graph")

    def keep(self, subject: Resource, predicate: Resource, object_: Term) -> None:
        """Take one triple."""
        if isinstance(predicate, NamedNode):
            self.triples.add(Triple(subject, predicate, object_))

    def _node(self, node: dict[str, Any], place: str) -> Resource | None:
        """Take the node's triples and those within it. Gives its name; None where it only refers to what is no IRI.

        ``place`` says where the node stands: part of a blank node's name.
        """
        subject = self._subject(node, place)
        if subject is None:
            return None
        reserved = self.is_reserved(subject)
        if reserved and len(node) > 1:
            self._note(NoticeKind.RESERVED_NAMESPACE, f"what it says of {subject} is left out")
        for key in sorted(node):
            value = node[key]
            if key == "@type":
                self._classes(subject, value, reserved=reserved)
            elif key == "@graph":
                self.graph(subject, value)
            elif key == "@included":
                for item in value:
                    self._node(item, f"{subject} {key}")
            elif key == "@reverse":
                self._reverse(subject, value)
            elif not key.startswith("@"):
                predicate = self._properties.get(key) or self._property(key)
                for each in self._objects(value, f"{subject} {key}"):
                    if predicate is not None and not reserved:
                        self.keep(subject, predicate, each)
        return subject

    def _classes(self, subject: Resource, names: Sequence[str | None], *, reserved: bool) -> None:
        for name in names:
            # pyld lets a null through where a page has both "type" and "@type"
            class_ = self.class_iri(name) if isinstance(name, str) else None
            if class_ is not None and not reserved:
                self.keep(subject, _TYPE, class_)

    def _property(self, spelled: str) -> Resource | None:
        predicate = self.property_iri(spelled)
        if predicate is not None:
            self._properties[spelled] = predicate
        return predicate

    def _reverse(self, target: Resource, properties: dict[str, Any]) -> None:
        for key in sorted(properties):
            predicate = self.property_iri(key)
            for item in properties[key]:
                subject = self._node(item, f"{target} ^{key}")
                if subject is not None and predicate is not None and not self.is_reserved(subject):
                    self.keep(subject, predicate, target)

    def _objects(self, items: list[dict[str, Any]], place: str) -> Iterator[Term]:
        for item in items:
            if "@value" in item:
                yield from self.literals(item)
            elif "@list" in item:
                if item.keys() - {"@list", "@index"}:
                    self._note(NoticeKind.VALUE_DROPPED, "what is said of a list besides its members is left out")
                yield self._list(item["@list"], place)
            elif (node := self._node(item, place)) is not None:
                yield node

    def _list(self, items: list[dict[str, Any]], place: str) -> Resource:
        name = self._name("list", place, items)
        members = [each for item in items for each in itertools.islice(self._objects([item], f"{place} {name}"), 1)]
        cells = [self.blank_node(f"{name}-{index}") for index in range(len(members))]
        for cell, member, rest in zip(cells, members, [*cells[1:], RDF.nil], strict=False):
            self.keep(cell, RDF.first, member)
            self.keep(cell, RDF.rest, rest)
        return cells[0] if cells else RDF.nil

    def _subject(self, node: dict[str, Any], place: str) -> Resource | None:
        if "@id" not in node:
            return self.blank_node(self._name("node", place, node))
        spelled = node["@id"]
        if not isinstance(spelled, str):
            return self.unnamed(node, place)
        if spelled.startswith(_BLANK):
            return self.blank_node(digest("label", spelled))
        return self.iri(spelled) or self.unnamed(node, place)

    def _name(self, kind: str, place: str, content: object) -> str:
        """A name for a blank node. Equal ones at one place are told apart by their number."""
        name = digest(kind, place, json.dumps(content, sort_keys=True))
        self._met[name] += 1
        return name if self._met[name] == 1 else digest(name, str(self._met[name]))

    def _note(self, kind: NoticeKind, message: str) -> None:
        self.notices.setdefault(Notice(kind, self._source, self._pointer, message))


def _shortened(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
