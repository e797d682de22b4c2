"""Whether a release fits into memory, told from its size."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_BYTES_OF_A_QUAD: Final = 500
"""Of the store in memory, with sentences as literals: 450 measured, at 2 million quads."""
_SHARE: Final = 4
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
