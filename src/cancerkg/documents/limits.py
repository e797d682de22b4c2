"""A limit on the seconds that a document may take: a page can be made so that an algorithm all but never ends."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cancerkg.errors import SourceTooSlow


class _TimeIsUp(BaseException):
    """No ``Exception``: the code that is stopped catches some of these, and would go on."""


@contextmanager
def time_limit(seconds: float, source: str) -> Iterator[None]:
    """Stop what happens inside after so many seconds, and raise :class:`~cancerkg.errors.SourceTooSlow`.

    By the process's timer (setitimer(2)), which only the main thread can be woken by; on any other there is no limit. A
    call into a library in C ends before it is stopped. Limits do not nest.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TimeIsUp

    before = signal.signal(signal.SIGALRM, stop)
    try:
        try:
            # Again and again: what is raised while a library in C calls Python may be lost in it.
            signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _TimeIsUp as error:
        raise SourceTooSlow(source, seconds) from error
    finally:
        signal.signal(signal.SIGALRM, before)
