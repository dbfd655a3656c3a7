"""Writing papers to a folder: each file whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from engine.files import write_whole


def write_pdf(content: bytes, path: Path) -> None:
    """Write a document; what was there before stays until the new one is complete.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    write_whole(content, Path(path))


def clear_unfinished(folder: Path, names: Collection[str]) -> None:
    """Take away what a killed process left of these files; nobody else may be writing them."""
    for left in folder.glob(".*"):
        if left.name[1:].rpartition(".")[0] in names:
            left.unlink(missing_ok=True)
