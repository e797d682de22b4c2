"""OWL and SKOS in RDF → terms, by pyoxigraph's parser.

Not by owlready2: it reads into a state that the whole process shares, and reads no Turtle. Terms are the ``owl:Class``
and ``skos:Concept`` with an IRI. Their names, definitions and sources are read as ROBOT writes OBO in OWL
(``oboInOwl``, IAO), or as SKOS has them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from cancerkg.errors import ExternalOntologyError
from cancerkg.external.content import Syntax
from cancerkg.external.identifiers import curie_of
from cancerkg.external.ontology import ExternalOntology
from cancerkg.external.terms import ExternalTerm, Synonym, SynonymScope
from cancerkg.namespaces import DCTERMS, IAO, OBO_IN_OWL, OWL, RDF, RDFS, SKOS

_FORMATS: Final = {
    Syntax.RDF_XML: RdfFormat.RDF_XML,
    Syntax.TURTLE: RdfFormat.TURTLE,
    Syntax.N_TRIPLES: RdfFormat.N_TRIPLES,
}
_SYNONYMS: Final = {
    OBO_IN_OWL.hasExactSynonym: SynonymScope.EXACT,
    OBO_IN_OWL.hasBroadSynonym: SynonymScope.BROAD,
    OBO_IN_OWL.hasNarrowSynonym: SynonymScope.NARROW,
    OBO_IN_OWL.hasRelatedSynonym: SynonymScope.RELATED,
    SKOS.altLabel: SynonymScope.EXACT,
}
_LABELS: Final = (SKOS.prefLabel, RDFS.label)
_DEFINITIONS: Final = (IAO["0000115"], SKOS.definition)
_REPLACED_BY: Final = IAO["0100001"]
_PARENTS: Final = (RDFS.subClassOf, SKOS.broader)
_ABOUT_TERMS: Final = frozenset(
    (
        *_SYNONYMS,
        *_LABELS,
        *_DEFINITIONS,
        *_PARENTS,
        RDF.type,
        OWL.deprecated,
        OBO_IN_OWL.id,
        OBO_IN_OWL.hasDbXref,
        OBO_IN_OWL.hasAlternativeId,
        OBO_IN_OWL.consider,
        _REPLACED_BY,
    )
)
_ABOUT_AXIOMS: Final = frozenset(
    (OWL.annotatedSource, OWL.annotatedProperty, OBO_IN_OWL.hasDbXref, OBO_IN_OWL.hasSynonymType, OWL.annotatedTarget)
)
_ABOUT_ONTOLOGIES: Final = frozenset((OWL.versionIRI, OWL.versionInfo, DCTERMS.license))
_CURE: Final = "Mend the file at that place, or convert it anew with `robot convert`."
_Value = NamedNode | Literal
_Statements = dict[NamedNode | BlankNode, dict[NamedNode, list[_Value]]]


def read_rdf(content: bytes, path: Path, syntax: Syntax, sha256: str) -> ExternalOntology:
    """The ontology in RDF; raises :class:`~cancerkg.errors.ExternalOntologyError` with the line. Only statements about
    terms are held."""
    try:
        statements = _statements(content, _FORMATS[syntax])
    except SyntaxError as error:
        reason = f"this is not {syntax.value}: {error.msg}"
        raise ExternalOntologyError(str(path), reason, line=error.lineno, cure=_CURE) from error
    axioms = _axioms(statements)
    terms = [
        _term(node, about, axioms)
        for node, about in statements.items()
        if isinstance(node, NamedNode) and (OWL.Class in about[RDF.type] or SKOS.Concept in about[RDF.type])
    ]
    if not terms:
        reason = "it has no owl:Class and no skos:Concept"
        raise ExternalOntologyError(str(path), reason, cure="Give an ontology in OWL, SKOS or OBO.")
    ontology, about = _ontology(statements)
    return ExternalOntology.of(
        terms,
        path=path,
        title=ontology,
        version=_first(about, OWL.versionIRI, OWL.versionInfo),
        license_=_first(about, DCTERMS.license),
        sha256=sha256,
    )


def _statements(content: bytes, rdf_format: RdfFormat) -> _Statements:
    wanted = _ABOUT_TERMS | _ABOUT_AXIOMS | _ABOUT_ONTOLOGIES
    found: _Statements = defaultdict(lambda: defaultdict(list))
    for quad in parse(content, rdf_format):
        value = quad.object
        if quad.predicate in wanted and isinstance(value, NamedNode | Literal):
            subject = quad.subject
            if isinstance(subject, NamedNode | BlankNode):
                found[subject][quad.predicate].append(value)
    return found


def _axioms(statements: _Statements) -> dict[tuple[str, str, str], dict[NamedNode, list[_Value]]]:
    """What is said about statements (``owl:Axiom``), by the statement's subject, predicate and object."""
    found = {}
    for about in statements.values():
        if about.get(OWL.annotatedSource) and about.get(OWL.annotatedProperty) and about.get(OWL.annotatedTarget):
            source, predicate, target = (
                about[part][0].value for part in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
            )
            found[source, predicate, target] = about
    return found


