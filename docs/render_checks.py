"""Writes ``docs/checks.md`` from the catalogue of the checks: ``python docs/render_checks.py``."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parent
RULES = DOCS.parent / "src" / "cancerkg" / "checks" / "data" / "rules.toml"
PAGE = DOCS / "checks.md"

_HEAD = """\
# The rules of the check

What [`cancerkg ontology check`](ontology.md#check) looks for, part by part. A *violation* keeps the ontology from being
released, a *warning* is to be looked at, an *info* may be left. The rules are in
`src/cancerkg/checks/data/rules.toml`; this page is written by `python docs/render_checks.py`.
"""
_CHAPTERS = {
    "reading": """\
Whether the files can be read. What rests on one that cannot is not looked at, which the last line of the report
says.""",
    "profile": """\
Whether the ontology is OWL 2 DL, told from its triples by the
[structural specification](https://www.w3.org/TR/owl2-syntax/) and the
[mapping to RDF](https://www.w3.org/TR/owl2-mapping-to-rdf/). A test asks OWL API's own checker for a second opinion on
each rule. `tests/cases/profile.toml` says where that one is silent, and why: it reads RDF leniently, and does not look
at the datatypes of literals, at their limits, or at blank nodes in a circle.""",
    "reasoning": """\
What HermiT finds: a contradiction, with a smallest set of statements that make it, and classes that can have no
member.""",
    "shapes": "What SHACL finds with `shapes.ttl` of the ontology's folder, in the words of the shape.",
    "concepts": """\
The concepts: labels, definitions, hierarchy, what is obsolete. Some of these keep the ontology from being read at all
by `build`.""",
    "names": """\
The names by which concepts are found in texts, in every spelling, number and order that the matcher makes of them
(`src/cancerkg/mentions/data/variants.toml`). Words and exceptions are in `src/cancerkg/checks/data/names.toml`.""",
    "mappings": """\
The mappings, each by itself, beside the others, and, with `--external`, beside the vocabulary that it leads to. A file
is taken to be whole: of a slim, identifiers that it leaves out are unknown.""",
    "questions": "The [competency questions](ontology.md#competency-questions).",
}


def page() -> str:
    """The whole page, as the catalogue has it now."""
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return _HEAD + "".join(part for chapter in rules for part in _chapter(chapter, rules[chapter]))


def _chapter(name: str, rules: dict[str, dict[str, str]]) -> Iterator[str]:
    yield f"\n## {name}\n\n{_CHAPTERS[name]}\n\n| rule | severity | meaning | cure |\n|---|---|---|---|\n"
    for id_, rule in rules.items():
        yield f"| `{id_}` | {rule['severity']} | {rule['meaning']} | {rule['cure']} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
