"""OBO 1.4 → terms. The only importer of fastobo, whose parser is in Rust and strict.

Ontologies that are otherwise good hold cross-references that no grammar of OBO allows: free text, and web addresses
with an escaped colon. And a line that is a comment ends the parser in a panic, if it stands in a term. These lines are
mended first; no line is added or taken away, so an error's line is the file's.
"""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import fastobo
from fastobo.header import DataVersionClause, HeaderFrame, IdspaceClause, OntologyClause
from fastobo.header import PropertyValueClause as HeaderPropertyValueClause
from fastobo.id import PrefixedIdent, UnprefixedIdent
from fastobo.term import (
    AltIdClause,
    ConsiderClause,
    DefClause,
    IsAClause,
    IsObsoleteClause,
    NameClause,
    ReplacedByClause,
    SynonymClause,
    TermFrame,
    XrefClause,
)
from pyoxigraph import NamedNode

from cancerkg.errors import ExternalOntologyError
from cancerkg.external.identifiers import curie_of, iri_of, iri_of_bare
from cancerkg.external.ontology import ExternalOntology
from cancerkg.external.terms import ExternalTerm, Synonym, SynonymScope
from cancerkg.namespaces import DCTERMS, PREFIXES

_XREF: Final = re.compile(rb"(?m)^xref: ([^\n]*)")
_COMMENT: Final = re.compile(rb"(?m)^[ \t]*![^\n]*")
_ADDRESS: Final = re.compile(rb"https?:")
_IDENTIFIER_END: Final = re.compile(rb' (?=["{!])|\r?$')
_BARE_SPACE: Final = re.compile(rb"(?<!\\) ")
_CURE: Final = (
    "Mend the file at that place, or ask its authors for a release that `robot convert --check true` accepts."
)


def read_obo(content: bytes, path: Path, sha256: str) -> ExternalOntology:
    """The ontology in an OBO file's content; raises :class:`~cancerkg.errors.ExternalOntologyError` with the line."""
    try:
        frames = fastobo.iter(io.BytesIO(_COMMENT.sub(b"", _XREF.sub(_mended, content))))
        header = frames.header()
        title = next((clause.ontology for clause in header if isinstance(clause, OntologyClause)), None)
        reader = _Reader(title or path.name.partition(".")[0], _prefixes(header))
        license_ = _license(header, reader)
        terms = [reader.term(frame) for frame in frames if isinstance(frame, TermFrame)]
    except (SyntaxError, ValueError, OSError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise ExternalOntologyError(str(path), f"this is not OBO: {reason}", line=line, cure=_CURE) from error
    except BaseException as error:
        # What a parser in Rust raises that gives up; pyo3 does not export its class.
        if type(error).__name__ != "PanicException":
            raise
        raise ExternalOntologyError(str(path), "the parser of OBO gives up on it", cure=_CURE) from error
    if not terms:
        raise ExternalOntologyError(str(path), "it has no [Term]", cure="Give a file with terms in OBO or OWL.")
    version = next((clause.version for clause in header if isinstance(clause, DataVersionClause)), None)
    return ExternalOntology.of(terms, path=path, title=title, version=version, license_=license_, sha256=sha256)


class _Reader:
    """Makes terms of frames, with the prefixes that the header declares."""

    def __init__(self, ontology: str, prefixes: Mapping[str, str]) -> None:
        self._ontology = ontology
        self._prefixes = prefixes

    def iri(self, ident: object) -> NamedNode:
        if isinstance(ident, PrefixedIdent):
            return iri_of(ident.prefix, ident.local, self._prefixes)
        if isinstance(ident, UnprefixedIdent):
            return iri_of_bare(ident.unescaped, self._ontology)
        return NamedNode(str(ident))

    def id(self, ident: object) -> str:
        if isinstance(ident, PrefixedIdent):
            return f"{ident.prefix}:{ident.local}"
        return ident.unescaped if isinstance(ident, UnprefixedIdent) else curie_of(str(ident))

    def term(self, frame: TermFrame) -> ExternalTerm:
        id_ = self.id(frame.id)
        label, definition, obsolete = id_, None, False
        synonyms: list[Synonym] = []
        sources: list[str] = []
        related: dict[type, list[str]] = {AltIdClause: [], ReplacedByClause: [], ConsiderClause: [], IsAClause: []}
        xrefs: list[str] = []
        for clause in frame:
            if isinstance(clause, NameClause):
                label = clause.name
            elif isinstance(clause, SynonymClause):
                synonyms.append(_synonym(clause))
            elif isinstance(clause, DefClause):
                definition = clause.definition
                sources.extend(self.id(xref.id) for xref in clause.xrefs)
            elif isinstance(clause, XrefClause):
                xrefs.append(self.id(clause.xref.id))
            elif isinstance(clause, IsObsoleteClause):
                obsolete = clause.obsolete
            elif isinstance(clause, AltIdClause):
                related[AltIdClause].append(self.id(clause.alt_id))
            elif isinstance(clause, IsAClause | ReplacedByClause | ConsiderClause):
                related[type(clause)].append(self.id(clause.term))
        return ExternalTerm(
            id=id_,
            iri=self.iri(frame.id),
            label=label,
            synonyms=tuple(synonyms),
            definition=definition,
            definition_sources=tuple(sources),
            parents=tuple(related[IsAClause]),
            xrefs=tuple(xrefs),
            alternative_ids=tuple(related[AltIdClause]),
            replaced_by=tuple(related[ReplacedByClause]),
            consider=tuple(related[ConsiderClause]),
            obsolete=obsolete,
        )


def _synonym(clause: SynonymClause) -> Synonym:
    synonym = clause.synonym
    return Synonym(synonym.desc, SynonymScope(synonym.scope), str(synonym.type) if synonym.type else None)


def _prefixes(header: HeaderFrame) -> dict[str, str]:
    return {clause.prefix: str(clause.url) for clause in header if isinstance(clause, IdspaceClause)}


def _license(header: HeaderFrame, reader: _Reader) -> str | None:
    def values() -> Iterator[str]:
        for clause in header:
            if isinstance(clause, HeaderPropertyValueClause):
                value = clause.property_value
                relation = value.relation
                known = PREFIXES.get(relation.prefix) if isinstance(relation, PrefixedIdent) else None
                node = NamedNode(known + relation.local) if known else reader.iri(relation)
                if node == DCTERMS.license:
                    yield str(value.value)

    return next(values(), None)


def _mended(match: re.Match[bytes]) -> bytes:
    """A cross-reference as the grammar has it: an address without escapes, an identifier without bare spaces."""
    value = match.group(1)
    if _ADDRESS.match(value):
        return b"xref: " + value.replace(b"\\:", b":")
    found = _IDENTIFIER_END.search(value)
    end = found.start() if found else len(value)
    return b"xref: " + _BARE_SPACE.sub(rb"\\ ", value[:end]) + value[end:]
