"""OWL 2 DL reasoning with HermiT: what follows, which classes are empty, whether there is a contradiction.

owlready2's own call drops the consequences whose inverse is stated and all that follow from property inclusions, which
HermiT leaves to the reader of its hierarchy. So HermiT is run here on its own, and its output is read whole.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from cancerkg.checks.hermit import ReasonerLimits, run_hermit
from cancerkg.errors import InconsistentOntology
from cancerkg.namespaces import CKG, CONCEPT, OWL, RDF, RDFS, RO, is_ontology_skolem

_AXIOM: Final = re.compile(r"^(\w+)\( (.*) \)$", re.MULTILINE)
_TERM: Final = re.compile(r"ObjectInverseOf\( <([^>]*)> \)|<([^>]*)>")
_VALUES: Final = re.compile(r"^<([^>]*)> \(known instances: (.*?) \|", re.MULTILINE)
_PAIR: Final = re.compile(r"\(<([^>]*)>, <([^>]*)>\)")

_Role: TypeAlias = tuple[str, bool]
"""A property's IRI, and whether the expression is its inverse."""
_Term = TypeVar("_Term", bound=NamedNode | BlankNode | Literal | Triple)
_Name = TypeVar("_Name", bound=Hashable)


def reason(quads: Iterable[Quad], limits: ReasonerLimits | None = None) -> frozenset[Triple]:
    """What follows from the quads about the concepts, and is not in them; the names of graphs do not matter.

    The quads are OWL 2 DL axioms and facts, blank nodes skolemised as :func:`read_vocabulary` does. What comes back are
    triples between two concepts with a property of ours or of RO, and memberships of a concept in a class of ours: all
    that OWL 2's direct semantics entails.

    Raises :class:`InconsistentOntology` for a contradiction and for classes that can have no member, and
    :class:`ReasonerUnavailable` where there is no Java, HermiT fails, or a limit is reached.
    Worst-case complexity is that of OWL 2 DL, N2ExpTime; our ontology takes about a second.
    """
    given = {_unskolem(quad) for quad in quads}
    # -c classes, -O object properties, -D data properties, -I individuals, -Y property values
    options = ("-c", "-O", "-D", "-I", "FILE", "-Y")
    output = run_hermit(sorted(given, key=str), options, limits or ReasonerLimits())
    unsatisfiable = _unsatisfiable(output)
    if unsatisfiable:
        names = [cls.value for cls in unsatisfiable]
        raise InconsistentOntology(f"Nothing can be in {', '.join(names)}.", classes=names)
    entailed = {triple for triple in (*_memberships(output), *_relations(output)) if _is_ours(triple)}
    return frozenset(entailed - given)


def subsumptions(quads: Iterable[Quad], limits: ReasonerLimits | None = None) -> frozenset[Triple]:
    """The superclasses of our classes that follow from the quads and are not in them, as ``rdfs:subClassOf``.

    Between two named classes of ours, and direct: what follows by way of a third is not among them. Takes and raises
    what :func:`reason` does, but for unsatisfiable classes, which it tells.
    """
    given = {_unskolem(quad) for quad in quads}
    output = run_hermit(sorted(given, key=str), ("-c", "FILE"), limits or ReasonerLimits())
    pairs = (
        *_pairs(output, "SubClassOf", _classes),
        *_both_ways(_pairs(output, "EquivalentClasses", _classes)),
    )
    found = {Triple(NamedNode(lower), RDFS.subClassOf, NamedNode(upper)) for lower, upper in pairs if lower != upper}
    return frozenset(t for t in found - given if t.subject in CKG and t.object in CKG)


def unsatisfiable_classes(triples: Iterable[Triple], limits: ReasonerLimits) -> tuple[NamedNode, ...]:
    """The classes that can have no member, sorted; empty where all is well. The triples have their blank nodes.

    Raises as :func:`~cancerkg.checks.hermit.run_hermit` does: :class:`InconsistentOntology` for a contradiction.
    """
    return _unsatisfiable(run_hermit(triples, ("-c", "FILE"), limits))


