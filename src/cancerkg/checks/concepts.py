"""The concepts themselves: definitions, the hierarchy, what is obsolete, and terms that are not there."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.checks.graph import OntologyGraph
from cancerkg.namespaces import CKG, CONCEPT, SKOS, curie
from cancerkg.vocabulary import Fault, StatedConcept

_SENTENCE: Final = re.compile(r"[A-Z0-9][^.]*(?:\.\S[^.]*)*\.")
_ELSEWHERE: Final = frozenset({SKOS.broader, CKG.hasSite})

_Concepts = Mapping[NamedNode, StatedConcept]


def hierarchy_faults(concepts: _Concepts) -> Iterator[Fault]:
    """Where concepts stand: below one of their own kind, or at the top; and no step said twice."""
    above = {iri: _above(iri, concepts) for iri in concepts}
    for iri, concept in concepts.items():
        for other in concept.broader:
            if other in concepts and set(concepts[other].branches).isdisjoint(concept.branches):
                kinds = " and ".join(concept.branches) or "nothing"
                others = " and ".join(concepts[other].branches) or "nothing"
                message = f"{curie(iri)} is of the kind {kinds}, and {curie(other)} above it of the kind {others}."
                yield Fault("broader-branch", iri, message, value=other.value)
            through = next((via for via in concept.broader if via != other and other in above.get(via, ())), None)
            if through is not None and iri not in above[iri]:
                message = f"{curie(other)} is above {curie(iri)} already, by way of {curie(through)}."
                yield Fault("redundant-broader", iri, message, value=other.value)
        if not concept.broader and not concept.is_top and not concept.obsolete:
            yield Fault("no-broader", iri, f"{curie(iri)} has no broader concept, and is no top concept.")
        if concept.broader and concept.is_top:
            yield Fault("top-below", iri, f"{curie(iri)} is a top concept, and has a broader one.")


def definition_faults(concepts: _Concepts) -> Iterator[Fault]:
    """Definitions that are no sentence, that two concepts share, or that say not where they come from."""
    owners: dict[str, NamedNode] = {}
    for iri, concept in concepts.items():
        for text in concept.definitions:
            if not _SENTENCE.fullmatch(text):
                message = f"The definition {text!r} is not one sentence, from a capital to a full stop."
                yield Fault("definition-sentence", iri, message, value=text)
            owner = owners.setdefault(" ".join(text.casefold().split()), iri)
            if owner != iri:
                yield Fault("shared-definition", iri, f"{curie(owner)} has the same definition.", value=text)
        if concept.definitions and not concept.definition_sources and not concept.obsolete:
            yield Fault("definition-source", iri, f"The definition of {curie(iri)} has no source.")


def obsolete_faults(concepts: _Concepts) -> Iterator[Fault]:
    """Obsolete concepts that others still rest on, that say not why, or whose replacement is none."""
    for iri, concept in concepts.items():
        if not concept.obsolete:
            for what, others in (("skos:broader", concept.broader), ("ckg:hasSite", concept.sites)):
                for other in others:
                    if other in concepts and concepts[other].obsolete:
                        message = f"{curie(iri)} has {what} {curie(other)}, which is obsolete."
                        yield Fault("obsolete-used", iri, message, value=other.value)
            continue
        if not concept.replaced_by and not concept.reasons:
            message = f"{curie(iri)} is obsolete, and nothing says what is in its place, or why."
            yield Fault("obsolete-unexplained", iri, message)
        for other in concept.replaced_by:
            if other not in concepts or concepts[other].obsolete:
                message = f"{curie(iri)} is replaced by {curie(other)}, which is no current concept."
                yield Fault("obsolete-replacement", iri, message, value=other.value)


def reference_faults(graph: OntologyGraph) -> Iterator[Fault]:
    """Terms of ours that a statement refers to and nothing is said of."""
    for triple in graph.triples:
        term = triple.object
        if (
            isinstance(term, NamedNode)
            and (term in CKG or term in CONCEPT)
            and triple.predicate not in _ELSEWHERE
            and not graph.outgoing(term)
        ):
            place = graph.named_above(triple.subject)
            message = f"{curie(triple.predicate)} refers to {curie(term)}, of which nothing is said."
            yield Fault("unknown-term", place or term, message, statement=place, value=term.value)


def _above(iri: NamedNode, concepts: _Concepts) -> frozenset[NamedNode]:
    found: set[NamedNode] = set()
    waiting = list(concepts[iri].broader)
    while waiting:
        broader = waiting.pop()
        if broader not in found and broader in concepts:
            found.add(broader)
            waiting.extend(concepts[broader].broader)
    return frozenset(found)
