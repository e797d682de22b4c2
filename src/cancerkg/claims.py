"""Assertions of all documents → distinct claims, with what supports and what denies each.

Pure, and in two steps, so that the documents' work can be shared out: :func:`statements_of` makes small values of one
document's annotation, :func:`claims_of` counts over those of all documents.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from cancerkg.model import Annotation, Certainty, Claim, Polarity, Predicate
from cancerkg.namespaces import CKG, digest
from cancerkg.quads import PROPERTY_OF

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one assertion says, as IRIs alone, with the page and the publisher's host that say it.

    A few hundred bytes: what a worker process hands back. ``quality_of`` is the symptom that the object characterises,
    ``stage`` the disease stage that the assertion is about.
    """

    assertion_id: str
    subject: NamedNode
    predicate: Predicate
    object: NamedNode
    polarity: Polarity
    certainty: Certainty
    quality_of: NamedNode | None
    document: NamedNode
    site: str
    stage: NamedNode | None = None


def statements_of(annotation: Annotation) -> tuple[Statement, ...]:
    """The assertions of a document between two concepts, in the document's order.

    An assertion of which one side has no concept, or both sides the same, can support no claim and is left out.
    """
    document = annotation.document
    return tuple(
        Statement(
            assertion_id=assertion.id,
            subject=assertion.subject.concept,
            predicate=assertion.predicate,
            object=assertion.object.concept,
            polarity=assertion.polarity,
            certainty=assertion.certainty,
            quality_of=assertion.quality_of,
            document=document.iri,
            site=document.site or document.iri.value,
            stage=assertion.stage,
        )
        for assertion in annotation.assertions
        if assertion.subject.concept is not None
        and assertion.object.concept is not None
        and assertion.subject.concept != assertion.object.concept
    )


def claims_of(statements: Iterable[Statement], is_mechanism: Callable[[NamedNode], bool]) -> tuple[Claim, ...]:
    """The distinct claims, sorted by subject, predicate and object; their order of arrival is of no account.

    ``is_mechanism`` says whether a concept is a ckg:Mechanism: what leads to one is claimed with ckg:hasMechanism, the
    most specific property. A statement supports when it is affirmed and not unlikely, and denies when it is negated;
    one that is affirmed as unlikely does neither, and what nothing supports or denies is no claim.

    O(n) for n statements, and O(n log n) for the order of their identifiers.
    """
    tallies: dict[_Key, _Tally] = {}
    for statement in statements:
        supports = statement.polarity is Polarity.AFFIRMED and statement.certainty is not Certainty.UNLIKELY
        denies = statement.polarity is Polarity.NEGATED
        if supports or denies:
            for key in _keys(statement, is_mechanism):
                tally = tallies.setdefault(key, _Tally())
                (tally.supporting if supports else tally.denying).add(statement)
    return tuple(_claim(key, tallies[key]) for key in sorted(tallies))


def belief(sites_for: int, sites_against: int) -> float:
    """How far the claim is to be believed, from 0 to 1, rounded to 4 places.

    Laplace's rule of succession, (for + 1) / (for + against + 2): the probability that the next publisher affirms it,
    if before the first one all chances were alike (the mean of the Beta(1, 1) posterior). Sites are counted, and not
    pages, because the pages of one publisher repeat each other; one site for it gives 0.6667, and never certainty.
    """
    return round((sites_for + 1) / (sites_for + sites_against + 2), 4)


@dataclass(slots=True)
class _Side:
    assertions: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)
    stages: set[str] = field(default_factory=set)

    def add(self, statement: Statement) -> None:
        self.assertions.add(statement.assertion_id)
        self.documents.add(statement.document.value)
        self.sites.add(statement.site)
        if statement.stage is not None:
            self.stages.add(statement.stage.value)


@dataclass(slots=True)
class _Tally:
    supporting: _Side = field(default_factory=_Side)
    denying: _Side = field(default_factory=_Side)


def _keys(statement: Statement, is_mechanism: Callable[[NamedNode], bool]) -> Iterator[_Key]:
    predicate = PROPERTY_OF[statement.predicate]
    if statement.predicate is Predicate.LEADS_TO and is_mechanism(statement.object):
        predicate = CKG.hasMechanism
    yield statement.subject.value, predicate.value, statement.object.value
    if statement.quality_of is not None and statement.quality_of != statement.object:
        yield statement.quality_of.value, CKG.hasQuality.value, statement.object.value


def _claim(key: _Key, tally: _Tally) -> Claim:
    subject, predicate, object_ = key
    supporting, denying = tally.supporting, tally.denying
    return Claim(
        id=digest(*key),
        subject=NamedNode(subject),
        predicate=NamedNode(predicate),
        object=NamedNode(object_),
        supported_by=tuple(sorted(supporting.assertions)),
        denied_by=tuple(sorted(denying.assertions)),
        documents_for=len(supporting.documents),
        documents_against=len(denying.documents),
        sites_for=len(supporting.sites),
        sites_against=len(denying.sites),
        belief=belief(len(supporting.sites), len(denying.sites)),
        stages=tuple(NamedNode(stage) for stage in sorted(supporting.stages)),
    )
