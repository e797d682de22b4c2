"""Which documents another vocabulary can touch, and those documents read again: no more passages than it must be."""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode

from cancerkg.annotate import is_english, read_passages
from cancerkg.mentions import LexemeDifference, Lexicon, MentionFinder
from cancerkg.model import Annotation, Assertion, Mention
from cancerkg.namespaces import CKG
from cancerkg.ontology.preview.changes import Change, paired, sentence_at, sentence_of
from cancerkg.vocabulary import Vocabulary


class VocabularyDifference:
    """Where two vocabularies differ in what documents are read with.

    The mentions of a passage depend on the lexemes; the assertions of a document on its mentions and on what is broader
    than their concepts; claims on what is a mechanism and what is broader than a stage. Nothing else of a vocabulary
    reaches a document.
    """

    def __init__(self, old: Vocabulary, new: Vocabulary, lexicons: Sequence[Lexicon]) -> None:
        """Linear in the vocabularies and the lexicons that both are used with; ``finder`` and ``old_finder`` are
        those of the new one and the old."""
        self.finder = MentionFinder(new, lexicons)
        self.old_finder = MentionFinder(old, lexicons)
        before, after = self.old_finder.lexemes, self.finder.lexemes
        self.lexemes = LexemeDifference(before, after)
        self.shared = {name: bearers for name, bearers in after.shared().items() if name in self.lexemes.names}
        both = [iri for iri in old.concepts if iri in new.concepts]
        self.moved = frozenset(iri for iri in both if old.ancestors(iri) != new.ancestors(iri))
        self.recast = frozenset(iri for iri in both if _is_mechanism(old, iri) != _is_mechanism(new, iri))

    def touches_documents(self) -> bool:
        """Whether any document could be read, or counted, in another way."""
        return bool(self.lexemes or self.moved or self.recast)


class Rereading:
    """Reads documents of a release again with another vocabulary, and counts how many."""

    def __init__(self, difference: VocabularyDifference, vocabulary: Vocabulary) -> None:
        self.examined = 0
        """How many documents had passages in which the mentions were found anew."""
        self.read = 0
        """How many documents were read again."""
        self._difference = difference
        self._vocabulary = vocabulary

    def again(self, before: Annotation) -> Annotation:
        """What the document says with the new vocabulary; the same object where that is what it said before.

        Equal to annotating the document from its source. In the passages that the difference touches, the mentions are
        found with both vocabularies, since a release keeps only those that an assertion or a name supports. Where they
        differ, or a concept that is mentioned has moved, the whole document is read again: an acronym that one passage
        introduces counts in others. They are compared with all that a shared name may mean, for other passages tell
        what it does mean.
        """
        if not is_english(before.document):
            return before
        touches = self._difference.lexemes.touches
        touched = [passage for passage in before.passages if not passage.boilerplate and touches(passage.text)]
        self.examined += bool(touched)
        finder, old_finder = self._difference.finder, self._difference.old_finder
        differs = bool(touched) and finder.unsettled(touched) != old_finder.unsettled(touched)
        if not differs and not self._names_moved(before):
            return before
        self.read += 1
        return read_passages(before.document, before.passages, finder, self._vocabulary)

    def _names_moved(self, annotation: Annotation) -> bool:
        """Whether a mention of the document may mean a concept that is below others than before."""
        moved = self._difference.moved
        mentions = self._difference.finder.unsettled(annotation.passages) if moved else ()
        return any(not moved.isdisjoint((one.concept, *one.candidates)) for one, _ in mentions)


def mention_changes(before: Annotation, after: Annotation) -> Iterator[Change[Mention]]:
    """The mentions of a document that the graph gains, loses, or holds otherwise, in reading order."""
    found: list[tuple[Mention, Change[Mention]]] = []
    for old, new in paired({m.id: m for m in before.mentions}, {m.id: m for m in after.mentions}, _is_same_mention):
        mention = new or old
        assert mention is not None, "one side has it"
        sentence = sentence_at(after, mention.passage, mention.start, mention.end, mention)
        found.append((mention, Change(old, new, sentence)))
    found.sort(key=lambda one: (one[0].passage, one[0].start, one[0].end, one[0].type.value))
    return (change for _, change in found)


def assertion_changes(before: Annotation, after: Annotation) -> Iterator[Change[Assertion]]:
    """The assertions of a document that the graph gains, loses, or holds otherwise, by their identifiers."""
    pairs = paired({a.id: a for a in before.assertions}, {a.id: a for a in after.assertions}, _is_same_assertion)
    for old, new in pairs:
        assertion = new or old
        assert assertion is not None, "one side has it"
        yield Change(old, new, sentence_of(after, assertion))


def _is_same_mention(one: Mention, other: Mention) -> bool:
    """Of two with one identifier. The label is the concept's, and no part of the document's graph."""
    return _meant(one) == _meant(other)


def _meant(one: Mention) -> tuple[object, ...]:
    return one.concept, one.candidates, one.layer, one.stage


def _is_same_assertion(one: Assertion, other: Assertion) -> bool:
    """Of two with one identifier, which has the places of its arguments."""
    return _stated(one) == _stated(other)


def _stated(one: Assertion) -> tuple[object, ...]:
    arguments = (one.subject.concept, one.object.concept)
    return *arguments, one.certainty, one.pattern, one.evidence, one.hedge, one.stage, one.quality_of


def _is_mechanism(vocabulary: Vocabulary, concept: NamedNode) -> bool:
    return vocabulary.is_a(concept, CKG.Mechanism)
