"""`handrail check`: every problem of package files."""

from __future__ import annotations

import click

from dashboard.clock import today
from dashboard.terminal.exit_codes import BAD_INPUT
from dashboard.terminal.options import RULES


@click.command("check")
@click.argument("files", nargs=-1, required=True)
@RULES
def check_command(files: tuple[str, ...], rule_set_name: str) -> None:
    """Say everything that is wrong with package files: YAML, JSON, JSON lines, CSV, Excel or Parquet."""
    from dashboard.terminal.commands.check.report import check_package_files

    if check_package_files(files, today(), rule_set_name):
        raise SystemExit(BAD_INPUT)
