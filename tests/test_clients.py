"""The clients that people have: SPARQLWrapper, rdflib's stores, pandas, curl."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pandas
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from tests.test_writable import FEW, serving

TRIPLES = 'INSERT DATA { <urn:a> <urn:p> 1 , "two"@en . GRAPH <urn:g> { <urn:b> <urn:p> "three" } }'
ALL = "SELECT ?s ?o WHERE { ?s <urn:p> ?o } ORDER BY ?o"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path, *FEW) as (_, base):
        request = Request(f"{base}/sparql", TRIPLES.encode(), {"Content-Type": "application/sparql-update"})
        with urlopen(request) as response:
            assert response.status == 204
        yield base


def test_sparqlwrapper(server: str) -> None:
    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setQuery(ALL)
    wrapper.setReturnFormat(JSON)
    bindings = wrapper.queryAndConvert()["results"]["bindings"]
    assert sorted(row["o"]["value"] for row in bindings) == ["1", "two"]
    wrapper.setReturnFormat(XML)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == 2
    wrapper.setReturnFormat(CSV)
    assert wrapper.queryAndConvert().split(b"\r\n")[0] == b"s,o"
    wrapper.setMethod(POST)
    wrapper.setQuery("CONSTRUCT WHERE { ?s ?p ?o }")
    wrapper.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=wrapper.queryAndConvert(), format="turtle")) == 2
    wrapper.setQuery("INSERT DATA { <urn:c> <urn:p> 4 }")
    wrapper.query()
    wrapper.setQuery("ASK { <urn:c> <urn:p> 4 }")
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["boolean"] is True


def test_rdflib_reads(server: str) -> None:
    graph = Graph(SPARQLStore(f"{server}/sparql"))
    assert {str(o) for _, _, o in graph.triples((URIRef("urn:a"), None, None))} == {"1", "two"}
    named = Graph(SPARQLStore(f"{server}/sparql"), identifier=URIRef("urn:g"))
    assert [str(row.o) for row in named.query("SELECT ?o WHERE { ?s ?p ?o }")] == ["three"]  # type: ignore[union-attr]


def test_rdflib_writes(server: str) -> None:
    store = SPARQLUpdateStore(f"{server}/sparql", f"{server}/sparql")
    graph = Graph(store, identifier=URIRef("urn:h"))
    triple = (URIRef("urn:d"), URIRef("urn:p"), Literal("é 𝄞"))
    graph.add(triple)
    assert list(graph) == [triple]
    graph.remove(triple)
    assert list(graph) == []


def test_pandas(server: str) -> None:
    address = f"{server}/sparql?" + urlencode({"query": ALL})
    asked = [
        pandas.read_csv(f"{address}&format=csv"),
        pandas.read_csv(address, storage_options={"Accept": "text/csv"}),
        pandas.read_csv(address, storage_options={"Accept": "text/csv", "Accept-Encoding": "gzip"}),
        pandas.read_csv(f"{address}&format=tsv", sep="\t").rename(columns=lambda name: name.removeprefix("?")),
    ]
    for table in asked:
        assert list(table.columns) == ["s", "o"]
        assert len(table) == 2
    assert sorted(asked[0]["o"]) == ["1", "two"]
    assert set(asked[0]["s"]) == {"urn:a"}
    with pytest.raises(HTTPError) as caught:
        pandas.read_csv(f"{server}/sparql?query=SELECT&format=csv")
    assert caught.value.code == 400
    caught.value.close()


def test_pandas_reads_numbers_and_what_is_unbound(server: str) -> None:
    text = 'SELECT ?n ?t ?none { VALUES (?n ?t ?none) { (1 "a,b" UNDEF) (2 "c\\n\\"d\\"" UNDEF) } } ORDER BY ?n'
    table = pandas.read_csv(f"{server}/sparql?" + urlencode({"query": text, "format": "csv"}))
    assert (list(table["n"]), list(table["t"])) == ([1, 2], ["a,b", 'c\n"d"'])
    assert table["none"].isna().all()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_curl(server: str) -> None:
    def curl(*arguments: str) -> str:
        return subprocess.run(["curl", "-sS", *arguments], capture_output=True, text=True, check=True).stdout

    query = ["--data-urlencode", f"query={ALL}", f"{server}/sparql"]
    assert curl("-H", "Accept: text/csv", *query).split("\n")[0].strip() == "s,o"
    assert curl("-G", "--compressed", "-H", "Accept: text/csv", *query) == curl("-H", "Accept: text/csv", *query)
    put = ["-X", "PUT", "-H", "Content-Type: text/turtle", "--data-binary", "<urn:x> <urn:p> 5 ."]
    assert curl("-o", "/dev/null", "-w", "%{http_code}", *put, f"{server}/store?graph=urn:x") == "201"
    assert "<urn:x>" in curl("-H", "Accept: application/n-triples", f"{server}/store?graph=urn:x")
