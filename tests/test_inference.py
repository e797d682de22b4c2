"""Rules: what they give (HermiT's answers, on the same cases), what is refused, and why a triple is there."""

import random
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse

from cancerkg.dataset import Dataset
from cancerkg.errors import NoExplanation, UnsafeRule
from cancerkg.inference import Claimed, Derived, Explanation, Rule, Stated, explain, materialise, read_rules
from cancerkg.namespaces import (
    CKG,
    CONCEPT,
    GRAPH_CLAIMS,
    GRAPH_ONTOLOGY,
    OWL,
    RDF,
    RDFS,
    RO,
    inferred_graph,
    is_inferred_graph,
    is_ontology_skolem,
    minted,
    source_graph,
)
from cancerkg.queries import Queries, QueryKind, parse_query
from cancerkg.vocabulary import without_blank_nodes
from tests import small_graph

CASES = sorted((Path(__file__).parent / "cases" / "reasoning").iterdir())
RULES = small_graph.rules()
LUNG, CORD, PAIN = (CONCEPT[name] for name in ("lung-cancer", "spinal-cord-compression", "back-pain"))


def rule(text: str, name: str = "test") -> Rule:
    text = f"#+ title: T\n#+ summary: S.\nPREFIX ckg: <{CKG.iri}>\nPREFIX : <https://e.org/>\n{text}"
    query = parse_query(text, name=name, kind=QueryKind.INFER, where=f"infer/{name}.rq")
    return read_rules(Queries({(QueryKind.INFER, name): query}))[0]


def inferred(dataset: Dataset) -> dict[str, set[Triple]]:
    return {g.value: {q.triple for q in dataset.quads(g)} for g in dataset.graphs() if is_inferred_graph(g)}


def edges(*names: str, predicate: str = "p", graph: NamedNode = GRAPH_CLAIMS) -> list[Quad]:
    return [Quad(node(a), node(predicate), node(b), graph) for a, b in names]


def node(name: str) -> NamedNode:
    return NamedNode(f"https://e.org/{name}")


def holding(*quads: Quad) -> Dataset:
    dataset = Dataset.in_memory()
    dataset.add(quads)
    return dataset


@pytest.fixture(scope="module")
def graph() -> Dataset:
    return small_graph.dataset()


# --- what the rules give


def _triples(path: Path) -> Iterator[Triple]:
    return (quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE))


def test_there_are_reasoning_cases():
    assert len(CASES) >= 5


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rules_give_what_hermit_gives(case):
    dataset = Dataset.in_memory()
    dataset.add(quad for quad in small_graph.ontology_quads() if quad.subject not in CONCEPT)
    dataset.add(Quad(t.subject, t.predicate, t.object, GRAPH_CLAIMS) for t in _triples(case / "input.ttl"))
    materialise(dataset, RULES)
    given = set().union(*inferred(dataset).values())
    assert given == set(_triples(case / "expected.ttl"))


def test_a_rule_goes_on_until_nothing_new_comes():
    dataset = holding(*edges("ab", "bc", "cd", "de"))
    counts = materialise(dataset, [rule("CONSTRUCT { ?a :p ?c } WHERE { ?a :p ?b . ?b :p ?c }", "closure")])
    assert counts == {"closure": 6}
    assert dataset.count(inferred_graph("closure")) == 6
    assert Triple(node("a"), node("p"), node("e")) in inferred(dataset)[inferred_graph("closure").value]


def test_rules_feed_each_other():
    rules = [
        rule("CONSTRUCT { ?a :q ?b } WHERE { ?a :p ?b }", "one"),
        rule("CONSTRUCT { ?b :p ?a } WHERE { ?a :q ?b }", "two"),
    ]
    dataset = holding(*edges("ab"))
    assert materialise(dataset, rules) == {"one": 2, "two": 1}


def test_a_circle_ends():
    dataset = holding(*edges("ab", "bc", "ca"))
    assert materialise(dataset, [rule("CONSTRUCT { ?a :p ?c } WHERE { ?a :p ?b . ?b :p ?c }")]) == {"test": 6}


