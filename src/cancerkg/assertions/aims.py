"""What a sentence itself says that a treatment is for: then its section says nothing of that treatment.

"Laxatives are given for constipation" is no word on the spinal cord compression that the section is about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from cancerkg.assertions.language import read_language
from cancerkg.assertions.patterns import read_patterns
from cancerkg.assertions.reading import Reading, same
from cancerkg.folding import folded
from cancerkg.model import Assertion, Mention, MentionType, Polarity, Predicate
from cancerkg.namespaces import CONCEPT

_TUMORS = frozenset((CONCEPT["tumor"], CONCEPT["metastasis"]))


class Use(NamedTuple):
    """A treatment where a sentence speaks of it: the identifier of its mention, and the sentence."""

    treatment: str
    sentence: str


def indications_in(said: Iterable[Assertion]) -> Mapping[Use, Sequence[Mention]]:
    """What each use of a treatment is said to be given for, by a pattern that says so (``indicates``). What a treatment
    does to an illness, as to prevent its complications, need not be all that it is given for.
    """
    indicating = {pattern.name for pattern in read_patterns() if pattern.indicates}
    return _objects(one for one in said if one.pattern.split("/")[0] in indicating)


def aims_in(said: Iterable[Assertion]) -> Mapping[Use, Sequence[Mention]]:
    """The indications, and the symptoms that each use of a treatment is said to relieve, but for swelling: it is
    brought down for the sake of what swells or is pressed on."""
    found = tuple(said)
    symptoms = (one for one in found if one.object.type is MentionType.SYMPTOM)
    relieved = _objects(one for one in symptoms if not read_language().aims.means.match(folded(one.object.exact)))
    indications = indications_in(found)
    return {use: (*relieved.get(use, ()), *indications.get(use, ())) for use in {**relieved, **indications}}


def others_in(said: Iterable[Assertion], reading: Reading) -> Mapping[Use, Sequence[Mention]]:
    """The conditions that each use of a treatment is said to treat that relieves no symptom; no tumors, which are
    behind most of what a page treats."""
    found = tuple(said)
    relieving = _objects(one for one in found if one.object.type is MentionType.SYMPTOM)
    conditions = (one for one in found if one.object.type is MentionType.CONDITION)
    return _objects(one for one in conditions if _use(one) not in relieving and not _is_tumor(one.object, reading))


def is_for_condition(one: Assertion, others: Mapping[Use, Sequence[Mention]]) -> bool:
    """Whether the sentence of a statement that its section made of a symptom says that the treatment is for a
    condition: below "Pain", a drug that "lowers the odds of fractures" is none for the pain."""
    return one.object.type is MentionType.SYMPTOM and _use(one) in others


def _is_tumor(one: Mention, reading: Reading) -> bool:
    return one.concept is not None and not _TUMORS.isdisjoint({one.concept, *reading.vocabulary.ancestors(one.concept)})


def _objects(said: Iterable[Assertion]) -> Mapping[Use, Sequence[Mention]]:
    found: defaultdict[Use, list[Mention]] = defaultdict(list)
    for one in said:
        if one.predicate is Predicate.TREATS:
            found[_use(one)].append(one.object)
    return found


def denials_in(said: Iterable[Assertion]) -> frozenset[Use]:
    """Each use of a treatment of which it is said that it does not treat something."""
    return frozenset(
        _use(one) for one in said if one.predicate is Predicate.TREATS and one.polarity is Polarity.NEGATED
    )


def is_denied(one: Assertion, denials: Collection[Use]) -> bool:
    """Whether the sentence of a statement that its section made says that the treatment does not help."""
    return one.predicate is Predicate.TREATS and _use(one) in denials


def has_other_aim(one: Assertion, aims: Mapping[Use, Sequence[Mention]], reading: Reading) -> bool:
    """Whether the sentence of a statement that its section made says that the treatment is for something else."""
    if one.predicate is not Predicate.TREATS:
        return False
    return any(not is_kin(other, one.object, reading) for other in aims.get(_use(one), ()))


def _use(one: Assertion) -> Use:
    return Use(one.subject.id, one.evidence.exact)


def is_kin(other: Mention, topic: Mention, reading: Reading) -> bool:
    """Whether the two are the same, or one is a kind of the other, as far as the vocabulary tells."""
    if same(other, topic):
        return True
    if other.concept is None or topic.concept is None:
        return False
    ancestors = reading.vocabulary.ancestors
    return other.concept in ancestors(topic.concept) or topic.concept in ancestors(other.concept)


def is_kind_of(one: Mention, topic: Mention, reading: Reading) -> bool:
    """Whether the one is a kind of the other, as far as the vocabulary tells."""
    return one.concept is not None and topic.concept in reading.vocabulary.ancestors(one.concept)
