"""How well pages are read, beside medspaCy on the same text in the same run.

    python benchmarks/extraction.py [--peer PYTHON] [--shared ../shared] [GOLD…]

GOLD are folders of labels, as `cancerkg evaluate` takes them; without, the labelled articles of the project and, where
they are, of `../shared/corpora`. PYTHON is the interpreter of an environment that has medspaCy; the project does not
need it, and without it only our own figures are printed. medspaCy gets the names of our vocabulary, and our blocks of
text without boilerplate. What a system finds is measured as `cancerkg evaluate` measures it, relaxed.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cancerkg.annotate import annotator_for
from cancerkg.documents import find_sources
from cancerkg.evaluation import (
    Counts,
    Evaluation,
    FoundArticle,
    FoundMention,
    FoundRelation,
    GoldArticle,
    Measure,
    evaluate_articles,
    found_in,
    page_of,
    read_gold,
)
from cancerkg.model import Annotation, MentionType, PassageKind, Polarity, Predicate
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Concept

PROJECT = Path(__file__).parents[1]
READER = Path(__file__).with_name("medspacy_reader.py")


def annotations_of(article: GoldArticle) -> list[Annotation]:
    annotator = annotator_for(ontology_directory())
    return [one for source in find_sources([page_of(article)]) for one in annotator.annotate(source).annotations]


def blocks_of(annotations: Sequence[Annotation]) -> list[str]:
    passages = (passage for annotation in annotations for passage in annotation.passages)
    return [one.text for one in passages if not one.boilerplate and one.kind is not PassageKind.MARKUP]


def names() -> dict[str, Concept]:
    """The names of the vocabulary in small letters, and their plurals in -s, which its matcher does not form."""
    concepts = [one for one in annotator_for(ontology_directory()).vocabulary.concepts.values() if not one.obsolete]
    plurals = {f"{name.lower()}s": one for one in concepts for name in one.names}
    return plurals | {name.lower(): one for one in concepts for name in one.names}


def peer_findings(python: str, articles: dict[str, list[str]]) -> list[FoundArticle]:
    concepts = names()
    rows = [(name, concept.mention_type.value) for name, concept in concepts.items()]
    given = json.dumps({"names": rows, "articles": articles})
    done = subprocess.run([python, str(READER)], input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{python} could not run {READER.name}:\n{done.stderr}")
    return [found_article(name, said, concepts) for name, said in json.loads(done.stdout).items()]


def found_article(name: str, said: dict[str, Any], concepts: Mapping[str, Concept]) -> FoundArticle:
    mentions = tuple(
        FoundMention(m["exact"], MentionType(m["type"]), concepts[m["exact"].lower()].iri.value, m["sentence"])
        for m in said["mentions"]
    )
    relations = tuple(
        FoundRelation(
            r["subject"], Predicate(r["predicate"]), r["object"], Polarity(r["polarity"]), "sentence", r["sentence"]
        )
        for r in said["relations"]
    )
    return FoundArticle(name, mentions, relations)


def row(corpus: str, system: str, evaluation: Evaluation) -> str:
    cells = [
        cell
        for figures in (evaluation.mentions, evaluation.relations)
        for cell in (
            _share(figures.relaxed.counts, "precision"),
            _share(figures.relaxed.counts, "recall"),
            _f1(figures.relaxed),
        )
    ]
    return f"| {corpus} | {system} | {' | '.join(cells)} |"


def _share(counts: Counts, name: str) -> str:
    return f"{getattr(counts, name):.2f}"


def _f1(measure: Measure) -> str:
    interval = f" ({measure.f1.low:.2f}–{measure.f1.high:.2f})" if measure.f1 else ""
    return f"{measure.counts.f1:.2f}{interval}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, metavar="GOLD")
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that can import medspacy")
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", help="the given material (../shared)")
    arguments = parser.parse_args()

    given = [arguments.shared / "corpora" / name for name in ("dev", "check")]
    folders = arguments.gold or [PROJECT / "tests/cases/extraction", *(one for one in given if one.is_dir())]
    if arguments.peer is None:
        print("medspaCy is not measured: --peer names an interpreter that has it.\n", file=sys.stderr)
    elif shutil.which(arguments.peer) is None:
        parser.error(f"{arguments.peer} is not there")
    print("| articles | system | mentions P | R | F1 | relations P | R | F1 |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for folder in folders:
        gold = read_gold(folder)
        ours = {one.name: annotations_of(one) for one in gold}
        corpus = f"{folder.name}, {len(gold)}"
        print(row(corpus, "cancerkg", evaluate_articles(gold, [found_in(*one) for one in ours.items()])))
        if arguments.peer is not None:
            blocks = {name: blocks_of(annotations) for name, annotations in ours.items()}
            print(row(corpus, "medspaCy", evaluate_articles(gold, peer_findings(arguments.peer, blocks))))


if __name__ == "__main__":
    main()
