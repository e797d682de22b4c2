"""``cancerkg explain``: why the graph says a triple, down to the sentences."""

import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import rich_click as click
from pyoxigraph import Triple

from cancerkg.cli.names import name_of, node_named, property_named
from cancerkg.cli.options import data_option, json_option
from cancerkg.dataset import Dataset
from cancerkg.inference import Claimed, Derived, Explanation, Support, explain_all, read_rules
from cancerkg.namespaces import is_ontology_skolem
from cancerkg.queries import read_queries
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.vocabulary import read_vocabulary


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@data_option
@json_option
def explain(subject: str, predicate: str, object_: str, data: Path, as_json: bool) -> None:
    """Say why the graph holds a triple: the rule, the claims that it rests on, and their sentences.

    SUBJECT and OBJECT are a concept's name ("lung-cancer", "back pain"), a CURIE or an IRI; PREDICATE is a property of
    the ontology, such as mayPresentWith.
    """
    vocabulary = read_vocabulary(ontology_directory())
    triple = Triple(
        node_named(vocabulary, subject), property_named(vocabulary, predicate), node_named(vocabulary, object_)
    )
    rules = read_rules(read_queries(queries_directory()))
    with Dataset.open_read_only(Releases(data).current().store) as dataset:
        explanations = explain_all(dataset, rules, triple)
    if as_json:
        found = [_as_json(explanation) for explanation in explanations]
        sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    for number, explanation in enumerate(explanations):
        if number:
            click.echo("also")
        for line in _lines(explanation, 0):
            click.echo(line)


def _lines(explanation: Explanation, depth: int) -> Iterator[str]:
    margin = "  " * depth
    said = _triple(explanation.triple)
    match explanation:
        case Derived():
            yield f"{margin}{said}"
            yield f"{margin}  by the rule {explanation.rule}: {explanation.title}"
            for premise in explanation.premises:
                # The inside of a class's definition is left to its first triple; --json has it all.
                if not is_ontology_skolem(premise.triple.subject):
                    yield from _lines(premise, depth + 2)
        case Claimed():
            yield f"{margin}{said}"
            yield f"{margin}  a claim, belief {explanation.belief:.2f}"
            for support in explanation.supported_by:
                yield from _support(support, "says so", margin)
            for support in explanation.denied_by:
                yield from _support(support, "denies it", margin)
        case _:
            yield f"{margin}{said}"
            yield f"{margin}  stated in the ontology"


def _support(support: Support, verb: str, margin: str) -> Iterator[str]:
    manner = ", ".join(
        part
        for part in (
            support.certainty,
            f"hedge “{support.hedge}”" if support.hedge else "",
            f"at {name_of(support.stage)}" if support.stage else "",
            f"pattern {support.pattern}",
        )
        if part
    )
    yield f"{margin}    “{support.sentence}”"
    yield f"{margin}      {support.site} {verb} ({manner}): {support.title}, {support.document.value}"


def _as_json(explanation: Explanation) -> dict[str, object]:
    base: dict[str, object] = {
        "triple": [
            *(name_of(part) for part in explanation.triple),
        ]
    }
    match explanation:
        case Derived():
            return {
                **base,
                "rule": explanation.rule,
                "title": explanation.title,
                "premises": [_as_json(premise) for premise in explanation.premises],
            }
        case Claimed():
            return {
                **base,
                "claim": explanation.claim.value,
                "belief": explanation.belief,
                "supported_by": [_support_json(support) for support in explanation.supported_by],
                "denied_by": [_support_json(support) for support in explanation.denied_by],
            }
        case _:
            return {**base, "stated_in": "ontology"}


def _support_json(support: Support) -> dict[str, object]:
    return {
        "sentence": support.sentence,
        "passage": support.passage.value,
        "start": support.start,
        "end": support.end,
        "document": support.document.value,
        "title": support.title,
        "site": support.site,
        "polarity": support.polarity,
        "certainty": support.certainty,
        "hedge": support.hedge,
        "stage": support.stage.value if support.stage else None,
        "pattern": support.pattern,
    }


def _triple(triple: Triple) -> str:
    return " ".join("[…]" if is_ontology_skolem(part) else name_of(part) for part in triple)
