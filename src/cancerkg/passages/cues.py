"""The cues of ``data/cues.toml``, compiled."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
    boilerplate_phrase: re.Pattern[str]
    boilerplate_phrase_core: re.Pattern[str]
    glue_names: re.Pattern[str]
    verb: re.Pattern[str]
    relative: re.Pattern[str]
    abbreviations: frozenset[str]


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
        boilerplate_phrase=_any(table["boilerplate"]["phrase"]),
        boilerplate_phrase_core=_any(table["boilerplate"]["phrase_core"], before=" "),
        glue_names=_any(table["glue"]["names"], before=r"\b", flags=re.NOFLAG),
        verb=_any([rf"{word}\b" for word in table["phrase"]["verb"]], before=r"\b"),
        relative=_any(table["phrase"]["relative"]),
        abbreviations=frozenset(table["sentence"]["abbreviations"]),
    )


def _any(expressions: Sequence[str], *, before: str = "", flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(before + "(?:" + "|".join(expressions) + ")", flags)
