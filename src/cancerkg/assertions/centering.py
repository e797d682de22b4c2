"""The illness that a sentence puts before the reader, so that the next one may tell of it without naming it: the
forward-looking center of Grosz, Joshi and Weinstein, "Centering", Computational Linguistics 21, 1995."""

from collections.abc import Sequence

from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Reading, same
from cancerkg.assertions.typed_text import CONDITION, TypedText
from cancerkg.model import Mention, MentionType


def turned_to(previous: TypedText | None, topics: Sequence[Mention]) -> Mention | None:
    """The illness to which a sentence turns, by naming it last or as what the next ones are about: "Some develop
    ascites. You may feel full". None where it is one of the ``topics`` anyway."""
    if previous is None or CONDITION not in previous.text:
        return None
    turn = read_language().centre.turning.search(previous.text)
    if turn is None:
        return None
    name = next(name for name, held in turn.groupdict().items() if held)
    (one,) = previous.within(*turn.span(name))
    return one if isinstance(one, Mention) and not any(same(one, topic) for topic in topics) else None


def begun_with(typed: TypedText | None, topics: Sequence[Mention], reading: Reading) -> Mention | None:
    """The illness that is the subject of a sentence, as far as its first words tell; the next one may go on about it:
    "Pneumonia comes on fast. People may have a fever". None where the vocabulary does not know it, and where it is one
    of the ``topics`` or but a broader name for one."""
    first = typed.marked[0] if typed and typed.marked else None
    if typed is None or not isinstance(first, Mention) or first.type is not MentionType.CONDITION:
        return None
    if first.concept is None or any(_is_called(topic, first, reading) for topic in topics):
        return None
    centre, end = read_language().centre, typed.symbols[0]
    begins = centre.short_opening.fullmatch(typed.text, 0, end) and not centre.not_subject.search(typed.text, 0, end)
    return first if begins else None


def _is_called(topic: Mention, name: Mention, reading: Reading) -> bool:
    """Whether the name is the topic's own, or a broader one: "cancer", of lymphoma."""
    if topic.concept is None:
        return same(topic, name)
    return topic.concept == name.concept or name.concept in reading.vocabulary.ancestors(topic.concept)
