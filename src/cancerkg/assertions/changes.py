"""Whose doing a change in the body is that a sentence tells what comes of."""

from cancerkg.assertions.arguments import Fit
from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.reading import Place, Reading, same
from cancerkg.model import Mention

_OF_TOPIC = (FrameKind.SYMPTOM, FrameKind.COMPLICATION, FrameKind.MECHANISM)
"""Sections in which a change in the body is the topic's doing."""


def whose_change(subject: Mention, found: Fit, place: Place, reading: Reading) -> tuple[Mention, ...]:
    """The illness whose doing a change in the body is that a sentence tells what comes of: "too few red cells lead to
    anemia", in a section on the symptoms of leukemia, is said of leukemia too. A change is a phrase that describes and
    names no illness (a shape); none where the sentence asks for its causes."""
    is_change = subject.layer == "shape" and subject.concept is None and not reading.names_cancer(subject)
    is_of_topic = place.frame.kind in _OF_TOPIC or place.is_about_illness()
    if not is_change or found.pattern.subject != "A" or not is_of_topic:
        return ()
    topics = (place.lead,) if place.lead and place.lead.end <= subject.start else place.topics()[:1]
    return tuple(one for one in topics if not same(one, subject))