def _term(
    node: NamedNode,
    about: dict[NamedNode, list[_Value]],
    axioms: dict[tuple[str, str, str], dict[NamedNode, list[_Value]]],
) -> ExternalTerm:
    id_ = _first(about, OBO_IN_OWL.id) or curie_of(node.value)
    definition = _first(about, *_DEFINITIONS)
    sources = [
        source
        for predicate in _DEFINITIONS
        if definition is not None
        for source in _ids(axioms.get((node.value, predicate.value, definition), {}).get(OBO_IN_OWL.hasDbXref, ()))
    ]
    return ExternalTerm(
        id=id_,
        iri=node,
        label=_first(about, *_LABELS) or id_,
        synonyms=tuple(_synonyms(node, about, axioms)),
        definition=definition,
        definition_sources=tuple(sources),
        parents=tuple(_ids(value for predicate in _PARENTS for value in about.get(predicate, ()))),
        xrefs=tuple(_ids(about.get(OBO_IN_OWL.hasDbXref, ()))),
        alternative_ids=tuple(_ids(about.get(OBO_IN_OWL.hasAlternativeId, ()))),
        replaced_by=tuple(_ids(about.get(_REPLACED_BY, ()))),
        consider=tuple(_ids(about.get(OBO_IN_OWL.consider, ()))),
        obsolete=any(value.value in {"true", "1"} for value in about.get(OWL.deprecated, ())),
    )


def _synonyms(
    node: NamedNode,
    about: dict[NamedNode, list[_Value]],
    axioms: dict[tuple[str, str, str], dict[NamedNode, list[_Value]]],
) -> Iterator[Synonym]:
    for predicate, scope in _SYNONYMS.items():
        for value in sorted({value.value for value in about.get(predicate, ()) if _is_english(value)}):
            axiom = axioms.get((node.value, predicate.value, value), {})
            kinds = [_local(kind.value) for kind in axiom.get(OBO_IN_OWL.hasSynonymType, ())]
            yield Synonym(value, scope, kinds[0] if kinds else None)


def _ontology(statements: _Statements) -> tuple[str | None, dict[NamedNode, list[_Value]]]:
    for node, about in statements.items():
        if OWL.Ontology in about[RDF.type] or SKOS.ConceptScheme in about[RDF.type]:
            return (node.value if isinstance(node, NamedNode) else None), about
    return None, {}


def _first(about: dict[NamedNode, list[_Value]], *predicates: NamedNode) -> str | None:
    """The first value in English, or without a language, of the first of the predicates that has one."""
    values = (value for predicate in predicates for value in about.get(predicate, ()) if _is_english(value))
    return next((value.value for value in values), None)


def _is_english(value: _Value) -> bool:
    language = value.language if isinstance(value, Literal) else None
    return language is None or language.partition("-")[0] == "en"


def _ids(values: Iterable[_Value]) -> Iterator[str]:
    yield from sorted({curie_of(value.value) for value in values})


def _local(name: str) -> str:
    return name.rpartition("#")[2].rpartition("/")[2]
