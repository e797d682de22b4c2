"""Flat text → pieces: a body whose blocks were joined with single spaces, so that no border is left to be seen.

What still tells a block: a question is a heading; a phrase said twice in a row is a heading and the start of what
stands below it; behind a colon, fragments without a verb are the items of a list, whether a full stop ends each or
only a capital letter begins it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from cancerkg.passages.blocks import Cut, Hint
from cancerkg.passages.cues import Cues
from cancerkg.passages.fragments import SENTENCE_START, is_fragment, is_sentence
from cancerkg.passages.glued import shipped_lexicon
from cancerkg.passages.marks import cut_marks, without_sentence
from cancerkg.passages.sentences import sentence_spans

SHORTEST = 400
"""A piece of fewer characters is a paragraph or less, and only its marks part it."""

_SAID_TWICE = re.compile(r"^([A-Z][\w’'-]*(?: [\w’'-]+){0,5}?)(?: \([^()]{1,60}\))? (?=\1\b)")
_CAPITAL = re.compile(r"(?<=[a-z)]) (?:(?=[A-Z][a-z])|(?<!itamin )(?<!atitis )(?<!ype )(?<!roup )(?=A [a-z]))")
_DANGLING = re.compile(r"(?:\b(?:and|or|of|the|a|an|for|in|with|to|The|A|An)|-)$")
_CAPITAL_AFTER = re.compile(r"(?<=[a-z)\d]) (?=[A-Z](?:[a-z]| [a-z]))")
_BULLET = re.compile(r"(?:^|\s)[-–•*] (?=\S)")
_SMALL = re.compile(r"(?<![\w’'-])[a-z]+")
_PAIR = re.compile(r"(?<![\w’'-])(?=([a-z]+ [a-z]+))")
_MIDDLE = re.compile(r"^[A-Z][\w’'-]*(?: [a-z][\w’'-]*){1,6}$")
_LONGEST_HEADING = 70
_LONGEST_TITLE = 6
_IN_CAPITALS = re.compile(r"(?=[^a-z]{5})[A-Z]{2,}(?:[ ,&’'-]+[A-Z]{2,}){0,8} (?=[A-Z](?:[a-z]|\s))")
"""A heading in capital letters: "RISK FACTORS Age is …"."""
_LEAD_WORDS = 5
_MOST_ITEMS = 40
_FEWEST_ITEMS = 2


def cut_flat(text: str, cues: Cues) -> Iterator[Cut]:
    """The pieces of a text in order; together they hold all its words. Linear in the length of the text."""
    if len(text) < SHORTEST:
        yield from cut_marks(text, cues)
        return
    small = frozenset(_SMALL.findall(text)) | frozenset(_PAIR.findall(text))
    start = 0
    for match in cues.question.finditer(text):
        yield from _section(text[start : match.start()].strip(), small, cues)
        yield Cut(match.group(), Hint.HEADING)
        start = match.end()
    yield from _section(text[start:].strip(), small, cues)


def _section(text: str, small: frozenset[str], cues: Cues) -> Iterator[Cut]:
    """The text between two questions, sentence by sentence; sentences that belong to nothing else make a paragraph."""
    cuts = [
        each
        for cut in cut_marks(text, cues)
        for each in (
            [cut]
            if cut.hint is not Hint.NONE
            else [one for span in sentence_spans(cut.text) for one in _headed(span.of(cut.text), small, cues)]
        )
    ]
    paragraph: list[str] = []
    index = 0
    while index < len(cuts):
        cut = cuts[index]
        if cut.hint is not Hint.NONE:
            yield from _paragraph(paragraph)
            yield cut
            index += 1
            continue
        below = takewhile(lambda one: one.hint is Hint.NONE, cuts[index + 1 : index + 1 + _MOST_ITEMS])
        items, rest, taken = _items(cut.text, [one.text for one in below], cues)
        if items:
            yield from _paragraph([*paragraph, cut.text[: cut.text.index(":") + 1]])
            yield from (Cut(item, Hint.ITEM) for item in items)
            paragraph = [rest] if rest else []
        else:
            if _is_lead(cut.text, cues):
                yield from _paragraph(paragraph)
            paragraph.append(cut.text)
        index += 1 + taken
    yield from _paragraph(paragraph)


def _is_lead(sentence: str, cues: Cues) -> bool:
    """Whether it is but a phrase with a full stop, which says what the rest of its paragraph is about: "Surgery."."""
    words = sentence.split(maxsplit=_LEAD_WORDS)
    is_phrase = len(words) <= _LEAD_WORDS and sentence.endswith(".") and sentence[0].isupper()
    return is_phrase and not cues.verb.stands_in(sentence) and not cues.opener.opens(words[0].rstrip(".,"))


def _headed(sentence: str, small: frozenset[str], cues: Cues) -> Iterator[Cut]:
    """The sentence, and the heading before it that was joined to it with a space.

    It is one where its words are said again at once, or where a word behind it has a capital that the text writes
    small elsewhere, as only the first word of a sentence has: "Other ways Your doctor may suggest …".
    """
    capitals = _IN_CAPITALS.match(sentence)
    if capitals and (cues.section.opens(capitals.group()) or " " in capitals.group().strip()):
        yield Cut(capitals.group().strip(), Hint.HEADING)
        sentence = sentence[capitals.end() :]
    introduction, colon, tail = sentence.partition(": ")
    title = _title(tail, small) if colon else ""
    if colon and (title or _SAID_TWICE.match(tail)):
        yield Cut(introduction + ":")
        sentence = tail
    if title:
        yield Cut(title, Hint.HEADING)
        sentence = tail[len(title) + 1 :]
    listed = _headed_list(sentence, cues)
    if listed is not None:
        *cuts, sentence = listed
        yield from (Cut(text, Hint.HEADING if cues.section.opens(text) else Hint.ITEM) for text in cuts)
    twice = _SAID_TWICE.match(sentence)
    border = twice.end() - 1 if twice else max(_borders(sentence, small, cues), default=None)
    if border is None:
        yield Cut(sentence)
    else:
        yield Cut(sentence[:border], Hint.HEADING)
        yield Cut(sentence[border + 1 :])


def _title(text: str, small: frozenset[str]) -> str:
    """The phrase in Title Case at the start of a text that writes it small elsewhere: "Spinal Cord Compression As a
    tumor grows, …"."""
    words = [*takewhile(lambda word: word[:1].isupper(), text.split(maxsplit=_LONGEST_TITLE)[:_LONGEST_TITLE])]
    pairs = [f"{one.lower()} {two.lower()}" for one, two in pairwise(words)]
    known = len([*takewhile(lambda pair: pair in small, pairs)])
    return " ".join(words[: known + 1]) if known else ""


