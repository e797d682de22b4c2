"""The cues of ``data/cues.toml``, compiled."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cancerkg.expressions import by_first_letter, look_ahead, without_groups


@dataclass(frozen=True, slots=True)
class Cue:
    """An expression in small letters that counts in any: the text is lowered, which is several times as fast as an
    expression that does not regard case."""

    _expression: re.Pattern[str]

    def opens(self, text: str) -> bool:
        """Whether the text begins with the cue."""
        return self._expression.match(text.lower()) is not None

    def stands_in(self, text: str) -> bool:
        """Whether the cue stands anywhere in the text."""
        return self._expression.search(text.lower()) is not None


@dataclass(frozen=True, slots=True)
class Cues:
    """What tells one block from another; each is a compiled alternative of the expressions in the data file."""

    section: Cue
    section_name: Cue
    question: re.Pattern[str]
    opener: Cue
    introduction: Cue
    afterword: Cue
    boilerplate_tail: Cue
    boilerplate_section: Cue
    boilerplate_line: Cue
    byline: re.Pattern[str]
    boilerplate_inside: Cue
    inside_signs: tuple[str, ...]
    inside_number: re.Pattern[str]
    disclaimer: Cue
    disclaimer_signs: tuple[str, ...]
    glue_names: re.Pattern[str]
    prefixes: frozenset[str]
    suffixes: frozenset[str]
    verb: Cue
    relative: re.Pattern[str]
    abbreviations: frozenset[str]

    def is_publishers_line(self, line: str) -> bool:
        """Whether the words of a line alone tell that it is about the publisher of the page."""
        if self.boilerplate_line.opens(line) or self.byline.match(line) is not None:
            return True
        small = line.lower()
        may = any(map(small.__contains__, self.inside_signs)) or self.inside_number.search(line) is not None
        return may and self.boilerplate_inside.stands_in(line)

    def is_disclaimer(self, text: str) -> bool:
        """Whether the words say what the page is not."""
        small = text.lower()
        return any(map(small.__contains__, self.disclaimer_signs)) and self.disclaimer.stands_in(text)


@cache
def read_cues() -> Cues:
    """The cues that are shipped with the package."""
    table: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
        files(__package__).joinpath("data/cues.toml").read_text(encoding="utf-8")
    )
    return Cues(
        section=_cue(table["heading"]["section"], before=r"\b"),
        section_name=_cue(table["heading"]["name"], before="^"),
        question=_question(table["heading"]),
        opener=_cue([rf"{word}$" for word in table["heading"]["opener"]], before="^"),
        introduction=_cue(table["list"]["introduction"], before=r"\b"),
        afterword=_cue(table["list"]["afterword"], before="^"),
        boilerplate_tail=_cue(table["boilerplate"]["tail"], before="^"),
        boilerplate_section=_cue(table["boilerplate"]["section"], before="^"),
        boilerplate_line=_cue(table["boilerplate"]["line"], before="^"),
        byline=_any(table["boilerplate"]["byline"], before="^"),
        boilerplate_inside=_cue(table["boilerplate"]["inside"]),
        inside_signs=tuple(table["boilerplate"]["inside_signs"]),
        inside_number=_any(table["boilerplate"]["inside_number"], before=" "),
        disclaimer=_cue(table["boilerplate"]["disclaimer"]),
        disclaimer_signs=tuple(table["boilerplate"]["signs"]),
        glue_names=_any(table["glue"]["names"], before=r"\b", flags=re.NOFLAG),
        prefixes=frozenset(table["glue"]["prefixes"]),
        suffixes=frozenset(table["glue"]["suffixes"]),
        verb=_cue([rf"{word}\b" for word in table["phrase"]["verb"]], before=r"\b"),
        relative=_any(table["phrase"]["relative"]),
        abbreviations=frozenset(table["sentence"]["abbreviations"]),
    )


def _question(heading: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """A question behind the end of another sentence, or of a heading that no mark ends."""
    asks, whether, answer = ("|".join(heading[name]) for name in ("asks", "asks_whether", "answer"))
    return re.compile(
        rf"(?:(?<=[.?!:)a-z] )|^)(?:(?:{asks})\b[^.?!:]{{5,110}}\?"
        rf"|(?<![a-z] )(?:{whether})\b[^.?!:]{{5,110}}\?(?= (?:{answer})\b))"
    )


def _cue(expressions: Sequence[str], *, before: str = "") -> Cue:
    return Cue(_any(expressions, before=before, flags=re.NOFLAG))


def _any(expressions: Sequence[str], *, before: str = "", flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    joined = without_groups("|".join(expressions))
    return re.compile(f"{before or look_ahead(joined)}(?:{by_first_letter(joined)})", flags)
