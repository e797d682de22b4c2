"""What can go wrong, and the cure. Each error says what happened, where, and what to do; its data is in its fields.

``docs/errors.md`` has a section for each class; the anchor is the class name in lower case.
"""

from collections.abc import Iterable, Sequence
from typing import Any


class CancerkgError(Exception):
    """The root of every error of ours. ``where`` is a file, line, node or address; ``cure`` one sentence."""

    cure: str = "See docs/errors.md."

    def __init__(self, what: str, *, where: str = "", cure: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        if cure is not None:
            self.cure = cure

    def __str__(self) -> str:
        """One line: where, what happened, what to do."""
        return f"{self.where}: {self.what} {self.cure}" if self.where else f"{self.what} {self.cure}"

    def __reduce__(self) -> tuple[Any, ...]:
        # An error travels back from a worker process. Exception would call the class with the finished sentence, which
        # is not what the classes below take: so the object is made empty, and gets its fields back.
        return _unpickled, (type(self), self.args), self.__dict__


def _unpickled(kind: type[CancerkgError], args: tuple[Any, ...]) -> CancerkgError:
    return kind.__new__(kind, *args)


# --- sources -----------------------------------------------------------------------------------------------------


class SourceError(CancerkgError):
    """A source that cannot become a document. The build goes on without it and keeps it in ``rejected/``."""

    def __init__(
        self, source: str, what: str, *, cure: str, line: int | None = None, column: int | None = None
    ) -> None:
        place = "" if line is None else f":{line}" if column is None else f":{line}:{column}"
        super().__init__(what, where=source + place, cure=cure)
        self.source = source
        self.line = line
        self.column = column


class SourceUnreadable(SourceError):
    """The file is not there, is a link to nowhere, or may not be read."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(
            source,
            f"The file cannot be read: {reason}.",
            cure="Check the path, the link it may be, and its permissions.",
        )
        self.reason = reason


class SourceDamaged(SourceError):
    """A file that can be read up to a place, and no further. What stands before it was read."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(
            source,
            f"The file is damaged: {reason}. What stands before that was read.",
            cure="Get the file again from where it came.",
        )
        self.reason = reason


class SourceTooLarge(SourceError):
    """One document of more bytes than are read of one. ``limit`` is in bytes, after decompression."""

    def __init__(self, source: str, limit: int, what: str = "A document") -> None:
        super().__init__(
            source,
            f"{what} of more than {limit:,} bytes is not read.",
            cure="Give its pages one a line, in a file that ends in .jsonl.",
        )
        self.limit = limit


class SourceTooSlow(SourceError):
    """One document that took more seconds than one may."""

    def __init__(self, source: str, seconds: float) -> None:
        super().__init__(
            source,
            f"It could not be read within {seconds:g} seconds.",
            cure="Take out what repeats or nests itself thousands of times over.",
        )
        self.seconds = seconds


class FetchRefused(SourceError):
    """An address that is not fetched, or whose server gave no page."""

    def __init__(self, source: str, reason: str, cure: str = "Save the page as a file, and give that.") -> None:
        super().__init__(source, f"The address is not fetched: {reason}.", cure=cure)
        self.reason = reason


