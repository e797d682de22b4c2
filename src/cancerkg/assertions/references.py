"""Which phrase "it", "this condition" or "the cancer" stands for, in the order in which a reader would look.

The phrase that a resolution finds carries how it was found (``sentence``, ``previous``, ``section``, ``page``), which
is written into the pattern of the assertion: confidence falls in that order.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from cancerkg.assertions.centering import begun_with
from cancerkg.assertions.cues import ReferenceKind
from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.reading import Place, Reading, same
from cancerkg.assertions.typed_text import Reference, TypedText
from cancerkg.folding import folded
from cancerkg.model import Mention, MentionType

_OPENS_SUB_SECTIONS = frozenset((FrameKind.MECHANISM, FrameKind.COMPLICATION, FrameKind.CAUSE))


def resolve(
    reference: Reference,
    objects: Sequence[Mention],
    typed: TypedText,
    previous: TypedText | None,
    place: Place,
    reading: Reading,
    wanted: Collection[MentionType],
) -> tuple[Mention, str] | None:
    """The mention that a reference stands for and how it was found, or None. It is never one of the ``objects``."""
    if _is_barred(reference, typed):
        return None
    if reference.kind is ReferenceKind.TREATMENT and MentionType.TREATMENT not in wanted:
        return None
    is_cause = MentionType.SYMPTOM not in wanted
    if MentionType.CONDITION in wanted and (
        _follows_treatment(reference, typed, previous) or (is_cause and _is_below_treatment(reference, place))
    ):
        return None  # what a treatment brings about is no sign of the illness
    for how, candidates in _candidates(reference, objects, typed, previous, place, reading):
        for mention in candidates:
            if mention.type not in wanted or any(same(mention, other) for other in objects):
                continue
            if reference.kind is ReferenceKind.CANCER and not reading.is_cancer(mention):
                continue
            if read_language().no_cancer.search(reference.word) and reading.is_cancer(mention):
                continue
            if _spreads(reference, typed) and read_language().spread.of_metastasis.search(folded(mention.exact)):
                continue
            return named(mention, previous if how == "previous" else typed, place, reading), how
    return None


def _spreads(reference: Reference, typed: TypedText) -> bool:
    """Whether the reference is said to spread, and so is the cancer itself and not what has spread: "a cough may mean
    that it has reached the lungs"."""
    return (
        read_language().centre.spreading.match(typed.text, typed.symbols[typed.marked.index(reference)] + 1) is not None
    )


def named(mention: Mention, typed: TypedText | None, place: Place, reading: Reading) -> Mention:
    """What a phrase with a demonstrative is the kind of: multiple myeloma, for "this blood cancer" in its section."""
    if typed is None or mention not in typed.marked:
        return mention
    before = typed.text[: typed.symbols[typed.marked.index(mention)]]
    if read_language().demonstrative.search(before) is None:
        return mention
    topics = [*([place.lead] if place.lead else ()), *place.topics()[:1], *place.frames[0].topics]
    kinds = (one for one in topics if one.concept and mention.concept in reading.vocabulary.ancestors(one.concept))
    return next(kinds, mention)


def resolve_treatments(
    reference: Reference,
    objects: Sequence[Mention],
    typed: TypedText,
    previous: TypedText | None,
    place: Place,
    reading: Reading,
) -> list[tuple[Mention, str]]:
    """The treatments that a reference stands for and how they were found: all that the nearest place names for "they"
    or "these drugs", the one that :func:`resolve` finds for the others."""
    if not read_language().several.search(reference.word):
        one = resolve(reference, objects, typed, previous, place, reading, (MentionType.TREATMENT,))
        return [one] if one else []
    if _is_barred(reference, typed) or _are_persons(reference, typed, previous):
        return []
    before = [m for m in typed.mentions(MentionType.TREATMENT) if m.end <= reference.start]
    earlier = previous.mentions(MentionType.TREATMENT) if previous else ()
    section = (m for m in _section_topics(place) if m.type is MentionType.TREATMENT)
    places = [("sentence", before), ("previous", earlier), ("lead", place.treatments), ("section", tuple(section)[:1])]
    places.append(("section", tuple(_treatments_in_headings(place, reading))[:1]))
    if reference.kind is ReferenceKind.TREATMENT and place.treatments:
        places.insert(0, ("lead", place.treatments))
    for how, found in places:
        certain = [one for one in found if not read_language().generic.fullmatch(folded(one.exact))]
        if certain:
            return [(one, how) for one in certain]
    return []


