"""What a heading or the introduction of a list is about: its own phrases, else what the section above is about."""

from cancerkg.assertions.frames import Frame, FrameKind, FrameMatch, conditions_of
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Reading
from cancerkg.assertions.typed_text import TypedText
from cancerkg.folding import folded
from cancerkg.model import Mention, MentionType, Passage, PassageKind


def topics_of(match: FrameMatch, typed: TypedText, above: Frame, reading: Reading) -> tuple[Mention, ...]:
    """What a frame is about."""
    return without_general(_own_topics(match, typed, above), above, reading)


def without_general(topics: tuple[Mention, ...], above: Frame, reading: Reading) -> tuple[Mention, ...]:
    """The topics; those above where these are but more general ("cancer" on a page about lung cancer)."""
    general = {ancestor for m in above.topics if m.concept for ancestor in reading.vocabulary.ancestors(m.concept)}
    return above.topics if topics and all(m.concept in general for m in topics) else topics


def _own_topics(match: FrameMatch, typed: TypedText, above: Frame) -> tuple[Mention, ...]:
    """The rule's topic, else the heading's phrases, else what the frame above is about."""
    if match.topics:
        return match.topics
    if match.rule.kind is FrameKind.TREATMENT:
        treated = tuple(m for m in typed.mentions() if m.type in (MentionType.CONDITION, MentionType.SYMPTOM))
        return treated or above.topics
    if match.rule.kind is FrameKind.CAUSE:
        return above.topics
    return conditions_of(typed) or above.topics


def spread_of_section(heading: Passage, reading: Reading) -> tuple[Mention, ...]:
    """The metastases that a section is about whose heading says but where the cancer has spread: "When melanoma reaches
    the brain". They are what the section first calls by a name for metastases there; none where it does not."""
    place = read_language().spread.to.search(reading.folded(heading).rstrip(" .:?!"))
    if place is None:
        return ()
    for passage in reading.passages[heading.index + 1 :]:
        if passage.kind is PassageKind.HEADING:
            break
        for one in reading.mentions_in(passage):
            name = folded(one.exact)
            if (
                one.type is MentionType.CONDITION
                and place["site"][:4] in name
                and read_language().spread.names.search(name)
            ):
                return (one,)
    return ()