def test_what_is_stated_is_not_inferred_again():
    dataset = holding(*edges("ab"), *edges("ba", graph=GRAPH_ONTOLOGY))
    assert materialise(dataset, [rule("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b }")]) == {"test": 0}
    assert inferred(dataset) == {}


def test_a_triple_that_two_rules_give_stands_in_both_graphs_and_once_in_the_default_graph():
    rules = [rule("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b }", name) for name in ("one", "two")]
    dataset = holding(*edges("ab"))
    assert materialise(dataset, rules) == {"one": 1, "two": 1}
    dataset.merge()
    assert dataset.count(None) == 2


def test_a_pages_own_triples_feed_no_rule():
    dataset = holding(*edges("ab", graph=source_graph("k")), *edges("cd"))
    materialise(dataset, [rule("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b }")])
    dataset.merge()
    materialise(dataset, [rule("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b }")])  # nor by way of the default graph
    assert set().union(*inferred(dataset).values()) == {Triple(node("d"), node("p"), node("c"))}


def test_what_followed_from_what_is_gone_goes_too():
    dataset = small_graph.dataset()
    assert Triple(LUNG, CKG.mayPresentWith, PAIN) in inferred(dataset)[inferred_graph("may-present-with").value]
    kept = [q for q in dataset.quads(GRAPH_CLAIMS) if q.predicate != CKG.hasMechanism]
    dataset.replace_graph(GRAPH_CLAIMS, kept)
    counts = materialise(dataset, RULES)
    assert counts["may-present-with"] == 0
    assert not any(
        LUNG in (t.subject, t.object) and CORD in (t.subject, t.object) for g in inferred(dataset).values() for t in g
    )


def test_the_graph_of_a_rule_that_is_no_more_goes():
    dataset = holding(*edges("ab"))
    materialise(dataset, [rule("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b }", "old")])
    materialise(dataset, [])
    assert inferred(dataset) == {}


def test_the_order_of_rules_is_of_no_account():
    rules = [
        rule("CONSTRUCT { ?a :p ?c } WHERE { ?a :p ?b . ?b :p ?c }", "chain"),
        rule("CONSTRUCT { ?b :q ?a } WHERE { ?a :p ?b }", "inverse"),
        rule("CONSTRUCT { ?a :p ?a } WHERE { ?a :q ?b . ?b :q ?a }", "loop"),
    ]
    results = []
    for order in permutations(rules):
        dataset = holding(*edges("ab", "bc", "cd", "db"))
        counts = materialise(dataset, order)
        results.append((counts, list(counts), dataset.digest))
    assert all(result == results[0] for result in results)


def test_the_order_of_the_shipped_rules_is_of_no_account():
    expected = small_graph.dataset().digest
    shuffled = list(RULES)
    random.Random(3).shuffle(shuffled)
    dataset = small_graph.dataset()
    materialise(dataset, shuffled)
    assert dataset.digest == expected


def test_inferring_twice_changes_nothing(graph):
    before = graph.digests()
    materialise(graph, RULES)
    assert graph.digests() == before


DEFINED = """
@prefix : <https://e.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
:a a owl:NamedIndividual , :Kind ; :p :b . :b a owl:NamedIndividual , :Other .
:c a owl:NamedIndividual ; :p :b . :d a owl:NamedIndividual , :Kind ; :p :e . :e a owl:NamedIndividual .
:Defined owl:equivalentClass [ owl:intersectionOf ( %s ) ] .
"""
SOME = "[ owl:onProperty :p ; owl:someValuesFrom :Other ]"
VALUE = "[ owl:onProperty :p ; owl:hasValue :b ]"


