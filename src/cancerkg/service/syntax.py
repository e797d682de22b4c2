"""What can be said of a query or an update before it is parsed: whether it asks for what this endpoint never does.

The parser of the store (a PEG) needs no space around keywords: ``SERVICEex:a``, ``trueSERVICE<…>`` and, with a prefix
``SERVICE:`` declared, ``SERVICE:a`` all call out. So the letters are looked for wherever they are not part of a
comment, a string, an IRI, a variable or a local name. Where in doubt the query is refused; the network namespace of
the worker is the second wall.
"""

import re
import sys
from collections.abc import Collection
from typing import Final

from cancerkg.errors import ForbiddenQuery

_OPAQUE: Final = re.compile(
    r"""
      \#[^\r\n]*                                            # a comment
    | <[^<>"{}|^`\x00-\x20]*>                               # IRIREF, numeric escapes included
    | \"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"                # strings, the long ones first
    | '''(?:[^'\\]|\\.|'(?!''))*'''
    | \"(?:[^"\\\r\n]|\\.)*\"
    | '(?:[^'\\\r\n]|\\.)*'
    | [?$]\w+                                               # a variable
    """,
    re.VERBOSE | re.DOTALL,
)
_CALL: Final = re.compile(
    rf"(?:{_OPAQUE.pattern})|(?<![\w:.-])(?:service|load)\s+(?:silent\s+)?<(?P<iri>[^<>\"{{}}|^`\\\x00-\x20]*)>",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_WORD: Final = re.compile(r"[\w:%\\-]+")
_PREFIX: Final = re.compile(r"\bprefix\s*([\w.-]*)\s*:", re.IGNORECASE)
_PROLOGUE: Final = re.compile(r"\s*(?:(?:base|version|prefix\s*[\w.-]*\s*:)\s*)*", re.IGNORECASE)
_UPDATES: Final = frozenset(["insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"])
_CHANGING: Final = frozenset(["now", "rand", "uuid", "struuid", "bnode"])
_FIRST_WORD: Final = re.compile(r"[a-z]+")


def refuse_forbidden(query: str, services: Collection[str] = ()) -> None:
    """Raise :class:`ForbiddenQuery` for an update and for SERVICE; return for every other text, SPARQL or not.

    ``services`` are the addresses that SERVICE may name, each in full as an IRI. Codepoint escapes are resolved first
    (SPARQL 1.1, section 19.2): the store's parser does not do so outside strings and IRIs, but another one might; the
    text as it stands is judged as well. Linear in the length of the query.
    """
    for text in {query, resolved(query)}:
        _refuse(_calls_removed(text, services) if services else text)


def refuse_calls(update: str, services: Collection[str] = ()) -> None:
    """Raise :class:`ForbiddenQuery` for an update with SERVICE or LOAD of an address that is not in ``services``.

    Linear in the length of the update.
    """
    for text in {update, resolved(update)}:
        skeleton = _skeleton(_calls_removed(text, services) if services else text)
        declared = frozenset(name.lower() for name in _PREFIX.findall(skeleton))
        for word in _WORD.findall(skeleton):
            for keyword in ("service", "load"):
                if _may_call_out(word, declared, keyword):
                    raise ForbiddenQuery(keyword.upper(), cure="Fetch it yourself, and send what you got.")


def resolved(query: str) -> str:
    """The text with the characters for its codepoint escapes; one that is no character stays."""
    return _CODEPOINT.sub(_character, query)


def _character(escape: re.Match[str]) -> str:
    codepoint = int(escape[1] or escape[2], 16)
    return chr(codepoint) if codepoint <= sys.maxunicode else escape[0]


def _calls_removed(query: str, services: Collection[str]) -> str:
    """The query with a space for SERVICE and each address that is allowed."""
    return _CALL.sub(lambda call: " " if call["iri"] in services else call[0], query)


def _refuse(query: str) -> None:
    skeleton = _skeleton(query)
    prologue = _PROLOGUE.match(skeleton)
    first = _FIRST_WORD.match(skeleton[prologue.end() :].lower()) if prologue else None
    if first and first.group() in _UPDATES:
        raise ForbiddenQuery("An update", cure="The graph changes by a build: `cancerkg build SOURCE… --data DIR`.")
    declared = frozenset(name.lower() for name in _PREFIX.findall(skeleton))
    if any(_may_call_out(word, declared) for word in _WORD.findall(skeleton)):
        raise ForbiddenQuery("SERVICE")


def is_repeatable(query: str) -> bool:
    """Whether the answer is the same each time on the same release: it depends on neither time nor chance."""
    return not any(word.lower() in _CHANGING for word in _WORD.findall(_skeleton(query)))


def _skeleton(query: str) -> str:
    """The query with a space for each comment, string, IRI and variable."""
    return _OPAQUE.sub(" ", query)


def _may_call_out(word: str, declared: frozenset[str], keyword: str = "service") -> bool:
    prefix, colon, _ = word.lower().partition(":")
    if keyword not in prefix:
        return False
    rests = [prefix[found.end() :] for found in re.finditer(keyword, prefix)]
    return not colon or any(rest in declared or rest.removeprefix("silent") in declared for rest in rests)
