"""A release's phrases without a concept, with the places where they stand.

What was found as a mention is cut for claims: by a last word that is known, or at the clause that follows. As the name
of something it may need the words beside it, so the phrase of a candidate is widened over the adjectives before
("sclerosis" → "tuberous sclerosis") and, in a list of symptoms, over the clause behind ("stools that are narrower").
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from cancerkg.dataset import Dataset
from cancerkg.model import MentionType, Span
from cancerkg.ontology.terms.phrases import without_determiner
from cancerkg.passages.sentences import sentence_spans
from cancerkg.queries import Queries, QueryKind

_QUERY: Final = "candidate-mentions"
_MOST_WORDS: Final = 10
_MOST_ADJECTIVES: Final = 2
_WORD_BEFORE: Final = re.compile(r"(?<![^\s(])([A-Za-z]+(?:-[A-Za-z]+)*)[ -]$")
_ACRONYM: Final = re.compile(r"[A-Z]{2,6}$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a phrase without a concept stands. ``start`` and ``end`` are the phrase's offsets into the
    ``sentence``; ``document`` is the page's IRI, ``title`` what it is called, ``site`` the host that publishes it.
    ``term`` is the id of the external term that was recognised there, with its ``label``; None where none was."""

    phrase: str
    type: MentionType
    sentence: str
    start: int
    end: int
    document: str
    title: str
    site: str
    term: str | None = None
    label: str = ""

    @property
    def opens_sentence(self) -> bool:
        """Whether nothing stands before the phrase, so that its first letter is a capital for that alone."""
        return not any(character.isalnum() for character in self.sentence[: self.start])


@dataclass(frozen=True, slots=True)
class _Widening:
    adjective: re.Pattern[str]
    not_adjectives: frozenset[str]
    relative: re.Pattern[str]

    def of(self, text: str, span: Span, layer: str) -> Span:
        """The span of the phrase with the words that belong to it, within the text of a sentence."""
        if layer in ("term", "head", "shape"):
            return self._over_adjectives(text, span)
        if layer == "place":
            return self._over_clause(text, span)
        return span

    def _over_adjectives(self, text: str, span: Span) -> Span:
        start = span.start
        for _ in range(_MOST_ADJECTIVES):
            before = _WORD_BEFORE.search(text, 0, start)
            if before is None or not self._is_adjective(before[1]):
                break
            start = before.start(1)
        return Span(start, span.end)

    def _is_adjective(self, word: str) -> bool:
        if word.lower() in self.not_adjectives:
            return False
        return _ACRONYM.match(word) is not None or self.adjective.search(word.lower()) is not None

    def _over_clause(self, text: str, span: Span) -> Span:
        clause = self.relative.match(text, span.end)
        end = clause.end() if clause else span.end
        return Span(span.start, end) if len(text[span.start : end].split()) <= _MOST_WORDS else span


def read_candidates(dataset: Dataset, queries: Queries) -> tuple[Candidate, ...]:
    """Every mention of a symptom, condition or treatment that has no concept, by site, document and place."""
    rows = dataset.select(queries.find(_QUERY, QueryKind.PAGE).text).texts()
    return tuple(
        candidate
        for row in rows
        for candidate in (_candidate(row["text"], Span(int(row["start"]), int(row["end"])), row),)
        if candidate.phrase
    )


def _candidate(text: str, span: Span, row: dict[str, str]) -> Candidate:
    sentence = next(
        (one for one in sentence_spans(text) if one.start <= span.start and span.end <= one.end), Span(0, len(text))
    )
    words = sentence.of(text)
    inside = Span(span.start - sentence.start, span.end - sentence.start)
    wide = _widening().of(words, inside, row["layer"])
    phrase = wide.of(words)
    if wide.start < inside.start and not _ACRONYM.match(phrase.partition(" ")[0]):
        phrase = phrase[:1].lower() + phrase[1:]  # an adjective has its capital from where it stands
    return Candidate(
        phrase=without_determiner(phrase).strip(" .,;:\"'()[]“”‘’=+-@"),
        type=MentionType(row["type"]),
        sentence=words,
        start=wide.start,
        end=wide.end,
        document=row["page"],
        title=row["title"],
        site=row["site"],
        term=row.get("term"),
        label=row.get("label", ""),
    )


@cache
def _widening() -> _Widening:
    table = tomllib.loads(files(__package__).joinpath("data/widening.toml").read_text(encoding="utf-8"))
    return _Widening(
        adjective=re.compile(f"(?:{'|'.join(table['adjective_endings'])})$"),
        not_adjectives=frozenset(table["not_adjectives"]),
        relative=re.compile(rf" (?:{'|'.join(table['relatives'])}) [^.;:,()]+"),
    )
