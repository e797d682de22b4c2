"""What follows from the ontology: by HermiT, or by our own rules where there is no Java."""

from collections.abc import Sequence
from dataclasses import dataclass
from shutil import which

from pyoxigraph import Triple

from cancerkg.checks import reason, subsumptions
from cancerkg.dataset import Dataset
from cancerkg.inference import Rule, materialise
from cancerkg.namespaces import is_inferred_graph
from cancerkg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Conclusions:
    """Triples that follow and are not stated, sorted, and ``reasoner``: who drew them, ``HermiT`` or ``rules``."""

    triples: tuple[Triple, ...]
    reasoner: str


def conclusions(vocabulary: Vocabulary, rules: Sequence[Rule]) -> Conclusions:
    """Memberships of concepts in classes, relations between concepts, and by HermiT superclasses of classes.

    HermiT draws all that OWL 2 entails, in seconds; the rules draw what they are written for, and are asked only where
    there is no Java. Raises :class:`InconsistentOntology`, and :class:`ReasonerUnavailable` where HermiT fails: then
    the ontology is not OWL 2 DL.
    """
    if which("java") is not None:
        drawn = reason(vocabulary.quads) | subsumptions(vocabulary.quads)
        return Conclusions(tuple(sorted(drawn, key=str)), "HermiT")
    dataset = Dataset.in_memory()
    dataset.add(vocabulary.quads)
    materialise(dataset, rules)
    inferred = (graph for graph in dataset.graphs() if is_inferred_graph(graph))
    found = {quad.triple for graph in inferred for quad in dataset.quads(graph)}
    return Conclusions(tuple(sorted(found, key=str)), "rules")
