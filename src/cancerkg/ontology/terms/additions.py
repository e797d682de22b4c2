"""Rows of terms → what they add to the vocabulary: triples and mappings, all of them or none.

Sheets and imports come in by this one way. :func:`read_additions` finds every fault of every row before it gives up,
and :func:`extended` makes the new source, which ``write_source`` writes if it reads back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from cancerkg.errors import FaultyRows
from cancerkg.external import ExternalOntology
from cancerkg.model import MentionType
from cancerkg.namespaces import CKG, IAO, OWL, RDF, RDFS, SKOS, WEB_SCHEMES, expand
from cancerkg.ontology.terms.drafts import TOP, Decision, Draft, Drafter
from cancerkg.ontology.terms.mapped import Mapper
from cancerkg.ontology.terms.names_in_use import NamesInUse, NameUse, Use, iri_of, labelled
from cancerkg.ontology.terms.sheets import Fault, Row
from cancerkg.vocabulary import ConceptMapping, OntologySource, Vocabulary

_LANGUAGE: Final = "en"
_DEFINITION_SOURCE: Final = IAO["0000119"]
_IMPORTED_FROM: Final = IAO["0000412"]
_ANNOTATIONS: Final = ((_DEFINITION_SOURCE, "definition source"), (_IMPORTED_FROM, "imported from"))
"""The annotation properties of others that a row may need, with their labels (IAO)."""


@dataclass(frozen=True, slots=True)
class Additions:
    """What rows add: ``concepts`` are new, ``names`` counts the names of concepts that were there before.

    ``undecided`` and ``rejected`` count rows that add nothing, ``notices`` are lines on what was left out.
    """

    concepts: tuple[NamedNode, ...]
    names: int
    triples: tuple[Triple, ...]
    mappings: tuple[ConceptMapping, ...]
    undecided: int
    rejected: int
    notices: tuple[str, ...]


def read_additions(
    rows: Sequence[Row],
    vocabulary: Vocabulary,
    prefixes: Mapping[str, str],
    *,
    source: str,
    has_decisions: bool,
    external: Sequence[ExternalOntology] = (),
    faults: Iterable[Fault] = (),
) -> Additions:
    """What the rows add to the vocabulary. ``prefixes`` are those that CURIEs may have, ``source`` what the rows were
    read from, ``faults`` those that were found in reading it.

    Raises :class:`FaultyRows` with the faults of all rows. Linear in the rows and the vocabulary.
    """
    adder = _Adder(vocabulary, prefixes, external, has_decisions=has_decisions)
    additions = adder.additions(rows)
    order = {row.where: number for number, row in enumerate(rows)}
    found = sorted((*faults, *adder.faults), key=lambda fault: order.get(fault.where, -1))
    if found:
        raise FaultyRows(source, [str(fault) for fault in found])
    return additions


def extended(source: OntologySource, additions: Additions) -> OntologySource:
    """The source with the additions, and with declarations of the foreign properties that they need."""
    used = {triple.predicate for triple in additions.triples}
    present = {triple.subject for triple in source.triples}
    declared = [
        triple
        for prop, label in _ANNOTATIONS
        if prop in used and prop not in present
        for triple in (
            Triple(prop, RDF.type, OWL.AnnotationProperty),
            Triple(prop, RDFS.label, Literal(label, language=_LANGUAGE)),
        )
    ]
    return replace(
        source,
        triples=(*source.triples, *declared, *additions.triples),
        mappings=replace(source.mappings, rows=(*source.mappings.rows, *additions.mappings)),
    )


class _Adder:
    def __init__(
        self,
        vocabulary: Vocabulary,
        prefixes: Mapping[str, str],
        external: Sequence[ExternalOntology],
        *,
        has_decisions: bool,
    ) -> None:
        self._vocabulary = vocabulary
        self._prefixes = prefixes
        self._drafter = Drafter(vocabulary, has_decisions=has_decisions)
        self._mapper = Mapper(vocabulary.mappings, prefixes, external)
        self._notices: list[str] = []
        self._coming: dict[NamedNode, Draft] = {}
        self._broader: dict[NamedNode, tuple[NamedNode, ...]] = {}

    @property
    def faults(self) -> list[Fault]:
        return self._drafter.faults

    def additions(self, rows: Sequence[Row]) -> Additions:
        decided = [(row, self._drafter.decision(row)) for row in rows]
        drafts = self._drafts([(row, decision) for row, decision in decided if decision is not None])
        names = NamesInUse(self._vocabulary, [labelled(one.label, one.mention_type) for one in self._coming.values()])
        triples: list[Triple] = []
        mappings: list[ConceptMapping] = []
        added = 0
        for draft in drafts:
            claimed = list(self._claimed(draft, names))
            triples.extend(self._triples(draft, claimed))
            added += 0 if draft.iri in self._coming else len(claimed)
            mappings.extend(self._mappings(draft, claimed))
        self._refuse_cycles()
        return Additions(
            concepts=tuple(sorted(self._coming, key=lambda iri: iri.value)),
            names=added,
            triples=tuple(triples),
            mappings=tuple(mappings),
            undecided=sum(decision is None for _, decision in decided),
            rejected=sum(decision is Decision.REJECT for _, decision in decided),
            notices=tuple(self._notices),
        )

    def _drafts(self, decided: Sequence[tuple[Row, Decision]]) -> list[Draft]:
        """The drafts, new concepts first, since the other rows may name them."""
        drafts = []
        for row, decision in decided:
            draft = self._drafter.draft(row, decision) if decision is Decision.ADD else None
            if draft is not None and draft.is_new and draft.iri in self._coming:
                where = self._coming[draft.iri].row.where
                cure = "Join the rows."
                self.faults.append(Fault(row.where, "label", f"{draft.label!r} is added by {where} too.", cure))
            elif draft is not None:
                drafts.append(draft)
                if draft.is_new:
                    self._coming[draft.iri] = draft
        synonyms = [
            self._drafter.synonym(row, self._coming) for row, decision in decided if decision is Decision.SYNONYM
        ]
        return drafts + [draft for draft in synonyms if draft is not None]

    def _claimed(self, draft: Draft, names: NamesInUse) -> Iterator[tuple[str, str]]:
        """The names, as column and name, that come to the concept by this draft."""
        row = draft.row
        if draft.is_new:
            self._refuse_taken(
                draft, "label" if row.text("label") else "phrase", draft.label, names.of_label(draft.iri)
            )
        for column, name in draft.names:
            used = names.claim(name, draft.iri, row.where)
            if used.use is Use.FREE:
                yield column, name
            elif used.use is Use.TAKEN:
                self._refuse_taken(draft, column, name, used)
            else:
                known = "a name of" if used.use is Use.OWN else "a spelling that matching makes of a name of"
                self._notices.append(f"{row.where}:{column}: {name!r} is {known} {draft.label!r} already: left out.")

    def _refuse_taken(self, draft: Draft, column: str, name: str, used: NameUse) -> None:
        if used.use is not Use.TAKEN or used.bearer is None:
            return
        bearer = self._coming[used.bearer].label if used.bearer in self._coming else self._label(used.bearer)
        there = f" ({used.where})" if used.where else ""
        what = f"{name!r} names the concept {bearer!r} already{there}."
        self.faults.append(Fault(draft.row.where, column, what, "Leave it with the concept that it names exactly."))

    def _triples(self, draft: Draft, names: Sequence[tuple[str, str]]) -> Iterator[Triple]:
        iri, row = draft.iri, draft.row
        if draft.is_new:
            yield from (Triple(iri, RDF.type, cls) for cls in (OWL.NamedIndividual, SKOS.Concept, *draft.types))
            yield Triple(iri, SKOS.inScheme, CKG.scheme)
            yield Triple(iri, SKOS.prefLabel, _english(draft.label))
            yield Triple(iri, SKOS.definition, _english(row.text("definition")))
            yield from self._broader_triples(draft)
            for column, prop in (("definition source", _DEFINITION_SOURCE), ("imported from", _IMPORTED_FROM)):
                yield from (Triple(iri, prop, self._source(one)) for one in row.values(column))
        for column, name in names:
            yield Triple(iri, SKOS.hiddenLabel if column == "hidden" else SKOS.altLabel, _english(name))
        for site in self._sites(draft):
            yield Triple(iri, CKG.hasSite, site)
        if row.text("comment"):
            yield Triple(iri, RDFS.comment, _english(row.text("comment")))

    def _broader_triples(self, draft: Draft) -> Iterator[Triple]:
        found = []
        given = draft.row.values("broader")
        if len(given) > 1 and TOP in given:
            cure = f"Leave {TOP} out, or the others."
            self.faults.append(Fault(draft.row.where, "broader", "A top concept has no broader one.", cure))
        for name in given:
            if name == TOP:
                yield Triple(draft.iri, SKOS.topConceptOf, CKG.scheme)
                continue
            iri, kind = self._concept(draft.row, "broader", name)
            if iri is not None and kind is not draft.mention_type:
                what = f"{name!r} is a {kind}, and this is a {draft.mention_type}."
                cure = "What is broader than a concept is of its own kind."
                self.faults.append(Fault(draft.row.where, "broader", what, cure))
            elif iri is not None:
                found.append(iri)
                yield Triple(draft.iri, SKOS.broader, iri)
        self._broader[draft.iri] = tuple(found)

    def _sites(self, draft: Draft) -> Iterator[NamedNode]:
        known = self._vocabulary.concepts.get(draft.iri)
        for name in draft.row.values("site"):
            iri, kind = self._concept(draft.row, "site", name)
            if iri is not None and kind is not MentionType.SITE:
                what = f"{name!r} is a {kind}, and no site."
                self.faults.append(Fault(draft.row.where, "site", what, "Name a part of the body."))
            elif iri is not None and known is not None and iri in known.sites:
                self._notices.append(f"{draft.row.where}:site: {name!r} is a site of {draft.label!r} already.")
            elif iri is not None:
                yield iri

    def _concept(self, row: Row, column: str, name: str) -> tuple[NamedNode | None, MentionType | None]:
        """The concept that a cell names, of those that are coming or of the vocabulary, and its type."""
        new = self._coming.get(iri_of(name.removeprefix("concept:")))
        if new is not None:
            return new.iri, new.mention_type
        concept = self._drafter.known_concept(row, column, name, self._coming)
        return (None, None) if concept is None else (concept.iri, concept.mention_type)

    def _mappings(self, draft: Draft, claimed: Sequence[tuple[str, str]]) -> Iterator[ConceptMapping]:
        known = self._vocabulary.concepts.get(draft.iri)
        names = [draft.label, *(name for _, name in claimed), *(known.names if known else ())]
        return self._mapper.mappings(draft.row, draft.iri, draft.label, names, self.faults)

    def _refuse_cycles(self) -> None:
        while True:
            try:
                TopologicalSorter(self._broader).prepare()
            except CycleError as error:
                path: list[NamedNode] = error.args[1]
                draft = self._coming[path[0]]
                way = " → ".join(self._coming[iri].label for iri in reversed(path))
                cure = "Take out one of them."
                self.faults.append(Fault(draft.row.where, "broader", f"It would be broader than itself: {way}.", cure))
                del self._broader[path[0]]  # there may be others
            else:
                return

    def _source(self, text: str) -> NamedNode | Literal:
        """An IRI where the text is an address or a CURIE with a prefix of the mappings, else the text itself: a book
        has no IRI."""
        prefix, _, local = text.partition(":")
        if " " not in text and (prefix in WEB_SCHEMES or prefix in self._prefixes):
            iri = expand(self._prefixes[prefix] + local if prefix in self._prefixes else text)
            return iri or Literal(text)
        return Literal(text)

    def _label(self, iri: NamedNode) -> str:
        return self._vocabulary.concepts[iri].label


def _english(text: str) -> Literal:
    return Literal(text, language=_LANGUAGE)