@pytest.mark.parametrize(
    ("parts", "members"),
    [
        (f":Kind {SOME}", "a"),
        (f"{SOME} :Kind", "a"),
        (f":Kind {VALUE}", "a"),
        (f"{VALUE} :Kind", "a"),
        (f":Kind {SOME} :Third", ""),
        (f":Kind {VALUE} :Third", ""),
        (f"{SOME}", ""),
        (f"{SOME} {VALUE}", ""),
    ],
)
def test_a_class_that_is_defined_by_a_kind_and_a_restriction_needs_no_rule_of_its_own(parts: str, members: str):
    triples = [quad.triple for quad in parse(DEFINED % parts, RdfFormat.TURTLE)]
    dataset = holding(*(Quad(*t, GRAPH_ONTOLOGY) for t in without_blank_nodes(triples, "test")))
    materialise(dataset, RULES)
    given = {t.subject for g in inferred(dataset).values() for t in g if t.object == node("Defined")}
    assert given == {node(name) for name in members}


def test_a_chain_of_two_properties_needs_no_rule_of_its_own():
    facts, _, _ = DEFINED.partition("\n:Defined")
    text = f"{facts}\n:b :q :e , 'e' . :r owl:propertyChainAxiom ( :p :q ) , ( :p :q :q ) ."
    triples = [quad.triple for quad in parse(text, RdfFormat.TURTLE)]
    dataset = holding(*(Quad(*t, GRAPH_ONTOLOGY) for t in without_blank_nodes(triples, "test")))
    materialise(dataset, RULES)
    given = {t for g in inferred(dataset).values() for t in g if t.predicate == node("r")}
    assert given == {Triple(node(name), node("r"), node("e")) for name in "ac"}


def test_every_definition_and_chain_of_the_ontology_has_a_form_that_a_rule_knows():
    objects: dict[tuple[object, NamedNode], list[object]] = {}
    for quad in small_graph.ontology_quads():
        objects.setdefault((quad.subject, quad.predicate), []).append(quad.object)

    def members(start: object) -> list[object]:
        return [] if start == RDF.nil else [*objects[start, RDF.first], *members(objects[start, RDF.rest][0])]

    definitions = [parts for (_, p), nodes in objects.items() if p == OWL.equivalentClass for parts in nodes]
    assert len(definitions) >= 6
    for definition in definitions:
        kind, restriction = sorted(members(objects[definition, OWL.intersectionOf][0]), key=is_ontology_skolem)
        assert kind in CKG
        values = [*objects.get((restriction, OWL.hasValue), ()), *objects.get((restriction, OWL.someValuesFrom), ())]
        assert len(values) == 1
        assert values[0] in CKG or values[0] in CONCEPT
    chains = [chain for (_, p), nodes in objects.items() if p == OWL.propertyChainAxiom for chain in nodes]
    assert [len(members(chain)) for chain in chains] == [2, 2, 2]


def test_rules_say_nothing_of_claims_and_mentions(graph):
    for triples in inferred(graph).values():
        assert all(triple.subject in CONCEPT or triple.subject == CKG.scheme for triple in triples)


