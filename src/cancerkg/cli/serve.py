"""``cancerkg serve``: the SPARQL endpoint, linked data and pages over HTTP."""

from functools import partial
from pathlib import Path

import rich_click as click

from cancerkg.cli.options import data_option
from cancerkg.service import Limits
from cancerkg.web import create_app, write_logs
from cancerkg.web import serve as serve_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one."
)
@click.option(
    "--limit",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting, such as seconds=10; any number of times. The docs list them.",
)
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write a line of JSON for each request to the end of this file; - is standard error.",
)
@data_option
def serve(host: str, port: int, settings: tuple[str, ...], log: Path | None, data: Path) -> None:
    """Serve the current release: SPARQL at /sparql, concepts at /concept/…, pages for people at /."""
    given = dict(setting.partition("=")[::2] for setting in settings)
    limits = Limits().changed(given)
    if log is not None:
        write_logs(None if str(log) == "-" else log)
    serve_app(create_app(data, limits), host, port, partial(click.echo, err=True))
