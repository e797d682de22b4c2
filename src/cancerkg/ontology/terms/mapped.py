"""The terms of others that a row maps its concept to → SSSOM mappings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.errors import UnknownExternalTerm
from cancerkg.external import ExternalOntology, ExternalTerm
from cancerkg.namespaces import SEMAPV, SKOS, is_reserved
from cancerkg.ontology.terms.phrases import normal_form
from cancerkg.ontology.terms.sheets import Fault, Row
from cancerkg.vocabulary import ConceptMapping

PREDICATES: Final = MappingProxyType(
    {
        "exact": SKOS.exactMatch,
        "close": SKOS.closeMatch,
        "broad": SKOS.broadMatch,
        "narrow": SKOS.narrowMatch,
    }
)
"""The columns, and how the other term relates to ours: ``broad`` is a term that is broader."""
_LEXICAL: Final = "semapv:LexicalMatching"
_MANUAL: Final = "semapv:ManualMappingCuration"
_CURIE: Final = re.compile(r"([A-Za-z][\w.-]*):([^\s:/<>\"{}|^`\\][^\s<>\"{}|^`\\]*)")


class Mapper:
    """Makes mappings of the CURIEs in rows, one row after the other, and finds what is wrong with them."""

    def __init__(
        self,
        mappings: Sequence[ConceptMapping],
        prefixes: Mapping[str, str],
        external: Sequence[ExternalOntology] = (),
    ) -> None:
        """``mappings`` and ``prefixes`` are those of the vocabulary's mapping set; terms of ``external`` ontologies are
        looked up in them, and others are believed."""
        self._prefixes = {
            prefix: iri
            for prefix, iri in prefixes.items()
            if not is_reserved(NamedNode(iri)) and iri not in (SKOS.iri, SEMAPV.iri)
        }
        self._external = {
            prefix: ontology
            for ontology in reversed(external)
            for prefix in {term.partition(":")[0] for term in ontology.terms}
        }
        self._pairs = {(mapping.subject, mapping.object): mapping.predicate for mapping in mappings}
        self._exact = {mapping.object: mapping.subject for mapping in mappings if mapping.predicate == SKOS.exactMatch}

    def mappings(
        self, row: Row, concept: NamedNode, label: str, names: Sequence[str], faults: list[Fault]
    ) -> Iterator[ConceptMapping]:
        """The mappings of the row's concept, of which the first label and all names are given.

        The justification is a lexical match where the other's label is one of the names.
        """
        forms = {normal_form(name) for name in names}
        for column, predicate in PREDICATES.items():
            for curie in row.values(column):
                found = self._target(curie)
                if isinstance(found, _Target):
                    found = self._clash(concept, predicate, found, curie) or found
                if isinstance(found, _Problem):
                    faults.append(Fault(row.where, column, found.what, found.cure))
                    continue
                self._pairs[concept, found.node] = predicate
                if predicate == SKOS.exactMatch:
                    self._exact[found.node] = concept
                term = found.term
                is_lexical = term is not None and normal_form(term.label) in forms
                yield ConceptMapping(
                    subject=concept,
                    predicate=predicate,
                    object=found.node,
                    object_label=term.label if term else "",
                    justification=_LEXICAL if is_lexical else _MANUAL,
                    subject_label=label,
                )

    def _target(self, curie: str) -> "_Target | _Problem":
        match = _CURIE.fullmatch(curie)
        if match is None:
            return _Problem(f"{curie!r} is no CURIE.", "Write it as in HP:0003418, several divided by |.")
        prefix, local = match.groups()
        if prefix not in self._prefixes:
            folded = {known.casefold(): known for known in self._prefixes}
            near = get_close_matches(prefix.casefold(), folded, n=1)
            hint = f"Did you mean {folded[near[0]]}? " if near else ""
            known = ", ".join(sorted(self._prefixes))
            cure = f"{hint}The prefixes are {known}: those that curie_map in mappings.sssom.tsv declares."
            return _Problem(f"The prefix {prefix!r} is not known.", cure)
        try:
            node = NamedNode(self._prefixes[prefix] + local)
        except ValueError as error:
            return _Problem(f"{curie!r} makes no IRI: {error}.", "Mend it.")
        ontology = self._external.get(prefix)
        return _Target(node, None) if ontology is None else _looked_up(curie, node, ontology)

    def _clash(self, concept: NamedNode, predicate: NamedNode, target: "_Target", curie: str) -> "_Problem | None":
        """What forbids the mapping, if something does."""
        known = self._pairs.get((concept, target.node))
        if known is not None:
            what = f"{curie} is mapped to this concept already, as {_word(known)}."
            return _Problem(what, "Take it out here, or mend the mapping there.")
        bearer = self._exact.get(target.node)
        if predicate == SKOS.exactMatch and bearer is not None:
            what = f"{curie} is the exact match of {_word(bearer)} already, and can be of one concept only."
            return _Problem(what, "Take it out here, or mend the mapping there.")
        return None


@dataclass(frozen=True, slots=True)
class _Target:
    """The term that a CURIE names, and what is known of it."""

    node: NamedNode
    term: ExternalTerm | None


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a CURIE cannot be mapped to, and what to do."""

    what: str
    cure: str


def _looked_up(curie: str, node: NamedNode, ontology: ExternalOntology) -> _Target | _Problem:
    try:
        term = ontology.term(curie)
    except UnknownExternalTerm as error:
        return _Problem(error.what, error.cure)
    if term.obsolete:
        instead = " or ".join((*term.replaced_by, *term.consider)) or "no other term"
        return _Problem(f"{curie} ({term.label}) is obsolete.", f"The ontology names {instead} in its place.")
    if term.id != curie:
        return _Problem(f"{curie} was merged into {term.id} ({term.label}).", f"Write {term.id}.")
    return _Target(node, term)


def _word(node: NamedNode) -> str:
    """The last part of an IRI: what a predicate or a concept of ours is called."""
    return node.value.rpartition("#")[2].rpartition("/")[2]
