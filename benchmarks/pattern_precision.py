"""How often each pattern is right on labelled articles, as tab-separated values.

    python benchmarks/pattern_precision.py GOLD… [--by rule]

GOLD are folders of labels, as `cancerkg evaluate` takes them; their counts are added up. A row is a value of
`ckg:pattern`, with Wilson's 95 % interval of its precision. With `--by rule` a row is a pattern of a sentence whatever
supplied its subject (`causes`, `causes/section` and `causes/page` together), or a frame whatever it was read in
(`item/symptoms` and `heading/symptoms` together).
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from cancerkg.annotate import annotator_for
from cancerkg.assertions import family_of
from cancerkg.documents import find_sources
from cancerkg.evaluation import PatternPrecision, evaluate_articles, found_in, page_of, read_gold, wilson
from cancerkg.resources import ontology_directory


def precisions(folder: Path) -> tuple[PatternPrecision, ...]:
    gold = read_gold(folder)
    annotator = annotator_for(ontology_directory())
    found = [
        found_in(
            one.name, [a for source in find_sources([page_of(one)]) for a in annotator.annotate(source).annotations]
        )
        for one in gold
    ]
    return evaluate_articles(gold, found).patterns


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD")
    parser.add_argument("--by", choices=("pattern", "rule"), default="pattern", help="what a row is (pattern)")
    arguments = parser.parse_args()

    hits, right = Counter[str](), Counter[str]()
    for folder in arguments.gold:
        for one in precisions(folder):
            name = family_of(one.pattern) if arguments.by == "rule" else one.pattern
            hits[name] += one.hits
            right[name] += one.right
    sys.stdout.write("pattern\thits\tright\tprecision\tlow\thigh\n")
    for name in sorted(hits):
        interval = wilson(right[name], hits[name])
        figures = "\t".join(f"{one:.3f}" for one in (right[name] / hits[name], interval.low, interval.high))
        sys.stdout.write(f"{name}\t{hits[name]}\t{right[name]}\t{figures}\n")


if __name__ == "__main__":
    main()
