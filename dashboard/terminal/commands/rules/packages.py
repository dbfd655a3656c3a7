"""The packages that rules are tried on: those of a file, or made-up ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from engine import CarePackage, Catalogue, ProblemsFoundError
from engine.knowledge import load_packages


def packages_of(file: Path | None, size: int, seed: int, catalogue: Catalogue) -> Iterator[CarePackage]:
    """The packages of a file, its bad lines said and passed over; else made-up ones.

    Args:
        file: JSON lines; None for made-up packages.
        size: how many of these.
        seed: names them.
        catalogue: items and activities.
    """
    if file is None:
        from dashboard.demonstration import synthetic_packages

        yield from synthetic_packages(size, seed)
        return
    for package_read in load_packages(file, catalogue):
        if isinstance(package_read, ProblemsFoundError):
            click.echo("\n".join(str(problem) for problem in package_read.problems), err=True)
        else:
            yield package_read
