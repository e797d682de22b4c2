"""``cancerkg ontology add``: a sheet of terms → the vocabulary."""

from pathlib import Path

import rich_click as click

from cancerkg.cli.ontology.adding import dry_run_option, write_additions
from cancerkg.cli.options import external_option, ontology_option
from cancerkg.external import read_external
from cancerkg.ontology.terms.sheets import read_sheet
from cancerkg.resources import ontology_directory


@click.command()
@click.argument("sheet", type=click.Path(path_type=Path, dir_okay=False), metavar="SHEET.tsv")
@ontology_option
@external_option
@dry_run_option
def add(sheet: Path, ontology: Path | None, external: tuple[Path, ...], dry_run: bool) -> None:
    """Add the terms of a sheet to the vocabulary: all of them, or none and every fault with its line and column.

    SHEET.tsv is what `cancerkg ontology propose --format tsv` or `import --to` writes, filled in; or your own.
    """
    write_additions(
        lambda: read_sheet(sheet),
        source=str(sheet),
        directory=ontology or ontology_directory(),
        external=[read_external(path) for path in external],
        dry_run=dry_run,
    )
