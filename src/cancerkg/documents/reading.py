"""A source → its documents: what the stages below find, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from cancerkg.documents.article import Article, find_articles, web_address
from cancerkg.documents.conversion import expand, is_schema_org
from cancerkg.documents.markup import find_statements
from cancerkg.documents.nodes import Tree, as_tree
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.documents.parts import Part, find_parts, find_strays, part_holding
from cancerkg.documents.repair import Repair
from cancerkg.documents.sources import Source
from cancerkg.documents.triples import Expanded, PageTriples, read_triples
from cancerkg.documents.values import read_value
from cancerkg.errors import NoArticle, NotJsonLd, SourceError
from cancerkg.model import Document, MarkupStatement
from cancerkg.namespaces import BASE, digest, minted, skolem

_MOST_TYPES = 12
"""How many types a refusal names."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source gives: its documents, what was left out of them, and the repairs that its JSON needed."""

    documents: tuple[Document, ...]
    notices: tuple[Notice, ...]
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class _Converted:
    """The parts of a source in expanded form, by the index of the article they go to, and the articles that failed."""

    objects: Mapping[int, Sequence[Expanded]]
    failed: Mapping[int, SourceError]
    notices: Sequence[Notice]


def read_documents(source: Source) -> Reading:
    """The documents of a source: one for each page whose words it holds. Pure: equal bytes and name, equal result.

    All of the source's triples go to its document; of several documents, each gets the top-level objects with its
    words, and the first what is left. A top-level object that cannot be converted costs the others nothing. An article
    that gives no address of its own has that of the source, if it has one. Raises a
    :class:`~cancerkg.errors.SourceError` where no document comes of it: :class:`~cancerkg.errors.NotJson`,
    :class:`~cancerkg.errors.NestedTooDeep`, :class:`~cancerkg.errors.NotJsonLd`,
    :class:`~cancerkg.errors.UnknownContext`, :class:`~cancerkg.errors.NoArticle`.
    """
    value = read_value(source)
    parts = find_parts(value.json)
    if not parts:
        raise NotJsonLd(source.name, "there is no object with properties in it")
    tree = as_tree([(part.pointer, part.content) for part in parts])
    articles = find_articles(tree, web_address(value.address))
    if not articles:
        for part in parts:
            _expanded(part, BASE, source)  # what the source lacks more than an article is said first
        types = sorted({name for node in tree for name in node.types})
        raise NoArticle(source.name, types[:_MOST_TYPES])
    notices = [*value.notices, *find_strays(value.json, source.name)]
    reading = _read_articles(articles, {part.pointer: part for part in parts}, tree, source, notices)
    return replace(reading, repairs=value.repairs)


def _read_articles(
    articles: Sequence[Article], parts: Mapping[str, Part], tree: Tree, source: Source, strays: Sequence[Notice]
) -> Reading:
    owners = _owners(articles, parts)
    converted = _convert(articles, parts, owners, source)
    kept = [index for index in range(len(articles)) if index not in converted.failed]
    if not kept:
        raise converted.failed[0]
    statements: dict[int, list[MarkupStatement]] = {index: [] for index in kept}
    for statement in find_statements(tree):
        speaker = owners.get(part_holding(statement.subject.pointer, parts), kept[0])
        statements.get(speaker, []).append(statement)
    documents = []
    notices = [*strays, *converted.notices]
    for index in kept:
        article = articles[index]
        page = read_triples(converted.objects[index], key=_key(article), source=source.name)
        documents.append(_document(article, page, statements[index], source))
        notices.extend(page.notices)
        if article.address is None:
            message = "the article gives no address of its own, its IRI is minted"
            notices.append(Notice(NoticeKind.NO_ADDRESS, source.name, article.pointer, message))
    return Reading(tuple(documents), tuple(notices))


def _owners(articles: Sequence[Article], parts: Mapping[str, Part]) -> Mapping[str, int]:
    """By pointer of a part, the index of the article whose words it holds. A main node counts before the others."""
    owners: dict[str, int] = {}
    for index, article in enumerate(articles):
        owners.setdefault(part_holding(article.pointer, parts), index)
    for index, article in enumerate(articles):
        for pointer in article.pointers:
            owners.setdefault(part_holding(pointer, parts), index)
    return owners


def _convert(
    articles: Sequence[Article], parts: Mapping[str, Part], owners: Mapping[str, int], source: Source
) -> _Converted:
    mains = [part_holding(article.pointer, parts) for article in articles]
    objects: dict[int, list[Expanded]] = {index: [] for index in range(len(articles))}
    failed: dict[int, SourceError] = {}
    notices: list[Notice] = []
    for pointer, part in sorted(parts.items(), key=lambda item: item[0] not in owners):  # first what an article owns
        heir = next((index for index in objects if index not in failed), None)
        owner = owners.get(pointer, heir)
        if owner is None:
            break
        try:
            expanded, ignored = _expanded(part, _base(articles[owner]), source)
            if pointer in mains and not is_schema_org(expanded.nodes):
                raise NotJsonLd(source.name, "by its @context, no property is schema.org's")
        except SourceError as error:
            failed.update((index, error) for index, main in enumerate(mains) if main == pointer)
            notices.append(Notice(NoticeKind.OBJECT_DROPPED, source.name, pointer, error.what))
        else:
            objects[owner].append(expanded)
            notices.extend(ignored)
    return _Converted(objects, failed, notices)


def _expanded(part: Part, base: str, source: Source) -> tuple[Expanded, list[Notice]]:
    if part.content.get("@context") is None:
        raise NotJsonLd(source.name, 'an object has no "@context"')
    nodes, notices = expand(part.content, base=base, source=source.name, pointer=part.pointer)
    return Expanded(part.pointer, nodes), notices


def _iri(article: Article) -> NamedNode:
    return article.address or minted("document", digest(article.title, *(body.text for body in article.bodies)))


def _key(article: Article) -> str:
    return digest(_iri(article).value)


def _base(article: Article) -> str:
    """What relative IRIs of the page are relative to: its address, or a place of its own among our names."""
    return article.address.value if article.address else skolem(_key(article), "").value


def _document(article: Article, page: PageTriples, statements: Sequence[MarkupStatement], source: Source) -> Document:
    host = urlsplit(article.address.value).hostname or "" if article.address else ""
    return Document(
        iri=_iri(article),
        key=_key(article),
        source=source.name,
        content=_content(article, page),
        title=article.title,
        site=host.removeprefix("www."),
        language=article.language,
        modified=article.modified,
        bodies=article.bodies,
        statements=tuple(statements),
        triples=page.triples,
    )


def _content(article: Article, page: PageTriples) -> str:
    """The SHA-256 of the words and the triples: what has changed when a page has changed."""
    words = [article.title, *(text for body in article.bodies for text in (body.heading or "", body.text))]
    lines = [f"{len(text)}:{text}" for text in words] + [f"{line} ." for line in page.lines]
    return sha256("\n".join(lines).encode("utf-8")).hexdigest()
