"""The embedded store: quads in named graphs, on disk or in memory (pyoxigraph).

Nothing else opens a store, but for the query worker. The default graph holds nothing of its own: :meth:`Dataset.merge`
writes it as the set union of the named graphs (RDF 1.1 Datasets, https://www.w3.org/TR/rdf11-datasets/). Blank nodes
stand only in the ontology's graph; those of pages are skolemised before they come here.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from typing import Final, Self

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    serialize,
)
from pyoxigraph import Dataset as _QuadSet

from cancerkg.dataset.answers import (
    AnswerFormat,
    Solutions,
    Term,
    solutions_of,
    syntax_error,
    triples_of,
    written,
)
from cancerkg.errors import DatasetUnreadable
from cancerkg.namespaces import GRAPH_PROVENANCE

_DEFAULT: Final = DefaultGraph()


class Dataset:
    """An RDF dataset that can be written, merged, measured and asked. Not to be shared between threads."""

    def __init__(self, store: Store) -> None:
        """Over an open store; callers use :meth:`in_memory`, :meth:`create` or :meth:`open_read_only`."""
        self._store = store

    @classmethod
    def in_memory(cls) -> Self:
        """A new, empty dataset in memory."""
        return cls(Store())

    @classmethod
    @contextmanager
    def create(cls, path: Path) -> Iterator[Self]:
        """A dataset on disk, new or to be gone on with; flushed and compacted when the block ends well.

        Raises :class:`DatasetUnreadable` where the folder holds something else, or another process writes there.
        """
        try:
            dataset = cls(Store(str(path)))
        except OSError as error:
            raise DatasetUnreadable(str(path), str(error)) from error
        try:
            yield dataset
            dataset._store.flush()
            dataset._store.optimize()
        finally:
            del dataset._store  # pyoxigraph closes a store when it is collected

    @classmethod
    @contextmanager
    def open_read_only(cls, path: Path) -> Iterator[Self]:
        """The dataset of a release. No process may write to it meanwhile; any number may read.

        Raises :class:`DatasetUnreadable` where the folder holds no dataset.
        """
        try:
            dataset = cls(Store.read_only(str(path)))
        except OSError as error:
            raise DatasetUnreadable(str(path), str(error)) from error
        try:
            yield dataset
        finally:
            del dataset._store

    # --- writing

    def add(self, quads: Iterable[Quad]) -> None:
        """Load quads in bulk; all of them, or none if the iterable raises."""
        self._store.bulk_extend(quads)

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple | Quad]) -> None:
        """Let the named graph hold these triples and no others; a graph of none is no longer listed.

        A quad's own graph name is not looked at. A crash between removal and load leaves the graph empty: datasets
        are written only as candidates of a release.
        """
        self._store.remove_graph(graph)
        self._store.bulk_extend(Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        if self.count(graph) == 0:
            self._store.remove_graph(graph)

    def merge(self) -> None:
        """Write the default graph anew: every triple of every named graph, once.

        pyoxigraph's union flag would give a triple once for each graph that holds it, and COUNT would count it so.
        """
        self._store.clear_graph(_DEFAULT)
        self._store.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object) for graph in self.graphs() for quad in self.quads(graph)
        )

    # --- reading

    def graphs(self) -> tuple[NamedNode, ...]:
        """The named graphs that hold a triple, sorted by IRI."""
        names = [graph for graph in self._store.named_graphs() if isinstance(graph, NamedNode)]
        return tuple(sorted((graph for graph in names if self._holds(graph)), key=lambda graph: graph.value))

    def quads(self, graph: NamedNode | None) -> Iterator[Quad]:
        """The quads of a named graph, or with None those of the default graph, in no order that means anything."""
        return self._store.quads_for_pattern(None, None, None, _DEFAULT if graph is None else graph)

    def count(self, graph: NamedNode | None) -> int:
        """How many triples the named graph holds; None is the default graph."""
        return sum(1 for _ in self.quads(graph))

    def holds(self, triple: Triple, graphs: Sequence[NamedNode]) -> bool:
        """Whether one of these graphs holds the triple."""
        return any(
            next(self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, graph), None)
            is not None
            for graph in graphs
        )

    def match(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,  # noqa: A002 - the standard's word
        *,
        graphs: Sequence[NamedNode] | None = None,
    ) -> tuple[Triple, ...]:
        """The distinct triples that match, None being a wildcard, sorted; from these graphs, or from all of them."""
        places: Sequence[NamedNode | None] = (None,) if graphs is None else graphs
        found = {
            quad.triple for place in places for quad in self._store.quads_for_pattern(subject, predicate, object, place)
        }
        return tuple(sorted(found, key=str))

    def select(
        self,
        query: str,
        *,
        graphs: Sequence[NamedNode] | None = None,
        substitutions: Mapping[str, Term] | None = None,
    ) -> Solutions:
        """The solutions of a SELECT.

        ``graphs`` are what the query sees as its default graph (None: the merged one); a triple that stands in two of
        them comes twice, so such a query should say DISTINCT. ``substitutions`` are terms for variables that the query
        projects. Raises :class:`QuerySyntaxError`; :class:`TypeError` for another form.
        """
        answer = self._query(query, graphs, substitutions)
        if not isinstance(answer, QuerySolutions):
            raise TypeError(f"a SELECT was expected, and this is a {type(answer).__name__}")
        return solutions_of(answer)

    def construct(
        self,
        query: str,
        *,
        graphs: Sequence[NamedNode] | None = None,
        substitutions: Mapping[str, Term] | None = None,
    ) -> tuple[Triple, ...]:
        """The distinct triples of a CONSTRUCT or DESCRIBE, sorted. Arguments and errors are those of :meth:`select`."""
        answer = self._query(query, graphs, substitutions)
        if not isinstance(answer, QueryTriples):
            raise TypeError(f"a CONSTRUCT was expected, and this is a {type(answer).__name__}")
        return triples_of(answer)

    def query(self, query: str) -> Solutions | tuple[Triple, ...] | bool:
        """The answer to a query of any form, over the default graph. Raises :class:`QuerySyntaxError`."""
        answer = self._query(query, None, None)
        if isinstance(answer, QuerySolutions):
            return solutions_of(answer)
        return bool(answer) if isinstance(answer, QueryBoolean) else triples_of(answer)

    def answer(self, query: str, answer_format: AnswerFormat) -> bytes:
        """The answer to a query of any form over the default graph, written in the format.

        Raises :class:`QuerySyntaxError`; :class:`UnfitFormat` where a form of query has no such format.
        """
        return written(self._query(query, None, None), answer_format)

    # --- measuring

    def digests(self) -> dict[NamedNode, str]:
        """For each named graph, the SHA-256 in hexadecimal of its N-Quads lines, sorted by bytes.

        It is of what the store holds: pyoxigraph writes ``010`` back as ``10``. Blank nodes get their RDFC-1.0 names
        (https://www.w3.org/TR/rdf-canon/). O(n log n) time; one graph at a time is in memory.
        """
        return {graph: sha256(b"".join(self._lines(graph))).hexdigest() for graph in self.graphs()}

    @staticmethod
    def digest_of(digests: Mapping[NamedNode, str]) -> str:
        """One SHA-256 of the digests of all graphs but graph/provenance, the only one with times and hosts."""
        content = sorted(f"{graph.value} {one}\n" for graph, one in digests.items() if graph != GRAPH_PROVENANCE)
        return sha256("".join(content).encode()).hexdigest()

    @property
    def digest(self) -> str:
        """The digest of the whole: see :meth:`digest_of`."""
        return self.digest_of(self.digests())

    def dump(self, path: Path) -> None:
        """Write the named graphs as gzipped N-Quads, sorted: the same dataset gives the same bytes."""
        with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:
            for graph in self.graphs():
                stream.writelines(self._lines(graph))

    def restore(self, path: Path) -> None:
        """Add the quads of a dump, all or none, and merge.

        Raises :class:`DatasetUnreadable` where the file is no gzipped N-Quads.
        """
        try:
            with BufferedReader(gzip.open(path)) as stream:
                self._store.bulk_load(stream, RdfFormat.N_QUADS)
        except (OSError, EOFError, SyntaxError) as error:
            raise DatasetUnreadable(str(path), str(error)) from error
        self.merge()

    def _holds(self, graph: NamedNode) -> bool:
        return next(self.quads(graph), None) is not None

    def _lines(self, graph: NamedNode) -> list[bytes]:
        text = serialize(self.quads(graph), format=RdfFormat.N_QUADS) or b""
        if b"_:" in text:
            named = _QuadSet(self.quads(graph))
            named.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
            text = serialize(named, format=RdfFormat.N_QUADS) or b""
        return sorted(line + b"\n" for line in text.split(b"\n") if line)

    def _query(
        self, query: str, graphs: Sequence[NamedNode] | None, substitutions: Mapping[str, Term] | None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        bound = None if substitutions is None else {Variable(name): term for name, term in substitutions.items()}
        try:
            if graphs is None:
                return self._store.query(query, substitutions=bound)
            return self._store.query(query, default_graph=list(graphs), named_graphs=list(graphs), substitutions=bound)
        except SyntaxError as error:
            raise syntax_error(error) from error
