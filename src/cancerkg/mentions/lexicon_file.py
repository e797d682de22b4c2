"""Lexicons in files: a compiled one, or the ontology that one is compiled from.

A compiled lexicon is one JSON object, with its keys and names in a fixed order: the same ontology and the same version
of cancerkg give the same bytes.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

import orjson
from pyoxigraph import NamedNode

from cancerkg.errors import LexiconError
from cancerkg.external import MAX_BYTES, read_external
from cancerkg.mentions.lexicon import Lexicon, LexiconTerm, Name
from cancerkg.mentions.lexicon_compiling import compile_lexicon
from cancerkg.mentions.words import word_families
from cancerkg.model import MentionType

FORMAT: Final = 1
"""The version of the format of a compiled lexicon."""

_START: Final = b'{"cancerkg-lexicon":'
_COMPILE: Final = "Compile it from its ontology with `cancerkg ontology lexicon`."


@dataclass(frozen=True, slots=True)
class LexiconSource:
    """A file with an ontology or a compiled lexicon; of an ontology also the type of its terms, where it is said."""

    path: Path
    mention_type: MentionType | None = None


def write_lexicon(lexicon: Lexicon, path: Path) -> None:
    """Write a compiled lexicon; a reader sees the old file or the new one, whole."""
    ids = {id_: number for number, id_ in enumerate(lexicon.terms)}
    content = {
        "cancerkg-lexicon": FORMAT,
        "name": lexicon.name,
        "version": lexicon.version,
        "license": lexicon.license,
        "sha256": lexicon.sha256,
        "families": lexicon.families,
        "terms": [
            [term.id, term.iri.value, term.label, term.type, [ids[parent] for parent in term.parents if parent in ids]]
            for term in lexicon.terms.values()
        ],
        "names": [
            [" ".join(words), [[ids[name.term], " ".join(name.words)] for name in names]]
            for words, names in lexicon.names.items()
        ],
    }
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def read_lexicon(path: Path) -> Lexicon:
    """A compiled lexicon. Raises :class:`~cancerkg.errors.LexiconError` for a file that is none, is damaged, or was
    compiled by another version."""
    try:
        content = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
        table: Mapping[str, Any] = orjson.loads(content)
        if table["cancerkg-lexicon"] != FORMAT or table["families"] != word_families().digest:
            reason = "it was compiled by another version of cancerkg, whose words are not those of this one"
            raise LexiconError(str(path), reason, cure=_COMPILE)
        return _lexicon(table)
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise LexiconError(str(path), reason, cure="Check the path and its permissions.") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise LexiconError(str(path), "it is no compiled lexicon, or damaged", cure=_COMPILE) from error


def open_lexicon(source: LexiconSource) -> Lexicon:
    """The lexicon in a file: read if it is a compiled one, else compiled from the ontology.

    Raises :class:`~cancerkg.errors.LexiconError`, also where a type is given for a compiled lexicon, whose terms have
    theirs; and :class:`~cancerkg.errors.ExternalOntologyError`.
    """
    if not _is_compiled(source.path):
        return compile_lexicon(read_external(source.path), source.mention_type)
    if source.mention_type is not None:
        reason = f"a compiled lexicon has the types of its terms, and {source.mention_type.value!r} cannot be given"
        raise LexiconError(str(source.path), reason, cure="Give the type when it is compiled.")
    return read_lexicon(source.path)


@contextmanager
def compiled(sources: Sequence[LexiconSource]) -> Iterator[tuple[Path, ...]]:
    """Compiled lexicons of these files while the block lasts, so that worker processes need not parse ontologies.

    Raises as :func:`open_lexicon` does, and :class:`~cancerkg.errors.LexiconError` for two with the same name.
    """
    with TemporaryDirectory(prefix="cancerkg-") as directory:
        paths: dict[str, Path] = {}
        for source in sources:
            lexicon = open_lexicon(source)
            if lexicon.name in paths:
                reason = f"another lexicon is called {lexicon.name!r} too, and their graphs would be one"
                raise LexiconError(str(source.path), reason, cure="Give one of them.")
            paths[lexicon.name] = source.path if _is_compiled(source.path) else Path(directory) / lexicon.name
            if paths[lexicon.name] != source.path:
                write_lexicon(lexicon, paths[lexicon.name])
        yield tuple(paths.values())


def _is_compiled(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_START)) == _START
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        raise LexiconError(str(path), reason, cure="Check the path and its permissions.") from error


def _lexicon(table: Mapping[str, Any]) -> Lexicon:
    rows = table["terms"]
    terms = {
        id_: LexiconTerm(
            id_,
            NamedNode(iri),
            label,
            MentionType(kind) if kind else None,
            tuple(rows[parent][0] for parent in parents),
        )
        for id_, iri, label, kind, parents in rows
    }
    names = {
        tuple(words.split(" ")): tuple(Name(rows[term][0], tuple(exact.split(" "))) for term, exact in found)
        for words, found in table["names"]
    }
    return Lexicon(
        name=table["name"],
        version=table["version"],
        license=table["license"],
        sha256=table["sha256"],
        families=table["families"],
        terms=MappingProxyType(terms),
        names=MappingProxyType(names),
    )
