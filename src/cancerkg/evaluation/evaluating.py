"""Comparisons of all articles → figures in all, by type, by predicate and by pattern, and the list of faults."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cancerkg.evaluation.comparison import (
    Comparison,
    Matching,
    MentionItem,
    RelationItem,
    Strictness,
    compare,
    keys_of,
    relation_item,
)
from cancerkg.evaluation.faults import Fault, faults_of
from cancerkg.evaluation.figures import Counts, Draw, Interval, Measure, draws, measure, wilson
from cancerkg.evaluation.found import COMPARED, FoundArticle
from cancerkg.evaluation.gold import GoldArticle
from cancerkg.model import MentionType, Predicate


@dataclass(frozen=True, slots=True)
class Figures:
    """How well one kind of thing was found: all mentions, all relations, those of a type or predicate."""

    name: str
    strict: Measure
    relaxed: Measure


@dataclass(frozen=True, slots=True)
class PatternPrecision:
    """Of ``hits`` distinct statements that a pattern found, ``right`` are some reader's, relaxed.

    The interval is Wilson's. A statement that several patterns found counts for each.
    """

    pattern: str
    hits: int
    right: int
    precision: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """One article's counts under the relaxed comparison."""

    name: str
    mentions: Counts
    relations: Counts


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well the labels of a folder were found. Types and predicates are in the order of the model, patterns by
    name, articles by name; the faults are by article."""

    seed: int
    mentions: Figures
    relations: Figures
    types: tuple[Figures, ...]
    predicates: tuple[Figures, ...]
    patterns: tuple[PatternPrecision, ...]
    articles: tuple[ArticleFigures, ...]
    faults: tuple[Fault, ...]


def evaluate_articles(gold: Sequence[GoldArticle], found: Iterable[FoundArticle], *, seed: int = 0) -> Evaluation:
    """What was found beside what was labelled. An article that is not among ``found`` counts as one in which nothing
    was found; what was found in articles without labels does not count. ``seed`` is that of the intervals."""
    by_name = {one.name: one for one in found}
    comparisons = [compare(one, by_name.get(one.name, FoundArticle(one.name))) for one in gold]
    resamples = draws(len(comparisons), seed)
    mentions = tuple(one for one in MentionType if one in COMPARED)
    return Evaluation(
        seed=seed,
        mentions=_mention_figures("mentions", mentions, comparisons, resamples),
        relations=_relation_figures("relations", tuple(Predicate), comparisons, resamples),
        types=tuple(_mention_figures(one.value, (one,), comparisons, resamples) for one in mentions),
        predicates=tuple(_relation_figures(one.value, (one,), comparisons, resamples) for one in Predicate),
        patterns=pattern_precisions(comparisons),
        articles=tuple(
            ArticleFigures(
                one.gold.name,
                _mention_counts(one.mentions[Strictness.RELAXED], mentions),
                _relation_counts(one.relations[Strictness.RELAXED], tuple(Predicate)),
            )
            for one in comparisons
        ),
        faults=tuple(fault for one in comparisons for fault in faults_of(one)),
    )


def pattern_precisions(comparisons: Iterable[Comparison]) -> tuple[PatternPrecision, ...]:
    """How often each pattern that found a statement was right, by the patterns' names."""
    hits: defaultdict[str, int] = defaultdict(int)
    right: defaultdict[str, int] = defaultdict(int)
    for comparison in comparisons:
        matching = comparison.relations[Strictness.RELAXED]
        patterns = defaultdict(set)
        for one in comparison.found.relations:
            row = (one.subject, one.predicate, one.object, one.polarity)
            patterns[keys_of(relation_item(row, comparison.concepts))].add(one.pattern)
        for item in matching.found:
            for pattern in patterns[keys_of(item)]:
                hits[pattern] += 1
                right[pattern] += item in matching.right
    return tuple(
        PatternPrecision(one, hits[one], right[one], right[one] / hits[one], wilson(right[one], hits[one]))
        for one in sorted(hits)
    )


def _mention_figures(
    name: str, types: Sequence[MentionType], comparisons: Sequence[Comparison], resamples: Sequence[Draw]
) -> Figures:
    rows = {way: [_mention_counts(one.mentions[way], types) for one in comparisons] for way in Strictness}
    return Figures(name, *(measure(rows[way], resamples) for way in (Strictness.STRICT, Strictness.RELAXED)))


def _relation_figures(
    name: str, predicates: Sequence[Predicate], comparisons: Sequence[Comparison], resamples: Sequence[Draw]
) -> Figures:
    rows = {way: [_relation_counts(one.relations[way], predicates) for one in comparisons] for way in Strictness}
    return Figures(name, *(measure(rows[way], resamples) for way in (Strictness.STRICT, Strictness.RELAXED)))


def _mention_counts(matching: Matching[MentionItem], types: Sequence[MentionType]) -> Counts:
    return Counts(
        recalled=sum(one.type in types for one in matching.recalled),
        expected=sum(one.type in types for one in matching.expected),
        right=sum(one.type in types for one in matching.right),
        found=sum(one.type in types for one in matching.found),
    )


def _relation_counts(matching: Matching[RelationItem], predicates: Sequence[Predicate]) -> Counts:
    return Counts(
        recalled=sum(one.predicate in predicates for one in matching.recalled),
        expected=sum(one.predicate in predicates for one in matching.expected),
        right=sum(one.predicate in predicates for one in matching.right),
        found=sum(one.predicate in predicates for one in matching.found),
    )
