"""Claims → quads of ``graph/claims``."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Quad, Triple

from cancerkg.model import Claim
from cancerkg.namespaces import CKG, GRAPH_CLAIMS, RDF, minted
from cancerkg.quads.terms import decimal, integer


def claim_quads(claims: Iterable[Claim]) -> Iterator[Quad]:
    """The claims of all documents: a node each with its support, and the direct triple of those that are supported."""
    for claim in claims:
        for triple in _claim_triples(claim):
            yield Quad(triple.subject, triple.predicate, triple.object, GRAPH_CLAIMS)


def _claim_triples(claim: Claim) -> Iterator[Triple]:
    node = minted("claim", claim.id)
    if claim.supported_by:
        yield Triple(claim.subject, claim.predicate, claim.object)
    yield Triple(node, RDF.type, CKG.Claim)
    yield Triple(node, RDF.subject, claim.subject)
    yield Triple(node, RDF.predicate, claim.predicate)
    yield Triple(node, RDF.object, claim.object)
    yield Triple(node, CKG.documentsFor, integer(claim.documents_for))
    yield Triple(node, CKG.documentsAgainst, integer(claim.documents_against))
    yield Triple(node, CKG.sitesFor, integer(claim.sites_for))
    yield Triple(node, CKG.sitesAgainst, integer(claim.sites_against))
    yield Triple(node, CKG.weightFor, decimal(claim.weight_for))
    yield Triple(node, CKG.weightAgainst, decimal(claim.weight_against))
    yield Triple(node, CKG.belief, decimal(claim.belief))
    for stage in claim.stages:
        yield Triple(node, CKG.atStage, stage)
    for assertion in claim.supported_by:
        yield Triple(node, CKG.supportedBy, minted("assertion", assertion))
    for assertion in claim.denied_by:
        yield Triple(node, CKG.deniedBy, minted("assertion", assertion))
    for assertion in claim.contradicted_by:
        yield Triple(node, CKG.contradictedBy, minted("assertion", assertion))
