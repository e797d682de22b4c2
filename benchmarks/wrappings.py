"""The same articles in four wrappings: what is read of each, so that the wrapping makes little difference.

    python benchmarks/wrappings.py GOLD

GOLD is a folder of labels as `cancerkg evaluate` takes it, with a NAME.blocks.json beside each NAME.gold.json: a list
of [kind, text], where the kind is "h1" to "h6", "p" or "li". Each article is written down as HTML, with one block a
line, with its blocks glued together, and as one flat line with " - " before its items, and read again.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from cancerkg.annotate import annotator_for
from cancerkg.documents import Source
from cancerkg.evaluation import evaluate_articles, found_in, read_gold
from cancerkg.resources import ontology_directory

Blocks = Sequence[tuple[str, str]]


def as_html(blocks: Blocks) -> str:
    parts = []
    for is_list, run in groupby(blocks, lambda block: block[0] == "li"):
        inside = "".join(f"<{kind}>{escape(text)}</{kind}>" for kind, text in run)
        parts.append(f"<ul>{inside}</ul>" if is_list else inside)
    return "".join(parts)


def as_lines(blocks: Blocks) -> str:
    return "\n".join(text for _, text in blocks)


def as_glued(blocks: Blocks) -> str:
    return "".join(text for _, text in blocks)


def as_flat(blocks: Blocks) -> str:
    return " ".join(f"- {text}" if kind == "li" else text for kind, text in blocks)


WRAPPINGS: Mapping[str, Callable[[Blocks], str]] = {
    "html": as_html,
    "lines": as_lines,
    "glued": as_glued,
    "flat": as_flat,
}


def page(name: str, blocks: Blocks, wrap: Callable[[Blocks], str]) -> Source:
    title = next((text for kind, text in blocks if kind == "h1"), name)
    body = wrap([block for block in blocks if block[0] != "h1"])
    value = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": f"https://clinic.example.org/{name}",
        "headline": title,
        "inLanguage": "en",
        "articleBody": body,
    }
    return Source(f"{name}.jsonld", json.dumps(value).encode())


def figures(folder: Path, names: Iterable[str], wrap: Callable[[Blocks], str]) -> tuple[float, float]:
    annotator = annotator_for(ontology_directory())
    wanted = frozenset(names)
    gold = [one for one in read_gold(folder) if one.name in wanted]
    found = []
    for one in gold:
        blocks = [tuple(block) for block in json.loads((folder / f"{one.name}.blocks.json").read_text("utf-8"))]
        found.append(found_in(one.name, annotator.annotate(page(one.name, blocks, wrap)).annotations))
    evaluation = evaluate_articles(gold, found)
    return evaluation.mentions.relaxed.counts.f1, evaluation.relations.relaxed.counts.f1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, metavar="GOLD")
    folder = parser.parse_args().gold
    names = [path.name.removesuffix(".blocks.json") for path in sorted(folder.glob("*.blocks.json"))]
    sys.stdout.write("wrapping\tmentions F1\trelations F1\n")
    for wrapping, wrap in WRAPPINGS.items():
        mentions, relations = figures(folder, names, wrap)
        sys.stdout.write(f"{wrapping}\t{mentions:.3f}\t{relations:.3f}\n")


if __name__ == "__main__":
    main()
