"""Progress on standard error: a bar on a terminal, one line at the end of a phase in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def reading_sources() -> Iterator[Callable[[str], None]]:
    """A function to call with the name of each source that is done; it shows how many there were."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _source: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} sources read"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[source]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("read", total=None, source="")
        yield lambda source: progress.update(task, advance=1, source=source)
