"""Words beside a name that belong to its phrase: the stage, the kind, the clause that describes it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from cancerkg.expressions import by_first_letter
from cancerkg.model import MentionType

_FARTHEST = 100
"""How many characters before a phrase are looked at."""
_JOINED_WORD = r"(?!(?:and|or|other|closely|not|is|are|the|any|all|their|its|your)\b)[a-z]+"
"""What stands for WORD in the data: a word that a hyphen joins to the next, which is a space where text is folded."""
_CLAUSE_END = re.compile(r"[.;:()]|,(?! (?:or |and )?\w+ing\b)")


@dataclass(frozen=True, slots=True)
class Modifiers:
    """The words of ``data/modifiers.toml``: a stage's word → the slug of its concept, and the kinds by mention type.

    All text that its methods take is folded (:mod:`cancerkg.folding`).
    """

    stages: Mapping[str, str]
    _stage: re.Pattern[str]
    _kinds: Mapping[str, re.Pattern[str]]
    _relative: re.Pattern[str]
    _compound: re.Pattern[str]
    _other_things: Mapping[str, re.Pattern[str]]
    _other_things_after: Mapping[str, re.Pattern[str]]
    _deed: re.Pattern[str]
    _done_to: re.Pattern[str]
    _doers: re.Pattern[str]
    _after: Mapping[str, re.Pattern[str]]
    _last_words: frozenset[str]
    _in_place: re.Pattern[str]
    _among_conditions: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]

    def is_compound(self, text: str, end: int) -> bool:
        """Whether the phrase is part of another word or name: the tumor of "tumor-related swelling", the cancer of a
        "Cancer Society"."""
        return self._compound.match(text, end) is not None

    def is_other_thing(self, lookup: str, start: int, end: int) -> bool:
        """Whether the words beside a phrase make another thing of it: "exposure to radiation" is no treatment, and the
        electricity that "burns the growth away" no injury."""
        phrase = lookup[start:end]
        last = phrase.rpartition(" ")[2]
        before, after = self._other_things.get(phrase), self._other_things_after.get(last)
        if before is not None and before.search(lookup, max(0, start - _FARTHEST), start) is not None:
            return True
        if after is not None and after.match(lookup, end) is not None:
            return True
        if self._deed.fullmatch(last) is None:
            return False
        is_done = phrase == last and self._doers.search(lookup, max(0, start - _FARTHEST), start) is not None
        return is_done or self._done_to.match(lookup, end) is not None

    def is_among_conditions(self, lookup: str, start: int, end: int) -> bool:
        """Whether a symptom stands in a list of complications, and so is one: "bleeding, infection"."""
        sides = self._among_conditions.get(lookup[start:end])
        if sides is None:
            return False
        before, after = sides
        return (
            after.match(lookup, end) is not None or before.search(lookup, max(0, start - _FARTHEST), start) is not None
        )

    def is_in_place(self, lookup: str, start: int) -> bool:
        """Whether the words before ``start`` say that it is the place of something: "in the …"."""
        return self._in_place.search(lookup, max(0, start - _FARTHEST), start) is not None

    def may_end_before(self, lookup: str, start: int) -> bool:
        """Whether a word of stage or kind may stand before ``start``: there is none where this is false."""
        return _word_before(lookup, start) in self._last_words

    def stage_before(self, lookup: str, start: int) -> tuple[int, str | None] | None:
        """Where the stages' words before ``start`` begin, and the slug of the stage's concept; None for it where they
        name several ("early or advanced")."""
        if not self.may_end_before(lookup, start):
            return None
        match = self._stage.search(lookup, max(0, start - _FARTHEST), start)
        if match is None:
            return None
        stage, other = self.stages[match["last"]], match["first"]
        return match.start(), stage if other is None or self.stages[other] == stage else None

    def kind_before(self, lookup: str, start: int, mention_type: MentionType) -> int:
        """Where the words of kind before ``start`` begin; ``start`` itself where there are none."""
        pattern = self._kinds.get(mention_type) if self.may_end_before(lookup, start) else None
        match = pattern.search(lookup, max(0, start - _FARTHEST), start) if pattern else None
        return match.start(1) if match else start

    def are_kind(self, words: str, mention_type: MentionType) -> bool:
        """Whether the words before a phrase of the type say only its kind or stage; so they do where there are
        none."""
        rest = words
        if mention_type is MentionType.CONDITION and (stage := self.stage_before(rest, len(rest))):
            rest = rest[: stage[0]]
        return not rest.strip() or self.kind_before(rest, len(rest), mention_type) == 0

    def after(self, lookup: str, end: int, mention_type: MentionType) -> int:
        """Where the words end that belong to a phrase of the type wherever it stands ("type 1", "that does not go
        away"); ``end`` where none follow."""
        pattern = self._after.get(mention_type) if lookup.startswith(" ", end) else None
        match = pattern.match(lookup, end) if pattern else None
        return match.end() if match else end

    def clause_after(self, lookup: str, end: int) -> int:
        """Where the clause that describes the phrase ends ("… that worsens when laughing"); ``end`` where none
        follows."""
        if not self._relative.match(lookup, end):
            return end
        stop = _CLAUSE_END.search(lookup, end)
        return stop.start() if stop else len(lookup)


def read_modifiers() -> Modifiers:
    """The modifiers of the data file, compiled."""
    table = tomllib.loads(files(__package__).joinpath("data/modifiers.toml").read_text(encoding="utf-8"))
    stages: Mapping[str, str] = table["stage"]
    return Modifiers(
        stages=stages,
        _relative=re.compile(rf" (?:{_alternatives(table['relative'])})\b(?! {table['says_more']})"),
        _after={kind: re.compile(rf"(?:{'|'.join(forms)})(?![a-z0-9])") for kind, forms in table["after"].items()},
        _compound=re.compile(
            rf"[-‐‑](?:{_alternatives(table['compound'])})\b|(?<=[a-z]) (?:{'|'.join(table['bodies'])})\b"
            rf"| (?i:{'|'.join(table['bearers'])})\b"
        ),
        _other_things={
            word: re.compile(rf"\b(?:{'|'.join(before)}) \Z") for word, before in table["other_thing"].items()
        },
        _other_things_after={
            word: re.compile(rf" (?:{'|'.join(after)})\b") for word, after in table["other_thing_after"].items()
        },
        _among_conditions={
            word: (
                re.compile(rf"\b(?:{others})(?:,|,? (?:and|or)) \Z"),
                re.compile(rf"(?:,|,? (?:and|or)) (?:{others})\b"),
            )
            for word, others in table["among_conditions"].items()
        },
        _deed=re.compile("|".join(table["deeds"]["words"])),
        _done_to=re.compile(table["deeds"]["done_to"]),
        _doers=re.compile(table["deeds"]["doers"]),
        _last_words=frozenset(
            phrase.rpartition(" ")[2]
            for phrase in (*stages, *(word for words in table["kind"].values() for word in words))
        ),
        _in_place=re.compile(table["in_place"] + r"\Z"),
        _stage=re.compile(
            rf"\b(?:(?P<first>{_alternatives(stages)})(?:,| or|, or| and|, and) )?(?P<last>{_alternatives(stages)}) \Z"
        ),
        _kinds={
            kind: re.compile(
                rf"\b((?:{_alternatives(words)})(?:(?:,| or| and|, or|, and)? (?:{_alternatives(words)}))*) \Z"
            )
            for kind, words in table["kind"].items()
        },
    )


def _word_before(lookup: str, start: int) -> str:
    """The word that ends with a space, or a comma and a space, right before a position; empty where none does."""
    if start == 0 or lookup[start - 1] != " ":
        return ""
    end = start - 2 if start > 1 and lookup[start - 2] == "," else start - 1
    return lookup[lookup.rfind(" ", max(0, end - _FARTHEST), end) + 1 : end].lstrip("(")


def _alternatives(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return by_first_letter("|".join(re.escape(word).replace("WORD", _JOINED_WORD) for word in longest_first))
