"""``cancerkg evaluate``: how well pages are read, against what people found in them."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import orjson
import rich_click as click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cancerkg.annotate import AnnotatedSource, annotate_source
from cancerkg.cli.options import ontology_option, workers_option
from cancerkg.cli.sources import EXIT_REJECTED, tell_rejection
from cancerkg.documents import Rejection, Source, find_sources
from cancerkg.engines import run
from cancerkg.errors import GoldWithoutPage
from cancerkg.evaluation import (
    Evaluation,
    Fault,
    FoundArticle,
    GoldArticle,
    Interval,
    Measure,
    MentionFault,
    article_name,
    evaluate_articles,
    found_in,
    page_of,
    read_gold,
    report_of,
)
from cancerkg.model import Annotation, Polarity
from cancerkg.resources import ontology_directory

Row = Sequence[str]


@click.command()
@click.argument("gold", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("sources", nargs=-1, metavar="[SOURCE…]")
@ontology_option
@click.option(
    "--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True, help="The format."
)
@click.option("--errors", is_flag=True, help="List each mention and relation that was missed or is wrong.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="The seed of the intervals.")
@workers_option
def evaluate(
    gold: Path, sources: tuple[str, ...], ontology: Path | None, format_: str, errors: bool, seed: int, workers: int
) -> None:
    """Measure what is found in pages against the labels in GOLD, a folder.

    SOURCE are the pages, if they do not stand beside the labels; they are told apart by their names. Exit status 3: a
    page could not be read, so that all its labels count as missed.
    """
    articles = read_gold(gold)
    pages = find_sources(sources) if sources else find_sources([page_of(article) for article in articles])
    work = partial(annotate_source, ontology or ontology_directory())
    found, rejected = _found(work, pages, articles, workers)
    evaluation = evaluate_articles(articles, found, seed=seed)
    if format_ == "json":
        report = report_of(evaluation, faults=errors)
        sys.stdout.buffer.write(orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _tell(evaluation, errors=errors)
    if rejected:
        sys.exit(EXIT_REJECTED)


def _found(
    work: Callable[[Source | Rejection], AnnotatedSource],
    pages: Iterable[Source | Rejection],
    articles: Sequence[GoldArticle],
    workers: int,
) -> tuple[list[FoundArticle], bool]:
    """What is found in the pages of the articles, and whether one could not be read. Other pages are passed over.

    Raises :class:`~cancerkg.errors.GoldWithoutPage`.
    """
    annotations: defaultdict[str, list[Annotation]] = defaultdict(list)
    rejected = False
    for result in run(work, pages, workers):
        name = article_name(Path(result.file))
        annotations[name].extend(result.annotations)
        if result.rejection is not None:
            rejected = True
            tell_rejection(result.rejection.error)
    for article in articles:
        if article.name not in annotations:
            raise GoldWithoutPage(str(article.file), article.name)
    return [found_in(name, annotations[name]) for name in sorted(annotations)], rejected


def _tell(evaluation: Evaluation, *, errors: bool) -> None:
    """The report for people: tables on a terminal, columns divided by tabs in a pipe, so that no cell is cut."""
    _print(("", "precision", "recall", "F1", "right of found", "recalled of expected"), _totals(evaluation))
    _print(("pattern", "precision", "right of hits"), _patterns(evaluation))
    if errors:
        _print(("article", "what", "cause", "", "sentence"), map(_fault, evaluation.faults))


def _totals(evaluation: Evaluation) -> Iterator[Row]:
    for figures in (evaluation.mentions, evaluation.relations):
        yield (f"{figures.name}, strict", *_measure(figures.strict))
        yield (f"{figures.name}, relaxed", *_measure(figures.relaxed))
    for figures in (*evaluation.types, *evaluation.predicates):
        yield (f"{figures.name}, relaxed", *_measure(figures.relaxed))


def _measure(measure: Measure) -> Row:
    counts = measure.counts
    return (
        _share(counts.precision, measure.precision),
        _share(counts.recall, measure.recall),
        _share(counts.f1, measure.f1),
        f"{counts.right} of {counts.found}",
        f"{counts.recalled} of {counts.expected}",
    )


def _patterns(evaluation: Evaluation) -> Iterator[Row]:
    for one in evaluation.patterns:
        yield one.pattern, _share(one.precision, one.interval), f"{one.right} of {one.hits}"


def _share(value: float, interval: Interval | None) -> str:
    return f"{value:.3f}" + (f" ({interval.low:.2f}–{interval.high:.2f})" if interval else "")


def _fault(fault: Fault) -> Row:
    if isinstance(fault, MentionFault):
        said = f"{fault.text} ({fault.type.value})"
    else:
        denied = "not " if fault.polarity is Polarity.NEGATED else ""
        by = f" [{', '.join(fault.patterns)}]" if fault.patterns else ""
        said = f"{fault.subject} {denied}{fault.predicate.value} {fault.object}{by}"
    return fault.article, fault.kind.value, fault.cause.value, said, " ".join(fault.sentence.split())


def _print(header: Row, rows: Iterable[Row]) -> None:
    console = Console()
    if console.is_terminal:
        table = Table(*header)
        for row in rows:
            table.add_row(*map(escape, row))
        console.print(table)
        return
    for row in (header, *rows):
        click.echo("\t".join(row))
    click.echo()