# --- what is refused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * WHERE { ?a :p ?b }", "no CONSTRUCT"),
        ("CONSTRUCT WHERE { ?a :p ?b }", "no head"),
        ("CONSTRUCT { ?a :p [] } WHERE { ?a :p ?b }", "blank node"),
        ("CONSTRUCT { ?a :p _:x } WHERE { ?a :p ?b }", "blank node"),
        ("CONSTRUCT { ?a :p (1) } WHERE { ?a :p ?b }", "blank node"),
        ("CONSTRUCT { ?a :p ?c } WHERE { ?a :p ?b BIND(IRI(CONCAT(STR(?b), 'x')) AS ?c) }", "BIND"),
        ("CONSTRUCT { ?a :p ?c } WHERE { ?a :p ?b }", r"\?c is in the head and not in the body"),
        ("CONSTRUCT { ?b :p ?a } WHERE { GRAPH ?g { ?a :p ?b } }", "GRAPH"),
        ("CONSTRUCT { ?b :p ?a } FROM <https://e.org/g> WHERE { ?a :p ?b }", "FROM"),
        ("CONSTRUCT { ?b :p ?a } WHERE { SERVICE <https://e.org/sparql> { ?a :p ?b } }", "SERVICE"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b OPTIONAL { ?b :p ?c } }", "OPTIONAL"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b MINUS { ?b :p ?a } }", "MINUS"),
        ("CONSTRUCT { ?b :p ?a } WHERE { { ?a :p ?b } UNION { ?a :q ?b } }", "UNION"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b FILTER NOT EXISTS { ?b :p ?a } }", "NOT EXISTS"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b FILTER(?a != ?b && NOT EXISTS { ?b :p ?a }) }", "NOT EXISTS"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b FILTER(RAND() > 0.5) }", "RAND"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b FILTER(NOW() > ?b) }", "NOW"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b FILTER(:f(?b)) }", "Function"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b } LIMIT 1", "LIMIT"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b } ORDER BY ?a", "ORDER BY"),
        ("CONSTRUCT { ?b :p ?a } WHERE { VALUES ?a { :a } ?a :p ?b }", "VALUES"),
        ("CONSTRUCT { ?b :p ?a } WHERE { { SELECT ?a ?b { ?a :p ?b } } }", "sub-query"),
        ("CONSTRUCT { ?a :q ?n } WHERE { { SELECT ?a (COUNT(?b) AS ?n) { ?a :p ?b } GROUP BY ?a } }", "sub-query"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p* ?b }", "path"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a !:p ?b }", "path"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b . [] :p ?b }", "blank node"),
        ("CONSTRUCT { 'a' :p ?a } WHERE { ?a :p ?b }", "SPARQL|literal"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?_x_iri . ?a :p ?b }", "parameters"),
        ("CONSTRUCT { ?b :p ?a } WHERE { ?a nowhere:p ?b }", "not SPARQL"),
        ("CONSTRUCT { ?b :p ?a } WHERE {", "not SPARQL"),
        ("INSERT { ?b :p ?a } WHERE { ?a :p ?b }", "not SPARQL"),
    ],
)  # fmt: skip
def test_an_unsafe_rule_is_refused_with_its_file_and_the_reason(text, reason):
    with pytest.raises(UnsafeRule, match=reason) as caught:
        rule(text, "bad")
    assert caught.value.where == "infer/bad.rq"


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b FILTER(?a != ?b && isIRI(?b) && !STRSTARTS(STR(?a), 'x')) }",
        "CONSTRUCT { ?b :p ?a . ?a :q :c } WHERE { ?a (:p|^:q)+/:r ?b }",
        "CONSTRUCT { ?b ?p ?a } WHERE { { ?a ?p ?b } { ?p a ?c } }",
    ],
)
def test_a_safe_rule_is_read(text):
    assert rule(text).head


# --- why


def lines(explanation: Explanation, depth: int = 0) -> Iterator[str]:
    kind = explanation.rule if isinstance(explanation, Derived) else type(explanation).__name__
    yield f"{'  ' * depth}{kind}"
    for premise in explanation.premises if isinstance(explanation, Derived) else ():
        yield from lines(premise, depth + 1)


def test_an_inferred_triple_leads_to_its_claims_and_their_sentences(graph):
    found = explain(graph, RULES, Triple(LUNG, CKG.mayPresentWith, PAIN))
    assert isinstance(found, Derived)
    assert (found.rule, found.title) == ("may-present-with", "May present with")
    first, second = found.premises
    assert isinstance(first, Claimed)
    assert isinstance(second, Claimed)
    assert first.triple == Triple(LUNG, CKG.hasMechanism, CORD)
    assert first.belief == 0.7368
    assert [s.sentence for s in first.supported_by] == [
        "Lung cancer can compress the spinal cord.",
        "Lung cancer leads to spinal cord compression.",
    ]
    (support,) = second.supported_by
    assert support.sentence == "Spinal cord compression causes back pain."
    assert (support.site, support.title) == ("one.example", "A page of one.example")
    (text,) = [t.object.value for t in graph.match(support.passage, RDF.value)]
    assert text[support.start : support.end] == support.sentence


