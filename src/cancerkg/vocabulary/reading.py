"""The ontology's files, read into a vocabulary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from cancerkg.errors import VocabularyError
from cancerkg.model import MentionType
from cancerkg.namespaces import CKG, CONCEPT, GRAPH_ONTOLOGY, OWL, RDF, RDFS, SKOS, slug
from cancerkg.vocabulary.blank_nodes import without_blank_nodes
from cancerkg.vocabulary.concepts import Concept, Vocabulary
from cancerkg.vocabulary.kinds import CLASS_OF_MENTION_TYPE
from cancerkg.vocabulary.mappings import ConceptMapping, read_mappings
from cancerkg.vocabulary.parsing import parse_ontology

ONTOLOGY_FILE: Final = "cancerkg.ttl"
MAPPINGS_FILE: Final = "mappings.sssom.tsv"


class _Graph:
    """The objects of the ontology's triples, by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[object, NamedNode], list[object]] = defaultdict(list)
        for triple in triples:
            self._objects[triple.subject, triple.predicate].append(triple.object)

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> tuple[NamedNode, ...]:
        found = (node for node in self._objects.get((subject, predicate), ()) if isinstance(node, NamedNode))
        return tuple(sorted(found, key=lambda node: node.value))

    def texts(self, subject: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        found = (text for text in self._objects.get((subject, predicate), ()) if isinstance(text, Literal))
        return tuple(sorted(text.value for text in found))


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
    concepts = _concepts(triples, str(path))
    known = {triple.subject for triple in triples}
    for mapping in mappings:
        if mapping.subject not in known:
            raise VocabularyError(
                f"The mapped term {mapping.subject.value} is not in the ontology.",
                where=str(directory / MAPPINGS_FILE),
            )
    _refuse_cycles(concepts, str(path))
    quads = _quads(triples, mappings)
    lines = "".join(f"{quad} .\n" for quad in quads)
    return Vocabulary(
        concepts=concepts,
        mappings=mappings,
        quads=quads,
        digest=sha256(lines.encode()).hexdigest(),
        _by_name=_by_name(concepts.values(), str(path)),
    )


def vocabulary_files(directory: Path) -> tuple[Path, ...]:
    """The files of the folder that :func:`read_vocabulary` reads: copies of them give an equal vocabulary."""
    return directory / ONTOLOGY_FILE, directory / MAPPINGS_FILE


def _quads(triples: Iterable[Triple], mappings: Iterable[ConceptMapping]) -> tuple[Quad, ...]:
    mapped = (Triple(mapping.subject, mapping.predicate, mapping.object) for mapping in mappings)
    distinct = {Quad(t.subject, t.predicate, t.object, GRAPH_ONTOLOGY) for t in (*triples, *mapped)}
    return tuple(sorted(distinct, key=str))


def _refuse_cycles(concepts: Mapping[NamedNode, Concept], where: str) -> None:
    try:
        TopologicalSorter({iri: concept.broader for iri, concept in concepts.items()}).prepare()
    except CycleError as error:
        raise VocabularyError(
            f"The concept {error.args[1][0].value} is broader than itself.",
            where=where,
            cure="Take out one skos:broader.",
        ) from error


def _concepts(triples: Sequence[Triple], where: str) -> dict[NamedNode, Concept]:
    graph = _Graph(triples)
    superclasses = _superclasses(triples)
    individuals = {
        triple.subject
        for triple in triples
        if triple.predicate == RDF.type and triple.object == SKOS.Concept and isinstance(triple.subject, NamedNode)
    }
    concepts = {
        iri: _concept(iri, graph, superclasses, where) for iri in sorted(individuals, key=lambda node: node.value)
    }
    for concept in concepts.values():
        for other in (*concept.broader, *concept.sites):
            if other not in concepts:
                raise VocabularyError(f"{concept.slug} refers to {other.value}, which is no concept.", where=where)
    return concepts


def _concept(
    iri: NamedNode, graph: _Graph, superclasses: Mapping[NamedNode, frozenset[NamedNode]], where: str
) -> Concept:
    label = _only(graph.texts(iri, SKOS.prefLabel), "skos:prefLabel", iri, where)
    if iri != CONCEPT[slug(label)]:
        raise VocabularyError(
            f"The concept {iri.value} is called {label!r}.",
            where=where,
            cure=f"The IRI of a concept is the slug of its label: concept:{slug(label)}.",
        )
    direct = graph.nodes(iri, RDF.type)
    types = frozenset(direct).union(*(superclasses.get(cls, frozenset()) for cls in direct))
    branches = tuple(mention_type.value for mention_type, cls in CLASS_OF_MENTION_TYPE.items() if cls in types)
    return Concept(
        iri=iri,
        slug=slug(label),
        label=label,
        alternatives=graph.texts(iri, SKOS.altLabel),
        hidden=graph.texts(iri, SKOS.hiddenLabel),
        definition=_only(graph.texts(iri, SKOS.definition), "skos:definition", iri, where),
        types=frozenset(cls for cls in types if cls in CKG),
        broader=graph.nodes(iri, SKOS.broader),
        sites=graph.nodes(iri, CKG.hasSite),
        mention_type=MentionType(_only(branches, "top class", iri, where)),
        obsolete="true" in graph.texts(iri, OWL.deprecated),
    )


def _only(values: Sequence[str], what: str, iri: NamedNode, where: str) -> str:
    if len(values) != 1:
        raise VocabularyError(
            f"The concept {iri.value} has {len(values)} times a {what}.", where=where, cure="Give it exactly one."
        )
    return values[0]


def _superclasses(triples: Iterable[Triple]) -> dict[NamedNode, frozenset[NamedNode]]:
    direct: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for triple in triples:
        if (
            triple.predicate == RDFS.subClassOf
            and isinstance(triple.subject, NamedNode)
            and isinstance(triple.object, NamedNode)
        ):
            direct[triple.subject].add(triple.object)
    closed: dict[NamedNode, frozenset[NamedNode]] = {}
    for cls, parents in direct.items():
        above: set[NamedNode] = set()
        waiting = list(parents)
        while waiting:
            upper = waiting.pop()
            if upper not in above:
                above.add(upper)
                waiting.extend(direct.get(upper, ()))
        closed[cls] = frozenset(above)
    return closed


def _by_name(concepts: Iterable[Concept], where: str) -> dict[str, NamedNode]:
    names: dict[str, NamedNode] = {}
    for concept in concepts:
        if concept.obsolete:
            names.setdefault(concept.slug, concept.iri)
            continue
        for name in (concept.slug, *concept.names):
            if names.setdefault(name.casefold(), concept.iri) != concept.iri:
                raise VocabularyError(
                    f"The name {name!r} belongs to {concept.iri.value} and to {names[name.casefold()].value}.",
                    where=where,
                    cure="Leave it with the concept that it names exactly.",
                )
    return names
