"""`handrail check`: everything that is wrong with package files of any kind, and what should be looked at in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.clock import today
from dashboard.terminal.exit_codes import BAD_INPUT
from dashboard.terminal.options import RULES

if TYPE_CHECKING:
    from engine import Catalogue, Problem, RuleSet


@click.command("check")
@click.argument("files", nargs=-1, required=True)
@RULES
def check_command(files: tuple[str, ...], rule_set_name: str) -> None:
    """Say everything that is wrong with package files: YAML, JSON, JSON lines, CSV, Excel or Parquet."""
    from dashboard.knowledge_named import knowledge_named
    from dashboard.terminal.problems import findings, problems_text

    catalogue, rule_set = knowledge_named(rule_set_name).load()
    problems = [problem for name in files for problem in _problems_of(name, today(), catalogue, rule_set)]
    errors = [problem for problem in problems if problem.severity == "error"]
    remarks = [problem for problem in problems if problem.severity != "error"]
    if remarks:
        click.echo(findings(remarks), err=True)
    if errors:
        click.echo(problems_text(errors), err=True)
        raise SystemExit(BAD_INPUT)


def _problems_of(name: str, on: date, catalogue: Catalogue, rule_set: RuleSet) -> list[Problem]:
    """What is wrong with one file; that nothing is, is printed here."""
    from dashboard.checking import check_content
    from dashboard.demonstration import demonstration_package
    from engine import ProblemsFoundError
    from engine.exchange import check_files
    from engine.model.limits import AT_ONCE
    from engine.program import RuleProgram

    file = Path(name)
    try:
        if not file.exists() and demonstration_package(name.upper(), catalogue) is not None:
            click.echo(f"{name}: nothing wrong.")
            return []
        check_files([file])
        with file.open("rb") as opened:
            content = opened.read(AT_ONCE.file_bytes + 1)
    except ProblemsFoundError as error:
        return list(error.problems)
    checked = check_content(name, content, on, catalogue, lambda: RuleProgram(catalogue, rule_set))
    if not checked.problems:
        good = len(checked.packages)
        click.echo(f"{name}: nothing wrong" + ("." if good == 1 else f" with {good:,} packages."))
    return [*checked.problems, *checked.remarks]
