"""`handrail rules rename`: a new name for a rule, a table or a reading, wherever the set names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from dashboard.terminal.options import SET
from engine.files import write_texts

if TYPE_CHECKING:
    from engine import RuleSet


@click.command()
@click.argument("old")
@click.argument("new")
@SET
def rename(old: str, new: str, set_name: str) -> None:
    """Give a rule, a table or a reading a new name, wherever the set names it: rules, cases, properties, hazards."""
    from engine.authoring import files_with_renamed_table, renamed_files
    from engine.language.nearest_name import did_you_mean
    from engine.model.rule import RULE_ID

    from .workspace import open_workspace

    if not re.fullmatch(RULE_ID, new.removeprefix("reading.")):
        raise click.UsageError("use small letters, digits and _ only, beginning with a letter")
    if old.removeprefix("reading.").rpartition(".")[0] != new.removeprefix("reading.").rpartition(".")[0]:
        raise click.UsageError("a row stays in its decision table: rename `table.row` to `table.other_row`")
    with open_workspace(set_name) as workspace:
        rules = {rule.id for rule in workspace.rule_set.rules}
        readings = {rule.about[0] for rule in workspace.rule_set.rules if rule.kind == "reading"}
        reading = old.startswith("reading.") or (old not in rules and old in readings)
        old, new = old.removeprefix("reading."), new.removeprefix("reading.")
        tables = {table.table: table.rows for table in workspace.rule_set.tables}
        known = readings if reading else {*rules, *tables}
        if old not in known:
            message = f"`{old}` is no {'reading' if reading else 'rule or reading'} of this set"
            hint = did_you_mean(old, known, most=3)
            raise click.UsageError(f"{message}: {hint}" if hint else f"{message}.")
        _refuse_names_of_the_base(workspace.rule_set, old, set_name)
        if new in known:
            raise click.UsageError(f"`{new}` is taken")
        files = (
            files_with_renamed_table(workspace.folder.path, old, new, tables[old])
            if old in tables and not reading
            else renamed_files(workspace.folder.path, old, new, reading=reading)
        )
        write_texts(files)
        for path in files:
            click.echo(f"Written: {path}")
        click.echo("What clinicians signed keeps the old name: a renamed rule is to be signed again.")


def _refuse_names_of_the_base(rule_set: RuleSet, name: str, set_name: str) -> None:
    """A layer names the rules of its base as the base does: a new name there would lead nowhere."""
    if rule_set.base is None:
        return
    base = f"{rule_set.base.folder}/"
    own = [rule for rule in rule_set.rules if not rule.file.startswith(base)]
    names = {name for rule in own for name in (rule.id, rule.id.rpartition(".")[0], *rule.about)}
    if name not in names:
        raise click.UsageError(
            f"`{name}` belongs to {rule_set.base.id}, the base of {set_name}: rename it there, then "
            f"`handrail rules rebase {set_name}`"
        )
