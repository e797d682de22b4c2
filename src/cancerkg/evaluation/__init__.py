"""Labels and findings → how well the annotator reads: precision, recall and F1, with intervals, and each fault.

``read_gold`` touches the file system; the rest is pure. Findings need not be ours: a
:class:`~cancerkg.evaluation.found.FoundArticle` can be made of what any system says.
"""

from cancerkg.evaluation.evaluating import (
    ArticleFigures,
    Evaluation,
    Figures,
    PatternPrecision,
    evaluate_articles,
)
from cancerkg.evaluation.faults import Cause, Fault, FaultKind, MentionFault, RelationFault
from cancerkg.evaluation.figures import Counts, Interval, Measure, wilson
from cancerkg.evaluation.found import FoundArticle, FoundMention, FoundRelation, found_in
from cancerkg.evaluation.gold import GoldArticle, GoldMention, GoldRelation, article_name, page_of, read_gold
from cancerkg.evaluation.report import report_of

__all__ = [
    "ArticleFigures",
    "Cause",
    "Counts",
    "Evaluation",
    "Fault",
    "FaultKind",
    "Figures",
    "FoundArticle",
    "FoundMention",
    "FoundRelation",
    "GoldArticle",
    "GoldMention",
    "GoldRelation",
    "Interval",
    "Measure",
    "MentionFault",
    "PatternPrecision",
    "RelationFault",
    "article_name",
    "evaluate_articles",
    "found_in",
    "page_of",
    "read_gold",
    "report_of",
    "wilson",
]
