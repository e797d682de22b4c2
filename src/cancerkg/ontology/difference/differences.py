"""What differs between two states of an ontology, term by term."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cancerkg.namespaces import IAO, OBO_IN_OWL, OWL, RDF, RDFS, SKOS
from cancerkg.ontology.difference.expressions import Expressions
from cancerkg.vocabulary import MAPPINGS_FILE, ONTOLOGY_FILE, parse_ontology, read_mappings
from cancerkg.vocabulary.turtle import predicate_key, spelled_iri

Value: TypeAlias = NamedNode | Literal | str
"""What a term is said to have: an IRI, a literal, or an expression in words."""


class Kind(StrEnum):
    """What a statement is about."""

    LABEL = "label"
    TYPE = "type"
    PARENT = "parent"
    SYNONYM = "synonym"
    DEFINITION = "definition"
    RELATION = "relation"
    """To another term by a property of an ontology, such as ``ckg:hasSite``."""
    MAPPING = "mapping"
    AXIOM = "axiom"
    ANNOTATION = "annotation"


class Status(StrEnum):
    """What became of a term. A term that is obsolete is there; a term that is removed is not."""

    ADDED = "added"
    REMOVED = "removed"
    OBSOLETED = "obsoleted"
    RESTORED = "restored"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """The values of one predicate that only the first state has, and those that only the second has; sorted."""

    kind: Kind
    predicate: NamedNode
    before: tuple[Value, ...]
    after: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TermDifference:
    """A term that differs: its label in the second state, or in the first where it is gone; changes in a fixed order.

    ``replacement`` is the term that an obsoleted one is replaced by.
    """

    term: NamedNode
    label: str
    status: Status
    changes: tuple[Change, ...]
    replacement: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """All terms that differ, by IRI, and the axioms about several terms, in words, that one state has alone."""

    terms: tuple[TermDifference, ...]
    axioms_before: tuple[str, ...]
    axioms_after: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.terms or self.axioms_before or self.axioms_after)

    def of(self, status: Status) -> tuple[TermDifference, ...]:
        """The terms of that status."""
        return tuple(term for term in self.terms if term.status is status)


_KINDS: Final[Mapping[NamedNode, Kind]] = MappingProxyType(
    {
        **dict.fromkeys((RDFS.label, SKOS.prefLabel), Kind.LABEL),
        RDF.type: Kind.TYPE,
        **dict.fromkeys((RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader), Kind.PARENT),
        **dict.fromkeys((SKOS.altLabel, SKOS.hiddenLabel), Kind.SYNONYM),
        **{OBO_IN_OWL[f"has{scope}Synonym"]: Kind.SYNONYM for scope in ("Exact", "Narrow", "Broad", "Related")},
        **dict.fromkeys((SKOS.definition, IAO["0000115"]), Kind.DEFINITION),
        **{SKOS[f"{scope}Match"]: Kind.MAPPING for scope in ("exact", "close", "broad", "narrow", "related")},
    }
)
_TRUE: Final = "true"
_REPLACED_BY: Final = IAO["0100001"]


def read_states(before: Path, after: Path) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """The triples of two folders' ``cancerkg.ttl``, or of files of any RDF format.

    The mappings beside ``cancerkg.ttl`` count where both are folders: a file alone says nothing about mappings. Raises
    :class:`VocabularyError`, with file and line, for what cannot be read.
    """
    with_mappings = before.is_dir() and after.is_dir()
    return _read_state(before, with_mappings=with_mappings), _read_state(after, with_mappings=with_mappings)


def _read_state(path: Path, *, with_mappings: bool) -> tuple[Triple, ...]:
    triples = parse_ontology(path / ONTOLOGY_FILE if path.is_dir() else path)
    mappings = path / MAPPINGS_FILE
    rows = read_mappings(mappings).rows if with_mappings and mappings.exists() else ()
    return (*triples, *(Triple(row.subject, row.predicate, row.object) for row in rows))


def differences(before: Iterable[Triple], after: Iterable[Triple]) -> Differences:
    """What the second state says and the first does not, and the other way round.

    Blank nodes count by what they say, members of sets in any order; so two files that say the same do not differ,
    whatever tools wrote them. Linear in the size of both but for sorting. Raises :class:`VocabularyError` for blank
    nodes that have no form (:func:`write_turtle`).
    """
    old, new = _State(before), _State(after)
    terms = sorted({*old.said, *new.said}, key=lambda term: term.value)
    found = (_difference(term, old, new) for term in terms)
    return Differences(
        terms=tuple(one for one in found if one is not None),
        axioms_before=tuple(sorted(old.axioms - new.axioms)),
        axioms_after=tuple(sorted(new.axioms - old.axioms)),
    )


class _State:
    """What an ontology says of each term, by predicate, and its axioms about several terms."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        expressions = Expressions(triples)
        self.said: dict[NamedNode, dict[NamedNode, set[Value]]] = {}
        self.axioms: set[str] = set()
        for subject in expressions.statements.tops():
            if isinstance(subject, BlankNode):
                self.axioms.add(expressions.axiom(subject))
                continue
            said: dict[NamedNode, set[Value]] = defaultdict(set)
            for predicate, term in expressions.statements.of(subject):
                if isinstance(term, BlankNode):
                    chain = predicate == OWL.propertyChainAxiom
                    said[predicate].add(expressions.chain(term) if chain else expressions.text(term))
                else:
                    said[predicate].add(term)
            self.said[subject] = dict(said)

    def label(self, term: NamedNode) -> str:
        said = self.said.get(term, {})
        texts = (value.value for name in (SKOS.prefLabel, RDFS.label) for value in _literals(said.get(name, ())))
        return min(texts, default="")

    def is_obsolete(self, term: NamedNode) -> bool:
        return any(value.value == _TRUE for value in _literals(self.said.get(term, {}).get(OWL.deprecated, ())))


