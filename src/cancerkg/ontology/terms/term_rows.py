"""One term of an external ontology → the row that brings it in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.external import ExternalOntology, ExternalTerm, mention_type_of
from cancerkg.model import MentionType
from cancerkg.namespaces import OBO, SKOS, WEB_SCHEMES
from cancerkg.ontology.terms.classes import ConceptClasses
from cancerkg.ontology.terms.drafts import TOP
from cancerkg.ontology.terms.sheets import SPLIT, Row
from cancerkg.ontology.terms.term_names import TermNames
from cancerkg.vocabulary import CLASS_OF_MENTION_TYPE, Concept, Vocabulary

TERM_LIMIT: Final = 2000
"""Terms that one import takes unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Which terms to import, and how.

    ``terms`` are ids or labels; ``depth`` counts the levels below them (0: none, None: all). ``under`` is the name of
    the concept above those that have no imported parent, or ``top``; ``types`` are words of a sheet. ``definitions``
    are copied under their licence, of which ``license_`` is the address where the file does not say it;
    ``add_synonyms`` extends the concepts that are there already.
    """

    terms: tuple[str, ...]
    depth: int | None = 0
    limit: int = TERM_LIMIT
    under: str | None = None
    types: tuple[str, ...] = ()
    definitions: bool = False
    license_: str | None = None
    add_synonyms: bool = False


def version_iri(ontology: ExternalOntology) -> NamedNode:
    """The IRI of the ontology's version as the OBO Foundry makes it, or of the ontology where no version is told."""
    version = ontology.version or ""
    if version.partition("://")[0] in WEB_SCHEMES:
        return NamedNode(version)
    if version.startswith("releases/"):
        version = f"{ontology.name}/{version}"
    if "/releases/" not in version:
        return OBO[f"{ontology.name}.owl"]
    return OBO[version.removesuffix(".obo") + ".owl" if version.endswith(".obo") else f"{version}/{ontology.name}.owl"]


