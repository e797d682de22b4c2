"""What travels between the stages: frozen, typed values, without behaviour that touches the world.

Offsets count Unicode code points, start inclusive, end exclusive. The offsets of a sentence, a mention and a piece of
evidence are all into :attr:`Passage.text`: ``passage.text[span.start:span.end]`` is the exact wording.
"""

from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode, Triple


class BodyFormat(StrEnum):
    """How the words of a body are written down."""

    TEXT = "text"
    HTML = "html"


class PassageKind(StrEnum):
    """What part of a page's block structure a passage is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    MARKUP = "markup"
    """A value of the page's JSON-LD that names a condition, a symptom or a treatment."""


class MentionType(StrEnum):
    """The kind of thing that a phrase of the text names."""

    CONDITION = "condition"
    SYMPTOM = "symptom"
    TREATMENT = "treatment"
    SITE = "site"
    STAGE = "stage"
    TEST = "test"


class Predicate(StrEnum):
    """What an assertion says of its subject and object."""

    HAS_SYMPTOM = "has_symptom"
    LEADS_TO = "leads_to"
    TREATS = "treats"


class Polarity(StrEnum):
    """Whether the text affirms or denies."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Certainty(StrEnum):
    """How sure the text is of what it says."""

    DEFINITE = "definite"
    PROBABLE = "probable"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span selects in the text."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Body:
    """A stretch of a page's words, in reading order: an ``articleBody``, an answer, a part.

    ``pointer`` is the JSON pointer (RFC 6901) of the value in the source file; ``heading`` what stands above it (a
    question, a part's name), at ``level`` 1 (the page's title) to 6.
    """

    pointer: str
    text: str
    format: BodyFormat
    heading: str | None = None
    heading_pointer: str | None = None
    level: int = 2


@dataclass(frozen=True, slots=True)
class MarkupValue:
    """A name in the page's JSON-LD, with the JSON pointer (RFC 6901) of the value in the source file."""

    text: str
    pointer: str


@dataclass(frozen=True, slots=True)
class MarkupStatement:
    """A clinical statement that the page makes in markup: ``signOrSymptom``, ``possibleTreatment`` and the like."""

    subject: MarkupValue
    predicate: Predicate
    object: MarkupValue


@dataclass(frozen=True, slots=True)
class Document:
    """One web page: what it says of itself in RDF, and its words.

    ``iri`` is the page's own IRI, ``key`` the digest of it that names the page's graphs, ``source`` the file it was
    read from as the user named it, ``content`` the SHA-256 of its triples and words, ``site`` the host that publishes
    it, ``language`` a BCP 47 tag or None where the page gives none.
    """

    iri: NamedNode
    key: str
    source: str
    content: str
    title: str
    site: str
    language: str | None
    modified: str | None
    bodies: tuple[Body, ...]
    statements: tuple[MarkupStatement, ...]
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a document: a heading, a paragraph, a list item, or a name in markup.

    ``id`` is a digest, ``index`` the place in the document from 0, ``level`` 1 to 6 for a heading (1 is the title), 1
    for an item and 0 for the others. ``boilerplate`` marks what is about the publisher ("call now", "related
    articles"): kept, not annotated. ``introduction`` is the index of the passage that introduces an item's list.
    ``pointer`` is the JSON pointer of the value in the source file that holds the words.
    """

    id: str
    document: str
    index: int
    kind: PassageKind
    level: int
    text: str
    sentences: tuple[Span, ...]
    pointer: str
    boilerplate: bool = False
    introduction: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a passage that names a concept, or stands where one is named.

    ``concept`` is None for a phrase that no vocabulary knows: a candidate for the ontologist. It is None too where the
    phrase may mean several concepts and nothing tells which: ``candidates`` are these, sorted by IRI, two or more;
    ``type`` is theirs, or that of the first found where they differ. ``stage`` is the disease
    stage that a modifier inside the phrase gives ("advanced lung cancer"). ``layer`` is how it was found: name, shape,
    lexicon, term, head or place.

    A phrase that names several concepts at once and cannot be cut into exact words ("ovarian or lung cancer") is read
    as one mention, with all of them as ``members`` and the first as its concept. An annotation has a mention of each.
    """

    id: str
    passage: int
    start: int
    end: int
    exact: str
    type: MentionType
    layer: str
    concept: NamedNode | None = None
    label: str | None = None
    stage: NamedNode | None = None
    candidates: tuple[NamedNode, ...] = ()
    members: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence, list item or markup value that says it, by passage index and offsets into that passage's text.

    ``context`` are the indexes of the passages that supply what the sentence leaves out (the heading above, the
    introduction of the list).
    """

    passage: int
    start: int
    end: int
    exact: str
    context: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assertion:
    """One statement made by one place in one document.

    ``hedge`` are the words that carry the certainty ("may"), ``stage`` the concept of the disease stage that it is said
    of, ``quality_of`` the symptom of which the object is said to be a characteristic, ``pattern`` the rule of ours that
    found it, ``confidence`` how often statements of that rule are right, between 0 and 1.
    """

    id: str
    subject: Mention
    predicate: Predicate
    object: Mention
    polarity: Polarity
    certainty: Certainty
    pattern: str
    confidence: float
    evidence: Evidence
    hedge: str | None = None
    stage: NamedNode | None = None
    quality_of: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that was found in one document. Passages are in reading order, and ``passages[n].index == n``."""

    document: Document
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]
    assertions: tuple[Assertion, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A distinct (subject, predicate, object), with the assertions that support and deny it.

    ``contradicted_by`` are those of ``denied_by`` that leave no room for the claim. ``sites_for`` and ``sites_against``
    count the publishers' hosts; ``weight_for`` and ``weight_against`` are the same publishers, each counted as the
    confidence of its best assertion that supports or contradicts. ``belief`` is between 0 and 1; ``stages`` are the
    disease stages that supporting assertions are about, sorted.
    """

    id: str
    subject: NamedNode
    predicate: NamedNode
    object: NamedNode
    supported_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    contradicted_by: tuple[str, ...]
    documents_for: int
    documents_against: int
    sites_for: int
    sites_against: int
    weight_for: float
    weight_against: float
    belief: float
    stages: tuple[NamedNode, ...] = ()
