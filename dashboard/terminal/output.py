"""Where what a command says goes: to the terminal, or to the file that was asked for."""

from __future__ import annotations

from pathlib import Path

import click


def echo_or_write(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file and say so beside the output.

    Args:
        text: without the line end.
        out: the file; None for the terminal.
    """
    if out is None:
        click.echo(text)
        return
    out.write_text(text + "\n", encoding="utf-8")
    click.echo(f"Written: {out}", err=True)
