"""What the readers of assertions share: one document's passages, its phrases, and what each part of it is about."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from cancerkg.assertions.confidence import read_precisions
from cancerkg.assertions.cues import Cues
from cancerkg.assertions.frames import Frame, FrameKind
from cancerkg.assertions.gates import Signs, signs_in
from cancerkg.assertions.language import read_language
from cancerkg.assertions.typed_text import TypedText, typed_text
from cancerkg.folding import folded
from cancerkg.model import (
    Assertion,
    Certainty,
    Document,
    Evidence,
    Mention,
    MentionType,
    Passage,
    Polarity,
    Predicate,
    Span,
)
from cancerkg.namespaces import CONCEPT, digest
from cancerkg.vocabulary import Vocabulary

CANCER = CONCEPT["cancer"]


class Place(NamedTuple):
    """What a passage is about: the frames of its section, outermost first, and of the list that it is an item of."""

    frames: tuple[Frame, ...]
    list_frame: Frame | None = None
    listed: tuple[Mention, ...] = ()
    """The symptoms of the list that stood last before the passage, in the same section."""
    lead: Mention | None = None
    """The condition that the passage puts at its head, as a heading of its own: "Hypercalcemia: …"."""
    complaint: Mention | None = None
    """The symptom that it puts there: "Nausea: …", "Pain relief: …"."""
    treatments: tuple[Mention, ...] = ()
    """The treatments that the passage puts at its head: "Radiation therapy. …", "Chemotherapy or surgery: …"."""
    head_end: int = 0
    """Where what the passage puts at its head ends."""

    @property
    def frame(self) -> Frame:
        """The innermost frame."""
        return self.list_frame or self.frames[-1]

    def topics(self) -> tuple[Mention, ...]:
        """What the innermost frame that has topics is about."""
        return next((frame.topics for frame in reversed(self._stack()) if frame.topics), ())

    def treated(self) -> tuple[Mention, ...]:
        """What a treatment that is spoken of here is for: the topics, or the symptom that the page is about."""
        return next((frame.treated or frame.topics for frame in reversed(self._stack()) if _is_for(frame)), ())

    def led(self, start: int) -> Mention | None:
        """The condition or symptom at the passage's head, for what stands behind it from ``start`` on."""
        head = self.lead or self.complaint
        return head if head is not None and start > self.head_end else None

    def caused(self) -> tuple[Mention, ...]:
        """What a cause that is spoken of here brings about: the effect that the section asks for, or its topic."""
        return (self.frame.effects if self.frame.kind is FrameKind.CAUSE else ()) or self.treated()

    def is_about_illness(self) -> bool:
        """Whether the section is headed by nothing but an illness, and so about all of it."""
        bare = self.frames[-1].bare
        return bare is not None and bare.type is MentionType.CONDITION and self.list_frame is None

    def _stack(self) -> tuple[Frame, ...]:
        return (*self.frames, self.list_frame) if self.list_frame else self.frames


def _is_for(frame: Frame) -> bool:
    return bool(frame.treated or frame.topics)


class Statement(NamedTuple):
    """A statement before it has its evidence: what is said of whom, and how."""

    subject: Mention
    predicate: Predicate
    object: Mention
    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.DEFINITE
    hedge: str | None = None
    stage: NamedNode | None = None
    quality_of: NamedNode | None = None


