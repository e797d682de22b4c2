"""Assertions of all documents → distinct claims, with what supports and what denies each.

Pure, and in two steps, so that the documents' work can be shared out: :func:`statements_of` makes small values of one
document's annotation, :func:`claims_of` counts over those of all documents.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import fsum

from pyoxigraph import NamedNode

from cancerkg.model import Annotation, Certainty, Claim, Polarity, Predicate
from cancerkg.namespaces import CKG, digest
from cancerkg.quads import PROPERTY_OF

_Key = tuple[str, str, str]
IsMechanism = Callable[[NamedNode], bool]
IsWithin = Callable[[NamedNode, NamedNode], bool]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one assertion says, as IRIs alone, with the page and the publisher's host that say it.

    A few hundred bytes: what a worker process hands back. ``quality_of`` is the symptom that the object characterises,
    ``stage`` the disease stage that the assertion is about, ``confidence`` how often assertions of its pattern are
    right, between 0 and 1.
    """

    assertion_id: str
    subject: NamedNode
    predicate: Predicate
    object: NamedNode
    polarity: Polarity
    certainty: Certainty
    confidence: float
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
            confidence=assertion.confidence,
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


def claims_of(statements: Iterable[Statement], is_mechanism: IsMechanism, is_within: IsWithin) -> tuple[Claim, ...]:
    """The distinct claims, sorted by subject, predicate and object; their order of arrival is of no account.

    ``is_mechanism`` says whether a concept is a ckg:Mechanism: what leads to one is claimed with ckg:hasMechanism, the
    most specific property. ``is_within`` says of two stages whether the first is the second or a part of it.

    A statement supports when it is affirmed and not unlikely, and denies when it is negated; one that is affirmed as
    unlikely does neither, and what nothing supports or denies is no claim. A denial contradicts the claim when it
    leaves no room for it, see :func:`belief`.

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
    return tuple(_claim(key, tallies[key], is_within) for key in sorted(tallies))


def belief(weight_for: float, weight_against: float) -> float:
    """How far the claim is to be believed, from 0 to 1, rounded to 4 places.

    Laplace's rule of succession over publishers, (for + 1) / (for + against + 2): the probability that the next one
    affirms it, if before the first one all chances were alike (the mean of the Beta(1, 1) posterior). A publisher
    counts on a side as the confidence of its best assertion there, the chance that it says so at all: a fractional
    observation. The pages of one publisher repeat each other, so further assertions of it add nothing.

    A claim says what may be, so "may" supports it as well as "does", and only a definite "does not" contradicts it:
    "is unlikely", "not usually" and "may not" leave room (the square of opposition by which FactBank tells the values
    of factuality apart; Saurí & Pustejovsky, Language Resources and Evaluation 43, 2009). Of a disease's stage: "not at
    an early stage" leaves room too, unless all that affirms the claim is about that stage.
    """
    return round((weight_for + 1) / (weight_for + weight_against + 2), 4)


@dataclass(slots=True)
class _Side:
    statements: dict[str, Statement] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)

    def add(self, statement: Statement) -> None:
        self.statements[statement.assertion_id] = statement
        self.documents.add(statement.document.value)
        self.sites.add(statement.site)


@dataclass(slots=True)
class _Tally:
    supporting: _Side = field(default_factory=_Side)
    denying: _Side = field(default_factory=_Side)


def _keys(statement: Statement, is_mechanism: IsMechanism) -> Iterator[_Key]:
    predicate = PROPERTY_OF[statement.predicate]
    if statement.predicate is Predicate.LEADS_TO and is_mechanism(statement.object):
        predicate = CKG.hasMechanism
    yield statement.subject.value, predicate.value, statement.object.value
    if statement.quality_of is not None and statement.quality_of != statement.object:
        yield statement.quality_of.value, CKG.hasQuality.value, statement.object.value


def _claim(key: _Key, tally: _Tally, is_within: IsWithin) -> Claim:
    subject, predicate, object_ = key
    supporting, denying = tally.supporting, tally.denying
    affirmed = {one.stage for one in supporting.statements.values()}
    contradicting = [one for one in denying.statements.values() if _contradicts(one, affirmed, is_within)]
    weight_for, weight_against = _weight(supporting.statements.values()), _weight(contradicting)
    return Claim(
        id=digest(*key),
        subject=NamedNode(subject),
        predicate=NamedNode(predicate),
        object=NamedNode(object_),
        supported_by=tuple(sorted(supporting.statements)),
        denied_by=tuple(sorted(denying.statements)),
        contradicted_by=tuple(sorted(one.assertion_id for one in contradicting)),
        documents_for=len(supporting.documents),
        documents_against=len(denying.documents),
        sites_for=len(supporting.sites),
        sites_against=len(denying.sites),
        weight_for=weight_for,
        weight_against=weight_against,
        belief=belief(weight_for, weight_against),
        stages=tuple(sorted((stage for stage in affirmed if stage is not None), key=lambda stage: stage.value)),
    )


def _contradicts(denial: Statement, affirmed: Iterable[NamedNode | None], is_within: IsWithin) -> bool:
    """Whether the denial is definite, and nothing is affirmed beyond the stage that it is about, if it is about one.

    ``affirmed`` are the stages of what supports the claim, None for what is about no stage.
    """
    if denial.certainty is not Certainty.DEFINITE:
        return False
    return denial.stage is None or all(one is not None and is_within(one, denial.stage) for one in affirmed)


def _weight(statements: Iterable[Statement]) -> float:
    """The publishers of the statements, each as the confidence of its best one, to 4 places in any order."""
    best: dict[str, float] = {}
    for statement in statements:
        best[statement.site] = max(statement.confidence, best.get(statement.site, 0.0))
    return round(fsum(best.values()), 4)
