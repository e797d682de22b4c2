"""The claims of a release and those of another vocabulary: which differ, and which sentences make the difference."""

from collections.abc import Iterable, Iterator, Sequence, Set

from cancerkg.model import Annotation, Assertion, Claim
from cancerkg.ontology.preview.changes import Change, ChangeKind, ClaimChange, Sentence, Testimony, paired, sentence_of

_Told = tuple[Assertion, Sentence]
_Key = tuple[ChangeKind, str]


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
    told: dict[_Key, _Told] = {}
    otherwise: set[str] = set()
    for change in changed:
        for kind, assertion in ((ChangeKind.LOST, change.before), (ChangeKind.GAINED, change.after)):
            if assertion is not None:
                told[kind, assertion.id] = (assertion, change.sentence)
        if change.before is not None and change.after is not None:
            told[ChangeKind.CHANGED, change.after.id] = (change.after, change.sentence)
            otherwise.add(change.after.id)
    keys = [list(_testimonies(old, new, otherwise)) for old, new in pairs]
    wanted = {(kind, name) for each in keys for kind, _, name in each}
    told |= _unchanged(wanted - told.keys(), documents)
    found = (
        ClaimChange(old, new, _ordered(Testimony(kind, supports, *told[kind, name]) for kind, supports, name in each))
        for (old, new), each in zip(pairs, keys, strict=True)
    )
    return tuple(sorted(found, key=_order))


def _order(change: ClaimChange) -> tuple[int, str, str, str]:
    claim = change.claim
    return tuple(ChangeKind).index(change.kind), claim.subject.value, claim.predicate.value, claim.object.value


def _ordered(testimonies: Iterable[Testimony]) -> tuple[Testimony, ...]:
    return tuple(
        sorted(testimonies, key=lambda one: (one.sentence.site, one.sentence.document.value, one.sentence.start))
    )


def _testimonies(
    before: Claim | None, after: Claim | None, otherwise: Set[str]
) -> Iterator[tuple[ChangeKind, bool, str]]:
    """Each assertion that the claim gains, loses, or keeps though it is made ``otherwise``, and whether it supports."""
    for supports in (True, False):
        old, new = _side(before, supports=supports), _side(after, supports=supports)
        yield from ((ChangeKind.LOST, supports, name) for name in sorted(old - new))
        yield from ((ChangeKind.GAINED, supports, name) for name in sorted(new - old))
        yield from ((ChangeKind.CHANGED, supports, name) for name in sorted(old & new & otherwise))


def _side(claim: Claim | None, *, supports: bool) -> frozenset[str]:
    names: Sequence[str] = () if claim is None else claim.supported_by if supports else claim.denied_by
    return frozenset(names)


def _unchanged(wanted: Iterable[_Key], documents: Iterable[Annotation]) -> dict[_Key, _Told]:
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
