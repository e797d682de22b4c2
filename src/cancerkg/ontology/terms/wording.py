"""Names of other ontologies in our way of writing: US English, lower case but for proper names and acronyms.

HPO writes "Back pain" and "Horner syndrome", NCIt "Acute Renal Failure". Which words are proper names is learnt from
the ontology's own text: a word that stands with a capital where no sentence or name begins is one, unless it stands in
lower case more often.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

from cancerkg.external import ExternalOntology
from cancerkg.ontology.terms.import_rules import read_import_rules
from cancerkg.ontology.terms.phrases import american

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’]s)?")
_CAPITALIZED: Final = re.compile(r"[A-Z][a-z]+(?:['’]s)?")
_JOINED: Final = re.compile(r"[-–][A-Z][a-z]")
"""What follows the first name of two: "Erdheim-Chester"."""
_BEGINNING: Final = re.compile(r"(?:^|[.:;!?(\"“]\s*|\s[-–]\s)$")


@dataclass(frozen=True, slots=True)
class Wording:
    """What is known of the words of an ontology: how often each stands inside a text with and without a capital."""

    capital: Counter[str] = field(repr=False)
    lower: Counter[str] = field(repr=False)

    @classmethod
    def of(cls, ontology: ExternalOntology, own_names: Iterable[str]) -> Self:
        """From the labels, synonyms and definitions of all terms, and the names of our vocabulary. Linear in them."""
        capital: Counter[str] = Counter()
        lower: Counter[str] = Counter()
        names = [name for term in ontology.terms.values() for name in (term.label, *(s.text for s in term.synonyms))]
        is_titled = _mostly_titles(names)
        for text in (*own_names, *(term.definition or "" for term in ontology.terms.values())):
            _count(text, capital, lower)
        for name in names if not is_titled else ():
            _count(name, capital, lower)
        return cls(capital, lower)

    def of_name(self, name: str, *, spelling: bool = True) -> str:
        """The name as ours are written; without ``spelling``, a British one stays British."""
        parts: list[str] = []
        end = 0
        for match in _WORD.finditer(name):
            parts.extend((name[end : match.start()], self._written(match.group(), name[match.end() :])))
            end = match.end()
        written = " ".join("".join((*parts, name[end:])).split())
        return american(written) if spelling else written

    def _written(self, word: str, rest: str) -> str:
        if not _CAPITALIZED.fullmatch(word) or self._is_proper(word, rest):
            return word
        return word[0].lower() + word[1:]

    def _is_proper(self, word: str, rest: str) -> bool:
        if word.endswith(("'s", "’s")):  # somebody's
            return True
        key = word.lower()
        if self.capital[key] or self.lower[key]:
            return self.capital[key] > self.lower[key]
        if _JOINED.match(rest):
            return True
        rules, following = read_import_rules(), _WORD.search(rest)
        is_before_head = following is not None and following.group().lower() in rules.eponym_heads
        return is_before_head and not key.endswith(rules.adjective_endings)


def _count(text: str, capital: Counter[str], lower: Counter[str]) -> None:
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0].islower():
            lower[word.lower()] += 1
        elif _CAPITALIZED.fullmatch(word) and not _BEGINNING.search(text, 0, match.start()):
            capital[word.lower()] += 1


def _mostly_titles(names: Iterable[str]) -> bool:
    """Whether most words that do not begin a name have a capital: then capitals say nothing."""
    counted = Counter(
        word[0].isupper() for name in names for word in name.split()[1:] if len(word) > 3 and word[0].isalpha()
    )
    return counted[True] > counted[False]
