"""The queries that endpoints are compared with: those of people, and templates that are filled from the data.

A template (``queries/*.rq``) begins with lines ``#+ name: value …``. ``predicate``, ``class`` and ``concept`` are
terms that stand in many triples of the data, in some, or in few, as ``queries/ranked/*.rq`` count them; anything else
is put in as it stands. So the same templates ask any release for much, for some, and for little, as those of
Sparqloscope (Bast et al., 2025) do.
"""

import itertools
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from cancerkg.errors import ParameterError
from cancerkg.queries import QueryKind, read_queries
from cancerkg.releases import Release
from cancerkg.resources import queries_directory

TEMPLATES = Path(__file__).parent / "queries"
RANKED = TEMPLATES / "ranked"
HEADER = "#+ "
PAIN = "https://w3id.org/cancerkg/concept/back-pain"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the group that it is of, and its name."""

    group: str
    name: str
    text: str


def asked_of(release: Release) -> list[Asked]:
    """All queries, with terms of the release's data."""
    store = ox.Store.read_only(str(release.store))
    terms = {path.stem: _chosen(store, path.read_text()) for path in sorted(RANKED.glob("*.rq"))}
    filled = [one for path in sorted(TEMPLATES.glob("*.rq")) for one in _filled(path, terms)]
    return [*examples(), *filled]


def examples() -> list[Asked]:
    """The example queries that need no argument, or have a default for each."""
    found = []
    for query in read_queries(queries_directory()).of(QueryKind.EXAMPLE):
        with suppress(ParameterError, ValueError):
            arguments = {parameter.name: PAIN for parameter in query.parameters if parameter.type == "iri"}
            found.append(Asked("example", query.name, query.bind(arguments)))
    return found


def _chosen(store: ox.Store, ranking: str) -> dict[str, str]:
    """A frequent term (the second, as the first is often unlike all others), one of the upper quarter, a seldom one."""
    solutions = store.query(ranking)
    assert isinstance(solutions, ox.QuerySolutions)
    ranked = [str(solution[0]) for solution in solutions]
    return {
        "large": ranked[min(1, len(ranked) - 1)],
        "middle": ranked[len(ranked) // 4],
        "small": ranked[len(ranked) * 3 // 5],
    }


def _filled(path: Path, terms: dict[str, dict[str, str]]) -> list[Asked]:
    lines = path.read_text().splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(HEADER))
    heads = [line.removeprefix(HEADER).partition(":") for line in lines if line.startswith(HEADER)]
    names = [name for name, _, _ in heads]
    found = []
    for values in itertools.product(*(rest.split() for _, _, rest in heads)):
        query = text
        for name, value in zip(names, values, strict=True):
            if name in terms:
                query = query.replace(f"<fill:{name}>", terms[name][value])
            query = query.replace(f"fill:{name}", value)
        found.append(Asked(path.stem.partition("-")[0], " ".join([path.stem, *values]), query))
    return found
