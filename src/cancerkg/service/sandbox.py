"""What a query worker takes from itself before it sees a query: memory, core files, privileges, the network.

This is the second wall; the first is that nothing forbidden is given to a worker (:mod:`cancerkg.service.syntax`).
"""

import ctypes
import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Final

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_M_ARENA_MAX: Final = -8
_PR_SET_NO_NEW_PRIVS: Final = 38


def limit_memory(beyond: int) -> None:
    """Let the address space grow by so many bytes and no more; let the system end this process before others.

    glibc reserves 64 MiB of it for each of its arenas, one for each thread that allocates; two arenas must do.
    """
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + beyond
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def give_up_rights(*, network: bool) -> None:
    """No core files, no new privileges, and unless ``network``, no network where the system lets us.

    To be called while the process has one thread: a user namespace needs that.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if not network and libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def threads() -> int:
    """The number of threads of this process, those of foreign libraries too."""
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208 (names are all that is wanted)
