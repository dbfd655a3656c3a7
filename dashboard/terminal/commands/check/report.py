"""`handrail check`: everything that is wrong with package files of any kind, and what should be looked at in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine import Catalogue, Problem, RuleSet


def check_package_files(names: Sequence[str], today: date, rules: str) -> bool:
    """Print what is wrong with each, or that nothing is.

    Args:
        names: paths of files, or references of demonstration packages.
        today: the day of reading.
        rules: a rule set, whose activities and items packages may name.

    Returns:
        Whether anything is wrong; what should only be looked at is not.
    """
    from dashboard.knowledge_named import knowledge_named
    from dashboard.terminal.problems import findings, problems_text

    catalogue, rule_set = knowledge_named(rules).load()
    problems = [problem for name in names for problem in _problems_of(name, today, catalogue, rule_set)]
    errors = [problem for problem in problems if problem.severity == "error"]
    remarks = [problem for problem in problems if problem.severity != "error"]
    if remarks:
        click.echo(findings(remarks), err=True)
    if errors:
        click.echo(problems_text(errors), err=True)
    return bool(errors)


def _problems_of(name: str, today: date, catalogue: Catalogue, rule_set: RuleSet) -> list[Problem]:
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
    checked = check_content(name, content, today, catalogue, lambda: RuleProgram(catalogue, rule_set))
    if not checked.problems:
        good = len(checked.packages)
        click.echo(f"{name}: nothing wrong" + ("." if good == 1 else f" with {good:,} packages."))
    return [*checked.problems, *checked.remarks]
