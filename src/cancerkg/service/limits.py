"""What one query, one client, and all of them together may use."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from cancerkg.errors import SettingError


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings of a query service. Every default is safe for a laptop that strangers reach.

    ``seconds`` counts from the arrival of the request, so waiting for a worker counts. ``query_nesting`` is the depth
    of brackets of all kinds, ``query_chain`` the number of patterns and path steps that one group joins (the planner's
    work grows with its fourth power: 100 take about a second, 200 half a minute). ``memory_bytes`` is the address space
    that one worker may take beyond what it starts with (``RLIMIT_AS``), its ``stack_bytes`` included. ``workers``
    queries are at work at the same time, ``spare`` more workers stand by for those that are killed; ``waiting`` is the
    number of queries that may wait for a worker. A release is held in memory where it needs at most ``store_bytes``;
    None is a quarter of the machine's memory, 0 never. A client has ``client_seconds`` of query time, which come back
    at ``client_rate`` seconds a second. ``trusted_proxies`` is the number of proxies before the server whose
    ``X-Forwarded-For`` is believed. ``services`` are the only addresses that SERVICE may name; with any, the workers
    keep the network; LOAD of a server that writes may name them too, and ``write_bytes`` is the largest update or graph
    that it takes.
    """

    seconds: float = 30.0
    query_bytes: int = 1 << 20
    query_nesting: int = 200
    query_chain: int = 100
    result_bytes: int = 64 << 20
    write_bytes: int = 64 << 20
    result_rows: int = 1_000_000
    workers: int = 2
    spare: int = 1
    waiting: int = 12
    memory_bytes: int = 2 << 30
    stack_bytes: int = 256 << 20
    store_bytes: int | None = None
    cache_bytes: int = 64 << 20
    client_seconds: float = 60.0
    client_rate: float = 1.0
    slow_seconds: float = 5.0
    grace_seconds: float = 10.0
    trusted_proxies: int = 0
    services: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse limits under which nothing could be answered."""
        if self.workers < 1:
            raise SettingError("workers", self.workers, "must be at least 1")
        if self.memory_bytes < 1 << 30:
            raise SettingError("memory_bytes", self.memory_bytes, "must be at least 1 GiB, or no worker would start")
        for name in ("waiting", "spare", "store_bytes", "cache_bytes", "grace_seconds", "trusted_proxies"):
            if (getattr(self, name) or 0) < 0:
                raise SettingError(name, getattr(self, name), "must be at least 0")
        for name in (
            *("seconds", "query_bytes", "query_nesting", "query_chain", "result_bytes", "result_rows", "write_bytes"),
            *("stack_bytes", "client_seconds", "client_rate", "slow_seconds"),
        ):
            if getattr(self, name) <= 0:
                raise SettingError(name, getattr(self, name), "must be above 0")

    def changed(self, settings: Mapping[str, str]) -> "Limits":
        """These limits with some changed: names of fields, and values as text (``services`` with spaces between).

        Raises :class:`~cancerkg.errors.SettingError` for an unknown name or a value that does not fit.
        """
        known = {field.name: field for field in fields(self)}
        values: dict[str, object] = {}
        for name, text in settings.items():
            if name not in known:
                raise SettingError(name, text, f"is unknown; the settings are {', '.join(known)}")
            values[name] = _value(name, text, floating=known[name].type is float)
        return replace(self, **values)  # type: ignore[arg-type]  # each value has the type of its field


def _value(name: str, text: str, *, floating: bool) -> object:
    if name == "services":
        return tuple(text.split())
    try:
        value = float(text) if floating else int(text)
    except ValueError as error:
        raise SettingError(name, text, "must be a number" if floating else "must be a whole number") from error
    if not math.isfinite(value):
        raise SettingError(name, text, "must be a number that ends")
    return value
