"""A name → the ways in which it may also be written, by the rules of ``data/variants.toml``."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from cancerkg.folding import folded

_SIBILANT = ("s", "x", "z", "ch", "sh")
_BEFORE_TAIL = re.compile(r"^(.*?)(?= (?:of|in|to|with) )|^.*$")


class Variants:
    """The rules, read. A name's variants are few, whatever its length."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._spelling: Mapping[str, str] = table["spelling"]
        self._plural: Mapping[str, str] = table["plural"]
        self._turned: list[Mapping[str, Any]] = table["turned"]

    @staticmethod
    @cache
    def read() -> "Variants":
        """The rules that are shipped with the package."""
        return Variants(tomllib.loads(files(__package__).joinpath("data/variants.toml").read_text(encoding="utf-8")))

    def of(self, name: str, mention_type: str) -> set[str]:
        """The name in every spelling, number and order that the data file knows, folded."""
        base = folded(" ".join(name.split()))
        ordered = {base, *self._turned_round(base, mention_type)}
        spelled = {spelling for form in ordered for spelling in self._spelled(form)}
        return spelled | {plural for form in spelled for plural in self._plurals(form)}

    def _turned_round(self, name: str, mention_type: str) -> Iterator[str]:
        for rule in self._turned:
            before, _, head = name.rpartition(" ")
            if before and head == rule["head"] and mention_type in rule["types"]:
                yield from (form.format(a=before) for form in rule["forms"])

    def _spelled(self, name: str) -> Iterator[str]:
        yield name
        for american, british in self._spelling.items():
            if american in name and british not in name:
                yield name.replace(american, british)

    def _plurals(self, name: str) -> Iterator[str]:
        """The plural of the head: the last word, or the one before "of", "in" or "to"."""
        head = _BEFORE_TAIL.match(name)
        before = head.group(0) if head else name
        rest = name[len(before) :]
        *first, last = before.split(" ")
        plural = self._plural.get(last) or _regular_plural(last)
        if plural:
            yield " ".join((*first, plural)) + rest


def _regular_plural(word: str) -> str | None:
    if len(word) < 3 or word.endswith(("ss", "ing", "is", "us")) or not word.isalpha():
        return None
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_SIBILANT) and not word.endswith("s") else "" if word.endswith("s") else "s")
