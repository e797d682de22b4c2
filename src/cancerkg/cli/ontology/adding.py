"""What ``add`` and ``import`` share: rows come into the vocabulary, and people are told what happened."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import rich_click as click

from cancerkg.cli.options import Decorator
from cancerkg.errors import FaultyRows
from cancerkg.external import ExternalOntology
from cancerkg.ontology.terms.additions import Additions, extended, read_additions
from cancerkg.ontology.terms.sheets import Sheet
from cancerkg.vocabulary import read_source, read_vocabulary, write_source

EXIT_FAULTY = 1

dry_run_option: Decorator = click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")


def write_additions(
    rows: Callable[[], Sheet],
    *,
    source: str,
    directory: Path,
    external: Sequence[ExternalOntology],
    dry_run: bool,
    cure: str = FaultyRows.cure,
) -> None:
    """Add the rows to the ontology in the folder, and say on standard error what was done and what comes next.

    Faults are told one a line with the ``cure`` at the end, and end the program with status 1.
    """
    vocabulary = read_vocabulary(directory)
    files = read_source(directory)
    with faults_told(cure):
        sheet = rows()
        additions = read_additions(
            sheet.rows,
            vocabulary,
            files.mappings.prefixes,
            source=source,
            has_decisions=sheet.has_decisions,
            external=external,
            faults=sheet.faults,
        )
    for notice in additions.notices:
        click.echo(f"cancerkg: notice: {notice}", err=True)
    if additions.triples or additions.mappings:
        with TemporaryDirectory() as aside:  # a dry run is to fail where the other would
            write_source(extended(files, additions), Path(aside) if dry_run else directory)
        _tell(additions, directory, dry_run=dry_run)
    else:
        click.echo(f"Nothing to add.{_skipped(additions)}", err=True)


@contextmanager
def faults_told(cure: str) -> Iterator[None]:
    """Let :class:`FaultyRows` end the program with status 1, after its faults were told one a line, and the cure."""
    try:
        yield
    except FaultyRows as error:
        for fault in error.faults:
            click.echo(f"cancerkg: {fault}", err=True)
        error.cure = cure
        click.echo(f"cancerkg: {error}", err=True)
        sys.exit(EXIT_FAULTY)


def _tell(additions: Additions, directory: Path, *, dry_run: bool) -> None:
    verb = "Would add" if dry_run else "Added"
    counts = (
        (len(additions.concepts), "concept", ""),
        (additions.names, "name", " of concepts that were there"),
        (len(additions.mappings), "mapping", ""),
    )
    counted = [f"{_counted(number, noun)}{rest}" for number, noun, rest in counts if number]
    click.echo(
        f"{verb} {', '.join(counted) or 'statements on concepts that were there'}.{_skipped(additions)}", err=True
    )
    for concept in additions.concepts:
        click.echo(f"  {concept.value.rpartition('/')[2]}", err=True)
    if not dry_run:
        click.echo(
            f"Next: `cancerkg ontology check --ontology {directory}`, then `cancerkg ontology preview` to see what it"
            " does to the graph.",
            err=True,
        )


def _skipped(additions: Additions) -> str:
    skipped = [
        f"{number} {word}"
        for number, word in ((additions.undecided, "undecided"), (additions.rejected, "rejected"))
        if number
    ]
    return f" Skipped: {', '.join(skipped)}." if skipped else ""


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
