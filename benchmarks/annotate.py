"""How fast pages are annotated, whether the time grows with the length alone, and how long a vocabulary is compiled.

    python benchmarks/annotate.py [--peer PYTHON] [--shared ../shared] [--rounds 5]

The first rows are real pages (those of ``../shared/corpora`` if it is there, else our own articles), annotated over and
over in one process: characters of the pages' words a second of processor time, on one core, the best round. With
`--peer`, an interpreter that can import medspaCy, its matcher with the names of our vocabulary, its sentence splitter
and its ConText run on the same words in the same run. The other rows are single pages: the words of all the real ones
in one article, and made shapes, each in three lengths, ten times and a hundred times as long, and each in a process of
its own, whose peak of memory is told. The vocabularies are ours and, where ``../shared`` is there, one of 20,000 names.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from grown_vocabulary import grow

from cancerkg.annotate import Annotator
from cancerkg.documents import Source, SourceLimits, find_sources
from cancerkg.model import Passage, PassageKind
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import read_vocabulary

PROJECT = Path(__file__).parents[1]
READER = Path(__file__).with_name("medspacy_speed.py")
SENTENCE = "Lung cancer may cause back pain, and fatigue is common in people with pneumonia. "

LARGE_VOCABULARY = 20_000

SHAPES: Mapping[str, tuple[int, Callable[[int], str]]] = {
    "list items": (1_000, lambda size: "<h2>Symptoms</h2><ul>" + "<li>Back pain and fatigue</li>" * size + "</ul>"),
    "sentences in one line": (50_000, lambda size: SENTENCE * (size // len(SENTENCE))),
    "one sentence": (50_000, lambda size: "Lung cancer causes " + "back pain and fatigue, " * (size // 23)),
    "tabs": (50_000, lambda size: SENTENCE + "\t" * size),
}
LENGTHS = (1, 10, 100)


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


def blocks_of(annotator: Annotator, sources: Sequence[Source]) -> list[Passage]:
    return [
        passage
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


def compile_times(shared: Path) -> Iterator[str]:
    yield _compiled(ontology_directory())
    external = sorted((shared / "vocabulary/external").glob("hp-*.obo"))
    if external:
        with TemporaryDirectory() as folder:
            grow(Path(folder), external[0], LARGE_VOCABULARY)
            yield _compiled(Path(folder))


def _compiled(ontology: Path) -> str:
    start = time.process_time()
    vocabulary = read_vocabulary(ontology)
    read = time.process_time()
    Annotator(vocabulary)
    compiled = time.process_time()
    return f"| {sum(1 for _ in vocabulary.names()):,} names | {read - start:.2f} | {compiled - read:.2f} |"


def of_length(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


def texts(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A name and a text for each row."""
    article = "\n".join(words)
    for times in LENGTHS:
        yield f"real words, {50_000 * times:,} characters", of_length(article, 50_000 * times)
    for name, (size, text) in SHAPES.items():
        yield from ((f"{name}, {size * times:,}", text(size * times)) for times in LENGTHS)


def measured(text: str) -> tuple[float, int, int]:
    """The seconds that a page with this text takes, its mentions, and the peak of the process's memory in MiB."""
    annotator = Annotator(read_vocabulary(ontology_directory()), SourceLimits(document_seconds=600))
    annotator.annotate(made("Lung cancer causes back pain."))  # what is read at the first page is not this one's
    start = time.process_time()
    result = annotator.annotate(made(text))
    taken = time.process_time() - start
    if result.rejection is not None:
        raise result.rejection.error
    mentions = sum(len(one.mentions) for one in result.annotations)
    return taken, mentions, peak_memory()


def peak_memory() -> int:
    """The most memory that this process has had, in MiB (VmHWM of proc(5); a resource usage has its parent's too)."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def long_rows(words: Sequence[str]) -> Iterator[str]:
    """One row for each text; ``words`` are not about a publisher, since all behind that would be left out."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for name, text in texts(words):
            taken, mentions, memory = pool.submit(measured, text).result()
            yield f"| {name} | {len(text) / taken / 1e6:.2f} | {taken:.2f} | {mentions:,} | {memory:,} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that can import medspacy")
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared", help="the given material (../shared)")
    parser.add_argument("--rounds", type=int, default=5, help="the best of so many is taken (5)")
    arguments = parser.parse_args()
    if arguments.peer is not None and shutil.which(arguments.peer) is None:
        parser.error(f"{arguments.peer} is not there")

    print("| vocabulary | read in s | compiled in s |\n| --- | ---: | ---: |")
    for row in compile_times(arguments.shared):
        print(row, flush=True)

    annotator = Annotator(read_vocabulary(ontology_directory()), SourceLimits(document_seconds=600))
    sources = pages(arguments.shared)
    blocks = blocks_of(annotator, sources)
    words = [block.text for block in blocks]
    size = sum(map(len, words))
    print(f"\n| {len(sources)} real pages, {size:,} characters | M characters/s/core | s |\n| --- | ---: | ---: |")
    ours = seconds(annotator, sources, arguments.rounds)
    print(f"| cancerkg | {size / ours / 1e6:.2f} | {ours:.2f} |", flush=True)
    if arguments.peer is not None:
        theirs = peer_seconds(arguments.peer, annotator, words, arguments.rounds)
        print(f"| medspaCy, the same words | {size / theirs / 1e6:.2f} | {theirs:.2f} |")

    print("\n| one page | M characters/s/core | s | mentions | MiB |\n| --- | ---: | ---: | ---: | ---: |")
    for row in long_rows([block.text for block in blocks if not block.boilerplate]):
        print(row, flush=True)


if __name__ == "__main__":
    main()
