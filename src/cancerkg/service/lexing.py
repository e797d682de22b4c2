"""SPARQL cut into pieces, each exactly as it is written, in linear time whatever the text (SPARQL 1.1, section 19.8).

Regular expressions alone take quadratic time on texts of nothing but escaped quotes, or hyphens, since each place could
begin a string, or a prefix, that never ends. So a long string that does not end is looked for once: no later one of its
kind can end either, as a place behind quotes is never within an escape. What a short one would be is left as it is to
the end of its line. And a run of letters and hyphens that is no name is cut up by itself.
"""

import re
from collections.abc import Iterator
from typing import Final

IRI: Final = r"""<[^<>"{}|^`\x00-\x20]*+>"""
_LONG: Final = {
    '"""': r'''"""(?:[^"\\]|\\.|"(?!""))*+"""''',
    "'''": r"""'''(?:[^'\\]|\\.|'(?!''))*+'''""",
}
LONG_STRINGS: Final = " | ".join(_LONG.values())
SHORT_STRINGS: Final = r""""(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' """
_NUMBER: Final = r"\d+\.\d*[eE][+-]?\d+ | \.?\d+[eE][+-]?\d+ | \d*\.\d+ | \d+"
_PIECE: Final = r"""
      (?P<space> \s++ )
    | (?P<variable> [?$]\w+ )
    | (?P<name> (?:[A-Za-z_][\w.-]*+)?+ :(?:[\w:-]|%[0-9A-Fa-f]{{2}}|\\.|\.(?=\.{{0,50}}[\w:%\\-]))* )
    | (?P<run> [A-Za-z_][\w.-]*+ )
    | (?P<iri> {iri} )
    | (?P<comment> \#[^\r\n]* )
    | (?P<string> {long_strings} )
    | (?P<unended> {long_quotes} )
    | (?P<short> {short_strings} )
    | (?P<tag> @[A-Za-z]+(?:-+[A-Za-z0-9]+)* )
    | (?P<number> {number} )
    | (?P<foreign> \w[\w.-]*+ :(?:[\w:-]|%[0-9A-Fa-f]{{2}}|\\.|\.(?=\.{{0,50}}[\w:%\\-]))* )
    | (?P<rest> \w[\w.-]*+ )
    | (?P<mark> <<\(? | \)?>> | \{{\| | \|\}} | \^\^ | && | \|\| | [!<>]= | [{{}}()\[\].;,/|^!+*=<>?~-] )
    | (?P<other> \\+ | ["'][^\r\n]*+ | \S )
    """
_ALIASES: Final = {"short": "string", "foreign": "name", "rest": "run"}
"""What begins with a letter of ASCII comes first, as most pieces do."""
_RUN: Final = re.compile(
    rf"(?P<number> {_NUMBER} ) | (?P<word> [A-Za-z_]\w* ) | (?P<mark> [.-] ) | (?P<other> . )", re.VERBOSE
)
DOUBTFUL_IRI: Final = re.compile(r"""<(?![A-Za-z][\w+.-]*://)[^<>"{}|^`'\#\x00-\x20]*+['\#]""")
"""The beginning of an IRI that a parser may take for *less than*, and then what follows it for a string or a comment:
``?a<'>'`` is all of it, ``?a<?b#>`` up to the hash. With ``://`` in it nothing but an IRI can be meant.
"""


def _pattern(quotes: tuple[str, ...]) -> re.Pattern[str]:
    """Of a text in which long strings with these quotes may still end."""
    never = r"(?!)"
    return re.compile(
        _PIECE.format(
            iri=IRI,
            long_strings=" | ".join(_LONG[quote] for quote in quotes) or never,
            long_quotes=" | ".join(quotes) or never,
            short_strings=SHORT_STRINGS,
            number=_NUMBER,
        ),
        re.VERBOSE | re.DOTALL,
    )


_PATTERNS: Final[dict[tuple[str, ...], re.Pattern[str]]] = {
    quotes: _pattern(quotes) for quotes in ((), ('"""',), ("'''",), ('"""', "'''"))
}


def pieces(text: str) -> Iterator[tuple[str, str, int]]:
    """What each piece is, the piece and its offset, without the space between them.

    A piece is a comment, iri, string, variable, tag, number, name, word, mark or other. Any text has pieces.
    """
    quotes = tuple(quote for quote in _LONG if quote in text)
    at: int | None = 0
    while at is not None:
        start, at = at, None
        for match in _PATTERNS[quotes].finditer(text, start):
            kind = match.lastgroup or "other"
            kind = _ALIASES.get(kind, kind)
            if kind == "space":
                continue
            if kind == "run":
                for part in _RUN.finditer(match.group()):
                    yield part.lastgroup or "other", part.group(), match.start() + part.start()
            elif kind == "unended":
                quotes = tuple(quote for quote in quotes if quote != match.group())
                at = match.start()
                break
            else:
                yield kind, match.group(), match.start()
