"""What supports and what denies a claim: assertions, with the sentences that make them."""

from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from cancerkg.dataset import Dataset, text_of
from cancerkg.errors import NoExplanation
from cancerkg.namespaces import CKG, DCTERMS, GRAPH_CLAIMS, OA, PROV, RDF, curie, digest, minted


@dataclass(frozen=True, slots=True)
class Support:
    """An assertion that supports or denies a claim, and where it was made.

    ``start`` and ``end`` are offsets of the sentence into the passage's text.
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


@dataclass(frozen=True, slots=True)
class Claimed:
    """Documents say so, or where ``supported_by`` is empty, deny it. ``belief`` is from 0 to 1.

    Both sides are empty where sentences were not asked for.
    """

    triple: Triple
    claim: NamedNode
    belief: float
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
    found = [_support(dataset, one) for one in assertions if isinstance(one, NamedNode)]
    return tuple(sorted(found, key=lambda s: (s.site, s.document.value, s.passage.value, s.start, s.assertion.value)))


def _support(dataset: Dataset, assertion: NamedNode) -> Support:
    evidence = _node(dataset, assertion, CKG.evidence)
    selector = _node(dataset, evidence, OA.hasSelector)
    document = _node(dataset, assertion, PROV.wasDerivedFrom)
    stage = _text(dataset, assertion, CKG.atStage)
    return Support(
        assertion=assertion,
        document=document,
        title=_text(dataset, document, DCTERMS.title) or "",
        site=_text(dataset, document, CKG.site) or "",
        passage=_node(dataset, evidence, OA.hasSource),
        sentence=_text(dataset, selector, OA["exact"]) or "",
        start=int(_text(dataset, selector, OA["start"]) or 0),
        end=int(_text(dataset, selector, OA["end"]) or 0),
        polarity=_text(dataset, assertion, CKG.polarity) or "",
        certainty=_text(dataset, assertion, CKG.certainty) or "",
        hedge=_text(dataset, assertion, CKG.hedge),
        stage=None if stage is None else NamedNode(stage),
        pattern=_text(dataset, assertion, CKG.pattern) or "",
    )


def _text(dataset: Dataset, subject: NamedNode, predicate: NamedNode) -> str | None:
    """The value in any graph; the least one of several."""
    return next((text_of(triple.object) for triple in dataset.match(subject, predicate)), None)


def _node(dataset: Dataset, subject: NamedNode, predicate: NamedNode) -> NamedNode:
    found = next((triple.object for triple in dataset.match(subject, predicate)), None)
    if not isinstance(found, NamedNode):
        raise NoExplanation(f"{curie(subject)} {curie(predicate)} …")
    return found