class NotJson(SourceError):
    """The bytes are not JSON."""

    def __init__(self, source: str, reason: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(
            source,
            f"This is not JSON: {reason}.",
            cure="Mend the file at that place, or save the page's application/ld+json script again.",
            line=line,
            column=column,
        )
        self.reason = reason


class NestedTooDeep(SourceError):
    """JSON whose arrays and objects are nested deeper than the limit."""

    def __init__(self, source: str, limit: int) -> None:
        super().__init__(
            source,
            f"It is nested more than {limit} levels deep.",
            cure="Take out the part that is nested so deep; no page's own description of itself is.",
        )
        self.limit = limit


class TooManyValues(SourceError):
    """JSON of more values, or of a longer string, than any page's description of itself has."""

    def __init__(self, source: str, what: str) -> None:
        super().__init__(
            source,
            f"It holds {what}.",
            cure="Give its pages one a line, in a file that ends in .jsonl.",
        )
        self.excess = what


class NotJsonLd(SourceError):
    """JSON, but no JSON-LD that a triple can be read from."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(
            source,
            f"There is no JSON-LD to read: {reason}.",
            cure='Give the object "@context": "https://schema.org" and an "@type".',
        )
        self.reason = reason


class UnknownContext(SourceError):
    """A JSON-LD context that is not bundled; nothing is fetched."""

    def __init__(self, source: str, context: str) -> None:
        super().__init__(
            source,
            f"The context <{context}> is not known here, and no context is fetched.",
            cure='Use "https://schema.org", or write the context into the document as an object.',
        )
        self.context = context


class NoArticle(SourceError):
    """JSON-LD without a page: nothing in it has both a page's type and words."""

    def __init__(self, source: str, types: Sequence[str]) -> None:
        found = ", ".join(types) or "nothing with a type"
        super().__init__(
            source,
            f"No article is in it; found: {found}.",
            cure="A page is an Article, BlogPosting, MedicalWebPage, FAQPage or MedicalCondition with a text.",
        )
        self.types = tuple(types)


# --- vocabulary, rules, queries ----------------------------------------------------------------------------------


class VocabularyError(CancerkgError):
    """The ontology cannot be used as it stands."""

    cure = "Mend the ontology at that place, then build again."


class UnknownConcept(CancerkgError):
    """A name, slug or IRI that no concept has. ``near`` are slugs that look like it."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else "`cancerkg query concepts` lists the concepts."
        super().__init__(f"No concept is called {name!r}.", cure=hint)
        self.name = name
        self.near = tuple(near)


class ExternalOntologyError(CancerkgError):
    """An ontology of others that cannot be read. ``line`` counts from 1, None where it is not known."""

    def __init__(self, path: str, reason: str, *, cure: str, line: int | None = None) -> None:
        super().__init__(
            f"The ontology cannot be used: {reason}.", where=path if line is None else f"{path}:{line}", cure=cure
        )
        self.path = path
        self.reason = reason
        self.line = line


class LexiconError(CancerkgError):
    """A compiled lexicon that cannot be read, or lexicons that do not go together."""

    def __init__(self, path: str, reason: str, *, cure: str) -> None:
        super().__init__(f"The lexicon cannot be used: {reason}.", where=path, cure=cure)
        self.path = path
        self.reason = reason


class UnknownExternalTerm(CancerkgError):
    """An id or label that no term of an ontology of others has. ``near`` are ids with labels that look like it."""

    def __init__(self, name: str, ontology: str, near: Sequence[str] = ()) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else "Give an id, an alternative id or a label of it."
        super().__init__(f"No term of {ontology} is called {name!r}.", cure=hint)
        self.name = name
        self.ontology = ontology
        self.near = tuple(near)


class FaultyRows(CancerkgError):
    """Rows of terms that cannot come into the vocabulary as they are. ``faults`` are lines to read, with their place;
    nothing was written."""

    cure = "Mend what the lines above name; docs/ontology.md describes the columns."

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        count = "One fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{count}, so nothing is written.", where=source)
        self.source = source
        self.faults = tuple(faults)


class TooManyTerms(CancerkgError):
    """An import of more terms than one takes unless it is told to. Nothing was written."""

    def __init__(self, ontology: str, count: int, limit: int) -> None:
        super().__init__(
            f"These are {count:,} terms of {ontology}, and an import takes {limit:,}.",
            cure=f"Take a lower --depth or a narrower --term; --limit {count} takes them all.",
        )
        self.ontology = ontology
        self.count = count
        self.limit = limit


class UnknownProperty(CancerkgError):
    """A name that no property of the ontology has. ``near`` are names that look like it."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else "docs/data-model.md lists the properties."
        super().__init__(f"No property is called {name!r}.", cure=hint)
        self.name = name
        self.near = tuple(near)


class UnknownQuery(CancerkgError):
    """No query of that name, and no such file."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        hint = f"Did you mean {' or '.join(near)}?" if near else "`cancerkg query --list` lists the queries."
        super().__init__(f"There is no query or file {name!r}.", cure=hint)
        self.name = name
        self.near = tuple(near)


class QueryFileError(CancerkgError):
    """A ``.rq`` file whose decorators or text cannot be used."""

    cure = "docs/queries.md describes the decorators."


class ParameterError(CancerkgError):
    """A query's parameter that is missing, unknown, or not of its kind."""

    def __init__(self, query: str, parameter: str, reason: str, known: Sequence[str]) -> None:
        super().__init__(
            f"Parameter {parameter!r} of query {query!r} {reason}.",
            cure=f"Its parameters: {', '.join(known) or 'none'}.",
        )
        self.query = query
        self.parameter = parameter
        self.reason = reason
        self.known = tuple(known)


class UnsafeRule(CancerkgError):
    """A rule that could go on for ever or speak in another's name."""

    cure = "A rule is one CONSTRUCT without blank nodes; docs/inference.md has examples."


class QuerySyntaxError(CancerkgError):
    """A query that is not SPARQL 1.1. ``line`` and ``column`` count from 1."""

    cure = "See the SPARQL 1.1 grammar, https://www.w3.org/TR/sparql11-query/#grammar."

    def __init__(self, reason: str, line: int | None, column: int | None) -> None:
        super().__init__(f"{reason}.", where="query" if line is None else f"query, line {line}, column {column}")
        self.reason = reason
        self.line = line
        self.column = column


class SearchPatternError(QuerySyntaxError):
    """A pattern with ``ckg:search`` that cannot be resolved. ``line`` and ``column`` count from 1."""

    cure = 'Write it as ?concept ckg:search "back pain", or (?concept ?score ?name) ckg:search ("back pain" 20).'


class UnfitFormat(CancerkgError):
    """An answer asked for in a format that it does not have."""

    def __init__(self, what: str, asked: str, fitting: Sequence[str]) -> None:
        super().__init__(f"The answer is {what}, which has no {asked} form.", cure=f"Ask for {' or '.join(fitting)}.")
        self.asked = asked
        self.fitting = tuple(fitting)


# --- releases ----------------------------------------------------------------------------------------------------


class NoRelease(CancerkgError):
    """The data directory has no release yet."""

    def __init__(self, data: str) -> None:
        super().__init__(
            "Nothing is released here yet.", where=data, cure="Run `cancerkg build SOURCE… --data DIR` first."
        )
        self.data = data


class NoEarlierRelease(CancerkgError):
    """There is nothing before the current release to go back to."""

    def __init__(self, data: str, number: int) -> None:
        super().__init__(
            f"No release is older than the current one, {number}.",
            where=data,
            cure="Build again from the sources that you want.",
        )
        self.data = data
        self.number = number


class NothingToRelease(CancerkgError):
    """No source could be read, so the last release, if there is one, stays."""

    def __init__(self, rejections: Sequence[SourceError]) -> None:
        super().__init__(
            f"Not one document could be read (sources rejected: {len(rejections)}), so nothing is released.",
            cure="The last release stays as it is. Mend the sources; rejected/ has the reasons.",
        )
        self.rejections = tuple(rejections)


class StrictBuildFailed(CancerkgError):
    """A strict build met notices or rejections, so nothing is released. ``notices`` are lines to read."""

    def __init__(self, notices: Sequence[str], rejections: Sequence[SourceError]) -> None:
        super().__init__(
            f"There were notices ({len(notices)}) or rejections ({len(rejections)}), so nothing is released.",
            cure="Mend the sources, or build without --strict. The last release stays as it is.",
        )
        self.notices = tuple(notices)
        self.rejections = tuple(rejections)


class CheckFailed(CancerkgError):
    """The new graph broke a rule of its own, so it is not released. ``failures`` are lines to read."""

    def __init__(self, failures: Iterable[str]) -> None:
        self.failures = tuple(failures)
        shown = "; ".join(self.failures[:5])
        super().__init__(
            f"Checks failed: {len(self.failures)}. {shown}.",
            cure="The last release stays as it is. report.json of the candidate has them all.",
        )


class OntologyReleaseRefused(CancerkgError):
    """A version of the ontology that may not be released. ``reasons`` are lines to read, each with a node or a file."""

    def __init__(self, version: str, reasons: Iterable[str]) -> None:
        self.version = version
        self.reasons = tuple(reasons)
        shown = "; ".join(self.reasons[:5]) + (f"; and {len(self.reasons) - 5} more" if len(self.reasons) > 5 else "")
        super().__init__(
            f"Version {version} is not released: {shown}.",
            cure="Nothing was written. A term that is no longer wanted gets owl:deprecated true, and stays.",
        )


class DataDirectoryBusy(CancerkgError):
    """Another build works in the same data directory."""

    def __init__(self, data: str) -> None:
        super().__init__("Another build works here.", where=data, cure="Wait for it, or give another --data directory.")
        self.data = data


class DatasetUnreadable(CancerkgError):
    """A folder that holds no dataset, or one that another process writes to; a file that is no dump."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"The dataset cannot be read: {reason}.",
            where=path,
            cure="Check the path; build again, or restore from a dump, if the files are damaged.",
        )
        self.path = path
        self.reason = reason


class DocumentsDamaged(CancerkgError):
    """``documents.jsonl.gz`` of a release cannot be read. ``line`` counts from 1."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(
            f"The documents of the release cannot be read: {reason}.",
            where=f"{path}:{line}",
            cure="Build again from the sources; the release itself can still be asked and served.",
        )
        self.path = path
        self.line = line
        self.reason = reason


