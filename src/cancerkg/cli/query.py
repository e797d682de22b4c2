"""``cancerkg query``: an example query by name, a file, or standard input, over the current release."""

import sys
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path

import rich_click as click
from pyoxigraph import Literal, NamedNode
from rich.console import Console
from rich.table import Table

from cancerkg.cli.names import concept_named
from cancerkg.cli.options import data_option
from cancerkg.dataset import AnswerFormat, Dataset, Solutions, Term, text_of
from cancerkg.errors import ParameterError, QueryFileError, QuerySyntaxError, UnknownQuery
from cancerkg.namespaces import curie
from cancerkg.queries import Queries, Query, QueryKind, parse_query, read_queries
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.service.name_search import NameSearch
from cancerkg.service.rewriting import Rewritten
from cancerkg.service.searching import Found, Named, with_found
from cancerkg.vocabulary import read_vocabulary

FORMATS = ("table", *(one.value for one in AnswerFormat))


@click.command()
@click.argument("name", metavar="NAME|FILE|-", required=False)
@data_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="The format of the answer.",
)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help='A parameter, as in -p condition="lung cancer".',
)
@click.option("--list", "list_", is_flag=True, help="List the example queries and their parameters.")
def query(name: str | None, data: Path, format_: str, parameters: tuple[str, ...], list_: bool) -> None:
    """Ask the current release: NAME is an example query (see --list), FILE a .rq file, - standard input.

    A parameter that stands for a concept takes its name, slug, CURIE or IRI.
    """
    queries = read_queries(queries_directory())
    if list_:
        _list(queries)
        return
    if name is None:
        raise click.UsageError("Name a query or a file, or use --list.")
    chosen = _find(name, queries)
    vocabulary = read_vocabulary(ontology_directory())
    text = chosen.bind(_arguments(parameters, chosen), partial(concept_named, vocabulary))
    with Dataset.open_read_only(Releases(data).current().store) as dataset:
        asked = with_found(text, _Names(dataset, queries)) or Rewritten(text, text, ())
        try:
            if format_ != "table":
                sys.stdout.buffer.write(dataset.answer(asked.text, AnswerFormat(format_)))
                return
            answer = dataset.query(asked.text)
        except QuerySyntaxError as error:
            raise asked.in_original(error) from error
    if isinstance(answer, Solutions):
        _print(answer)
    elif isinstance(answer, bool):
        click.echo("yes" if answer else "no")
    else:
        for triple in answer:
            click.echo(f"{triple} .")


class _Names:
    """What ``ckg:search`` finds in a dataset, whose names are read when something is searched for."""

    def __init__(self, dataset: Dataset, queries: Queries) -> None:
        self._dataset = dataset
        self._queries = queries

    @cached_property
    def _search(self) -> NameSearch:
        rows = self._dataset.select(self._queries.find("concept-names", QueryKind.PAGE).text).records()
        return NameSearch(
            Named(row["concept"].value, row["label"].value, row["name"].value, row["name"].language)
            for row in rows
            if isinstance(row["concept"], NamedNode)
            and isinstance(row["label"], Literal)
            and isinstance(row["name"], Literal)
        )

    def find(self, text: str, most: int) -> Sequence[Found]:
        return self._search.find(text, most)


def _find(name: str, queries: Queries) -> Query:
    if name == "-":
        return parse_query(_decoded(sys.stdin.buffer.read(), "standard input"), name="standard input")
    path = Path(name)
    if path.suffix == ".rq" or path.is_file():
        if not path.is_file():
            raise UnknownQuery(name)
        return parse_query(_decoded(path.read_bytes(), name), name=path.stem, where=name)
    return queries.find(name)


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise QueryFileError("It is not in UTF-8.", where=f"{where}:{line}", cure="Save it as UTF-8.") from error


def _arguments(parameters: tuple[str, ...], chosen: Query) -> dict[str, str]:
    known = [parameter.name for parameter in chosen.parameters]
    arguments = {}
    for parameter in parameters:
        key, equals, value = parameter.partition("=")
        if not equals:
            raise ParameterError(chosen.name, parameter, "has no value: write NAME=VALUE", known)
        arguments[key] = value
    return arguments


def _list(queries: Queries) -> None:
    table = Table("name", "title", "parameters")
    for one in queries.of(QueryKind.EXAMPLE):
        shown = ", ".join(f"{p.name}={p.default}" if p.default else p.name for p in one.parameters)
        table.add_row(one.name, one.title, shown)
    Console().print(table)


def _print(answer: Solutions) -> None:
    """A table on a terminal; columns divided by tabs in a pipe, so that no cell is cut."""
    console = Console()
    if not console.is_terminal:
        click.echo("\t".join(answer.variables))
        for row in answer.rows:
            click.echo("\t".join(_cell(term) for term in row))
        _count(answer)
        return
    table = Table(*answer.variables, show_lines=True)
    for row in answer.rows:
        table.add_row(*(_cell(term) for term in row))
    console.print(table)
    _count(answer)


def _count(answer: Solutions) -> None:
    """Say on standard error how many rows there are: an answer without rows is an answer too."""
    count = len(answer.rows)
    click.echo("1 row" if count == 1 else f"{count} rows", err=True)


def _cell(term: Term | None) -> str:
    """A term for people: an IRI with its prefix, a literal's words, nothing where it is unbound."""
    if term is None:
        return ""
    return curie(term) if isinstance(term, NamedNode) else text_of(term)
