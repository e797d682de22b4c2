"""Text → sentences. The only importer of nupunkt (Punkt: Kiss and Strunk 2006, doi:10.1162/coli.2006.32.4.485)."""

import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache

import nupunkt

from cancerkg.model import Span
from cancerkg.passages.cues import read_cues

_END_WITHIN = re.compile(r"[.!?…\n](?=.)", re.DOTALL)
"""Where the model may end a sentence, but for the end of the text."""


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences of the text, without the white space around them, in order; together they hold all its words."""
    within = _END_WITHIN.search(text) is not None
    spans = (_stripped(text, start, end) for start, end in (_splitter()(text) if within else [(0, len(text))]))
    return tuple(span for span in spans if span.start < span.end)


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))


@cache
def _splitter() -> Callable[[str], list[tuple[int, int]]]:
    """The sentence model of the library with the abbreviations of ``data/cues.toml`` in the place of its own."""
    model = nupunkt.PunktSentenceTokenizer(
        deepcopy(nupunkt.load_default_model().parameters), include_common_abbrevs=False
    )
    wanted = read_cues().abbreviations
    for abbreviation in sorted(model.abbreviations - wanted):
        model.remove_abbreviation(abbreviation)
    model.add_abbreviations(sorted(wanted))

    # Without a line feed there is no layout to look at, and the spans of both are the same.
    return lambda text: list(model.iter_spans(text) if "\n" in text else model.span_tokenize(text))
