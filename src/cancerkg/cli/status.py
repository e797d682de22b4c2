"""``cancerkg status``: which release is current, and what is in it."""

import sys
from pathlib import Path

import orjson
import rich_click as click
from rich.console import Console
from rich.table import Table

from cancerkg.cli.options import data_option, json_option
from cancerkg.releases import Releases


@click.command()
@data_option
@json_option
def status(data: Path, as_json: bool) -> None:
    """Say which release is current, its digest, and how much is in it."""
    release = Releases(data).current()
    manifest = release.manifest()
    report = release.report()
    facts: dict[str, object] = {
        "release": manifest.release,
        "digest": manifest.digest,
        "code_version": manifest.code_version,
        "vocabulary": manifest.vocabulary,
        "triples": manifest.triples,
        "graphs": len(manifest.graphs),
        "counts": report["counts"],
        "inferred": report["inferred"],
        "rejected": report["rejected"],
    }
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(facts, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    table = Table(show_header=False, box=None)
    for name, value in facts.items():
        shown = ", ".join(f"{key} {number:,}" for key, number in value.items()) if isinstance(value, dict) else value
        table.add_row(name, str(len(shown)) if isinstance(shown, list) else str(shown))
    Console().print(table)
