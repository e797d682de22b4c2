"""An ontology of others: its terms, and what it says of itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self

from cancerkg.errors import UnknownExternalTerm
from cancerkg.external.identifiers import curie_of
from cancerkg.external.terms import ExternalTerm
from cancerkg.namespaces import slug

_NEAR: Final = 3
_Neighbours = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class ExternalOntology:
    """The terms by id, sorted, obsolete ones too; the file they were read from.

    ``name`` is short ("hp"), ``version`` and ``license`` as the ontology writes them (OBO ``data-version``,
    ``owl:versionIRI``; ``dcterms:license``), or None. ``sha256`` is the digest of the file's content, decompressed.
    """

    path: Path
    name: str
    version: str | None
    license: str | None
    sha256: str
    terms: Mapping[str, ExternalTerm] = field(repr=False)
    _by_name: Mapping[str, str] = field(repr=False)
    _children: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(
        cls,
        terms: Iterable[ExternalTerm],
        *,
        path: Path,
        title: str | None,
        version: str | None,
        license_: str | None,
        sha256: str,
    ) -> Self:
        """The ontology of these terms. ``title`` is its id or IRI, of which the last part makes the name; the file's
        name does where there is none. Linear in the terms, but for their order."""
        by_id = {term.id: term for term in sorted(terms, key=lambda term: term.id)}
        children: defaultdict[str, list[str]] = defaultdict(list)
        for term in by_id.values():
            for parent in term.parents:
                children[parent].append(term.id)
        return cls(
            path=path,
            name=_short(title) or slug(path.name.partition(".")[0]) or "ontology",
            version=version,
            license=license_,
            sha256=sha256,
            terms=MappingProxyType(by_id),
            _by_name=_names(by_id),
            _children={parent: tuple(below) for parent, below in children.items()},
        )

    def term(self, name: str) -> ExternalTerm:
        """The term of that id, IRI, alternative id or label (in any case); a current one, if a name has several.

        Raises :class:`~cancerkg.errors.UnknownExternalTerm` with ids and labels that are near.
        """
        found = self._by_name.get(name) or self._by_name.get(curie_of(name)) or self._by_name.get(name.casefold())
        if found is None:
            raise UnknownExternalTerm(name, self.name, self._near(name))
        return self.terms[found]

    def ancestors(self, name: str) -> frozenset[str]:
        """The ids of all terms above this one, not itself; raises :class:`~cancerkg.errors.UnknownExternalTerm`."""
        return self._reached(self.term(name).id, lambda id_: self.terms[id_].parents if id_ in self.terms else ())

    def descendants(self, name: str) -> frozenset[str]:
        """The ids of all terms below this one, not itself; raises :class:`~cancerkg.errors.UnknownExternalTerm`."""
        return self._reached(self.term(name).id, lambda id_: self._children.get(id_, ()))

    def _reached(self, start: str, neighbours: _Neighbours) -> frozenset[str]:
        reached: set[str] = set()
        waiting = list(neighbours(start))
        while waiting:
            id_ = waiting.pop()
            if id_ not in reached:
                reached.add(id_)
                waiting.extend(neighbours(id_))
        return frozenset(reached - {start})

    def _near(self, name: str) -> tuple[str, ...]:
        close = get_close_matches(name.casefold(), self._by_name, n=2 * _NEAR)
        ids = tuple(dict.fromkeys(self._by_name[candidate] for candidate in close))[:_NEAR]
        return tuple(f"{id_} ({self.terms[id_].label})" for id_ in ids)


def _names(terms: Mapping[str, ExternalTerm]) -> dict[str, str]:
    """What :meth:`ExternalOntology.term` looks up; of two that claim a name, the first of this order has it."""
    names = {id_: id_ for id_ in terms}
    names |= {id_.casefold(): id_ for id_ in terms if id_.casefold() not in names}
    for term in terms.values():
        for alternative in term.alternative_ids:
            names.setdefault(alternative, term.id)
    for term in sorted(terms.values(), key=lambda term: term.obsolete):
        names.setdefault(term.label.casefold(), term.id)
    return names


def _short(title: str | None) -> str:
    """The last part of an ontology's id or IRI: "hp" of "hp" and of ".../obo/hp.owl"."""
    last = (title or "").rstrip("/#").rpartition("/")[2]
    return slug(last.removesuffix(".owl").removesuffix(".obo").removesuffix(".ttl"))
