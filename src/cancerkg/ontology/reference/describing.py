"""The ontology's triples and mappings, told as the reference shows them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from cancerkg.namespaces import CKG, CONCEPT, DCTERMS, ONTOLOGY, OWL, RDF, RDFS, SKOS, WEB_SCHEMES
from cancerkg.ontology.difference.expressions import Expressions
from cancerkg.ontology.reference.tree import tree
from cancerkg.ontology.reference.view import Fact, Link, Reference, Section, TermView
from cancerkg.ontology.reference.words import FACTS, KINDS, MATCHES, SOURCES
from cancerkg.vocabulary import ConceptMapping, OntologySource
from cancerkg.vocabulary.turtle import Statements, Term, TermOrder, predicate_key, spelled_iri

_LAST: Final = 1_000_000
_HEADER: Final = NamedNode(ONTOLOGY)
_HEADER_FACTS: Final = (
    (OWL.versionInfo, "version"),
    (DCTERMS.issued, "issued"),
    (DCTERMS.license, "licence"),
    (DCTERMS.creator, "by"),
)
_CONCEPTS: Final = "Concepts: "
_OTHER: Final = "Other terms"
_FOREIGN: Final = "Terms of other vocabularies"
_TOLD: Final = frozenset(
    {RDF.type, SKOS.prefLabel, RDFS.label, SKOS.definition, SKOS.inScheme, OWL.deprecated, *SOURCES}
)
"""Predicates that have a place of their own on the page."""


def reference_of(source: OntologySource) -> Reference:
    """The reference of an ontology: each of its terms once, and foreign terms that it declares.

    Raises what :func:`normalised` raises. Linear in the size of the ontology but for sorting.
    """
    return _Writer(source).reference()


class _Writer:
    def __init__(self, source: OntologySource) -> None:
        self._expressions = Expressions(source.triples)
        self._said: Statements = self._expressions.statements
        self._order = TermOrder(self._said)
        self._mappings: dict[NamedNode, list[ConceptMapping]] = defaultdict(list)
        for row in source.mappings.rows:
            self._mappings[row.subject].append(row)
        self._prefixes: Mapping[str, str] = source.mappings.prefixes
        subjects = {subject for subject in self._said.subjects() if isinstance(subject, NamedNode)}
        self._terms = sorted((one for one in subjects if one.value != ONTOLOGY), key=lambda node: node.value)
        self._anchors = {term: _anchor(term) for term in self._terms}
        self._narrower: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for term in self._terms:
            for name in (SKOS.broader, RDFS.subClassOf):
                for above in self._said.nodes(term, name):
                    self._narrower[above].append(term)

    def reference(self) -> Reference:
        grouped: dict[str, list[NamedNode]] = defaultdict(list)
        for term in self._sorted(self._terms):
            grouped[self._section(term)].append(term)
        concepts = {cls: _CONCEPTS + self._label(cls) for cls in self._order.classes}
        titles = (*KINDS.values(), *concepts.values(), _OTHER, _FOREIGN)
        said = ((name, self._said.objects(_HEADER, predicate)) for predicate, name in _HEADER_FACTS)
        axioms = (node for node in self._said.tops() if isinstance(node, BlankNode))
        return Reference(
            title=self._text(_HEADER, DCTERMS.title) or "Ontology",
            description=self._text(_HEADER, DCTERMS.description),
            facts=(
                Fact("IRI", (Link(ONTOLOGY, ONTOLOGY),)),
                *(Fact(name, self._links(values)) for name, values in said if values),
            ),
            tree=tree(self._order, lambda cls: grouped.get(concepts[cls], []), self._said, self._link),
            sections=tuple(
                Section(_slug(title), title, tuple(self._view(term, title) for term in grouped[title]))
                for title in dict.fromkeys(titles)
                if title in grouped
            ),
            axioms=tuple(sorted(self._expressions.axiom(node) for node in axioms)),
        )

    def _section(self, term: NamedNode) -> str:
        if term not in CKG and term not in CONCEPT:
            return _FOREIGN
        types = self._said.nodes(term, RDF.type)
        kind = next((title for cls, title in KINDS.items() if cls in types), None)
        if kind is not None:
            return kind
        cls = self._narrowest(term)
        return _OTHER if cls is None else _CONCEPTS + self._label(cls)

    def _narrowest(self, term: NamedNode) -> NamedNode | None:
        ranks = self._order.classes
        classes = sorted((c for c in self._said.nodes(term, RDF.type) if c in ranks), key=lambda c: ranks[c])
        return next((c for c in classes if not any(c in self._order.ancestors(other) for other in classes)), None)

    def _sorted(self, terms: Iterable[NamedNode]) -> list[NamedNode]:
        ranks = {**self._order.classes, **self._order.properties}
        return sorted(terms, key=lambda term: (ranks.get(term, _LAST), self._label(term).casefold(), term.value))

    def _view(self, term: NamedNode, section: str) -> TermView:
        said = sorted(self._said.of(term), key=lambda pair: predicate_key(pair[0]))
        values: dict[NamedNode, list[Link]] = defaultdict(list)
        for predicate, value in said:
            if predicate not in _TOLD:
                values[predicate].append(self._link(value, chain=predicate == OWL.propertyChainAxiom))
        classes = [self._link(cls) for cls in self._said.nodes(term, RDF.type) if cls in CKG]
        narrower = [self._link(lower) for lower in self._narrower[term]]
        facts = [
            *([Fact("a", tuple(classes))] if classes else []),
            *(Fact(self._fact_name(p), tuple(sorted(links, key=_link_key))) for p, links in values.items()),
        ]
        if narrower:
            # Behind what the term is below, if it is below anything.
            place = max(
                (n for n, fact in enumerate(facts, start=1) if fact.name in ("a", "below", "broader")), default=0
            )
            facts.insert(place, Fact("narrower", tuple(sorted(narrower, key=_link_key))))
        names = sorted(link.text for one in (SKOS.altLabel, SKOS.hiddenLabel) for link in values[one])
        definition = self._text(term, SKOS.definition)
        words = (self._label(term), spelled_iri(term), *names, definition)
        return TermView(
            anchor=self._anchors[term],
            iri=term.value,
            curie=spelled_iri(term),
            label=self._label(term),
            kind=section,
            definition=definition,
            sources=self._links(source for name in SOURCES for source in self._said.objects(term, name)),
            facts=tuple(facts),
            mappings=tuple(sorted(map(self._mapping, self._mappings.get(term, ())), key=_link_key)),
            obsolete=any(_plain(value) == "true" for value in self._said.objects(term, OWL.deprecated)),
            words=" ".join(words).casefold(),
        )

    def _link(self, value: Term, *, chain: bool = False) -> Link:
        if isinstance(value, Literal):
            return Link(value.value, note=value.language if value.language and value.language != "en" else "")
        if isinstance(value, BlankNode):
            return Link(self._expressions.chain(value) if chain else self._expressions.text(value))
        if value in self._anchors:
            return Link(self._label(value), f"#{self._anchors[value]}")
        return Link(spelled_iri(value).strip("<>"), _address(value))

    def _links(self, values: Iterable[Term]) -> tuple[Link, ...]:
        return tuple(sorted(map(self._link, values), key=_link_key))

    def _mapping(self, row: ConceptMapping) -> Link:
        fitting = [(len(iri), prefix) for prefix, iri in self._prefixes.items() if row.object.value.startswith(iri)]
        length, prefix = max(fitting, default=(0, ""))
        name = f"{prefix}:{row.object.value[length:]}" if prefix else row.object.value
        match = MATCHES.get(row.predicate, spelled_iri(row.predicate))
        return Link(f"{name} {row.object_label}".strip(), _address(row.object), match)

    def _fact_name(self, predicate: NamedNode) -> str:
        return FACTS.get(predicate) or self._label(predicate)

    def _label(self, term: NamedNode) -> str:
        label = self._text(term, SKOS.prefLabel) or self._text(term, RDFS.label)
        return label or spelled_iri(term).partition(":")[2].strip("<>") or term.value

    def _text(self, term: NamedNode, predicate: NamedNode) -> str:
        return min((_plain(value) for value in self._said.objects(term, predicate)), default="")


def _plain(value: Term) -> str:
    return value.value if isinstance(value, Literal) else ""


def _link_key(link: Link) -> tuple[str, str]:
    return link.text.casefold(), link.href


def _address(node: NamedNode) -> str:
    # An IRI that a browser would run, such as javascript:, leads nowhere.
    return node.value if node.value.partition(":")[0].lower() in WEB_SCHEMES else ""


def _anchor(term: NamedNode) -> str:
    """The ``id`` of a term's block: the local name for classes and properties, which their IRIs lead to."""
    if term in CKG:
        return term.value.removeprefix(CKG.iri)
    if term in CONCEPT:
        return f"concept/{term.value.removeprefix(CONCEPT.iri)}"
    return spelled_iri(term).strip("<>")


def _slug(title: str) -> str:
    return "section-" + "-".join(title.lower().replace(":", "").split())
