"""``cancerkg serve``: the SPARQL endpoint, linked data and pages over HTTP."""

from functools import partial
from pathlib import Path

import rich_click as click

from cancerkg.cli.options import data_option
from cancerkg.web import create_app
from cancerkg.web import serve as serve_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one."
)
@data_option
def serve(host: str, port: int, data: Path) -> None:
    """Serve the current release: SPARQL at /sparql, concepts at /concept/…, pages for people at /."""
    serve_app(create_app(data), host, port, partial(click.echo, err=True))
