"""The ontology as OBO Graphs JSON (https://github.com/geneontology/obographs), which graph tools and browsers read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.namespaces import DCTERMS, IAO, ONTOLOGY, OWL, RDF, RDFS, SKOS
from cancerkg.vocabulary import MappingSet
from cancerkg.vocabulary.turtle import Statements, Term, predicate_key

_TYPES: Final = MappingProxyType(
    {
        OWL.Class: {"type": "CLASS"},
        OWL.ObjectProperty: {"type": "PROPERTY", "propertyType": "OBJECT"},
        OWL.DatatypeProperty: {"type": "PROPERTY", "propertyType": "DATA"},
        OWL.AnnotationProperty: {"type": "PROPERTY", "propertyType": "ANNOTATION"},
        OWL.NamedIndividual: {"type": "INDIVIDUAL"},
        SKOS.Concept: {"type": "INDIVIDUAL"},
    }
)
_PREDICATES: Final = MappingProxyType(
    {
        RDFS.subClassOf: "is_a",
        RDFS.subPropertyOf: "subPropertyOf",
        OWL.inverseOf: "inverseOf",
        RDF.type: "type",
    }
)
"""The words that the format has for edges; another predicate is its IRI."""
_NAMES: Final = (RDFS.label, SKOS.prefLabel)
_SOURCES: Final = (IAO["0000119"], DCTERMS.source)
_EXACT: Final = "hasExactSynonym"


def obo_graphs(triples: Iterable[Triple], mappings: MappingSet) -> bytes:
    """A document of one graph: nodes with labels, definitions, synonyms and cross-references, edges, and the axioms
    that the format has words for. Terms are sorted by IRI. UTF-8, indented."""
    statements = Statements(triples)
    crossed: dict[NamedNode, list[tuple[NamedNode, NamedNode, str]]] = defaultdict(list)
    for row in mappings.rows:
        crossed[row.subject].append((row.predicate, row.object, row.object_label))
    subjects = sorted((s for s in statements.tops() if isinstance(s, NamedNode)), key=lambda node: node.value)
    terms = [subject for subject in subjects if subject.value != ONTOLOGY]
    graph = {
        "id": ONTOLOGY,
        "meta": _graph_meta(statements),
        "nodes": [_node(term, statements, crossed.get(term, [])) for term in terms],
        "edges": [edge for term in terms for edge in _edges(term, statements)],
        "logicalDefinitionAxioms": [axiom for term in terms for axiom in _definitions(term, statements)],
        "domainRangeAxioms": [axiom for term in terms for axiom in _domains(term, statements)],
        "propertyChainAxioms": [axiom for term in terms for axiom in _chains(term, statements)],
    }
    return orjson.dumps({"graphs": [graph]}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _graph_meta(statements: Statements) -> dict[str, object]:
    said = sorted(statements.of(NamedNode(ONTOLOGY)), key=lambda pair: (predicate_key(pair[0]), str(pair[1])))
    meta: dict[str, object] = {
        "basicPropertyValues": [
            {"pred": predicate.value, "val": _value(term)}
            for predicate, term in said
            if predicate not in (RDF.type, OWL.versionIRI) and not isinstance(term, BlankNode)
        ]
    }
    for version in statements.nodes(NamedNode(ONTOLOGY), OWL.versionIRI):
        meta["version"] = version.value
    return meta


def _node(
    term: NamedNode, statements: Statements, crossed: list[tuple[NamedNode, NamedNode, str]]
) -> dict[str, object]:
    types = statements.nodes(term, RDF.type)
    node: dict[str, object] = {"id": term.value}
    labels = [text for name in _NAMES for text in _texts(statements, term, name)]
    if labels:
        node["lbl"] = labels[0]
    node.update(next((kind for cls, kind in _TYPES.items() if cls in types), {}))
    meta = dict(_meta(term, statements, crossed))
    if meta:
        node["meta"] = meta
    return node


def _meta(
    term: NamedNode, statements: Statements, crossed: list[tuple[NamedNode, NamedNode, str]]
) -> Iterator[tuple[str, object]]:
    sources = [_value(source) for name in _SOURCES for source in statements.objects(term, name)]
    for text in _texts(statements, term, SKOS.definition)[:1]:
        yield "definition", {"val": text, **({"xrefs": sorted(sources)} if sources else {})}
    comments = _texts(statements, term, RDFS.comment)
    if comments:
        yield "comments", comments
    synonyms = [
        *({"pred": _EXACT, "val": text} for text in _texts(statements, term, SKOS.altLabel)),
        *(
            {"pred": _EXACT, "val": text, "synonymType": SKOS.hiddenLabel.value}
            for text in _texts(statements, term, SKOS.hiddenLabel)
        ),
    ]
    if synonyms:
        yield "synonyms", synonyms
    if crossed:
        xrefs = sorted((other.value, label) for _, other, label in crossed)
        yield "xrefs", [{"val": other, **({"lbl": label} if label else {})} for other, label in xrefs]
    told = (SKOS.definition, RDFS.comment, SKOS.altLabel, SKOS.hiddenLabel, OWL.deprecated, *_NAMES, *_SOURCES)
    values = [
        {"pred": predicate.value, "val": _value(value)}
        for predicate, value in statements.of(term)
        if predicate not in told and (isinstance(value, Literal) or _annotates(predicate, value, statements))
    ]
    values += [{"pred": predicate.value, "val": other.value} for predicate, other, _ in crossed]
    if values:
        yield "basicPropertyValues", sorted(values, key=lambda value: (value["pred"], value["val"]))
    if "true" in _texts(statements, term, OWL.deprecated):
        yield "deprecated", True


def _edges(term: NamedNode, statements: Statements) -> list[dict[str, str]]:
    return sorted(
        (
            {"sub": term.value, "pred": _PREDICATES.get(predicate, predicate.value), "obj": other.value}
            for predicate, other in statements.of(term)
            if isinstance(other, NamedNode)
            and other not in OWL
            and predicate not in (RDFS.domain, RDFS.range)
            and not _annotates(predicate, other, statements)
        ),
        key=lambda edge: (edge["pred"], edge["obj"]),
    )


def _annotates(predicate: NamedNode, value: Term, statements: Statements) -> bool:
    return isinstance(value, NamedNode) and OWL.AnnotationProperty in statements.nodes(predicate, RDF.type)


def _definitions(term: NamedNode, statements: Statements) -> Iterator[Mapping[str, object]]:
    """Classes that are defined as an intersection of named classes and of some values of a property."""
    for defined in statements.objects(term, OWL.equivalentClass):
        for head in statements.objects(defined, OWL.intersectionOf) if isinstance(defined, BlankNode) else ():
            items = statements.items(head) or ()
            genus = [item.value for item in items if isinstance(item, NamedNode)]
            restrictions = [one for item in items if isinstance(item, BlankNode) for one in _some(item, statements)]
            if len(genus) + len(restrictions) == len(items) and restrictions:
                yield {"definedClassId": term.value, "genusIds": genus, "restrictions": restrictions}


def _some(node: BlankNode, statements: Statements) -> Iterator[dict[str, str]]:
    for filler in (*statements.nodes(node, OWL.someValuesFrom), *statements.nodes(node, OWL.hasValue)):
        for name in statements.nodes(node, OWL.onProperty):
            yield {"propertyId": name.value, "fillerId": filler.value}


def _domains(term: NamedNode, statements: Statements) -> Iterator[Mapping[str, object]]:
    domain = [cls.value for cls in statements.nodes(term, RDFS.domain)]
    range_ = [cls.value for cls in statements.nodes(term, RDFS.range)]
    if domain or range_:
        axiom: dict[str, object] = {"predicateId": term.value}
        if domain:
            axiom["domainClassIds"] = domain
        if range_:
            axiom["rangeClassIds"] = range_
        yield axiom


def _chains(term: NamedNode, statements: Statements) -> Iterator[Mapping[str, object]]:
    for head in statements.objects(term, OWL.propertyChainAxiom):
        items = [item for item in statements.items(head) or () if isinstance(item, NamedNode)]
        yield {"predicateId": term.value, "chainPredicateIds": [item.value for item in items]}


def _texts(statements: Statements, term: NamedNode, predicate: NamedNode) -> list[str]:
    return sorted(text.value for text in statements.objects(term, predicate) if isinstance(text, Literal))


def _value(term: Term) -> str:
    return term.value
