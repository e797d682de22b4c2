"""What a change of the vocabulary changes in the graph: frozen values, each with the words that it rests on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pyoxigraph import NamedNode, Triple

from cancerkg.inference import Derived
from cancerkg.model import Annotation, Assertion, Claim, Mention, Span
from cancerkg.namespaces import minted

Thing = TypeVar("Thing")


class ChangeKind(StrEnum):
    """What becomes of a thing when the vocabulary changes."""

    GAINED = "gained"
    LOST = "lost"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page. ``start`` and ``end`` are offsets into the passage's text, ``marked`` what it is shown
    for, as offsets into ``text``."""

    document: NamedNode
    title: str
    site: str
    passage: NamedNode
    text: str
    start: int
    end: int
    marked: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Change(Generic[Thing]):
    """One thing with the old vocabulary and with the new one; None where it is not found. ``sentence`` is where."""

    before: Thing | None
    after: Thing | None
    sentence: Sentence

    @property
    def kind(self) -> ChangeKind:
        """Gained, lost, or changed."""
        return kind_of(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Testimony:
    """An assertion that a claim gains, loses, or keeps though it is made otherwise: for it, or against it."""

    kind: ChangeKind
    supports: bool
    assertion: Assertion
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim with the old vocabulary and with the new one, and the assertions that make the difference."""

    before: Claim | None
    after: Claim | None
    testimonies: tuple[Testimony, ...]

    @property
    def kind(self) -> ChangeKind:
        """Gained, lost, or changed in its support."""
        return kind_of(self.before, self.after)

    @property
    def claim(self) -> Claim:
        """The claim as it will be, or as it was."""
        found = self.after or self.before
        assert found is not None, "a change has one side at least"
        return found


@dataclass(frozen=True, slots=True)
class InferenceChange:
    """A triple that a rule gives no longer, or gives now. ``why`` says from what; its claims come without sentences.
    None where it was not asked for, and where the rule itself is no more."""

    kind: ChangeKind
    triple: Triple
    rule: str
    why: Derived | None


@dataclass(frozen=True, slots=True)
class Competition:
    """Words for which concepts compete with the new vocabulary, and did not with the old.

    Either several concepts bear one name (``over`` is empty), or a phrase of a concept of ``concepts`` takes words that
    named a concept of ``over``. ``places`` counts the mentions that it concerns; ``sentence`` is the first.
    """

    words: str
    concepts: tuple[NamedNode, ...]
    over: tuple[NamedNode, ...]
    places: int
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What the graph of a release would be with another vocabulary, as the difference.

    ``vocabularies`` are the digests of the old one and the new one. Of ``documents``, those in ``examined`` hold words
    that the change can touch, and those in ``read`` were read again, since a phrase of theirs changes or the place of
    its concept in the hierarchy.
    """

    release: int
    vocabularies: tuple[str, str]
    documents: int
    examined: int
    read: int
    mentions: tuple[Change[Mention], ...]
    assertions: tuple[Change[Assertion], ...]
    claims: tuple[ClaimChange, ...]
    inferences: tuple[InferenceChange, ...]
    competitions: tuple[Competition, ...]


def kind_of(before: object | None, after: object | None) -> ChangeKind:
    """What became of the thing that was the one and is the other."""
    return ChangeKind.GAINED if before is None else ChangeKind.LOST if after is None else ChangeKind.CHANGED


def paired(
    before: Mapping[str, Thing], after: Mapping[str, Thing], same: Callable[[Thing, Thing], bool]
) -> Iterator[tuple[Thing | None, Thing | None]]:
    """The things by name that are not the same on both sides, in the order of the names."""
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one is None or other is None or not same(one, other):
            yield one, other


def sentence_at(annotation: Annotation, passage: int, start: int, end: int, *phrases: Mention) -> Sentence:
    """The sentence of the passage that holds the offsets, with the phrases that stand in it marked."""
    found = annotation.passages[passage]
    whole = next((s for s in found.sentences if s.start <= start and end <= s.end), Span(0, len(found.text)))
    inside = [p for p in phrases if p.passage == passage and whole.start <= p.start and p.end <= whole.end]
    marked = sorted({(phrase.start - whole.start, phrase.end - whole.start) for phrase in inside})
    document = annotation.document
    return Sentence(
        document=document.iri,
        title=document.title,
        site=document.site,
        passage=minted("passage", found.id),
        text=whole.of(found.text),
        start=whole.start,
        end=whole.end,
        marked=tuple(Span(*one) for one in marked),
    )


def sentence_of(annotation: Annotation, assertion: Assertion) -> Sentence:
    """The sentence that makes the assertion, with its two phrases marked where they stand in it."""
    evidence = assertion.evidence
    return sentence_at(annotation, evidence.passage, evidence.start, evidence.end, assertion.subject, assertion.object)
