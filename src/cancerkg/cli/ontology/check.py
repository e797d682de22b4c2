"""``cancerkg ontology check``: everything that is wrong with the vocabulary, before a release."""

import sys
from itertools import groupby
from pathlib import Path
from typing import Final

import orjson
import rich_click as click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cancerkg import __version__
from cancerkg.checks import CheckReport, Finding, ReasonerLimits, Severity, catalogue
from cancerkg.cli.options import ontology_option
from cancerkg.inference import read_rules
from cancerkg.ontology.check.checking import CheckOptions, check_ontology
from cancerkg.ontology.check.reasoning import ReasonerUse
from cancerkg.ontology.check.sarif import sarif
from cancerkg.queries import read_queries
from cancerkg.resources import ontology_directory, queries_directory

EXIT_VIOLATIONS = 5
"""The check found what keeps the ontology from being released."""
_SHOWN: Final = 10
_NAMES: Final = {Severity.VIOLATION: "Violations", Severity.WARNING: "Warnings", Severity.INFO: "Infos"}
_DEFAULTS: Final = ReasonerLimits()


@click.command()
@ontology_option
@click.option(
    "--external",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="An ontology of others (OBO, OWL) in which to look up the terms that are mapped to. May be given often.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "json", "sarif")),
    default="table",
    show_default=True,
    help="The format of the report.",
)
@click.option("--all", "all_", is_flag=True, help="Show every finding on the terminal, not ten of a rule.")
@click.option("--no-reasoner", is_flag=True, help="Do not ask HermiT.")
@click.option("--require-reasoner", is_flag=True, help="It is a violation if HermiT cannot be asked.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=_DEFAULTS.seconds,
    show_default=True,
    help="How long HermiT may take over one question.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=1),
    default=_DEFAULTS.megabytes,
    show_default=True,
    metavar="MB",
    help="How much memory HermiT may take.",
)
@click.option("--warnings-as-errors", is_flag=True, help="End with status 5 for a warning too.")
def check(
    ontology: Path | None,
    external: tuple[Path, ...],
    format_: str,
    all_: bool,
    no_reasoner: bool,
    require_reasoner: bool,
    seconds: float,
    memory: int,
    warnings_as_errors: bool,
) -> None:
    """Say everything that is wrong with the ontology: form, logic, names, mappings, competency questions.

    The exit status is 5 if something is, of a kind that keeps it from being released.
    """
    if no_reasoner and require_reasoner:
        raise click.UsageError("--no-reasoner and --require-reasoner exclude each other.")
    use = ReasonerUse.LEFT_OUT if no_reasoner else ReasonerUse.REQUIRED if require_reasoner else ReasonerUse.ASKED
    options = CheckOptions(external, use, ReasonerLimits(seconds, memory))
    rules = read_rules(read_queries(queries_directory()))
    report = check_ontology(_from_here(ontology or ontology_directory()), rules, options)
    if format_ == "table":
        _show(report, shown=None if all_ else _SHOWN)
    else:
        content = sarif(report, __version__) if format_ == "sarif" else _as_json(report)
        sys.stdout.buffer.write(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if report.of(Severity.VIOLATION) or (warnings_as_errors and report.of(Severity.WARNING)):
        sys.exit(EXIT_VIOLATIONS)


def _from_here(directory: Path) -> Path:
    """The folder as seen from the current one, where it is below it: that is how an editor finds the file."""
    here = Path.cwd()
    return directory.relative_to(here) if directory.is_relative_to(here) else directory


def _as_json(report: CheckReport) -> dict[str, object]:
    return {
        "findings": report.findings,
        "counts": {severity.value: len(report.of(severity)) for severity in Severity},
        "checked": report.checked,
        "unchecked": report.unchecked,
    }


def _show(report: CheckReport, shown: int | None) -> None:
    """Tables on a terminal; a line a finding in a pipe, as compilers write them."""
    console = Console()
    if console.is_terminal:
        for severity in Severity:
            for rule, findings in groupby(report.of(severity), key=lambda finding: finding.rule):
                _table(console, severity, rule, tuple(findings), shown)
    else:
        for finding in report.findings:
            click.echo(f"{finding} {finding.cure}".strip())
    click.echo(_summary(report))


def _table(console: Console, severity: Severity, rule: str, findings: tuple[Finding, ...], shown: int | None) -> None:
    title = f"{_NAMES[severity]}: {rule} ({len(findings)}). {catalogue()[rule].meaning}"
    table = Table("where", "term", "what is wrong", title=escape(title), title_justify="left", caption_justify="left")
    for finding in findings[:shown]:
        table.add_row(escape(finding.where), escape(finding.node), escape(finding.message))
    left = len(findings) - len(findings[:shown])
    more = f"… and {left} more; --all shows them. " if left else ""
    table.caption = escape(f"{more}{findings[0].cure}")
    console.print(table)


def _summary(report: CheckReport) -> str:
    counts = ", ".join(
        f"{len(report.of(severity)):,} {name.lower() if len(report.of(severity)) != 1 else severity.value}"
        for severity, name in _NAMES.items()
    )
    left = "; ".join(f"{one.part} ({one.why})" for one in report.unchecked)
    return f"{counts}. Not checked: {left}." if left else f"{counts}. Everything was checked."
