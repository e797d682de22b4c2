"""What a page on a cancer says of its metastases by speaking of them: "brain metastases can cause headaches", on a page
about melanoma, takes it for known that melanoma leads to brain metastases (a bridging description: Clark, "Bridging",
1975).

Weaker than a pattern: only where no sentence says it, and never in a section or a sentence on treatment, which may be
about metastases of any cancer.
"""

from collections.abc import Collection, Iterator, Sequence

from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Place, Reading, Statement, same
from cancerkg.folding import folded
from cancerkg.model import Assertion, Mention, MentionType, Passage, PassageKind, Predicate, Span

_SPEAKING = frozenset((FrameKind.SYMPTOM, FrameKind.COMPLICATION, FrameKind.DEFINITION, FrameKind.GENERAL))
PATTERN = "section/metastases"


def assertions_of_metastases(
    reading: Reading, places: Sequence[Place], said: Collection[Assertion]
) -> Iterator[Assertion]:
    """One assertion for each cancer and each place of its metastases, by the first sentence that speaks of them;
    ``said`` is what was found before. Linear in the passages."""
    known = {(one.subject.concept, one.object.concept) for one in said if one.predicate is Predicate.LEADS_TO}
    for passage, place in zip(reading.passages, places, strict=True):
        if passage.boilerplate or passage.kind is PassageKind.MARKUP or place.frame.kind not in _SPEAKING:
            continue
        if read_language().spread.metastases.search(reading.folded(passage)) is None:
            continue
        for span in passage.sentences:
            for metastases in _metastases_in(passage, span, reading):
                cancer = _primary(place, metastases, reading)
                if cancer is None or (cancer.concept, metastases.concept) in known:
                    continue
                known.add((cancer.concept, metastases.concept))
                statement = Statement(cancer, Predicate.LEADS_TO, metastases)
                yield reading.assertion(statement, passage, span, PATTERN, (place.frames[-1].passage,))


def _metastases_in(passage: Passage, span: Span, reading: Reading) -> Sequence[Mention]:
    """The metastases at a named site that a sentence speaks of; none where it speaks of a treatment, or of those who
    have them ("men with bone metastases")."""
    mentions = reading.typed(passage, span).mentions()
    if any(one.type is MentionType.TREATMENT for one in mentions):
        return ()
    text, with_them = reading.folded(passage), read_language().spread.with_them
    return [
        one
        for one in mentions
        if one.concept is not None and _site_of(one) is not None and not with_them.search(text[span.start : one.start])
    ]


def _site_of(mention: Mention) -> int | None:
    """Which of the sites in ``data/language.toml`` the name of the metastases says; None for any other phrase."""
    if mention.type is not MentionType.CONDITION:
        return None
    language, name = read_language().spread, folded(mention.exact)
    if language.metastases.search(name) is None:
        return None
    return next((number for number, (_, named) in enumerate(language.sites) if named.search(name)), None)


def _primary(place: Place, metastases: Mention, reading: Reading) -> Mention | None:
    """The cancer that the section, or else the page, is about, where it is none of the same site."""
    site = _site_of(metastases)
    for one in (*place.topics()[:1], *place.frames[0].topics[:1]):
        name = folded(one.exact)
        is_there = site is not None and read_language().spread.sites[site][1].search(name) is not None
        is_spread = read_language().spread.of_metastasis.search(name) is not None
        if reading.is_cancer(one) and not is_there and not is_spread and not same(one, metastases):
            return one
    return None
