"""`handrail rules check`: its options, and when it fails."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from dashboard.release import handrail_version
from dashboard.terminal.options import OUT_FILE, SET_ARGUMENT, SET_AS_OF, format_option
from dashboard.terminal.output import echo_or_write

from .exit_codes import FOUND


@click.command()
@SET_ARGUMENT
@SET_AS_OF
@format_option("pretty", "json", "junit", "sarif")
@click.option("--notes", is_flag=True, help="Add notes, which ask for nothing.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@OUT_FILE
def check(name: str, as_of: date | None, form: str, notes: bool, strict: bool, out: Path | None) -> None:
    """Everything wrong with a set: what is written, and what the solver finds, with a package that shows it."""
    from .checking import check_rule_set, format_findings

    checked = check_rule_set(name, as_of, notes=notes)
    echo_or_write(format_findings(checked, form, handrail_version()), out)
    if checked.rule_set is None:
        raise SystemExit(2)
    grave = ("error", "warning") if strict else ("error",)
    if any(problem.severity in grave for problem in checked.problems):
        raise SystemExit(FOUND)
