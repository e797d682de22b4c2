"""``cancerkg ontology import``: terms of an external ontology → concepts, or a sheet to be completed."""

from pathlib import Path

import rich_click as click

from cancerkg.cli.ontology.adding import dry_run_option, faults_told, write_additions
from cancerkg.cli.ontology.lexicon import compile_to
from cancerkg.cli.options import ontology_option
from cancerkg.external import read_external
from cancerkg.mentions import LexiconSource
from cancerkg.namespaces import slug
from cancerkg.ontology.terms.authorship import creators
from cancerkg.ontology.terms.imports import read_import
from cancerkg.ontology.terms.sheets import SPLIT, Row, Sheet, write_sheet
from cancerkg.ontology.terms.term_rows import TERM_LIMIT, ImportRequest
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import read_vocabulary


@click.command("import")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    metavar="FILE",
    help="The ontology that has the terms, in OBO or OWL.",
)
@click.option("--term", "terms", multiple=True, metavar="ID", help="A term by id or label; several.")
@click.option("--with-descendants", is_flag=True, help="Also the terms below.")
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help="Only so many levels below; all without it.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=TERM_LIMIT, show_default=True, help="Refuse more terms than that."
)
@click.option("--under", metavar="CONCEPT", help="The concept above the terms without an imported parent, or top.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="The type of all the terms: symptom, disease, …")
@click.option(
    "--to", "sheet", type=click.Path(path_type=Path, dir_okay=False), metavar="SHEET.tsv", help="Write a sheet."
)
@click.option("--definitions", is_flag=True, help="Copy the definitions, if their licence allows it.")
@click.option("--license", "license_", metavar="ADDRESS", help="Their licence, where the file does not say it.")
@click.option(
    "--as-lexicon",
    "lexicon",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="LEXICON",
    help="Import nothing, but compile the whole ontology for recognition, as `ontology lexicon` does.",
)
@click.option("--add-synonyms", is_flag=True, help="Give the missing names and mappings to concepts that are there.")
@ontology_option
@dry_run_option
def import_terms(
    file: Path,
    terms: tuple[str, ...],
    with_descendants: bool,
    depth: int | None,
    limit: int,
    under: str | None,
    types: tuple[str, ...],
    sheet: Path | None,
    definitions: bool,
    license_: str | None,
    lexicon: Path | None,
    add_synonyms: bool,
    ontology: Path | None,
    dry_run: bool,
) -> None:
    """Import terms of another ontology as concepts of ours, or as a sheet in which you write the definitions (--to).

    Exact synonyms come along, is_a among the terms is kept, and each concept is mapped to its term. A term that is
    there already is told and not imported twice.
    """
    _refuse_misuse(terms, lexicon, depth if not with_descendants else None)
    if lexicon is not None:
        compile_to(lexicon, LexiconSource(file))
        return
    directory = ontology or ontology_directory()
    request = ImportRequest(
        terms=terms,
        depth=depth if with_descendants else 0,
        limit=limit,
        under=under,
        types=types,
        definitions=definitions,
        license_=license_,
        add_synonyms=add_synonyms,
    )
    external = read_external(file)
    vocabulary = read_vocabulary(directory)
    with faults_told("Take another --term."):
        imported = read_import(external, vocabulary, request)
    for notice in imported.notices:
        click.echo(f"cancerkg: notice: {notice}", err=True)
    if sheet is not None:
        _write(imported.rows, sheet, file, SPLIT.join(creators(vocabulary)))
        return
    if not definitions and any(row.text("imported from") for row in imported.rows):
        raise click.UsageError(
            "The concepts need definitions: --to SHEET.tsv writes a sheet for your own, --definitions copies theirs."
        )
    write_additions(
        lambda: Sheet(imported.rows, (), has_decisions=False),
        source=str(file),
        directory=directory,
        external=[external],
        dry_run=dry_run,
        cure="Write a sheet with --to, complete it, and give it to `cancerkg ontology add`.",
    )


def _refuse_misuse(terms: tuple[str, ...], lexicon: Path | None, idle_depth: int | None) -> None:
    if lexicon is not None and terms:
        raise click.UsageError("--as-lexicon takes the whole ontology, and --term some of it.")
    if lexicon is None and not terms:
        raise click.UsageError("Name the terms with --term, or take all of them for recognition with --as-lexicon.")
    if idle_depth is not None:
        raise click.UsageError("--depth counts the levels of --with-descendants.")


def _write(rows: tuple[Row, ...], sheet: Path, file: Path, author: str) -> None:
    decided = ({**_decided(row, author), **row.cells} for row in rows)
    try:
        with sheet.open("x", encoding="utf-8", newline="") as stream:
            stream.write(write_sheet(decided))
    except FileExistsError as error:
        raise click.UsageError(f"{sheet} is there already, and may hold your work: give another name.") from error
    click.echo(
        f"{len(rows)} row{'s' * (len(rows) != 1)} written to {sheet}. Next: write the definitions, then"
        f" `cancerkg ontology add {sheet} --external {file}`.",
        err=True,
    )


def _decided(row: Row, author: str) -> dict[str, str]:
    """What a sheet's row has besides what was imported. Only a new concept has a definition, whose author you are."""
    cells = {"decision": "add", "id": f"concept:{slug(row.text('label'))}"}
    return {**cells, "definition source": author} if row.text("imported from") else cells
