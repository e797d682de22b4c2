"""``cancerkg``: the commands together, and the one place where an error becomes a line and an exit status."""

import sys
from types import MappingProxyType

import rich_click as click

from cancerkg import __version__
from cancerkg.cli.commands import CommandGroup
from cancerkg.errors import CancerkgError

EXIT_ERROR = 1


COMMANDS = MappingProxyType(
    {
        name: f"cancerkg.cli.{name}"
        for name in ("convert", "annotate", "evaluate", "build", "query", "explain", "status", "ontology", "serve")
    }
)
"""In the order of the work. A command's name, and the module whose function of the same name it is."""


@click.group(cls=CommandGroup, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cancerkg")
def group() -> None:
    """Web pages about cancer become a knowledge graph in which every claim leads to its sentence.

    It reports what pages say, and by whom. It gives no medical advice.
    """


def main() -> None:
    """Run the command line. An error of ours, or the system's, is one line on standard error and exit status 1 (or the
    command's own)."""
    try:
        group()
    except CancerkgError as error:
        click.echo(f"cancerkg: {error}", err=True)
        sys.exit(EXIT_ERROR)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_ERROR)
    except OSError as error:  # no space, no permission, no such device: what the system says is the whole story
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"cancerkg: {where}{error.strerror or error}.", err=True)
        sys.exit(EXIT_ERROR)
