"""A report as SARIF 2.1.0, which editors and code hosts show beside the lines that it is about.

Static Analysis Results Interchange Format, OASIS: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from cancerkg.checks import CheckReport, Finding, Rule, Severity, catalogue, place_of
from cancerkg.namespaces import DOCS, SARIF_SCHEMA

_LEVELS: Final = MappingProxyType({Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"})


def sarif(report: CheckReport, version: str) -> dict[str, Any]:
    """The report as a SARIF log of one run, to be written as JSON. ``version`` is that of cancerkg.

    Paths of findings that are relative stay so, against ``%SRCROOT%``, the folder that a host shows the files of.
    """
    rules = tuple(catalogue().values())
    notifications = [
        {"level": "note", "message": {"text": f"Not checked: {one.part} ({one.why})."}} for one in report.unchecked
    ]
    run = {
        "tool": {
            "driver": {
                "name": "cancerkg",
                "version": version,
                "informationUri": f"{DOCS}ontology#check",
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules) for finding in report.findings],
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.meaning},
        "help": {"text": rule.cure},
        "helpUri": f"{DOCS}checks#{rule.chapter}",
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"chapter": rule.chapter},
    }


def _result(finding: Finding, rules: Sequence[Rule]) -> dict[str, Any]:
    file, line = place_of(finding.where)
    location: dict[str, Any] = {}
    if file:
        location["physicalLocation"] = {"artifactLocation": _artifact(file)}
        if line:
            location["physicalLocation"]["region"] = {"startLine": line}
    if finding.node:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.node}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": next(index for index, rule in enumerate(rules) if rule.id == finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.cure}".strip()},
        "locations": [location] if location else [],
    }


def _artifact(file: str) -> dict[str, str]:
    path = Path(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": "%SRCROOT%"}
