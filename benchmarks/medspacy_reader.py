"""What medspaCy finds, for `benchmarks/extraction.py`, which runs this with the Python that has medspaCy.

Standard input is a JSON object: `names` are rows of a name and a type, `articles` map a name to its blocks of text.
Standard output is one: for each article `mentions` (exact, type, sentence) and `relations` (subject, predicate, object,
polarity, sentence). A relation is said of two mentions of fitting types in one sentence that is no question: denied
where ConText takes either for denied, left out where it takes one for hypothetical, of the family's or of the past.
"""

import json
import sys
from collections.abc import Iterator
from itertools import product
from typing import Any

import medspacy
from loguru import logger
from medspacy.ner import TargetRule

FITTING = (
    ("condition", "has_symptom", "symptom"),
    ("treatment", "treats", "condition"),
    ("treatment", "treats", "symptom"),
)
"""Two conditions in one sentence are left alone: which of them leads to the other is not in a co-occurrence."""


def pipeline(names: list[tuple[str, str]]) -> Any:  # noqa: ANN401 - spaCy is not where this is checked
    nlp = medspacy.load(medspacy_enable=["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"])
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(name, type_) for name, type_ in names])
    return nlp


def read(nlp: Any, blocks: list[str]) -> dict[str, Any]:  # noqa: ANN401
    mentions: list[dict[str, str]] = []
    relations: list[dict[str, str]] = []
    for doc in nlp.pipe(blocks):
        by_sentence: dict[int, list[Any]] = {}
        for one in doc.ents:
            mentions.append({"exact": one.text, "type": one.label_, "sentence": one.sent.text})
            by_sentence.setdefault(one.sent.start, []).append(one)
        for found in by_sentence.values():
            relations += related(found, found[0].sent.text)
    return {"mentions": mentions, "relations": relations}


def related(found: list[Any], sentence: str) -> Iterator[dict[str, str]]:
    if sentence.rstrip().endswith("?"):
        return
    said = [one for one in found if not (one._.is_hypothetical or one._.is_family or one._.is_historical)]
    for one, other in product(said, said):
        for subject, predicate, object_ in FITTING:
            if (one.label_, other.label_) == (subject, object_):
                denied = one._.is_negated or other._.is_negated
                yield {
                    "subject": one.text,
                    "predicate": predicate,
                    "object": other.text,
                    "polarity": "negated" if denied else "affirmed",
                    "sentence": sentence,
                }


def main() -> None:
    logger.remove()
    given = json.load(sys.stdin)
    nlp = pipeline(given["names"])
    json.dump({name: read(nlp, blocks) for name, blocks in given["articles"].items()}, sys.stdout)


if __name__ == "__main__":
    main()
