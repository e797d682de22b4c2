"""How long a preview takes beside a full build: one new synonym that stands in few documents, and one that stands in
many.

    python benchmarks/preview.py [--documents 1000] [--data DIR]

The documents are made of the lines of our own examples: each has an article's title and a part of its lines, lines of
other articles, an address and a site of its own, always the same ones. Some say something of back pain under a name
that the ontology does not have, and that name is the synonym that is added. Seconds are wall time and processor time.
"""

import argparse
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from os import times
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from cancerkg.build import Place, build
from cancerkg.documents import Source, find_sources, read_documents
from cancerkg.inference import read_rules
from cancerkg.ontology.preview import preview
from cancerkg.queries import read_queries
from cancerkg.releases import Releases
from cancerkg.resources import ontology_directory, queries_directory

EXAMPLES = Path(__file__).parents[1] / "examples"
SYNONYMS = {"dorsodynia": 100, "notalgia": 20, "rachialgia": 2}
"""Each stands in one of so many documents."""
SITES = 40
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall time and processor time, in seconds."""

    wall: float
    processor: float


def measured(work: Callable[[], Result]) -> tuple[Result, Measured]:
    wall, before = perf_counter(), times()
    result = work()
    after = times()
    return result, Measured(perf_counter() - wall, sum(after[:4]) - sum(before[:4]))


def articles() -> list[tuple[str, list[str]]]:
    """The title and the lines of each example."""
    found = []
    for path in sorted(EXAMPLES.glob("*.jsonld")):
        for document in read_documents(Source(path.name, path.read_bytes())).documents:
            lines = [line for body in document.bodies for line in body.text.splitlines() if line.strip()]
            found.append((document.title, lines))
    return found


def pages(number: int) -> Iterator[dict[str, str]]:
    pool = articles()
    everything = [line for _, lines in pool for line in lines]
    for index in range(number):
        chance = random.Random(index)
        title, lines = pool[index % len(pool)]
        own = [line for line in lines if chance.random() < 0.8]
        others = chance.sample(everything, 8)
        said = [f"Lung cancer may cause {name}." for name, every in SYNONYMS.items() if index % every == 0]
        yield {
            "@context": "https://schema.org",
            "@type": "MedicalWebPage",
            "url": f"https://site{index % SITES}.example.org/pages/{index}",
            "headline": title,
            "inLanguage": "en",
            "articleBody": "\n".join([*own, *others, *said]),
        }


def with_synonym(folder: Path, name: str) -> Path:
    shutil.copytree(ontology_directory(), folder)
    file = folder / "cancerkg.ttl"
    label = 'skos:prefLabel "back pain"@en ;'
    before, found, after = file.read_text(encoding="utf-8").partition(label)
    assert found, "the concept is in the ontology"
    file.write_text(f'{before}{label} skos:altLabel "{name}"@en ;{after}', encoding="utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--data", type=Path, help="a data directory to keep, or that an earlier run has kept")
    chosen = parser.parse_args()
    rules = read_rules(read_queries(queries_directory()))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        source = folder / "pages.jsonl"
        content = list(pages(chosen.documents))
        source.write_text("".join(json.dumps(one) + "\n" for one in content), encoding="utf-8")
        data = chosen.data or folder / "data"
        place = Place(data, ontology_directory(), queries_directory())
        print(f"{'':<28}{'read again':>14}{'mentions':>10}{'wall s':>9}{'processor s':>13}")
        if not (data / "current").exists():
            sources = find_sources([source])
            _, took = measured(
                lambda: build(sources, place, workers=1, clock=lambda: datetime.now(UTC), host="benchmark")
            )
            print(f"{'full build':<28}{chosen.documents:>14,}{'':>10}{took.wall:>9.1f}{took.processor:>13.1f}")
        release = Releases(data).current()
        for name in SYNONYMS:
            ontology = with_synonym(folder / name, name)
            found, took = measured(lambda ontology=ontology: preview(release, ontology, rules))
            read = f"{found.read:,} of {found.documents:,}"
            changed = len(found.mentions)
            print(f"{'+ ' + name:<28}{read:>14}{changed:>10,}{took.wall:>9.2f}{took.processor:>13.2f}")


if __name__ == "__main__":
    main()
