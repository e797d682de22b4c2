"""The relations of a concept, grouped under plain words, with the sentences for and against each.

Pure: rows in, frozen values out.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from cancerkg.assertions import Precisions
from cancerkg.namespaces import expand
from cancerkg.web.links import href, last_part, short
from cancerkg.web.sentences import Said, said_of
from cancerkg.web.tables import Row

SHOWN: Final = 5
"""Sentences that a page shows on each side of one of several claims; the page of the claim has them all."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The words for one property in both directions, and the property that follows from it, if any."""

    forward: str
    backward: str
    under: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A claim about the concept, or statements that make none: the other concept, the support, the sentences.

    ``sites_for`` and ``sites_against`` count publishers. Of what is ``said``, the sentences for the claim come first;
    ``more`` is how many are left out.
    """

    label: str
    href: str | None
    said: tuple[Said, ...]
    claim: str | None = None
    belief: float | None = None
    documents_for: int = 0
    documents_against: int = 0
    sites_for: int = 0
    sites_against: int = 0
    more: int = 0

    @property
    def supported(self) -> bool:
        """Whether any document affirms it."""
        return self.documents_for > 0

    @property
    def contested(self) -> bool:
        """Whether one document affirms it and another denies it."""
        return self.documents_for > 0 and self.documents_against > 0


@dataclass(frozen=True, slots=True)
class Step:
    """Two claims that together yield an inferred relation, by the concept between them."""

    middle: str
    first: str | None
    second: str | None


@dataclass(frozen=True, slots=True)
class Inference:
    """An inferred relation, the rule that yields it, and what it rests on."""

    label: str
    href: str | None
    rule: str
    graph: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The relations of one kind: affirmed ones, denied ones, and statements that neither affirm nor deny."""

    heading: str
    anchor: str
    relations: tuple[Relation, ...] = ()
    denied: tuple[Relation, ...] = ()
    undecided: tuple[Relation, ...] = ()
    inferred: tuple[Inference, ...] = ()


Headings = Mapping[str, Heading]
_Key = tuple[str, bool]


def read_headings() -> Headings:
    """The words of ``relations.toml`` by property IRI, in its order."""
    table = tomllib.loads((Path(__file__).parent / "relations.toml").read_text(encoding="utf-8"))
    return {_iri(r["property"]): Heading(r["forward"], r["backward"], _under(r)) for r in table["relation"]}


def _under(relation: Mapping[str, str]) -> str | None:
    return _iri(relation["under"]) if "under" in relation else None


def _iri(name: str) -> str:
    node = expand(name)
    assert node is not None
    return node.value


def sides_of(said: Sequence[Said]) -> tuple[Said, ...]:
    """The first sentences for a claim, then the first ones against it: :data:`SHOWN` of each."""
    against = [one for one in said if one.stance == "against"]
    others = [one for one in said if one.stance != "against"]
    return (*others[:SHOWN], *against[:SHOWN])


def groups_of(
    headings: Headings,
    precisions: Precisions,
    claims: Sequence[Row],
    evidence: Sequence[Row],
    unclaimed: Sequence[Row],
    inferred: Sequence[Row],
) -> tuple[Group, ...]:
    """The groups of a concept's page in the order of the headings, from the rows of the ``concept-*`` queries."""
    by_claim = {
        claim: said_of(rows, precisions) for claim, rows in groupby(evidence, key=lambda row: row.text("claim"))
    }
    relations: dict[_Key, list[Relation]] = {}
    for row in claims:
        relations.setdefault(_key(row), []).append(_relation(row, by_claim.get(row.text("claim"), ())))
    undecided: dict[_Key, list[Relation]] = {}
    by_other = sorted(unclaimed, key=lambda row: (*_key(row), row.text("label"), row.text("other")))
    for (key, _, _), rows in groupby(by_other, key=lambda row: (_key(row), row.text("label"), row.text("other"))):
        found = list(rows)
        undecided.setdefault(key, []).append(_unclaimed(found[0], said_of(found, precisions)))
    consequences = _consequences(headings, inferred, claims)
    keys = dict.fromkeys((prop, forward) for prop in headings for forward in (True, False))
    others = sorted({*relations, *undecided} - keys.keys(), key=lambda key: (key[0], not key[1]))
    return tuple(
        _group(headings, key, relations.get(key, ()), undecided.get(key, ()), consequences.get(key, ()))
        for key in (*keys, *others)
        if key in relations or key in undecided or key in consequences
    )


def _key(row: Row) -> _Key:
    return row.text("predicate"), row.true("forward")


def _inferred(row: Row) -> tuple[str, bool, str, str, str]:
    """What one inferred relation is told from another by."""
    return *_key(row), row.text("label"), row.text("other"), row.text("graph")


def _group(
    headings: Headings,
    key: _Key,
    relations: Sequence[Relation],
    undecided: Sequence[Relation],
    inferred: Sequence[Inference],
) -> Group:
    prop, forward = key
    heading = headings.get(prop)
    plain = short(prop) if forward else f"{short(prop)} of"
    words = plain if heading is None else heading.forward if forward else heading.backward
    return Group(
        words,
        f"{last_part(prop)}-{'of' if forward else 'by'}",
        tuple(r for r in relations if r.supported),
        tuple(r for r in relations if not r.supported),
        tuple(undecided),
        tuple(inferred),
    )


def _relation(row: Row, said: Sequence[Said]) -> Relation:
    shown = sides_of(said)
    belief = row.optional("belief")
    return Relation(
        label=row.text("label") or short(row.text("other")),
        href=href(row.text("other")),
        said=shown,
        claim=href(row.text("claim")),
        belief=None if belief is None else float(belief),
        documents_for=row.number("documentsFor"),
        documents_against=row.number("documentsAgainst"),
        sites_for=row.number("sitesFor"),
        sites_against=row.number("sitesAgainst"),
        more=len(said) - len(shown),
    )


def _unclaimed(row: Row, said: Sequence[Said]) -> Relation:
    return Relation(row.text("label") or short(row.text("other")), href(row.text("other")), tuple(said))


def _consequences(headings: Headings, inferred: Sequence[Row], claims: Sequence[Row]) -> dict[_Key, list[Inference]]:
    """The inferred relations that say more than the claims do: no inverses, nothing that is claimed more exactly."""
    known = set()
    for row in claims:
        heading = headings.get(row.text("predicate"))
        for prop in (row.text("predicate"), heading.under if heading else None):
            known.add((prop, row.true("forward"), row.text("other")))
    found: dict[_Key, list[Inference]] = {}
    for (prop, forward, label, other, graph), rows in groupby(sorted(inferred, key=_inferred), key=_inferred):
        if prop in headings and (prop, forward, other) not in known:
            steps = [
                Step(r.text("middle"), href(r.text("first")), href(r.text("second"))) for r in rows if r.text("first")
            ]
            inference = Inference(label, href(other), last_part(graph), href(graph), tuple(steps))
            found.setdefault((prop, forward), []).append(inference)
    return found
