"""Terms that compete for the same words: what an edit takes from another concept, perhaps unmeant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import NamedNode

from cancerkg.folding import folded
from cancerkg.mentions import Bearer
from cancerkg.model import Annotation, Mention
from cancerkg.ontology.preview.changes import Change, Competition, Sentence, sentence_at

_Rivals = tuple[str, tuple[NamedNode, ...], tuple[NamedNode, ...]]


class Competitions:
    """Gathers, while documents are read again, which words concepts compete for."""

    def __init__(self, shared: Mapping[str, Sequence[Bearer]]) -> None:
        """``shared`` are the names, as they are looked up, that several concepts bear now and did not before."""
        self._shared = {name: tuple(NamedNode(one.iri) for one in bearers) for name, bearers in shared.items()}
        self._places: Counter[_Rivals] = Counter({(name, bearers, ()): 0 for name, bearers in self._shared.items()})
        self._first: dict[_Rivals, Sentence] = {}

    def see(self, annotation: Annotation) -> None:
        """Look at a document, as it is with the new vocabulary, for mentions by a name that several concepts bear."""
        for mention in annotation.mentions if self._shared else ():
            words = folded(mention.exact)
            for name, bearers in self._shared.items():
                if not {mention.concept, *mention.candidates}.isdisjoint(bearers) and name in words:
                    self._count((name, bearers, ()), annotation, mention)

    def see_changes(self, annotation: Annotation, changes: Iterable[Change[Mention]]) -> None:
        """Look at the mentions of a document that differ.

        Two phrases compete where they overlap and name different concepts: the one that starts first and is the longer
        wins, and the other is lost.
        """
        known = list(changes)
        won = [one.after for one in known if one.after is not None and one.after.concept is not None]
        for change in known:
            lost = change.before
            if lost is None or lost.concept is None or change.after is not None:
                continue
            for winner in won:
                if _overlap(lost, winner) and winner.concept is not None and winner.concept != lost.concept:
                    self._count((folded(winner.exact), (winner.concept,), (lost.concept,)), annotation, winner)

    def result(self) -> tuple[Competition, ...]:
        """What was seen, the most places first."""
        rivals = sorted(self._places, key=lambda one: (-self._places[one], one[0], str(one)))
        return tuple(Competition(*one, self._places[one], self._first.get(one)) for one in rivals)

    def _count(self, rivals: _Rivals, annotation: Annotation, mention: Mention) -> None:
        self._places[rivals] += 1
        if rivals not in self._first:
            sentence = sentence_at(annotation, mention.passage, mention.start, mention.end, mention)
            self._first[rivals] = sentence


def _overlap(one: Mention, other: Mention) -> bool:
    return one.passage == other.passage and one.start < other.end and other.start < one.end