def _are_persons(reference: Reference, typed: TypedText, previous: TypedText | None) -> bool:
    """Whether "they" are the people whom the sentence before begins with: "Researchers study … They …"."""
    is_first = bool(typed.marked) and typed.marked[0] is reference
    opening = previous.opening(len(previous.text)) if previous else ""
    return is_first and reference.word == "they" and read_language().persons.search(opening) is not None


def _is_barred(reference: Reference, typed: TypedText) -> bool:
    """Whether the reference stands for symptoms, which are many: a pattern that can say it of all asks for them; or for
    people: "women … they"."""
    if reference.kind is ReferenceKind.SYMPTOMS or _follows_symptoms(reference, typed):
        return True
    start = typed.symbols[typed.marked.index(reference)]
    return reference.word == "they" and read_language().persons.search(typed.text, 0, start) is not None


def _follows_treatment(reference: Reference, typed: TypedText, previous: TypedText | None) -> bool:
    """Whether "they" or "it" is the treatment that the sentence before began with: "Steroids help. They can …"."""
    first = previous.marked[0] if previous and previous.marked else None
    is_first = bool(typed.marked) and typed.marked[0] is reference
    is_treatment = isinstance(first, Mention) and first.type is MentionType.TREATMENT
    return is_first and is_treatment and reference.word in read_language().pronouns.to_subject


def _is_below_treatment(reference: Reference, place: Place) -> bool:
    """Whether "it" or "they" stand below the treatment that the passage or its section is headed by."""
    bare = place.frames[-1].bare
    is_headed = bool(place.treatments) or (bare is not None and bare.type is MentionType.TREATMENT)
    return is_headed and reference.word in read_language().pronouns.to_subject


def _follows_symptoms(reference: Reference, typed: TypedText) -> bool:
    """Whether "they" are the symptoms that the sentence began with: "These symptoms …, but often they are …"."""
    return reference.word == "they" and any(
        isinstance(one, Reference) and one.kind is ReferenceKind.SYMPTOMS and one.end <= reference.start
        for one in typed.marked
    )


def _candidates(
    reference: Reference,
    objects: Sequence[Mention],
    typed: TypedText,
    previous: TypedText | None,
    place: Place,
    reading: Reading,
) -> Iterator[tuple[str, Iterable[Mention]]]:
    before = [m for m in typed.mentions() if m.end <= reference.start]
    earlier = _antecedents(reference, previous, place)
    lead = [place.lead] if place.lead and typed.start > place.lead.start else []
    complaint = [place.complaint] if place.complaint and typed.start > place.head_end else []
    section = [*lead, *complaint, *_section_topics(place)]
    if reference.kind is ReferenceKind.PRONOUN:
        begun = begun_with(previous, section[:1], reading)
        if reference.word in read_language().pronouns.to_subject and begun is not None and not before:
            yield "previous", (begun,)
        symptom = any(one.type is MentionType.SYMPTOM for one in objects)
        is_relative = reference.word in read_language().pronouns.to_last and bool(before)
        if symptom and (lead or _in_sub_section(place)) and not is_relative:
            yield "section", section[:1]
        yield "sentence", reversed(before) if reference.word in read_language().pronouns.to_last else before
        if _names_its_heading(previous, place) and not _goes_on(reference, previous, place):
            yield "section", section[:1]
        if reference.word not in read_language().pronouns.to_last and _opens_with_reference(previous):
            yield "section", section[:1]
        yield "previous", reversed(earlier) if reference.word in read_language().pronouns.to_last else earlier
    if reference.kind is ReferenceKind.CONDITION:
        yield "sentence", reversed(before)
    if reference.kind is ReferenceKind.TREATMENT:
        yield "sentence", reversed(before)
        yield "previous", reversed(earlier)
    else:
        yield "lead", place.treatments
    yield "section", section
    yield "previous", reversed(earlier)
    yield "page", place.frames[0].topics
    if reference.word == "it":
        yield "section", _treatments_in_headings(place, reading)


