"""What the prose of a treatment section says: a treatment that is spoken of there is one for what the section is about.

Weaker than a pattern, since the sentence itself does not say it: only sections without a list are read so, only where
no pattern has spoken for the treatment, and the assertion's pattern says that it was the section that told.
"""

from collections.abc import Collection, Iterator, Sequence

from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Place, Reading, Statement, predicate_for
from cancerkg.model import Assertion, MentionType, PassageKind


def assertions_in_prose(reading: Reading, places: Sequence[Place], said: Collection[Assertion]) -> Iterator[Assertion]:
    """One assertion for each treatment of each such section, by its first sentence; ``said`` is what patterns found."""
    listed = {
        place.frames[-1] for place, p in zip(places, reading.passages, strict=True) if p.kind is PassageKind.LIST_ITEM
    }
    spoken: set[tuple[object, ...]] = {(one.subject.concept, one.predicate, one.object.concept) for one in said}
    for passage, place in zip(reading.passages, places, strict=True):
        frame = place.frames[-1]
        topics = place.topics()[:1]
        if passage.kind is not PassageKind.PARAGRAPH or passage.boilerplate or frame.kind is not FrameKind.TREATMENT:
            continue
        if frame in listed or not topics:
            continue
        for span in passage.sentences:
            typed = reading.typed(passage, span)
            if read_language().not_offered.search(typed.text) or typed.text.endswith("?"):
                continue
            for mention in typed.mentions(MentionType.TREATMENT):
                predicate = predicate_for("treats", mention, topics[0])
                key = (mention.concept, predicate, topics[0].concept)
                if predicate is None or mention.concept is None or key in spoken:
                    continue
                spoken.add(key)
                modality = reading.cues.modality(typed.opening(len(typed.text)))
                statement = Statement(mention, predicate, topics[0], certainty=modality.certainty, stage=frame.stage)
                yield reading.assertion(statement, passage, span, f"prose/{frame.rule}", (frame.passage,))
