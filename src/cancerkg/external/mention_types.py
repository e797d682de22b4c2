"""Which kind of phrase a term's names are, from ``data/mention_types.toml``."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import takewhile
from types import MappingProxyType
from typing import Any

from cancerkg.external.ontology import ExternalOntology
from cancerkg.model import MentionType


def mention_type_of(ontology: ExternalOntology, name: str) -> MentionType | None:
    """The type of the phrases that name the term, by its branch and the last word of its label, or of what stands
    before a preposition in it.

    None where the data file does not know the branch, and for obsolete terms. ``name`` is an id, alternative id or
    label; raises :class:`~cancerkg.errors.UnknownExternalTerm`.
    """
    term = ontology.term(name)
    if term.obsolete:
        return None
    table = _table()
    above: frozenset[str] | None = None
    for branch in table["branch"]:
        if "prefix" in branch:
            fits = term.id.startswith(branch["prefix"] + ":")
        else:
            above = ontology.ancestors(term.id) if above is None else above
            fits = branch["root"] in above
        if fits:
            other: str = branch.get("last_words", branch["type"])
            is_other = other != branch["type"] and _ends_in(term.label, table["last_words"][other])
            return MentionType(other if is_other else branch["type"])
    return None


def _ends_in(label: str, words: Mapping[str, Sequence[str]]) -> bool:
    before = takewhile(lambda word: word not in _table()["prepositions"], label.lower().split())
    last = next(iter(reversed([*before])), "").rstrip(",")
    return last not in words["not"] and (last in words["words"] or last.endswith(tuple(words["endings"])))


@cache
def _table() -> Mapping[str, Any]:
    text = files(__package__).joinpath("data/mention_types.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
