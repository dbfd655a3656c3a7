"""`handrail check`: everything that is wrong with package files of any kind, and what should be looked at in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine import CarePackage, Catalogue, Problem


def check_package_files(names: Sequence[str], today: date) -> bool:
    """Print what is wrong with each, or that nothing is.

    Args:
        names: paths of files, or references of demonstration packages.
        today: the day of reading.

    Returns:
        Whether anything is wrong; what should only be looked at is not.
    """
    from dashboard.terminal.problems import findings, shown
    from engine import load_catalogue

    catalogue = load_catalogue()
    found = [problem for name in names for problem in _checked(name, today, catalogue)]
    errors = [problem for problem in found if problem.severity == "error"]
    remarks = [problem for problem in found if problem.severity != "error"]
    if remarks:
        click.echo(findings(remarks), err=True)
    if errors:
        click.echo(shown(errors), err=True)
    return bool(errors)


def _checked(name: str, today: date, catalogue: Catalogue) -> list[Problem]:
    from dashboard.demonstration import demonstration_packages
    from engine import ProblemsFoundError
    from engine.exchange import check_files, read_packages, remarks_on_file, remarks_on_package
    from engine.model.limits import AT_ONCE

    file = Path(name)
    if not file.exists() and name.upper() in demonstration_packages():
        click.echo(f"{name}: nothing wrong.")
        return []
    try:
        check_files([file])
        with file.open("rb") as opened:
            content = opened.read(AT_ONCE.file_bytes + 1)
    except ProblemsFoundError as error:
        return list(error.problems)
    read = read_packages(name, content, catalogue)
    problems = [problem for package in read for problem in package.problems]
    remarks = [
        *remarks_on_file(name, content),
        *(remark for package in read for remark in remarks_on_package(package, today)),
    ]
    remarks += _of_the_record(
        name, [package.package for package in read if package.package], today, catalogue
    )
    if not problems:
        good = sum(package.package is not None for package in read)
        click.echo(f"{name}: nothing wrong" + ("." if good == 1 else f" with {good:,} packages."))
    return [*problems, *remarks]


def _of_the_record(
    name: str, packages: list[CarePackage], today: date, catalogue: Catalogue
) -> list[Problem]:
    """Facts that contradict each other, visits at once, and assessments that are old, by the shipped rules."""
    from engine import Problem, load_rule_set
    from engine.model import Place
    from engine.program import RuleProgram
    from engine.review import record_findings

    if not packages:
        return []
    program = RuleProgram(catalogue, load_rule_set(catalogue))
    return [
        Problem(
            "H108",
            f"{package.reference}{f' ({chr(44).join(visits)})' if visits else ''}: {rule.because}",
            Place(name),
            rule.lifted_by,
        )
        for package, rule, visits in record_findings(program, packages, today)
    ]
