"""JSON-LD to triples: rdflib's parser, plain pyld, pyoxigraph, and the project's conversion, on the same bytes.

    python benchmarks/convert.py [--seconds 3] [--shared ../shared]

Each engine converts each corpus over and over for some seconds of processor time in one process, so the figures are
documents a second on one core. The engines take turns, so that a busy machine is as
unkind to one as to the other. Before that, all triples are compared: what is not isomorphic is named, and the
program ends with 1.

Nobody's context is fetched. schema.org's own has 3,081 entries, of which 204 change a conversion. ``full`` is what an
engine does that is given schema.org's: the 204 and one entry more for each of the other terms. ``small`` gives it
the project's file of 204. The project's conversion has its own file, and finds the pages and their words besides.
"""

import argparse
import gc
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import rdflib
from cachetools import LRUCache
from pyld import jsonld
from pyld.context_resolver import ContextResolver
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, parse

from cancerkg.documents import Source, convert_source, read_documents
from cancerkg.errors import SourceError
from cancerkg.namespaces import SCHEMA_CONTEXTS, XSD, folded

PROJECT = Path(__file__).parents[1]
FULL_SIZE = 3_081
SHORTEST_TURN = 50
"""Conversions before the next engine's turn."""
SKOLEM = re.compile(r".*/\.well-known/genid/(.*)")

Converted = list[Quad] | str | rdflib.Graph
Convert = Callable[["Page"], Converted]


@dataclass(frozen=True, slots=True)
class Page:
    """A document in the forms that the engines take: its bytes, and with a context in place of its address."""

    source: Source
    base: str
    small: str
    full: str


def contexts() -> tuple[dict[str, Any], dict[str, Any]]:
    text = (files("cancerkg.documents") / "data" / "schemaorg-30.0.jsonld").read_text(encoding="utf-8")
    small = json.loads(text)["@context"]
    others = {f"term{number}": {"@id": f"schema:term{number}"} for number in range(FULL_SIZE - len(small))}
    return small, {**small, **others}


def read_corpus(paths: Sequence[Path]) -> list[Page]:
    """The pages that are documents and spell schema.org's context: what all engines can read."""
    pages = []
    small, full = contexts()
    for path in paths:
        source = Source(path.name, path.read_bytes())
        try:
            documents = read_documents(source).documents
            value = json.loads(source.content)
        except (SourceError, ValueError):
            continue
        objects = value if isinstance(value, list) else [value]
        if len(documents) != 1 or not all(is_plain(each) for each in objects):
            continue
        spelled = [json.dumps([{**each, "@context": context} for each in objects]) for context in (small, full)]
        pages.append(Page(source, documents[0].iri.value, spelled[0], spelled[1]))
    return pages


def is_plain(content: object) -> bool:
    """Whether it is an object with the address of schema.org's context alone."""
    if not isinstance(content, dict):
        return False
    context = content.get("@context")
    return isinstance(context, str) and context in SCHEMA_CONTEXTS and json.dumps(content).count("@context") == 1


# --- the engines -------------------------------------------------------------------------------------------------


def ours(page: Page) -> list[Quad]:
    return list(convert_source(page.source).quads)


def with_rdflib(text: Callable[[Page], str]) -> Convert:
    return lambda page: rdflib.Graph().parse(data=text(page), format="json-ld", publicID=page.base)


def with_pyoxigraph(text: Callable[[Page], str]) -> Convert:
    return lambda page: list(parse(text(page), format=RdfFormat.JSON_LD, base_iri=page.base))


def with_pyld(context: dict[str, Any], *, tag: bool) -> Convert:
    remote = {"contentType": "application/ld+json", "contextUrl": None, "document": {"@context": context}}

    own = LRUCache(maxsize=100)

    def load(url: str, _options: object) -> dict[str, Any]:
        return {**remote, "documentUrl": url, **({"tag": "static"} if tag else {})}

    def convert(page: Page) -> str:
        options = {"base": page.base, "documentLoader": load, "format": "application/n-quads"}
        options["contextResolver"] = ContextResolver(own, load)  # or one engine would profit from another's
        return str(jsonld.to_rdf(json.loads(page.source.content), options))

    return convert


