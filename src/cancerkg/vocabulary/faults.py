"""What keeps concepts from being a vocabulary, told once: a reader raises the first fault, a check shows them all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.namespaces import CONCEPT, curie, slug
from cancerkg.vocabulary.stated import StatedConcept

MAX_CIRCLES: Final = 100
"""How many circles are told: each takes a walk over all concepts."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it must be, before anyone has said how bad it is or in which line it stands.

    ``rule`` is the rule's name in the catalogue of the checks, ``node`` the term that is at fault, None where it is the
    whole, and ``message`` one sentence. ``statement`` and ``value`` say where to look: the term whose statement breaks
    the rule (default: the node), and the text within it. ``where`` is the file and line where they are known already,
    ``cure`` what to do where that is more than the rule's own cure.
    """

    rule: str
    node: NamedNode | None
    message: str
    statement: NamedNode | None = field(default=None)
    value: str | None = None
    where: str = ""
    cure: str = ""


def concept_faults(concepts: Mapping[NamedNode, StatedConcept]) -> Iterator[Fault]:
    """Everything for which :func:`~cancerkg.vocabulary.read_vocabulary` refuses the concepts.

    Concept by concept in the order given, then circles of ``skos:broader``, then names that two concepts have. Linear
    in the concepts and names, but for circles.
    """
    for concept in concepts.values():
        yield from _own_faults(concept)
    for concept in concepts.values():
        for what, others in (("skos:broader", concept.broader), ("ckg:hasSite", concept.sites)):
            for other in others:
                if other not in concepts:
                    message = f"{curie(concept.iri)} has {what} {curie(other)}, which is no concept."
                    yield Fault("unknown-concept", concept.iri, message, value=other.value)
    yield from _circles(concepts)
    yield from _shared_names(concepts.values())


def _own_faults(concept: StatedConcept) -> Iterator[Fault]:
    iri = concept.iri
    if len(concept.labels) != 1:
        yield _count("preferred-label", iri, len(concept.labels), "skos:prefLabel")
    elif iri != CONCEPT[slug(concept.labels[0])]:
        label = concept.labels[0]
        yield Fault(
            "slug",
            iri,
            f"The concept {iri.value} is called {label!r}.",
            value=label,
            cure=f"The IRI of a concept is the slug of its label: concept:{slug(label)}.",
        )
    if len(concept.definitions) != 1:
        yield _count("one-definition", iri, len(concept.definitions), "skos:definition")
    if len(concept.branches) != 1:
        kinds = f" ({', '.join(concept.branches)})" if concept.branches else ""
        yield _count("one-branch", iri, len(concept.branches), f"top class{kinds}")


def _count(rule: str, iri: NamedNode, count: int, what: str) -> Fault:
    return Fault(rule, iri, f"The concept {iri.value} has {count} times a {what}.", cure="Give it exactly one.")


def _circles(concepts: Mapping[NamedNode, StatedConcept]) -> Iterator[Fault]:
    """One fault for each circle that is left when one step of those before is taken away, up to :data:`MAX_CIRCLES`."""
    above = {iri: dict.fromkeys(concept.broader) for iri, concept in concepts.items()}
    for _ in range(MAX_CIRCLES):
        try:
            TopologicalSorter(above).prepare()
        except CycleError as error:
            circle: list[NamedNode] = error.args[1]
            first = min(range(len(circle) - 1), key=lambda index: circle[index].value)
            # The sorter tells the circle from above to below.
            around = [*circle[first:-1], *circle[: first + 1]][::-1]
            way = " → ".join(node.value.removeprefix(CONCEPT.iri) for node in around)
            yield Fault(
                "broader-cycle", around[0], f"The concept {around[0].value} is broader than itself: {way}.",
                value=around[1].value, cure="Take out one skos:broader.",
            )  # fmt: skip
            del above[around[0]][around[1]]
        else:
            return


def _shared_names(concepts: Iterable[StatedConcept]) -> Iterator[Fault]:
    owners: dict[str, StatedConcept] = {}
    for concept in concepts:
        if concept.obsolete:
            continue
        for name in dict.fromkeys((slug(concept.labels[0]) if concept.labels else "", *concept.names)):
            owner = owners.setdefault(name.casefold(), concept) if name else concept
            if owner.iri != concept.iri:
                one, other = (_typed(concept), _typed(owner))
                yield Fault(
                    "shared-name", concept.iri, f"The name {name!r} belongs to {one} and to {other}.",
                    value=name if name in concept.names else concept.labels[0],
                    cure="Leave it with the concept that it names exactly.",
                )  # fmt: skip


def _typed(concept: StatedConcept) -> str:
    kinds = " and ".join(concept.branches)
    return f"{concept.iri.value} ({kinds})" if kinds else concept.iri.value