def test_a_claim_is_explained_by_both_sides(graph):
    found = explain(graph, RULES, Triple(LUNG, CKG.hasSymptom, CONCEPT.fatigue))
    assert isinstance(found, Claimed)
    assert [s.sentence for s in found.supported_by] == ["Lung cancer brings fatigue."]
    assert [(s.sentence, s.polarity) for s in found.denied_by] == [
        ("Lung cancer does not cause fatigue at once.", "negated")
    ]


def test_a_support_says_how_it_was_said(graph):
    found = explain(graph, RULES, Triple(CONCEPT.scoliosis, CKG.hasSymptom, PAIN))
    assert isinstance(found, Claimed)
    (support,) = found.supported_by
    assert (support.certainty, support.hedge, support.pattern, support.stage) == ("probable", "may", "by-hand", None)
    cough = explain(graph, RULES, Triple(LUNG, CKG.hasSymptom, CONCEPT["chronic-cough"]))
    assert isinstance(cough, Claimed)
    assert cough.supported_by[0].stage == CONCEPT["early-stage"]


def test_a_claim_that_is_only_denied_is_explained_by_its_denials(graph):
    found = explain(graph, RULES, Triple(CONCEPT.chemotherapy, CKG.treats, CONCEPT.scoliosis))
    assert isinstance(found, Claimed)
    assert found.supported_by == ()
    assert [s.sentence for s in found.denied_by] == ["Chemotherapy does not treat scoliosis."]


def test_what_the_ontology_says_needs_no_more(graph):
    triple = Triple(CORD, RDF.type, CKG.Mechanism)
    assert explain(graph, RULES, triple) == Stated(triple)


def test_what_rests_on_a_claim_itself_is_explained_by_that_claim_once(graph):
    cough, early = CONCEPT["chronic-cough"], CONCEPT["early-stage"]
    found = explain(graph, RULES, Triple(cough, CKG.presentsAtStage, early))
    assert isinstance(found, Derived)
    assert found.rule == "presents-at-stage"
    (claim,) = found.premises
    assert isinstance(claim, Claimed)
    assert claim.triple == Triple(LUNG, CKG.hasSymptom, cough)
    assert [support.stage for support in claim.supported_by] == [early]


def test_a_symptom_at_a_numbered_stage_presents_at_the_stage_above(graph):
    found = explain(graph, RULES, Triple(CONCEPT.fatigue, RDF.type, CKG.AdvancedStageSymptom))
    told = [line for line in lines(found) if "Stated" not in line]
    assert told == ["defined-class-has-value", "  property-chain", "    presents-at-stage", "      Claimed"]


def test_what_is_unlikely_or_denied_at_a_stage_presents_at_none(graph):
    said = inferred(graph)[inferred_graph("presents-at-stage").value]
    assert {triple.subject for triple in said} == {CONCEPT["chronic-cough"], CONCEPT.fatigue}


def test_a_longer_derivation_is_told_step_by_step(graph):
    found = explain(graph, RULES, Triple(LUNG, RO["0003303"], CORD))
    told = [line for line in lines(found) if "Stated" not in line]
    assert told == ["sub-property", "  sub-property", "    Claimed"]


def test_what_the_graph_does_not_say_has_no_explanation(graph):
    with pytest.raises(NoExplanation, match=r"concept:back-pain ckg:hasSymptom concept:lung-cancer"):
        explain(graph, RULES, Triple(PAIN, CKG.hasSymptom, LUNG))


def test_every_inferred_triple_has_a_well_founded_explanation(graph):
    def check(explanation: Explanation, above: tuple[Triple, ...]) -> None:
        assert explanation.triple not in above
        if isinstance(explanation, Derived):
            assert explanation.premises
            for premise in explanation.premises:
                check(premise, (*above, explanation.triple))

    kinds = set()
    for name, triples in inferred(graph).items():
        for triple in sorted(triples, key=str)[:8]:
            found = explain(graph, RULES, triple)
            assert isinstance(found, Derived)
            check(found, ())
            kinds.add(name)
    assert len(kinds) == len(RULES)


