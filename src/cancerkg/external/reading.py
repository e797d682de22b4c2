"""A file → the ontology in it, whichever its syntax."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from cancerkg.external.content import Syntax, read_content, syntax_of
from cancerkg.external.obo import read_obo
from cancerkg.external.ontology import ExternalOntology
from cancerkg.external.rdf import read_rdf

MAX_BYTES: Final = 200_000_000
"""The longest ontology that is read, in bytes after decompression."""


def read_external(path: Path, max_bytes: int = MAX_BYTES) -> ExternalOntology:
    """The ontology in a file: OBO, or OWL or SKOS in RDF/XML, Turtle or N-Triples; also compressed with gzip.

    Linear in the file, which is held in memory; nothing is fetched, ``owl:imports`` neither. Raises
    :class:`~cancerkg.errors.ExternalOntologyError`, with the file, the line where it is known, and a cure, for a file
    that cannot be read, is longer than ``max_bytes``, is of no such syntax, or has no term in it.
    """
    content = read_content(path, max_bytes)
    syntax = syntax_of(content, path)
    digest = sha256(content).hexdigest()
    if syntax is Syntax.OBO:
        return read_obo(content, path, digest)
    return read_rdf(content, path, syntax, digest)
