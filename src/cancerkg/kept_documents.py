"""``documents.jsonl.gz`` of a release: what was read and found in each document, so that a change of the vocabulary can
be compared with it without the sources.

One document is one line of JSON and one member of the gzip file (RFC 1952, section 2.2), so that a worker compresses
what it has read, and the build only appends. The page's own triples are not kept: the dataset has them.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from pyoxigraph import NamedNode

from cancerkg.errors import DocumentsDamaged
from cancerkg.model import (
    Annotation,
    Assertion,
    Body,
    BodyFormat,
    Certainty,
    Document,
    Evidence,
    MarkupStatement,
    MarkupValue,
    Mention,
    MentionType,
    Passage,
    PassageKind,
    Polarity,
    Predicate,
    Span,
)

_LEVEL = 6
_Fields = dict[str, Any]


def kept(annotation: Annotation) -> bytes:
    """The document's line, compressed: bytes to append to the file. Equal annotations give equal bytes."""
    return gzip.compress(line_of(annotation), _LEVEL, mtime=0)


def read_kept(path: Path, contents: Mapping[str, tuple[str, str]]) -> Iterator[Annotation]:
    """The documents of the file, in its order, without their triples.

    ``contents`` gives for each key of a document its source and the digest of its content, as the manifest has them: a
    page that was read twice stands here twice, and only the one that was released is given. Raises
    :class:`DocumentsDamaged`, with file and line, for what cannot be read, and for a document that is not there.
    """
    missing = dict(contents)
    number = 0
    try:
        with gzip.open(path) as lines:
            for number, line in enumerate(lines, start=1):  # noqa: B007 - an error says how far it got
                annotation = annotation_of(line)
                document = annotation.document
                if missing.get(document.key) == (document.source, document.content):
                    del missing[document.key]
                    yield annotation
    except (OSError, EOFError, zlib.error) as error:
        raise DocumentsDamaged(str(path), number + 1, str(error)) from error
    except ValueError as error:
        raise DocumentsDamaged(str(path), number, str(error)) from error
    if missing:
        raise DocumentsDamaged(str(path), number, f"{len(missing)} documents of the manifest are not in it")


def line_of(annotation: Annotation) -> bytes:
    """The annotation as one line of JSON; the arguments of an assertion are the identifiers of its mentions."""
    fields = {
        "document": {name: getattr(annotation.document, name) for name in _DOCUMENT},
        "passages": annotation.passages,
        "mentions": annotation.mentions,
        "assertions": [
            {name: getattr(assertion, name) for name in Assertion.__slots__}
            | {"subject": assertion.subject.id, "object": assertion.object.id}
            for assertion in annotation.assertions
        ],
    }
    return orjson.dumps(fields, default=_iri, option=orjson.OPT_APPEND_NEWLINE)


def annotation_of(line: bytes) -> Annotation:
    """The annotation from :func:`line_of`'s bytes, the document without its triples. Raises :class:`ValueError` for
    anything else."""
    try:
        fields = orjson.loads(line)
        mentions = {one["id"]: _mention(one) for one in fields["mentions"]}
        return Annotation(
            document=_document(fields["document"]),
            passages=tuple(_passage(one) for one in fields["passages"]),
            mentions=tuple(mentions.values()),
            assertions=tuple(_assertion(one, mentions) for one in fields["assertions"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"this is no document: {error}") from error


_DOCUMENT = tuple(name for name in Document.__slots__ if name != "triples")


def _document(fields: _Fields) -> Document:
    bodies = tuple(Body(**{**one, "format": BodyFormat(one["format"])}) for one in fields["bodies"])
    statements = tuple(
        MarkupStatement(MarkupValue(**one["subject"]), Predicate(one["predicate"]), MarkupValue(**one["object"]))
        for one in fields["statements"]
    )
    changed = {"iri": NamedNode(fields["iri"]), "bodies": bodies, "statements": statements}
    return Document(**{**fields, **changed, "triples": ()})


def _passage(fields: _Fields) -> Passage:
    fields["kind"] = PassageKind(fields["kind"])
    fields["sentences"] = tuple(Span(one["start"], one["end"]) for one in fields["sentences"])
    return Passage(**fields)


def _mention(fields: _Fields) -> Mention:
    fields["type"] = MentionType(fields["type"])
    fields["concept"] = _node(fields["concept"])
    fields["stage"] = _node(fields["stage"])
    for several in ("candidates", "members"):  # none in an older release
        fields[several] = tuple(NamedNode(iri) for iri in fields.get(several, ()))
    return Mention(**fields)


def _assertion(fields: _Fields, mentions: Mapping[str, Mention]) -> Assertion:
    evidence = fields["evidence"]
    changed = {
        "subject": mentions[fields["subject"]],
        "predicate": Predicate(fields["predicate"]),
        "object": mentions[fields["object"]],
        "polarity": Polarity(fields["polarity"]),
        "certainty": Certainty(fields["certainty"]),
        "evidence": Evidence(**{**evidence, "context": tuple(evidence["context"])}),
        "stage": _node(fields["stage"]),
        "quality_of": _node(fields["quality_of"]),
    }
    return Assertion(**{**fields, **changed})


def _node(iri: str | None) -> NamedNode | None:
    return None if iri is None else NamedNode(iri)


def _iri(node: object) -> str:
    if isinstance(node, NamedNode):
        return node.value
    raise TypeError(type(node).__name__)
