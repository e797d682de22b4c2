"""An external ontology → a lexicon: which of its names are names, and what their words are."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from cancerkg.external import ExternalOntology, ExternalTerm, SynonymScope, mention_type_of
from cancerkg.mentions.lexicon import Lexicon, LexiconTerm, Name, Words
from cancerkg.mentions.words import Kind, Token, WordFamilies, word_families
from cancerkg.model import MentionType

MOST_WORDS: Final = 7
"""The longest name that is recognised, in words without the small ones."""

_ACRONYM: Final = re.compile(r"^(?=.*[A-Z].*[A-Z])[A-Za-z0-9-]{2,6}$")


def compile_lexicon(ontology: ExternalOntology, mention_type: MentionType | None = None) -> Lexicon:
    """The lexicon of an ontology's current terms; linear in the names.

    ``mention_type`` is the type of the ontology's own terms, those with its commonest prefix; without it the type of
    each is what :func:`~cancerkg.external.mention_type_of` says.

    Left out are names that would be found where nothing is named: those with "and" or "or", of one letter or of small
    words alone, longer than :data:`MOST_WORDS`, broad synonyms, acronyms (found where a text introduces them), those
    that ``data/lexicons.toml`` blocks or calls empty, and the single words of branches that qualify
    findings ("Recurrent").
    """
    families = word_families()
    qualifiers = _qualifiers(ontology)
    own = _own_prefix(ontology)
    names: defaultdict[Words, set[Name]] = defaultdict(set)
    terms: dict[str, LexiconTerm] = {}
    for term in ontology.terms.values():
        if term.obsolete:
            continue
        is_own = mention_type is not None and term.id.startswith(own)
        kind = mention_type if is_own else mention_type_of(ontology, term.id)
        terms[term.id] = LexiconTerm(term.id, term.iri, term.label, kind, term.parents)
        blocked = _blocked().get(term.id, frozenset())
        for text in _texts(term):
            words = _words(text, families)
            key = _key_of(words)
            if words and key not in blocked and not (len(words) == 1 and term.id in qualifiers):
                names[key].add(Name(term.id, tuple(word.exact for word in words)))
    return Lexicon(
        name=ontology.name,
        version=ontology.version,
        license=ontology.license,
        sha256=ontology.sha256,
        families=families.digest,
        terms=MappingProxyType(terms),
        names=MappingProxyType({words: tuple(sorted(found)) for words, found in sorted(names.items())}),
    )


def other_things() -> frozenset[Words]:
    """Phrases that have the words of a name and name another thing, as exact words."""
    families = word_families()
    return frozenset(tuple(token.exact for token in families.tokens(phrase)) for phrase in _table()["other_things"])


def _texts(term: ExternalTerm) -> Iterator[str]:
    synonyms = (one.text for one in term.synonyms if one.scope is not SynonymScope.BROAD)
    patterns = [entry["name"] for entry in _table()["blocked_in"] if re.search(entry["label"], term.label)]
    for text in (term.label, *synonyms):
        if not _ACRONYM.match(text) and not any(re.search(pattern, text) for pattern in patterns):
            yield text


def _words(text: str, families: WordFamilies) -> list[Token]:
    """The words of a name; none where it is no name of one thing."""
    tokens = families.tokens(text)
    words = [token for token in tokens if token.kind is Kind.WORD]
    if any(token.kind is Kind.CONJUNCTION for token in tokens) or len(words) > MOST_WORDS:
        return []
    if any(word.exact in _table()["empty_words"] for word in words):
        return []
    if any(word.stem == "abnormal" for word in words):
        words = [word for word in words if word.exact not in _table()["empty_with_abnormal"]]
    return [] if len(words) == 1 and len(words[0].exact) < 3 else words


def _key_of(words: list[Token]) -> Words:
    return (words[0].key,) if len(words) == 1 else tuple(sorted(word.stem for word in words))


def _own_prefix(ontology: ExternalOntology) -> str:
    prefixes = Counter(id_.partition(":")[0] for id_, term in ontology.terms.items() if not term.obsolete)
    return max(prefixes, key=lambda prefix: (prefixes[prefix], prefix)) + ":" if prefixes else ""


def _qualifiers(ontology: ExternalOntology) -> frozenset[str]:
    roots = [root for root in _table()["qualifiers"] if root in ontology.terms]
    return frozenset().union(*(ontology.descendants(root) | {root} for root in roots))


@cache
def _blocked() -> Mapping[str, frozenset[Words]]:
    families = word_families()
    return MappingProxyType(
        {
            entry["term"]: frozenset(_key_of(_words(name, families)) for name in entry["names"])
            for entry in _table()["blocked"]
        }
    )


@cache
def _table() -> Mapping[str, Any]:
    text = files(__package__).joinpath("data/lexicons.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))
