"""Which documents another vocabulary can touch, and those documents read again: no more passages than it must be."""

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.annotate import is_english
from cancerkg.assertions import find_assertions
from cancerkg.mentions import LexemeDifference, Lexicon, MentionFinder
from cancerkg.model import Annotation, Assertion, Mention
from cancerkg.namespaces import CKG
from cancerkg.ontology.preview.changes import Change, paired, sentence_at, sentence_of
from cancerkg.vocabulary import Vocabulary

_BY_PLACE: Final = "place"
"""The layer of the mentions that come with the assertions, not from the finder."""


class VocabularyDifference:
    """Where two vocabularies differ in what documents are read with.

    The mentions of a passage depend on the lexemes; the assertions of a document on its mentions and on what is broader
    than their concepts; claims on what is a mechanism. Nothing else of a vocabulary reaches a document.
    """

    def __init__(self, old: Vocabulary, new: Vocabulary, lexicons: Sequence[Lexicon]) -> None:
        """Linear in the vocabularies and the lexicons that both are used with; ``finder`` is that of the new one."""
        self.finder = MentionFinder(new, lexicons)
        self.is_by_passage = not lexicons
        """Whether the mentions of a passage depend on it alone: a lexicon's acronyms hold for a whole document."""
        before, after = MentionFinder(old, lexicons).lexemes, self.finder.lexemes
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

        Equal to annotating the document from its source. The mentions are found anew in the passages that the
        difference touches, and the assertions where a mention has changed, or a concept that is mentioned has moved.
        """
        if not is_english(before.document):
            return before
        given = tuple(mention for mention in before.mentions if mention.layer != _BY_PLACE)
        mentions = self._mentions(before, given)
        if mentions == given and not any(mention.concept in self._difference.moved for mention in given):
            return before
        self.read += 1
        return find_assertions(before.document, before.passages, mentions, self._vocabulary)

    def _mentions(self, before: Annotation, given: tuple[Mention, ...]) -> tuple[Mention, ...]:
        touches = self._difference.lexemes.touches
        touched = [passage for passage in before.passages if not passage.boilerplate and touches(passage.text)]
        if not touched:
            return given
        self.examined += 1
        if not self._difference.is_by_passage:
            return self._difference.finder.find(before.passages)
        indexes = {passage.index for passage in touched}
        kept = [mention for mention in given if mention.passage not in indexes]
        found = self._difference.finder.find(touched)
        return tuple(sorted((*kept, *found), key=lambda mention: (mention.passage, mention.start)))


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
    return (one.concept, one.layer, one.stage) == (other.concept, other.layer, other.stage)


def _is_same_assertion(one: Assertion, other: Assertion) -> bool:
    """Of two with one identifier, which has the places of its arguments."""
    return _stated(one) == _stated(other)


def _stated(one: Assertion) -> tuple[object, ...]:
    arguments = (one.subject.concept, one.object.concept)
    return *arguments, one.certainty, one.pattern, one.evidence, one.hedge, one.stage, one.quality_of


def _is_mechanism(vocabulary: Vocabulary, concept: NamedNode) -> bool:
    return vocabulary.is_a(concept, CKG.Mechanism)
