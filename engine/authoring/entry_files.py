"""Files of a set written by a program: those of a new set, and entries after the others of a file.

Left out: what the entries say, and which file of a set may hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.files import write_text


def write_files(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    """Write files by their path within a folder, which may be new; where each lies."""
    written = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
        written.append(path)
    return tuple(written)


def append_entries(path: Path, text: str) -> Path:
    """Add entries after the others of a file, which may be new."""
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.exists() else ""
    return write_files(path.parent, {path.name: before + text})[0]
