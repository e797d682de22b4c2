"""What supports and what denies a claim: assertions, with the sentences that make them."""

from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from cancerkg.dataset import Dataset, text_of
from cancerkg.errors import NoExplanation
from cancerkg.namespaces import CKG, DCTERMS, GRAPH_CLAIMS, OA, PROV, RDF, curie, digest, minted
from cancerkg.quoting import best_of_each_first


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of a page: its kind ("heading", "list-item", …) and its words."""

    passage: NamedNode
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Argument:
    """The phrase that is the subject or the object of an assertion: from ``start`` to ``end`` of a place's words."""

    place: Place
    start: int
    end: int

    @property
    def words(self) -> str:
        """The phrase."""
        return self.place.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Support:
    """An assertion that supports or denies a claim, and where it was made.

    ``start`` and ``end`` are offsets of the sentence into the passage's text. The ``subject`` may stand in another
    place, such as the heading, and so may the ``object``; ``context`` are the places beside those that supply what the
    sentence leaves out. ``contradicts`` tells a denial that leaves no room for the claim from one that does.
    """

    assertion: NamedNode
    document: NamedNode
    title: str
    site: str
    passage: NamedNode
    sentence: str
    start: int
    end: int
    polarity: str
    certainty: str
    hedge: str | None
    stage: NamedNode | None
    pattern: str
    confidence: float
    contradicts: bool
    subject: Argument
    object: Argument
    context: tuple[Place, ...]

    def holds(self, argument: Argument) -> bool:
        """Whether the phrase stands in the sentence."""
        return argument.place.passage == self.passage and self.start <= argument.start and argument.end <= self.end


@dataclass(frozen=True, slots=True)
class Claimed:
    """Documents say so, or where ``supported_by`` is empty, deny it. ``belief`` is from 0 to 1.

    ``sites_for`` and ``sites_against`` count publishers, ``weight_for`` and ``weight_against`` weigh them.
    The sentences of each side come with the best of each publisher first. Both sides are empty where sentences were not
    asked for.
    """

    triple: Triple
    claim: NamedNode
    belief: float
    sites_for: int
    sites_against: int
    weight_for: float
    weight_against: float
    supported_by: tuple[Support, ...]
    denied_by: tuple[Support, ...]


def claimed(dataset: Dataset, triple: Triple, *, sentences: bool = True) -> Claimed | None:
    """The claim with its support, or without ``sentences`` the claim alone, for which the dataset needs no documents;
    None if no document has made or denied it."""
    if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode):
        return None
    claim = minted("claim", digest(triple.subject.value, triple.predicate.value, triple.object.value))
    belief = _text(dataset, claim, CKG.belief)
    if belief is None:
        return None
    return Claimed(
        triple,
        claim,
        float(belief),
        int(_text(dataset, claim, CKG.sitesFor) or 0),
        int(_text(dataset, claim, CKG.sitesAgainst) or 0),
        float(_text(dataset, claim, CKG.weightFor) or 0),
        float(_text(dataset, claim, CKG.weightAgainst) or 0),
        _supports(dataset, claim, CKG.supportedBy) if sentences else (),
        _supports(dataset, claim, CKG.deniedBy) if sentences else (),
    )


def claim_of(dataset: Dataset, triple: Triple, *, sentences: bool = True) -> Claimed | None:
    """The claim that a triple of ``graph/claims`` about a claim's own node belongs to, None for any other triple.

    A rule can rest on what is said of a claim, such as the stages that its support is about.
    """
    if not isinstance(triple.subject, NamedNode) or _text(dataset, triple.subject, CKG.belief) is None:
        return None
    subject, predicate, object_ = (
        _node(dataset, triple.subject, part) for part in (RDF.subject, RDF.predicate, RDF.object)
    )
    return claimed(dataset, Triple(subject, predicate, object_), sentences=sentences)


def _supports(dataset: Dataset, claim: NamedNode, how: NamedNode) -> tuple[Support, ...]:
    assertions = (t.object for t in dataset.match(claim, how, None, graphs=(GRAPH_CLAIMS,)))
    found = [_support(dataset, claim, one) for one in assertions if isinstance(one, NamedNode)]
    found.sort(key=lambda s: (s.site, s.document.value, s.passage.value, s.start, s.assertion.value))
    return best_of_each_first(found, lambda one: one.site or one.document.value, lambda one: one.confidence)


def _support(dataset: Dataset, claim: NamedNode, assertion: NamedNode) -> Support:
    evidence = _node(dataset, assertion, CKG.evidence)
    selector = _node(dataset, evidence, OA.hasSelector)
    document = _node(dataset, assertion, PROV.wasDerivedFrom)
    stage = _text(dataset, assertion, CKG.atStage)
    passage = _node(dataset, evidence, OA.hasSource)
    subject, object_ = (
        _argument(dataset, _node(dataset, assertion, one)) for one in (CKG.subjectMention, CKG.objectMention)
    )
    around = [t.object for t in dataset.match(evidence, CKG.context) if isinstance(t.object, NamedNode)]
    shown = {passage, subject.place.passage, object_.place.passage}
    return Support(
        assertion=assertion,
        document=document,
        title=_text(dataset, document, DCTERMS.title) or "",
        site=_text(dataset, document, CKG.site) or "",
        passage=passage,
        sentence=_text(dataset, selector, OA["exact"]) or "",
        start=int(_text(dataset, selector, OA["start"]) or 0),
        end=int(_text(dataset, selector, OA["end"]) or 0),
        polarity=_text(dataset, assertion, CKG.polarity) or "",
        certainty=_text(dataset, assertion, CKG.certainty) or "",
        hedge=_text(dataset, assertion, CKG.hedge),
        stage=None if stage is None else NamedNode(stage),
        pattern=_text(dataset, assertion, CKG.pattern) or "",
        confidence=float(_text(dataset, assertion, CKG.confidence) or 0),
        contradicts=dataset.holds(Triple(claim, CKG.contradictedBy, assertion), (GRAPH_CLAIMS,)),
        subject=subject,
        object=object_,
        context=tuple(_place(dataset, one) for one in around if one not in shown),
    )


def _argument(dataset: Dataset, mention: NamedNode) -> Argument:
    selector = _node(dataset, mention, OA.hasSelector)
    return Argument(
        _place(dataset, _node(dataset, mention, OA.hasSource)),
        int(_text(dataset, selector, OA["start"]) or 0),
        int(_text(dataset, selector, OA["end"]) or 0),
    )


def _place(dataset: Dataset, passage: NamedNode) -> Place:
    return Place(passage, _text(dataset, passage, CKG.passageKind) or "", _text(dataset, passage, RDF.value) or "")


def _text(dataset: Dataset, subject: NamedNode, predicate: NamedNode) -> str | None:
    """The value in any graph; the least one of several."""
    return next((text_of(triple.object) for triple in dataset.match(subject, predicate)), None)


def _node(dataset: Dataset, subject: NamedNode, predicate: NamedNode) -> NamedNode:
    found = next((triple.object for triple in dataset.match(subject, predicate)), None)
    if not isinstance(found, NamedNode):
        raise NoExplanation(f"{curie(subject)} {curie(predicate)} …")
    return found
