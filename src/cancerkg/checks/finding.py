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

    ``rule`` is the shape or the violation query that was broken, ``node`` the IRI of what breaks it, ``message`` says
    what is wrong in words.
    """

    rule: str
    node: str
    message: str
    severity: Severity = Severity.VIOLATION

    def __str__(self) -> str:
        """One line for a report."""
        return f"{self.severity}: {self.rule}: {self.node}: {self.message}"
