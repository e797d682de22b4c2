"""Answering queries in processes that can be killed: limits, workers, their pool, formats, and the current release.

The front holds no store. A query runs in a worker started by exec; at its deadline the worker gets SIGKILL, and one
that runs out of stack or memory takes nobody else down.
"""

from cancerkg.service.formats import GraphFormat, SolutionsFormat
from cancerkg.service.limits import Limits
from cancerkg.service.messages import Answer, AnswerKind, QueryRequest
from cancerkg.service.service import QueryService, Released

__all__ = [
    "Answer",
    "AnswerKind",
    "GraphFormat",
    "Limits",
    "QueryRequest",
    "QueryService",
    "Released",
    "SolutionsFormat",
]
