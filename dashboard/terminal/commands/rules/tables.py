"""`handrail rules import | export`: a decision table between a rules file and a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.terminal.options import FILE, SET
from engine.files import write_bytes, write_text

from .rule_files import file_of_rules


@click.command("import")
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@SET
@click.option(
    "--into", help="Write it into this rules file of the set: over the table of that id, or after the rest."
)
def import_table(sheet: Path, set_name: str, into: str | None) -> None:
    """Read a decision table from SHEET (.xlsx or .csv) and print it as a rules file has it, or write it."""
    from engine.authoring import read_sheet, with_table

    from .workspace import open_workspace

    file = None if into is None else file_of_rules(into)
    with open_workspace(set_name) as workspace:
        table = read_sheet(sheet, workspace.catalogue, workspace.rule_set)
        if file is None:
            click.echo(table.text, nl=False)
            return
        path = workspace.folder.path / file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        write_text(path, with_table(before, table))
        click.echo(f"Written: {path}. Next: handrail rules check {set_name}")


@click.command("export")
@click.argument("table")
@SET
@click.option(
    "--out",
    type=FILE,
    required=True,
    help="The sheet: .xlsx or .csv.",
)
def export_table(table: str, set_name: str, out: Path) -> None:
    """Write the decision table TABLE of a set to a spreadsheet, to be edited there and imported again."""
    from engine.authoring import sheet_of, table_node

    from .workspace import open_workspace

    if out.suffix.lower() not in (".xlsx", ".csv"):
        raise click.UsageError("--out ends in .xlsx or .csv")
    with open_workspace(set_name) as workspace:
        node = table_node(workspace.folder.path, table)
        if node is None:
            names = ", ".join(listed.table for listed in workspace.rule_set.tables) or "none"
            raise click.UsageError(f"`{table}` is no decision table of this set; it has: {names}")
        write_bytes(out, sheet_of(node, out.suffix))
        click.echo(f"Written: {out}")