class TermRows:
    """Makes the rows of the terms that were chosen. ``notices`` are lines on those that are there already, and on
    names that were left out; they grow with the rows."""

    def __init__(
        self,
        ontology: ExternalOntology,
        vocabulary: Vocabulary,
        request: ImportRequest,
        chosen: Mapping[str, ExternalTerm],
    ) -> None:
        self._ontology = ontology
        self._vocabulary = vocabulary
        self._request = request
        self._classes = ConceptClasses.of(vocabulary)
        self._names = TermNames(ontology, vocabulary)
        self._mapped = {
            mapping.object: vocabulary.concepts[mapping.subject]
            for mapping in vocabulary.mappings
            if mapping.predicate == SKOS.exactMatch and mapping.subject in vocabulary.concepts
        }
        self._under = None if request.under in (None, TOP) else vocabulary.find(request.under)
        self._there = {term.id: concept for term in chosen.values() if (concept := self._concept_of(term))}
        self._labels = {id_: self._names.label(term) for id_, term in chosen.items() if id_ not in self._there}
        self._kinds = {id_: self._kind(chosen[id_]) for id_ in self._labels}
        self._names.reserve((label, self._kinds[id_]) for id_, label in self._labels.items())
        self.notices: list[str] = []

    def rows(self, term: ExternalTerm) -> Iterator[Row]:
        """The row of a new concept; of one that is there, the row with what it lacks, if that was asked for."""
        concept = self._there.get(term.id)
        if concept is not None:
            yield from self._extension(term, concept)
            return
        label = self._labels[term.id]
        found = self._names.synonyms(term, label)
        self._tell_taken(term, found.taken)
        broader = self._broader(term)
        cells = {
            "label": label,
            "type": SPLIT.join(self._types(term, broader)),
            "broader": SPLIT.join(broader),
            "synonyms": SPLIT.join(found.names),
            "hidden": SPLIT.join(found.hidden),
            "imported from": version_iri(self._ontology).value,
            "exact": term.id,
            "external": f"{term.id} {term.label}",
            "external definition": term.definition or "",
        }
        if self._request.definitions and term.definition:
            cells["definition"] = _sentence(term.definition)
            cells["definition source"] = SPLIT.join(map(_source, (term.iri.value, *term.definition_sources)))
        yield self._row(term, cells)

    def _row(self, term: ExternalTerm, cells: Mapping[str, str]) -> Row:
        return Row(f"{self._ontology.path}:{term.id}", {name: cell for name, cell in cells.items() if cell})

    def _concept_of(self, term: ExternalTerm) -> Concept | None:
        """The concept that is the term's exact match already, or that its label names."""
        return self._mapped.get(term.iri) or self._names.concept_called(self._names.label(term))

    def _extension(self, term: ExternalTerm, concept: Concept) -> Iterator[Row]:
        is_mapped = self._mapped.get(term.iri) == concept
        other = next(
            (iri for iri, one in self._mapped.items() if one == concept and _is_of_one_vocabulary(iri, term)), None
        )
        if other is not None and not is_mapped:
            self.notices.append(
                f"{term.id} ({term.label}) is left out: it names {concept.label!r}, which is mapped to {other.value}."
            )
            return
        found = self._names.synonyms(term, concept.label)
        self._tell_taken(term, found.taken)
        lacking = [f"the names {', '.join(map(repr, (*found.names, *found.hidden)))}"] if found.all else []
        lacking += [] if is_mapped else ["the mapping"]
        is_wanted = self._request.add_synonyms
        told = (
            f"It gets {' and '.join(lacking)}." if is_wanted else f"It lacks {' and '.join(lacking)} (--add-synonyms)."
        )
        known = "is mapped to it" if is_mapped else "has its name"
        self.notices.append(
            f"{term.id} ({term.label}) is there: {concept.label!r} {known}.{f' {told}' if lacking else ''}"
        )
        if lacking and is_wanted:
            cells = {
                "label": concept.label,
                "synonyms": SPLIT.join(found.names),
                "hidden": SPLIT.join(found.hidden),
                "exact": "" if is_mapped else term.id,
            }
            yield self._row(term, cells)

    def _tell_taken(self, term: ExternalTerm, taken: Iterable[tuple[str, str]]) -> None:
        self.notices.extend(
            f"{term.id} ({term.label}): its synonym {name!r} names {bearer!r}, and is left out."
            for name, bearer in taken
        )

    def _kind(self, term: ExternalTerm) -> MentionType | None:
        """The mention type that the term's concept will have, as far as it is known."""
        asked = [cls for word in self._request.types if (cls := self._classes.named.get(word.casefold()))]
        if asked:
            return self._classes.kinds[asked[0]]
        known = mention_type_of(self._ontology, term.id) or (self._under.mention_type if self._under else None)
        above = (concept.mention_type for id_ in self._upwards(term) if (concept := self._standing_for(id_)))
        return known or next(above, None)

    def _types(self, term: ExternalTerm, broader: Iterable[str]) -> Sequence[str]:
        """The words for the term's types: as asked for, as a concept above it has them, or as its branch has."""
        if self._request.types:
            return self._request.types
        kind = self._kinds[term.id]
        above = [self._names.concept_called(name) for name in broader]
        above += [self._standing_for(id_) for id_ in self._upwards(term)]
        for concept in above:
            if concept is not None and kind in (None, concept.mention_type):
                return [self._classes.words[cls] for cls in self._classes.directly(concept)]
        return [] if kind is None else [self._classes.words[CLASS_OF_MENTION_TYPE[kind]]]

    def _broader(self, term: ExternalTerm) -> Sequence[str]:
        """The labels of the imported terms nearest above, else what was asked for, else the nearest concepts that
        stand for a term above."""
        above = self._nearest(term)
        for parent in term.parents:
            kind, own = self._kinds.get(parent), self._kinds[term.id]
            if kind is not None and own not in (None, kind):
                self.notices.append(
                    f"{term.id} ({term.label}) is a {own}, and its parent {self._labels[parent]!r} is a {kind}: the"
                    " relation is left out."
                )
        imported = [self._labels[id_] for id_ in above if id_ in self._labels]
        if imported or not self._request.under:
            return imported or [concept.label for id_ in above if (concept := self._standing_for(id_))]
        return [self._under.label if self._under else TOP]

    def _nearest(self, term: ExternalTerm) -> Sequence[str]:
        """The ids nearest above the term that stand for a concept of its kind, without those above another of them."""
        kind = self._kinds[term.id]
        found = [id_ for id_ in self._upwards(term) if kind in (None, self._kind_of(id_)) and self._stands(id_)]
        above_others = {id_ for one in found for id_ in self._ontology.ancestors(one)}
        return [id_ for id_ in found if id_ not in above_others]

    def _stands(self, id_: str) -> bool:
        return id_ in self._labels or self._standing_for(id_) is not None

    def _kind_of(self, id_: str) -> MentionType | None:
        """The mention type of what stands for the id."""
        if id_ in self._labels:
            return self._kinds[id_]
        concept = self._standing_for(id_)
        return concept.mention_type if concept else None

    def _upwards(self, term: ExternalTerm) -> Iterator[str]:
        """The ids of the terms above, the nearest first."""
        seen = {term.id}
        level = [term.id]
        while level:
            parents = dict.fromkeys(up for id_ in level for up in self._ontology.terms[id_].parents)
            level = [up for up in parents if up not in seen and up in self._ontology.terms]
            seen.update(level)
            yield from level

    def _standing_for(self, id_: str) -> Concept | None:
        return self._there.get(id_) or self._concept_of(self._ontology.terms[id_])


def _is_of_one_vocabulary(iri: NamedNode, term: ExternalTerm) -> bool:
    """Whether the IRI is of the vocabulary that the term is of: it differs in the local name alone."""
    local = term.id.rpartition(":")[2]
    return iri.value.startswith(term.iri.value.removesuffix(local))


def _sentence(definition: str) -> str:
    """The definition as a sentence: with a capital and a full stop."""
    words = " ".join(definition.split())
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def _source(name: str) -> str:
    """A cross-reference as one value of a cell."""
    return name.removeprefix("url:").replace(SPLIT, "%7C")
