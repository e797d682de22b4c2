"""The figures of the server, as Prometheus reads them (text exposition format 0.0.4)."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from cancerkg.service import QueryService

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one app. They are of one process: with several, each is scraped for itself."""

    def __init__(self, service: QueryService) -> None:
        """At zero; the service says what it does whenever the figures are read."""
        self._registry = CollectorRegistry()
        self._registry.register(_State(service))
        self._requests = Counter(
            "cancerkg_http_requests", "Requests that were answered.", ("route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "cancerkg_http_request_seconds",
            "From the request to the end of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._queries = Counter(
            "cancerkg_queries", "Queries at the endpoint by what came of them.", ("outcome",), registry=self._registry
        )
        self._worker = Counter(
            "cancerkg_query_worker_seconds", "Time that queries have used workers for.", registry=self._registry
        )
        self._counted: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self._bytes = Counter("cancerkg_answer_bytes", "Bytes of answers to queries.", registry=self._registry)

    def count(self, route: str, status: int, seconds: float) -> None:
        """One request to a route (its pattern, not its path: there must not be a series for each concept)."""
        counted = self._counted.get((route, status))
        if counted is None:  # labels() looks a series up under a lock, and takes longer than counting
            counted = self._requests.labels(route, str(status)), self._seconds.labels(route)
            self._counted[route, status] = counted
        counted[0].inc()
        counted[1].observe(seconds)

    def count_query(self, outcome: str, worker_seconds: float, answer_bytes: int) -> None:
        """One query at the endpoint."""
        self._queries.labels(outcome).inc()
        self._worker.inc(worker_seconds)
        self._bytes.inc(answer_bytes)

    def exposition(self) -> bytes:
        """All figures."""
        return generate_latest(self._registry)


class _State(Collector):
    """What the service does at the moment of reading."""

    def __init__(self, service: QueryService) -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        state = self._service.state()
        for name, help_text, value in (
            ("busy_workers", "Workers at work.", state.busy),
            ("waiting_queries", "Queries that wait for a worker.", state.waiting),
            ("killed_workers", "Workers killed in a query on the present release.", state.killed),
            ("cache_bytes", "Bytes that answers take in the cache.", state.cache_bytes),
            ("release_in_memory", "1 where the release is held in memory.", int(state.in_memory)),
            ("clients", "Clients that have used query time lately.", len(self._service.budgets)),
        ):
            yield GaugeMetricFamily(f"cancerkg_{name}", help_text, value)