class NotComparable(CancerkgError):
    """A release that cannot be compared with what another vocabulary would give."""

    def __init__(self, release: int, reason: str) -> None:
        super().__init__(
            f"Release {release} cannot be compared with another vocabulary: {reason}.",
            cure="Run `cancerkg build` again with the same sources, then preview.",
        )
        self.release = release
        self.reason = reason


class NoExplanation(CancerkgError):
    """The triple is not in the graph, so nothing supports it."""

    def __init__(self, triple: str) -> None:
        super().__init__(f"The graph does not say {triple}.", cure="`cancerkg query` can show what it does say.")
        self.triple = triple


# --- labels ------------------------------------------------------------------------------------------------------


class NoGold(CancerkgError):
    """A folder without labels to measure against."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            "There are no labels here.",
            where=folder,
            cure="Labels are NAME.gold.json beside NAME.jsonld, or NAME/gold.json beside NAME/page.jsonld.",
        )
        self.folder = folder


class GoldWithoutPage(CancerkgError):
    """Labels of an article whose page is not there. ``article`` is its name."""

    def __init__(self, file: str, article: str) -> None:
        super().__init__(
            f"The page {article!r} of these labels is not there.",
            where=file,
            cure="Put the page beside its labels, with the same name, or name it as a source.",
        )
        self.file = file
        self.article = article


class MalformedGold(CancerkgError):
    """A file of labels that cannot be used as it stands. ``field`` is like ``relations[3].predicate``, empty for the
    whole; ``line`` counts from 1."""

    def __init__(self, file: str, line: int, field: str, reason: str) -> None:
        what = f"{field}: {reason}" if field else reason[:1].upper() + reason[1:]
        super().__init__(f"{what}.", where=f"{file}:{line}", cure="docs/extraction.md describes the labels.")
        self.file = file
        self.line = line
        self.field = field
        self.reason = reason


# --- reasoning ---------------------------------------------------------------------------------------------------


class ReasonerUnavailable(CancerkgError):
    """HermiT needs Java, which is not there."""

    cure = "Install a Java runtime (Debian: apt-get install default-jre-headless)."


class ReasonerOutOfTime(ReasonerUnavailable):
    """HermiT did not end within its time and was stopped. ``seconds`` is the limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"HermiT did not end within {seconds:g} seconds.",
            cure="Give it more time (--seconds), or take back the axioms that were added last.",
        )
        self.seconds = seconds


