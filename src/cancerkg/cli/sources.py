"""How the commands get their sources, and what they say of those that could not be read as they are."""

import sys
from collections.abc import Iterable, Iterator, Mapping

import rich_click as click

from cancerkg import __version__
from cancerkg.counts import SourceCounts
from cancerkg.documents import STANDARD_INPUT, Fetcher, Notice, Rejection, Source, find_sources
from cancerkg.errors import SourceError
from cancerkg.namespaces import BASE

EXIT_REJECTED = 3
"""Some sources could not be read; the others were."""
_MOST_FILES = 20
"""Files that are told of one by one; the report of a build has all."""


def named_sources(names: Iterable[str], *, fetch: bool) -> Iterator[Source | Rejection]:
    """The sources that the user names; ``-`` is standard input. Addresses are fetched if the user asks for it."""
    given = tuple(names)
    fetcher = Fetcher(f"cancerkg/{__version__} (+{BASE})") if fetch else None
    if STANDARD_INPUT not in given:
        yield from find_sources(given, fetch=fetcher)
        return
    with open(sys.stdin.fileno(), "rb", closefd=False) as stream:
        yield from find_sources(given, standard_input=stream, fetch=fetcher)


def tell_rejection(error: SourceError) -> None:
    """Say on standard error which source was rejected, why, and what to do."""
    click.echo(f"cancerkg: rejected: {error}", err=True)


def tell_notices(notices: Iterable[Notice]) -> None:
    """Say on standard error what was noticed in sources that were read."""
    for notice in notices:
        click.echo(f"cancerkg: notice: {notice}", err=True)


def tell_counts(total: SourceCounts, files: Iterable[SourceCounts]) -> None:
    """Say on standard error how the sources fared, in all and file by file; nothing where all were read as they are."""
    if total.is_clean:
        return
    click.echo(f"cancerkg: sources: {_fared(total)}", err=True)
    if total.sources == 1:
        return
    files = [file for file in files if not file.is_clean]
    for file in files[:_MOST_FILES]:
        click.echo(f"cancerkg:   {file.file}: {_fared(file)}", err=True)
    if len(files) > _MOST_FILES:
        click.echo(f"cancerkg:   and {len(files) - _MOST_FILES:,} more files", err=True)


def _fared(counts: SourceCounts) -> str:
    tables = (("repaired", counts.repaired), ("rejected", counts.rejected), ("notices", counts.notices))
    said = [f"{name}: {_listed(table)}" for name, table in tables if table]
    return "; ".join((f"{counts.read:,} of {counts.sources:,} read", *said))


def _listed(table: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in table.items())
