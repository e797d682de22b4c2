"""The command line: one file a command. Data goes to standard output; progress and words for people to standard
error."""

from cancerkg.cli.main import main

__all__ = ["main"]
