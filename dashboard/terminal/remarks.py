"""What should be looked at in files of packages that were read, to standard error; what was wrong is said elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click


def say_remarks(files: Iterable[Path]) -> None:
    """Say in what encoding a table was taken to be, and what of a workbook is hidden or not read."""
    from engine.exchange import remarks_on_files

    for remark in remarks_on_files(files):
        click.echo(f"Please note: {remark.place.file}: {remark.message}; {remark.help}.", err=True)
