"""Annotation → the JSON record that ``cancerkg annotate`` prints, one a document."""

from pyoxigraph import NamedNode

from cancerkg.model import Annotation, Assertion, Mention, Passage
from cancerkg.namespaces import minted


def record_of(annotation: Annotation) -> dict[str, object]:
    """The annotation as plain JSON values: passages, mentions and assertions in reading order.

    Offsets count code points, from 0, into the text of the passage with that IRI.
    """
    passages = annotation.passages
    return {
        "source": annotation.document.source,
        "document": annotation.document.iri.value,
        "title": annotation.document.title,
        "passages": [_passage(passage) for passage in passages],
        "mentions": [_mention(mention, passages) for mention in annotation.mentions],
        "assertions": [_assertion(assertion, passages) for assertion in annotation.assertions],
    }


def _passage(passage: Passage) -> dict[str, object]:
    return {
        "passage": minted("passage", passage.id).value,
        "kind": passage.kind.value,
        "level": passage.level,
        "text": passage.text,
        "boilerplate": passage.boilerplate,
    }


def _mention(mention: Mention, passages: tuple[Passage, ...]) -> dict[str, object]:
    return {
        "exact": mention.exact,
        "type": mention.type.value,
        "concept": _iri(mention.concept),
        "label": mention.label,
        "candidates": [candidate.value for candidate in mention.candidates],
        "start": mention.start,
        "end": mention.end,
        "passage": minted("passage", passages[mention.passage].id).value,
    }


def _assertion(assertion: Assertion, passages: tuple[Passage, ...]) -> dict[str, object]:
    evidence = assertion.evidence
    return {
        "subject": {"exact": assertion.subject.exact, "concept": _iri(assertion.subject.concept)},
        "predicate": assertion.predicate.value,
        "object": {"exact": assertion.object.exact, "concept": _iri(assertion.object.concept)},
        "polarity": assertion.polarity.value,
        "certainty": assertion.certainty.value,
        "hedge": assertion.hedge,
        "stage": _iri(assertion.stage),
        "quality_of": _iri(assertion.quality_of),
        "evidence": evidence.exact,
        "passage": minted("passage", passages[evidence.passage].id).value,
        "start": evidence.start,
        "end": evidence.end,
        "context": [passages[index].text for index in evidence.context],
        "pattern": assertion.pattern,
        "confidence": assertion.confidence,
    }


def _iri(node: NamedNode | None) -> str | None:
    return node.value if node else None
