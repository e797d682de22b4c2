"""Fairness between clients: each has a bucket of seconds of query time, which fills again while time goes by.

A token bucket (Turner 1986) on seconds used, not on requests: a thousand lookups of a millisecond are cheaper than one
query that sorts for a minute. What a query takes is known only afterwards, so a bucket may go below zero, and a client
waits until it is above.
"""

import ipaddress
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cancerkg.errors import ClientOverBudget

_MOST_CLIENTS: Final = 10_000


@dataclass(slots=True)
class _Bucket:
    seconds: float
    at: float


class Budgets:
    """The buckets of all clients. Safe to use from any number of threads."""

    def __init__(self, seconds: float, rate: float, clock: Callable[[], float]) -> None:
        """Each bucket holds ``seconds`` and fills at ``rate`` seconds a second of the clock."""
        self._seconds = seconds
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def require(self, client: str) -> None:
        """Raise :class:`ClientOverBudget` where the client's bucket is empty; the client "" has none."""
        with self._lock:
            bucket = self._filled(client)
            missing = -bucket.seconds if bucket else 0.0
        if bucket is not None and missing >= 0:
            raise ClientOverBudget(self._seconds, math.ceil(missing / self._rate) + 1)

    def charge(self, client: str, seconds: float) -> None:
        """Take what a query of the client has used."""
        if not client:
            return
        with self._lock:
            bucket = self._filled(client)
            if bucket is None:
                self._make_room()
                bucket = self._buckets[client] = _Bucket(self._seconds, self._clock())
            bucket.seconds -= seconds

    def __len__(self) -> int:
        """How many clients have used any time lately."""
        with self._lock:
            return len(self._buckets)

    def _filled(self, client: str) -> _Bucket | None:
        bucket = self._buckets.get(client)
        if bucket is not None:
            now = self._clock()
            bucket.seconds = min(self._seconds, bucket.seconds + (now - bucket.at) * self._rate)
            bucket.at = now
        return bucket

    def _make_room(self) -> None:
        """A full bucket says no more than none. Where none is full, the fullest half goes: memory has an end."""
        if len(self._buckets) < _MOST_CLIENTS:
            return
        levels = {client: bucket.seconds for client in list(self._buckets) if (bucket := self._filled(client))}
        keep = sorted(levels, key=levels.__getitem__)[: _MOST_CLIENTS // 2]
        self._buckets = {client: self._buckets[client] for client in keep if levels[client] < self._seconds}


@lru_cache(_MOST_CLIENTS)
def client_of(address: str) -> str:
    """The client at an address of the Internet: for IPv6 its network of 64 bits, which one customer has as a whole."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
