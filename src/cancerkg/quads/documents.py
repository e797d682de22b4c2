"""A document and what was found in it → quads of its two graphs.

Evidence follows the Web Annotation Data Model (https://www.w3.org/TR/annotation-model/, sections 4.2.4 and 4.2.5): one
selector node is both a text quote selector and a text position selector, so that the words and the offsets cannot
drift apart.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from cancerkg.model import Annotation, Assertion, Document, Evidence, Mention, Passage
from cancerkg.namespaces import CKG, DCTERMS, OA, PROV, RDF, XSD, annotation_graph, minted, source_graph
from cancerkg.quads.terms import PROPERTY_OF, decimal, integer

QUOTE_CONTEXT = 32
"""How many characters before and after a quotation a text quote selector carries."""


def source_quads(document: Document) -> Iterator[Quad]:
    """The page's own triples, in the named graph of its source."""
    graph = source_graph(document.key)
    for triple in document.triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def annotation_quads(annotation: Annotation) -> Iterator[Quad]:
    """The passages, mentions and assertions of one document, in the named graph of its annotation."""
    graph = annotation_graph(annotation.document.key)
    for triple in _annotation_triples(annotation):
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _annotation_triples(annotation: Annotation) -> Iterator[Triple]:
    yield from _document_triples(annotation.document)
    passages = annotation.passages
    for passage in passages:
        yield from _passage_triples(passage, annotation.document, passages)
    for mention in annotation.mentions:
        yield from _mention_triples(mention, passages)
    for assertion in annotation.assertions:
        yield from _assertion_triples(assertion, annotation.document, passages)


def _document_triples(document: Document) -> Iterator[Triple]:
    node = document.iri
    yield Triple(node, RDF.type, CKG.Document)
    yield Triple(node, CKG.key, Literal(document.key))
    yield Triple(node, DCTERMS.title, Literal(document.title))
    yield Triple(node, CKG.site, Literal(document.site))
    if document.language:
        yield Triple(node, DCTERMS.language, Literal(document.language))
    if document.modified:
        yield Triple(node, DCTERMS.modified, Literal(document.modified))


def _passage_triples(passage: Passage, document: Document, passages: tuple[Passage, ...]) -> Iterator[Triple]:
    node = minted("passage", passage.id)
    yield Triple(node, RDF.type, CKG.Passage)
    yield Triple(node, DCTERMS.isPartOf, document.iri)
    yield Triple(node, CKG["passageKind"], Literal(passage.kind.value))
    yield Triple(node, CKG["index"], integer(passage.index))
    yield Triple(node, CKG.level, integer(passage.level))
    yield Triple(node, RDF.value, Literal(passage.text))
    yield Triple(node, CKG.pointer, Literal(passage.pointer))
    if passage.boilerplate:
        yield Triple(node, CKG.boilerplate, Literal("true", datatype=XSD.boolean))
    if passage.introduction is not None:
        yield Triple(node, CKG.introducedBy, minted("passage", passages[passage.introduction].id))


def _mention_triples(mention: Mention, passages: tuple[Passage, ...]) -> Iterator[Triple]:
    node = minted("mention", mention.id)
    yield Triple(node, RDF.type, CKG.Mention)
    yield from _selection(node, passages[mention.passage], mention.start, mention.end)
    yield Triple(node, CKG.mentionType, Literal(mention.type.value))
    yield Triple(node, CKG.layer, Literal(mention.layer))
    if mention.concept:
        yield Triple(node, CKG.concept, mention.concept)
    for candidate in mention.candidates:
        yield Triple(node, CKG.candidate, candidate)
    if mention.stage:
        yield Triple(node, CKG.atStage, mention.stage)


def _assertion_triples(assertion: Assertion, document: Document, passages: tuple[Passage, ...]) -> Iterator[Triple]:
    node = minted("assertion", assertion.id)
    yield Triple(node, RDF.type, CKG.Assertion)
    yield Triple(node, RDF.subject, _argument(assertion.subject))
    yield Triple(node, RDF.predicate, PROPERTY_OF[assertion.predicate])
    yield Triple(node, RDF.object, _argument(assertion.object))
    yield Triple(node, CKG.subjectMention, minted("mention", assertion.subject.id))
    yield Triple(node, CKG.objectMention, minted("mention", assertion.object.id))
    yield Triple(node, CKG.polarity, Literal(assertion.polarity.value))
    yield Triple(node, CKG.certainty, Literal(assertion.certainty.value))
    yield Triple(node, CKG.pattern, Literal(assertion.pattern))
    yield Triple(node, CKG.confidence, decimal(assertion.confidence))
    yield Triple(node, PROV.wasDerivedFrom, document.iri)
    if assertion.hedge:
        yield Triple(node, CKG.hedge, Literal(assertion.hedge))
    if assertion.stage:
        yield Triple(node, CKG.atStage, assertion.stage)
    if assertion.quality_of:
        yield Triple(node, CKG.qualityOf, assertion.quality_of)
    evidence = minted("evidence", assertion.id)
    yield Triple(node, CKG.evidence, evidence)
    yield from _evidence_triples(evidence, assertion.evidence, passages)


def _evidence_triples(node: NamedNode, evidence: Evidence, passages: tuple[Passage, ...]) -> Iterator[Triple]:
    yield Triple(node, RDF.type, CKG.Evidence)
    yield from _selection(node, passages[evidence.passage], evidence.start, evidence.end)
    for index in evidence.context:
        yield Triple(node, CKG.context, minted("passage", passages[index].id))


def _selection(node: NamedNode, passage: Passage, start: int, end: int) -> Iterator[Triple]:
    """A specific resource: the words from ``start`` to ``end`` of the passage."""
    selector = NamedNode(node.value + "#selector")
    text = passage.text
    yield Triple(node, RDF.type, OA.SpecificResource)
    yield Triple(node, OA.hasSource, minted("passage", passage.id))
    yield Triple(node, OA.hasSelector, selector)
    yield Triple(selector, RDF.type, OA.TextQuoteSelector)
    yield Triple(selector, RDF.type, OA.TextPositionSelector)
    yield Triple(selector, OA["exact"], Literal(text[start:end]))
    yield Triple(selector, OA["prefix"], Literal(text[max(0, start - QUOTE_CONTEXT) : start]))
    yield Triple(selector, OA["suffix"], Literal(text[end : end + QUOTE_CONTEXT]))
    yield Triple(selector, OA["start"], integer(start))
    yield Triple(selector, OA["end"], integer(end))


def _argument(mention: Mention) -> NamedNode:
    return mention.concept or minted("mention", mention.id)
