"""JSON-LD → expanded JSON-LD, with pyld and the schema.org context of this package. The only importer of pyld.

Nothing is ever fetched: the one context that is known by its address is in ``data/``. It holds the 204 entries of the
context of schema.org 30.0 that change a conversion; the other terms follow from ``@vocab``.
"""

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from pyld import jsonld
from pyld.iri_resolver import resolve

from cancerkg.documents.json_value import JsonObject, JsonValue
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.documents.plain import PlainTerms, expand_plain
from cancerkg.documents.salvage import Coerced, Prepared, Pruned
from cancerkg.errors import NotJsonLd, SourceError, UnknownContext
from cancerkg.namespaces import SCHEMA, SCHEMA_CONTEXTS, folded

_CONTEXT_FILE = "schemaorg-30.0.jsonld"

MAX_CONTEXT_TERMS = 5_000
"""Entries of the contexts in one object: schema.org's own, the largest in use, has 3,081."""


def expand(content: JsonObject, *, base: str, source: str, pointer: str) -> tuple[list[JsonObject], list[Notice]]:
    """The object in expanded form (JSON-LD 1.1 API, section 5.1), and what of it was left out or rewritten.

    ``base`` is the page's IRI, for relative ones; ``pointer`` the object's JSON pointer in the source. A value that
    JSON-LD refuses does not cost the object. Raises :class:`~cancerkg.errors.UnknownContext` for the address of a
    context that is not schema.org's, and :class:`~cancerkg.errors.NotJsonLd`. Linear in the size of the object.
    """
    plain = expand_plain(content, base=base, terms=_plain_terms(), resolve=resolve)
    if plain is not None:
        return plain, []
    if _context_terms(content) > MAX_CONTEXT_TERMS:
        raise NotJsonLd(source, f"its contexts have more than {MAX_CONTEXT_TERMS:,} entries")
    prepared = Prepared(content, pointer=pointer, source=source)
    notices = prepared.notices
    try:
        nodes, ignored = _expanded(prepared.result, base, source)
    except SourceError as refusal:
        coerced = Coerced(prepared.result, pointer=pointer, source=source)
        try:
            nodes, ignored = _expanded(coerced.result, base, source)
        except SourceError:
            pruned = Pruned(coerced.result, _refusing(base, source), pointer=pointer, source=source)
            if pruned.result is None:
                raise refusal from None
            nodes, ignored = _expanded(pruned.result, base, source)
            notices = [*notices, *pruned.notices]
        notices = [*notices, *coerced.notices]
    if not nodes:
        raise NotJsonLd(source, "its @context defines none of its properties")
    return nodes, [*notices, *(Notice(kind, source, pointer, message) for kind, message in ignored)]


def expand_by_the_standard(content: JsonValue, options: Mapping[str, Any]) -> list[Any]:
    """pyld's expansion as this module calls it, with the options of the standard and nothing of ours: for the tests of
    the W3C. Raises what pyld raises."""
    expanded: list[Any] = jsonld.expand(content, dict(options))
    return expanded


def _expanded(
    content: JsonObject, base: str, source: str
) -> tuple[list[JsonObject], dict[tuple[NoticeKind, str], None]]:
    """The nodes, and what JSON-LD ignored in the context or among the properties."""
    unknown: list[str] = []
    dropped: list[str | None] = []
    options = {"base": base, "documentLoader": _loader(unknown)}
    with warnings.catch_warnings(record=True) as ignored:
        warnings.simplefilter("always")
        try:
            nodes: list[JsonObject] = jsonld.expand(content, options, on_property_dropped=dropped.append)
        # pyld's algorithms assume valid input in places, and fail on the rest with whatever Python raises there.
        except (
            jsonld.JsonLdError,
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
            RecursionError,
        ) as error:
            raise _refusal(error, [*_unknown_contexts(content), *unknown], source) from error
    remarks = {(NoticeKind.CONTEXT, str(warning.message)): None for warning in ignored}
    for name in dropped:
        what = "a property with a keyword's name" if name is None else f"the property {name!r}, which is no IRI,"
        remarks[NoticeKind.VALUE_DROPPED, f"{what} is left out"] = None
    return nodes, remarks


def _refusing(base: str, source: str) -> Callable[[JsonObject], str | None]:
    def refusal(content: JsonObject) -> str | None:
        try:
            _expanded(content, base, source)
        except SourceError as error:
            return error.what
        return None

    return refusal


def _context_terms(content: JsonObject) -> int:
    """The entries of all contexts in the object, at any depth, contexts within contexts too."""
    count = 0
    waiting: list[tuple[JsonValue, bool]] = [(content, False)]
    while waiting:
        value, within = waiting.pop()
        if isinstance(value, dict):
            count += len(value) if within else 0
            waiting.extend((item, within or key == "@context") for key, item in value.items())
        elif isinstance(value, list):
            waiting.extend((item, within) for item in value)
    return count


def is_schema_org(expanded: Sequence[JsonValue]) -> bool:
    """Whether a property in expanded JSON-LD is one of schema.org's: a context may give ``text`` any other meaning."""
    waiting = list(expanded)
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if any(folded(key).startswith(SCHEMA.iri) for key in value):
                return True
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


def _refusal(error: Exception, unknown: list[str], source: str) -> SourceError:
    if unknown:
        return UnknownContext(source, unknown[0])
    if isinstance(error, jsonld.JsonLdError):
        return NotJsonLd(source, str(error.args[0]).removeprefix("Invalid JSON-LD syntax; ").rstrip("."))
    return NotJsonLd(source, "a value in it stands where JSON-LD allows none of its kind")


def _unknown_contexts(content: JsonObject) -> Iterator[str]:
    """The addresses of contexts that are not known, as the page spells them."""
    waiting: list[JsonValue] = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            contexts = value.get("@context")
            for context in contexts if isinstance(contexts, list) else [contexts]:
                if isinstance(context, str) and context.strip() not in SCHEMA_CONTEXTS:
                    yield context
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def _loader(unknown: list[str]) -> Any:  # noqa: ANN401 - pyld is untyped
    """A document loader that knows one context, and writes down what else was asked for."""

    def load(url: str, _options: object) -> dict[str, object]:
        if url.strip() not in SCHEMA_CONTEXTS:
            unknown.append(url)
            raise jsonld.JsonLdError("The context is not bundled.", "cancerkg.UnknownContext")
        # "tag" lets pyld keep the processed context: without it, each document pays 10 to 30 times as much.
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": _context(),
            "tag": "static",
        }

    return load


@cache
def _context() -> JsonObject:
    context: JsonObject = json.loads((files("cancerkg.documents") / "data" / _CONTEXT_FILE).read_text(encoding="utf-8"))
    return context


@cache
def _plain_terms() -> PlainTerms:
    entries = _context()["@context"]
    return PlainTerms.of(entries if isinstance(entries, dict) else {})
