"""Options and arguments that several commands share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rich_click as click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

sources_argument: Decorator = click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
data_option: Decorator = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    metavar="DIR",
    help="The data directory, which holds the releases.",
)
ontology_option: Decorator = click.option(
    "--ontology",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="A folder with cancerkg.ttl, mappings.sssom.tsv and shapes.ttl, in the place of ours.",
)
external_option: Decorator = click.option(
    "--external",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    multiple=True,
    metavar="FILE",
    help="An ontology of others, in OBO or OWL, whose terms are looked up. May be given several times.",
)
workers_option: Decorator = click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    metavar="N",
    show_default="one a core",
    help="How many processes read documents. The result is the same with any number.",
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
fetch_option: Decorator = click.option("--fetch", is_flag=True, help="Fetch the sources that are addresses on the web.")
