"""Ontology files of any RDF format in, triples out."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyoxigraph import Quad, RdfFormat, Triple, parse

from cancerkg.errors import VocabularyError

MAX_BYTES: Final = 64 * 1024 * 1024
"""The size of the largest file that is read: some 500,000 terms."""

_SUFFIXES: Final = MappingProxyType(
    {".nt": RdfFormat.N_TRIPLES, ".jsonld": RdfFormat.JSON_LD, ".json": RdfFormat.JSON_LD}
)
_NAMES: Final = MappingProxyType(
    {
        RdfFormat.TURTLE: "Turtle",
        RdfFormat.N_TRIPLES: "N-Triples",
        RdfFormat.RDF_XML: "RDF/XML",
        RdfFormat.JSON_LD: "JSON-LD",
    }
)
_NOT_RDF: Final = MappingProxyType(
    {
        b"Prefix(": "OWL functional syntax",
        b"Ontology(": "OWL functional syntax",
        b"Prefix:": "Manchester syntax",
        b"Ontology:": "Manchester syntax",
        b"format-version:": "OBO",
    }
)
_XML_ROOT: Final = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*+<(?:\w+:)?Ontology\s(?![^>]*\babout=)", re.DOTALL)
"""The beginning of OWL/XML: in RDF/XML, an ``owl:Ontology`` on top would say what it is about."""
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def parse_ontology(path: Path) -> tuple[Triple, ...]:
    """The triples of a Turtle, N-Triples, RDF/XML or JSON-LD file, in the file's order, blank nodes as they are.

    XML is known by its content, since ``.owl`` may hold it or Turtle; ``.nt``, ``.jsonld`` and ``.json`` by the suffix;
    all else is Turtle. Nothing is fetched. Linear in the size of the file.

    Raises :class:`VocabularyError`, with file, line and column where they are known, for a file that cannot be read, is
    larger than :data:`MAX_BYTES`, is no RDF, or is XML with a document type: its entities can make 5 GB of 600 bytes.
    """
    content = _content(path).removeprefix(_BYTE_ORDER_MARK)
    rdf_format = _format(path, content)
    if rdf_format is RdfFormat.RDF_XML:
        _refuse_document_type(path, content)
    try:
        return tuple(_without_triple_terms(parse(content, rdf_format, without_named_graphs=True), path))
    except SyntaxError as error:
        place = "" if error.lineno is None else f":{error.lineno}:{error.offset}"
        raise VocabularyError(f"This is not {_NAMES[rdf_format]}: {error.msg}.", where=f"{path}{place}") from error


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise VocabularyError(f"The file cannot be read: {error.strerror}.", where=str(path)) from error
    if len(content) > MAX_BYTES:
        raise VocabularyError(
            f"A file of more than {MAX_BYTES:,} bytes is not read.",
            where=str(path),
            cure="Take the part of the ontology that you need.",
        )
    return content


def _format(path: Path, content: bytes) -> RdfFormat:
    start = content.lstrip()
    foreign = next((name for beginning, name in _NOT_RDF.items() if start.startswith(beginning)), None)
    if _XML_ROOT.match(start):
        foreign = "OWL/XML"
    if foreign is not None:
        raise VocabularyError(
            f"The file is {foreign}, which is no RDF.",
            where=str(path),
            cure="Save it as RDF/XML or Turtle: in Protégé by File, Save as; else by ROBOT's convert.",
        )
    if is_xml(start):
        return RdfFormat.RDF_XML
    return _SUFFIXES.get(path.suffix.lower(), RdfFormat.TURTLE)


def is_xml(content: bytes) -> bool:
    """Whether the content begins as XML does, and as no Turtle can."""
    return content.lstrip().startswith((b"<?xml", b"<rdf:RDF", b"<!"))


def _refuse_document_type(path: Path, content: bytes) -> None:
    for declaration in (b"<!DOCTYPE", b"<!ENTITY"):
        place = content.find(declaration)
        if place >= 0:
            line = content.count(b"\n", 0, place) + 1
            raise VocabularyError(
                f"XML with {declaration.decode()} is not read: entities can make any amount of text of a small file.",
                where=f"{path}:{line}",
                cure="Save it without: in Protégé, take the tick from XML entities in the preferences; or save Turtle.",
            )


def _without_triple_terms(quads: Iterable[Quad], path: Path) -> Iterator[Triple]:
    for quad in quads:
        triple = quad.triple
        if isinstance(triple.object, Triple):
            raise VocabularyError(
                "A triple stands as an object, which OWL 2 does not know.",
                where=str(path),
                cure="Say it with an owl:Axiom that annotates the triple.",
            )
        yield triple
