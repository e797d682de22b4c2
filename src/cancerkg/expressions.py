"""Regular expressions of data files, made cheaper to match without matching anything else."""

import re

_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?P<\w+>|(?!\?))", re.DOTALL)
"""An escaped character, a set of characters, or what opens a group that holds something."""


def without_groups(expression: str) -> str:
    """The expression with its groups as such that hold nothing, ``(?:…)``: the engine then has nothing to keep at each
    place where it tries one. There must be no reference to a group in it."""
    return _PART.sub(lambda part: "(?:" if part.group().startswith("(") else part.group(), expression)
