"""``cancerkg``: the commands together, and the one place where an error becomes a line and an exit status."""

import sys
from importlib import import_module

import rich_click as click

from cancerkg import __version__
from cancerkg.errors import CancerkgError

EXIT_ERROR = 1


COMMANDS = ("convert", "annotate", "build", "query", "explain", "status", "serve")
"""In the order of the work. Each is the function of that name in the module of that name."""


class _Commands(click.RichGroup):
    """The commands, each imported when it is called for: a query need not wait for what only a build uses."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"cancerkg.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
