"""What was missed and what was found wrongly, each with its sentence and what it was taken for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cancerkg.evaluation.comparison import (
    Comparison,
    Matching,
    MentionItem,
    RelationItem,
    Strictness,
    keys_of,
    relation_item,
    same_argument,
    same_mention,
    same_relation,
)
from cancerkg.evaluation.found import FoundRelation
from cancerkg.evaluation.phrases import comparable, one_contains_the_other
from cancerkg.model import MentionType, Polarity, Predicate


class FaultKind(StrEnum):
    """Which way a finding and the labels differ."""

    MISSED_MENTION = "missed-mention"
    WRONG_MENTION = "wrong-mention"
    MISSED_RELATION = "missed-relation"
    WRONG_RELATION = "wrong-relation"


class Cause(StrEnum):
    """What stands in the other's place."""

    COUNTED_ONCE = "counted-once"
    """The other side has it, but its partner is another's: two wordings on one side stand for one on the other."""
    OTHER_TYPE = "other-type"
    OTHER_POLARITY = "other-polarity"
    OTHER_PREDICATE = "other-predicate"
    """The same two phrases, related in another way."""
    OTHER_SUBJECT = "other-subject"
    """The same of another subject; of a treatment, for another target."""
    NOT_LINKED = "not-linked"
    """Both phrases were found, and no statement joins them."""
    PHRASE_NOT_FOUND = "phrase-not-found"
    NOT_LABELLED = "not-labelled"
    """No reader has the like."""


@dataclass(frozen=True, slots=True)
class MentionFault:
    """A mention that was missed or is wrong, with the first sentence that has it; empty where none has it whole."""

    article: str
    kind: FaultKind
    cause: Cause
    text: str
    type: MentionType
    sentence: str


@dataclass(frozen=True, slots=True)
class RelationFault:
    """A statement that was missed or is wrong, with the sentence that makes it. ``patterns`` found the wrong one."""

    article: str
    kind: FaultKind
    cause: Cause
    subject: str
    predicate: Predicate
    object: str
    polarity: Polarity
    sentence: str
    patterns: tuple[str, ...] = ()


Fault = MentionFault | RelationFault


def faults_of(comparison: Comparison) -> tuple[Fault, ...]:
    """The differences of one article under the relaxed comparison: as many as its counts lack."""
    mentions = comparison.mentions[Strictness.RELAXED]
    relations = comparison.relations[Strictness.RELAXED]
    return (
        *_missed_mentions(comparison, mentions),
        *_wrong_mentions(comparison, mentions),
        *_missed_relations(comparison, relations),
        *_wrong_relations(comparison, relations),
    )


def _missed_mentions(comparison: Comparison, matching: Matching[MentionItem]) -> Iterator[MentionFault]:
    written = {comparable(one.text): one.text for one in reversed(comparison.gold.mentions)}
    for item in matching.expected:
        if item not in matching.recalled:
            text = written[item.phrase]
            cause = _mention_cause(item, matching.found, Cause.PHRASE_NOT_FOUND)
            sentence = _sentence_with(text, comparison.found.sentences)
            yield MentionFault(comparison.gold.name, FaultKind.MISSED_MENTION, cause, text, item.type, sentence)


def _wrong_mentions(comparison: Comparison, matching: Matching[MentionItem]) -> Iterator[MentionFault]:
    written = {MentionItem(comparable(one.exact), one.type): one for one in reversed(comparison.found.mentions)}
    for item in matching.found:
        if item not in matching.right:
            one = written[item]
            cause = _mention_cause(item, matching.labelled, Cause.NOT_LABELLED)
            yield MentionFault(comparison.gold.name, FaultKind.WRONG_MENTION, cause, one.exact, item.type, one.sentence)


def _mention_cause(item: MentionItem, others: Iterable[MentionItem], otherwise: Cause) -> Cause:
    same = same_mention(Strictness.RELAXED)
    alike = [other for other in others if one_contains_the_other(item.phrase, other.phrase)]
    if any(same(item, other) for other in alike):
        return Cause.COUNTED_ONCE
    return Cause.OTHER_TYPE if alike else otherwise


def _missed_relations(comparison: Comparison, matching: Matching[RelationItem]) -> Iterator[RelationFault]:
    written = {
        relation_item((one.subject, one.predicate, one.object, one.polarity), comparison.concepts): one
        for one in reversed(comparison.gold.relations)
    }
    phrases = [comparable(one.exact) for one in comparison.found.mentions]
    for item in matching.expected:
        if item not in matching.recalled:
            linkable = all(
                any(one_contains_the_other(argument.phrase, phrase) for phrase in phrases)
                for argument in (item.subject, item.object)
            )
            otherwise = Cause.NOT_LINKED if linkable else Cause.PHRASE_NOT_FOUND
            one = written[item]
            yield RelationFault(
                comparison.gold.name,
                FaultKind.MISSED_RELATION,
                _relation_cause(item, matching.found, otherwise),
                one.subject,
                one.predicate,
                one.object,
                one.polarity,
                one.evidence,
            )


def _wrong_relations(comparison: Comparison, matching: Matching[RelationItem]) -> Iterator[RelationFault]:
    made: dict[object, list[FoundRelation]] = {}
    for one in comparison.found.relations:
        row = (one.subject, one.predicate, one.object, one.polarity)
        made.setdefault(keys_of(relation_item(row, comparison.concepts)), []).append(one)
    for item in matching.found:
        if item not in matching.right:
            rows = made[keys_of(item)]
            yield RelationFault(
                comparison.gold.name,
                FaultKind.WRONG_RELATION,
                _relation_cause(item, matching.labelled, Cause.NOT_LABELLED),
                rows[0].subject,
                rows[0].predicate,
                rows[0].object,
                rows[0].polarity,
                rows[0].evidence,
                tuple(sorted({one.pattern for one in rows})),
            )


def _relation_cause(item: RelationItem, others: Iterable[RelationItem], otherwise: Cause) -> Cause:
    """The nearest thing that the other side has; the first of the causes that holds of any."""
    same = same_relation(Strictness.RELAXED)
    held = set()
    for other in others:
        subject, object_ = same_argument(item.subject, other.subject), same_argument(item.object, other.object)
        treats = item.predicate is Predicate.TREATS
        if same(item, other):
            held.add(Cause.COUNTED_ONCE)
        elif subject and object_ and item.predicate is other.predicate:
            held.add(Cause.OTHER_POLARITY)
        elif subject and object_:
            held.add(Cause.OTHER_PREDICATE)
        elif item.predicate is other.predicate and (subject if treats else object_):
            held.add(Cause.OTHER_SUBJECT)
    order = (Cause.COUNTED_ONCE, Cause.OTHER_POLARITY, Cause.OTHER_PREDICATE, Cause.OTHER_SUBJECT)
    return next((cause for cause in order if cause in held), otherwise)


def _sentence_with(text: str, sentences: Iterable[str]) -> str:
    words = r"\s+".join(re.escape(word) for word in text.split())
    expression = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return next((sentence for sentence in sentences if expression.search(sentence)), "")
