"""Why the graph says a triple: the rule and its premises, down to claims with their sentences and to the ontology."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple, Variable

from cancerkg.dataset import Dataset, Term
from cancerkg.errors import NoExplanation
from cancerkg.inference.fixpoint import STATED, seen_by_rules
from cancerkg.inference.paths import way
from cancerkg.inference.rules import Pattern, Rule
from cancerkg.inference.support import Claimed, claim_of, claimed
from cancerkg.namespaces import GRAPH_CLAIMS, GRAPH_ONTOLOGY, curie


@dataclass(frozen=True, slots=True)
class Stated:
    """The ontology says so."""

    triple: Triple


@dataclass(frozen=True, slots=True)
class Derived:
    """A rule gives it. Claims come first among the premises, and none of them rests on this triple."""

    triple: Triple
    rule: str
    title: str
    premises: tuple["Explanation", ...]


Explanation = Stated | Claimed | Derived


def explain_all(
    dataset: Dataset, rules: Sequence[Rule], triple: Triple, *, sentences: bool = True
) -> tuple[Explanation, ...]:
    """Every way in which the graph comes to say this, the shortest first; one where it is stated or claimed.

    For an inferred triple, one explanation for each derivation of its last step whose premises can be explained; the
    premises are explained as :func:`explain` does. Raises :class:`NoExplanation`.
    """
    first = explain(dataset, rules, triple, sentences=sentences)
    if not isinstance(first, Derived):
        return (first,)
    search = _Search(dataset, rules, sentences=sentences)
    search.derived(triple)
    others = [other for other in search.derivations_of(triple) if other != first]
    return (first, *others)


def explain(dataset: Dataset, rules: Sequence[Rule], triple: Triple, *, sentences: bool = True) -> Explanation:
    """Why the graph says this. What the ontology says needs no more; then come claims, then rules.

    Of several derivations it is one of least depth, and of those the one with the fewest premises, then the first by
    rule and premises, so that the answer is always the same. For a claim that is only denied, the denials are given.
    Without ``sentences`` claims come without their support, and the dataset needs no graph of a document. Raises
    :class:`NoExplanation`.

    The premises are sought backward from the triple, layer by layer, so the cost is that of the triples which could
    have led to it within the least depth, and one small query for each of them and each rule.
    """
    search = _Search(dataset, rules, sentences=sentences)
    said = search.said(triple)
    if said is not None:
        return said
    found = search.derived(triple)
    if found is not None:
        return found
    denied = claimed(dataset, triple, sentences=sentences)
    if denied is not None:
        return denied
    raise NoExplanation(" ".join(curie(t) if isinstance(t, NamedNode) else str(t) for t in triple))


def explain_by(
    dataset: Dataset, rules: Sequence[Rule], triple: Triple, rule: str, *, sentences: bool = True
) -> Derived | None:
    """How the rule of that name gives the triple; None where it does not.

    Of several derivations it is the first that rests on what is given alone, which one small query finds; where there
    is none, the first of :func:`explain_all`, whose arguments these are.
    """
    derived = _Search(dataset, rules, sentences=sentences).from_given(triple, rule)
    if derived is not None:
        return derived
    try:
        ways = explain_all(dataset, rules, triple, sentences=sentences)
    except NoExplanation:
        return None
    return next((one for one in ways if isinstance(one, Derived) and one.rule == rule), None)


@dataclass(frozen=True, slots=True)
class _Derivation:
    rule: Rule
    premises: tuple[Triple, ...]

    def order(self) -> tuple[int, str, str]:
        return len(self.premises), self.rule.name, " ".join(map(str, self.premises))


class _Search:
    """The derivations of inferred triples, as far as they have been looked at."""

    def __init__(self, dataset: Dataset, rules: Sequence[Rule], *, sentences: bool) -> None:
        self._dataset = dataset
        self._sentences = sentences
        self._rules = sorted(rules, key=lambda rule: rule.name)
        self._graphs = seen_by_rules(self._rules)
        self._derivations: dict[Triple, tuple[_Derivation, ...]] = {}

    def said(self, triple: Triple) -> Stated | Claimed | None:
        """The explanation of what is given, None for what is not."""
        if self._dataset.holds(triple, (GRAPH_ONTOLOGY,)):
            return Stated(triple)
        if not self._dataset.holds(triple, (GRAPH_CLAIMS,)):
            return None
        found = claimed(self._dataset, triple, sentences=self._sentences)
        return found or claim_of(self._dataset, triple, sentences=self._sentences)

    def derived(self, triple: Triple) -> Explanation | None:
        """A derivation of least depth, None if these rules do not give the triple."""
        frontier = [triple]
        layers = 0
        while frontier:
            layers += 1
            for one in frontier:
                self._derivations[one] = tuple(sorted(set(self._find(one, self._rules)), key=_Derivation.order))
            depths = self._depths()
            # A derivation of depth d lies within d layers, so one that is no deeper than the layers seen is the least.
            if depths.get(triple, layers + 1) <= layers:
                break
            premises = [p for one in frontier for d in self._derivations[one] for p in d.premises]
            frontier = [p for p in dict.fromkeys(premises) if p not in self._derivations and not self._given(p)]
        return self._tree(triple, depths) if triple in depths else None

    def from_given(self, triple: Triple, rule: str) -> Derived | None:
        """The first derivation by the rule that rests on nothing but what is given."""
        found = self._find(triple, [one for one in self._rules if one.name == rule])
        for derivation in sorted(set(found), key=_Derivation.order):
            if all(self._given(premise) for premise in derivation.premises):
                return self._step(triple, derivation, {})
        return None

    def derivations_of(self, triple: Triple) -> Iterator[Derived]:
        """The derivations of a triple that has been looked at, of which every premise is given or derived."""
        depths = self._depths()
        for derivation in self._derivations.get(triple, ()):
            if self._depth(derivation, depths) is not None:
                yield self._step(triple, derivation, depths)

    def _given(self, triple: Triple) -> bool:
        return self._dataset.holds(triple, STATED)

    def _depths(self) -> dict[Triple, int]:
        """How many rules deep each triple rests on what is given; a triple that rests on itself alone is not in it."""
        depths: dict[Triple, int] = {}
        falling = True
        while falling:
            falling = False
            for triple, derivations in self._derivations.items():
                found = [depth for d in derivations if (depth := self._depth(d, depths)) is not None]
                if found and min(found) < depths.get(triple, min(found) + 1):
                    depths[triple] = min(found)
                    falling = True
        return depths

    def _depth(self, derivation: _Derivation, depths: Mapping[Triple, int]) -> int | None:
        below = [0 if self._given(premise) else depths.get(premise) for premise in derivation.premises]
        known = [depth for depth in below if depth is not None]
        return 1 + max(known, default=0) if len(known) == len(below) else None

    def _tree(self, triple: Triple, depths: Mapping[Triple, int]) -> Explanation:
        said = self.said(triple)
        if said is not None:
            return said
        best = next(d for d in self._derivations[triple] if self._depth(d, depths) == depths[triple])
        return self._step(triple, best, depths)

    def _step(self, triple: Triple, best: _Derivation, depths: Mapping[Triple, int]) -> Derived:
        # Several premises about one claim's node are that one claim.
        premises = list(dict.fromkeys(self._tree(premise, depths) for premise in best.premises))
        # What documents say is what the reader looks for; the ontology's axioms come last.
        premises.sort(key=lambda premise: (Claimed, Derived, Stated).index(type(premise)))
        return Derived(triple, best.rule.name, best.rule.title, tuple(premises))

    def _find(self, triple: Triple, rules: Sequence[Rule]) -> Iterator[_Derivation]:
        """Each way in which one of the rules gives the triple in one step."""
        for rule in rules:
            for head in rule.head:
                bound = _unify(head, triple)
                if bound is None:
                    continue
                for solution in self._dataset.select(rule.select, graphs=self._graphs, substitutions=bound).records():
                    yield _Derivation(rule, tuple(self._premises(rule.body, solution | bound)))

    def _premises(self, body: Sequence[Pattern], solution: Mapping[str, Term]) -> Iterator[Triple]:
        for pattern in body:
            subject, object_ = _value(pattern.subject, solution), _value(pattern.object, solution)
            assert not isinstance(subject, Literal | Triple), "the solution matched it as a subject"
            if isinstance(pattern.predicate, Variable | NamedNode):
                predicate = _value(pattern.predicate, solution)
                assert isinstance(predicate, NamedNode), "the solution matched it as a predicate"
                yield Triple(subject, predicate, object_)
            else:
                yield from way(self._dataset, self._graphs, subject, pattern.predicate, object_)


def _unify(head: Pattern, triple: Triple) -> dict[str, Term] | None:
    """The bindings under which the head is the triple; None if there are none."""
    bound: dict[str, Term] = {}
    parts = (head.subject, head.predicate, head.object)
    for part, term in zip(parts, (triple.subject, triple.predicate, triple.object), strict=True):
        if isinstance(part, Variable):
            if bound.setdefault(part.value, term) != term:
                return None
        elif part != term:
            return None
    return bound


def _value(part: NamedNode | Literal | Variable, solution: Mapping[str, Term]) -> Term:
    return solution[part.value] if isinstance(part, Variable) else part
