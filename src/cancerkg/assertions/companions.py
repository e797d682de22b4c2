"""Symptoms that a sentence names beside one of which a pattern says whose it is, in words that no pattern reads: "You
may bruise easily, or wake with nosebleeds". What is coordinated shares what is not repeated (Quirk et al., A
Comprehensive Grammar of the English Language, 1985, chapter 13). And symptoms of which the next sentence says whose
they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from cancerkg.assertions.confidence import PLACES
from cancerkg.assertions.language import read_language
from cancerkg.assertions.patterns import LISTED, read_patterns
from cancerkg.assertions.reading import Reading, Statement, predicate_for
from cancerkg.assertions.typed_text import SYMPTOM, Reference, TypedText
from cancerkg.model import Assertion, Mention, MentionType, Polarity, Predicate, Span

_TELLING = (Predicate.HAS_SYMPTOM, Predicate.LEADS_TO)


def assertions_of_companions(reading: Reading, spoken: Collection[Assertion]) -> Iterator[Assertion]:
    """One assertion for each such symptom and each subject of the phrase that it is coordinated with; ``spoken`` is
    what the patterns found."""
    sentences: defaultdict[tuple[int, int, int], list[Assertion]] = defaultdict(list)
    for one in spoken:
        sentences[one.evidence.passage, one.evidence.start, one.evidence.end].append(one)
    for (index, start, end), told in sentences.items():
        passage, span = reading.passages[index], Span(start, end)
        typed = reading.typed(passage, span)
        if len(typed.marked) < 2 or SYMPTOM not in typed.text:
            continue
        for mention, of_whom in _companions(typed, told):
            for one in of_whom:
                predicate = predicate_for("has_symptom", one.subject, mention)
                if predicate is not None:
                    statement = Statement(
                        one.subject, predicate, mention, certainty=one.certainty, hedge=one.hedge, stage=one.stage
                    )
                    name = f"{one.pattern.split('/')[0]}/beside"
                    yield reading.assertion(statement, passage, span, name, one.evidence.context)


def claimed_symptoms(told: Iterable[Assertion]) -> frozenset[str]:
    """The symptoms, by identifier, of which the sentence behind theirs says whose they are, and not that they are
    another's besides: "Call us if you have numbness. This may be spinal cord compression"."""
    claiming = {pattern.name for pattern in read_patterns() if pattern.indicates and pattern.object == LISTED}
    return frozenset(
        one.object.id
        for one in told
        if one.pattern.split("/")[0] in claiming
        and one.object.passage == one.evidence.passage
        and _affirms(one)
        and not read_language().beside.of_others.search(one.evidence.exact.lower())
    )


def without_claimed(told: Iterable[Assertion], claimed: Collection[str]) -> Iterator[Assertion]:
    """The statements without those in which the section alone says whose a claimed symptom is."""
    for one in told:
        is_by_place = one.pattern.endswith(("/section", "/page")) or one.pattern.split("/")[0] in PLACES
        if not (one.predicate is Predicate.HAS_SYMPTOM and is_by_place and one.object.id in claimed):
            yield one


def _companions(typed: TypedText, told: Sequence[Assertion]) -> Iterator[tuple[Mention, list[Assertion]]]:
    """The symptoms of which nothing is told, each with what is told of the phrase that it goes with: of the one before,
    or, where the sentence does not name the illness, of the one behind."""
    used = {mention.id for one in told for mention in (one.subject, one.object)}
    of_whom: list[Assertion] = []
    waiting: list[Mention] = []
    last = 0
    for symbol, one in zip(typed.symbols, typed.marked, strict=True):
        between = typed.text[last:symbol]
        is_joined = _is_joined(between)
        if isinstance(one, Mention) and one.id in used:
            of_whom = [other for other in told if other.object is one and _affirms(other)]
            if is_joined and all(_is_outside(other.subject, typed) for other in of_whom):
                yield from ((other, of_whom) for other in waiting if of_whom)
            waiting = []
        elif isinstance(one, Reference) and _are_persons(one, typed, symbol):
            continue
        elif not isinstance(one, Mention) or one.type is not MentionType.SYMPTOM:
            of_whom, waiting = [], []
        elif read_language().beside.as_aside.search(between):
            continue  # what goes on behind it goes on with the phrase before it
        elif of_whom and is_joined:
            yield one, of_whom
        else:
            of_whom, waiting = [], [*(waiting if is_joined else ()), one]
        last = symbol + 1


def _is_outside(subject: Mention, typed: TypedText) -> bool:
    return subject not in typed.marked


def _affirms(one: Assertion) -> bool:
    return one.predicate in _TELLING and one.polarity is Polarity.AFFIRMED


def _are_persons(reference: Reference, typed: TypedText, symbol: int) -> bool:
    """Whether "they" are the people of the same sentence: "Some people cough, or find they have lost weight"."""
    return reference.word == "they" and read_language().persons.search(typed.text, 0, symbol) is not None


def _is_joined(between: str) -> bool:
    """Whether what is said of the phrase before these words is said of the one behind them too."""
    language = read_language().beside
    return language.joining.search(between) is not None and language.parting.search(between) is None
