"""`handrail replay`: a review repeated from its own file."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.terminal.options import EVIDENCE


@click.command("replay")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--rules", "rule_set_name", help="Look for its rules here; the shipped set that it names by default."
)
@EVIDENCE
def replay_command(file: Path, rule_set_name: str | None, evidence: Path | None) -> None:
    """Make a review again from its own JSON file, and hold the two against each other."""
    from dashboard.terminal.commands.replay.repetition import repeat_review

    click.echo(repeat_review(file, rule_set_name, evidence))
