"""`handrail rules words`: everything that a condition of a set may read."""

from __future__ import annotations

import click

from dashboard.terminal.options import SET_ARGUMENT


@click.command()
@SET_ARGUMENT
def words(name: str) -> None:
    """Every word that a condition of SET may read: values, meaning, and what is assumed when it was not assessed."""
    from engine.knowledge import rule_set_folder
    from engine.knowledge.words import words_tables

    with rule_set_folder(name) as folder:
        click.echo(words_tables(folder.catalogue()), nl=False)
