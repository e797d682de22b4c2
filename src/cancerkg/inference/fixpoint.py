"""All that follows: the rules, run until nothing new comes."""

from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode, Quad

from cancerkg.dataset import Dataset
from cancerkg.inference.rules import Rule
from cancerkg.namespaces import GRAPH_CLAIMS, GRAPH_ONTOLOGY, inferred_graph, is_inferred_graph

STATED: Final = (GRAPH_ONTOLOGY, GRAPH_CLAIMS)
"""What is given. A page's own triples are not: nothing that a page writes can feed a rule."""


def seen_by_rules(rules: Sequence[Rule]) -> tuple[NamedNode, ...]:
    """The graphs that rules are run over: the ontology, the claims, and what the rules themselves give."""
    return (*STATED, *(inferred_graph(rule.name) for rule in rules))


def materialise(dataset: Dataset, rules: Sequence[Rule]) -> dict[str, int]:
    """Write ``graph/inferred/<rule>`` for each rule, and say how many triples each holds.

    A rule's graph holds what the rule gives at the fixpoint, less what the ontology or the claims say already; a triple
    that two rules give stands in both graphs. Earlier inferences are removed first, also those of rules that are no
    more. The result does not depend on the order of the rules: they are monotone, so the fixpoint is the least one
    (naive evaluation of Datalog: Abiteboul, Hull, Vianu, Foundations of Databases, 1995, section 12.3).

    It ends, because rules mint nothing. With n triples at the end and a longest chain of d derivations it takes at most
    d + 1 passes; a pass costs what the rules' joins cost, for rules of two joined patterns O(n · fan-out).
    """
    for graph in dataset.graphs():
        if is_inferred_graph(graph):
            dataset.replace_graph(graph, ())
    seen = seen_by_rules(rules)
    counts = dict.fromkeys(sorted(rule.name for rule in rules), 0)
    grown = True
    while grown:
        grown = False
        for rule in rules:
            graph = inferred_graph(rule.name)
            known = (*STATED, graph)
            new = [t for t in dataset.construct(rule.construct, graphs=seen) if not dataset.holds(t, known)]
            if new:
                dataset.add(Quad(t.subject, t.predicate, t.object, graph) for t in new)
                counts[rule.name] += len(new)
                grown = True
    return counts