class ReasonerOutOfMemory(ReasonerUnavailable):
    """HermiT needs more memory than it may take. ``megabytes`` is the limit on Java's heap."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            f"HermiT needs more than {megabytes:,} MB of memory.",
            cure="Give it more (--memory), if the machine has it.",
        )
        self.megabytes = megabytes


class InconsistentOntology(CancerkgError):
    """The reasoner finds a contradiction, or classes that nothing can be in, whose IRIs are ``classes``."""

    cure = "Take back the last change; `cancerkg ontology check` names statements that contradict each other."

    def __init__(self, what: str, *, classes: Sequence[str] = ()) -> None:
        super().__init__(what)
        self.classes = tuple(classes)


class SettingError(CancerkgError, ValueError):
    """A setting of the server that is unknown, or whose value does not fit."""

    def __init__(self, name: str, value: object, reason: str) -> None:
        super().__init__(
            f"The setting {name} = {value!r} {reason}.", cure="docs/http.md#limits has the settings and their defaults."
        )
        self.name = name
        self.value = value
        self.reason = reason


class AddressUnavailable(CancerkgError):
    """The address to listen at cannot be had: another server has it, or it is not this machine's."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"This address cannot be listened at: {reason}.",
            where=f"{host}:{port}",
            cure="Stop the other server, or give another --port; 0 takes a free one.",
        )
        self.host = host
        self.port = port
        self.reason = reason


