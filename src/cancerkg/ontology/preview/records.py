"""A preview as plain JSON values: the record that ``cancerkg ontology preview --format json`` prints."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode, Triple

from cancerkg.inference import Claimed, Derived, Explanation
from cancerkg.model import Assertion, Claim, Mention
from cancerkg.namespaces import minted
from cancerkg.ontology.preview.changes import (
    ChangeKind,
    ClaimChange,
    Competition,
    InferenceChange,
    Preview,
    Sentence,
    Testimony,
)

FORMAT: Final = 1
"""The version of the record: keys are only added within one."""


def counts_of(preview: Preview) -> dict[str, dict[str, int]]:
    """How much is gained, lost and changed of each: mentions, assertions, claims, inferences."""
    groups: Mapping[str, Iterable[ChangeKind]] = {
        "mentions": (change.kind for change in preview.mentions),
        "assertions": (change.kind for change in preview.assertions),
        "claims": (change.kind for change in preview.claims),
        "inferences": (change.kind for change in preview.inferences),
    }
    counted = {name: Counter(kinds) for name, kinds in groups.items()}
    return {name: {kind.value: found[kind] for kind in ChangeKind} for name, found in counted.items()}


def preview_record(preview: Preview) -> dict[str, object]:
    """Everything in the preview. Offsets count code points: a sentence's into its passage, ``marked`` into the
    sentence."""
    before, after = preview.vocabularies
    return {
        "format": FORMAT,
        "release": preview.release,
        "vocabulary": {"before": before, "after": after},
        "documents": {"all": preview.documents, "examined": preview.examined, "read": preview.read},
        "counts": counts_of(preview),
        "mentions": [
            _changed(one.kind, _mention(one.before), _mention(one.after), one.sentence) for one in preview.mentions
        ],
        "assertions": [
            _changed(one.kind, _assertion(one.before), _assertion(one.after), one.sentence)
            for one in preview.assertions
        ],
        "claims": [_claim_change(one) for one in preview.claims],
        "inferences": [_inference(one) for one in preview.inferences],
        "competing": [_competition(one) for one in preview.competitions],
    }


def _changed(kind: ChangeKind, before: object, after: object, sentence: Sentence) -> dict[str, object]:
    return {"change": kind, "before": before, "after": after, "evidence": _sentence(sentence)}


def _sentence(sentence: Sentence) -> dict[str, object]:
    return {
        "sentence": sentence.text,
        "marked": [[span.start, span.end] for span in sentence.marked],
        "passage": sentence.passage.value,
        "start": sentence.start,
        "end": sentence.end,
        "document": sentence.document.value,
        "title": sentence.title,
        "site": sentence.site,
    }


def _mention(mention: Mention | None) -> dict[str, object] | None:
    if mention is None:
        return None
    return {
        "mention": minted("mention", mention.id).value,
        "exact": mention.exact,
        "type": mention.type.value,
        "concept": _iri(mention.concept),
        "candidates": [candidate.value for candidate in mention.candidates],
        "layer": mention.layer,
        "stage": _iri(mention.stage),
    }


def _assertion(assertion: Assertion | None) -> dict[str, object] | None:
    if assertion is None:
        return None
    return {
        "assertion": minted("assertion", assertion.id).value,
        "subject": {"exact": assertion.subject.exact, "concept": _iri(assertion.subject.concept)},
        "predicate": assertion.predicate.value,
        "object": {"exact": assertion.object.exact, "concept": _iri(assertion.object.concept)},
        "polarity": assertion.polarity.value,
        "certainty": assertion.certainty.value,
        "hedge": assertion.hedge,
        "stage": _iri(assertion.stage),
        "quality_of": _iri(assertion.quality_of),
        "pattern": assertion.pattern,
        "confidence": assertion.confidence,
    }


def _claim_change(change: ClaimChange) -> dict[str, object]:
    claim = change.claim
    return {
        "change": change.kind,
        "claim": minted("claim", claim.id).value,
        "triple": [claim.subject.value, claim.predicate.value, claim.object.value],
        "before": _support(change.before),
        "after": _support(change.after),
        "assertions": [_testimony(one) for one in change.testimonies],
    }


def _support(claim: Claim | None) -> dict[str, object] | None:
    if claim is None:
        return None
    return {
        "belief": claim.belief,
        "weight_for": claim.weight_for,
        "weight_against": claim.weight_against,
        "sites_for": claim.sites_for,
        "sites_against": claim.sites_against,
        "documents_for": claim.documents_for,
        "documents_against": claim.documents_against,
        "supported_by": len(claim.supported_by),
        "denied_by": len(claim.denied_by),
        "contradicted_by": len(claim.contradicted_by),
        "stages": [stage.value for stage in claim.stages],
    }


def _testimony(one: Testimony) -> dict[str, object]:
    return {
        "change": one.kind,
        "supports": one.supports,
        "assertion": minted("assertion", one.assertion.id).value,
        "certainty": one.assertion.certainty.value,
        "evidence": _sentence(one.sentence),
    }


def _inference(change: InferenceChange) -> dict[str, object]:
    return {
        "change": change.kind,
        "triple": _triple(change.triple),
        "rule": change.rule,
        "premises": [] if change.why is None else [_premise(one) for one in change.why.premises],
    }


def _premise(one: Explanation) -> dict[str, object]:
    triple = {"triple": _triple(one.triple)}
    match one:
        case Derived():
            return {**triple, "rule": one.rule, "premises": [_premise(below) for below in one.premises]}
        case Claimed():
            return {**triple, "claim": one.claim.value, "belief": one.belief}
    return {**triple, "stated_in": "ontology"}


def _triple(triple: Triple) -> list[str]:
    return [part.value if isinstance(part, NamedNode) else str(part) for part in triple]


def _competition(one: Competition) -> dict[str, object]:
    return {
        "words": one.words,
        "concepts": [concept.value for concept in one.concepts],
        "over": [concept.value for concept in one.over],
        "places": one.places,
        "evidence": None if one.sentence is None else _sentence(one.sentence),
    }


def _iri(node: NamedNode | None) -> str | None:
    return node.value if node else None
