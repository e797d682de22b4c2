"""The same articles in fourteen wrappings: how each is cut and what is read of it, so that the wrapping makes little
difference.

    python benchmarks/wrappings.py [--show WRAPPING] GOLD…

GOLD is a folder of labels as `cancerkg evaluate` takes it. The blocks of an article are those of the NAME.blocks.json
beside its labels (see blocks.py), or those that are found in its page. They are written down anew in each wrapping, and
read again. Printed are the F1 of the borders between blocks and the share of right kinds (as blocks.py counts them,
over all articles), and the relaxed F1 of mentions and relations. With --show, each border and kind of one wrapping that
is wrong.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import Any

from blocks import Cut, blocks_of, differences, known_blocks

from cancerkg.annotate import annotator_for
from cancerkg.documents import Source, find_sources, read_documents
from cancerkg.evaluation import GoldArticle, evaluate_articles, found_in, page_of, read_gold
from cancerkg.passages import find_passages
from cancerkg.resources import ontology_directory

Blocks = Sequence[tuple[str, str]]
Properties = dict[str, list[dict[str, Any]]]
"""What a page has in the place of an ``articleBody``."""


def as_html(blocks: Blocks) -> str:
    parts = []
    for is_list, run in groupby(blocks, lambda block: block[0] == "li"):
        inside = "".join(f"<{kind}>{escape(text)}</{kind}>" for kind, text in run)
        parts.append(f"<ul>{inside}</ul>" if is_list else inside)
    return "".join(parts)


def as_breaks(blocks: Blocks) -> str:
    return "<br>".join(escape(text) for _, text in blocks)


def as_divs(blocks: Blocks) -> str:
    """No tag but ``div``: a heading is told by bold letters, an item by its bullet."""
    ways = {
        "h": "<div><span><b>{}</b></span></div>",
        "l": '<div class="row"><div>• {}</div></div>',
        "p": "<div>{}</div>",
    }
    return "<div><div>" + "".join(ways[kind[0]].format(escape(text)) for kind, text in blocks) + "</div></div>"


def as_markdown(blocks: Blocks) -> str:
    parts = []
    for is_list, run in groupby(blocks, lambda block: block[0] == "li"):
        marked = [MARKDOWN[kind] + text for kind, text in run]
        parts.append(("\n" if is_list else "\n\n").join(marked))
    return "\n\n".join(parts)


def as_paragraphs(blocks: Blocks) -> str:
    return "".join(f"<p>{escape(text)}</p>" for _, text in blocks)


def as_wrapped(blocks: Blocks) -> str:
    """Lines of at most 72 characters, as in an e-mail."""
    marked = [("- " if kind == "li" else "") + text for kind, text in blocks]
    return "\n\n".join(fill(text, 72, subsequent_indent="  " if text.startswith("- ") else "") for text in marked)


def as_parts(blocks: Blocks) -> Properties:
    """The words of each section as a part of the page, below its heading."""
    parts: list[tuple[str, list[tuple[str, str]]]] = [("", [])]
    for kind, text in blocks:
        if kind.startswith("h"):
            parts.append((text, []))
        else:
            parts[-1][1].append((kind, text))
    named = [{"name": name} if name else {} for name, _ in parts]
    texts = [{"@type": "WebPageElement", "text": "\n".join(text for _, text in inside)} for _, inside in parts]
    return {"hasPart": [name | text for name, text in zip(named, texts, strict=True) if name or text["text"]]}


def as_questions(blocks: Blocks) -> Properties:
    """Each section as a question, with HTML in its answer."""
    parts = as_parts(
        [(kind, f"<{kind}>{escape(text)}</{kind}>" if kind in {"p", "li"} else text) for kind, text in blocks]
    )
    pages, questions = [], []
    for part in parts["hasPart"]:
        words = part["text"].replace("\n", "")
        if "name" not in part:
            pages.append({"@type": "WebPageElement", "text": words})
            continue
        questions.append(
            {"@type": "Question", "name": part["name"], "acceptedAnswer": {"@type": "Answer", "text": words}}
        )
    return {"mainEntity": [*pages, *questions]}


MARKDOWN = {"p": "", "li": "- "} | {f"h{level}": "#" * level + " " for level in range(1, 7)}


def as_numbered(blocks: Blocks) -> str:
    lines: list[str] = []
    for is_list, run in groupby(blocks, lambda block: block[0] == "li"):
        lines.extend(f"{number}. {text}" if is_list else text for number, (_, text) in enumerate(run, 1))
    return "\n".join(lines)


def as_flat(blocks: Blocks) -> str:
    return " ".join(f"- {text}" if kind == "li" else text for kind, text in blocks)


WRAPPINGS: Mapping[str, Callable[[Blocks], str | Properties]] = {
    "html": as_html,
    "lines": lambda blocks: "\n".join(text for _, text in blocks),
    "glued": lambda blocks: "".join(text for _, text in blocks),
    "flat": as_flat,
    "markdown": as_markdown,
    "numbered": as_numbered,
    "tabs": lambda blocks: "\t\t\t".join(text for _, text in blocks),
    "breaks": as_breaks,
    "divs": as_divs,
    "paragraphs": as_paragraphs,
    "wrapped": as_wrapped,
    "parts": as_parts,
    "questions": as_questions,
    "spaces": lambda blocks: "  ".join(text for _, text in blocks),
}


@dataclass(frozen=True, slots=True)
class Article:
    """A labelled article as its blocks."""

    gold: GoldArticle
    title: str
    blocks: Blocks

    @classmethod
    def of(cls, gold: GoldArticle) -> "Article":
        (source,) = find_sources([page_of(gold)])
        assert isinstance(source, Source)
        document = read_documents(source).documents[0]
        known = page_of(gold).with_name(f"{gold.name}.blocks.json")
        found = blocks_of(find_passages(document))
        return cls(gold, document.title, known_blocks(known, document.title) if known.exists() else list(found))

    def page(self, wrap: Callable[[Blocks], str | Properties]) -> Source:
        value: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Article",
            "@id": f"https://clinic.example.org/{self.gold.name}",
            "headline": self.title,
            "inLanguage": "en",
        }
        words = wrap(self.blocks)
        value |= {"articleBody": words} if isinstance(words, str) else words
        return Source(f"{self.gold.name}.jsonld", json.dumps(value).encode())


def cuts(article: Article, wrap: Callable[[Blocks], str | Properties]) -> tuple[Cut, Cut]:
    document = read_documents(article.page(wrap)).documents[0]
    return Cut.of(article.blocks), Cut.of(list(blocks_of(find_passages(document))))


def row(wrapping: str, articles: Sequence[Article]) -> str:
    wrap = WRAPPINGS[wrapping]
    annotator = annotator_for(ontology_directory())
    pairs = [cuts(article, wrap) for article in articles]
    right = sum(len(known.borders & found.borders) for known, found in pairs)
    all_borders = sum(len(known.borders) + len(found.borders) for known, found in pairs)
    same = [known.kinds[end] == found.kinds[end] for known, found in pairs for end in known.kinds.keys() & found.kinds]
    found = [found_in(one.gold.name, annotator.annotate(one.page(wrap)).annotations) for one in articles]
    evaluation = evaluate_articles([one.gold for one in articles], found)
    figures = (
        *(2 * right / all_borders, sum(same) / len(same)),
        *(evaluation.mentions.relaxed.counts.f1, evaluation.relations.relaxed.counts.f1),
    )
    return "\t".join((wrapping, *(f"{figure:.3f}" for figure in figures))) + "\n"


def shown(wrapping: str, articles: Sequence[Article]) -> Iterator[str]:
    for article in articles:
        known, found = cuts(article, WRAPPINGS[wrapping])
        yield f"{article.gold.name}\n"
        yield from differences(known, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", metavar="GOLD")
    parser.add_argument("--show", choices=tuple(WRAPPINGS), metavar="WRAPPING", help="list what is cut wrongly in it")
    arguments = parser.parse_args()
    for folder in arguments.gold:
        articles = [Article.of(gold) for gold in read_gold(folder)]
        if arguments.show:
            sys.stdout.writelines(shown(arguments.show, articles))
            continue
        sys.stdout.write(f"{folder.name}, {len(articles)}\tborders F1\tkinds\tmentions F1\trelations F1\n")
        sys.stdout.writelines(row(wrapping, articles) for wrapping in WRAPPINGS)


if __name__ == "__main__":
    main()
