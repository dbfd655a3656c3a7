"""Where what a command says goes: to the terminal, or to the file that was asked for."""

from __future__ import annotations

from pathlib import Path

import click

from engine.files import write_text


def echo_or_write(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file and say so beside the output.

    Args:
        text: without the line end.
        out: the file; None for the terminal.
    """
    if out is None:
        click.echo(text)
        return
    write_text(out, text + "\n")
    click.echo(f"Written: {out}", err=True)
