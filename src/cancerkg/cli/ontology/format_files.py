"""``cancerkg ontology format``: what Protégé, ROBOT or a person wrote → the stable layout."""

import sys
from pathlib import Path

import rich_click as click

from cancerkg.cli.ontology import EXIT_DIFFERENT
from cancerkg.cli.options import ontology_option
from cancerkg.ontology.formatting import Formatted, first_difference, formatted
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import MAPPINGS_FILE, ONTOLOGY_FILE, replace_files

_IN_PLACE = (".ttl", ".tsv")
_SHOWN = 5


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", is_flag=True, help="Write nothing; exit status 5 where a file is not in the layout.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write there, and leave FILE as it is; - is standard output.",
)
@ontology_option
def format_files(file: Path | None, check: bool, output: Path | None, ontology: Path | None) -> None:
    """Write an ontology in the stable layout, whatever tool wrote FILE: Turtle, RDF/XML, N-Triples, JSON-LD or SSSOM.

    A .ttl or .tsv file is changed in place; the Turtle of another format goes to standard output, or where -o says.
    Without FILE both files of the ontology's folder are put in order.
    """
    if output is not None and (file is None or check):
        raise click.UsageError("-o goes with one FILE, and without --check.")
    folder = ontology or ontology_directory()
    files = (file,) if file is not None else (folder / ONTOLOGY_FILE, folder / MAPPINGS_FILE)
    results = {path: formatted(path) for path in files}
    if check:
        _check(results)
        return
    for path, result in results.items():
        _tell_lost(path, result)
    if file is not None and (output or file.suffix.lower() not in _IN_PLACE):
        _write(results[file].text, output)
        return
    for path in replace_files({path: result.text for path, result in results.items()}):
        click.echo(f"{path}: formatted", err=True)


def _check(results: dict[Path, Formatted]) -> None:
    different = {path: line for path, result in results.items() if (line := first_difference(path, result.text))}
    for path, line in different.items():
        click.echo(f"{path}:{line}: Not in the stable layout from here. `cancerkg ontology format` mends it.", err=True)
    if different:
        sys.exit(EXIT_DIFFERENT)


def _write(text: str, output: Path | None) -> None:
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(text.encode())
    else:
        replace_files({output: text})


def _tell_lost(path: Path, result: Formatted) -> None:
    if result.lost:
        lines = ", ".join(map(str, result.lost[:_SHOWN])) + (", …" if len(result.lost) > _SHOWN else "")
        click.echo(f"{path}: Comments are left out, which RDF has no place for: line {lines}.", err=True)
