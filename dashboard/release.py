"""Which Handrail this is; as `engine.version`, which is not imported, so that the terminal starts at once."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """The installed version, or that it is not installed."""
    try:
        return version("handrail")
    except PackageNotFoundError:
        return "not installed"
