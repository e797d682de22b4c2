"""What a check of the ontology comes to: the findings, and what was not looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from cancerkg.checks.catalogue import catalogue
from cancerkg.checks.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A part of the check that did not take place, and why not."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Findings, the gravest first, then by rule, file and line; ``checked`` are the chapters that were looked at."""

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]
    unchecked: tuple[Unchecked, ...]

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)


def report_of(findings: Iterable[Finding], checked: Iterable[str], unchecked: Iterable[Unchecked]) -> CheckReport:
    """A report with each finding once, in the order that is always the same."""
    rules = list(catalogue())
    severities = list(Severity)

    def order(finding: Finding) -> tuple[int, int, str, int, Finding]:
        file, line = place_of(finding.where)
        return severities.index(finding.severity), rules.index(finding.rule), file, line or 0, finding

    return CheckReport(tuple(sorted(set(findings), key=order)), tuple(checked), tuple(unchecked))


def place_of(where: str) -> tuple[str, int | None]:
    """The file and the line, from 1, of a finding's place: "cancerkg.ttl:12" or "cancerkg.ttl:12:4"."""
    for _ in range(2):
        file, _, number = where.rpartition(":")
        if not file or not number.isdecimal():
            break
        before, _, line = file.rpartition(":")
        if before and line.isdecimal():  # the last number is a column
            where = file
            continue
        return file, int(number)
    return where, None
