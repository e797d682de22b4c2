"""Names by a part of them, as somebody types: the last word may be a beginning, and each may be misspelled.

It is not imported by the package, since what compares words takes each worker time to load.
"""

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import orjson

from cancerkg.folding import unaccented
from cancerkg.service.messages import QueryRequest
from cancerkg.service.searching import Found, Named
from cancerkg.service.service import QueryService
from cancerkg.spelling import alike

_ALIKE: Final = 75
"""Words with at least this ratio of common letters, in percent, may be one misspelled."""
_BEGUN: Final = 0.9
"""What a word counts that begins with what was typed."""
_MISSPELLED: Final = 0.8
"""What a word counts, times its likeness, that is like what was typed."""
_SHORTEST_MISSPELLED: Final = 4
_MOST_WORDS: Final = 20


class NameSearch:
    """An index of names. Building is linear in the names; a search in the different words and in what it finds."""

    def __init__(self, names: Iterable[Named]) -> None:
        """Of the names, each of which is found by all its words."""
        self._names = tuple(names)
        self._words = tuple(_words(named.name) for named in self._names)
        self._having: defaultdict[str, set[int]] = defaultdict(set)
        for number, words in enumerate(self._words):
            for word in words:
                self._having[word].add(number)
        self._known = sorted(self._having)

    def find(self, text: str, most: int) -> tuple[Found, ...]:
        """The concepts with a name in which each word of the text has one that fits: best first, at most ``most``."""
        asked = _words(text)[:_MOST_WORDS]
        fitting = [self._fitting(word) for word in asked]
        if not fitting:
            return ()
        candidates = set.intersection(*({n for word in found for n in self._having[word]} for found in fitting))
        best: dict[str, tuple[int, int, int, str, int]] = {}
        for number in candidates:
            named, words = self._names[number], self._words[number]
            fit = sum(max(found.get(word, 0.0) for word in words) for found in fitting)
            score = round(100 * fit / max(len(asked), len(words)))
            rank = (-score, named.name != named.label, len(named.name), named.name, number)
            best[named.concept] = min(rank, best.get(named.concept, rank))
        ordered = sorted((*rank[:4], concept, rank[4]) for concept, rank in best.items())
        return tuple(Found(self._names[number], -score) for score, *_, number in ordered[:most])

    def _fitting(self, word: str) -> dict[str, float]:
        """The known words that may be meant by one that was typed, from 0 to 1."""
        found = {}
        if len(word) >= _SHORTEST_MISSPELLED:
            found = {known: _MISSPELLED * ratio for known, ratio in alike(word, self._known, least=_ALIKE).items()}
        for known in self._known[bisect_left(self._known, word) :]:
            if not known.startswith(word):
                break
            found[known] = 1.0 if known == word else _BEGUN
        return found


class NameIndex:
    """The names of the release that is current, read again when it has changed. Safe to use from any number of
    threads.
    """

    def __init__(self, service: QueryService, query: str) -> None:
        """Of what the query gives: concepts, labels and names. It is asked with the first search."""
        self._service = service
        self._query = query
        self._lock = threading.Lock()
        self._digest: str | None = None
        self._search = NameSearch(())

    def find(self, text: str, most: int) -> tuple[Found, ...]:
        """As :meth:`NameSearch.find`. Raises what :meth:`QueryService.ask` raises."""
        return self._current().find(text, most)

    def _current(self) -> NameSearch:
        digest = self._service.release().digest
        with self._lock:
            if digest != self._digest:
                answer, released = self._service.ask(QueryRequest(self._query))
                self._search, self._digest = NameSearch(_named(answer.body)), released.digest
            return self._search


def _named(body: bytes) -> Iterable[Named]:
    """The names in an answer in JSON."""
    for row in orjson.loads(body)["results"]["bindings"]:
        name = row["name"]
        yield Named(row["concept"]["value"], row["label"]["value"], name["value"], name.get("xml:lang"))


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(c if c.isalnum() else " " for c in unaccented(text)).split())
