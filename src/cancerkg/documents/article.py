"""Which nodes of a source are the text of which page.

A source often describes a page, its article, the site, the publisher and the way to the page side by side. Nodes that
are pages, articles or conditions (``data/page-types.tsv``) and give the same address are one document, if they have
words. Only what the page is made of is gone into: a work that it cites does not speak for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import urldefrag, urlsplit

from pyoxigraph import NamedNode

from cancerkg.documents.bodies import bodies_of, has_text, summaries_of, title_of
from cancerkg.documents.kinds import Kind, kind_of
from cancerkg.documents.nodes import Node, Tree
from cancerkg.model import Body, MarkupValue
from cancerkg.namespaces import WEB_SCHEMES, is_reserved

_MADE_OF = (
    "@graph",
    "@included",
    "mainEntity",
    "mainContentOfPage",
    "hasPart",
    "blogPost",
    "blogPosts",
    "itemListElement",
    "item",
    "about",
)
_MODIFIED = ("dateModified", "datePublished", "lastReviewed")


@dataclass(frozen=True, slots=True)
class Article:
    """A page's text: its words and what it says of itself.

    ``address`` is without a fragment, and None where the source gives none. ``pointer`` is the JSON pointer of the node
    that is most of it, ``pointers`` those of all its nodes.
    """

    pointer: str
    pointers: tuple[str, ...]
    address: NamedNode | None
    title: str
    language: str | None
    modified: str | None
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A node that is a page, an article or a condition. ``order`` counts the candidates of a source from 0."""

    node: Node
    kind: Kind
    address: NamedNode | None
    has_text: bool
    order: int

    @property
    def rank(self) -> tuple[bool, Kind, int]:
        """The lowest of a page gives its title."""
        return (not self.has_text, self.kind, self.order)


def find_articles(tree: Tree, page: NamedNode | None = None) -> tuple[Article, ...]:
    """The articles of a source, in the order in which it first names their pages.

    Descriptions count as words only where nothing in the source has others. A node without an address belongs to the
    page that holds it, or to the only page of the source, or to ``page``, the address that the source came from.
    """
    candidates = _with_one_address(_candidates(tree), page)
    with_text = [candidate for candidate in candidates if candidate.has_text]
    speaking = with_text or [candidate for candidate in candidates if any(summaries_of(candidate.node))]
    groups: dict[NamedNode | None, list[_Candidate]] = {candidate.address: [] for candidate in speaking}
    for candidate in candidates:
        if candidate.address in groups:
            groups[candidate.address].append(candidate)
    return tuple(_article(group, tree) for group in groups.values())


def web_address(text: object) -> NamedNode | None:
    """The IRI of a page on the web without its fragment; None for what is relative, no IRI, or in our namespace."""
    if not isinstance(text, str):
        return None
    try:
        address = urldefrag(text.strip()).url
        if urlsplit(address).scheme.lower() not in WEB_SCHEMES or not urlsplit(address).hostname:
            return None
        node = NamedNode(address)
    except ValueError:
        return None
    return None if is_reserved(node) else node


def _candidates(tree: Tree) -> list[_Candidate]:
    """The candidates among the top-level nodes and what these are made of, in reading order."""
    found: list[_Candidate] = []
    visited: set[str] = set()
    waiting: list[tuple[Node, NamedNode | None]] = [(root, None) for root in reversed(tree.roots)]
    while waiting:  # a loop and not a recursion: nodes can refer to nodes ten thousand times over
        node, address = waiting.pop()
        if node.pointer in visited:
            continue
        visited.add(node.pointer)
        kind = kind_of(node)
        if kind is not None:
            stays = kind is Kind.CONDITION and address is not None
            address = address if stays else _own_address(node, tree) or address
            found.append(_Candidate(node, kind, address, has_text(node, tree), len(found)))
        waiting.extend([(child, address) for child in tree.children(node, *_MADE_OF)][::-1])
    return found


def _own_address(node: Node, tree: Tree) -> NamedNode | None:
    return next((address for address in map(web_address, _spelled_addresses(node, tree)) if address), None)


def _spelled_addresses(node: Node, tree: Tree) -> Iterator[str | None]:
    for place in node.items("mainEntityOfPage"):
        if isinstance(place.value, str):
            yield place.value
    for page in tree.children(node, "mainEntityOfPage"):
        yield from (value.text for value in page.texts("url"))
        yield page.id
    yield from (value.text for value in node.texts("url"))
    yield from (item.id for item in tree.children(node, "url"))
    yield node.id
    for whole in tree.children(node, "isPartOf"):
        if kind_of(whole) is Kind.PAGE:
            yield from (value.text for value in whole.texts("url"))
            yield whole.id


def _with_one_address(candidates: Sequence[_Candidate], page: NamedNode | None) -> list[_Candidate]:
    """The candidates; if they give only one address between them, it is that of all; else ``page`` is."""
    addresses = {candidate.address for candidate in candidates} - {None}
    only = addresses.pop() if len(addresses) == 1 else page
    return [replace(each, address=each.address or only) for each in candidates]


def _article(group: Sequence[_Candidate], tree: Tree) -> Article:
    ranked = sorted(group, key=lambda each: each.rank)
    main = ranked[0]
    titles = (_plain(value) for each in ranked if (value := title_of(each.node)) is not None)
    title = next(titles, "")
    return Article(
        pointer=main.node.pointer,
        pointers=tuple(each.node.pointer for each in group),
        address=main.address,
        title=title,
        language=next((language for each in ranked if (language := _language(each.node, tree))), None),
        modified=next((value.text for each in ranked for value in each.node.texts(*_MODIFIED)), None),
        bodies=_bodies(group, main, title, tree),
    )


def _bodies(group: Sequence[_Candidate], main: _Candidate, title: str, tree: Tree) -> tuple[Body, ...]:
    """The words of the group, each once; summaries where there is nothing else."""
    found: list[Body] = []
    for candidate in group:
        heading = None if candidate is main else title_of(candidate.node)
        if heading is not None and _plain(heading) == title:
            heading = None
        said = {body.text.strip() for body in found}
        found.extend(bodies_of(candidate.node, tree, heading=heading, said=said))
    if not any(candidate.has_text for candidate in group):
        found.extend(body for candidate in group for body in summaries_of(candidate.node))
    distinct: dict[tuple[str | None, str], Body] = {}
    for body in found:
        distinct.setdefault((body.heading, body.text.strip()), body)
    return tuple(distinct.values())


def _plain(value: MarkupValue) -> str:
    return " ".join(unescape(value.text).split())


def _language(node: Node, tree: Tree) -> str | None:
    for text in node.texts("inLanguage"):
        return text.text.strip()
    for language in tree.children(node, "inLanguage"):
        return next((text.text.strip() for text in language.texts("alternateName", "identifier", "name")), None)
    return None
