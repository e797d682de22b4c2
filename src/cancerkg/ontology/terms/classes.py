"""The classes of ours that a concept can be in, and the words that people have for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from pyoxigraph import Literal, NamedNode

from cancerkg.model import MentionType
from cancerkg.namespaces import CKG, RDFS, curie
from cancerkg.vocabulary import CLASS_OF_MENTION_TYPE, Concept, Vocabulary


@dataclass(frozen=True, slots=True)
class ConceptClasses:
    """The classes at and below the disjoint top classes.

    ``kinds`` is the mention type of each class, ``words`` what a sheet calls it ("symptom", "pain quality"), ``named``
    the classes by every name in lower case: that word, the label, the local name and the CURIE. ``above`` are the
    superclasses of each.
    """

    kinds: Mapping[NamedNode, MentionType]
    words: Mapping[NamedNode, str]
    named: Mapping[str, NamedNode]
    above: Mapping[NamedNode, frozenset[NamedNode]]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Self:
        """The classes of a vocabulary. Linear in its quads."""
        direct: defaultdict[NamedNode, set[NamedNode]] = defaultdict(set)
        labels: dict[NamedNode, str] = {}
        for quad in vocabulary.quads:
            if isinstance(quad.subject, NamedNode) and quad.subject in CKG:
                if quad.predicate == RDFS.subClassOf and isinstance(quad.object, NamedNode):
                    direct[quad.subject].add(quad.object)
                elif quad.predicate == RDFS.label and isinstance(quad.object, Literal):
                    labels[quad.subject] = quad.object.value
        above = {one: frozenset(_reached(one, direct)) for one in labels}
        tops = {top: kind for kind, top in CLASS_OF_MENTION_TYPE.items()}
        kinds = {one: tops[top] for one in labels for top in {one, *above[one]} & tops.keys()}
        words = {one: tops[one].value if one in tops else labels[one] for one in kinds}
        named = {
            name.casefold(): one
            for one in kinds
            for name in (labels[one], words[one], curie(one), curie(one).removeprefix("ckg:"))
        }
        return cls(kinds, words, named, above)

    def directly(self, concept: Concept) -> tuple[NamedNode, ...]:
        """The classes that the concept is in, without those that follow from them."""
        return self.lowest(concept.types)

    def lowest(self, classes: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
        """The classes of ours among these that have no other of them below, sorted."""
        known = {one for one in classes if one in self.kinds}
        implied = {upper for one in known for upper in self.above[one]}
        return tuple(sorted(known - implied, key=lambda one: one.value))


def _reached(start: NamedNode, direct: Mapping[NamedNode, set[NamedNode]]) -> set[NamedNode]:
    reached: set[NamedNode] = set()
    waiting = [start]
    while waiting:
        for upper in direct.get(waiting.pop(), ()):
            if upper not in reached:
                reached.add(upper)
                waiting.append(upper)
    return reached
