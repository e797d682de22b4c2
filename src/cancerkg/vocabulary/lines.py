"""Which line of an ontology's file states a term, or a value of it: for messages that lead to the place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urljoin
from xml.parsers import expat

from pyoxigraph import NamedNode

from cancerkg.errors import VocabularyError
from cancerkg.namespaces import RDF, XML_NAMESPACE
from cancerkg.vocabulary.mappings import read_mappings
from cancerkg.vocabulary.parsing import is_xml
from cancerkg.vocabulary.turtle.scanner import Kind, Token, scan

_Place: TypeAlias = tuple[str, str, int]
"""The IRI of a term, a value that is said of it ("" for the term itself), and a line."""

_ESCAPES: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_SEPARATOR: Final = " "


class TermLines:
    """The first line, from 1, of each term that a file makes statements on, and of each value in them."""

    def __init__(self, places: Iterable[_Place]) -> None:
        lines: dict[tuple[str, str], int] = {}
        for term, value, line in places:
            lines.setdefault((term, value), line)
        self._lines: Mapping[tuple[str, str], int] = lines

    @classmethod
    def of(cls, path: Path) -> "TermLines":
        """The lines of a Turtle or N-Triples, RDF/XML or SSSOM/TSV file; those of another format are not known.

        The file must be one that :func:`parse_ontology` or :func:`read_mappings` reads; of another, what can be made
        out. Raises :class:`VocabularyError` for a file that cannot be read. Linear in its size.
        """
        if path.suffix.lower() == ".tsv":
            return cls(_mapping_places(path))
        text = _text_of(path)
        return cls(_xml_places(text) if is_xml(text[:1000].encode()) else _turtle_places(text))

    def line(self, term: NamedNode, value: str | None = None) -> int | None:
        """Where the first statement on the term stands, or the ``value`` within one; None where there is none.

        ``value`` is the text of a literal, without quotes and escapes, or an IRI.
        """
        return self._lines.get((term.value, value or ""))


def comment_lines(source: Path | str) -> Mapping[int, str]:
    """The comments of a Turtle file or text by line, from 1, in their order; of a file of another syntax none.

    Raises :class:`VocabularyError` for a file that cannot be read.
    """
    text = source if isinstance(source, str) else _text_of(source)
    if is_xml(text[:1000].encode()) or (isinstance(source, Path) and source.suffix.lower() in (".jsonld", ".json")):
        return {}
    return {token.line: token.text.rstrip() for token in scan(text) if token.kind is Kind.COMMENT}


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise VocabularyError(f"The file cannot be read: {error.strerror}.", where=str(path)) from error


def _mapping_places(path: Path) -> Iterator[_Place]:
    lines = path.read_text(encoding="utf-8").split("\n")
    mappings = read_mappings(path)
    numbers = (number for number, line in enumerate(lines, start=1) if line and number > len(mappings.header) + 1)
    for row, line in zip(mappings.rows, numbers, strict=True):
        term = row.subject.value
        yield term, "", line
        others = (text for _, text in row.others)
        for value in (row.predicate.value, row.object.value, row.object_label, row.comment, *others):
            yield term, value, line


# --- Turtle


def _turtle_places(text: str) -> Iterator[_Place]:
    statement: list[Token] = []
    prefixes: dict[str, str] = {}
    depth = 0
    for token in scan(text):
        if token.kind is Kind.COMMENT:
            continue
        statement.append(token)
        if token.kind is Kind.MARK:
            depth += (token.text in "([{") - (token.text in ")]}")
        if _ends(statement, depth):
            if statement[0].text.lstrip("@").lower() in ("prefix", "base"):
                _declare(statement, prefixes)
            else:
                yield from _statement_places(statement, prefixes)
            statement = []
            depth = 0


def _ends(statement: list[Token], depth: int) -> bool:
    word = statement[0].text.upper()
    if statement[0].kind is Kind.WORD and word in ("PREFIX", "BASE"):
        return len(statement) == (3 if word == "PREFIX" else 2)
    return depth <= 0 and statement[-1].kind is Kind.MARK and statement[-1].text == "."


def _declare(statement: list[Token], prefixes: dict[str, str]) -> None:
    parts = [token.text for token in statement[1:] if token.kind in (Kind.NAME, Kind.IRI)]
    if parts:
        name = parts[0] if len(parts) > 1 else ""
        prefixes[name] = _resolved(prefixes.get("", ""), _unescaped(parts[-1][1:-1]))


def _statement_places(statement: list[Token], prefixes: Mapping[str, str]) -> Iterator[_Place]:
    term = _iri(statement[0], prefixes)
    if term is None:
        return
    yield term, "", statement[0].line
    for token in statement[1:]:
        value = _text(token) if token.kind is Kind.STRING else _iri(token, prefixes)
        if value is None and token.kind in (Kind.NUMBER, Kind.WORD):
            value = token.text
        if value:
            yield term, value, token.line


def _iri(token: Token, prefixes: Mapping[str, str]) -> str | None:
    if token.kind is Kind.IRI:
        return _resolved(prefixes.get("", ""), _unescaped(token.text[1:-1]))
    if token.kind is Kind.NAME:
        prefix, _, local = token.text.partition(":")
        if f"{prefix}:" in prefixes:
            return prefixes[f"{prefix}:"] + _unescaped(local)
    return None


def _resolved(base: str, reference: str) -> str:
    iri = urljoin(base, reference)
    # An empty fragment is lost on the way, and it is what most prefixes end in.
    return f"{iri}#" if reference.endswith("#") and not iri.endswith("#") else iri


def _text(token: Token) -> str:
    quotes = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
    return _unescaped(token.text[quotes:-quotes])


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if not code:
            return _CONTROLS.get(match[3], match[3])
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else match[0]

    return _ESCAPES.sub(character, text) if "\\" in text else text


# --- RDF/XML


def _xml_places(text: str) -> list[_Place]:
    """What stands below each ``rdf:about``; up to the place where the text is no XML."""
    reader = _XmlReader()
    parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=_SEPARATOR)
    parser.StartElementHandler = lambda name, attributes: reader.start(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = lambda _name: reader.end()
    parser.CharacterDataHandler = reader.add
    parser.StartDoctypeDeclHandler = reader.refuse
    with suppress(expat.ExpatError, VocabularyError):  # what stands before that place is known
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat's "is final"
    return reader.places


class _XmlReader:
    def __init__(self) -> None:
        self.places: list[_Place] = []
        self._open: list[tuple[str, str, int, list[str]]] = []

    def start(self, _name: str, attributes: Mapping[str, str], line: int) -> None:
        base = self._open[-1][1] if self._open else ""
        base = attributes.get(f"{XML_NAMESPACE}{_SEPARATOR}base", base)
        term = self._open[-1][0] if self._open else ""
        about = attributes.get(f"{RDF.iri}{_SEPARATOR}about")
        if about is not None:
            term = _resolved(base, about)
            self.places.append((term, "", line))
        for name, value in attributes.items():
            if name != f"{RDF.iri}{_SEPARATOR}about" and term:
                resolved = _resolved(base, value) if name == f"{RDF.iri}{_SEPARATOR}resource" else value
                self.places.append((term, resolved, line))
        self._open.append((term, base, line, []))

    def add(self, text: str) -> None:
        if self._open:
            self._open[-1][3].append(text)

    def end(self) -> None:
        term, _, line, parts = self._open.pop()
        value = "".join(parts)
        if term and value.strip():
            self.places.append((term, value, line))

    def refuse(self, *_: object) -> None:
        raise VocabularyError("XML with a document type is not read.")
