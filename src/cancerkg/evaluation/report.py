"""Evaluation → the JSON report that ``cancerkg evaluate`` prints; ``docs/cli.md`` describes it."""

from cancerkg.evaluation.evaluating import ArticleFigures, Evaluation, Figures, PatternPrecision
from cancerkg.evaluation.faults import Fault, MentionFault
from cancerkg.evaluation.figures import RESAMPLES, Counts, Interval, Measure

_DECIMALS = 6


def report_of(evaluation: Evaluation, *, faults: bool) -> dict[str, object]:
    """The evaluation as plain JSON values; the faults are left out unless they are asked for. Figures are shares,
    between 0 and 1, rounded to six decimals."""
    report: dict[str, object] = {
        "seed": evaluation.seed,
        "resamples": RESAMPLES,
        "mentions": _figures(evaluation.mentions),
        "relations": _figures(evaluation.relations),
        "types": {one.name: _figures(one) for one in evaluation.types},
        "predicates": {one.name: _figures(one) for one in evaluation.predicates},
        "patterns": [_pattern(one) for one in evaluation.patterns],
        "articles": [_article(one) for one in evaluation.articles],
    }
    if faults:
        report["faults"] = [_fault(one) for one in evaluation.faults]
    return report


def _figures(figures: Figures) -> dict[str, object]:
    return {"strict": _measure(figures.strict), "relaxed": _measure(figures.relaxed)}


def _measure(measure: Measure) -> dict[str, object]:
    return {
        **_counts(measure.counts),
        "intervals": {
            "precision": _interval(measure.precision),
            "recall": _interval(measure.recall),
            "f1": _interval(measure.f1),
        },
    }


def _counts(counts: Counts) -> dict[str, object]:
    return {
        "precision": round(counts.precision, _DECIMALS),
        "recall": round(counts.recall, _DECIMALS),
        "f1": round(counts.f1, _DECIMALS),
        "right": counts.right,
        "found": counts.found,
        "recalled": counts.recalled,
        "expected": counts.expected,
    }


def _pattern(one: PatternPrecision) -> dict[str, object]:
    return {
        "pattern": one.pattern,
        "hits": one.hits,
        "right": one.right,
        "precision": round(one.precision, _DECIMALS),
        "interval": _interval(one.interval),
    }


def _article(one: ArticleFigures) -> dict[str, object]:
    return {"article": one.name, "mentions": _counts(one.mentions), "relations": _counts(one.relations)}


def _fault(one: Fault) -> dict[str, object]:
    place = {"article": one.article, "kind": one.kind.value, "cause": one.cause.value}
    if isinstance(one, MentionFault):
        return {**place, "text": one.text, "type": one.type.value, "sentence": one.sentence}
    return {
        **place,
        "subject": one.subject,
        "predicate": one.predicate.value,
        "object": one.object,
        "polarity": one.polarity.value,
        "sentence": one.sentence,
        "patterns": list(one.patterns),
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [round(interval.low, _DECIMALS), round(interval.high, _DECIMALS)]
