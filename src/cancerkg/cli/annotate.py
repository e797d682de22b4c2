"""``cancerkg annotate``: what each page says, as JSON lines."""

import sys
from functools import partial
from pathlib import Path

import orjson
import rich_click as click

from cancerkg.annotate import annotate_source
from cancerkg.cli.options import ontology_option, sources_argument, workers_option
from cancerkg.cli.sources import tell_notices, tell_rejection
from cancerkg.documents import find_sources
from cancerkg.engines import run
from cancerkg.records import record_of
from cancerkg.resources import ontology_directory


@click.command()
@sources_argument
@click.option(
    "--format", "format_", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="The format."
)
@ontology_option
@workers_option
def annotate(sources: tuple[Path, ...], format_: str, ontology: Path | None, workers: int) -> None:  # noqa: ARG001 - one format so far
    """Say what each page says: mentions and assertions with their evidence, one JSON object a document.

    SOURCE is a file or a folder. Exit status 3: some sources could not be read; standard error says which and why.
    """
    rejected = False
    work = partial(annotate_source, ontology or ontology_directory())
    for result in run(work, find_sources(sources), workers):
        if result.rejection:
            rejected = True
            tell_rejection(result.rejection.error)
        tell_notices(result.notices)
        for annotation in result.annotations:
            sys.stdout.buffer.write(orjson.dumps(record_of(annotation), option=orjson.OPT_APPEND_NEWLINE))
    if rejected:
        sys.exit(3)
