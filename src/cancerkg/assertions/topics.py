"""What a heading or the introduction of a list is about: its own phrases, else what the section above is about."""

import re
from collections.abc import Sequence

from cancerkg.assertions.frames import Frame, FrameKind, FrameMatch, conditions_of
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Reading
from cancerkg.assertions.typed_text import TypedText
from cancerkg.folding import folded
from cancerkg.model import Mention, MentionType, Passage, PassageKind

_ANY_NAME = re.compile("")


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
    place = read_language().spread.heading.search(reading.folded(heading).rstrip(" .:?!"))
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
                and read_language().spread.of_metastasis.search(name)
            ):
                return (one,)
    return ()


def metastases_at(sites: str, reading: Reading) -> tuple[Mention, ...]:
    """What the page first calls the metastases at each of the sites that the words name: the liver metastases of a page
    that says "bowel cancer often spreads to the liver". Linear in the page."""
    spread = read_language().spread
    return _first_named([named for said, named in spread.sites if said.search(sites)], spread.of_metastasis, reading)


def blocked_at(sites: str, reading: Reading) -> tuple[Mention, ...]:
    """What the page first calls the illness that comes of pressure on each of the parts that the words name: the bowel
    obstruction of a page that says "a tumor may block the bowel". Linear in the page."""
    named = [named for said, named in read_language().pressure_sites if said.search(sites)]
    return _first_named(named, _ANY_NAME, reading)


def _first_named(named: Sequence[re.Pattern[str]], also: re.Pattern[str], reading: Reading) -> tuple[Mention, ...]:
    if not named:
        return ()
    conditions = reading.first_of_each_name(MentionType.CONDITION).items()
    firsts = (next((c for words, c in conditions if name.search(words) and also.search(words)), None) for name in named)
    return tuple(one for one in firsts if one is not None)
