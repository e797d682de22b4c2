"""What assertions add up to."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from cancerkg.claims import Statement, belief, claims_of, statements_of
from cancerkg.model import Certainty, Claim, Polarity, Predicate
from cancerkg.namespaces import CKG, CONCEPT, digest
from tests.small_graph import annotations

LUNG, CORD, PAIN, DULL = (CONCEPT[n] for n in ("lung-cancer", "spinal-cord-compression", "back-pain", "dull-pain"))

EARLY, FIRST, LATE = (CONCEPT[name] for name in ("early-stage", "stage-i", "advanced-stage"))


def is_within(stage: NamedNode, other: NamedNode) -> bool:
    return stage == other or (stage, other) == (FIRST, EARLY)


def statement(number: int = 1, site: str = "a.example", **changes: object) -> Statement:
    plain = Statement(
        assertion_id=f"assertion{number}",
        subject=LUNG,
        predicate=Predicate.HAS_SYMPTOM,
        object=PAIN,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.DEFINITE,
        confidence=0.9,
        quality_of=None,
        document=NamedNode(f"https://{site}/{number}"),
        site=site,
    )
    return replace(plain, **changes)


def claims(*statements: Statement) -> tuple[Claim, ...]:
    return claims_of(statements, {CORD}.__contains__, is_within)


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
    assert (claim.weight_for, claim.weight_against) == (1.8, 0.9)
    assert claim.belief == round(2.8 / 4.7, 4)


@pytest.mark.parametrize(
    ("weight_for", "weight_against", "expected"),
    [(0, 0, 0.5), (1, 0, 0.6667), (0, 1, 0.3333), (1, 1, 0.5), (9, 0, 0.9091), (2, 1, 0.6), (0.9, 0, 0.6552)],
)
def test_belief_follows_the_rule_of_succession(weight_for, weight_against, expected):
    assert belief(weight_for, weight_against) == expected


def test_a_publisher_counts_as_its_best_assertion():
    (claim,) = claims(
        statement(1, confidence=0.6), statement(2, confidence=0.8), statement(3, "b.example", confidence=0.7)
    )
    assert claim.weight_for == 1.5


def test_weights_are_sums_to_four_places():
    (claim,) = claims(*(statement(n, f"{n}.example", confidence=0.1) for n in range(10)))
    assert claim.weight_for == 1.0  # and not 0.9999999999999999


@pytest.mark.parametrize(
    ("affirmed", "denied", "certainty", "contradicts"),
    [
        ([None], None, Certainty.DEFINITE, True),
        ([None], None, Certainty.PROBABLE, False),  # "may not" leaves room for "may"
        ([None], None, Certainty.UNLIKELY, False),  # and so does "not usually"
        ([EARLY], None, Certainty.DEFINITE, True),
        ([None], EARLY, Certainty.DEFINITE, False),
        ([LATE], EARLY, Certainty.DEFINITE, False),
        ([EARLY], EARLY, Certainty.DEFINITE, True),
        ([FIRST], EARLY, Certainty.DEFINITE, True),  # a part of the stage
        ([EARLY], FIRST, Certainty.DEFINITE, False),
        ([EARLY, LATE], EARLY, Certainty.DEFINITE, False),
        ([EARLY, None], EARLY, Certainty.DEFINITE, False),
        ([], EARLY, Certainty.DEFINITE, True),
        ([], None, Certainty.UNLIKELY, False),
    ],
)
def test_a_denial_contradicts_where_it_leaves_no_room(affirmed, denied, certainty, contradicts):
    denial = statement(9, "b.example", polarity=Polarity.NEGATED, certainty=certainty, stage=denied)
    (claim,) = claims(denial, *(statement(number, stage=stage) for number, stage in enumerate(affirmed)))
    assert claim.denied_by == ("assertion9",)
    assert claim.sites_against == 1
    assert claim.contradicted_by == (("assertion9",) if contradicts else ())
    assert claim.weight_against == (0.9 if contradicts else 0)


confidences = st.integers(1, 9999).map(lambda number: number / 10000)
made = st.builds(
    lambda number, site, **changes: statement(number, f"{site}.example", **changes),
    st.integers(0, 10**9),
    st.integers(0, 5),
    polarity=st.sampled_from(Polarity),
    certainty=st.sampled_from(Certainty),
    confidence=confidences,
    stage=st.sampled_from([None, EARLY, FIRST, LATE]),
)
several = st.lists(made, max_size=12, unique_by=lambda one: one.assertion_id)


def believed(statements: list[Statement]) -> float:
    """The belief of the one claim that they are about; 0.5 where they make none."""
    return next((claim.belief for claim in claims(*statements)), 0.5)


@given(several, made)
def test_what_supports_a_claim_never_lowers_its_belief_and_what_denies_it_never_raises_it(statements, another):
    another = replace(another, assertion_id="another")
    before, after = believed(statements), believed([*statements, another])
    if another.polarity is Polarity.NEGATED:
        assert after <= before
    else:
        assert after >= before


@given(several, confidences, st.sampled_from(Polarity))
def test_a_publisher_that_is_new_raises_or_lowers_the_belief(statements, confidence, polarity):
    # With less than a hundredth to say among a dozen others, it moves the belief by less than four places show.
    another = statement(-1, "new.example", confidence=max(confidence, 0.01), polarity=polarity)
    before, after = believed(statements), believed([*statements, another])
    assert after > before if polarity is Polarity.AFFIRMED else after < before


@given(several)
def test_belief_is_strictly_between_0_and_1(statements):
    assert 0 < believed(statements) < 1


@given(several, st.randoms(use_true_random=False))
def test_belief_depends_on_no_order(statements, chance):
    shuffled = statements.copy()
    chance.shuffle(shuffled)
    assert claims(*shuffled) == claims(*statements)


@given(several, st.integers(1, 20))
def test_more_pages_of_one_publisher_change_no_belief(statements, pages):
    again = [
        replace(
            one, assertion_id=f"{one.assertion_id} on {page}", document=NamedNode(f"https://{one.site}/copy/{page}")
        )
        for one in statements
        for page in range(pages)
    ]
    assert believed([*statements, *again]) == believed(statements)


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
