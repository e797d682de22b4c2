"""Treatments that their last word alone tells ("drain", "support", "heat"): kept where the page treats with them."""

import re
from collections.abc import Collection, Iterator, Sequence

from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Place, Reading
from cancerkg.folding import folded
from cancerkg.model import Assertion, Mention, MentionType, Passage, PassageKind

_SET_OFF = re.compile(r"(?: \([^()]*\))?(?::|\.(?:\s|$)| ?[–—] | - |$)")
_FARTHEST = 40
"""How many characters before a phrase are looked at."""


def without_doubtful_treatments(
    mentions: Sequence[Mention], said: Collection[Assertion], reading: Reading, places: Sequence[Place]
) -> Iterator[Mention]:
    """The mentions without the treatments that are told by their last word alone and that the page does not treat with.

    It does where something is said of one, where it heads an item or a paragraph on treatment, where the words before
    it give, take or need it, and where it stands in one coordination, in or before a bracket, or as a kind or an
    example with a treatment that is sure. Linear in the mentions; they keep their order.
    """
    spoken = {(one.exact.casefold(), one.type) for each in said for one in (each.subject, each.object)}
    doubtful = {
        one.id for one in mentions if _is_doubtful(one, reading) and (one.exact.casefold(), one.type) not in spoken
    }
    holding = {one.passage for one in mentions if one.id in doubtful}
    placed = {
        one.exact.casefold()
        for passage, place in zip(reading.passages, places, strict=True)
        if passage.index in holding
        for one in _used(passage, place, reading.mentions_in(passage), doubtful)
    }
    return (one for one in mentions if one.id not in doubtful or one.exact.casefold() in placed)


def _is_doubtful(mention: Mention, reading: Reading) -> bool:
    if mention.type is not MentionType.TREATMENT:
        return False
    language, phrase = read_language(), folded(mention.exact)
    lookup = reading.folded(reading.passages[mention.passage])
    before = lookup[max(0, mention.start - _FARTHEST) : mention.start]
    if language.doubtful.of_itself.fullmatch(phrase):
        return language.doubtful.not_of_itself.search(before) is not None
    if language.generic.fullmatch(phrase):
        return True
    if mention.layer not in ("head", "shape") or language.drug.fullmatch(phrase):
        return False
    return mention.layer == "shape" or " " not in phrase or language.doubtful.treating_with.search(before) is None


def _used(passage: Passage, place: Place, found: Sequence[Mention], doubtful: Collection[str]) -> Iterator[Mention]:
    """The doubtful treatments of the passage that stand where it treats with them."""
    group: list[Mention] = []
    for one in found:
        if one.id in doubtful and _heads(passage, place, one):
            yield one
        if group and not _goes_on(passage.text, group[-1], one):
            yield from _if_sure(group, doubtful)
            group = []
        group.append(one)
    yield from _if_sure(group, doubtful)


def _if_sure(group: Sequence[Mention], doubtful: Collection[str]) -> Iterator[Mention]:
    is_sure = any(one.type is MentionType.TREATMENT and one.id not in doubtful for one in group)
    return (one for one in group if is_sure and one.id in doubtful and not _says_nothing(one))


def _says_nothing(mention: Mention) -> bool:
    return read_language().any_treatment.fullmatch(folded(mention.exact)) is not None


def _heads(passage: Passage, place: Place, mention: Mention) -> bool:
    """Whether the phrase is the head of an item or a paragraph on treatment, set off from the words behind it."""
    return (
        passage.kind in (PassageKind.LIST_ITEM, PassageKind.PARAGRAPH)
        and place.frame.kind is FrameKind.TREATMENT
        and read_language().doubtful.before_head.fullmatch(passage.text, 0, mention.start) is not None
        and _SET_OFF.match(passage.text, mention.end) is not None
        and not _says_nothing(mention)
    )


def _goes_on(text: str, before: Mention, mention: Mention) -> bool:
    """Whether the two are members of one coordination, or one explains the other in a bracket."""
    if before.type is not mention.type:
        return False
    between = text[before.end : mention.start]
    if read_language().doubtful.opens_bracket.fullmatch(between):
        return text[mention.end : mention.end + 1] == ")"
    return read_language().doubtful.joined.fullmatch(between) is not None