# --- serving -----------------------------------------------------------------------------------------------------


class QueryError(CancerkgError):
    """A query that was not answered.

    ``status`` is the HTTP status that says so, ``setting`` the name of the limit that was hit, ``limit`` its value,
    ``retry_after`` the seconds after which it may go better.
    """

    status = 500
    setting: str | None = None
    limit: float | None = None
    retry_after: int | None = None


class QueryTimeout(QueryError):
    """The deadline came first; the worker was killed."""

    status = 504
    setting = "seconds"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The query did not end within {seconds:g} seconds and was stopped.",
            cure="Narrow it: name a graph, a subject or a predicate, or add a LIMIT inside a sub-query.",
        )
        self.seconds = self.limit = seconds


class QueryTooLarge(QueryError):
    """The query, or its answer, is larger than the limit."""

    status = 413

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(
            f"The {what} is over the limit of {limit:,} bytes.", cure="Ask for less at a time, with LIMIT and OFFSET."
        )
        self.what_is_large = what
        self.setting = {"query": "query_bytes", "answer": "result_bytes"}.get(what, "write_bytes")
        self.limit = limit


class TooManyRows(QueryError):
    """The answer has more rows than the limit."""

    status = 413
    setting = "result_rows"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The answer is over the limit of {limit:,} rows.", cure="Ask for less at a time, with LIMIT and OFFSET."
        )
        self.limit = limit


class QueryTooComplex(QueryError):
    """The query is nested deeper, or joins more in one group, than the limit."""

    status = 400

    def __init__(self, setting: str | None, what: str, limit: int) -> None:
        super().__init__(
            f"The query has {what} {limit:,}, which is the limit.",
            cure="Nest it less, cut a long group or path into sub-queries, or put many terms into VALUES.",
        )
        self.setting = setting
        self.limit = limit


class QueryCrashed(QueryError):
    """The worker died of the query: out of stack or memory."""

    status = 400

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The query could not be evaluated: {reason}.", cure="Nest it less, or ask for less at a time."
        )
        self.reason = reason


class QueryAbandoned(QueryError):
    """The client went away, and the query was stopped; nobody is there to read the status."""

    status = 499

    def __init__(self) -> None:
        super().__init__("The client closed the connection before the answer.", cure="Keep it open, or ask again.")


class ServerBusy(QueryError):
    """Every worker is at work, and the queue is full or its time is up."""

    status = 503
    retry_after = 5

    def __init__(self, seconds: float, waiting: int | None = None) -> None:
        what = (
            f"No worker was free within {seconds:g} seconds." if waiting is None else f"{waiting} queries wait already."
        )
        super().__init__(what, cure="Try again in a moment.")
        self.setting, self.limit = ("seconds", seconds) if waiting is None else ("waiting", waiting)
        self.seconds = seconds
        self.waiting = waiting


