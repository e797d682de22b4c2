"""Text in one line → its lists whose items have a mark before them: "… are: - Surgery - Rest", "… 1. Wash 2. Dry"."""

import re
from collections.abc import Iterator
from itertools import pairwise

from cancerkg.passages.blocks import Cut, Hint
from cancerkg.passages.cues import Cues
from cancerkg.passages.fragments import SENTENCE_START, is_fragment, is_sentence
from cancerkg.passages.sentences import sentence_spans

_BULLETS = "•▪‣●○■□☐☑✓✔✅➤➢►▶❖👉"
_MARK = re.compile(
    r"(?:^|(?<=\S)\s)(?:[-*·] (?=[A-Za-z\d])|\(?(?P<number>\d{1,2})[.)] (?=[A-Za-z]))"
    rf"|\s?[{_BULLETS}]\s?(?=[A-Za-z\d])"
)
_SIGN = re.compile(rf"[-*·\d{_BULLETS}](?:(?<=[-*·]) |(?<=\d)[.)] |(?<![-*·\d]))")
"""Each mark has such a sign in it, which is found ten times as fast; most texts have none."""
_LEAD = re.compile(r"[A-Z][^.:?!]{2,50}[:.] [A-Z]")
_STOP = re.compile(r"[.?!]\s+")
_LONGEST_ITEM = 300
"""The longest item that has a mark before it, in characters."""
_LAST_WORDS = 24
"""The most words of a last item that a sentence follows without a mark."""
_LONGEST_NUMBERED = 2_000
_LONGEST_HEADING = 70
_FEWEST_ITEMS = 2


def cut_marks(text: str, cues: Cues) -> Iterator[Cut]:
    """The text with its lists cut out; as one cut where it has none. Linear in the length of the text."""
    if _SIGN.search(text) is None:
        yield Cut(text.strip())
        return
    start = 0
    for run, below in pairwise((*_runs(text, cues), None)):
        if run is None:
            break
        before = text[start : run[0].start()].strip()
        heading = before[_last_fragment(before) :]
        if heading.endswith((":", ".", "?")):
            yield Cut(before)
        else:
            yield Cut(before.removesuffix(heading).strip())
            yield Cut(heading, Hint.HEADING)
        for mark, following in pairwise(run):
            yield _item(text[mark.end() : following.start()].strip(), numbered=mark["number"] is not None)
        first = run[-1].end()
        rest = _at_most(text[first : below[0].start() if below else len(text)])
        span = next(iter(sentence_spans(rest)), None)
        item, tail = without_sentence(span.of(rest) if span else "", cues)
        yield Cut(item, Hint.ITEM)
        start = first if span is None else first + (span.start + len(item) if tail else span.end)
    yield Cut(text[start:].strip())


def _item(text: str, *, numbered: bool) -> Cut:
    """What stands between two marks: an item, or where it is long a part of the page whose heading has a number."""
    return Cut(text, Hint.NONE if numbered and len(text) > _LONGEST_ITEM else Hint.ITEM)


def _at_most(text: str) -> str:
    return text if len(text) <= _LONGEST_NUMBERED else text[:_LONGEST_NUMBERED].rpartition(" ")[0]


def without_sentence(item: str, cues: Cues) -> tuple[str, str]:
    """The last item of a list, and the sentence that follows it with nothing but a capital between."""
    for match in SENTENCE_START.finditer(item[:_LONGEST_ITEM]):
        before, rest = item[: match.start()], item[match.end() :]
        if is_sentence(rest, cues) and is_fragment(before, cues, most_words=_LAST_WORDS):
            return before, rest
    return item, ""


def _runs(text: str, cues: Cues) -> Iterator[list[re.Match[str]]]:
    """The marks of each list: two or more, none far from the next, after a colon, a full stop or a heading; numbers
    from 1 on."""
    run: list[re.Match[str]] = []
    for mark in (*_MARK.finditer(text), None):
        if mark is not None and _goes_on(run, mark, text):
            run.append(mark)
            continue
        if len(run) >= _FEWEST_ITEMS and _introduces(
            text[max(0, run[0].start() - _LONGEST_ITEM) : run[0].start()], cues
        ):
            yield run
        run = [mark] if mark is not None and mark["number"] in {None, "1"} else []


def _goes_on(run: list[re.Match[str]], mark: re.Match[str], text: str) -> bool:
    """Whether the mark begins the next item of the list."""
    if not run:
        return mark["number"] in {None, "1"}
    if mark["number"] is not None:
        return run[-1]["number"] is not None and int(mark["number"]) == len(run) + 1 and _is_near(run, mark, text)
    return run[-1]["number"] is None and _is_near(run, mark, text)


def _is_near(run: list[re.Match[str]], mark: re.Match[str], text: str) -> bool:
    """Whether the words between two marks may be one item: few, or with a number or a term that they explain."""
    is_long = mark["number"] is not None or _LEAD.match(text, run[-1].end()) is not None
    between = mark.start() - run[-1].end()
    ends = mark["number"] is not None or text[mark.start() - 1] != ":"
    return between <= (_LONGEST_NUMBERED if is_long else _LONGEST_ITEM) and ends


def _last_fragment(text: str) -> int:
    """Where the words behind the last full stop begin."""
    return max((match.end() for match in _STOP.finditer(text)), default=0)


def _introduces(before: str, cues: Cues) -> bool:
    before = before.rstrip()
    last = before[_last_fragment(before) :]
    heads = len(last) <= _LONGEST_HEADING and cues.section.stands_in(last) and not cues.verb.stands_in(last)
    return before.endswith((":", ".", "?")) or heads
