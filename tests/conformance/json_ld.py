"""The project's conversion with the options of the W3C instead of a page's, and the suite's tests as values.

Expansion and the deserialization to RDF are those that pages go through. Left out is what a page of the open web is
treated to beyond the standard: folding of schema.org, names in place of blank nodes, the reserved namespace, repaired
IRIs, second dates.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, Literal, NamedNode, Quad

from cancerkg.documents.conversion import expand_by_the_standard
from cancerkg.documents.literals import literal_of
from cancerkg.documents.triples import Expanded, PageReader, Resource, Term
from cancerkg.namespaces import RDF, digest

BASE = "https://w3c.github.io/json-ld-api/tests/"


@dataclass(frozen=True, slots=True)
class SuiteTest:
    """An entry of a manifest."""

    name: str
    kinds: frozenset[str]
    input: str
    expect: str | None
    error: str | None
    options: Mapping[str, Any]


def read_manifest(folder: Path, name: str) -> tuple[SuiteTest, ...]:
    """The tests of JSON-LD 1.1: those for processors of 1.0 alone are left out."""
    manifest = json.loads((folder / f"{name}-manifest.jsonld").read_text(encoding="utf-8"))
    return tuple(
        SuiteTest(
            name=entry["@id"].removeprefix("#"),
            kinds=frozenset(kind.removeprefix("jld:") for kind in entry["@type"]),
            input=entry["input"],
            expect=entry.get("expect"),
            error=entry.get("expectErrorCode"),
            options=entry.get("option", {}),
        )
        for entry in manifest["sequence"]
        if entry.get("option", {}).get("specVersion") != "json-ld-1.0"
    )


def expanded(test: SuiteTest, folder: Path) -> list[Any]:
    """The test's input in expanded form. Raises what pyld raises."""
    options: dict[str, Any] = {
        "base": test.options.get("base", BASE + test.input),
        "documentLoader": _loader(folder),
        "processingMode": test.options.get("processingMode", "json-ld-1.1"),
    }
    if "expandContext" in test.options:
        options["expandContext"] = json.loads((folder / test.options["expandContext"]).read_text(encoding="utf-8"))
    return expand_by_the_standard(json.loads((folder / test.input).read_text(encoding="utf-8")), options)


def dataset(nodes: Sequence[Any], test: SuiteTest) -> Dataset:
    """The quads of expanded JSON-LD, by the project's own reader."""
    reader = StandardReader(
        direction=test.options.get("rdfDirection"), generalized=bool(test.options.get("produceGeneralizedRdf"))
    )
    reader.read(Expanded("", nodes))
    return canonical(reader.quads)


def canonical(quads: Iterator[Quad] | Sequence[Quad] | set[Quad]) -> Dataset:
    """Equal for isomorphic ones (RDFC-1.0)."""
    found = Dataset(quads)
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


class StandardReader(PageReader):
    """Deserializes by the letter of JSON-LD 1.1 API, section 8.1."""

    def __init__(self, *, direction: str | None, generalized: bool) -> None:
        super().__init__("", "")
        self.quads: set[Quad] = set()
        self._direction = direction
        self._generalized = generalized
        self._graph: Resource | DefaultGraph = DefaultGraph()

    def blank_node(self, label: str) -> Resource:
        return BlankNode("b" + label.replace("-", "x"))

    def iri(self, spelled: str) -> Resource | None:
        try:
            return NamedNode(spelled)
        except ValueError:
            return None

    def property_iri(self, spelled: str) -> Resource | None:
        if spelled.startswith("_:") and not self._generalized:
            return None
        return self.class_iri(spelled)

    def is_reserved(self, resource: Resource) -> bool:  # noqa: ARG002 - nothing is, by the standard
        return False

    def unnamed(self, node: dict[str, Any], place: str) -> Resource | None:  # noqa: ARG002 - left out, by the standard
        return None

    def literals(self, value: dict[str, Any]) -> Iterator[Term]:
        direction = value.get("@direction")
        if direction is None or self._direction is None:
            literal, changed = literal_of(value)
            if not changed:
                yield literal
        elif self._direction == "i18n-datatype":
            language = value.get("@language", "").lower()
            yield Literal(value["@value"], datatype=NamedNode(f"https://www.w3.org/ns/i18n#{language}_{direction}"))
        else:
            node = self.blank_node(digest("compound", json.dumps(value, sort_keys=True)))
            self.keep(node, RDF.value, Literal(value["@value"]))
            if "@language" in value:
                self.keep(node, RDF.language, Literal(value["@language"].lower()))
            self.keep(node, RDF.direction, Literal(direction))
            yield node

    def graph(self, name: Resource, nodes: Sequence[dict[str, Any]]) -> None:
        outer, self._graph = self._graph, name
        super().graph(name, nodes)
        self._graph = outer

    def keep(self, subject: Resource, predicate: Resource, object_: Term) -> None:
        if isinstance(predicate, NamedNode):  # pyoxigraph has no generalized RDF
            self.quads.add(Quad(subject, predicate, object_, self._graph))


def _loader(folder: Path) -> Any:
    def load(url: str, _options: object) -> dict[str, Any]:
        assert url.startswith(BASE), f"{url} is not part of the suite"
        document = json.loads((folder / url.removeprefix(BASE)).read_text(encoding="utf-8"))
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": document,
        }

    return load
