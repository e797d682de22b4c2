"""The embedded store, and what comes out of it when it is asked. Start at :class:`Dataset`."""

from cancerkg.dataset.answers import AnswerFormat, Solutions, Term, syntax_error, text_of
from cancerkg.dataset.store import Dataset

__all__ = ["AnswerFormat", "Dataset", "Solutions", "Term", "syntax_error", "text_of"]
