"""Who is meant by the subject and the object of a pattern that fits: what its slots hold, what they refer to, or what
the passage is about where the sentence does not say it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cancerkg.assertions.centering import begun_with, turned_to
from cancerkg.assertions.clauses import end_of_clause, explained_by
from cancerkg.assertions.cues import ReferenceKind
from cancerkg.assertions.frames import FrameKind
from cancerkg.assertions.language import read_language
from cancerkg.assertions.patterns import LEAD, LISTED, TOPIC, Pattern
from cancerkg.assertions.reading import Place, Reading, same
from cancerkg.assertions.references import named, named_together, resolve, resolve_treatments
from cancerkg.assertions.themes import theme_before
from cancerkg.assertions.topics import blocked_at, metastases_at
from cancerkg.assertions.typed_text import Reference, TypedText
from cancerkg.folding import folded
from cancerkg.model import Mention, MentionType, Passage, Span

_NOT_FELT = (FrameKind.SIDE_EFFECT, FrameKind.RISK)
"""Sections in which what people notice is no symptom of the topic."""

_OF_ANOTHER = (*_NOT_FELT, FrameKind.TEST)
"""Sections in which "it" is a treatment or a test, and not the topic."""

_ILLNESS = (MentionType.CONDITION, MentionType.SYMPTOM)


class Fit(NamedTuple):
    """A pattern that fits a sentence, with the match in its typed text and the sentence before."""

    pattern: Pattern
    match: re.Match[str]
    typed: TypedText
    previous: TypedText | None
    passage: Passage
    span: Span


def arguments_of(found: Fit, place: Place, reading: Reading) -> tuple[list[tuple[Mention, str]], list[Mention]]:
    """The subjects, each with how it was found (``sentence``, ``previous``, ``section``, ``page``), and the objects.
    Either is empty where nobody is meant, or where the cause is a treatment or a test of the condition."""
    pattern = found.pattern
    if pattern.relation != "treats" and _is_complement(found):
        return [], []
    wanted = MentionType.TREATMENT if pattern.relation == "treats" else MentionType.CONDITION
    held = _listed(found, place) if pattern.object == LISTED else _held(found, pattern.object)
    objects = [one for one in held if isinstance(one, Mention)]
    subjects = _subjects(found, objects, wanted, place, reading)
    if not objects:
        objects = [mention for mention, _ in _resolved_objects(found, held, subjects, place, reading)]
    return subjects, objects


def _held(found: Fit, slot: str) -> tuple[Mention | Reference, ...]:
    """What a slot of the pattern holds; nothing for the topic, which is not in the sentence.

    Left out are a first member that the words before it set apart ("among lung cancers, …"), and a last one that is the
    subject of a clause of its own ("… causes nausea, and fatigue is common").
    """
    if slot in (TOPIC, LISTED, LEAD) or found.match.group(slot) is None:
        return ()
    language = read_language()
    start, end = found.match.span(slot)
    held = found.typed.within(start, end)
    first = start == found.match.start()
    before = found.typed.text[:start]
    is_apart = slot == found.pattern.subject and language.set_apart.search(before)
    if first and len(held) == 1 and (is_apart or language.left_out.search(before)):
        return ()
    if len(held) == 1 and end == found.match.end() and language.clauses.begins.search(before):
        held = () if language.clauses.verb.match(found.typed.text[end:]) else held
    if len(held) > 1 and language.clauses.verb.match(found.typed.text[end:]) and end == found.match.end():
        held = held[: end_of_clause(held, found.typed)]
    if first and len(held) > 1 and language.excluding.search(found.typed.text[:start]):
        held = held[1:]
    if len(held) > 1:
        introducing = language.introducing.finditer(found.typed.text, start, end)
        aside = [one for match in introducing for one in found.typed.within(*match.span())]
        held = tuple(one for one in held if one not in aside and not _is_exemplified(one, found.typed))
    return held


def _is_exemplified(one: Mention | Reference, typed: TypedText) -> bool:
    """Whether the phrase says nothing of which treatment it is but by its examples: "medicines such as ibuprofen"."""
    if not isinstance(one, Mention) or one.type is not MentionType.TREATMENT:
        return False
    language = read_language()
    behind = typed.text[typed.symbols[typed.marked.index(one)] + 1 :]
    return (
        language.item.bare_treatment.fullmatch(folded(one.exact)) is not None
        and language.aims.exemplifying.match(behind) is not None
    )


def _listed(found: Fit, place: Place) -> tuple[Mention, ...]:
    """The symptoms of the list before, else of the sentence before, where the words refer to them: "any of these
    symptoms", "you may have …", and "these" or "this" where the sentence before names no illness. Within a sentence,
    those before the reference: "chest pain, which may mean …"."""
    held = found.typed.within(*found.match.span("R")) if found.match.groupdict().get("R") else ()
    previous = found.previous
    earlier = previous.mentions(MentionType.SYMPTOM) if previous else ()
    if not held and found.pattern.after is not None:
        return earlier
    if any(isinstance(one, Reference) and one.word in read_language().pronouns.to_symptoms for one in held):
        before = found.typed.within(0, found.match.start("R"))
        if before:
            return _last_symptoms(before)
        if previous and previous.mentions(MentionType.CONDITION):
            return ()
        return earlier if previous else place.listed
    if any(not isinstance(one, Reference) or one.kind is not ReferenceKind.SYMPTOMS for one in held):
        return ()
    return place.listed or earlier


def _subjects(
    found: Fit, objects: Sequence[Mention], wanted: MentionType, place: Place, reading: Reading
) -> list[tuple[Mention, str]]:
    if found.pattern.subject == TOPIC:
        return _topics_meant(found, objects, place, reading)
    if found.pattern.subject == LEAD:
        return [(one, "lead") for one in place.treatments if found.typed.origin(found.match.start()) > one.end]
    subjects: list[tuple[Mention, str]] = []
    second = _held(found, "C") if "C" in found.pattern.expression.groupindex else ()
    for one in (*_held(found, found.pattern.subject), *second):
        if isinstance(one, Mention):
            subject = named(explained_by(one, found.typed), found.typed, place, reading)
            subjects.append((subject, "sentence" if subject is one else "section"))
            subjects.extend((topic, "section") for topic in what_it_is_part_of(subject, found, place, reading))
        elif wanted is MentionType.TREATMENT:
            subjects.extend(resolve_treatments(one, objects, found.typed, found.previous, place, reading))
        else:
            resolved = resolve(one, objects, found.typed, found.previous, place, reading, (wanted,))
            is_other = resolved is not None and resolved[1] in ("section", "page") and place.frame.kind in _OF_ANOTHER
            if resolved is not None and not is_other:
                subjects.extend(_all_meant(one, *resolved, found))
    return subjects


def _last_symptoms(before: Sequence[Mention | Reference]) -> tuple[Mention, ...]:
    """The symptoms that stand last, behind whatever else is named."""
    found: list[Mention] = []
    for one in reversed(before):
        if not isinstance(one, Mention) or one.type is not MentionType.SYMPTOM:
            break
        found.append(one)
    return tuple(reversed(found))


def _topics_meant(found: Fit, objects: Sequence[Mention], place: Place, reading: Reading) -> list[tuple[Mention, str]]:
    """Whom a pattern is about that leaves it to the text: what the sentence opens or begins with, what the one before
    turned to, the head of the passage, or the topic of its section."""
    if place.frame.kind in _NOT_FELT:
        return []
    opening = _opening_topic(found, objects, place, reading)
    if opening:
        return [opening]
    lead = place.lead if place.lead and found.typed.origin(found.match.start()) > place.lead.end else None
    if found.pattern.relation == "causes" and all(one.type is MentionType.SYMPTOM for one in objects):
        topics = place.topics()
        named_before = (
            (_first_named(found, objects, topics, reading), "sentence"),
            (turned_to(found.previous, topics), "previous"),
            (begun_with(found.previous, topics, reading) if lead is None else None, "previous"),
        )
        meant = next(((one, how) for one, how in named_before if one is not None), None)
        if meant is not None:
            return [meant]
    return [(topic, "section") for topic in ([lead] if lead else place.topics()[:1])]


def _first_named(found: Fit, objects: Sequence[Mention], topics: Sequence[Mention], reading: Reading) -> Mention | None:
    """The illness that the sentence begins with, where what is felt stands in a later clause: "Lung metastases seldom
    hurt, but some people become breathless"."""
    first = begun_with(found.typed, topics, reading)
    return first if first not in objects and found.typed.symbols[0] < found.match.start() else None


