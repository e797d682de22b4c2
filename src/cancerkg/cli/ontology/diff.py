"""``cancerkg ontology diff``: two states of an ontology → what became of its terms."""

import sys
from pathlib import Path

import orjson
import rich_click as click

from cancerkg.cli.ontology import EXIT_DIFFERENT
from cancerkg.ontology.difference.difference_reports import as_json, as_markdown, as_text
from cancerkg.ontology.difference.differences import Differences, differences, read_states
from cancerkg.ontology.difference.kgcl import write_kgcl


def _json(found: Differences) -> str:
    return orjson.dumps(as_json(found), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


FORMATS = {"text": as_text, "json": _json, "kgcl": write_kgcl, "markdown": as_markdown}


@click.command()
@click.argument("before", metavar="A", type=click.Path(path_type=Path, exists=True))
@click.argument("after", metavar="B", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How to tell it."
)
@click.option("--exit-code", is_flag=True, help="Exit status 5 where A and B differ.")
def diff(before: Path, after: Path, format_: str, exit_code: bool) -> None:
    """Say what B says and A does not, term by term: added, removed, obsoleted, changed; and axioms in words.

    A and B are folders with cancerkg.ttl and mappings.sssom.tsv, or files of any RDF format; mappings are compared
    where both are folders. Nothing is printed where
    they say the same, in whatever order and by whatever tool.
    """
    found = differences(*read_states(before, after))
    sys.stdout.buffer.write(FORMATS[format_](found).encode("utf-8"))
    if exit_code and found:
        sys.exit(EXIT_DIFFERENT)
