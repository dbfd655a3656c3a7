"""A file that is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection
from pathlib import Path


def write_pdf(content: bytes, path: Path) -> None:
    """Write a document; what was there before stays until the new one is complete.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def clear_unfinished(folder: Path, names: Collection[str]) -> None:
    """Take away what a killed process left of these files; nobody else may be writing them."""
    for left in folder.glob(".*"):
        if left.name[1:].rpartition(".")[0] in names:
            left.unlink(missing_ok=True)
