"""Who is next: queries that wait for a worker, so that no client can hold all of them."""

from collections import Counter

from cancerkg.service.process import Asker, WorkerProcess


class Ticket:
    """A query's place in the queue: given a worker, refused, or still waiting."""

    def __init__(self, asker: Asker) -> None:
        """For a query that waits from now."""
        self.asker = asker
        self.worker: WorkerProcess | None = None
        self.refused = False


class FairQueue:
    """``length`` tickets that wait. Next is the first of those whose client has the fewest queries at work.

    When it is full, a client that has fewer in it than another takes the place of that one's last. The lock of the
    pool is held in each call.
    """

    def __init__(self, length: int) -> None:
        """Empty."""
        self.length = length
        self.working: Counter[str] = Counter()
        self._tickets: list[Ticket] = []

    def __len__(self) -> int:
        """How many wait."""
        return len(self._tickets)

    def enter(self, ticket: Ticket, free: int) -> bool:
        """Whether there was room for the ticket; another one may have been refused for it.

        So many more tickets than ``length`` have room as workers are ``free``.
        """
        if len(self._tickets) >= self.length + free:
            waiting = Counter(other.asker.client for other in self._tickets)
            heaviest, most = waiting.most_common(1)[0] if waiting else ("", 0)
            if most <= waiting[ticket.asker.client] + 1:
                return False
            last = next(other for other in reversed(self._tickets) if other.asker.client == heaviest)
            last.refused = True
            self._tickets.remove(last)
        self._tickets.append(ticket)
        return True

    def next(self) -> Ticket | None:
        """Take the ticket whose turn it is."""
        if not self._tickets:
            return None
        ticket = min(
            self._tickets, key=lambda waiting: self.working[waiting.asker.client]
        )  # min keeps the first of equals
        self._tickets.remove(ticket)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Take out a ticket whose query waits no more, if it is still in."""
        if ticket in self._tickets:
            self._tickets.remove(ticket)

    def began(self, client: str) -> None:
        """A query of the client is at work."""
        self.working[client] += 1

    def ended(self, client: str) -> None:
        """A query of the client is at work no more."""
        self.working[client] -= 1
        if not self.working[client]:
            del self.working[client]
