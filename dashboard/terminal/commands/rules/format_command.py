"""`handrail rules format`: files of rules or cases, laid out alike."""

from __future__ import annotations

from pathlib import Path

import click

from engine.files import write_text

from .exit_codes import FOUND


@click.command("format")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--check", "only_look", is_flag=True, help="Change nothing; fail when something would change.")
def format_(files: tuple[Path, ...], only_look: bool) -> None:
    """Lay out files of rules or cases alike. Comments stay, and what the files say stays."""
    from engine.authoring import LayoutError, lay_out
    from engine.language import read_document

    waiting = 0
    for path in files:
        read_document(path)  # what cannot be read is said with its file and line
        text = path.read_text(encoding="utf-8")
        try:
            tidy = lay_out(text)
        except LayoutError as error:
            raise click.ClickException(f"{path}: {error}.") from None
        if tidy == text:
            continue
        waiting += 1
        click.echo(f"{'Would change' if only_look else 'Laid out'}: {path}")
        if not only_look:
            write_text(path, tidy)
    if waiting and only_look:
        raise SystemExit(FOUND)
    if not waiting:
        click.echo("Nothing to change.")
