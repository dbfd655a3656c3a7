"""`handrail rules mutate`: its options, and when it fails."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from dashboard.terminal.options import OUT_FILE, SET_ARGUMENT, SET_AS_OF, format_option
from dashboard.terminal.output import echo_or_write

from .exit_codes import FOUND
from .name_filter import FILTER_HELP, matches


@click.command()
@SET_ARGUMENT
@SET_AS_OF
@format_option("text", "json")
@click.option("--filter", "pattern", default="", help=f"{FILTER_HELP} Of rules.")
@OUT_FILE
def mutate(name: str, as_of: date | None, form: str, pattern: str, out: Path | None) -> None:
    """Make small wrong changes to the rules and say which of them no case notices."""
    from engine.authoring import RULE_SET, consequence_fates

    from . import mutating
    from .testing import NOTHING_OWN, says_nothing_of_its_own
    from .workspace import open_workspace

    with open_workspace(name, as_of) as workspace:
        suite, logic, accepted = workspace.suite(), workspace.logic(), workspace.accepted().mutants()
        rules = [rule for rule in workspace.rule_set.own_rules if not pattern or matches(rule.id, pattern)]
        mutants, complete = mutating.mutants_of(suite, logic, rules)
        owners = {rule.id for rule in rules} | ({RULE_SET} if not pattern else set())
        mutants += [mutant for mutant in consequence_fates(suite) if mutant.owner in owners]
        if not mutants and not pattern and says_nothing_of_its_own(workspace):
            echo_or_write(NOTHING_OWN, out)
            return
        if not mutants:
            raise click.UsageError(f"no rule matches `{pattern}`")
        text = {"text": mutating.as_text, "json": mutating.as_data}[form](suite, logic, mutants, accepted)
        more, alive = ("", False) if pattern else mutating.clauses_text(workspace.clauses())
        echo_or_write(f"{text}\n{more}" if more and form == "text" else text, out)
    survived = {survivor.id for survivor in mutants if survivor.fate == "survived"}
    idle = () if pattern or not complete else sorted(accepted - survived)
    for mutant in idle:
        click.echo(f"checks/accepted.yaml accepts a mutant that no longer survives: {mutant}", err=True)
    if idle or alive or not complete or mutating.surviving(mutants, accepted):
        raise SystemExit(FOUND)
