"""``cancerkg ontology``: work on the vocabulary, from the first candidate to a release. One file a command."""

from collections.abc import Mapping
from types import MappingProxyType

import rich_click as click

from cancerkg.cli.commands import CommandGroup

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "cancerkg.cli.ontology.check",
        "propose": "cancerkg.cli.ontology.propose",
        "add": "cancerkg.cli.ontology.add",
        "import": "cancerkg.cli.ontology.import_terms",
        "lexicon": "cancerkg.cli.ontology.lexicon",
        "preview": "cancerkg.cli.ontology.preview",
        "diff": "cancerkg.cli.ontology.diff",
        "format": "cancerkg.cli.ontology.format_files",
        "release": "cancerkg.cli.ontology.release",
        "docs": "cancerkg.cli.ontology.docs",
    }
)
"""In the order of the work. A command's name, and the module whose function of the same name it is."""


EXIT_DIFFERENT = 5
"""What was to be the same is not: ``format --check``, ``diff --exit-code``."""


@click.group(cls=CommandGroup, modules=COMMANDS)
def ontology() -> None:
    """Extend the vocabulary: check it, propose and add terms, see what a change does to the graph, release it."""
