"""The order of classes and properties in the file, taken from the ontology itself: parents before their children."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from cancerkg.namespaces import CKG, OWL, RDF, RDFS
from cancerkg.vocabulary.kinds import CLASS_OF_MENTION_TYPE
from cancerkg.vocabulary.turtle.statements import Node, Statements, Term

CLINICAL: Final = tuple(CLASS_OF_MENTION_TYPE.values())
"""The classes of clinical things, above all others of these."""

_FIRST: Final = (
    *CLINICAL,
    *(CKG[name] for name in ("Document", "Passage", "Mention", "Evidence", "Assertion", "Claim")),
)
_LAST: Final = 1_000_000
_Key: TypeAlias = tuple[int, tuple[int, ...], str]
PROPERTY_KINDS: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)


class TermOrder:
    """Where each class and property of ours stands among its kind; siblings by name, but the top classes as told.

    A class stands below a named superclass, or below the named class that its definition narrows. A property stands
    with the first class of its domain, below its super-property, and right behind the one that it is the inverse of.
    Linear in the size of the ontology but for sorting.
    """

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        classes = self._of_kind((OWL.Class, RDFS.Class))
        self._above: Mapping[NamedNode, tuple[NamedNode, ...]] = {cls: self._superclasses(cls) for cls in classes}
        self.classes: Final = _ranks(classes, self._above, self._class_key)
        self.properties: Final = self._property_ranks()

    def parents(self, cls: NamedNode) -> tuple[NamedNode, ...]:
        """The named classes directly above the class, stated or by its definition."""
        return tuple(dict.fromkeys(self._above.get(cls, ())))

    def ancestors(self, cls: NamedNode) -> frozenset[NamedNode]:
        """Every class of ours above this one, not itself."""
        return _reached(cls, self._above) - {cls}

    def is_clinical(self, cls: NamedNode) -> bool:
        """Whether the class is one of clinical things, or below or a union of some."""
        united = chain.from_iterable(self._lists(cls, OWL.unionOf))
        return any(not _reached(one, self._above).isdisjoint(CLINICAL) for one in (cls, *united))

    def domain(self, name: NamedNode) -> tuple[NamedNode, ...]:
        """The classes that subjects of the property are in, in their order; by its inverse where nothing else says."""
        own = self._classes_of(name, RDFS.domain)
        inverse = (cls for other in self._inverses(name) for cls in self._classes_of(other, RDFS.range))
        return tuple(sorted(own or set(inverse), key=lambda cls: (self.classes.get(cls, _LAST), cls.value)))

    def _property_ranks(self) -> Mapping[NamedNode, int]:
        properties = self._of_kind(PROPERTY_KINDS)
        above = {}
        for name in properties:
            main = (*self._mains(name), *self._statements.nodes(name, RDFS.subPropertyOf))
            above[name] = tuple(other for other in main if other in properties)
        return _ranks(properties, above, self._property_key)

    def _property_key(self, name: NamedNode) -> _Key:
        ranks = tuple(self.classes.get(cls, _LAST) for cls in self.domain(name))
        return (0 if self._mains(name) else 1, ranks or (_LAST,), name.value)

    def _class_key(self, cls: NamedNode) -> _Key:
        return (0, (_FIRST.index(cls) if cls in _FIRST else _LAST,), cls.value)

    def _of_kind(self, kinds: Iterable[NamedNode]) -> frozenset[NamedNode]:
        wanted = set(kinds)
        return frozenset(
            subject
            for subject in self._statements.subjects()
            if isinstance(subject, NamedNode)
            and subject in CKG
            and not wanted.isdisjoint(self._statements.nodes(subject, RDF.type))
        )

    def _superclasses(self, cls: NamedNode) -> tuple[NamedNode, ...]:
        narrowed = chain.from_iterable(self._lists(cls, OWL.intersectionOf))
        return (*self._statements.nodes(cls, RDFS.subClassOf), *narrowed)

    def _lists(self, cls: NamedNode, operator: NamedNode) -> tuple[tuple[NamedNode, ...], ...]:
        said = (*self._statements.objects(cls, OWL.equivalentClass), *self._statements.objects(cls, RDFS.subClassOf))
        return tuple(self._named_members(term, operator) for term in said)

    def _classes_of(self, name: NamedNode, predicate: NamedNode) -> set[NamedNode]:
        united = (self._named_members(term, OWL.unionOf) for term in self._statements.objects(name, predicate))
        return {*self._statements.nodes(name, predicate), *chain.from_iterable(united)}

    def _named_members(self, term: Term, operator: NamedNode) -> tuple[NamedNode, ...]:
        if not isinstance(term, Node):
            return ()
        heads = self._statements.objects(term, operator)
        members = chain.from_iterable(self._statements.items(head) or () for head in heads)
        return tuple(member for member in members if isinstance(member, NamedNode))

    def _inverses(self, name: NamedNode) -> tuple[NamedNode, ...]:
        return self._statements.nodes(name, OWL.inverseOf)

    def _mains(self, name: NamedNode) -> tuple[NamedNode, ...]:
        # Of two that are said to be each other's inverse, the first by name is the main one.
        return tuple(
            other
            for other in self._inverses(name)
            if other in CKG and (name not in self._inverses(other) or other.value < name.value)
        )


def _reached(start: NamedNode, above: Mapping[NamedNode, Iterable[NamedNode]]) -> frozenset[NamedNode]:
    reached = {start}
    waiting = [start]
    while waiting:
        for upper in above.get(waiting.pop(), ()):
            if upper not in reached:
                reached.add(upper)
                waiting.append(upper)
    return frozenset(reached)


def _ranks(
    names: frozenset[NamedNode],
    above: Mapping[NamedNode, tuple[NamedNode, ...]],
    key: Callable[[NamedNode], _Key],
) -> Mapping[NamedNode, int]:
    """The names in depth-first order, each below the first of those above it; those above themselves come last."""
    below: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for name in names:
        for upper in above[name]:
            below[upper].append(name)
    roots = [name for name in names if not any(upper in names for upper in above[name])]
    order: dict[NamedNode, int] = {}
    for start in (*sorted(roots, key=key), *sorted(names, key=key)):
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name not in order:
                order[name] = len(order)
                waiting.extend(sorted(below[name], key=key, reverse=True))
    return MappingProxyType(order)
