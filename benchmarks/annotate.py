"""How fast pages are annotated, and whether the time grows with the length alone.

    python benchmarks/annotate.py [--peer PYTHON] [--shared ../shared] [--rounds 5]

The first rows are real pages (those of ``../shared/corpora`` if it is there, else our own articles), annotated over and
over in one process: characters of the pages' words a second of processor time, on one core, the best round. With
`--peer`, an interpreter that can import medspaCy, its matcher with the names of our vocabulary, its sentence splitter
and its ConText run on the same words in the same run. The other rows are made: each shape twice, the second four times
as long, so that a growth well above 4 would show time that is not linear.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cancerkg.annotate import Annotator
from cancerkg.documents import Source, SourceLimits, find_sources
from cancerkg.model import PassageKind
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import read_vocabulary

PROJECT = Path(__file__).parents[1]
READER = Path(__file__).with_name("medspacy_speed.py")
SENTENCE = "Lung cancer may cause back pain, and fatigue is common in people with pneumonia. "

SHAPES: dict[str, tuple[int, Callable[[int], str]]] = {
    "one article": (990_000, lambda size: (SENTENCE * 12 + "\n") * (size // (len(SENTENCE) * 12))),
    "list items": (25_000, lambda size: "<h2>Symptoms</h2><ul>" + "<li>Back pain and fatigue</li>" * size + "</ul>"),
    "one sentence": (250_000, lambda size: "Lung cancer causes " + "back pain and fatigue, " * (size // 23)),
    "tabs": (1_250_000, lambda size: "\t" * size),
}


def pages(shared: Path) -> list[Source]:
    corpora = shared / "corpora"
    folders = [corpora / "dev", corpora / "unlabelled"] if corpora.is_dir() else [PROJECT / "tests/cases/extraction"]
    paths = sorted(path for folder in folders for path in folder.rglob("*.jsonld"))
    return [source for source in find_sources(paths) if isinstance(source, Source)]


def made(text: str) -> Source:
    value = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": "https://clinic.example.org/made",
        "headline": "Lung cancer",
        "inLanguage": "en",
        "articleBody": text,
    }
    return Source("made.jsonld", json.dumps(value).encode())


def words_of(annotator: Annotator, sources: Sequence[Source]) -> list[str]:
    return [
        passage.text
        for source in sources
        for one in annotator.annotate(source).annotations
        for passage in one.passages
        if passage.kind is not PassageKind.MARKUP
    ]


def seconds(annotator: Annotator, sources: Sequence[Source], rounds: int) -> float:
    return min(_once(annotator, sources) for _ in range(rounds))


def _once(annotator: Annotator, sources: Sequence[Source]) -> float:
    start = time.process_time()
    for source in sources:
        annotator.annotate(source)
    return time.process_time() - start


def peer_seconds(python: str, annotator: Annotator, blocks: list[str], rounds: int) -> float:
    names = [
        (name.lower(), concept.mention_type.value)
        for concept in annotator.vocabulary.concepts.values()
        for name in concept.names
    ]
    given = json.dumps({"names": names, "blocks": blocks, "rounds": rounds})
    done = subprocess.run([python, str(READER)], input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{python} could not run {READER.name}:\n{done.stderr}")
    return float(done.stdout)


def rows(annotator: Annotator, rounds: int) -> Iterator[str]:
    for name, (size, text) in SHAPES.items():
        short, long = (made(text(times * size)) for times in (1, 4))
        first, second = (seconds(annotator, [source], rounds) for source in (short, long))
        yield f"| {name}, {4 * size:,} | {len(long.content) / second / 1e6:.2f} | {second:.1f} | {second / first:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that can import medspacy")
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", help="the given material (../shared)")
    parser.add_argument("--rounds", type=int, default=5, help="the best of so many is taken (5)")
    arguments = parser.parse_args()
    if arguments.peer is not None and shutil.which(arguments.peer) is None:
        parser.error(f"{arguments.peer} is not there")

    start = time.process_time()
    vocabulary = read_vocabulary(ontology_directory())
    annotator = Annotator(vocabulary, SourceLimits(document_seconds=600))
    compiled = time.process_time() - start
    sources = pages(arguments.shared)
    blocks = words_of(annotator, sources)
    size = sum(map(len, blocks))
    print(f"vocabulary of {sum(1 for _ in vocabulary.names()):,} names read and compiled in {compiled:.2f} s\n")
    print("| pages | M characters/s/core | s | times the time for 4 times the text |")
    print("| --- | ---: | ---: | ---: |")
    ours = seconds(annotator, sources, arguments.rounds)
    print(f"| cancerkg, {len(sources)} real pages, {size:,} | {size / ours / 1e6:.2f} | {ours:.2f} | |")
    if arguments.peer is not None:
        theirs = peer_seconds(arguments.peer, annotator, blocks, arguments.rounds)
        print(f"| medspaCy, the same words | {size / theirs / 1e6:.2f} | {theirs:.2f} | |")
    for row in rows(annotator, min(2, arguments.rounds)):
        print(row, flush=True)


if __name__ == "__main__":
    main()
