"""Which version this is, and which of a library is installed: what a review, a paper and a run say of who made them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@cache
def handrail_version() -> str:
    """The version of the code that runs, also where it was brought up to date and not installed again."""
    return Path(__file__).with_name("VERSION").read_text(encoding="utf-8").strip()


@cache
def installed_version(distribution: str) -> str:
    """The installed version of a library, or that it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
