"""Which files of a set entries may be written into."""

from __future__ import annotations

from pathlib import Path

import click


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
