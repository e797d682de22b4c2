"""The ontology's files, read into a vocabulary."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from cancerkg.errors import VocabularyError
from cancerkg.namespaces import CKG, GRAPH_ONTOLOGY, slug
from cancerkg.vocabulary.blank_nodes import without_blank_nodes
from cancerkg.vocabulary.concepts import Concept, Vocabulary
from cancerkg.vocabulary.faults import concept_faults
from cancerkg.vocabulary.mappings import ConceptMapping, read_mappings
from cancerkg.vocabulary.parsing import parse_ontology
from cancerkg.vocabulary.stated import StatedConcept, stated_concepts

ONTOLOGY_FILE: Final = "cancerkg.ttl"
MAPPINGS_FILE: Final = "mappings.sssom.tsv"


def read_vocabulary(directory: Path) -> Vocabulary:
    """The vocabulary of a folder with ``cancerkg.ttl`` and ``mappings.sssom.tsv``.

    Raises :class:`VocabularyError`, with file and line where they are known, for a file that cannot be read or parsed,
    for a concept without exactly one preferred label, one definition and one of the disjoint top classes, for an IRI
    that is not the slug of its label, for a broader concept, a site or a mapped term that is not there, for a concept
    that is broader than itself, and for a name that two concepts have. Linear in the size of the files.
    """
    path = directory / ONTOLOGY_FILE
    triples = without_blank_nodes(parse_ontology(path), str(path))
    mappings = read_mappings(directory / MAPPINGS_FILE).rows
    stated = stated_concepts(triples)
    for fault in concept_faults(stated):
        raise VocabularyError(fault.message, where=str(path), cure=fault.cure or None)
    known = {triple.subject for triple in triples}
    for mapping in mappings:
        if mapping.subject not in known:
            raise VocabularyError(
                f"The mapped term {mapping.subject.value} is not in the ontology.",
                where=str(directory / MAPPINGS_FILE),
            )
    concepts = {iri: _concept(one) for iri, one in stated.items()}
    quads = _quads(triples, mappings)
    lines = "".join(f"{line} .\n" for line in quads)
    return Vocabulary(
        concepts=concepts,
        mappings=mappings,
        quads=tuple(quads.values()),
        digest=sha256(lines.encode()).hexdigest(),
        _by_name=_by_name(concepts.values()),
        _above={iri: _above(concept, concepts) for iri, concept in concepts.items()},
    )


def vocabulary_files(directory: Path) -> tuple[Path, ...]:
    """The files of the folder that :func:`read_vocabulary` reads: copies of them give an equal vocabulary."""
    return directory / ONTOLOGY_FILE, directory / MAPPINGS_FILE


def _quads(triples: Iterable[Triple], mappings: Iterable[ConceptMapping]) -> dict[str, Quad]:
    """Each quad once by its line of N-Quads, in the order of these."""
    mapped = (Triple(mapping.subject, mapping.predicate, mapping.object) for mapping in mappings)
    quads = (Quad(t.subject, t.predicate, t.object, GRAPH_ONTOLOGY) for t in (*triples, *mapped))
    lines = {str(quad): quad for quad in quads}
    return {line: lines[line] for line in sorted(lines)}


def _concept(stated: StatedConcept) -> Concept:
    """The concept of a statement without faults."""
    return Concept(
        iri=stated.iri,
        slug=slug(stated.labels[0]),
        label=stated.labels[0],
        alternatives=stated.alternatives,
        hidden=stated.hidden,
        definition=stated.definitions[0],
        types=frozenset(cls for cls in stated.types if cls in CKG),
        broader=stated.broader,
        sites=stated.sites,
        mention_type=stated.branches[0],
        obsolete=stated.obsolete,
    )


def _by_name(concepts: Iterable[Concept]) -> dict[str, NamedNode]:
    """Names in small letters, slugs too. What is obsolete is found by its slug alone, and yields to all others."""
    names: dict[str, NamedNode] = {}
    for concept in sorted(concepts, key=lambda concept: concept.obsolete):
        for name in (concept.slug,) if concept.obsolete else (concept.slug, *concept.names):
            names.setdefault(name.casefold(), concept.iri)
    return names


def _above(concept: Concept, concepts: Mapping[NamedNode, Concept]) -> frozenset[NamedNode]:
    above: set[NamedNode] = set()
    waiting = list(concept.broader)
    while waiting:
        broader = waiting.pop()
        if broader not in above:
            above.add(broader)
            waiting.extend(concepts[broader].broader)
    return frozenset(above)
