"""``cancerkg explain``: why the graph says a triple, down to the sentences."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson
import rich_click as click
from pyoxigraph import Triple

from cancerkg.assertions import read_precisions
from cancerkg.cli.names import name_of, node_named, property_named
from cancerkg.cli.options import data_option, json_option
from cancerkg.dataset import Dataset
from cancerkg.inference import (
    Argument,
    Claimed,
    Derived,
    Explanation,
    Support,
    explain_all,
    read_rules,
)
from cancerkg.namespaces import is_ontology_skolem
from cancerkg.queries import read_queries
from cancerkg.quoting import excerpt, standing
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.vocabulary import read_vocabulary


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@data_option
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="How many sentences are shown on each side of a claim.",
)
@json_option
def explain(subject: str, predicate: str, object_: str, data: Path, limit: int, as_json: bool) -> None:
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
        for line in _lines(explanation, limit):
            click.echo(line)


def _lines(explanation: Explanation, limit: int, depth: int = 0) -> Iterator[str]:
    margin = "  " * depth
    said = _triple(explanation.triple)
    match explanation:
        case Derived():
            yield f"{margin}{said}"
            yield f"{margin}  by the rule {explanation.rule}: {explanation.title}"
            for premise in explanation.premises:
                # The inside of a class's definition is left to its first triple; --json has it all.
                if not is_ontology_skolem(premise.triple.subject):
                    yield from _lines(premise, limit, depth + 2)
        case Claimed():
            yield f"{margin}{said}"
            yield f"{margin}  a claim, belief {explanation.belief:.2f} ({_publishers(explanation)})"
            for side, words in ((explanation.supported_by, "for"), (explanation.denied_by, "against")):
                yield from (f"{margin}    {line}" for line in _side(side, words, limit))
        case _:
            yield f"{margin}{said}"
            yield f"{margin}  stated in the ontology"


def _publishers(claim: Claimed) -> str:
    against = f", {claim.sites_against} against" if claim.sites_against else ""
    return f"{claim.sites_for} publisher{'' if claim.sites_for == 1 else 's'} for{against}"


def _side(side: Sequence[Support], words: str, limit: int) -> Iterator[str]:
    for support in side[:limit]:
        yield from _support(support)
    if len(side) > limit:
        more = len(side) - limit
        yield f"… and {more:,} more sentence{'' if more == 1 else 's'} {words} it (--limit)"


def _support(support: Support) -> Iterator[str]:
    """The sentence with its two phrases between ⟨ and ⟩, what stands elsewhere, who says it, and how it was found."""
    arguments = (support.subject, support.object)
    inside = sorted((one for one in arguments if support.holds(one)), key=lambda one: one.start)
    marks = [(one.start - support.start, one.end - support.start) for one in inside]
    yield f"“{_marked(support.sentence, marks)}”"
    for argument in arguments:
        if argument not in inside:
            yield f"  {_elsewhere(argument, support)}"
    for place in support.context:
        # What introduces a list stands at the end of its passage.
        yield f"  {standing(place.kind)} “{excerpt(place.text, len(place.text), len(place.text), around=120)[0]}”"
    yield f"  {support.site or '—'} {_verb(support)}: {support.title}, {support.document.value}"
    manner = [
        support.certainty,
        f"hedge “{support.hedge}”" if support.hedge else "",
        f"at {name_of(support.stage)}" if support.stage else "",
        f"pattern {support.pattern} ({_record(support.pattern)})",
        f"confidence {support.confidence:.2f}",
    ]
    yield f"  {', '.join(part for part in manner if part)}"


def _marked(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """The text with each span, in order and without overlap, between ⟨ and ⟩, and bold on a terminal."""
    parts, at = [], 0
    for start, end in marks:
        if start >= at:
            parts += [text[at:start], click.style(f"⟨{text[start:end]}⟩", bold=True)]
            at = end
    return "".join([*parts, text[at:]])


def _elsewhere(argument: Argument, support: Support) -> str:
    """The passage, or the part of it, that names what the sentence leaves out."""
    place = argument.place
    where, text = standing(place.kind), place.text
    if place.passage == support.passage:
        where = "after" if argument.start < support.start else "before"
        text = text[: support.start].rstrip() if argument.end <= support.start else text
    words, at = excerpt(text, argument.start, argument.end)
    return f"{where} “{_marked(words, [(at, at + argument.end - argument.start)])}”"


def _verb(support: Support) -> str:
    if support.polarity == "affirmed":
        return "says so"
    return "denies it" if support.contradicts else "denies it, and leaves room for it"


def _record(pattern: str) -> str:
    record = read_precisions().record(pattern)
    return f"right in {record.right} of {record.hits}" if record.hits else "not measured"


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
                "sites_for": explanation.sites_for,
                "sites_against": explanation.sites_against,
                "weight_for": explanation.weight_for,
                "weight_against": explanation.weight_against,
                "supported_by": [_support_json(support) for support in explanation.supported_by],
                "denied_by": [_support_json(support) for support in explanation.denied_by],
            }
        case _:
            return {**base, "stated_in": "ontology"}


def _support_json(support: Support) -> dict[str, object]:
    record = read_precisions().record(support.pattern)
    return {
        "sentence": support.sentence,
        "passage": support.passage.value,
        "start": support.start,
        "end": support.end,
        "subject": _argument_json(support.subject),
        "object": _argument_json(support.object),
        "context": [place.text for place in support.context],
        "document": support.document.value,
        "title": support.title,
        "site": support.site,
        "polarity": support.polarity,
        "contradicts": support.contradicts,
        "certainty": support.certainty,
        "hedge": support.hedge,
        "stage": support.stage.value if support.stage else None,
        "pattern": support.pattern,
        "hits": record.hits,
        "right": record.right,
        "confidence": support.confidence,
    }


def _argument_json(argument: Argument) -> dict[str, object]:
    return {
        "exact": argument.words,
        "passage": argument.place.passage.value,
        "kind": argument.place.kind,
        "start": argument.start,
        "end": argument.end,
    }


def _triple(triple: Triple) -> str:
    return " ".join("[…]" if is_ontology_skolem(part) else name_of(part) for part in triple)
