"""A group of commands, each imported when it is called for: a query need not wait for what only a build uses."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import rich_click as click


class CommandGroup(click.RichGroup):
    """Commands by name, in the order in which help lists them, each with the module that has it.

    The function of a command is called as the last part of its module is.
    """

    def __init__(self, *args: Any, modules: Mapping[str, str], **settings: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **settings)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands, in their order."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name, imported now; None where there is none."""
        if cmd_name not in self.modules:
            return None
        module = self.modules[cmd_name]
        command: click.Command = getattr(import_module(module), module.rpartition(".")[2])
        return command
