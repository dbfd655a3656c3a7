"""Which Handrail this is; as `engine.version`, which is not imported, so that the terminal starts at once."""

from __future__ import annotations

from pathlib import Path


def handrail_version() -> str:
    """The version of the code that runs."""
    return (Path(__file__).parents[1] / "engine" / "VERSION").read_text(encoding="utf-8").strip()
