"""Regular expressions of data files, made cheaper to match without matching anything else."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

PRIVATE: Final = "\ue000-\uf8ff"
"""The private characters of Unicode, of which some stand for phrases (:mod:`cancerkg.assertions.typed_text`)."""
_PART: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<opening>\((?:\?(?:P<\w+>|<?[=!]|>|[a-z-]*:))?)|[|)]", re.DOTALL
)
"""An escaped character, a set of characters, what opens a group, a bar, or what closes a group."""
_HOLDING: Final = re.compile(r"\((?:\?P<\w+>)?")
_LETTER: Final = re.compile(r"[a-z](?![?*+{])")
_FEWEST_ALIKE: Final = 3
"""Fewer alternatives with one first letter are tried one after another as fast."""
_CHARACTERS: Final = re.compile(r"\\.|\[[^\]]+\]")
_WIDTHLESS: Final = re.compile(r"\\b|\(\?<[=!][^()]*\)")
_OPENING: Final = re.compile(r"\((?:\?:|\?P<\w+>)?(?!\?)")
_LETTERS: Final = re.compile(rf"[\^,{PRIVATE}]|[a-z](?:[a-z](?![?*{{]))?")


def without_groups(expression: str) -> str:
    """The expression with its groups as such that hold nothing, ``(?:…)``: the engine then has nothing to keep at each
    place where it tries one. There must be no reference to a group in it."""
    return _PART.sub(lambda part: "(?:" if _HOLDING.fullmatch(part.group()) else part.group(), expression)


def by_first_letter(expression: str) -> str:
    """The expression with the alternatives of each group that begin with one letter behind that letter, so that the
    engine passes over all of them at once: ``m(?:ay|ight|ust)`` for ``may|might|must``. Linear in its length."""
    open_groups: list[list[str]] = [[""]]  # of each, the alternatives so far
    reached = 0
    for part in _PART.finditer(expression):
        open_groups[-1][-1] += expression[reached : part.start()]
        reached = part.end()
        if part.group() == "|":
            open_groups[-1].append("")
            continue
        inner = _joined(open_groups.pop()) if part.group() == ")" else ""
        open_groups[-1][-1] += inner + part.group()
        if part["opening"]:
            open_groups.append([""])
    open_groups[-1][-1] += expression[reached:]
    return _joined(open_groups[0])


def _joined(several: Iterable[str]) -> str:
    """Alternatives as one expression. Of two that begin with one letter the first stays the first, and what does not
    begin with a letter keeps its place: it may fit where others do."""
    return "|".join(
        one
        for is_plain, row in groupby(several, key=lambda one: _LETTER.match(one) is not None)
        for one in (_gathered(row) if is_plain else row)
    )


def _gathered(several: Iterable[str]) -> Iterator[str]:
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for one in several:
        rests[one[0]].append(one[1:])
    for letter, alike in rests.items():
        if len(alike) < _FEWEST_ALIKE:
            yield from (letter + rest for rest in alike)
        else:
            yield f"{letter}(?:{'|'.join(alike)})"


def look_ahead(expression: str) -> str:
    """An expression that looks ahead to the two characters with which a match may begin; nothing where the given one
    does not tell them. Before it, most places of a text cost little."""
    seconds: defaultdict[str, set[str]] = defaultdict(set)
    for letters in sorted(beginnings(expression)):
        seconds[letters[0]].add(letters[1:])
    either = (first if "" in more else f"{first}[{''.join(sorted(more))}]" for first, more in seconds.items())
    return f"(?={'|'.join(either)})" if seconds else ""


def beginnings(expression: str) -> frozenset[str]:
    """The two small letters with which a match of the expression may begin, or one where the second is not told, a
    comma, a private character, or ``^`` where it stands at the start of the text; empty where the expression tells
    none."""
    found: set[str] = set()
    for alternative in alternatives(_CHARACTERS.sub(".", _WIDTHLESS.sub("", expression))):
        group = _OPENING.match(alternative)
        end = end_of_group(alternative) if group else 1
        first = beginnings(alternative[group.end() : end - 1]) if group else _letters_at_start(alternative)
        is_optional = alternative[end : end + 1] in ("?", "*")
        rest = beginnings(alternative[end + 1 :]) if is_optional else first
        if not first or not rest or alternative[end : end + 1] == "{":
            return frozenset()
        found |= first | rest
    return frozenset(found)


def alternatives(expression: str) -> list[str]:
    """The expression cut at the bars of its outermost level. Brackets and bars are no characters in it."""
    parts: list[str] = []
    depth = start = 0
    for position, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append(expression[start:position])
            start = position + 1
    return [*parts, expression[start:]]


def end_of_group(expression: str) -> int:
    """Where the group ends with which the expression begins."""
    depth = 0
    for position, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return position + 1
    return len(expression)


def _letters_at_start(expression: str) -> frozenset[str]:
    letters = _LETTERS.match(expression)
    return frozenset((letters.group(),)) if letters else frozenset()
