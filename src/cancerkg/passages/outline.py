"""The outline at the top of a page, which says its headings beforehand: "Key points", "On this page".

A line that is said again further down, alone or at the start of a paragraph, is an item of the outline where it stands
in a row of such lines, and what says it again is a heading. The words between the headings tell an outline from text
that a page has twice.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from cancerkg.passages.blocks import Cut, Hint

_SENTENCE_END = re.compile(r"(?<=[.!?])\s(?=\S)")
_MOST_WORDS = 25
_FEWEST_LINES = 2


def outlined(cuts: Sequence[Cut]) -> list[Cut]:
    """The pieces; those of outlines are items, and those that an outline says are headings. In time n log n."""
    keys = [_SENTENCE_END.split(cut.text, maxsplit=1)[0].casefold() for cut in cuts]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        places[key].append(index)
    hints: dict[int, Hint] = {}
    start = 0
    while start < len(cuts):
        run = _row(cuts, keys, places, start)
        again = dict(_said_again(run, keys, places))
        joined = sum(two - one == 1 for one, two in pairwise(again.values()))
        if len(again) >= _FEWEST_LINES and joined * 2 < len(again):
            hints.update(dict.fromkeys(again, Hint.ITEM) | dict.fromkeys(again.values(), Hint.HEADING))
        start = run.stop + 1
    return [
        cut._replace(hint=hints[index])
        if index in hints and cut.hint is Hint.NONE and _is_line(cut, keys[index])
        else cut
        for index, cut in enumerate(cuts)
    ]


def _row(cuts: Sequence[Cut], keys: Sequence[str], places: Mapping[str, list[int]], start: int) -> range:
    """The lines in a row from there that are all said again further down."""
    end = start
    while end < len(cuts) and places[keys[end]][-1] > end and len(keys[end].split()) <= _MOST_WORDS:
        if len(cuts[end].text) != len(keys[end]):
            break
        end += 1
    return range(start, end)


def _said_again(run: range, keys: Sequence[str], places: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """The lines of the run that are said again below it in its order, each with the place where."""
    last = run.stop - 1
    for index in run:
        place = _first_after(places[keys[index]], last)
        next_place = _first_after(places[keys[index + 1]], last) if index + 1 in run else None
        if place is not None and (next_place is None or place <= next_place):  # else the title of several outlines
            yield index, place
            last = place


def _first_after(places: Sequence[int], place: int) -> int | None:
    found = bisect_right(places, place)
    return places[found] if found < len(places) else None


def _is_line(cut: Cut, key: str) -> bool:
    return len(cut.text) == len(key) and not key.endswith(":")
