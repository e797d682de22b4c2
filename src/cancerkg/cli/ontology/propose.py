"""``cancerkg ontology propose``: a release → phrases for the vocabulary, with evidence."""

import sys
from collections.abc import Sequence
from pathlib import Path

import orjson
import rich_click as click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cancerkg.cli.options import data_option, external_option, ontology_option
from cancerkg.dataset import Dataset
from cancerkg.external import read_external
from cancerkg.model import MentionType
from cancerkg.ontology.terms.candidates import Candidate, read_candidates
from cancerkg.ontology.terms.classes import ConceptClasses
from cancerkg.ontology.terms.matches import ExternalNames
from cancerkg.ontology.terms.proposal_rows import match_words, proposal_row
from cancerkg.ontology.terms.proposals import Proposal, Proposer
from cancerkg.ontology.terms.sheets import write_sheet
from cancerkg.queries import read_queries
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.vocabulary import Vocabulary, read_vocabulary

_TYPES = (MentionType.SYMPTOM, MentionType.CONDITION, MentionType.TREATMENT)
_SHOWN_SENTENCE = 160


@click.command()
@data_option
@ontology_option
@external_option
@click.option(
    "--type",
    "type_",
    type=click.Choice([one.value for one in _TYPES]),
    help="Only phrases that stand where such a thing stands.",
)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many proposals.")
@click.option(
    "--min-documents", type=click.IntRange(min=1), default=1, show_default=True, help="Only phrases of so many pages."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "tsv", "json")),
    default="table",
    show_default=True,
    help="A table for people, a sheet for `cancerkg ontology add`, or JSON for programs.",
)
def propose(
    data: Path,
    ontology: Path | None,
    external: tuple[Path, ...],
    type_: str | None,
    limit: int,
    min_documents: int,
    format_: str,
) -> None:
    """Propose phrases for the vocabulary: those that stand where a symptom, a condition or a treatment stands, and that
    no concept is called.

    Fill in the sheet (--format tsv) and give it to `cancerkg ontology add`.
    """
    vocabulary = read_vocabulary(ontology or ontology_directory())
    with Dataset.open_read_only(Releases(data).current().store) as dataset:
        candidates = read_candidates(dataset, read_queries(queries_directory()))
    proposer = Proposer(vocabulary, [ExternalNames(read_external(path)) for path in external])
    found = proposer.proposals(candidates, only=MentionType(type_) if type_ else None, min_documents=min_documents)
    shown = [proposer.completed(proposal) for proposal in found[:limit]]
    if format_ == "tsv":
        classes = ConceptClasses.of(vocabulary)
        sheet = write_sheet(proposal_row(proposal, vocabulary, classes) for proposal in shown)
        sys.stdout.buffer.write(sheet.encode())
    elif format_ == "json":
        records = [_record(proposal, vocabulary) for proposal in shown]
        sys.stdout.buffer.write(orjson.dumps(records, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _print(shown, vocabulary)
    more = f" of {len(found)}; --limit shows more" if len(found) > len(shown) else ""
    click.echo(f"{len(shown)} proposal{'s' * (len(shown) != 1)}{more}.", err=True)


def _print(proposals: Sequence[Proposal], vocabulary: Vocabulary) -> None:
    """A table on a terminal; columns divided by tabs in a pipe, so that no cell is cut."""
    console = Console()
    titles = ("phrase", "type", "sites", "documents", "mentions", "nearest", "external", "evidence")
    if not console.is_terminal:
        click.echo("\t".join(titles))
        for one in proposals:
            nearest, external, evidence = _told(one, vocabulary)
            cells = (one.phrase, one.type, one.sites, one.documents, one.mentions, nearest, external, evidence)
            click.echo("\t".join(" ".join(str(cell).split()) for cell in cells))
        return
    table = Table("phrase", "found", "near to it", "evidence", show_lines=True)
    for one in proposals:
        nearest, external, _ = _told(one, vocabulary)
        places = one.evidence[:1]
        table.add_row(
            f"[bold]{escape(one.phrase)}[/bold]\n{one.type}",
            f"{_counted(one.sites, 'site')}\n{_counted(one.documents, 'page')}\n{_counted(one.mentions, 'place')}",
            escape("\n".join(part for part in (nearest, external) if part)),
            "\n".join(_marked(place) for place in places),
        )
    console.print(table)


def _told(proposal: Proposal, vocabulary: Vocabulary) -> tuple[str, str, str]:
    """The nearest concepts, the external terms and the first sentence, for people."""
    nearest = "; ".join(f"{vocabulary.concept(near.key).label} ({near.score})" for near in proposal.nearest)
    external = "; ".join(map(match_words, proposal.external))
    return nearest, external, proposal.evidence[0].sentence


def _marked(place: Candidate) -> str:
    """The sentence around the phrase, which is bold, and the site that says it."""
    before, words, after = (
        place.sentence[: place.start],
        place.sentence[place.start : place.end],
        place.sentence[place.end :],
    )
    room = max(_SHOWN_SENTENCE - len(words), 0) // 2
    before = f"…{before[-room:].partition(' ')[2]}" if len(before) > room else before
    after = f"{after[:room].rpartition(' ')[0]} …" if len(after) > room else after
    return f"{escape(before)}[bold]{escape(words)}[/bold]{escape(after)}\n[dim]{escape(place.site)}[/dim]"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _record(proposal: Proposal, vocabulary: Vocabulary) -> dict[str, object]:
    concepts = vocabulary.concepts
    return {
        "phrase": proposal.phrase,
        "type": proposal.type.value,
        "sites": proposal.sites,
        "documents": proposal.documents,
        "mentions": proposal.mentions,
        "evidence": [
            {
                "sentence": place.sentence,
                "start": place.start,
                "end": place.end,
                "document": place.document,
                "title": place.title,
                "site": place.site,
            }
            for place in proposal.evidence
        ],
        "nearest": [
            {"concept": near.key.value, "label": concepts[near.key].label, "name": near.name, "score": near.score}
            for near in proposal.nearest
        ],
        "external": [
            {"id": match.id, "label": match.label, "match": match.kind.value, "name": match.name, "score": match.score}
            for match in proposal.external
        ],
        "broader": proposal.broader.value if proposal.broader else None,
        "body_sites": [site.value for site in proposal.body_sites],
    }