def _headed_list(sentence: str, cues: Cues) -> list[str] | None:
    """A heading, the items below it and the sentence after them, which nothing but capitals parts.

    So in "Risk factors Age over 50 Family history Smoking Tests can …".
    """
    if not cues.section.opens(sentence):
        return None
    parts = _CAPITAL_AFTER.split(sentence)
    count = next((number for number, part in enumerate(parts) if not is_fragment(part, cues)), len(parts))
    if count <= _FEWEST_ITEMS + 1 or count == len(parts) or ":" in parts[0]:
        return None
    if any(_DANGLING.search(part) for part in parts[:count]) or not any(" " in part for part in parts[1:count]):
        return None
    return [*parts[:count], " ".join(parts[count:])]


def _borders(sentence: str, small: frozenset[str], cues: Cues) -> Iterator[int]:
    for match in SENTENCE_START.finditer(sentence):
        before, rest = sentence[: match.start()], sentence[match.end() :]
        if len(before) > _LONGEST_HEADING or ":" in before or cues.verb.stands_in(before):
            return
        word = match.group(1)
        is_first = (
            word.lower() in small
            or cues.opener.opens(word)
            or cues.section.opens(before)
            or (_MIDDLE.search(before) and not _DANGLING.search(before) and shipped_lexicon().knows(word.lower()))
        )
        if is_first and before[0].isupper() and is_sentence(rest, cues):
            yield match.start()


def _paragraph(sentences: list[str]) -> Iterator[Cut]:
    if sentences:
        yield Cut(" ".join(sentences), Hint.PARAGRAPH)
        sentences.clear()


def _items(sentence: str, following: Sequence[str], cues: Cues) -> tuple[list[str], str, int]:
    """The list behind the colon of a sentence: its items, what is left of the sentence, and how many sentences it
    took."""
    _, colon, tail = sentence.partition(": ")
    if not colon:
        return [], "", 0
    bullets = [part.strip() for part in _BULLET.split(tail) if part.strip()]
    if len(bullets) >= _FEWEST_ITEMS:
        last, rest = without_sentence(bullets[-1], cues)
        return [*bullets[:-1], last], rest, 0
    capitals = _CAPITAL.split(tail)
    if len(capitals) > _FEWEST_ITEMS and all(is_fragment(part, cues) for part in capitals[:-1]):
        return ([*capitals], "", 0) if is_fragment(capitals[-1], cues) else (capitals[:-1], capitals[-1], 0)
    taken = 0
    while taken < len(following) and is_fragment(following[taken], cues):
        taken += 1
    if taken + 1 >= _FEWEST_ITEMS and is_fragment(tail, cues):
        return [tail, *following[:taken]], "", taken
    return [], "", 0
