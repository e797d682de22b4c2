"""``cancerkg convert``: JSON-LD → RDF, and nothing else."""

import sys
from collections.abc import Iterator
from pathlib import Path

import rich_click as click
from pyoxigraph import Quad, RdfFormat

from cancerkg.cli.options import sources_argument
from cancerkg.cli.sources import tell_notices, tell_rejection
from cancerkg.documents import Rejection, convert_source, find_sources
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
@click.option(
    "--format", "format_", type=click.Choice(sorted(FORMATS)), default="nq", show_default=True, help="The RDF format."
)
def convert(sources: tuple[Path, ...], format_: str) -> None:
    """Convert JSON-LD to RDF: the triples of each page, in a named graph of its own.

    SOURCE is a file or a folder. Exit status 3: some sources could not be read; standard error says which and why.
    """
    rejected: list[SourceError] = []
    quads = _quads(sources, rejected)
    out = sys.stdout.buffer
    if format_ == "nq":
        for document in quads:
            out.write(write_nquads(document))
    else:
        out.write(write((quad for document in quads for quad in document), FORMATS[format_]))
    if rejected:
        sys.exit(3)


def _quads(paths: tuple[Path, ...], rejected: list[SourceError]) -> Iterator[tuple[Quad, ...]]:
    for source in find_sources(paths):
        try:
            if isinstance(source, Rejection):
                raise source.error
            conversion = convert_source(source)
        except SourceError as error:
            rejected.append(error)
            tell_rejection(error)
            continue
        tell_notices(conversion.notices)
        yield conversion.quads
