"""Violation queries: what they find must not be."""

from collections.abc import Callable, Iterable, Mapping

from cancerkg.checks.finding import Finding
from cancerkg.queries import Query


def violations(queries: Iterable[Query], ask: Callable[[str], Iterable[Mapping[str, str]]]) -> tuple[Finding, ...]:
    """One finding for each solution of each query, sorted.

    ``ask`` takes a SELECT query and gives its solutions, each the texts of its bound variables by name. The first
    variable is the node that the finding is about; the others go into the message, behind the query's summary, which
    says what should be. Raises what ``ask`` raises.
    """
    found = []
    for query in queries:
        for solution in ask(query.text):
            (_, node), *others = solution.items()
            details = "".join(f"; {name} is {value}" for name, value in others)
            found.append(Finding(query.name, node, f"{query.summary}{details}"))
    return tuple(sorted(found))
