"""What a system found in an article, in the form in which it is compared with labels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cancerkg.model import Annotation, Mention, MentionType, Passage, Polarity, Predicate

COMPARED = frozenset((MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT))
"""The types that labels have; the others are not compared."""


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A phrase with its type, the IRI of its concept where it has one, and the sentence that it stands in."""

    exact: str
    type: MentionType
    concept: str | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A statement, the rule that found it, and the sentence that makes it."""

    subject: str
    predicate: Predicate
    object: str
    polarity: Polarity
    pattern: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """All that was found in the article of that name, and its sentences in reading order."""

    name: str
    mentions: tuple[FoundMention, ...] = ()
    relations: tuple[FoundRelation, ...] = ()
    sentences: tuple[str, ...] = ()


def found_in(name: str, annotations: Iterable[Annotation]) -> FoundArticle:
    """What the annotations of the documents of one source hold, as one article."""
    mentions: list[FoundMention] = []
    relations: list[FoundRelation] = []
    sentences: list[str] = []
    for annotation in annotations:
        mentions += (_mention(one, annotation.passages) for one in annotation.mentions)
        relations += (
            FoundRelation(
                one.subject.exact, one.predicate, one.object.exact, one.polarity, one.pattern, one.evidence.exact
            )
            for one in annotation.assertions
        )
        sentences += (sentence for passage in annotation.passages for sentence in _sentences(passage))
    return FoundArticle(name, tuple(mentions), tuple(relations), tuple(sentences))


def _mention(mention: Mention, passages: tuple[Passage, ...]) -> FoundMention:
    passage = passages[mention.passage]
    within = (span.of(passage.text) for span in passage.sentences if span.start <= mention.start < span.end)
    concept = mention.concept.value if mention.concept else None
    return FoundMention(mention.exact, mention.type, concept, next(within, passage.text))


def _sentences(passage: Passage) -> Iterator[str]:
    if not passage.sentences:
        yield passage.text
    yield from (span.of(passage.text) for span in passage.sentences)
