"""`handrail rules show`: where something is used, and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.terminal.options import FILE, SET, format_option
from engine.files import write_text

from ...words import heading, wrapped
from .formats import as_json

if TYPE_CHECKING:
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
    from dashboard.rule_picture import dependencies
    from engine.authoring import usages
    from engine.language.nearest_name import did_you_mean

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
            hint = did_you_mean(name, known, most=3)
            message = f"`{name}` is no rule, reading, item, word or source of {workspace.folder.shown}"
            hint = f" {hint[:1].upper()}{hint[1:]}" if hint else ""
            raise click.UsageError(
                f"{message}.{hint} Of a council's layer or another set: add `--set FOLDER`."
            )
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
            write_text(picture, dependencies(workspace.catalogue, workspace.rule_set, name))
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
    """Each thing of that name as JSON for other programs, with every use."""

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
