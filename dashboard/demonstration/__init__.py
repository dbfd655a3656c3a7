"""Demonstration packages: made up, plainly marked, and read like any other package file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from dashboard.demonstration.caseload import caseload_sources, synthetic_packages
from engine import CarePackage, load_catalogue, parse_package

__all__ = ["caseload_sources", "demonstration_files", "demonstration_packages", "synthetic_packages"]


@cache
def demonstration_files() -> dict[str, Traversable]:
    """The files by package reference."""
    found = {}
    for file in sorted(files(__name__).iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            found[_parsed(file).reference] = file
    return dict(sorted(found.items()))


@cache
def demonstration_packages() -> dict[str, CarePackage]:
    """The packages by reference."""
    return {reference: _parsed(file) for reference, file in demonstration_files().items()}


@cache
def _parsed(file: Traversable) -> CarePackage:
    return parse_package(file.read_text(encoding="utf-8"), file.name, _catalogue())


_catalogue = cache(load_catalogue)