def test_rules_that_feed_each_other_do_not_explain_in_circles():
    rules = [
        rule("CONSTRUCT { ?b :q ?a } WHERE { ?a :p ?b }", "there"),
        rule("CONSTRUCT { ?b :p ?a } WHERE { ?a :q ?b }", "back"),
        rule("CONSTRUCT { ?a :p ?b } WHERE { ?a :r ?b }", "way-in"),
    ]
    dataset = holding(*edges("ab", predicate="r", graph=GRAPH_ONTOLOGY))
    materialise(dataset, rules)
    found = explain(dataset, rules, Triple(node("b"), node("q"), node("a")))
    assert list(lines(found)) == ["there", "  way-in", "    Stated"]


def test_of_two_derivations_the_shallower_one_is_told():
    rules = [
        rule("CONSTRUCT { ?a :q ?b } WHERE { ?a :p ?b }", "a-first-step"),
        rule("CONSTRUCT { ?a :r ?b } WHERE { ?a :q ?b }", "a-second-step"),
        rule("CONSTRUCT { ?a :r ?b } WHERE { ?a :p ?b . ?b :p ?c }", "z-direct"),
    ]
    dataset = holding(*edges("ab", "bc", graph=GRAPH_ONTOLOGY))
    materialise(dataset, rules)
    found = explain(dataset, rules, Triple(node("a"), node("r"), node("b")))
    assert list(lines(found)) == ["z-direct", "  Stated", "  Stated"]


def test_a_triple_without_a_foundation_is_not_explained_by_itself():
    rules = [rule("CONSTRUCT { ?b :p ?a } WHERE { ?a :p ?b }")]
    dataset = holding(*edges("ab", "ba", graph=inferred_graph("test")))  # as a broken store might have it
    with pytest.raises(NoExplanation):
        explain(dataset, rules, Triple(node("a"), node("p"), node("b")))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (":p+", ["ab", "bc", "cd"]),
        ("^(^:p/^:p/^:p)", ["ab", "bc", "cd"]),
        (":p/:p/:p", ["ab", "bc", "cd"]),
        ("(:s|:p)+", ["ac", "cd"]),
        (":s/:p", ["ac", "cd"]),
    ],
)
def test_a_property_path_is_told_as_the_triples_it_goes_over(path, expected):
    rules = [rule(f"CONSTRUCT {{ ?a :far ?b }} WHERE {{ ?a {path} ?b . ?a :start ?a . ?b :end ?b }}")]
    dataset = holding(
        *edges("ab", "bc", "cd", graph=GRAPH_ONTOLOGY),
        *edges("ac", predicate="s", graph=GRAPH_ONTOLOGY),
        *edges("aa", predicate="start", graph=GRAPH_ONTOLOGY),
        *edges("dd", predicate="end", graph=GRAPH_ONTOLOGY),
    )
    assert materialise(dataset, rules) == {"test": 1}
    found = explain(dataset, rules, Triple(node("a"), node("far"), node("d")))
    assert isinstance(found, Derived)
    over = [p.triple for p in found.premises if p.triple.predicate in {node("p"), node("s")}]
    assert [t.subject.value[-1] + t.object.value[-1] for t in over] == expected


def test_a_claim_whose_evidence_is_lost_is_not_explained_with_nothing():
    dataset = small_graph.dataset()
    said = small_graph.annotations()[0].assertions[1]
    evidence = minted("evidence", said.id)
    for one in dataset.graphs():
        dataset.replace_graph(one, [q for q in dataset.quads(one) if q.subject != evidence])
    dataset.merge()
    with pytest.raises(NoExplanation):
        explain(dataset, RULES, Triple(CORD, CKG.hasSymptom, PAIN))


def test_a_blank_node_has_no_claim():
    with pytest.raises(NoExplanation):
        explain(Dataset.in_memory(), RULES, Triple(BlankNode("x"), RDFS.subClassOf, OWL.Thing))


# --- the documentation


def test_every_rule_is_in_the_documentation(project):
    text = (project / "docs" / "inference.md").read_text(encoding="utf-8")
    assert [one.name for one in RULES if f"| `{one.name}` |" not in text] == []
