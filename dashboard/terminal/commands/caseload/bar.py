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

from engine.caseload import Progress as RunProgress

_SECONDS_BETWEEN_LINES = 30.0


@contextmanager
def progress_bar() -> Iterator[Callable[[RunProgress], None]]:
    """A function to call with the progress so far, after each batch; it draws a bar while the block lasts.

    Where the error stream is no terminal, it writes a line every 30 seconds instead.
    """
    console = Console(stderr=True)
    begun = time.monotonic()
    if not console.is_terminal:
        yield _line_writer(console, begun)
        return
    columns = (
        TextColumn("Reviewing"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[text]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=None, text="")

        def update(progress: RunProgress) -> None:
            bar.update(
                task,
                total=progress.bytes_all,
                completed=progress.bytes_read,
                text=_progress_text(progress, begun),
            )

        yield update


def _line_writer(console: Console, begun: float) -> Callable[[RunProgress], None]:
    """A line now and then, for a log that is no terminal."""
    last = begun

    def update(progress: RunProgress) -> None:
        nonlocal last
        if time.monotonic() - last >= _SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            console.print(
                f"{progress.bytes_read / max(progress.bytes_all, 1):.0%}: {_progress_text(progress, begun)}",
                highlight=False,
            )

    return update


def _progress_text(progress: RunProgress, begun: float) -> str:
    rate = progress.packages / max(time.monotonic() - begun, 1e-9)
    parts = [f"{progress.packages:,} packages, {rate:,.0f} a second"]
    if progress.resumed:
        parts.append(f"{progress.resumed:,} were done before")
    if progress.bad_rows:
        parts.append(f"{progress.bad_rows:,} problems")
    return ", ".join(parts)
