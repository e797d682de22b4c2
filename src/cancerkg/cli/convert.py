"""``cancerkg convert``: JSON-LD → RDF, and nothing else."""

import sys
from collections.abc import Iterator

import rich_click as click
from pyoxigraph import Quad, RdfFormat

from cancerkg.cli.options import fetch_option, sources_argument
from cancerkg.cli.sources import EXIT_REJECTED, named_sources, tell_counts, tell_notices, tell_rejection
from cancerkg.counts import Tally
from cancerkg.documents import Rejection, SourceLimits, convert_source, time_limit
from cancerkg.errors import SourceError
from cancerkg.quads import write, write_nquads

FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "nt": RdfFormat.N_TRIPLES,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


@click.command()
@sources_argument
@fetch_option
@click.option(
    "--format", "format_", type=click.Choice(sorted(FORMATS)), default="nq", show_default=True, help="The RDF format."
)
def convert(sources: tuple[str, ...], fetch: bool, format_: str) -> None:
    """Convert JSON-LD to RDF: the triples of each page, in a named graph of its own.

    SOURCE is a file, a folder, a pattern, or - for standard input. Exit status 3: some sources could not be read;
    standard error says which and why.
    """
    tally = Tally()
    quads = _quads(sources, tally, fetch=fetch)
    out = sys.stdout.buffer
    if format_ == "nq":
        for document in quads:
            out.write(write_nquads(document))
    else:
        out.write(write((quad for document in quads for quad in document), FORMATS[format_]))
    tell_counts(tally.total(), tally.files())
    if tally.total().rejected:
        sys.exit(EXIT_REJECTED)


def _quads(names: tuple[str, ...], tally: Tally, *, fetch: bool) -> Iterator[tuple[Quad, ...]]:
    seconds = SourceLimits().document_seconds
    for source in named_sources(names, fetch=fetch):
        if isinstance(source, Rejection):
            tally.add_rejected(source)
            tell_rejection(source.error)
            continue
        try:
            with time_limit(seconds, source.name):
                conversion = convert_source(source)
        except SourceError as error:
            tally.add_rejected(Rejection(source.name, error, b"", source.file))
            tell_rejection(error)
            continue
        tell_notices(conversion.notices)
        tally.add_read(
            source.file or source.name,
            documents=conversion.documents,
            repairs=conversion.repairs,
            notices=conversion.notices,
        )
        yield conversion.quads
