"""Which version of a distribution is installed: what a review, a paper and a run say of who made them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def installed_version(distribution: str = "handrail") -> str:
    """The installed version, or that it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
