"""The cues of ``data/cues.toml``, compiled."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cancerkg.expressions import without_groups


@dataclass(frozen=True, slots=True)
class Cues:
    """What tells one block from another; each is a compiled alternative of the expressions in the data file."""

    section: re.Pattern[str]
    opener: re.Pattern[str]
    introduction: re.Pattern[str]
    afterword: re.Pattern[str]
    boilerplate_tail: re.Pattern[str]
    boilerplate_section: re.Pattern[str]
    boilerplate_line: re.Pattern[str]
    boilerplate_inside: re.Pattern[str]
    inside_signs: tuple[str, ...]
    inside_number: re.Pattern[str]
    disclaimer: re.Pattern[str]
    disclaimer_signs: tuple[str, ...]
    glue_names: re.Pattern[str]
    prefixes: frozenset[str]
    suffixes: frozenset[str]
    verb: re.Pattern[str]
    relative: re.Pattern[str]
    abbreviations: frozenset[str]

    def is_publishers_line(self, line: str) -> bool:
        """Whether the words of a line alone tell that it is about the publisher of the page."""
        if self.boilerplate_line.match(line) is not None:
            return True
        small = line.lower()
        may = any(map(small.__contains__, self.inside_signs)) or self.inside_number.search(line) is not None
        return may and self.boilerplate_inside.search(small) is not None

    def is_disclaimer(self, text: str) -> bool:
        """Whether the words say what the page is not."""
        small = text.lower()
        return any(map(small.__contains__, self.disclaimer_signs)) and self.disclaimer.search(small) is not None


@cache
def read_cues() -> Cues:
    """The cues that are shipped with the package."""
    table: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
        files(__package__).joinpath("data/cues.toml").read_text(encoding="utf-8")
    )
    return Cues(
        section=_any(table["heading"]["section"], before=r"\b"),
        opener=_any([rf"{word}$" for word in table["heading"]["opener"]], before="^"),
        introduction=_any(table["list"]["introduction"], before=r"\b"),
        afterword=_any(table["list"]["afterword"], before="^"),
        boilerplate_tail=_any(table["boilerplate"]["tail"], before="^"),
        boilerplate_section=_any(table["boilerplate"]["section"], before="^"),
        boilerplate_line=_any(table["boilerplate"]["line"], before="^"),
        boilerplate_inside=_any(table["boilerplate"]["inside"], flags=re.NOFLAG),
        inside_signs=tuple(table["boilerplate"]["inside_signs"]),
        inside_number=_any(table["boilerplate"]["inside_number"], before=" "),
        disclaimer=_any(table["boilerplate"]["disclaimer"], flags=re.NOFLAG),
        disclaimer_signs=tuple(table["boilerplate"]["signs"]),
        glue_names=_any(table["glue"]["names"], before=r"\b", flags=re.NOFLAG),
        prefixes=frozenset(table["glue"]["prefixes"]),
        suffixes=frozenset(table["glue"]["suffixes"]),
        verb=_any([rf"{word}\b" for word in table["phrase"]["verb"]], before=r"\b"),
        relative=_any(table["phrase"]["relative"]),
        abbreviations=frozenset(table["sentence"]["abbreviations"]),
    )


def _any(expressions: Sequence[str], *, before: str = "", flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(before + "(?:" + without_groups("|".join(expressions)) + ")", flags)
