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
        click.UsageError: a name with another end, or a place that cannot be written to.
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
        with bar as tracked:
            write_caseload(tracked, out)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None


def likeness_table(packages: Iterable[CarePackage]) -> str:
    """Every published figure that is claimed, beside the draw's own."""
    results = likeness(packages)
    lines = [
        "Made up: nobody in it is real. Each figure that has a source, beside the same figure of this draw:",
        "",
        f"  {'published':>9}  {'drawn':>7}  {'may be off by':>13}",
    ]
    source = ""
    for result in sorted(results, key=lambda result: result.source):
        if result.source != source:
            source = result.source
            lines += ["", wrapped(source)]
        lines.append(_line(result))
    apart = [result for result in results if not result.holds]
    verdict = (
        "Everything is as near as it should be." if not apart else f"{len(apart)} figures are further off."
    )
    return "\n".join([*lines, "", f"{verdict} What is not listed has no source and is an assumption."])


def _line(result: LikenessResult) -> str:
    as_share = result.published < 1
    figures = [
        f"{value:.1%}" if as_share else f"{value:.1f}"
        for value in (result.published, result.drawn, result.within)
    ]
    mark = "" if result.holds else "  (further off)"
    return f"  {figures[0]:>9}  {figures[1]:>7}  {figures[2]:>13}  {result.says}{mark}"
