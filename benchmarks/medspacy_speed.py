"""How long medspaCy takes, for `benchmarks/annotate.py`, which runs this with the Python that has medspaCy.

Standard input is a JSON object: `names` are rows of a name and a type, `blocks` texts, `rounds` a number. Standard
output is the processor time of the best round in seconds. It does what it does in `benchmarks/medspacy_reader.py`.
"""

import json
import sys
import time

import medspacy
from loguru import logger
from medspacy.ner import TargetRule


def main() -> None:
    logger.remove()
    given = json.load(sys.stdin)
    nlp = medspacy.load(medspacy_enable=["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"])
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(name, type_) for name, type_ in given["names"]])
    best = float("inf")
    for _ in range(given["rounds"]):
        start = time.process_time()
        for _doc in nlp.pipe(given["blocks"]):
            pass
        best = min(best, time.process_time() - start)
    sys.stdout.write(str(best))


if __name__ == "__main__":
    main()
