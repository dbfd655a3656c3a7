"""`handrail demo caseload`: a made-up caseload into a file, and how like real ones it is."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from dashboard.demonstration.likeness import LikenessResult, likeness
from dashboard.demonstration.writing import ENDINGS, write_caseload
from dashboard.terminal.words import wrapped
from engine import CarePackage

_WORTH_A_BAR = 5000


def made_up_file(packages: Iterable[CarePackage], size: int, out: Path) -> None:
    """Write the packages, with a progress bar when there are many.

    Args:
        packages: made-up packages.
        size: how many they are.
        out: the file.

    Raises:
        click.ClickException: a name with another end, or a place that cannot be written to.
    """
    if out.suffix.lower() not in ENDINGS:
        raise click.BadParameter(f"`{out.name}` should end in {', '.join(ENDINGS)}.", param_hint="--out")
    bar = click.progressbar(
        packages,
        length=size,
        label="Making packages up",
        file=sys.stderr,
        show_pos=True,
        hidden=size < _WORTH_A_BAR,
        update_min_steps=max(size // 1000, 1),
    )
    try:
        with bar as shown:
            write_caseload(shown, out)
    except OSError as error:
        raise click.ClickException(
            f"{out} cannot be written: {(error.strerror or 'failed').lower()}."
        ) from None


def likeness_table(packages: Iterable[CarePackage]) -> str:
    """Every published figure that is claimed, beside the draw's own."""
    found = likeness(packages)
    lines = [
        "Made up: nobody in it is real. Each figure that has a source, beside the same figure of this draw:",
        "",
        f"  {'published':>9}  {'drawn':>7}  {'may be off by':>13}",
    ]
    source = ""
    for one in sorted(found, key=lambda one: one.source):
        if one.source != source:
            source = one.source
            lines += ["", wrapped(source)]
        lines.append(_line(one))
    apart = [one for one in found if not one.holds]
    said = "Everything is as near as it should be." if not apart else f"{len(apart)} figures are further off."
    return "\n".join([*lines, "", f"{said} What is not listed has no source and is an assumption."])


def _line(one: LikenessResult) -> str:
    as_share = one.published < 1
    figures = [
        f"{value:.1%}" if as_share else f"{value:.1f}" for value in (one.published, one.drawn, one.within)
    ]
    mark = "" if one.holds else "  (further off)"
    return f"  {figures[0]:>9}  {figures[1]:>7}  {figures[2]:>13}  {one.says}{mark}"
