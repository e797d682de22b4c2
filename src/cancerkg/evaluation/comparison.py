"""Labels beside findings of one article: which labels were found, and which findings are right.

Two people may have labelled an article. Recall counts what both found (``agreed``); precision takes what either found.
Items are sets: a phrase or statement counts once an article. *Strict* compares strings, *relaxed* takes a phrase whose
words are all in the other for the same. In a statement, two phrases that the system links to one concept are the same
phrase in both ways, and statements of the same phrases count once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from cancerkg.evaluation.found import COMPARED, FoundArticle
from cancerkg.evaluation.gold import GoldArticle
from cancerkg.evaluation.phrases import comparable, one_contains_the_other
from cancerkg.model import MentionType, Polarity, Predicate


class Strictness(StrEnum):
    """How near two phrases must be to count as the same."""

    STRICT = "strict"
    RELAXED = "relaxed"


class MentionItem(NamedTuple):
    """A mention as it is compared."""

    phrase: str
    type: MentionType


class Argument(NamedTuple):
    """The subject or object of a statement: the IRI of its concept, or else the phrase; and the phrase."""

    key: str
    phrase: str


class RelationItem(NamedTuple):
    """A statement as it is compared."""

    subject: Argument
    predicate: Predicate
    object: Argument
    polarity: Polarity


Item = TypeVar("Item", MentionItem, RelationItem)


@dataclass(frozen=True, slots=True)
class Matching(Generic[Item]):
    """``expected`` are the labels that all readers agree on, ``recalled`` those of them that were found, ``found`` the
    findings, ``right`` those of them that some reader has; ``labelled`` are all labels. Each is in order."""

    expected: tuple[Item, ...]
    recalled: frozenset[Item]
    found: tuple[Item, ...]
    right: frozenset[Item]
    labelled: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article's labels and findings, compared in both ways, and what the items were made of."""

    gold: GoldArticle
    found: FoundArticle
    mentions: Mapping[Strictness, Matching[MentionItem]]
    relations: Mapping[Strictness, Matching[RelationItem]]
    concepts: Mapping[str, str]
    """The concept that the system links each comparable phrase to."""


Statement = tuple[str, Predicate, str, Polarity]
"""Subject, predicate, object and polarity, as the text has the words."""


def compare(gold: GoldArticle, found: FoundArticle) -> Comparison:
    """The labels and the findings of one article, side by side. Quadratic in their number, which is some dozens."""
    concepts = {comparable(one.exact): one.concept for one in found.mentions if one.concept}
    here = {MentionItem(comparable(one.exact), one.type) for one in found.mentions if one.type in COMPARED}
    labelled = {MentionItem(comparable(one.text), one.type) for one in gold.mentions}
    agreed = {MentionItem(comparable(one.text), one.type) for one in gold.mentions if one.agreed}
    said = _items(((one.subject, one.predicate, one.object, one.polarity) for one in found.relations), concepts)
    all_ = [((one.subject, one.predicate, one.object, one.polarity), one.agreed) for one in gold.relations]
    stated = _items((row for row, _ in all_), concepts)
    both = _items((row for row, agrees in all_ if agrees), concepts)
    return Comparison(
        gold,
        found,
        {one: _matching(agreed, labelled, here, same_mention(one)) for one in Strictness},
        {one: _matching(both, stated, said, same_relation(one)) for one in Strictness},
        concepts,
    )


def relation_item(row: Statement, concepts: Mapping[str, str]) -> RelationItem:
    """The statement as it is compared, where the system links phrases to these concepts."""
    subject, predicate, object_, polarity = row
    return RelationItem(_argument(subject, concepts), predicate, _argument(object_, concepts), polarity)


def keys_of(item: RelationItem) -> Statement:
    """What makes two statements one: the keys of both arguments, the predicate and the polarity."""
    return item.subject.key, item.predicate, item.object.key, item.polarity


def same_mention(strictness: Strictness) -> Callable[[MentionItem, MentionItem], bool]:
    """Whether two mentions that are not equal are still the same."""
    if strictness is Strictness.STRICT:
        return lambda one, other: one == other
    return lambda one, other: one.type is other.type and one_contains_the_other(one.phrase, other.phrase)


def same_relation(strictness: Strictness) -> Callable[[RelationItem, RelationItem], bool]:
    """Whether two statements that are not equal are still the same."""

    def same(one: RelationItem, other: RelationItem) -> bool:
        return (
            one.predicate is other.predicate
            and one.polarity is other.polarity
            and same_argument(one.subject, other.subject, strictness)
            and same_argument(one.object, other.object, strictness)
        )

    return same


def same_argument(one: Argument, other: Argument, strictness: Strictness = Strictness.RELAXED) -> bool:
    """Whether two arguments are of one concept or the same phrase."""
    relaxed = strictness is Strictness.RELAXED
    return one.key == other.key or (relaxed and one_contains_the_other(one.phrase, other.phrase))


def _argument(phrase: str, concepts: Mapping[str, str]) -> Argument:
    words = comparable(phrase)
    return Argument(concepts.get(words, words), words)


def _items(rows: Iterable[Statement], concepts: Mapping[str, str]) -> set[RelationItem]:
    """The distinct statements; the first in the order of the words stands for those with the same keys."""
    distinct: dict[Statement, RelationItem] = {}
    for row in sorted(set(rows)):
        item = relation_item(row, concepts)
        distinct.setdefault(keys_of(item), item)
    return set(distinct.values())


def _matching(
    agreed: set[Item], labelled: set[Item], found: set[Item], same: Callable[[Item, Item], bool]
) -> Matching[Item]:
    expected, findings, labels = sorted(agreed), sorted(found), sorted(labelled)
    return Matching(
        tuple(expected),
        _with_partner(expected, findings, same),
        tuple(findings),
        _with_partner(findings, labels, same),
        tuple(labels),
    )


def _with_partner(
    wanted: Sequence[Item], offered: Sequence[Item], same: Callable[[Item, Item], bool]
) -> frozenset[Item]:
    """Those wanted that get a partner of their own: equal ones are paired first, then each in turn takes the first
    that is left and the same."""
    equal = set(wanted) & set(offered)
    left = [other for other in offered if other not in equal]
    paired = set(equal)
    for item in wanted:
        partner = None if item in equal else next((other for other in left if same(item, other)), None)
        if partner is not None:
            left.remove(partner)
            paired.add(item)
    return frozenset(paired)
