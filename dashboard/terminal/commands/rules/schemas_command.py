"""`handrail rules schemas`: JSON Schemas of the set's own words."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.terminal.options import FOLDER, SET_ARGUMENT
from engine.files import write_text


@click.command()
@SET_ARGUMENT
@click.option("--out", "folder", required=True, type=FOLDER, help="The folder.")
def schemas(name: str, folder: Path) -> None:
    """Write JSON Schemas, so that editors complete this project's own words."""
    from engine.authoring import schemas as made_of

    from .formats import as_json
    from .workspace import open_workspace

    with open_workspace(name) as workspace:
        folder.mkdir(parents=True, exist_ok=True)
        for title, schema in made_of(workspace.catalogue, workspace.rule_set).items():
            path = folder / f"{title}.schema.json"
            write_text(path, as_json(schema) + "\n")
            click.echo(f"Written: {path}")
