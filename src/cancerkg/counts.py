"""How the sources of a run fared, counted under the files that the user named."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cancerkg.documents import Notice, Rejection


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """How the sources of one file fared: how many there were and how many were read; how many needed each repair; how
    many were rejected with each class of error; how many notices of each kind there were.

    A file is one source, unless it holds records.
    """

    file: str
    sources: int
    read: int
    documents: int
    repaired: dict[str, int]
    rejected: dict[str, int]
    notices: dict[str, int]

    @property
    def is_clean(self) -> bool:
        """Whether all was read as it is."""
        return not (self.repaired or self.rejected or self.notices)


@dataclass(slots=True)
class _Count:
    sources: int = 0
    documents: int = 0
    repaired: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)

    def add(self, other: "_Count") -> None:
        self.sources += other.sources
        self.documents += other.documents
        self.repaired += other.repaired
        self.rejected += other.rejected
        self.notices += other.notices

    def result(self, file: str) -> SourceCounts:
        tables = [dict(sorted(one.items())) for one in (self.repaired, self.rejected, self.notices)]
        return SourceCounts(file, self.sources, self.sources - self.rejected.total(), self.documents, *tables)


class Tally:
    """Counts while sources stream by; it grows with the number of files, not of their records."""

    def __init__(self) -> None:
        self._files: dict[str, _Count] = {}

    def add_read(self, file: str, *, documents: int, repairs: Sequence[str], notices: Iterable[Notice]) -> None:
        """Count a source of the file that was read."""
        count = self._of(file)
        count.sources += 1
        count.documents += documents
        count.repaired.update(str(repair) for repair in repairs)
        self.add_notices(file, notices)

    def add_rejected(self, rejection: Rejection) -> None:
        """Count a source that was rejected."""
        count = self._of(rejection.file or rejection.source)
        count.sources += 1
        count.rejected[type(rejection.error).__name__] += 1

    def add_notices(self, file: str, notices: Iterable[Notice]) -> None:
        """Count notices on a source that is counted already."""
        self._of(file).notices.update(notice.kind.value for notice in notices)

    def files(self) -> tuple[SourceCounts, ...]:
        """The counts of each file, in the order of their names."""
        return tuple(count.result(file) for file, count in sorted(self._files.items()))

    def total(self) -> SourceCounts:
        """The counts of all files together, under an empty name."""
        whole = _Count()
        for count in self._files.values():
            whole.add(count)
        return whole.result("")

    def _of(self, file: str) -> _Count:
        return self._files.setdefault(file, _Count())
