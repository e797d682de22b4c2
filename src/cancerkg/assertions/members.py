"""Phrases that name several concepts at once → a mention, and what is said, of each.

"Ovarian or lung cancer" is one phrase of the sentence, and is read as one. What is said of it is said of both, in the
same words: so the graph has a mention of each, with the same selector.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cancerkg.model import Assertion, Mention
from cancerkg.namespaces import digest
from cancerkg.vocabulary import Vocabulary


def mentions_of_members(mentions: Iterable[Mention], vocabulary: Vocabulary) -> Iterator[Mention]:
    """The mentions, those with members as one of each. Linear in the members."""
    for mention in mentions:
        yield from _each(mention, vocabulary)


def said_of_members(assertions: Iterable[Assertion], vocabulary: Vocabulary) -> Iterator[Assertion]:
    """The assertions, those about phrases with members as one about each. Linear in what comes out."""
    for one in assertions:
        if not one.subject.members and not one.object.members:
            yield one
            continue
        for subject in _each(one.subject, vocabulary):
            for object_ in _each(one.object, vocabulary):
                yield replace(one, id=digest(one.id, subject.id, object_.id), subject=subject, object=object_)


def _each(mention: Mention, vocabulary: Vocabulary) -> Iterator[Mention]:
    if not mention.members:
        yield mention
    for concept in mention.members:
        yield replace(
            mention,
            id=digest(mention.id, concept.value),
            concept=concept,
            label=vocabulary.concepts[concept].label,
            members=(),
        )
