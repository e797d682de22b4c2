"""How late the machine itself is, so that a test can hold the server to a time on one that does much else."""

import threading
import time
from contextlib import suppress
from pathlib import Path

TICK_SECONDS = 0.01


class Lateness:
    """How late the machine lets a thread run that has slept, at the worst, within a block: what is beyond the server's
    power, since other processes have the processors. What a server does takes several turns of several processes, each
    as late as that.
    """

    TURNS = 4

    def __init__(self) -> None:
        self.worst = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._stop.is_set():
            before = time.monotonic()
            time.sleep(TICK_SECONDS)
            self.worst = max(self.worst, time.monotonic() - before - TICK_SECONDS)

    def __enter__(self) -> "Lateness":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def seconds(self) -> float:
        """What has to be granted to the machine."""
        return self.TURNS * self.worst


def waited(pid: int, *, children: bool = True) -> dict[int, float]:
    """The seconds that each thread of a process, and of those that it has started, was ready to run and was not let,
    since other processes had the processors (``/proc/<pid>/schedstat``).
    """
    seconds = {}
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError, IndexError):
                seconds[int(task.name)] = int((task / "schedstat").read_text().split()[1]) / 1e9
                for child in (task / "children").read_text().split() if children else ():
                    seconds |= waited(int(child))
    return seconds


def waited_since(pid: int, before: dict[int, float], *, children: bool = True) -> float:
    """The seconds of all of them together since another time."""
    return sum(seconds - before.get(thread, 0.0) for thread, seconds in waited(pid, children=children).items())
