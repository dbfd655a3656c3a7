"""`handrail check`: every problem of package files."""

from __future__ import annotations

import click

from dashboard.clock import today
from dashboard.terminal.exit_codes import BAD_INPUT


@click.command("check")
@click.argument("files", nargs=-1, required=True)
def check_command(files: tuple[str, ...]) -> None:
    """Say everything that is wrong with package files: YAML, JSON, JSON lines, CSV, Excel or Parquet."""
    from dashboard.terminal.commands.check.report import check_package_files

    if check_package_files(files, today()):
        raise SystemExit(BAD_INPUT)
