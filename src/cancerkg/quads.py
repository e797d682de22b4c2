"""How the model is written in RDF: the only place that knows the shape of the graph (``docs/data-model.md``).

Each function takes frozen values of :mod:`cancerkg.model` and yields quads of one named graph. Evidence follows the Web
Annotation Data Model (https://www.w3.org/TR/annotation-model/, sections 4.2.4 and 4.2.5): one selector node is both a
text quote selector and a text position selector, so that the words and the offsets cannot drift apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from cancerkg.model import (
    Annotation,
    Assertion,
    Claim,
    Document,
    Evidence,
    Mention,
    MentionType,
    Passage,
    Predicate,
)
from cancerkg.namespaces import (
    CKG,
    DCTERMS,
    GRAPH_CLAIMS,
    GRAPH_PROVENANCE,
    OA,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    XSD,
    annotation_graph,
    digest,
    lexicon_graph,
    minted,
    source_graph,
)

QUOTE_CONTEXT = 32
"""How many characters before and after a quotation a text quote selector carries."""

PROPERTY_OF = {
    Predicate.HAS_SYMPTOM: CKG.hasSymptom,
    Predicate.LEADS_TO: CKG.leadsTo,
    Predicate.TREATS: CKG.treats,
}
"""The ontology's property for what an assertion says."""

CLASS_OF = {
    MentionType.CONDITION: CKG.Condition,
    MentionType.SYMPTOM: CKG.Symptom,
    MentionType.TREATMENT: CKG.Treatment,
    MentionType.SITE: CKG.AnatomicalSite,
    MentionType.STAGE: CKG.DiseaseStage,
    MentionType.TEST: CKG.DiagnosticTest,
}
"""The ontology's class for what a mention names."""


def write_nquads(quads: Iterable[Quad]) -> bytes:
    """N-Quads (https://www.w3.org/TR/n-quads/), one line each, sorted and without repetition: equal sets, equal
    bytes."""
    lines = {f"{quad} .\n" for quad in quads}
    return "".join(sorted(lines)).encode("utf-8")


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


def lexicon_quads(
    *,
    name: str,
    version: str | None,
    license_: str | None,
    sha256: str,
    terms: Iterable[tuple[NamedNode, str, str, MentionType]],
) -> Iterator[Quad]:
    """The terms of an external ontology that pages mention, as concepts of its own scheme, and where they are from.

    ``terms`` gives each one's IRI, id, label and type. No terms, no quads.
    """
    graph, scheme = lexicon_graph(name), minted("lexicon", name)
    described = False
    for iri, id_, label, mention_type in terms:
        described = True
        for triple in (
            Triple(iri, RDF.type, OWL.NamedIndividual),
            Triple(iri, RDF.type, SKOS.Concept),
            Triple(iri, RDF.type, CLASS_OF[mention_type]),
            Triple(iri, SKOS.prefLabel, Literal(label, language="en")),
            Triple(iri, SKOS.notation, Literal(id_)),
            Triple(iri, SKOS.inScheme, scheme),
        ):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)
    if described:
        yield Quad(scheme, RDF.type, SKOS.ConceptScheme, graph)
        yield Quad(scheme, DCTERMS.title, Literal(name), graph)
        yield Quad(scheme, DCTERMS.identifier, Literal(f"sha256:{sha256}"), graph)
        if version:
            yield Quad(scheme, OWL.versionInfo, Literal(version), graph)
        if license_:
            yield Quad(scheme, DCTERMS.license, Literal(license_), graph)


def claim_quads(claims: Iterable[Claim]) -> Iterator[Quad]:
    """The claims of all documents: a node each with its support, and the direct triple of those that are supported."""
    for claim in claims:
        for triple in _claim_triples(claim):
            yield Quad(triple.subject, triple.predicate, triple.object, GRAPH_CLAIMS)


def provenance_quads(
    *,
    release: int,
    started: datetime,
    ended: datetime,
    host: str,
    version: str,
    files: Iterable[tuple[NamedNode, str, Sequence[str]]],
) -> Iterator[Quad]:
    """When, where, from which files and by which version a release was built: the only graph that differs between
    machines.

    The two times must be aware of their zone; ``files`` gives each document, the file it
    was read from, and the repairs that its JSON needed.
    """
    entity = minted("release", str(release))
    activity = minted("build", digest(str(release), started.isoformat(), host))
    agent = minted("software", f"cancerkg-{version}")
    triples = (
        Triple(entity, RDF.type, PROV.Entity),
        Triple(entity, PROV.wasGeneratedBy, activity),
        Triple(activity, RDF.type, PROV.Activity),
        Triple(activity, PROV.startedAtTime, Literal(started.isoformat(), datatype=XSD.dateTime)),
        Triple(activity, PROV.endedAtTime, Literal(ended.isoformat(), datatype=XSD.dateTime)),
        Triple(activity, CKG.host, Literal(host)),
        Triple(activity, PROV.wasAssociatedWith, agent),
        Triple(agent, RDF.type, PROV.SoftwareAgent),
        Triple(agent, RDFS.label, Literal(f"cancerkg {version}")),
        *(triple for document, file, repairs in files for triple in _file_triples(document, file, repairs)),
    )
    yield from (Quad(triple.subject, triple.predicate, triple.object, GRAPH_PROVENANCE) for triple in triples)


def _file_triples(document: NamedNode, file: str, repairs: Sequence[str]) -> Iterator[Triple]:
    yield Triple(document, DCTERMS.source, Literal(file))
    for repair in repairs:
        yield Triple(document, CKG.repairedBy, Literal(repair))


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
    yield Triple(node, CKG["index"], _integer(passage.index))
    yield Triple(node, CKG.level, _integer(passage.level))
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
    yield Triple(selector, OA["start"], _integer(start))
    yield Triple(selector, OA["end"], _integer(end))


def _claim_triples(claim: Claim) -> Iterator[Triple]:
    node = minted("claim", claim.id)
    if claim.supported_by:
        yield Triple(claim.subject, claim.predicate, claim.object)
    yield Triple(node, RDF.type, CKG.Claim)
    yield Triple(node, RDF.subject, claim.subject)
    yield Triple(node, RDF.predicate, claim.predicate)
    yield Triple(node, RDF.object, claim.object)
    yield Triple(node, CKG.documentsFor, _integer(claim.documents_for))
    yield Triple(node, CKG.documentsAgainst, _integer(claim.documents_against))
    yield Triple(node, CKG.sitesFor, _integer(claim.sites_for))
    yield Triple(node, CKG.sitesAgainst, _integer(claim.sites_against))
    yield Triple(node, CKG.belief, Literal(str(Decimal(str(claim.belief))), datatype=XSD.decimal))
    for stage in claim.stages:
        yield Triple(node, CKG.atStage, stage)
    for assertion in claim.supported_by:
        yield Triple(node, CKG.supportedBy, minted("assertion", assertion))
    for assertion in claim.denied_by:
        yield Triple(node, CKG.deniedBy, minted("assertion", assertion))


def _argument(mention: Mention) -> NamedNode:
    return mention.concept or minted("mention", mention.id)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)


def write(quads: Iterable[Quad], rdf_format: RdfFormat) -> bytes:
    """The quads in another RDF format, sorted; a format without named graphs gets the triples of all of them."""
    ordered = sorted(set(quads), key=str)
    if rdf_format.supports_datasets:
        return serialize(ordered, format=rdf_format) or b""
    triples = sorted({quad.triple for quad in ordered}, key=str)
    return serialize(triples, format=rdf_format) or b""
