"""How fast each stage of the work on documents is: characters a second on one core, and its share of the whole.

python benchmarks/pipeline.py [--times N] [SOURCE…]
"""

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from time import perf_counter
from typing import TypeGuard

from cancerkg.assertions import find_assertions
from cancerkg.documents import Rejection, Source, find_sources, read_documents
from cancerkg.errors import SourceError
from cancerkg.mentions import MentionFinder
from cancerkg.passages import find_passages
from cancerkg.quads import annotation_quads, source_quads, write_nquads
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Vocabulary, read_vocabulary

EXAMPLES = Path(__file__).parents[1] / "examples"


class Stopwatch:
    """Adds up the seconds of each stage: since the last lap, or since the start."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._last = perf_counter()

    def start(self) -> None:
        self._last = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.seconds[stage] += now - self._last
        self._last = now


def work(source: Source, vocabulary: Vocabulary, finder: MentionFinder, watch: Stopwatch) -> Counter[str]:
    """What ``cancerkg build`` does with one source; how much there was of it."""
    amount: Counter[str] = Counter()
    watch.start()
    reading = read_documents(source)
    watch.lap("read")
    for document in reading.documents:
        watch.start()
        passages = find_passages(document)
        watch.lap("passages")
        mentions = finder.find(passages)
        watch.lap("mentions")
        annotation = find_assertions(document, passages, mentions, vocabulary)
        watch.lap("assertions")
        nquads = write_nquads([*source_quads(document), *annotation_quads(annotation)])
        watch.lap("quads")
        amount.update(documents=1, characters=sum(len(p.text) for p in passages), quads=nquads.count(b"\n"))
    return amount


def is_read(source: Source | Rejection, vocabulary: Vocabulary, finder: MentionFinder) -> TypeGuard[Source]:
    """Whether the source holds a page. The first one also loads the data files and the sentence model, unmeasured."""
    if isinstance(source, Rejection):
        return False
    try:
        work(source, vocabulary, finder, Stopwatch())
    except SourceError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", type=Path, default=[EXAMPLES], metavar="SOURCE")
    parser.add_argument("--times", type=int, default=25, help="how often each source is worked on (25)")
    arguments = parser.parse_args()

    begin = perf_counter()
    vocabulary = read_vocabulary(ontology_directory())
    finder = MentionFinder(vocabulary)
    ready = perf_counter() - begin
    sources = [source for source in find_sources(arguments.sources) if is_read(source, vocabulary, finder)]
    watch, amount = Stopwatch(), Counter[str]()
    for _ in range(arguments.times):
        for source in sources:
            amount += work(source, vocabulary, finder, watch)

    if not amount:
        parser.error("there is no page in these sources")
    documents, characters = amount["documents"], amount["characters"]
    whole = sum(watch.seconds.values())
    print(f"{documents:,} documents, {characters:,} characters, {amount['quads']:,} quads, one core.")
    print(f"The vocabulary was ready after {ready:.2f} s, which is not counted.\n")
    print(f"{'stage':<12}{'characters/s':>14}{'ms/document':>13}{'share':>8}")
    for stage, seconds in [*watch.seconds.items(), ("whole", whole)]:
        print(f"{stage:<12}{characters / seconds:>14,.0f}{1000 * seconds / documents:>13.2f}{seconds / whole:>8.0%}")


if __name__ == "__main__":
    main()
