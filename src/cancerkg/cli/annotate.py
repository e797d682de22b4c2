"""``cancerkg annotate``: what each page says, as JSON lines."""

import sys
from functools import partial
from pathlib import Path

import orjson
import rich_click as click

from cancerkg.annotate import annotate_source
from cancerkg.cli.lexicons import lexicon_option
from cancerkg.cli.options import fetch_option, ontology_option, sources_argument, workers_option
from cancerkg.cli.sources import EXIT_REJECTED, named_sources, tell_counts, tell_notices, tell_rejection
from cancerkg.counts import Tally
from cancerkg.engines import run
from cancerkg.mentions import LexiconSource, compiled
from cancerkg.records import record_of
from cancerkg.resources import ontology_directory


@click.command()
@sources_argument
@fetch_option
@click.option(
    "--format", "format_", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="The format."
)
@ontology_option
@lexicon_option
@workers_option
def annotate(
    sources: tuple[str, ...],
    fetch: bool,
    format_: str,  # noqa: ARG001 - one format so far
    ontology: Path | None,
    lexicons: tuple[LexiconSource, ...],
    workers: int,
) -> None:
    """Say what each page says: mentions and assertions with their evidence, one JSON object a document.

    SOURCE is a file, a folder, a pattern, or - for standard input. Exit status 3: some sources could not be read;
    standard error says which and why.
    """
    tally = Tally()
    with compiled(lexicons) as paths:
        work = partial(annotate_source, ontology or ontology_directory(), lexicons=paths)
        for result in run(work, named_sources(sources, fetch=fetch), workers):
            if result.rejection is not None:
                tally.add_rejected(result.rejection)
                tell_rejection(result.rejection.error)
                continue
            tally.add_read(
                result.file, documents=len(result.annotations), repairs=result.repairs, notices=result.notices
            )
            tell_notices(result.notices)
            for annotation in result.annotations:
                sys.stdout.buffer.write(orjson.dumps(record_of(annotation), option=orjson.OPT_APPEND_NEWLINE))
    tell_counts(tally.total(), tally.files())
    if tally.total().rejected:
        sys.exit(EXIT_REJECTED)
