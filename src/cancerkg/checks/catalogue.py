"""The rules of the checks: each has a name, a severity, a meaning and a cure. Data: ``data/rules.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from cancerkg.checks.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """What must be so. ``chapter`` is the part of the check that looks at it; ``meaning`` and ``cure`` are a sentence
    each."""

    id: str
    chapter: str
    severity: Severity
    meaning: str
    cure: str


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its id, chapter by chapter in the order of the file."""
    table = tomllib.loads(files(__package__).joinpath("data/rules.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            id_: Rule(id_, chapter, Severity(rule["severity"]), rule["meaning"], rule["cure"])
            for chapter, rules in table.items()
            for id_, rule in rules.items()
        }
    )
