"""What can be said of a query before it is parsed: whether it asks for what this endpoint never does.

The parser of the store (a PEG) needs no space around keywords: ``SERVICEex:a``, ``trueSERVICE<…>`` and, with a prefix
``SERVICE:`` declared, ``SERVICE:a`` all call out. So the letters are looked for wherever they are not part of a
comment, a string, an IRI, a variable or a local name. Where in doubt the query is refused; the network namespace of
the worker is the second wall.
"""

import re
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
_WORD: Final = re.compile(r"[\w:%\\-]+")
_PREFIX: Final = re.compile(r"\bprefix\s*([\w.-]*)\s*:", re.IGNORECASE)
_PROLOGUE: Final = re.compile(r"\s*(?:(?:base|version|prefix\s*[\w.-]*\s*:)\s*)*", re.IGNORECASE)
_UPDATES: Final = frozenset(["insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"])
_CHANGING: Final = frozenset(["now", "rand", "uuid", "struuid", "bnode"])
_FIRST_WORD: Final = re.compile(r"[a-z]+")


def refuse_forbidden(query: str) -> None:
    """Raise :class:`ForbiddenQuery` for an update and for SERVICE; return for every other text, SPARQL or not.

    Linear in the length of the query.
    """
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


def _may_call_out(word: str, declared: frozenset[str]) -> bool:
    prefix, colon, _ = word.lower().partition(":")
    if "service" not in prefix:
        return False
    rests = [prefix[found.end() :] for found in re.finditer("service", prefix)]
    return not colon or any(rest in declared or rest.removeprefix("silent") in declared for rest in rests)
