"""What assertions add up to."""

import random
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode

from cancerkg.claims import Statement, belief, claims_of, statements_of
from cancerkg.model import Certainty, Claim, Polarity, Predicate
from cancerkg.namespaces import CKG, CONCEPT, digest
from tests.small_graph import annotations

LUNG, CORD, PAIN, DULL = (CONCEPT[n] for n in ("lung-cancer", "spinal-cord-compression", "back-pain", "dull-pain"))


def statement(number: int = 1, site: str = "a.example", **changes: object) -> Statement:
    plain = Statement(
        assertion_id=f"assertion{number}",
        subject=LUNG,
        predicate=Predicate.HAS_SYMPTOM,
        object=PAIN,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.DEFINITE,
        quality_of=None,
        document=NamedNode(f"https://{site}/{number}"),
        site=site,
    )
    return replace(plain, **changes)


def claims(*statements: Statement) -> tuple[Claim, ...]:
    return claims_of(statements, {CORD}.__contains__)


def test_an_affirmed_statement_supports_a_claim():
    (claim,) = claims(statement())
    assert (claim.subject, claim.predicate, claim.object) == (LUNG, CKG.hasSymptom, PAIN)
    assert claim.supported_by == ("assertion1",)
    assert claim.denied_by == ()
    assert claim.id == digest(LUNG.value, CKG.hasSymptom.value, PAIN.value)


def test_a_claim_has_the_stages_of_its_support_alone():
    early, late, other = (CONCEPT[name] for name in ("early-stage", "advanced-stage", "stage-iv"))
    (claim,) = claims(
        statement(1, stage=late),
        statement(2, stage=early),
        statement(3, stage=early),
        statement(4),
        statement(5, stage=other, polarity=Polarity.NEGATED),
        statement(6, stage=other, certainty=Certainty.UNLIKELY),
    )
    assert claim.stages == (late, early)


@pytest.mark.parametrize(
    ("polarity", "certainty", "supports", "denies"),
    [
        (Polarity.AFFIRMED, Certainty.DEFINITE, 1, 0),
        (Polarity.AFFIRMED, Certainty.PROBABLE, 1, 0),
        (Polarity.AFFIRMED, Certainty.UNLIKELY, 0, 0),
        (Polarity.NEGATED, Certainty.DEFINITE, 0, 1),
        (Polarity.NEGATED, Certainty.PROBABLE, 0, 1),
        (Polarity.NEGATED, Certainty.UNLIKELY, 0, 1),
    ],
)
def test_what_supports_and_what_denies(polarity, certainty, supports, denies):
    found = claims(statement(polarity=polarity, certainty=certainty))
    assert sum(len(claim.supported_by) for claim in found) == supports
    assert sum(len(claim.denied_by) for claim in found) == denies
    assert len(found) == supports + denies  # what nothing supports or denies is no claim


def test_what_leads_to_a_mechanism_is_claimed_with_the_most_specific_property():
    (to_mechanism,) = claims(statement(predicate=Predicate.LEADS_TO, object=CORD))
    (to_other,) = claims(statement(predicate=Predicate.LEADS_TO, object=CONCEPT.bronchitis))
    assert to_mechanism.predicate == CKG.hasMechanism
    assert to_other.predicate == CKG.leadsTo


def test_a_characteristic_makes_a_second_claim_about_the_symptom():
    found = claims(statement(object=DULL, quality_of=PAIN))
    assert [(c.subject, c.predicate, c.object) for c in found] == [
        (PAIN, CKG.hasQuality, DULL),
        (LUNG, CKG.hasSymptom, DULL),
    ]


def test_nothing_is_a_characteristic_of_itself():
    assert [claim.predicate for claim in claims(statement(quality_of=PAIN))] == [CKG.hasSymptom]


def test_documents_and_sites_are_counted_once_on_each_side():
    (claim,) = claims(
        statement(1),
        statement(2),
        statement(3, document=NamedNode("https://a.example/2")),
        statement(4, "b.example"),
        statement(5, "a.example", polarity=Polarity.NEGATED),
    )
    assert (claim.documents_for, claim.sites_for) == (3, 2)
    assert (claim.documents_against, claim.sites_against) == (1, 1)
    assert claim.belief == 0.6


@pytest.mark.parametrize(
    ("sites_for", "sites_against", "expected"),
    [(1, 0, 0.6667), (0, 1, 0.3333), (1, 1, 0.5), (9, 0, 0.9091), (2, 1, 0.6)],
)
def test_belief_follows_the_rule_of_succession(sites_for, sites_against, expected):
    assert belief(sites_for, sites_against) == expected


def test_the_order_of_statements_is_of_no_account():
    statements = [statement(i, f"{i % 3}.example", object=CONCEPT[f"s{i % 5}"]) for i in range(40)]
    shuffled = statements.copy()
    random.Random(7).shuffle(shuffled)
    assert claims(*shuffled) == claims(*statements)
    assert [c.object.value for c in claims(*statements)] == sorted(CONCEPT[f"s{i}"].value for i in range(5))


def test_a_statement_that_comes_twice_counts_once():
    assert claims(statement(), statement()) == claims(statement())


def test_statements_are_the_assertions_between_two_different_concepts():
    one, _ = annotations()
    found = statements_of(one)
    assert len(one.assertions) == 10
    assert len(found) == 9  # "rusty phlegm" is in no vocabulary
    assert {statement.document for statement in found} == {one.document.iri}
    assert {statement.site for statement in found} == {"one.example"}
    first = one.assertions[1]
    same = replace(first, object=replace(first.object, concept=first.subject.concept))
    assert statements_of(replace(one, assertions=(same,))) == ()