class ClientOverBudget(QueryError):
    """A client has used up its time for queries; it comes back while the client waits."""

    status = 429
    setting = "client_seconds"

    def __init__(self, seconds: float, retry_after: int) -> None:
        super().__init__(
            f"Your queries have used up the {seconds:g} seconds that one client has.",
            cure=f"Try again in {retry_after} s; narrower queries use less.",
        )
        self.limit = seconds
        self.retry_after = retry_after


class ForbiddenQuery(QueryError):
    """A query that asks for what this endpoint never does: SERVICE, LOAD, an update."""

    status = 403

    def __init__(self, feature: str, cure: str = "Ask the other endpoint yourself, and join the answers.") -> None:
        super().__init__(f"{feature} is not allowed here.", cure=cure)
        self.feature = feature


class NotAcceptable(QueryError):
    """The client takes no format that the answer can be written in. ``offered`` are media types."""

    status = 406

    def __init__(self, offered: str) -> None:
        super().__init__("The answer has no format that the Accept header takes.", cure=f"It can be had as {offered}.")
        self.offered = offered


class ProtocolError(QueryError):
    """A request that is not as the SPARQL 1.1 Protocol says. ``status`` is 400, 405, 411 or 415."""

    def __init__(self, what: str, *, cure: str, status: int = 400) -> None:
        super().__init__(what, cure=cure)
        self.status = status


class BodyUnreadable(QueryError):
    """RDF in the body of a request that cannot be read. ``line`` and ``column`` count from 1, where they are known."""

    status = 400

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(
            f"The body cannot be read: {reason.rstrip('.')}.",
            where="" if line is None else f"body, line {line}" + ("" if column is None else f", column {column}"),
            cure="Mend it there, and see that Content-Type says what it is.",
        )
        self.reason = reason
        self.line = line
        self.column = column


class UnknownGraph(QueryError):
    """A graph that the store does not have. ``graph`` is its IRI."""

    status = 404

    def __init__(self, graph: str) -> None:
        super().__init__("The store has no such graph.", where=graph, cure="PUT or POST to it makes it.")
        self.graph = graph


class ReadOnly(QueryError):
    """A request to write, of a server that was not started for that."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "This server does not write.",
            cure="The graph changes by a build, `cancerkg build SOURCE…`; `cancerkg serve --writable` writes.",
        )


class Unauthorized(QueryError):
    """A request to write without the token, or with another one; from a web page, where there is no token."""

    status = 401

    def __init__(self, reason: str, *, status: int = 401) -> None:
        super().__init__(
            f"You may not write: {reason}.", cure="Send the header `Authorization: Bearer` with the server's token."
        )
        self.reason = reason
        self.status = status


class TokenMissing(CancerkgError):
    """A server that writes was to be started at an address that others reach, without a token."""

    def __init__(self, host: str) -> None:
        super().__init__(
            "A server that writes needs a token, unless only this machine can reach it.",
            where=host,
            cure="Set CANCERKG_TOKEN to a long random text, or listen at 127.0.0.1.",
        )
        self.host = host


class WriterStopped(QueryError):
    """The writer ended before it acknowledged a write: that write was made in full, or not at all."""

    status = 503
    retry_after = 1

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The writer ended before it acknowledged this: {reason}. All of it was written, or nothing.",
            cure="Look whether it was, and send it again if not.",
        )
        self.reason = reason


class WorkerUnavailable(QueryError):
    """No query worker starts, so no query can be answered. It is the server's fault."""

    status = 500

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"A query worker does not start: {reason}.",
            cure="The server's log says more; a release that is damaged has to be built again.",
        )
        self.reason = reason


def all_errors() -> tuple[type[CancerkgError], ...]:
    """Every class of error that is raised, in the order of their names."""
    found: list[type[CancerkgError]] = []
    open_: list[type[CancerkgError]] = [CancerkgError]
    while open_:
        below = open_.pop().__subclasses__()
        found.extend(error for error in below if error.__module__ == __name__)
        open_.extend(below)
    return tuple(sorted(found, key=lambda error: error.__name__))
