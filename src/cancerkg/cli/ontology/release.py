"""``cancerkg ontology release``: the sources → a version in every form, checked, in a folder that stays as it is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import rich_click as click

from cancerkg.checks import Finding
from cancerkg.cli.options import ontology_option
from cancerkg.inference import Rule, read_rules
from cancerkg.ontology.check.checking import CheckOptions, check_ontology
from cancerkg.ontology.versions import artefacts
from cancerkg.ontology.versions.conclusions import conclusions
from cancerkg.ontology.versions.releasing import release as release_ontology
from cancerkg.queries import read_queries
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.vocabulary import read_source, write_source


@click.command()
@click.argument("version")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where versions are kept; this one goes to DIR/VERSION.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="The release before, a folder or a file; without it, the highest version below this one in DIR.",
)
@click.option(
    "--date",
    "issued",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the release; without it today, in UTC.",
)
@click.option("--set-version", is_flag=True, help="Write the version into the source too, once it is released.")
@ontology_option
def release(
    version: str, out: Path, previous: Path | None, issued: datetime | None, set_version: bool, ontology: Path | None
) -> None:
    """Release the ontology as VERSION, such as 1.2.0: checked, compared with the release before, in every form.

    Nothing that was released is ever lost: a term of the release before that is gone stops it. DIR/VERSION must not be
    there; it comes as a whole or not at all.
    """
    source = ontology or ontology_directory()
    day = issued.date() if issued is not None else datetime.now(tz=UTC).date()
    rules = read_rules(read_queries(queries_directory()))
    released = release_ontology(
        source,
        out,
        version=version,
        issued=day,
        previous=previous,
        check=partial(_check, rules),
        conclude=partial(conclusions, rules=rules),
    )
    if set_version:
        _set_version(source, version, day, released.previous)
    counts = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in released.counts.items())
    drawer = "by HermiT" if released.reasoner == "HermiT" else "by rules, since there is no Java"
    click.echo(f"{released.directory}: {counts}; conclusions {drawer}", err=True)


def _check(rules: Iterable[Rule], source: Path) -> Iterable[Finding]:
    return check_ontology(source, rules, CheckOptions()).findings


def _set_version(source: Path, version: str, issued: date, previous: str | None) -> None:
    read = read_source(source)
    triples = artefacts.versioned(read.triples, version, issued.isoformat(), previous)
    write_source(replace(read, triples=triples, mappings=artefacts.versioned_mappings(read.mappings, version)), source)
