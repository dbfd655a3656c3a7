"""`handrail rules test`: its options; runs the cases once, or again whenever a file changes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from dashboard.terminal.options import OUT_FILE, SET_ARGUMENT, SET_AS_OF, format_option
from dashboard.terminal.output import echo_or_write

from .exit_codes import FOUND
from .name_filter import FILTER_HELP


@click.command()
@SET_ARGUMENT
@SET_AS_OF
@format_option("pretty", "json", "junit")
@click.option(
    "--filter", "pattern", default="", help=f"{FILTER_HELP} Of cases and of rules that they expect."
)
@click.option("--watch", is_flag=True, help="Run again whenever a file of the set changes.")
@click.option("--accept", is_flag=True, help="Show what came out otherwise as a diff, ask, and write it.")
@click.option("--seen", default="", help="With --accept: the mark that was printed below just these changes.")
@OUT_FILE
def test(
    name: str,
    as_of: date | None,
    form: str,
    pattern: str,
    watch: bool,
    accept: bool,
    seen: str,
    out: Path | None,
) -> None:
    """Run the cases of a set."""
    if accept or seen:
        from .accepting import accept_surprises

        if not accept_surprises(name, as_of, seen):
            raise SystemExit(FOUND)
        return
    from engine import ProblemsFoundError
    from engine.knowledge import rule_set_folder

    from ...problems import ending_of, problems_text
    from .testing import format_outcomes, outcomes, watch_folder

    def once() -> bool:
        tried = outcomes(name, as_of, pattern)
        echo_or_write(format_outcomes(tried, form), out)
        return all(outcome.passed for outcome in tried)

    def again() -> None:
        click.echo(f"\n{datetime.now():%H:%M:%S}")
        try:
            once()
        except ProblemsFoundError as error:
            click.echo(problems_text(error.problems, ending_of("rules")))

    if watch:
        with rule_set_folder(name, as_of) as folder:
            watch_folder(name, again, folder.path)
    if not once():
        raise SystemExit(FOUND)
