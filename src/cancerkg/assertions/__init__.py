"""Mentions → assertions: what the page says, with its polarity, certainty, stage and evidence.

Four readers, each in its module: *sentences* (patterns over typed text), *items* (the frame of a section or a list
gives subject and predicate), *prose* (what a treatment section speaks of) and *markup* (clinical properties of
schema.org). The rules are in ``data/``.
"""

from cancerkg.assertions.finder import find_assertions

__all__ = ["find_assertions"]
