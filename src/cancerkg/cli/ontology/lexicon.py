"""``cancerkg ontology lexicon``: an external ontology → a compiled lexicon."""

from pathlib import Path

import rich_click as click

from cancerkg.mentions import LexiconSource, open_lexicon, write_lexicon
from cancerkg.model import MentionType


@click.command()
@click.argument("ontology", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="Where the lexicon is written.",
)
@click.option(
    "--type",
    "mention_type",
    type=click.Choice([one.value for one in MentionType]),
    help="What the ontology's own terms are, where its branches are not known.",
)
def lexicon(ontology: Path, output: Path, mention_type: str | None) -> None:
    """Compile the names of an external ontology, in OBO or OWL, for `--lexicon` of `annotate` and `build`.

    It is read faster than the ontology, and says which version it was made from.
    """
    compile_to(output, LexiconSource(ontology, MentionType(mention_type) if mention_type else None))


def compile_to(output: Path, source: LexiconSource) -> None:
    """Write the compiled lexicon of an ontology, and say what is in it."""
    compiled = open_lexicon(source)
    write_lexicon(compiled, output)
    typed = sum(term.type is not None for term in compiled.terms.values())
    click.echo(
        f"{output}: {compiled.name} {compiled.version or 'without a version'}, {len(compiled.terms):,} terms, "
        f"{typed:,} of them recognised in pages, {len(compiled.names):,} names.",
        err=True,
    )
