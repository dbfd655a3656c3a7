"""`handrail rules worklist` and `sign`: a clinician's sheet of the set, out and back in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from dashboard.terminal.day import DAY
from dashboard.terminal.options import FILE, SET_ARGUMENT, SET_AS_OF


@click.command()
@SET_ARGUMENT
@SET_AS_OF
@click.option("--for", "reader", type=click.Choice(["clinician"]), default="clinician", show_default=True)
@click.option(
    "--out",
    type=FILE,
    required=True,
    help="The sheet: .csv or .xlsx to be filled in, .md to be read.",
)
def worklist(name: str, as_of: date | None, reader: str, out: Path) -> None:
    """Write every rule, item and question to a review sheet: one line each to agree, change or refuse."""
    from .sheets import said_of, write_sheet
    from .workspace import open_workspace

    with open_workspace(name, as_of) as workspace:
        lines = write_sheet(workspace, out)
        click.echo(f"Written: {out} ({lines} lines for a {reader}). {said_of(workspace)}")


@click.command()
@SET_ARGUMENT
@click.option("--sheet", type=FILE, required=True, help="The sheet, filled in.")
@click.option("--name", "who", required=True, help="The clinician's name.")
@click.option("--profession", required=True, help="As what: occupational therapist.")
@click.option("--registration", required=True, help="With which register, and the number.")
@click.option("--on", "day", type=DAY, required=True, help="The day of the signature.")
def sign(name: str, sheet: Path, who: str, profession: str, registration: str, day: date) -> None:
    """Keep a review sheet that a clinician has filled in and signed, in the set's folder `signed`."""
    from dashboard.clock import today

    from . import sheets
    from .workspace import open_workspace

    with open_workspace(name) as workspace:
        written = sheets.sign(
            workspace,
            sheet,
            name=who,
            profession=profession,
            registration=registration,
            on=day,
            today=today(),
        )
        click.echo(f"Written: {written}. {sheets.said_of(workspace)}")
