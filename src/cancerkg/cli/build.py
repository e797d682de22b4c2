"""``cancerkg build``: sources → a release."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from platform import node

import orjson
import rich_click as click

from cancerkg.build import BuildReport, Place
from cancerkg.build import build as build_release
from cancerkg.cli.lexicons import lexicon_option
from cancerkg.cli.options import (
    data_option,
    fetch_option,
    json_option,
    ontology_option,
    sources_argument,
    workers_option,
)
from cancerkg.cli.progress import reading_sources
from cancerkg.cli.sources import EXIT_REJECTED, named_sources, tell_counts, tell_notices, tell_rejection
from cancerkg.errors import NothingToRelease, StrictBuildFailed
from cancerkg.mentions import LexiconSource
from cancerkg.resources import ontology_directory, queries_directory

EXIT_STRICT = 4
"""A strict build met a notice or a rejection, and released nothing."""


@click.command()
@sources_argument
@fetch_option
@data_option
@ontology_option
@lexicon_option
@workers_option
@click.option("--strict", is_flag=True, help="Release nothing unless every source is read without a notice.")
@json_option
def build(
    sources: tuple[str, ...],
    fetch: bool,
    data: Path,
    ontology: Path | None,
    lexicons: tuple[LexiconSource, ...],
    workers: int,
    strict: bool,
    as_json: bool,
) -> None:
    """Build a release of exactly these sources, check it, and switch to it.

    SOURCE is a file, a folder, a pattern, or - for standard input. Whatever cannot be read is kept in DIR/rejected with
    the reason, the rest is built, and the exit status is 3. The last release stays until the new one is whole.
    """
    place = Place(data, ontology or ontology_directory(), queries_directory(), lexicons)
    try:
        with reading_sources() as progress:
            report = build_release(
                named_sources(sources, fetch=fetch),
                place,
                strict=strict,
                workers=workers,
                clock=lambda: datetime.now(UTC),
                host=node(),
                progress=progress,
            )
    except NothingToRelease as error:
        for reason in error.rejections:
            tell_rejection(reason)
        click.echo(f"cancerkg: {error}", err=True)
        sys.exit(EXIT_REJECTED)
    except StrictBuildFailed as error:
        for rejected in error.rejections:
            tell_rejection(rejected)
        for notice in error.notices:
            click.echo(f"cancerkg: notice: {notice}", err=True)
        click.echo(f"cancerkg: {error}", err=True)
        sys.exit(EXIT_STRICT)
    for rejection in report.rejections:
        tell_rejection(rejection.error)
    tell_notices(report.notices)
    tell_counts(report.total, report.files)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(_summary(report), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _say(report)
    if report.rejections:
        sys.exit(EXIT_REJECTED)


def _summary(report: BuildReport) -> dict[str, object]:
    return {
        "release": report.manifest.release,
        "digest": report.manifest.digest,
        "triples": report.manifest.triples,
        "rejected": len(report.rejections),
        "notices": len(report.notices),
        "sources": asdict(report.total),
        "counts": report.counts,
        "inferred": report.inferred,
    }


def _say(report: BuildReport) -> None:
    counts = report.counts
    click.echo(
        f"Release {report.manifest.release}: {counts['documents']} documents, {counts['passages']:,} passages, "
        f"{counts['mentions']:,} mentions, {counts['assertions']:,} assertions, {counts['claims']:,} claims, "
        f"{sum(report.inferred.values()):,} inferred triples.",
        err=True,
    )
    click.echo(f"Digest {report.manifest.digest}", err=True)
    if report.rejections:
        click.echo(f"Sources rejected: {len(report.rejections)}; rejected/ in the data directory has them.", err=True)
