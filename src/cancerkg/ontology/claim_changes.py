"""The claims of a release and those of another vocabulary: which differ, and which sentences make the difference."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cancerkg.model import Annotation, Assertion, Claim
from cancerkg.ontology.changes import Change, ChangeKind, ClaimChange, Sentence, Testimony, paired, sentence_of

_Told = tuple[Assertion, Sentence]


def claim_changes(
    before: Iterable[Claim],
    after: Iterable[Claim],
    changed: Iterable[Change[Assertion]],
    documents: Iterable[Annotation],
) -> tuple[ClaimChange, ...]:
    """The claims that differ: first those gained, then those lost, then those changed, each in the order of triples.

    ``changed`` are the assertions that differ. What the others say is looked up in ``documents``, those of the release:
    a claim of theirs can differ where a concept has become a mechanism. They are not read where that is not so.
    """
    pairs = list(paired({c.id: c for c in before}, {c.id: c for c in after}, Claim.__eq__))
    told: dict[tuple[ChangeKind, str], _Told] = {}
    for change in changed:
        for kind, assertion in ((ChangeKind.LOST, change.before), (ChangeKind.GAINED, change.after)):
            if assertion is not None:
                told[kind, assertion.id] = (assertion, change.sentence)
    wanted = {(kind, name) for old, new in pairs for kind, _, name in _testimonies(old, new)}
    told |= _unchanged(wanted - told.keys(), documents)
    return tuple(sorted((_change(old, new, told) for old, new in pairs), key=_order))


def _order(change: ClaimChange) -> tuple[int, str, str, str]:
    claim = change.claim
    return tuple(ChangeKind).index(change.kind), claim.subject.value, claim.predicate.value, claim.object.value


def _change(before: Claim | None, after: Claim | None, told: Mapping[tuple[ChangeKind, str], _Told]) -> ClaimChange:
    testimonies = [Testimony(kind, supports, *told[kind, name]) for kind, supports, name in _testimonies(before, after)]
    testimonies.sort(key=lambda one: (one.sentence.site, one.sentence.document.value, one.sentence.start))
    return ClaimChange(before, after, tuple(testimonies))


def _testimonies(before: Claim | None, after: Claim | None) -> Iterator[tuple[ChangeKind, bool, str]]:
    """Each assertion that the claim gains or loses, and whether it supports it."""
    for supports in (True, False):
        old, new = _side(before, supports=supports), _side(after, supports=supports)
        yield from ((ChangeKind.LOST, supports, name) for name in sorted(old - new))
        yield from ((ChangeKind.GAINED, supports, name) for name in sorted(new - old))


def _side(claim: Claim | None, *, supports: bool) -> frozenset[str]:
    names: Sequence[str] = () if claim is None else claim.supported_by if supports else claim.denied_by
    return frozenset(names)


def _unchanged(
    wanted: Iterable[tuple[ChangeKind, str]], documents: Iterable[Annotation]
) -> dict[tuple[ChangeKind, str], _Told]:
    """What assertions say that are the same with both vocabularies."""
    kinds: dict[str, list[ChangeKind]] = {}
    for kind, name in wanted:
        kinds.setdefault(name, []).append(kind)
    if not kinds:
        return {}
    return {
        (kind, assertion.id): (assertion, sentence_of(annotation, assertion))
        for annotation in documents
        for assertion in annotation.assertions
        for kind in kinds.get(assertion.id, ())
    }
