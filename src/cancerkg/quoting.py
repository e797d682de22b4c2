"""How sentences are quoted: which of many first, and how much of a long text around the words that matter."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

Quoted = TypeVar("Quoted")
ELLIPSIS: Final = "…"
_STANDING: Final = {"heading": "under", "markup": "in the markup, beside"}


def best_of_each_first(
    quoted: Iterable[Quoted], publisher: Callable[[Quoted], str], confidence: Callable[[Quoted], float]
) -> tuple[Quoted, ...]:
    """The best of each publisher, then the second best of each, and so on; within a round the best first.

    So the first few are those that a claim's belief rests on. What is equal keeps its order. O(n log n).
    """
    rounds: list[tuple[int, float, Quoted]] = []
    seen: defaultdict[str, int] = defaultdict(int)
    for one in sorted(quoted, key=lambda one: -confidence(one)):
        rounds.append((seen[publisher(one)], -confidence(one), one))
        seen[publisher(one)] += 1
    return tuple(one for _, _, one in sorted(rounds, key=lambda each: each[:2]))


def excerpt(text: str, start: int, end: int, around: int = 60) -> tuple[str, int]:
    """The words of a text around a span of it, and where the span starts in them.

    At most ``around`` code points of context on each side, cut between words, with an ellipsis where something is left
    out. The span itself is whole: ``words[at : at + end - start] == text[start:end]``.
    """
    first = 0 if start <= around else _after_space(text, start - around, start)
    last = len(text) if len(text) - end <= around else _before_space(text, end, end + around)
    before = ELLIPSIS if first else ""
    after = ELLIPSIS if last < len(text) else ""
    return f"{before}{text[first:last]}{after}", start - first + len(before)


def standing(kind: str) -> str:
    """The words before a passage that supplies what a sentence leaves out, by the kind of that passage.

    A sentence stands *under* a heading, and *after* what introduces a list or was said before.
    """
    return _STANDING.get(kind, "after")


def _after_space(text: str, low: int, high: int) -> int:
    """Where the first whole word from ``low`` on begins; ``high`` where none begins before it."""
    found = text.find(" ", low - 1, high)
    return high if found < 0 else found + 1


def _before_space(text: str, low: int, high: int) -> int:
    """Where the last whole word up to ``high`` ends; ``low`` where none ends after it."""
    found = text.rfind(" ", low, high + 1)
    return low if found < 0 else found
