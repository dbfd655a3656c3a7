"""`handrail rules show | rename`: where something is used, what follows from it, and a new name for it everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.terminal.options import FILE, SET, format_option

from ...words import heading, wrapped
from .formats import as_json

if TYPE_CHECKING:
    from engine import RuleSet
    from engine.authoring import Usage

JSON_VERSION = 1
"""Of what `show --format json` writes."""
_SHOWN = 12


@click.command()
@click.argument("name")
@SET
@format_option("text", "json", "html", words=None)
@click.option("--picture", type=FILE, help="Draw what hangs together (SVG).")
@click.option("--history", is_flag=True, help="How a rule was in each kept version, and who has signed it.")
def show(name: str, set_name: str, form: str, picture: Path | None, history: bool) -> None:
    """Where a rule, table, reading, item, word or source is used, and what follows from it."""
    import difflib

    from dashboard.rule_picture import dependencies
    from engine.authoring import usages

    from .history import history_lines
    from .usage_page import usage_page
    from .workspace import open_workspace

    with open_workspace(set_name) as workspace:
        every = usages(workspace.catalogue, workspace.rule_set, workspace.cases(), name)
        if not every:
            known = [rule.id for rule in workspace.rule_set.rules]
            known += [
                *workspace.catalogue.items,
                *workspace.catalogue.vocabulary.terms,
                *workspace.catalogue.evidence,
            ]
            close = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
            hint = f" Did you mean {', '.join(close)}?" if close else ""
            raise click.UsageError(f"`{name}` is no rule, reading, item, word or source here.{hint}")
        off = frozenset(entry.rule for entry in workspace.rule_set.off)
        if form == "html":
            past = history_lines(workspace, name) if history else ()
            drawn = dependencies(workspace.catalogue, workspace.rule_set, name)
            click.echo(usage_page(name, every, drawn, past))
        else:
            click.echo(_as_data(every) if form == "json" else "\n".join(_lines(every, off)))
        if history and form == "text":
            click.echo("\n".join(history_lines(workspace, name)))
        if picture is not None:
            picture.write_text(dependencies(workspace.catalogue, workspace.rule_set, name), encoding="utf-8")
            click.echo(f"Written: {picture}", err=True)


def _lines(every: tuple[Usage, ...], switched_off: frozenset[str]) -> list[str]:
    """Each thing of that name as text: what it says, its uses by kind, and what follows from it."""
    lines = []
    for usage in every:
        lines.append(heading(f"{usage.sort}: {usage.name}").lstrip("\n"))
        lines += [wrapped(text, "  ", "    ") for text in usage.says]
        for how in dict.fromkeys(use.how for use in usage.uses):
            mine = [use for use in usage.uses if use.how == how]
            lines.append(f"  {how}:")
            lines += [f"    {use.place}  {use.name}" for use in mine[:_SHOWN]]
            lines += [f"    and {len(mine) - _SHOWN} more (--format json)"] if len(mine) > _SHOWN else []
        if usage.follows:
            lines.append(wrapped(f"because of it may be true: {', '.join(usage.follows)}", "  ", "    "))
        elif not usage.uses and usage.name not in switched_off:
            lines.append("  nothing uses it")
    return lines


def _as_data(every: tuple[Usage, ...]) -> str:
    """The same for other programs, with every use."""

    def data(usage: Usage) -> dict[str, Any]:
        uses = [
            {"how": use.how, "name": use.name, "file": use.place.file, "line": use.place.line}
            for use in usage.uses
        ]
        return {
            "sort": usage.sort,
            "name": usage.name,
            "says": usage.says,
            "uses": uses,
            "follows": usage.follows,
        }

    return as_json({"json_version": JSON_VERSION, "found": [data(usage) for usage in every]})


@click.command()
@click.argument("old")
@click.argument("new")
@SET
def rename(old: str, new: str, set_name: str) -> None:
    """Give a rule, a table or a reading a new name, wherever the set names it: rules, cases, properties, hazards."""
    from engine.authoring import files_with_renamed_table, renamed_files
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
            raise click.UsageError(f"`{old}` is no {'reading' if reading else 'rule or reading'} of this set")
        _refuse_names_of_the_base(workspace.rule_set, old, set_name)
        if new in known:
            raise click.UsageError(f"`{new}` is taken")
        files = (
            files_with_renamed_table(workspace.folder.path, old, new, tables[old])
            if old in tables and not reading
            else renamed_files(workspace.folder.path, old, new, reading=reading)
        )
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")
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
