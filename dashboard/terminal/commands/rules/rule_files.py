"""Files of a set that entries are written into."""

from __future__ import annotations

from pathlib import Path

import click

from engine.files import write_text


def file_of_rules(name: str) -> str:
    """The name of a file that entries may be written into.

    Raises:
        click.UsageError: it lies elsewhere, or holds something else.
    """
    from engine.knowledge.set_files import NOT_RULES

    file = f"{name.removesuffix('.yaml')}.yaml"
    if Path(file).name != file:
        raise click.UsageError("--into names a file of the set, without a folder")
    if file in NOT_RULES:
        raise click.UsageError(f"{file} holds no rules: name another file, or a new one")
    return file


def append_entries(folder: Path, name: str, text: str) -> Path:
    """Add entries to a file of a folder of the set, laid out."""
    path = folder / file_of_rules(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.exists() else ""
    write_text(path, before + text)
    return path
