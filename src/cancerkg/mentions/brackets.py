"""What stands behind a phrase before the other name that it has: the words of ``data/brackets.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ACRONYM: Final = r"([A-Z0-9](?=[A-Za-z0-9-]*[A-Z])[A-Za-z0-9-]{1,9}?(?: \d[A-Za-z]?)?)s?"
"""An acronym, and the number that belongs to it, as a group; a plural s is none of it."""
_NAME: Final = r"[A-Z][a-z]+[A-Za-z]*(?:-[A-Z0-9][A-Za-z0-9]*| [A-Z]{2,3}| [A-Z][a-z]{2,})?"


@dataclass(frozen=True, slots=True)
class Brackets:
    """``acronym`` and ``brands`` match a bracket from the space before it, with the acronym or the names as their first
    group, ``shortened`` an acronym that stands behind the phrase in no bracket; ``drug`` is a drug's whole name in
    small letters, or a form in which one is given."""

    acronym: re.Pattern[str]
    shortened: re.Pattern[str]
    brands: re.Pattern[str]
    drug: re.Pattern[str]


@cache
def read_brackets() -> Brackets:
    """The words that are shipped with the package."""
    table = tomllib.loads(files(__package__).joinpath("data/brackets.toml").read_text(encoding="utf-8"))
    second, forms = ("|".join(table[name]) for name in ("drug_second", "drug_form"))
    return Brackets(
        acronym=re.compile(rf"\s?\({table['acronym']}{ACRONYM}\)"),
        shortened=re.compile(rf"{table['shortened']}{ACRONYM}(?![\w-])"),
        brands=re.compile(rf" \({table['brand']}({_NAME}(?:(?:, | or |, or | and ){_NAME})*){table['brand_end']}\)"),
        drug=re.compile(rf"[a-z]{{5,}}(?: (?:{second}))?|(?:[a-z0-9-]+ )+(?:{forms})"),
    )
