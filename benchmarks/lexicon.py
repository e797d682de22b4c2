"""Recognising the terms of an ontology: the recogniser, and plain dictionary look-up, on the same labelled abstracts.

    python benchmarks/lexicon.py [FOLDER] [--ontology FILE] [--seconds 3]

FOLDER holds ``Text/NAME`` and ``Annotations/NAME`` as GSC+ has them (Lobo and others 2017, doi:10.1155/2017/8565739): a
line ``[start::end]<TAB>HP_0000001 | words`` for each label. What counts is the set of terms of an abstract, precision,
recall and F1 over all abstracts together (micro). Labels are of an older version of the ontology: an id that was merged
or replaced is taken for the current one (``alt_id``, ``replaced_by``). A label whose term is obsolete without a
replacement, or unknown, cannot be found by anything that knows the file: it is left out, and a second F1 counts it as a
miss. The halves are every other abstract, in the order of their names.

Dictionary look-up finds each label and synonym between word borders, without regard to case and hyphens, also within
others. The two take turns, so that a busy machine is as unkind to one as to the other; seconds are of processor time.
"""

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from cancerkg.errors import UnknownExternalTerm
from cancerkg.external import ExternalOntology, read_external
from cancerkg.folding import folded, is_border
from cancerkg.mentions import Recogniser, compile_lexicon

SHARED = Path(__file__).parents[2] / "shared"
LABEL = re.compile(r"\[(\d+)::(\d+)\]\t([A-Z]+)_(\d+) \| ")

Find = Callable[[str], set[str]]


@dataclass(frozen=True, slots=True)
class Abstract:
    """A text, the terms that its labels name, and the labels that name no current term."""

    text: str
    terms: frozenset[str]
    lost: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Micro precision, recall and F1 between 0 and 1."""

    precision: float
    recall: float
    f1: float


def read_abstracts(folder: Path, ontology: ExternalOntology) -> list[Abstract]:
    """The abstracts of the folder, in the order of their names."""
    abstracts = []
    for path in sorted((folder / "Text").iterdir()):
        labels = (folder / "Annotations" / path.name).read_text(encoding="utf-8")
        named = {f"{match.group(3)}:{match.group(4)}" for match in map(LABEL.match, labels.splitlines()) if match}
        current = {label: current_id(label, ontology) for label in named}
        abstracts.append(
            Abstract(
                text=path.read_text(encoding="utf-8"),
                terms=frozenset(id_ for id_ in current.values() if id_ is not None),
                lost=frozenset(label for label, id_ in current.items() if id_ is None),
            )
        )
    return abstracts


def current_id(label: str, ontology: ExternalOntology) -> str | None:
    """The id by which the ontology now knows a label; None where it knows it no more."""
    seen: set[str] = set()
    while label not in seen:
        seen.add(label)
        try:
            term = ontology.term(label)
        except UnknownExternalTerm:
            return None
        if not term.obsolete:
            return term.id
        label = next(iter(term.replaced_by), label)
    return None


def score(abstracts: Sequence[Abstract], found: Sequence[set[str]], *, count_lost: bool = False) -> Score:
    """How the terms found in each abstract fit its labels."""
    right = sum(len(one.terms & terms) for one, terms in zip(abstracts, found, strict=True))
    wanted = sum(len(one.terms) + (len(one.lost) if count_lost else 0) for one in abstracts)
    given = sum(map(len, found))
    precision, recall = right / max(given, 1), right / max(wanted, 1)
    return Score(precision, recall, 2 * right / max(given + wanted, 1))


def dictionary(ontology: ExternalOntology) -> Find:
    """Plain look-up of every label and synonym of three letters or more."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for term in ontology.terms.values():
        if not term.obsolete:
            for name in (term.label, *(synonym.text for synonym in term.synonyms)):
                ids[folded(name)].add(term.id)
    names = sorted(name for name in ids if len(name) > 2)
    automaton = AhoCorasick(names, matchkind=MatchKind.Standard)

    def find(text: str) -> set[str]:
        lookup = folded(text)
        return {
            id_
            for index, start, end in automaton.find_matches_as_indexes(lookup, overlapping=True)
            if is_border(lookup, start) and is_border(lookup, end)
            for id_ in ids[names[index]]
        }

    return find


def recogniser(ontology: ExternalOntology) -> Find:
    """The recogniser of the project, with all terms of the ontology."""
    found = Recogniser(compile_lexicon(ontology))
    return lambda text: {match.term.id for match in found.find(text)}


def rates(finders: Mapping[str, Find], texts: Sequence[str], seconds: float) -> dict[str, float]:
    """Texts a second of processor time, by turns, until each has had so many seconds."""
    spent = dict.fromkeys(finders, 0.0)
    rounds = 0
    while min(spent.values()) < seconds:
        rounds += 1
        for name, find in finders.items():
            start = time.process_time()
            for text in texts:
                find(text)
            spent[name] += time.process_time() - start
    return {name: rounds * len(texts) / duration for name, duration in spent.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED / "corpora" / "gscplus-dev")
    parser.add_argument(
        "--ontology", type=Path, default=SHARED / "vocabulary" / "external" / "hp-2023-01-27.obo", help="OBO or OWL"
    )
    parser.add_argument("--seconds", type=float, default=3, help="of processor time, for each finder")
    given = parser.parse_args()

    start = time.process_time()
    ontology = read_external(given.ontology)
    read = time.process_time() - start
    finders: dict[str, Find] = {}
    compiled: dict[str, float] = {}
    for name, make in (("dictionary look-up", dictionary), ("cancerkg", recogniser)):
        start = time.process_time()
        finders[name] = make(ontology)
        compiled[name] = time.process_time() - start
    abstracts = read_abstracts(given.folder, ontology)
    rate = rates(finders, [one.text for one in abstracts], given.seconds)

    lost = sum(len(one.lost) for one in abstracts)
    print(f"{len(ontology.terms):,} terms of {ontology.name} {ontology.version}, read in {read:.2f} s")
    wanted = sum(len(one.terms) for one in abstracts)
    print(f"{len(abstracts)} abstracts, {wanted} terms; {lost} labels name no term now\n")
    print(
        "| finder | compiled in s | abstracts/s | precision | recall | F1 | first half | second half | lost = missed |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, find in finders.items():
        found = [find(one.text) for one in abstracts]
        whole = score(abstracts, found)
        halves = [score(abstracts[half::2], found[half::2]).f1 for half in (0, 1)]
        strict = score(abstracts, found, count_lost=True).f1
        figures = [whole.precision, whole.recall, whole.f1, *halves, strict]
        shown = " | ".join(f"{figure:.3f}" for figure in figures)
        print(f"| {name} | {compiled[name]:.2f} | {rate[name]:,.0f} | {shown} |")


if __name__ == "__main__":
    main()
