"""What one query, and all of them together, may use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a query service. Every default is safe for a laptop that strangers reach.

    ``seconds`` counts from the arrival of the request, so waiting for a worker counts. ``memory_bytes`` is the address
    space of one worker (``RLIMIT_AS``), its ``stack_bytes`` included; a worker does not start below 1 GiB. ``waiting``
    is the number of queries that may wait for a worker; the next one is refused at once.
    """

    seconds: float = 30.0
    query_bytes: int = 1 << 20
    result_bytes: int = 64 << 20
    workers: int = 2
    waiting: int = 12
    memory_bytes: int = 3 << 30
    stack_bytes: int = 256 << 20

    def __post_init__(self) -> None:
        """Refuse limits under which nothing could be answered."""
        if self.workers < 1 or self.waiting < 0:
            raise ValueError(
                f"workers must be at least 1 and waiting at least 0, not {self.workers} and {self.waiting}"
            )
        if self.memory_bytes < 1 << 30:
            raise ValueError(
                f"memory_bytes must be at least 1 GiB, not {self.memory_bytes:,}: a worker would not start"
            )
        if min(self.seconds, self.query_bytes, self.result_bytes, self.stack_bytes) <= 0:
            raise ValueError("seconds, query_bytes, result_bytes and stack_bytes must be above 0")
