"""Mentions → assertions: what the page says, with its polarity, certainty, stage and evidence.

Four readers, each in its module: *sentences* (patterns over typed text), *items* (the frame of a section or a list
gives subject and predicate), *markup* (clinical properties of schema.org), and *silence*: what a sub-heading says
where the sentences below it do not. The rules are in ``data/``.
"""

from cancerkg.assertions.finder import find_assertions

__all__ = ["find_assertions"]
