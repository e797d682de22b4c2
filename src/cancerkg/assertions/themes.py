"""What a passage on treatment has turned to: the illness that its last sentence with one began with, or gave something
for. "Weight loss is a worry for many. A dietitian can suggest high-calorie drinks" says what the drinks are for.
"""

from collections.abc import Sequence
from itertools import islice

from cancerkg.assertions.aims import is_kin, is_kind_of
from cancerkg.assertions.centering import turned_to
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
    topics = place.treated()
    own = (one for one in reading.typed(passage, span).mentions() if one.type in _ILLNESS)
    if any(_is_other(one, topics, reading) for one in own):
        return None
    earlier = (reading.typed(passage, one) for one in reversed(passage.sentences) if one.end <= span.start)
    told = list(islice((typed for typed in earlier if any(one.type in _ILLNESS for one in typed.mentions())), 2))
    theme = _theme_of(told[0]) if told else None
    if theme is None or not _is_other(theme, topics, reading):
        return None
    if theme.type is MentionType.SYMPTOM and not told[0].mentions(MentionType.TREATMENT):
        theme = (turned_to(told[1], ()) if len(told) > 1 else None) or theme  # that illness makes it felt
    is_known = any(is_kin(theme, topic, reading) and not is_kind_of(theme, topic, reading) for topic in topics)
    return None if is_known else theme


def _theme_of(typed: TypedText) -> Mention | None:
    turn = read_language().aims.theme.match(typed.text)
    if turn is None:
        return None
    (one,) = typed.within(*turn.span(next(name for name in ("subject", "state", "aim") if turn[name])))
    return one if isinstance(one, Mention) else None


def _is_other(one: Mention, topics: Sequence[Mention], reading: Reading) -> bool:
    """Whether the phrase names an illness that is no cancer, or a kind of what the section is about: another cancer is
    mostly the one that the page is about."""
    return not reading.is_cancer(one) or any(is_kind_of(one, topic, reading) for topic in topics)
