"""`handrail rules copy`: an item of the catalogue under another id, to begin one of a council's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.terminal.options import SET
from engine.files import write_text

from .rule_files import file_of_rules

if TYPE_CHECKING:
    from engine.knowledge import RuleSetFolder


@click.command()
@click.argument("item")
@click.argument("new")
@SET
@click.option("--into", help="Append to this file of the folder `catalogue` of the set.")
def copy(item: str, new: str, set_name: str, into: str | None) -> None:
    """Copy ITEM of the catalogue under the id NEW, clauses and traits too: printed, or added to a council's layer."""
    from engine.authoring import item_copy
    from engine.language.nearest_name import did_you_mean
    from engine.model.rule import RULE_ID

    from .workspace import open_workspace

    if not re.fullmatch(RULE_ID, new) or "." in new:
        raise click.UsageError("use small letters, digits and _ only, beginning with a letter")
    with open_workspace(set_name) as workspace:
        items = workspace.catalogue.items
        if item not in items:
            hint = did_you_mean(item, items, most=3)
            raise click.UsageError(f"`{item[:60]}` is no item of the catalogue{f': {hint}' if hint else ''}")
        if new in items:
            raise click.UsageError(f"`{new}` is taken")
        copied = item_copy(_files_of(workspace.folder), item, new)
        own = workspace.folder.path / "catalogue"
        if copied is None:
            raise click.UsageError(f"`{item}` stands in no file that could be copied from: copy it by hand")
        if into is None:
            click.echo(f"# in a file of the folder catalogue\n{copied.joined_to('')}", nl=False)
            return
        if workspace.rule_set.base is None and not own.is_dir():
            raise click.UsageError(
                f"{set_name} has no catalogue of its own: --set names a layer (`handrail rules init NAME --extends …`)"
            )
        path = own / file_of_rules(into)
        text = copied.joined_to(path.read_text(encoding="utf-8") if path.is_file() else "")
        if text is None:
            raise click.UsageError(
                f"{path.name} does not hold items of {copied.family}: name another file, or a new one"
            )
        own.mkdir(exist_ok=True)
        write_text(path, text)
        click.echo(
            f"Written: {path}\nRead each clause, trait and source: they are those of `{item}`. Then write a rule:\n"
            f"  handrail rules new RULE suggest {new} --when … --cites … --set {set_name} --into FILE"
        )


def _files_of(folder: RuleSetFolder) -> Iterator[Path]:
    """The files of items of a set's catalogue: its own, those of its base, else the installed ones."""
    from engine.knowledge.council_layer import base_folder, extended_set

    extends = extended_set(folder.path)
    base = base_folder(extends, folder.path) if extends else None
    for root in (folder.path, base):
        if root is not None:
            yield from sorted((root / "catalogue").glob("*.yaml"))
    published = folder.published or Path(str(files("catalogue")))
    yield from sorted(published.glob("*.yaml"))
