"""The pieces of a query: exact where it matters, none lost, and in linear time whatever the text."""

import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cancerkg.errors import CancerkgError, ForbiddenQuery
from cancerkg.service import Limits, QueryRequest
from cancerkg.service.cache import normalised
from cancerkg.service.guard import refuse_complex
from cancerkg.service.lexing import pieces
from cancerkg.service.mending import with_simple_concatenations
from cancerkg.service.search_patterns import search_patterns
from cancerkg.service.syntax import refuse_calls, refuse_forbidden
from cancerkg.service.usings import with_datasets

SIZE = 1 << 16
CPU_SECONDS = 15
"""Ten times what all of the linear readings take, and less than one quadratic one does."""
UNBOUNDED = Limits(query_nesting=1 << 40, query_chain=1 << 40)
SEARCHING = "PREFIX c: <https://w3id.org/cancerkg/ontology#> ASK { c:search } "
READINGS: dict[str, Callable[[str], object]] = {
    "pieces": lambda text: sum(1 for _ in pieces(text)),
    "search": lambda text: search_patterns(SEARCHING + text),
    "guard": lambda text: refuse_complex(text + "." * 100, UNBOUNDED),
    "forbidden": lambda text: refuse_forbidden(text + " service"),
    "allowed": lambda text: refuse_calls("service" + text, ("http://a.example/",)),
    "normalised": lambda text: normalised(QueryRequest(text)),
    "concatenations": lambda text: with_simple_concatenations(text + " group_concat"),
    "usings": lambda text: with_datasets(text, ("urn:a",), ()),
}
HOSTILE = [
    *("\\'''", '\\"""', "\\'", '\\"', "'''", '"""', "'", '"', "'''a", '"a', "''' \"\"\" ", "\\'''\\\"\"\""),
    *("a-", "a.", "a:.", "a", "1.", "1e", ".", "-", ":", "::-", "é-", "@a-", "@a--", "?", "$a.", "\\", "\\u0041"),
    *("<", "<a", "<a'", "<<", "(?a<'", "(?a<a#", "((?a<a'", "#", "# '''\n", " ", "\n", "\t\r\n", "prefix ", "prefix a"),
    *(
        "prefix a ",
        "prefix : ",
        "{",
        "}",
        "service ",
        "service<",
        "load silent ",
        "group_concat(",
        "select * ",
        "x:search ",
    ),
    *("from ", "from named ", "where ", "delete where {", "?c x:search ", "a ; ; ", "(", "[", "{|", "<<("),
]


def over_limit(work: Callable[[], object], seconds: int) -> bool:
    """Whether the work takes more CPU time than that: a child that does is killed by the system."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGXCPU, -signal.SIGKILL), status
    return status != 0


@pytest.mark.parametrize("reading", READINGS)
def test_each_reading_is_linear_in_whatever_text(reading: str) -> None:
    def work() -> None:
        for piece in HOSTILE:
            with suppress(CancerkgError):
                READINGS[reading](piece * (SIZE // len(piece)))

    assert not over_limit(work, CPU_SECONDS)


def test_what_does_not_end_would_be_found() -> None:
    def work() -> None:
        while True:
            pass

    assert over_limit(work, 1)


@settings(deadline=None)
@given(st.text(alphabet="ab:.-'\"\\<>#?@1e{}()|^ \n", max_size=60) | st.text(max_size=60))
def test_nothing_is_lost(text: str) -> None:
    at = 0
    for _, piece, start in pieces(text):
        assert piece
        assert text[at:start].strip() == ""
        assert text.startswith(piece, start)
        at = start + len(piece)
    assert text[at:].strip() == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'''a''b''' ''", ["'''a''b'''", "''"]),
        ("'''a' b", ["''", "'a'", "b"]),
        ("'''\\'''' x", ["'''\\''''", "x"]),
        ("''' \"\"\" ''' \"\"\" x", ["''' \"\"\" '''", '""', '" x']),
        ("'a\n'b'", ["'a", "'b'"]),
        ("?a-1.5e3.", ["?a", "-", "1.5e3", "."]),
        ("1. a:b.c. .5", ["1", ".", "a:b.c", ".", ".5"]),
        ("a.b:c true.x", ["a.b:c", "true", ".", "x"]),
        ("<a#b> <c d> a<b", ["<a#b>", "<", "c", "d", ">", "a", "<", "b"]),
        ("x@en-GB^^x:y", ["x", "@en-GB", "^^", "x:y"]),
        ("é:ü.ö", ["é:ü.ö"]),
        ("a # <b> '''\n'c'", ["a", "# <b> '''", "'c'"]),
    ],
)
def test_a_piece_is_what_the_grammar_has(text: str, expected: list[str]) -> None:
    assert [piece for _, piece, _ in pieces(text)] == expected


HIDDEN = [
    "SELECT * { ?s ?p ?a FILTER(?a<'>')SERVICE <http://127.0.0.1/> { ?x ?y ?z }FILTER(?a>'') }",
    "SELECT * { ?s ?p ?a FILTER(?a<?p#>'''\n) SERVICE <http://127.0.0.1/> { ?x ?y ?z } #'''\n }",
    "SELECT * { ?s ?p ?a FILTER(?a<<x'>)SERVICE <http://127.0.0.1/> { ?x ?y ?z }FILTER(?a<<x'>) }",
    "SELECT * { ?s ?p ?a FILTER(1<'>'# )\n)SERVICE <http://127.0.0.1/> { ?x ?y ?z }FILTER(?a>'') }",
    "SELECT * { ?s ?p ?a FILTER(true<'>')SERVICE <http://127.0.0.1/> { ?x ?y ?z }FILTER(?a>'') }",
    "SELECT * { ?s ?p ?a FILTER((?a)<'>')SERVICE <http://127.0.0.1/> { ?x ?y ?z }FILTER(?a>'') }",
    "SELECT (?a<'>' AS ?b) { SERVICE <http://127.0.0.1/> { ?x ?y ?z } FILTER(?a>'') }",
    "SELECT * { VALUES ?x {'''a'} SERVICE <http://127.0.0.1/> { ?x ?y ?z } }",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_a_call_is_not_hidden_by_what_can_be_read_in_two_ways(text: str) -> None:
    with pytest.raises(ForbiddenQuery):
        refuse_forbidden(text)
    with pytest.raises(ForbiddenQuery):
        refuse_calls(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s <http://a.example/o'neil#service> 'a service' FILTER(?s IN (<urn:a#b>, <b'c>)) }",
        "PREFIX x: <#> SELECT * { ?s x:a (<urn:a'b>) ; <p'q> 'home service' }",
        "SELECT * { ?s ?p ?a FILTER(?a<5 && ?a>2 || ?a<'b') } # service",
        "SELECT * { ?s ?p ?o FILTER(?o < 'service' && '''it's''' > ?o) }",
    ],
)
def test_what_people_write_is_not_taken_for_a_call(text: str) -> None:
    refuse_forbidden(text)


def test_queries_that_differ_within_a_string_are_not_the_same_to_the_cache() -> None:
    one, other = (QueryRequest(f"ASK {{ FILTER(?a<'>{space}b') }}") for space in ("  ", " "))
    assert normalised(one) != normalised(other)
