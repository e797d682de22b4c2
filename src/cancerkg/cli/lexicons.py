"""The option ``--lexicon``, of the commands that read pages."""

from pathlib import Path
from typing import Any

import rich_click as click

from cancerkg.cli.options import Decorator
from cancerkg.mentions import LexiconSource
from cancerkg.model import MentionType


class LexiconParameter(click.ParamType[LexiconSource]):
    """``hp.obo``, or ``condition=mondo.obo``: what the terms of an ontology are whose branches are not known here."""

    name = "lexicon"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> LexiconSource:  # noqa: ANN401 - click's own
        """The file and the type that the text names; a value that has been converted stays."""
        if isinstance(value, LexiconSource):
            return value
        kind, sign, file = str(value).partition("=")
        if sign and kind in {one.value for one in MentionType}:
            return LexiconSource(self._file(file, param, ctx), MentionType(kind))
        return LexiconSource(self._file(value, param, ctx))

    def _file(self, text: str, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path: Path = click.Path(path_type=Path, dir_okay=False, exists=True).convert(text, param, ctx)
        return path


lexicon_option: Decorator = click.option(
    "--lexicon",
    "lexicons",
    type=LexiconParameter(),
    multiple=True,
    metavar="[TYPE=]FILE",
    help="An external ontology (OBO, OWL) whose names are recognised too, or a compiled one; any number of times.",
)
