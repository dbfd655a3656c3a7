"""The packages that rules are tried on: those of a file, or made-up ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from engine import CarePackage, Catalogue, ProblemsFoundError
from engine.knowledge import load_packages
from engine.model import Problem
from engine.model.problem import file_error


def packages_of(
    file: Path | None, size: int, seed: int, catalogue: Catalogue, *, refuse_bad_lines: bool = False
) -> Iterator[CarePackage]:
    """The packages of a file, its bad lines said and passed over; else made-up ones.

    Args:
        file: JSON lines; None for made-up packages.
        size: how many of these.
        seed: names them.
        catalogue: items and activities.
        refuse_bad_lines: where something is guarded by these packages, and one that is passed over would pass unseen.

    Raises:
        ProblemsFoundError: no line holds a package, or one does not and none may be passed over.
    """
    if file is None:
        from dashboard.demonstration import synthetic_packages

        yield from synthetic_packages(size, seed)
        return
    problems: list[Problem] = []
    readable = 0
    for package_read in load_packages(file, catalogue):
        if not isinstance(package_read, ProblemsFoundError):
            readable += 1
            yield package_read
        elif refuse_bad_lines:
            problems += package_read.problems
        else:
            click.echo("\n".join(str(problem) for problem in package_read.problems), err=True)
    if problems:
        raise ProblemsFoundError(problems)
    if not readable:
        raise file_error(
            str(file), "H202", "no line of it holds a package", "name a file with a package a line"
        )