def what_it_is_part_of(mention: Mention, found: Fit, place: Place, reading: Reading) -> tuple[Mention, ...]:
    """The illness that a mechanism is part of which is spoken of as known, though only the heading can have made it so:
    "the nerve irritation may also cause numbness", below "Spinal cord compression". A bridging description (Clark,
    "Bridging", 1975); none where the mention is no such thing, or a cancer."""
    topic = place.frames[-1].bare if place.is_about_illness() else None
    if topic is None or mention.type is not MentionType.CONDITION or mention not in found.typed.marked:
        return ()
    before = found.typed.text[: found.typed.symbols[found.typed.marked.index(mention)]]
    is_known = read_language().definite.search(before) is not None
    return (topic,) if is_known and not same(mention, topic) and not reading.is_cancer(mention) else ()


def _all_meant(reference: Reference, mention: Mention, how: str, found: Fit) -> Iterator[tuple[Mention, str]]:
    """What a reference stands for: "they" are all that were named together."""
    where = {"sentence": found.typed, "previous": found.previous}.get(how)
    if reference.word not in read_language().pronouns.to_all or where is None or mention not in where.marked:
        yield mention, how
        return
    yield from ((one, how) for one in named_together(mention, where) if one.type is mention.type)


def _default(found: Fit, place: Place, reading: Reading) -> tuple[Mention, ...]:
    """What the section, or the head of the passage, says is the object, where the sentence does not."""
    head = place.led(found.typed.origin(found.match.start()))
    about = found.pattern.about
    if about is not None:
        topics = [*([head] if head else ()), *place.topics()[:1], *place.frames[0].topics[:1]]
        known = tuple(one for one in topics if about.search(folded(one.exact)))[:1]
        groups = found.match.groupdict()
        spread, blocked = groups.get("spread") or "", groups.get("blocked") or ""
        return known or (*metastases_at(spread, reading), *blocked_at(blocked, reading))
    if head is not None and (found.pattern.relation == "treats" or head.type is MentionType.CONDITION):
        return (head,)
    theme = theme_before(found.passage, found.span, place, reading) if found.pattern.relation == "treats" else None
    if theme is not None and head is None:
        return (theme,)
    return place.treated() if found.pattern.relation == "treats" else place.caused()


