"""Memory: whether a release fits into it, told from its size; and that what was freed goes back to the system."""

import ctypes
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_BYTES_OF_A_QUAD: Final = 500
"""Of the store in memory, with sentences as literals: 450 measured, at 2 million quads."""
_SHARE: Final = 4
_M_MMAP_THRESHOLD: Final = -3
_LARGE_BYTES: Final = 256 << 10
_CONTROL_GROUP: Final = Path("/sys/fs/cgroup/memory.max")


def fits(quads: int, budget: int | None) -> bool:
    """Whether a release of so many quads takes at most ``budget`` bytes in memory; None is a quarter of all.

    A quarter, since during a switch there are two releases, and the queries need memory as well.
    """
    return quads * _BYTES_OF_A_QUAD <= (machine_memory() // _SHARE if budget is None else budget)


def machine_memory() -> int:
    """The bytes that this process may use: the machine's memory, or what its control group has of it."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # there is no such file, or it says "max"
        return min(physical, int(_CONTROL_GROUP.read_text(encoding="ascii")))
    return physical


def return_what_is_freed() -> None:
    """Let this process give large blocks back to the system the moment they are freed (mallopt(3) of glibc).

    By itself glibc keeps them from the second time on, for each thread apart: a server of twenty threads that has
    seen requests of a megabyte would keep megabytes for each.
    """
    ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
