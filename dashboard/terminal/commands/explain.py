"""`handrail explain`: what an error code means and what to do, from the same text that docs/errors.md is."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import click

_SECTION = re.compile(r"^## (H\d{3}): .+$", re.MULTILINE)
_SHIPPED = "errors.md"


@click.command("explain")
@click.argument("code")
def explain_command(code: str) -> None:
    """The page of an error code: what it means and what to do."""
    page = _error_page(code.upper())
    if page is None:
        from engine.model import CODES

        raise click.BadParameter(
            f"there is no code `{code}`; they run from {min(CODES)} to {max(CODES)}.", param_hint="CODE"
        )
    click.echo(page)


def _error_page(code: str) -> str | None:
    """The section of a code, without the marks of its examples; None when there is no such code."""
    text = _text()
    starts = {match[1]: match.start() for match in _SECTION.finditer(text)}
    if code not in starts:
        return None
    following = min((start for start in starts.values() if start > starts[code]), default=len(text))
    page = text[starts[code] : following].strip().removeprefix("## ")
    return re.sub(r"^```.*\n?", "", page, flags=re.MULTILINE)


def _text() -> str:
    """The page travels with the package; in a checkout it is the one in docs."""
    shipped = files("dashboard.terminal") / _SHIPPED
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "docs" / _SHIPPED).read_text(encoding="utf-8")
