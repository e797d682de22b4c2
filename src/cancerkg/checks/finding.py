"""What a check finds."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is, in the words of SHACL (https://www.w3.org/TR/shacl/#severity)."""

    VIOLATION = "violation"
    """The graph may not be released."""
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is not as it must be.

    ``rule`` is the rule of the catalogue or the violation query that was broken, ``node`` what breaks it, as a CURIE
    where it has one, and ``message`` says what is wrong in words. ``where`` is a file and a line ("cancerkg.ttl:12"),
    as far as they are known, ``cure`` what to do.
    """

    rule: str
    node: str
    message: str
    severity: Severity = Severity.VIOLATION
    where: str = ""
    cure: str = ""

    def __str__(self) -> str:
        """One line for a report."""
        place = f"{self.where}: " if self.where else ""
        node = f"{self.node}: " if self.node else ""
        return f"{place}{self.severity}: {self.rule}: {node}{self.message}"
