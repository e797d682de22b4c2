"""``cancerkg ontology docs``: the ontology → an HTML reference to read."""

from pathlib import Path

import rich_click as click

from cancerkg.cli.options import ontology_option
from cancerkg.ontology.reference import reference_of, render
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import read_source, replace_files


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where index.html, its style sheets and its script go.",
)
@ontology_option
def docs(out: Path, ontology: Path | None) -> None:
    """Write an HTML reference of the ontology: the class tree, every property, every concept with its definition.

    It is one page that works from a folder, without a server and without the network.
    """
    reference = reference_of(read_source(ontology or ontology_directory()))
    out.mkdir(parents=True, exist_ok=True)
    replace_files({out / name: text for name, text in render(reference).items()})
    click.echo(f"{out / 'index.html'}: {len(reference.terms):,} terms", err=True)
