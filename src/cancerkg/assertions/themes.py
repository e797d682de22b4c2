"""What a passage on treatment has turned to: the illness that its last sentence with one began with, or gave something
for. "Weight loss is a worry for many. A dietitian can suggest high-calorie drinks" says what the drinks are for.
"""

from itertools import islice

from cancerkg.assertions.aims import is_kin
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Place, Reading
from cancerkg.assertions.typed_text import TypedText
from cancerkg.model import Mention, MentionType, Passage, Span

_ILLNESS = (MentionType.CONDITION, MentionType.SYMPTOM)


def theme_before(passage: Passage, span: Span, place: Place, reading: Reading) -> Mention | None:
    """The illness that the sentences of the passage before ``span`` have turned to, for one that names none; None
    where it is what the section is about, or a cancer, or where they have not turned to any.

    The backward-looking center of Grosz, Joshi and Weinstein ("Centering", Computational Linguistics 21, 1995), as far
    as the places of phrases tell it. Linear in the sentences before.
    """
    if any(_is_other(one, reading) for one in reading.typed(passage, span).mentions() if one.type in _ILLNESS):
        return None
    earlier = (reading.typed(passage, one) for one in reversed(passage.sentences) if one.end <= span.start)
    told = list(islice((typed for typed in earlier if any(one.type in _ILLNESS for one in typed.mentions())), 2))
    theme = _theme_of(told[0]) if told else None
    if theme is None or not _is_other(theme, reading):
        return None
    if theme.type is MentionType.SYMPTOM and not told[0].mentions(MentionType.TREATMENT):
        theme = (_turned_to(told[1]) if len(told) > 1 else None) or theme  # that illness makes it felt
    return None if any(is_kin(theme, topic, reading) for topic in place.treated()) else theme


def _turned_to(typed: TypedText) -> Mention | None:
    turn = read_language().turning.search(typed.text)
    (one,) = typed.within(*turn.span("topic")) if turn else (None,)
    return one if isinstance(one, Mention) else None


def _theme_of(typed: TypedText) -> Mention | None:
    turn = read_language().aims.theme.match(typed.text)
    if turn is None:
        return None
    (one,) = typed.within(*turn.span(next(name for name in ("subject", "state", "aim") if turn[name])))
    return one if isinstance(one, Mention) else None


def _is_other(one: Mention, reading: Reading) -> bool:
    """Whether the phrase names an illness that is no cancer: a cancer is mostly the one that the page is about."""
    return not reading.is_cancer(one)
