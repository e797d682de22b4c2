"""The terms of external ontologies that pages mention → their description in the graph."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import Quad

from cancerkg.mentions import read_lexicon
from cancerkg.model import Annotation
from cancerkg.namespaces import CONCEPT
from cancerkg.quads import lexicon_quads


def external_terms(annotation: Annotation) -> frozenset[str]:
    """The IRIs of the terms of external ontologies that a document mentions, or may mean."""
    concepts = (concept for mention in annotation.mentions for concept in (mention.concept, *mention.candidates))
    return frozenset(concept.value for concept in concepts if concept is not None and concept not in CONCEPT)


def term_quads(lexicons: Sequence[Path], mentioned: frozenset[str]) -> Iterator[Quad]:
    """What ``graph/lexicon/<name>`` holds, for each compiled lexicon: those of its terms that are mentioned.

    ``mentioned`` are IRIs. Of one that two lexicons have, the first describes it, as it is the first that names it.
    Raises :class:`~cancerkg.errors.LexiconError`.
    """
    waiting = set(mentioned)
    for path in lexicons:
        lexicon = read_lexicon(path)
        found = [
            (term.iri, term.id, term.label, term.type)
            for term in lexicon.terms.values()
            if term.type is not None and term.iri.value in waiting
        ]
        waiting.difference_update(iri.value for iri, *_ in found)
        yield from lexicon_quads(
            name=lexicon.name,
            version=lexicon.version,
            license_=lexicon.license,
            sha256=lexicon.sha256,
            terms=found,
        )
