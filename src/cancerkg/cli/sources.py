"""What the commands that read sources say of those that could not be read."""

from collections.abc import Iterable

import rich_click as click

from cancerkg.documents import Notice
from cancerkg.errors import SourceError


def tell_rejection(error: SourceError) -> None:
    """Say on standard error which source was rejected, why, and what to do."""
    click.echo(f"cancerkg: rejected: {error}", err=True)


def tell_notices(notices: Iterable[Notice]) -> None:
    """Say on standard error what was noticed in sources that were read."""
    for notice in notices:
        click.echo(
            f"cancerkg: notice: {notice.source}{notice.pointer and '#' + notice.pointer}: {notice.message}", err=True
        )
