"""JSON-LD → expanded JSON-LD, with pyld and the schema.org context of this package. The only importer of pyld.

Nothing is ever fetched: the one context that is known by its address is in ``data/``. It holds the 204 entries of the
context of schema.org 30.0 that change a conversion; the other terms follow from ``@vocab``.
"""

import json
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from pyld import jsonld

from cancerkg.documents.json_text import JsonObject, JsonValue
from cancerkg.errors import NotJsonLd, SourceError, UnknownContext
from cancerkg.namespaces import SCHEMA, SCHEMA_CONTEXTS, folded

_CONTEXT_FILE = "schemaorg-30.0.jsonld"


def expand(content: JsonObject, *, base: str, source: str) -> tuple[list[JsonObject], list[str]]:
    """The object in expanded form (JSON-LD 1.1 API, section 5.1), and what JSON-LD ignored in its context.

    ``base`` is the page's IRI, for relative ones. Raises :class:`~cancerkg.errors.UnknownContext` for the address of a
    context that is not schema.org's, and :class:`~cancerkg.errors.NotJsonLd`.
    """
    unknown: list[str] = []
    options = {"base": base, "documentLoader": _loader(unknown)}
    with warnings.catch_warnings(record=True) as ignored:
        warnings.simplefilter("always")
        try:
            expanded: list[JsonObject] = jsonld.expand(content, options)
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
    if not expanded:
        raise NotJsonLd(source, "its @context defines none of its properties")
    return expanded, [str(warning.message) for warning in ignored]


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
