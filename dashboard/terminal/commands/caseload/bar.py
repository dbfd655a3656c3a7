"""The progress of a run: how much of the files is read, packages a second, and the time left.

Where the error stream is no terminal, a line now and then is all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from engine.caseload import Progress as Done

_SECONDS_BETWEEN_LINES = 30.0


@contextmanager
def progress_bar() -> Iterator[Callable[[Done], None]]:
    """What is to be told after each piece of work."""
    console = Console(stderr=True)
    begun = time.monotonic()
    if not console.is_terminal:
        yield _lines(console, begun)
        return
    columns = (
        TextColumn("Reviewing"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=None, said="")

        def tell(done: Done) -> None:
            bar.update(
                task, total=done.bytes_all, completed=done.bytes_read, said=_progress_text(done, begun)
            )

        yield tell


def _lines(console: Console, begun: float) -> Callable[[Done], None]:
    """A line now and then, for a log that is no terminal."""
    last = begun

    def tell(done: Done) -> None:
        nonlocal last
        if time.monotonic() - last >= _SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            console.print(
                f"{done.bytes_read / max(done.bytes_all, 1):.0%}: {_progress_text(done, begun)}",
                highlight=False,
            )

    return tell


def _progress_text(done: Done, begun: float) -> str:
    rate = done.packages / max(time.monotonic() - begun, 1e-9)
    parts = [f"{done.packages:,} packages, {rate:,.0f} a second"]
    if done.resumed:
        parts.append(f"{done.resumed:,} were done before")
    if done.bad_rows:
        parts.append(f"{done.bad_rows:,} problems")
    return ", ".join(parts)