# --- isomorphism -------------------------------------------------------------------------------------------------


def canonical(found: Converted) -> Dataset:
    """The triples of an engine, comparable: blank nodes for the project's names of them, http for schema.org."""
    if isinstance(found, rdflib.Graph):
        found = found.serialize(format="nt")
    if isinstance(found, str):
        found = list(parse(found, format=RdfFormat.N_QUADS))
    quads = []
    for quad in found:
        if isinstance(quad.object, Literal) and quad.object.datatype in (XSD.date, XSD.dateTime):
            continue  # the project gives each schema:Date a second time
        quads.append(Quad(plain(quad.subject), plain(quad.predicate), plain(quad.object)))
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def plain(term: Any) -> Any:  # noqa: ANN401 - a term in, a term of its kind out
    if isinstance(term, NamedNode):
        blank = SKOLEM.fullmatch(term.value)
        return BlankNode(f"n{blank[1].replace('-', 'x')}") if blank else NamedNode(folded(term.value))
    if isinstance(term, Literal) and term.language:
        return Literal(term.value, language=term.language.lower())
    if isinstance(term, Literal):
        return Literal(term.value, datatype=NamedNode(folded(term.datatype.value)))
    return term


def differing(engines: dict[str, Convert], pages: Sequence[Page]) -> list[str]:
    wrong = []
    for page in pages:
        wanted = canonical(ours(page))
        wrong.extend(
            f"{name}: {page.source.name}" for name, convert in engines.items() if canonical(convert(page)) != wanted
        )
    return wrong


# --- measuring ---------------------------------------------------------------------------------------------------


def rates(engines: dict[str, Convert], pages: Sequence[Page], seconds: float) -> dict[str, float]:
    """Documents a second of processor time, by engine."""
    spent = dict.fromkeys(engines, 0.0)
    read = dict.fromkeys(engines, 0)
    turn = [page for _ in range(-(-SHORTEST_TURN // len(pages))) for page in pages]
    gc.collect()
    gc.freeze()  # the corpora and what the engines have loaded are nobody's garbage
    while any(each < seconds for each in spent.values()):
        for name, convert in engines.items():
            if spent[name] >= seconds:
                continue
            gc.collect()  # what the engine before left behind is not this one's to clear away
            start = time.process_time()
            for page in turn:
                convert(page)
            spent[name] += time.process_time() - start
            read[name] += len(turn)
    return {name: read[name] / spent[name] for name in engines}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="processor time an engine gets on a corpus")
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    chosen = parser.parse_args()
    small, full = contexts()
    engines: dict[str, Convert] = {
        "rdflib, full context": with_rdflib(lambda page: page.full),
        "rdflib, small context": with_rdflib(lambda page: page.small),
        "pyld, full context": with_pyld(full, tag=False),
        "pyld, small context": with_pyld(small, tag=False),
        "pyld, small context, kept": with_pyld(small, tag=True),
        "pyoxigraph, full context": with_pyoxigraph(lambda page: page.full),
        "pyoxigraph, small context": with_pyoxigraph(lambda page: page.small),
        "cancerkg": ours,
    }
    corpora = {
        "seed": sorted(chosen.shared.glob("seeds/*.jsonld")),
        "mixed": [
            *sorted(chosen.shared.glob("corpora/*/*.jsonld")),
            *sorted(PROJECT.glob("examples/*.jsonld")),
        ],
    }
    failed = False
    for corpus, paths in corpora.items():
        pages = read_corpus(paths)
        wrong = differing(engines, pages)
        failed = failed or bool(wrong)
        print(f"\n{corpus}: {len(pages)} of {len(paths)} documents; {len(wrong)} conversions differ from cancerkg's")
        for each in wrong:
            print(f"  differs: {each}")
        found = rates(engines, pages, chosen.seconds)
        print(f"  {'engine':27} {'documents/s/core':>17} {'ms/document':>12} {'x rdflib':>9}")
        for name, rate in found.items():
            times = rate / found["rdflib, full context"]
            print(f"  {name:27} {rate:17.0f} {1000 / rate:12.2f} {times:9.1f}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
