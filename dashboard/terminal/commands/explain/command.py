"""`handrail explain`: what an error code means and what to do."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("code")
def explain_command(code: str) -> None:
    """The page of an error code: what it means and what to do."""
    from dashboard.terminal.commands.explain.page import error_page

    page = error_page(code.upper())
    if page is None:
        from engine.model import CODES

        raise click.BadParameter(
            f"there is no code `{code}`; they run from {min(CODES)} to {max(CODES)}.", param_hint="CODE"
        )
    click.echo(page)
