"""How the pages ask: the query service and the queries in files, as one extension of the app."""

from collections.abc import Mapping
from typing import Final, cast

from flask import Flask, current_app, has_request_context, request

from cancerkg.queries import Queries, Query, QueryKind
from cancerkg.service import Answer, GraphFormat, QueryRequest, QueryService, Released, Streamed
from cancerkg.web.clients import client_address, client_gone
from cancerkg.web.tables import Row, Table, read_table

EXTENSION: Final = "cancerkg"


class Asking:
    """Answers of the queries in ``queries/page/``, through the same workers and limits as everybody's."""

    def __init__(self, service: QueryService, queries: Queries) -> None:
        """With the service and the queries of the project."""
        self.service = service
        self.queries = queries

    def rows(self, name: str, **arguments: str) -> tuple[Row, ...]:
        """The rows of a page's SELECT query. Raises what :meth:`QueryService.ask` raises."""
        return self.table(self._bound(name, arguments)).rows

    def true(self, name: str, **arguments: str) -> bool:
        """The answer of a page's ASK query."""
        return self.table(self._bound(name, arguments)).boolean is True

    def graph(self, name: str, form: GraphFormat, **arguments: str) -> tuple[Answer, Released]:
        """The triples of a page's CONSTRUCT query in the format, and their release."""
        return self.whole(QueryRequest(self._bound(name, arguments), graph=form))

    def table(self, text: str) -> Table:
        """The solutions of a SELECT query, or the boolean of an ASK query."""
        answer, _ = self.whole(QueryRequest(text))
        return read_table(answer.body)

    def whole(self, query_request: QueryRequest) -> tuple[Answer, Released]:
        """The whole answer, on the account of the client. Raises what :meth:`QueryService.ask` raises."""
        return self.service.ask(query_request, client=self._client())

    def stream(self, query_request: QueryRequest, seconds: float | None = None) -> Streamed:
        """The answer in parts, on the account of the client, and only while there is one.

        Raises what :meth:`QueryService.stream` raises.
        """
        return self.service.stream(
            query_request, client=self._client(), seconds=seconds, gone=client_gone(request.environ)
        )

    def examples(self) -> tuple[Query, ...]:
        """The queries for people, by name."""
        return self.queries.of(QueryKind.EXAMPLE)

    def _client(self) -> str:
        return client_address(request.environ, self.service.limits.trusted_proxies) if has_request_context() else ""

    def _bound(self, name: str, arguments: Mapping[str, str]) -> str:
        return self.queries.find(name, QueryKind.PAGE).bind(arguments)


def asking_of(app: Flask) -> Asking:
    """The extension of an app."""
    return cast(Asking, app.extensions[EXTENSION])


def asking() -> Asking:
    """The extension of the app that answers the present request."""
    return asking_of(current_app)
