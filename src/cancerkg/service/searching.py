"""What a search by name finds, and the searches of a query written into it as VALUES."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from pyoxigraph import Literal, NamedNode

from cancerkg.errors import QueryTooComplex
from cancerkg.service.rewriting import Edit, Rewritten, rewritten
from cancerkg.service.search_patterns import SearchPattern, search_patterns

SEARCHES: Final = 10
"""What one query may search for: each takes some milliseconds of the front."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name: the IRI of the concept that bears it, the concept's label, the name itself and its language."""

    concept: str
    label: str
    name: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A concept, the name of it that fits best, and how well: 100 is the name itself."""

    named: Named
    score: int


class Finder(Protocol):
    """What searches."""

    def find(self, text: str, most: int) -> Sequence[Found]:
        """The concepts with a name that fits, best first, at most ``most``."""


def with_found(query: str, finder: Finder) -> Rewritten | None:
    """The query with what is found in the place of each pattern with ``ckg:search``; None where it has none.

    Raises :class:`~cancerkg.errors.SearchPatternError`, and :class:`QueryTooComplex` for more than :data:`SEARCHES`.
    """
    patterns = search_patterns(query)
    if not patterns:
        return None
    if len(patterns) > SEARCHES:
        raise QueryTooComplex(None, "more uses of ckg:search than", SEARCHES)
    return rewritten(query, (_edit(pattern, finder.find(pattern.text, pattern.most)) for pattern in patterns))


def _edit(pattern: SearchPattern, found: Sequence[Found]) -> Edit:
    width = len(pattern.variables)
    rows = " ".join(f"({' '.join(_terms(one)[:width])})" for one in found)
    columns = " ".join(f"?{name}" for name in pattern.variables)
    block = f"{pattern.before}VALUES ({columns}) {{ {rows} }} {pattern.behind} "
    return Edit(pattern.start, pattern.end, block)


def _terms(found: Found) -> tuple[str, str, str]:
    """Concept, score and name as SPARQL writes them: nothing in a name can end its literal."""
    named = found.named
    return str(NamedNode(named.concept)), str(found.score), str(Literal(named.name, language=named.language))
