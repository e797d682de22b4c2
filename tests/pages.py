"""Small documents for tests, without a file: a body of text or HTML becomes an annotation."""

from functools import cache

from pyoxigraph import NamedNode

from cancerkg.assertions import find_assertions
from cancerkg.mentions import MentionFinder
from cancerkg.model import Annotation, Body, BodyFormat, Document, MarkupStatement, Passage, PassageKind, Span
from cancerkg.passages import find_passages
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Vocabulary, read_vocabulary


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(ontology_directory())


@cache
def finder() -> MentionFinder:
    return MentionFinder(vocabulary())


def document(
    text: str = "",
    *,
    title: str = "A page",
    body_format: BodyFormat = BodyFormat.TEXT,
    statements: tuple[MarkupStatement, ...] = (),
    iri: str = "https://clinic.example.org/page",
) -> Document:
    return Document(
        iri=NamedNode(iri),
        key="k",
        source="page.jsonld",
        content="c",
        title=title,
        site="clinic.example.org",
        language="en",
        modified=None,
        bodies=(Body("/articleBody", text, body_format),) if text else (),
        statements=statements,
        triples=(),
    )


def passage(text: str, kind: PassageKind = PassageKind.PARAGRAPH) -> Passage:
    return Passage("p", "k", 0, kind, 0, text, (Span(0, len(text)),), "/articleBody")


def annotated(one: Document) -> Annotation:
    passages = find_passages(one)
    return find_assertions(one, passages, finder().find(passages), vocabulary())


def said(annotation: Annotation) -> set[str]:
    """What the assertions say, as "subject predicate object", by the phrases' words in lower case."""
    return {f"{a.subject.exact.lower()} {a.predicate.value} {a.object.exact.lower()}" for a in annotation.assertions}