def is_consistent(triples: Iterable[Triple], limits: ReasonerLimits) -> None:
    """Return if the triples do not contradict themselves; raises as :func:`unsatisfiable_classes` does."""
    run_hermit(triples, ("-k", "FILE"), limits)


def _unsatisfiable(output: str) -> tuple[NamedNode, ...]:
    empty = [axiom for axiom in _pairs(output, "EquivalentClasses", _classes) if OWL.Nothing.value in axiom]
    names = {cls for axiom in empty for cls in axiom} - {OWL.Nothing.value}
    return tuple(NamedNode(name) for name in sorted(names))


def _memberships(output: str) -> Iterator[Triple]:
    # HermiT gives the most specific classes of an individual, and the direct superclasses of a class.
    above = _closure(
        (*_pairs(output, "SubClassOf", _classes), *_both_ways(_pairs(output, "EquivalentClasses", _classes)))
    )
    for individual, cls in _pairs(output, "Type", _classes):
        for superclass in above.get(cls, frozenset({cls})):
            yield Triple(NamedNode(individual), RDF.type, NamedNode(superclass))


def _relations(output: str) -> Iterator[Triple]:
    # HermiT gives the most specific properties of a pair, and the direct inclusions between property expressions.
    inclusions = (
        *_pairs(output, "SubObjectPropertyOf", _roles),
        *_both_ways(_pairs(output, "EquivalentObjectProperties", _roles)),
    )
    inverted = tuple((_inverse(lower), _inverse(upper)) for lower, upper in inclusions)
    above = _closure((*inclusions, *inverted))
    for name, pairs in _VALUES.findall(output):
        for subject, object_ in _PAIR.findall(pairs):
            for iri, inverse in above.get((name, False), frozenset({(name, False)})):
                ends = (object_, subject) if inverse else (subject, object_)
                yield Triple(NamedNode(ends[0]), NamedNode(iri), NamedNode(ends[1]))


def _pairs(output: str, axiom: str, read: Callable[[str], tuple[_Name, ...]]) -> Iterator[tuple[_Name, _Name]]:
    for kind, arguments in _AXIOM.findall(output):
        if kind == axiom:
            first, *others = read(arguments)
            yield from ((first, other) for other in others)


def _classes(arguments: str) -> tuple[str, ...]:
    return tuple(plain for _, plain in _TERM.findall(arguments))


def _roles(arguments: str) -> tuple[_Role, ...]:
    return tuple((inverse or plain, bool(inverse)) for inverse, plain in _TERM.findall(arguments))


def _inverse(role: _Role) -> _Role:
    return (role[0], not role[1])


def _both_ways(pairs: Iterable[tuple[_Name, _Name]]) -> Iterator[tuple[_Name, _Name]]:
    for one, other in pairs:
        yield one, other
        yield other, one


def _closure(pairs: Iterable[tuple[_Name, _Name]]) -> Mapping[_Name, frozenset[_Name]]:
    """Each name's reachable names, itself among them."""
    direct: dict[_Name, set[_Name]] = defaultdict(set)
    for lower, upper in pairs:
        direct[lower].add(upper)
    closed = {}
    for start in tuple(direct):
        reached = {start}
        waiting = [start]
        while waiting:
            for upper in direct.get(waiting.pop(), set()) - reached:
                reached.add(upper)
                waiting.append(upper)
        closed[start] = frozenset(reached)
    return closed


def _is_ours(triple: Triple) -> bool:
    if triple.subject not in CONCEPT:
        return False
    if triple.predicate == RDF.type:
        return triple.object in CKG
    return triple.object in CONCEPT and (triple.predicate in CKG or triple.predicate in RO)


def _unskolem(quad: Quad) -> Triple:
    return Triple(_blank(quad.subject), quad.predicate, _blank(quad.object))


def _blank(term: _Term) -> _Term | BlankNode:
    # OWL knows restrictions and lists only as blank nodes.
    if isinstance(term, NamedNode) and is_ontology_skolem(term):
        return BlankNode(term.value.rpartition("/")[2])
    return term