def _difference(term: NamedNode, old: _State, new: _State) -> TermDifference | None:
    before, after = old.said.get(term, {}), new.said.get(term, {})
    changes = []
    for predicate in sorted({*before, *after}, key=predicate_key):
        gone = before.get(predicate, set()) - after.get(predicate, set())
        come = after.get(predicate, set()) - before.get(predicate, set())
        if gone or come:
            changes.append(Change(_kind(predicate, (*gone, *come)), predicate, _ordered(gone), _ordered(come)))
    if not changes:
        return None
    status = _status(term, old, new)
    # What the status says already is not said again.
    told = {OWL.deprecated} if status in (Status.OBSOLETED, Status.RESTORED) else set()
    replacement: NamedNode | None = None
    match tuple(after.get(_REPLACED_BY, ())):
        case (NamedNode() as only,) if status is Status.OBSOLETED:
            replacement = only
            told.add(_REPLACED_BY)
    return TermDifference(
        term=term,
        label=new.label(term) or old.label(term),
        status=status,
        changes=tuple(change for change in changes if change.predicate not in told),
        replacement=replacement,
    )


def _status(term: NamedNode, old: _State, new: _State) -> Status:
    if term not in old.said:
        return Status.ADDED
    if term not in new.said:
        return Status.REMOVED
    if old.is_obsolete(term) == new.is_obsolete(term):
        return Status.CHANGED
    return Status.OBSOLETED if new.is_obsolete(term) else Status.RESTORED


def _kind(predicate: NamedNode, values: Iterable[Value]) -> Kind:
    known = _KINDS.get(predicate)
    if known is not None:
        return known
    if predicate in OWL and predicate not in (OWL.deprecated, OWL.versionIRI, OWL.versionInfo):
        return Kind.AXIOM
    if predicate in RDFS and predicate in (RDFS.domain, RDFS.range):
        return Kind.AXIOM
    return Kind.ANNOTATION if any(isinstance(value, Literal) for value in values) else Kind.RELATION


def _ordered(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(sorted(values, key=_place))


def _place(value: Value) -> tuple[int, str, str]:
    if isinstance(value, Literal):
        return 1, value.value.casefold(), str(value)
    return (0, "", spelled_iri(value)) if isinstance(value, NamedNode) else (2, "", value)


def _literals(values: Iterable[Value]) -> list[Literal]:
    return [value for value in values if isinstance(value, Literal)]


def spelled(value: Value) -> str:
    """The value for people: a prefixed name, a text in quotation marks (with its language, where it is not English),
    an expression as it is."""
    if isinstance(value, NamedNode):
        return spelled_iri(value)
    if isinstance(value, Literal):
        language = f"@{value.language}" if value.language and value.language != "en" else ""
        return f"“{value.value}”{language}"
    return value
