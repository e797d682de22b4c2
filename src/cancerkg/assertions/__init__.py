"""Mentions → assertions: what the page says, with its polarity, certainty, stage and evidence.

Four readers, each in its module: *sentences* (patterns over typed text), *items* (the frame of a section or a list
gives subject and predicate), *prose* (what a treatment section speaks of) and *markup* (clinical properties of
schema.org). The rules are in ``data/``, and so is how
often each was right on labelled articles (*confidence*).
"""

from cancerkg.assertions.confidence import Precisions, Record, family_of, read_precisions
from cancerkg.assertions.finder import find_assertions

__all__ = ["Precisions", "Record", "family_of", "find_assertions", "read_precisions"]
