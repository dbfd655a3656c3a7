"""Demonstration packages: made up, plainly marked, and read like any other package file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from dashboard.demonstration.caseload import caseload_sources, synthetic_packages
from engine import CarePackage, load_catalogue, parse_package
from engine.knowledge import Catalogue

__all__ = [
    "caseload_sources",
    "demonstration_files",
    "demonstration_package",
    "demonstration_packages",
    "synthetic_packages",
]


@cache
def demonstration_files() -> dict[str, Traversable]:
    """The files by package reference."""
    by_reference = {}
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            by_reference[_package_in(file.name).reference] = file
    return dict(sorted(by_reference.items()))


@cache
def demonstration_packages() -> dict[str, CarePackage]:
    """The packages by reference."""
    return {reference: _package_in(file.name) for reference, file in demonstration_files().items()}


def demonstration_package(reference: str, catalogue: Catalogue) -> CarePackage | None:
    """One of them, without reading the others; None where there is none of this reference.

    Args:
        reference: such as `DEMO-01`.
        catalogue: items and activities.
    """
    reference_line = f"reference: {reference}"
    for file in files(__name__).iterdir():
        if file.name.endswith(".yaml"):
            text = file.read_text(encoding="utf-8")
            if any(line.partition("#")[0].strip() == reference_line for line in text.splitlines()):
                return parse_package(text, file.name, catalogue)
    return None


@cache
def _package_in(name: str) -> CarePackage:
    text = (files(__name__) / name).read_text(encoding="utf-8")
    return parse_package(text, name, _catalogue())


_catalogue = cache(load_catalogue)