def _opening_topic(found: Fit, others: Sequence[Mention], place: Place, reading: Reading) -> tuple[Mention, str] | None:
    """What the opening of the sentence says that the rest is about: "In lung cancer, …"."""
    opening = read_language().centre.opening.match(found.typed.text, 0, found.match.end())
    if opening is None:
        return None
    name = next(name for name, held in opening.groupdict().items() if held)
    (one,) = found.typed.within(*opening.span(name))
    if isinstance(one, Mention):
        return None if one in others else (one, "sentence")
    return resolve(one, others, found.typed, found.previous, place, reading, (MentionType.CONDITION,))


def _is_complement(found: Fit) -> bool:
    """Whether the cause is a treatment or a test of the condition, and not the condition itself."""
    slot = found.pattern.subject
    if slot in (TOPIC, LEAD) or found.match.group(slot) is None:
        return False
    text, (start, end) = found.typed.text, found.match.span(slot)
    language = read_language()
    return bool(language.complement.search(text[:start]) or language.its_treatment.match(text, end))


def _resolved_objects(
    found: Fit,
    held: Sequence[Mention | Reference],
    subjects: Sequence[tuple[Mention, str]],
    place: Place,
    reading: Reading,
) -> Iterator[tuple[Mention, str]]:
    """What is treated, where the sentence says "it" or nothing at all."""
    others = [subject for subject, _ in subjects]
    if found.pattern.object == TOPIC:
        opening = _opening_topic(found, others, place, reading)
        yield from [opening] if opening else ((topic, "section") for topic in _default(found, place, reading))
    for one in held:
        if isinstance(one, Reference) and not _is_relative(one, found):
            resolved = resolve(one, others, found.typed, found.previous, place, reading, _ILLNESS)
            if resolved:
                yield resolved


def _is_relative(reference: Reference, found: Fit) -> bool:
    """Whether a relative pronoun stands behind the verb, and so begins a clause of its own: "… cause no symptoms, which
    is why …"."""
    return reference.word in read_language().pronouns.relative and found.pattern.object == "B"
