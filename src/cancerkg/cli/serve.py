"""``cancerkg serve``: the SPARQL endpoint, linked data and pages over HTTP."""

from functools import partial
from pathlib import Path

import rich_click as click

from cancerkg.cli.options import data_option
from cancerkg.service import Limits
from cancerkg.web import create_app, require_token, write_logs
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
@click.option(
    "--writable",
    is_flag=True,
    help="Take SPARQL updates at /sparql and graphs at /store, for a dataset beside the releases.",
)
@click.option(
    "--token",
    envvar="CANCERKG_TOKEN",
    show_envvar=True,
    metavar="TEXT",
    help="What who writes must send. Set it in the environment: others see the options of a command.",
)
@data_option
def serve(
    host: str, port: int, settings: tuple[str, ...], log: Path | None, writable: bool, token: str | None, data: Path
) -> None:
    """Serve the current release: SPARQL at /sparql, concepts at /concept/…, pages for people at /."""
    given = dict(setting.partition("=")[::2] for setting in settings)
    limits = Limits().changed(given)
    if log is not None:
        write_logs(None if str(log) == "-" else log)
    if writable:
        require_token(host, token)
    app = create_app(data, limits, writable=writable, token=token)
    serve_app(app, host, port, partial(click.echo, err=True))