class Reading:
    """One document under way: its passages, and the mentions of each, which come in reading order."""

    def __init__(
        self,
        document: Document,
        passages: Sequence[Passage],
        mentions: Iterable[Mention],
        vocabulary: Vocabulary,
        cues: Cues,
    ) -> None:
        self.document = document
        self.passages = passages
        self.vocabulary = vocabulary
        self.cues = cues
        self._mentions: defaultdict[int, list[Mention]] = defaultdict(list)
        self._typed: dict[tuple[int, int, int, bool], TypedText] = {}
        self._signs: dict[str, Signs] = {}
        self._lookups: dict[int, str] = {}
        self._firsts: dict[MentionType, dict[str, Mention]] = {}
        for mention in mentions:
            self._mentions[mention.passage].append(mention)

    def with_mentions(self, mentions: Sequence[Mention]) -> "Reading":
        """The reading with other mentions; what was made of passages whose mentions are the same is kept."""
        other = Reading(self.document, self.passages, mentions, self.vocabulary, self.cues)
        same_mentions = {
            passage.index for passage in self.passages if self.mentions_in(passage) == other.mentions_in(passage)
        }
        other._lookups = self._lookups
        other._signs = self._signs
        other._typed = {key: typed for key, typed in self._typed.items() if key[0] in same_mentions}
        return other

    def mentions_in(self, passage: Passage) -> Sequence[Mention]:
        """The mentions of a passage, in order and without overlap."""
        return self._mentions.get(passage.index, ())

    def first_of_each_name(self, mention_type: MentionType) -> Mapping[str, Mention]:
        """The folded names of a type that the page has, in reading order, each with where it stands first; linear in
        the page, and made once."""
        firsts = self._firsts.get(mention_type)
        if firsts is None:
            firsts = self._firsts[mention_type] = {}
            for passage in self.passages:
                for mention in self.mentions_in(passage):
                    if mention.type is mention_type:
                        firsts.setdefault(folded(mention.exact), mention)
        return firsts

    def typed(self, passage: Passage, span: Span, *, references: bool = True) -> TypedText:
        """The typed text of a span of the passage, with or without the phrases that refer back."""
        key = (passage.index, span.start, span.end, references)
        found = self._typed.get(key)
        if found is None:
            lookup = self.folded(passage)
            mentions = self._within(passage, span)
            found = typed_text(lookup, span, mentions, self.cues if references else None)
            self._typed[key] = found
        return found

    def signs(self, typed: TypedText) -> Signs:
        """The signs in a typed text (:func:`cancerkg.assertions.gates.signs_in`)."""
        found = self._signs.get(typed.text)
        if found is None:
            found = self._signs[typed.text] = signs_in(typed.text)
        return found

    def folded(self, passage: Passage) -> str:
        """The text of the passage, folded (:mod:`cancerkg.folding`)."""
        found = self._lookups.get(passage.index)
        if found is None:
            found = self._lookups[passage.index] = folded(passage.text)
        return found

    def _within(self, passage: Passage, span: Span) -> Sequence[Mention]:
        """The mentions of the passage that lie in the span."""
        mentions = self._mentions.get(passage.index, [])
        first = bisect_left(mentions, span.start, key=lambda one: one.start)
        last = bisect_left(mentions, span.end, lo=first, key=lambda one: one.start)
        return [one for one in mentions[first:last] if one.end <= span.end and not _is_any_treatment(one)]

    def is_cancer(self, mention: Mention) -> bool:
        """Whether the mention names a cancer."""
        concept = mention.concept
        return concept is not None and (concept == CANCER or CANCER in self.vocabulary.ancestors(concept))

    def names_cancer(self, mention: Mention) -> bool:
        """Whether the mention names a cancer, if only by its last word: "salivary gland tumor"."""
        return self.is_cancer(mention) or read_language().cancer_name.search(folded(mention.exact)) is not None

    def assertion(
        self, said: Statement, passage: Passage, span: Span, pattern: str, context: Iterable[int] = ()
    ) -> Assertion:
        """The statement with its evidence: a span of a passage, and the passages that supply what it leaves out."""
        arguments = (said.subject, said.object)
        outside = {
            mention.passage
            for mention in arguments
            if mention.passage != passage.index or not (span.start <= mention.start and mention.end <= span.end)
        }
        return Assertion(
            id=digest(
                passage.id,
                str(span.start),
                str(span.end),
                said.subject.id,
                said.predicate,
                said.object.id,
                said.polarity,
            ),
            subject=said.subject,
            predicate=said.predicate,
            object=said.object,
            polarity=said.polarity,
            certainty=said.certainty,
            pattern=pattern,
            confidence=read_precisions().confidence(pattern),
            evidence=Evidence(
                passage=passage.index,
                start=span.start,
                end=span.end,
                exact=span.of(passage.text),
                context=tuple(sorted({*outside, *context})),
            ),
            hedge=said.hedge,
            stage=said.stage or said.subject.stage,
            quality_of=said.quality_of,
        )


def _is_any_treatment(mention: Mention) -> bool:
    """Whether the phrase says no more than that there is a treatment: such words are the sentence's own."""
    return (
        mention.type is MentionType.TREATMENT
        and read_language().any_treatment.fullmatch(folded(mention.exact)) is not None
    )


def predicate_for(relation: str, subject: Mention, object_: Mention) -> Predicate | None:
    """What a relation says of two phrases, by their types; None where it cannot be said of them.

    ``causes`` is has_symptom of a symptom and leads_to of a condition. Only a condition has symptoms and leads to
    something, only a treatment treats.
    """
    if same(subject, object_):
        return None
    if relation == "treats":
        fits = subject.type is MentionType.TREATMENT and object_.type in (MentionType.CONDITION, MentionType.SYMPTOM)
        return Predicate.TREATS if fits else None
    if subject.type is not MentionType.CONDITION:
        return None
    if object_.type is MentionType.SYMPTOM and relation in ("causes", "has_symptom"):
        return Predicate.HAS_SYMPTOM
    if object_.type is MentionType.CONDITION and relation in ("causes", "leads_to"):
        return Predicate.LEADS_TO
    return None


def same(one: Mention, other: Mention) -> bool:
    """Whether two mentions name one thing."""
    if one.concept is not None and other.concept is not None:
        return one.concept == other.concept
    return one.exact.casefold() == other.exact.casefold()
