"""`handrail rules new`: a first draft of a rule, with its case."""

from __future__ import annotations

from typing import Any

import click

from dashboard.terminal.options import SET

from .rule_files import file_of_rules


@click.command()
@click.argument("rule")
@click.argument(
    "kind", type=click.Choice(["reading", "unmet_need", "hold", "exclude", "caution", "suggest", "ask"])
)
@click.argument("about")
@click.option(
    "--when",
    required=True,
    multiple=True,
    help="The condition, on one line: `person.grip >= 2`; again for another comparison that must hold too.",
)
@click.option(
    "--cites", required=True, multiple=True, help="An id of the evidence register; again for another."
)
@click.option(
    "--for", "scope", type=click.Choice(["person", "visit", "task"]), default="person", show_default=True
)
@SET
@click.option(
    "--into", help="Append to this rules file of the set, and the case to the cases file of that name."
)
def new(
    rule: str,
    kind: Any,
    about: str,
    when: tuple[str, ...],
    cites: tuple[str, ...],
    scope: Any,
    set_name: str,
    into: str | None,
) -> None:
    """A new rule with its first case: printed, or appended to the files of the set."""
    from engine.authoring import append_entries, scaffold

    from .workspace import open_workspace

    with open_workspace(set_name) as workspace:
        scaffolded = scaffold(
            workspace.catalogue, workspace.rule_set, rule, kind, about, _together(when), cites, scope
        )
        if into is None:
            click.echo(
                f"# in a rules file\n{scaffolded.rule}\n# in checks/cases\n{scaffolded.case}", nl=False
            )
            return
        for folder, text in (
            (workspace.folder.path, scaffolded.rule),
            (workspace.folder.path / "checks" / "cases", scaffolded.case),
        ):
            click.echo(f"Written: {append_entries(folder / file_of_rules(into), text)}")


def _together(conditions: tuple[str, ...]) -> str:
    """One condition, of which every part must hold; each as it would stand alone on its line."""
    if len(conditions) == 1:
        return conditions[0]
    return "\n    all:" + "".join(f"\n      - {part}" for part in conditions)