def _treatments_in_headings(place: Place, reading: Reading) -> Iterator[Mention]:
    """The treatments that the headings name, from the innermost outwards: "What are steroids for? They …". Where they
    ask for side effects, the words may stand for these."""
    for frame in reversed(place.frames):
        if frame.kind in (FrameKind.SIDE_EFFECT, FrameKind.RISK):
            return
        yield from (m for m in reading.mentions_in(reading.passages[frame.passage]) if m.type is MentionType.TREATMENT)


def named_together(mention: Mention, typed: TypedText) -> tuple[Mention, ...]:
    """The members of the list that the mention is one of, itself included: who "they" are."""
    found = [mention]
    position = typed.marked.index(mention)
    for steps in (range(position, len(typed.marked) - 1), range(position - 1, -1, -1)):
        for first in steps:
            between = typed.text[typed.symbols[first] + 1 : typed.symbols[first + 1]]
            if read_language().coordination.fullmatch(between) is None:
                break
            one = typed.marked[first + 1 if first >= position else first]
            if isinstance(one, Mention):
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def _antecedents(reference: Reference, previous: TypedText | None, place: Place) -> Sequence[Mention]:
    """The phrases of the sentence before that may be meant. "It" is one thing, and so no member of a list."""
    if previous is None or _goes_on(reference, previous, place):
        return ()
    if reference.word != "it":
        return previous.mentions()
    return tuple(one for one in previous.mentions() if len(named_together(one, previous)) == 1)


def _goes_on(reference: Reference, previous: TypedText | None, place: Place) -> bool:
    """Whether the sentence before begins with the same pronoun, and so is about what a treatment's section is about:
    "It may be combined with surgery. It eases pain"."""
    first = previous.marked[0] if previous and previous.marked else None
    is_same = isinstance(first, Reference) and first.word == reference.word == "it"
    return is_same and any(m.type is MentionType.TREATMENT for m in (*place.treatments, *_section_topics(place)))


def _names_its_heading(previous: TypedText | None, place: Place) -> bool:
    """Whether the sentence before names what heads the passage or its section, which "it" then goes on about."""
    head = place.lead or place.frames[-1].bare
    return previous is not None and head is not None and any(same(head, one) for one in previous.mentions())


def _section_topics(place: Place) -> Iterator[Mention]:
    """What the sections are about, from the innermost outwards; a heading that is a phrase stands for itself."""
    for frame in reversed(place.frames):
        if frame.bare is not None:
            yield frame.bare
        yield from (*frame.treated, *frame.topics, *frame.effects)


def _in_sub_section(place: Place) -> bool:
    """Whether the section's heading is a condition under a heading that asks for mechanisms, complications or
    causes."""
    if len(place.frames) < 2:
        return False
    inner, outer = place.frames[-1], place.frames[-2]
    return inner.bare is not None and inner.bare.type is MentionType.CONDITION and outer.kind in _OPENS_SUB_SECTIONS


def _opens_with_reference(previous: TypedText | None) -> bool:
    """Whether the subject of the sentence before is itself a reference to the section's condition ("The syndrome
    …")."""
    first = previous.marked[0] if previous and previous.marked else None
    return isinstance(first, Reference) and first.kind is ReferenceKind.CONDITION
