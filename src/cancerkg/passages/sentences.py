"""Text → sentences. The only importer of nupunkt (Punkt: Kiss and Strunk 2006, doi:10.1162/coli.2006.32.4.485)."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache

import nupunkt

from cancerkg.model import Span
from cancerkg.passages.cues import read_cues


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences of the text, without the white space around them, in order; together they hold all its words."""
    spans = []
    for start, end in _splitter()(text):
        words = text[start:end]
        spans.append(Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
    return tuple(span for span in spans if span.start < span.end)


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
    return lambda text: [(start, end) for start, end in model.iter_spans(text)]
