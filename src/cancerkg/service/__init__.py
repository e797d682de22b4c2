"""Answering queries in processes that can be killed: limits, workers, their pool, formats, and the current release.

The front holds no store. A query runs in a worker, which is started by exec, or forked by a template that has the
release in memory; at its deadline it gets SIGKILL, and one that runs out of stack or memory takes nobody else
down. Where a dataset can be written, one more process does that (:mod:`cancerkg.service.writable`,
which is not imported here: each worker imports this package, and starts the faster).
"""

from cancerkg.service.formats import GraphFormat, SolutionsFormat
from cancerkg.service.limits import Limits
from cancerkg.service.memory import return_what_is_freed
from cancerkg.service.messages import Answer, AnswerKind, QueryRequest
from cancerkg.service.service import QueryService, Released, Streamed
from cancerkg.service.streams import Used

__all__ = [
    "Answer",
    "AnswerKind",
    "GraphFormat",
    "Limits",
    "QueryRequest",
    "QueryService",
    "Released",
    "SolutionsFormat",
    "Streamed",
    "Used",
    "return_what_is_freed",
]
